"""Periods that people ask about: a year, its quarters, halves, nine months and months."""

import re
from dataclasses import dataclass
from datetime import date

from deadlines.civil import month_end, quarter_of, quarters

PATTERN = "[12][0-9]{3}(-(Q[1-4]|H[12]|9M|0[1-9]|1[0-2]))?"
"""The name of a cycle (docs/adr/0001-four-keys.md), but not one that is a day."""
WAYS = (
    "a year 2023, a quarter 2023-Q1, a half 2023-H1, nine months 2023-9M or a month 2023-03 "
    "(năm, quý, 6 tháng, 9 tháng, tháng)"
)
SPANS = {
    "": (1, 4),
    **{f"Q{number}": (number, number) for number in range(1, 5)},
    "H1": (1, 2),
    "H2": (3, 4),
    "9M": (1, 3),
}
"""First and last quarter of each part of a year that consists of quarters."""


@dataclass(frozen=True)
class Period:
    """A span of days by its name; `first` and `last` are both included."""

    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def parse_period(text: str) -> Period:
    """`"2023-Q1"` → 1 January to 31 March 2023. Raises ValueError for what is no period."""
    if not re.fullmatch(PATTERN, text):
        raise ValueError(f'"{text}" is not a period; write {WAYS}')
    year, part = int(text[:4]), text[5:]
    if part in SPANS:
        return Period(text, *quarters(year, *SPANS[part]))
    return Period(text, date(year, int(part), 1), month_end(year, int(part)))


def last_quarter(day: date) -> Period:
    """The last quarter that has ended: its last day lies before the day."""
    before = quarter_of(day) - 1
    return parse_period(f"{day.year}-Q{before}" if before else f"{day.year - 1}-Q4")
