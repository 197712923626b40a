"""The form of official papers: Decree 30/2020/NĐ-CP, Phụ lục I, Phần I, as one table.

Where the decree gives a range, the value here is one within it; `sizes` is the whole range.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Alignment: TypeAlias = Literal["left", "center", "both"]

FONT = "Times New Roman"
"""Mục I.4."""
PAGE_MM = (210, 297)
"""A4, its long side upright (mục I.1 and I.2)."""
MARGINS_MM = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
"""What each margin lies between, both included (mục I.3)."""
CHOSEN_MM = {"top": 20, "bottom": 20, "left": 30, "right": 15}
INDENT_MM = 10
"""The first line of a paragraph: 1 cm or 1,27 cm (mục II.6.đ)."""
BETWEEN_PT = 6
"""At the least, between paragraphs (mục II.6.đ)."""
MOTTO = "Độc lập - Tự do - Hạnh phúc"
COUNTRY = "Cộng hòa xã hội chủ nghĩa Việt Nam"
TO_BE_FILLED = "…………"


@dataclass(frozen=True)
class Component:
    """One component of a paper: how it is set, and the rule that says so.

    `name` is that of its style in Word; sizes are in points, both ends included.
    """

    name: str
    size: int
    sizes: tuple[int, int]
    alignment: Alignment
    source: str
    bold: bool = False
    italic: bool = False
    upper: bool = False


def _is(
    name: str,
    size: int,
    alignment: Alignment,
    source: str,
    *,
    sizes: tuple[int, int] | None = None,
    looks: str = "",
) -> Component:
    marks = looks.split()
    return Component(
        name,
        size,
        sizes or (size, size),
        alignment,
        source,
        bold="bold" in marks,
        italic="italic" in marks,
        upper="upper" in marks,
    )


COUNTRY_LINE = _is("Quốc hiệu", 12, "center", "II.1.a", sizes=(12, 13), looks="bold upper")
MOTTO_LINE = _is("Tiêu ngữ", 13, "center", "II.1.b", sizes=(13, 14), looks="bold")
ABOVE = _is("Cơ quan chủ quản", 12, "center", "II.2.b", sizes=(12, 13), looks="upper")
ISSUER = _is("Cơ quan ban hành", 12, "center", "II.2.b", sizes=(12, 13), looks="bold upper")
NUMBER = _is("Số, ký hiệu", 13, "center", "II.3")
PLACE_AND_DAY = _is("Địa danh, thời gian", 13, "center", "II.4", sizes=(13, 14), looks="italic")
TITLE = _is("Tên loại văn bản", 14, "center", "II.5.b", sizes=(13, 14), looks="bold upper")
SUBJECT = _is("Trích yếu", 14, "center", "II.5.b", sizes=(13, 14), looks="bold")
SUBJECT_OF_LETTER = _is("Trích yếu công văn", 12, "center", "II.5.b", sizes=(12, 13))
BASIS = _is("Căn cứ ban hành", 14, "both", "II.6.b", sizes=(13, 14), looks="italic")
BODY = _is("Nội dung", 14, "both", "II.6.đ", sizes=(13, 14))
ARTICLE = _is("Điều, mục", 14, "both", "II.6.d", sizes=(13, 14), looks="bold")
POWER = _is("Quyền hạn, chức vụ", 14, "center", "II.7.d", sizes=(13, 14), looks="bold upper")
SIGNATORY = _is("Họ tên người ký", 14, "center", "II.7.d", sizes=(13, 14), looks="bold")
SENT_TO = _is("Kính gửi", 14, "center", "II.9.b", sizes=(13, 14))
RECEIVERS_HEAD = _is("Nơi nhận", 12, "left", "II.9.b", looks="bold italic")
RECEIVERS = _is("Danh sách nơi nhận", 11, "left", "II.9.b")
ANNEX = _is("Phụ lục", 14, "center", "III.1.c", looks="bold")
ANNEX_TITLE = _is("Tên phụ lục", 14, "center", "III.1.c", sizes=(13, 14), looks="bold upper")
ANNEX_OF = _is("Kèm theo văn bản", 14, "center", "III.1.d", sizes=(13, 14), looks="italic")
PAGE_NUMBER = _is("Số trang", 13, "center", "I.7", sizes=(13, 14))
# The decree leaves the cells of a table to whoever writes it.
CELL = _is("Ô bảng", 12, "left", "–", sizes=(11, 14))
CELL_HEAD = _is("Đầu bảng", 12, "center", "–", sizes=(11, 14), looks="bold")
CELL_NUMBER = _is("Ô số", 12, "center", "–", sizes=(11, 14))

COMPONENTS = (
    COUNTRY_LINE,
    MOTTO_LINE,
    ABOVE,
    ISSUER,
    NUMBER,
    PLACE_AND_DAY,
    TITLE,
    SUBJECT,
    SUBJECT_OF_LETTER,
    BASIS,
    BODY,
    ARTICLE,
    POWER,
    SIGNATORY,
    SENT_TO,
    RECEIVERS_HEAD,
    RECEIVERS,
    ANNEX,
    ANNEX_TITLE,
    ANNEX_OF,
    PAGE_NUMBER,
    CELL,
    CELL_HEAD,
    CELL_NUMBER,
)

RULE_WHOLE = "Kẻ ngang, bằng dòng chữ"
"""The style of the line below the motto: as long as its text (mục II.1.b)."""
RULE_PART = "Kẻ ngang, một phần dòng chữ"
"""That below an issuer and a subject: a third to a half of the text (mục II.2.b, II.5.b)."""
PART = 0.4
