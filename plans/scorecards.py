"""Scorecards: what is scored, of how many points, how they are earned, who answers."""

import re
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, GetPydanticSchema
from pydantic_core import core_schema

from plans.fields import CRITERION_CODE, Code, Data, Line, Place, TargetCode, Text
from plans.spelling import tidy

Way: TypeAlias = Literal["yes_no", "steps", "ratio", "percentage"]
Points: TypeAlias = Annotated[float, Field(ge=0, le=1000)]

NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
UNIT = re.compile(r"(?<=\d)\s*điểm$", re.IGNORECASE)
CENT = Decimal("0.01")


def exact(number: float) -> Decimal:
    """A figure just as the plan writes it: 60 and not 60.0, 1.1 and not its neighbour in binary."""
    return Decimal(int(number) if number == int(number) else str(number))


# Read and written as a number, never as pydantic's Decimal: that one takes "1.5" in quotes too,
# and would change the text of every plan on record, by whose hash draws are verified.
Maximum: TypeAlias = Annotated[
    Decimal,
    GetPydanticSchema(
        lambda _source, _handler: core_schema.no_info_after_validator_function(
            exact,
            core_schema.float_schema(gt=0, le=1000),
            serialization=core_schema.plain_serializer_function_ser_schema(
                float, return_schema=core_schema.float_schema()
            ),
        )
    ),
]
SELF = "self"
"""Stands in `answers` for each agency that is scored: it answers for itself."""


class Band(Data):
    """A step of a step table: what a figure of at least so much (included) earns."""

    least: Annotated[float, Field(ge=0, le=1_000_000)]
    points: Points


class Grade(Data):
    """A class (phân loại): of at least so many points (included)."""

    least: Annotated[float, Field(ge=0, le=1000)]
    name: Line


def without_unit(words: str) -> str:
    """The number of points that somebody wrote with or without their unit: "2,5 điểm"."""
    return UNIT.sub("", tidy(words))


class Criterion(Data):
    """A row of the tree, which its code makes: 1 holds 1.1, that holds 1.1.1.

    Only a row that holds no other is scored, and says how: its `way`. `steps` are the table of
    the way "steps"; of a percentage below `floor` nothing is earned. `obligations` pre-fill it
    from the record: with the share of the year's work that was done `on_time`, or at all
    (`done`). Where there are none, `targets` do: with the first one's reading of the year, or,
    of a yes or no, with whether all of them are reached.
    """

    code: Annotated[str, Field(pattern=CRITERION_CODE, max_length=16)]
    title: Text
    maximum: Maximum
    way: Way | None = None
    steps: tuple[Band, ...] = ()
    floor: Annotated[float, Field(ge=0, le=100)] = 0
    answers: Code = SELF
    obligations: tuple[Place, ...] = ()
    counts: Literal["on_time", "done"] = "on_time"
    targets: tuple[TargetCode, ...] = ()
    evidence: Line | None = None
    note: Text | None = None

    def points(self, words: str) -> Decimal:
        """Points that somebody wrote, from 0 to the maximum. Raises ValueError, which says why."""
        text = without_unit(words)
        if not NUMBER.fullmatch(text):
            raise ValueError(f'"{text[:40]}" is not a number of points; write e.g. 1.5')
        value = Decimal(text.replace(",", "."))
        if value > self.maximum:
            raise ValueError(f"{text} is more than its maximum; write at most {self.maximum:g}")
        if value != value.quantize(CENT):
            raise ValueError(f"{text}: points have two decimals at most")
        return value.quantize(CENT)

    @property
    def parent(self) -> str | None:
        """The code of the row that holds it; none of a field (lĩnh vực)."""
        return self.code.rpartition(".")[0] or None


class Proposing(Data):
    """Who is proposed for commendation or criticism: by points and by the share of work on time
    (percent). At least both to be commended; below one of them to be criticised.
    """

    points: Annotated[float, Field(ge=0, le=1000)]
    on_time: Annotated[float, Field(ge=0, le=100)]


class Scorecard(Data):
    """A file of `scorecards/`: bảng chấm điểm. It serves an obligation of the plan.

    `scored` are agencies and groups; each is scored for itself. `due_within` counts working
    days. One with `self_scoring` is opened every January for the year before. `target` is the
    one whose score the total is held against; `classes` go from the lowest to the highest.
    """

    code: Code
    title: Line
    obligation: Place
    total: Annotated[float, Field(gt=0, le=1000)] = 100
    scored: Annotated[tuple[Code, ...], Field(min_length=1)]
    due_within: Annotated[int, Field(ge=1, le=120)] = 20
    self_scoring: bool = False
    target: TargetCode | None = None
    classes: tuple[Grade, ...] = ()
    commend: Proposing | None = None
    criticise: Proposing | None = None
    note: Text | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        """The criteria that are scored: rows that hold no other."""
        holding = {row.parent for row in self.criteria}
        return tuple(row for row in self.criteria if row.code not in holding)

    @property
    def fields(self) -> tuple[Criterion, ...]:
        """The rows at the top of the tree (lĩnh vực)."""
        return tuple(row for row in self.criteria if row.parent is None)

    def within(self, row: Criterion) -> tuple[Criterion, ...]:
        """The scored criteria at or below a row."""
        # With the dot, because 1.1 holds 1.1.1 but not 1.10.
        inside = f"{row.code}."
        return tuple(o for o in self.leaves if o.code == row.code or o.code.startswith(inside))

    def criterion(self, code: str) -> Criterion:
        """The row of a code; raises KeyError."""
        return {row.code: row for row in self.criteria}[code]

    def grade(self, points: Decimal) -> str | None:
        """The class of a sum of points; none where there are no classes, or it reaches none."""
        reached = [grade.name for grade in self.classes if Decimal(str(grade.least)) <= points]
        return reached[-1] if reached else None
