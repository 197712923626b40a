"""What stands in a table beside its data: numbered columns, totals, sections, signatures.

A row that fills every column that is needed is data, unless it calls itself a total.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from plans.spelling import fold
from sheets.headers import Header
from sheets.values import Cells, Column, is_filled, shown

NUMBERED = re.compile(r"\(?(?:[A-ZĐ]|(\d{1,2}))\)?(?:\s*=.*)?", re.IGNORECASE)
TOTALS = frozenset(
    fold(words)
    for words in (
        "tổng",
        "cộng",
        "tổng cộng",
        "tổng số",
        "tổng điểm",
        "trung bình",
        "trung bình chung",
        "điểm trung bình",
        "bình quân",
        "total",
        "average",
    )
)
IN_BRACKETS = re.compile(r"\([^)]*\)")
SECTION = re.compile(r"[IVXLC]+|[A-HK]")
GROUPS = tuple(fold(word) + " " for word in ("các", "khối", "nhóm"))
SIGNED_BY = tuple(
    fold(words) + " "
    for words in (
        "người lập",
        "thủ trưởng",
        "giám đốc",
        "phó giám đốc",
        "chủ tịch",
        "phó chủ tịch",
        "chánh văn phòng",
        "trưởng phòng",
        "xác nhận của",
        "nơi nhận",
        "KT",
        "TM",
        "TL",
        "TUQ",
    )
)
PLACE_AND_DAY = re.compile(rf"\D+ {fold('ngày')} .*{fold('tháng')} .*{fold('năm')}.*")
MOST_IN_A_SIGNATURE = 3
"""Cells of a row below the table."""


def data_rows(header: Header) -> Iterator[tuple[int, Cells]]:
    """The rows below a header that are data, each with its number."""
    below_header = True
    for number, cells in _above_signatures(header):
        if header.repeats(cells) or (below_header and _is_numbering(cells)):
            below_header = True
            continue
        below_header = False
        # A whole row is data whatever it looks like, otherwise one would be lost without a word.
        is_data = _is_whole(cells, header.columns) or not _is_section(cells)
        if is_data and not _is_total(cells):
            yield number, cells


def _above_signatures(header: Header) -> list[tuple[int, Cells]]:
    """Rows below the header down to where somebody signs, and nothing else follows."""
    rows = [row for row in header.tab.rows[header.last + 1 :] if _texts(row[1])]
    end = len(rows)
    # From below, because a name in the middle of a table must not end it.
    for place in reversed(range(len(rows))):
        cells = rows[place][1]
        if len(_texts(cells)) > MOST_IN_A_SIGNATURE or _is_whole(cells, header.columns):
            break
        if _is_signed(cells):
            end = place
    return rows[:end]


def _is_whole(cells: Cells, columns: Mapping[int, Column]) -> bool:
    needed = [index for index, column in columns.items() if column.required]
    return all(index < len(cells) and is_filled(cells[index]) for index in needed)


def _texts(cells: Cells) -> list[str]:
    return [shown(value) for value in cells if is_filled(value)]


def _is_numbering(cells: Cells) -> bool:
    """Whether a row counts the columns: A, B, 1, 2, 3 or (1), (2), (3)."""
    marks = [NUMBERED.fullmatch(text) for text in _texts(cells)]
    numbers = [int(mark[1]) for mark in marks if mark and mark[1]]
    counts = all(after == before + 1 for before, after in pairwise(numbers))
    return len(marks) > 1 and all(marks) and counts and numbers[:1] == [1]


def _is_total(cells: Cells) -> bool:
    """Whether the first words of a row call it a sum or an average."""
    words = (text for text in _texts(cells) if not NUMBERED.fullmatch(text))
    return fold(IN_BRACKETS.sub("", next(words, ""))) in TOTALS


def _is_section(cells: Cells) -> bool:
    """Whether a row is nothing but the title of those below it."""
    first, *more = _texts(cells)
    if len(more) == 1:
        return SECTION.fullmatch(first.strip(" .)")) is not None
    number, dot, _ = first.partition(".")
    is_lettered = bool(dot) and SECTION.fullmatch(number) is not None
    return not more and (is_lettered or fold(first).startswith(GROUPS))


def _is_signed(cells: Cells) -> bool:
    """Whether a row names who signs, or the place and the day."""
    words = [fold(text) + " " for text in _texts(cells)]
    return any(PLACE_AND_DAY.fullmatch(text) or text.startswith(SIGNED_BY) for text in words)
