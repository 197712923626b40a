"""Days and periods in Vietnamese, as official documents write them.

Decree 30/2020/NĐ-CP, Appendix I, Part II, Section II, point 4: days below 10 and the months 1
and 2 are written with a 0.
"""

from datetime import date
from decimal import Decimal

from babel.dates import format_date

PARTS = {
    **{f"Q{number}": f"quý {roman}" for number, roman in enumerate(("I", "II", "III", "IV"), 1)},
    "H1": "6 tháng đầu",
    "H2": "6 tháng cuối",
    "9M": "9 tháng đầu",
}


def short_day(day: date) -> str:
    """`07/7/2022`, `31/3/2023`."""
    return f"{day.day:02}/{month_in_words(day.month)}/{day.year}"


def day_in_words(day: date) -> str:
    """`thứ sáu, ngày 31/3/2023`."""
    weekday = format_date(day, "EEEE", locale="vi")
    # Babel begins a weekday with a capital, which must not stand in mid-sentence.
    return f"{weekday.lower()}, ngày {short_day(day)}"


def period_in_words(period: str) -> str:
    """`2023-Q1` → `quý I năm 2023`; `2023-03` → `tháng 3 năm 2023`; of an event its date.

    What was asked for on a day has a number behind it (`2023-05-20.2`): its date too.
    """
    period = period.partition(".")[0]
    year, _, part = period.partition("-")
    if not part:
        return f"năm {year}"
    if part in PARTS:
        return f"{PARTS[part]} năm {year}"
    if "-" in part:
        return f"ngày {short_day(date.fromisoformat(period))}"
    return f"tháng {month_in_words(int(part))} năm {year}"


def short_figure(figure: Decimal | float) -> str:
    """`2,5`: the decimals of a Vietnamese text stand behind a comma."""
    return f"{float(figure):g}".replace(".", ",")


def document_in_words(document: str, kind: str = "Văn bản") -> str:
    """A document as a sentence names it: a bare number is that of a paper of a kind."""
    return f"{kind} số {document}" if document[:1].isdigit() else document


def month_in_words(number: int) -> str:
    """`02`, `4`: only January and February have a 0 before them."""
    return f"{number:02}" if number < 3 else str(number)
