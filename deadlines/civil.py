"""Civil dates: the province's day, and days written as Vietnamese officials write them."""

import calendar
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_MONTH_YEAR = re.compile("([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def civil_date(now: datetime) -> date:
    """The date in Asia/Ho_Chi_Minh at an aware instant; 17:00 UTC is already the next day.

    Raises ValueError for a naive instant: its zone would be a guess.
    """
    if now.tzinfo is None:
        raise ValueError(f"{now.isoformat()} has no time zone; write e.g. {now.isoformat()}+07:00")
    return now.astimezone(HO_CHI_MINH).date()


def instant(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """That hour of the civil day in Asia/Ho_Chi_Minh, as an aware instant in UTC."""
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=HO_CHI_MINH)
    return local.astimezone(UTC)


def parse_day(text: str) -> date:
    """`"2023-03-20"` → that day. Raises ValueError, which says what to write, for other text."""
    try:
        # Python takes 20230320 and 2023-W12-1 too, which must be slips: no office writes so.
        return date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(
            f'"{text[:40]}" is not a date; write year-month-day (năm-tháng-ngày), e.g. 2023-03-20'
        ) from None


def written_day(text: str) -> date:
    """`"20/3/2023"`, `"20.3.2023"`, `"20-3-2023"` or `"2023-03-20"` → that day.

    Raises ValueError, which says what to write, for other text.
    """
    try:
        if match := DAY_MONTH_YEAR.fullmatch(text.strip()):
            day, month, year = map(int, match.groups())
            # Before 1900 no Excel has a day: the year lacks a digit, or has one too many.
            return date(year if year >= 1900 else 0, month, day)
        return parse_day(text.strip())
    except ValueError:
        hint = "write day/month/year, e.g. 28/02/2023 (ngày/tháng/năm), or 2023-02-28"
        raise ValueError(f'"{text[:40]}" is not a date; {hint}') from None


def parse_day_month(text: str) -> tuple[int, int]:
    """`"25/12"` → (25, 12), a day of every year; 29/2 is allowed.

    Raises ValueError for what no calendar has.
    """
    hint = f'"{text[:40]}" is not a date; write day/month, e.g. "28/02"'
    if re.search(r"\b[0-9]{4}\b", text):
        hint = f'"{text[:40]}" is a day of one year; write rule: once, or day/month, e.g. "28/02"'
    if not re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}", text):
        raise ValueError(hint)
    day, month = map(int, text.split("/"))
    # 2024 is a leap year: 29/2 is a day of some years, and on_day_month moves it in the others.
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2024, month)[1]:
        raise ValueError(hint)
    return day, month


def on_day_month(year: int, day: int, month: int) -> date:
    """That day of the year; a day past the end of the month (29/2) is its last day."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def months_later(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month, so many months later."""
    years, months = divmod(month - 1 + count, 12)
    return year + years, months + 1


def quarters(year: int, first: int, last: int) -> tuple[date, date]:
    """First and last day of a span of quarters, both included."""
    return date(year, 3 * first - 2, 1), month_end(year, 3 * last)


def quarter_of(day: date) -> int:
    """The quarter of a day, 1 to 4."""
    return (day.month - 1) // 3 + 1


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])
