"""A filled paper in the form that its file name asks for: Word, PDF by LibreOffice, or a page."""

import shutil
import subprocess
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from documents.errors import PaperRefused
from documents.official import decree_30 as decree
from documents.official.decree_30 import Component

SUFFIXES = (".docx", ".pdf", ".html")
MOST_SECONDS = 120
_one = Lock()
RULES = {decree.RULE_WHOLE: "ca-dong", decree.RULE_PART: "mot-phan"}


def as_file(content: bytes, suffix: str, title: str) -> bytes:
    """A Word file as it is, as PDF, or as a page of its own. Raises PaperRefused."""
    if suffix == ".docx":
        return content
    return as_pdf(content) if suffix == ".pdf" else as_page(content, title).encode()


def write_paper(path: Path, content: bytes) -> None:
    """Write a new file; nothing that is there is overwritten. Raises PaperRefused."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise PaperRefused("paper-exists", path=path) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "is not the name of a file"
        raise PaperRefused("paper-not-written", path=path, why=why) from error


def suffix_of(path: Path) -> str:
    """What a file is to be, by its name. Raises PaperRefused."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise PaperRefused("paper-suffix", path=path, may=list(SUFFIXES))
    return suffix


def has_pdf() -> bool:
    """Whether LibreOffice is here, which makes PDF of Word."""
    return _office() is not None


def as_pdf(content: bytes) -> bytes:
    """A Word file as PDF. Raises PaperRefused where LibreOffice is missing or fails."""
    office = _office()
    if office is None:
        raise PaperRefused("no-libreoffice")
    with TemporaryDirectory(prefix="dondoc-") as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(content)
        # A profile of its own: two that share one wait for each other, or fail.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "paper.docx"]
        try:
            # One at a time: each takes a processor for seconds, and the pages share it.
            with _one:
                subprocess.run(  # noqa: S603  # no shell, and every word of it is ours
                    command, cwd=folder, capture_output=True, timeout=MOST_SECONDS, check=True
                )
            return (folder / "paper.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise PaperRefused("libreoffice-failed") from error


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_page(content: bytes, title: str) -> str:
    """A Word file as one HTML page, to be read and printed without anything else."""
    document = Document(BytesIO(content))
    body = "\n".join(_blocks(document, document.element.body))
    return (
        f'<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_sheet()}\n</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _blocks(document: Any, parent: Any) -> Iterator[str]:
    for element in parent:
        if element.tag == qn("w:p"):
            yield _paragraph(Paragraph(element, document))
        elif element.tag == qn("w:tbl"):
            yield _table(document, Table(element, document))


def _table(document: Any, table: Table) -> str:
    kind = "bang" if table.style is not None and table.style.name == "Table Grid" else "khung"
    lines = [f'<div class="cuon"><table class="{kind}">']
    for row in table.rows:
        cells = "".join(f"<td>{''.join(_blocks(document, cell._tc))}</td>" for cell in row.cells)
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table></div>"])


def _paragraph(paragraph: Paragraph) -> str:
    name = paragraph.style.name if paragraph.style is not None else ""
    if name in RULES:
        return f'<hr class="{RULES[str(name)]}">'
    text = "".join(
        f"<b>{_text(run.text)}</b>" if run.bold else _text(run.text) for run in paragraph.runs
    )
    return f'<p class="{_class_of(str(name))}">{text or "&nbsp;"}</p>'


def _text(text: str) -> str:
    return escape(text.strip("\f")).replace("\n", "<br>")


def _class_of(name: str) -> str:
    names = [component.name for component in decree.COMPONENTS]
    return f"o{names.index(name)}" if name in names else "o"


def _sheet() -> str:
    margins = " ".join(f"{decree.CHOSEN_MM[side]}mm" for side in ("top", "right", "bottom", "left"))
    lines = [
        f"@page {{ size: A4; margin: {margins}; }}",
        f'body {{ font-family: "{decree.FONT}", "Liberation Serif", serif; color: #000; '
        "background: #fff; max-width: 165mm; margin: 10mm auto; padding: 0 4mm; }",
        "p { margin: 0; } table { border-collapse: collapse; width: 100%; } "
        ".cuon { overflow-x: auto; } .khung td { vertical-align: top; width: 50%; }",
        ".bang td { border: 1px solid #000; padding: 1mm 1.5mm; vertical-align: top; }",
        "hr { border: 0; border-top: 1px solid #000; margin: 1mm auto; width: 20mm; } "
        "hr.ca-dong { width: 60mm; }",
    ]
    return "\n".join([*lines, *map(_rule_of, decree.COMPONENTS)])


def _rule_of(component: Component) -> str:
    looks = [
        f"font-size: {component.size}pt",
        f"text-align: {'justify' if component.alignment == 'both' else component.alignment}",
        *(["font-weight: bold"] if component.bold else []),
        *(["font-style: italic"] if component.italic else []),
        *(["text-transform: uppercase"] if component.upper else []),
    ]
    if component in (decree.BASIS, decree.BODY, decree.ARTICLE):
        looks += [f"text-indent: {decree.INDENT_MM}mm", f"margin-bottom: {decree.BETWEEN_PT}pt"]
    return f".{_class_of(component.name)} {{ {'; '.join(looks)}; }}"
