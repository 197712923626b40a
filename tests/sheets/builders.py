"""Files of sheets, and what is read of them: a test states only the cells that matter."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from sheets.comma_files import read_any
from sheets.table import Sheet
from sheets.values import Column

PLACE = Column("place", "Vị trí")
AGENCY = Column("agency", "Cơ quan", ("Đơn vị",))
DOCUMENT = Column("document", "Số, ký hiệu văn bản", ("Số/Ký hiệu",), required=True)
DATED = Column("dated", "Ngày văn bản", required=True)
NOTE = Column("note", "Ghi chú")
COLUMNS = (PLACE, AGENCY, DOCUMENT, DATED, NOTE)
HEADER = ("Vị trí", "Cơ quan", "Số, ký hiệu văn bản", "Ngày văn bản", "Ghi chú")
ROW = ("I.1", "Sở Y tế", "12/BC-SYT", "15/03/2023", None)
OTHER = ("I.1", "Sở Tư pháp", "9/BC-STP", "15/03/2023", None)


def workbook(
    *rows: Sequence[Any], edit: Callable[[Any], None] = lambda book: None, tab: str = "Báo cáo"
) -> bytes:
    """A workbook of one tab; the first row is row 1."""
    book = openpyxl.Workbook()
    book.active.title = tab
    for row in rows:
        book.active.append(row)
    edit(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read(folder: Path, content: bytes | str, columns: Sequence[Column] = COLUMNS) -> Sheet:
    """What is read of a file."""
    path = folder / "bang"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_any(path, columns)


def documents(sheet: Sheet) -> list[str | None]:
    """The document of each row."""
    return [row.text(DOCUMENT.key) for row in sheet.rows]


def faults(sheet: Sheet) -> list[str]:
    """The faults of all rows once each is read whole, without the name of the file."""
    for row in sheet.rows:
        row.require_meant()
        row.day(DATED.key)
        for column in (PLACE, AGENCY, DOCUMENT, NOTE):
            row.text(column.key)
    return [str(fault).partition("bang: ")[2] for row in sheet.rows for fault in row.faults]
