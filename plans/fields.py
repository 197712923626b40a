"""What plan files are made of: codes, lines, texts, days, and the base of their parts."""

from datetime import date, time
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from deadlines.civil import parse_day

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PLACE = r"^(KH\.|QĐ\.)?[A-Z0-9]+(\.[0-9a-zđ]+)*(\([0-9]+\))?$"
TARGET_CODE = r"^[0-9]+(\.[0-9a-zđ]+)*$"
CRITERION_CODE = r"^[1-9][0-9]*(\.[1-9][0-9]*)*$"
VALUE_NAME = r"^[a-z0-9_]+$"
SHORT = r"^[^/\r\n]*[^/\s][^/\r\n]*$"
ONE_LINE = r"^[^\r\n]*\S[^\r\n]*$"
WORDS = r"\S"


def as_day(value: object) -> object:
    """The date of a text like 2022-08-16; anything else unchanged. Raises ValueError."""
    # Not left to pydantic: it takes "1660608000" for a day too, counted in seconds from 1970.
    return parse_day(value) if isinstance(value, str) else value


def _as_clock(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        # Without a zone: a time that has one cannot be compared with one that has none.
        return time.fromisoformat(value if len(value) in (5, 8) else "")
    except ValueError:
        raise ValueError(f'"{value[:40]}" is not a time of day; write e.g. "07:30"') from None


Code: TypeAlias = Annotated[str, Field(pattern=CODE, max_length=64)]
Place: TypeAlias = Annotated[str, Field(pattern=PLACE, max_length=32)]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000, pattern=WORDS)]
Line: TypeAlias = Annotated[str, Field(min_length=1, max_length=500, pattern=ONE_LINE)]
TargetCode: TypeAlias = Annotated[str, Field(pattern=TARGET_CODE, max_length=16)]
Day: TypeAlias = Annotated[date, BeforeValidator(as_day)]
EdgeOfPlan: TypeAlias = Annotated[
    date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31)), BeforeValidator(as_day)
]
Clock: TypeAlias = Annotated[time, BeforeValidator(_as_clock)]
Step: TypeAlias = Annotated[int, Field(ge=-366, le=366)]
StepBefore: TypeAlias = Annotated[int, Field(ge=-366, le=0)]


class Data(BaseModel):
    """A part of a plan file: unknown fields are faults, and nothing changes after reading."""

    # What checks a part is built with the whole that holds it, not once more for itself.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
