"""A template filled with the facts of a paper: the shipped one, or that of the office's folder."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from documents.errors import PaperRefused
from documents.official import decree_30 as decree
from documents.official.building import WIDTH_MM, cell_width

SHIPPED = Path(__file__).parent.parent / "templates" / "official"
NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, beside control characters."""
TURNS_TEXT = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BRACES = (("{{", "}}"), ("{%", "%}"))
UPPER, LOWER, BOLD = 0.70, 0.46, 1.06
"""Mean widths of letters of the font, in its size; and how much wider its bold ones are."""
POINT_MM = 25.4 / 72


def template_of(kind: str, folder: Path | None) -> Path:
    """The template of a kind of paper: the office's own, or else the shipped one."""
    own = folder / f"{kind}.docx" if folder else None
    return own if own is not None and own.is_file() else SHIPPED / f"{kind}.docx"


def filled(kind: str, facts: Mapping[str, Any], folder: Path | None = None) -> bytes:
    """The paper as a Word file. Raises PaperRefused for a template that cannot be filled."""
    path = template_of(kind, folder)
    template = _opened(path)
    environment = _environment()
    try:
        named = template.get_undeclared_template_variables(jinja_env=environment)
        _require_known(path, named, facts)
        template.render(clean(facts), environment)
    except UndefinedError as error:
        raise PaperRefused("template-without-value", path=path, why=error.message) from error
    except TemplateSyntaxError as error:
        raise PaperRefused("template-syntax", path=path, why=error.message) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise PaperRefused("template-syntax", path=path, why=str(error)) from error
    content = BytesIO()
    template.save(content)
    content.seek(0)
    document = Document(content)
    fit_rules(document)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def clean(value: Any) -> Any:
    """Facts without what cannot stand in a Word file: people typed them."""
    match value:
        case str():
            text = NO_XML.sub("", value)
            return "".join(
                letter
                for letter in text
                if letter == "\n"
                or (unicodedata.category(letter) != "Cc" and letter not in TURNS_TEXT)
            )
        case Mapping():
            return {key: clean(each) for key, each in value.items()}
        case list() | tuple():
            return [clean(each) for each in value]
    return value


def fit_rules(document: Any) -> None:
    """Each line below a component as long as the decree wants it: of the paragraph before."""
    for paragraph in _paragraphs(document):
        name = paragraph.style.name
        if name not in (decree.RULE_WHOLE, decree.RULE_PART):
            continue
        before = paragraph._p.getprevious()
        text = "".join(part.text or "" for part in before.iter() if part.tag.endswith("}t"))
        space = cell_width(paragraph, WIDTH_MM)
        long = _length(text, name)
        share = 1.0 if name == decree.RULE_WHOLE else decree.PART
        inside = max(0.0, (space - CELL_PADDING_MM - min(long, space) * share) / 2)
        paragraph.paragraph_format.left_indent = Mm(inside)
        paragraph.paragraph_format.right_indent = Mm(inside)


CELL_PADDING_MM = 3.8


def _length(text: str, style: str) -> float:
    """About how long a line is, in millimetres; names of issuers are set in capitals."""
    is_motto = style == decree.RULE_WHOLE
    size = decree.MOTTO_LINE.size if is_motto else decree.SUBJECT.size
    letters = sum(UPPER if letter.isupper() else LOWER for letter in text)
    return letters * size * BOLD * POINT_MM


def _paragraphs(document: Any) -> list[Any]:
    inside = [
        paragraph
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return [*document.paragraphs, *inside]


def _environment() -> SandboxedEnvironment:
    # A template is edited by people: it fills in values, and can do nothing else.
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _opened(path: Path) -> DocxTemplate:
    try:
        template = DocxTemplate(path)
        template.init_docx()
    except (OSError, BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise PaperRefused("template-unreadable", path=path) from error
    _require_closed(path, template.docx)
    return template


def _require_closed(path: Path, document: Any) -> None:
    """Each brace is closed in its paragraph: docxtpl would look for the end in the next ones."""
    for paragraph in _paragraphs(document):
        text = paragraph.text
        if any(text.count(start) != text.count(end) for start, end in BRACES):
            why = f'braces are not closed in "{text[:60]}"'
            raise PaperRefused("template-syntax", path=path, why=why)


def _require_known(path: Path, named: set[str], facts: Mapping[str, Any]) -> None:
    unknown = sorted(named - facts.keys())
    if not unknown:
        return
    near = [close for name in unknown for close in get_close_matches(name, facts, 1)]
    known = near or sorted(facts)
    raise PaperRefused("template-unknown", path=path, unknown=unknown, known=known)
