"""Periods as people write them: "2023-Q1", "Q1/2023", "quý I năm 2023", "tháng 3/2023"."""

from deadlines.in_words import period_in_words
from deadlines.periods import Period, parse_period
from plans.plan import Plan
from plans.spelling import fold

ROMAN = ("I", "II", "III", "IV")
PARTS = {
    "": ("",),
    **{
        f"-Q{number}": (
            f"quý {number}",
            f"quý {roman}",
            f"q {number}",
            f"q{number}",
            f"q{roman}",
            f"q {roman}",
        )
        for number, roman in enumerate(ROMAN, start=1)
    },
    "-H1": ("H1", "6 tháng", "6 tháng đầu"),
    "-H2": ("H2", "6 tháng cuối"),
    "-9M": ("9M", "9 tháng", "9 tháng đầu"),
    **{f"-{month:02}": (f"tháng {month}", str(month)) for month in range(1, 13)},
}
"""What the name of a period has behind the year, and the words for it."""
MARKS = {fold(word): mark for mark, words in PARTS.items() for word in words}
YEAR = fold("năm")


def written_period(text: str) -> Period:
    """The period that somebody means. Raises ValueError for what is no period."""
    words = [word.lstrip("0") for word in fold(text).split() if word != YEAR]
    years = [word for word in words if len(word) == 4 and word.isdigit()]
    rest = " ".join(word for word in words if word not in years)
    if len(years) == 1 and rest in MARKS:
        return parse_period(years[0] + MARKS[rest])
    return parse_period(text)


def name_of_period(plan: Plan, code: str, period: str) -> str:
    """A period of an obligation in Vietnamese, by the year that its work is for.

    What is owed once in the whole plan belongs to no year.
    """
    # What an edit of the plan has dropped may still be open.
    row = plan.find_obligation(code)
    if row is None or not period.isdecimal():
        return period_in_words(period)
    year = row.year_of(period)
    return period_in_words(str(year)) if year else "cả giai đoạn"
