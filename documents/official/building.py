"""Templates of official papers, built with python-docx: styles, frame, paragraphs, tables."""

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from documents.official import decree_30 as decree
from documents.official.decree_30 import Component

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
HEAD_MM = (68, 97)
"""The two halves of a head: the issuer's, and the country's."""
WIDTH_MM = decree.PAGE_MM[0] - decree.CHOSEN_MM["left"] - decree.CHOSEN_MM["right"]
RUNNING = (decree.BASIS, decree.BODY, decree.ARTICLE)
"""What stands in paragraphs with a first line that is set in."""


class Template:
    """A Word file with the styles of the decree, filled from top to bottom."""

    def __init__(self) -> None:
        self.document: Any = Document()
        self._styles()
        self._page()

    def add(self, component: Component, text: str, *, into: Any = None) -> Any:
        """A paragraph of a component, in the paper or in a cell of a table."""
        paragraph = (into or self.document).add_paragraph(style=component.name)
        paragraph.add_run(text)
        return paragraph

    def led(self, lead: str, text: str) -> None:
        """A paragraph of the content that begins with bold words, as articles do."""
        paragraph = self.document.add_paragraph(style=decree.BODY.name)
        paragraph.add_run(lead).bold = True
        paragraph.add_run(text)

    def each(self, loop: str, component: Component, text: str, *, into: Any = None) -> None:
        """A paragraph for each of some values: `loop` is "x in values"."""
        self.add(component, f"{{%p for {loop} %}}", into=into)
        self.add(component, text, into=into)
        self.add(component, "{%p endfor %}", into=into)

    def when(self, condition: str) -> None:
        """What follows stands there under a condition only, until `end`."""
        self.add(decree.BODY, f"{{%p if {condition} %}}")

    def end(self) -> None:
        """The end of what stands under a condition."""
        self.add(decree.BODY, "{%p endif %}")

    def rule(self, style: str, *, into: Any = None) -> None:
        """A line below the paragraph before; `filling.fit_rules` gives it its length."""
        (into or self.document).add_paragraph(style=style)

    def head(self, *, letter: bool = False) -> None:
        """Country and motto, issuer, number, place and day; of a letter its subject too."""
        left, right = self._halves(HEAD_MM)
        self.add(decree.ABOVE, "{%p if co_quan_chu_quan %}", into=left)
        self.add(decree.ABOVE, "{{ co_quan_chu_quan }}", into=left)
        self.add(decree.ABOVE, "{%p endif %}", into=left)
        self.add(decree.ISSUER, "{{ co_quan }}", into=left)
        self.rule(decree.RULE_PART, into=left)
        self.add(decree.NUMBER, "Số: {{ so }}/{{ ky_hieu }}", into=left)
        if letter:
            subject = self.add(decree.SUBJECT_OF_LETTER, "V/v {{ trich_yeu }}", into=left)
            subject.paragraph_format.space_before = Pt(decree.BETWEEN_PT)
        self.add(decree.COUNTRY_LINE, decree.COUNTRY, into=right)
        self.add(decree.MOTTO_LINE, decree.MOTTO, into=right)
        self.rule(decree.RULE_WHOLE, into=right)
        self.add(decree.PLACE_AND_DAY, "{{ dia_danh }}, {{ ngay_ky }}", into=right)
        _first_goes(left, right)

    def title(self, kind: str) -> None:
        """The kind of the paper and its subject, with the line below."""
        title = self.add(decree.TITLE, kind)
        title.paragraph_format.space_before = Pt(18)
        self.add(decree.SUBJECT, "{{ trich_yeu }}")
        self.rule(decree.RULE_PART)

    def signed(self) -> None:
        """Whom it goes to, and who signs."""
        self.document.add_paragraph(style=decree.RECEIVERS.name)
        left, right = self._halves((80, WIDTH_MM - 80))
        self.add(decree.RECEIVERS_HEAD, "Nơi nhận:", into=left)
        self.each("noi in noi_nhan", decree.RECEIVERS, "- {{ noi }};", into=left)
        self.add(decree.RECEIVERS, "- Lưu: VT.", into=left)
        self.each("dong in quyen_han", decree.POWER, "{{ dong }}", into=right)
        signatory = self.add(decree.SIGNATORY, "{{ nguoi_ky }}", into=right)
        signatory.paragraph_format.space_before = Pt(72)
        _first_goes(left, right)

    def annex(self, title: str, *, number: str = "") -> None:
        """A new page with the head of an annex."""
        annex = self.document.add_paragraph(style=decree.ANNEX.name)
        annex.add_run().add_break(WD_BREAK.PAGE)
        annex.add_run(f"Phụ lục{number}")
        self.add(decree.ANNEX_TITLE, title)
        words = "(Kèm theo văn bản số {{ so }}/{{ ky_hieu }} {{ ngay_ky }} của {{ co_quan }})"
        self.add(decree.ANNEX_OF, words).paragraph_format.space_after = Pt(decree.BETWEEN_PT)

    def table(self, loop: str, columns: Sequence[tuple[str, int, str]]) -> None:
        """A table with a row for each of some values; columns are title, millimetres, text.

        A text with "#" before it is a figure, and stands in the middle.
        """
        table = self.document.add_table(rows=4, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for index, (title, width, text) in enumerate(columns):
            # LibreOffice reads the width of a column, Word that of its cells.
            table.columns[index].width = Mm(width)
            cells = [row.cells[index] for row in table.rows]
            for cell in cells:
                cell.width = Mm(width)
            component = decree.CELL_NUMBER if text.startswith("#") else decree.CELL
            texts = (title, f"{{%tr for {loop} %}}" if index == 0 else "", text.lstrip("#"))
            for cell, words in zip(
                cells, (*texts, "{%tr endfor %}" if index == 0 else ""), strict=True
            ):
                looks = decree.CELL_HEAD if words == title else component
                self.add(looks, words, into=cell)
                _first_goes(cell)
        _repeats(table.rows[0])
        for row in table.rows:
            _stays_whole(row)

    def _halves(self, widths: tuple[int, int]) -> tuple[Any, Any]:
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        left, right = table.rows[0].cells
        for index, cell in enumerate((left, right)):
            table.columns[index].width = cell.width = Mm(widths[index])
        _stays_whole(table.rows[0])
        return left, right

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = map(Mm, decree.PAGE_MM)
        for side, millimetres in decree.CHOSEN_MM.items():
            setattr(section, f"{side}_margin", Mm(millimetres))
        section.header_distance = section.footer_distance = Mm(10)
        # The number of the first page is not shown.
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.style = self.document.styles[decree.PAGE_NUMBER.name]
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            paragraph.add_run()._r.append(_field(kind, text))

    def _styles(self) -> None:
        styles = self.document.styles
        _font(styles["Normal"], 14)
        for component in decree.COMPONENTS:
            style = styles.add_style(component.name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            _font(style, component.size)
            style.font.bold, style.font.italic = component.bold, component.italic
            style.font.all_caps = component.upper
            space = style.paragraph_format
            space.alignment = ALIGNMENTS[component.alignment]
            space.space_before, space.space_after, space.line_spacing = Pt(0), Pt(0), 1.0
            if component in RUNNING:
                space.space_after = Pt(decree.BETWEEN_PT)
                space.first_line_indent = Mm(decree.INDENT_MM)
        for name in (decree.RULE_WHOLE, decree.RULE_PART):
            _rule_style(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), styles["Normal"])


def _font(style: Any, size: int) -> None:
    style.font.name, style.font.size = decree.FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), decree.FONT)
    # A theme's font would win over the named one.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _rule_style(style: Any, base: Any) -> None:
    style.base_style = base
    _font(style, 2)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
    style.paragraph_format.line_spacing = Pt(3)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _field(kind: str | None, text: str | None) -> Any:
    if kind is not None:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    words = OxmlElement("w:instrText")
    words.text = text
    return words


def _first_goes(*cells: Any) -> None:
    """A new cell begins with an empty paragraph."""
    for cell in cells:
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)


def _repeats(row: Any) -> None:
    """The row stands at the top of each page that the table goes on to."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _stays_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def cell_width(paragraph: Any, width: int) -> int:
    """Millimetres that a paragraph has: of its cell, or else of the page."""
    cell = paragraph._p.getparent()
    if cell.tag != qn("w:tc"):
        return width
    return round(Emu(cell.width).mm) if cell.width else width
