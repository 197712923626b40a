"""What a plan says of inspections: `inspections.yaml`. What it leaves open is set here."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from plans.fields import Code, Data, Day, Line, Place, Text

WorkingDaysSpan: TypeAlias = Annotated[int, Field(ge=0, le=120)]


class PlaceToVisit(Data):
    """A one-stop section that is no agency: a commune's, or that of many departments.

    `answers` is the agency that answers for it; `valid_from` and `valid_to` are inclusive.
    """

    code: Code
    name: Line
    kind: Literal["centre", "commune"]
    answers: Code
    valid_from: Day = date.min
    valid_to: Day = date.max
    confirmed: bool = True
    note: Text | None = None


class Weights(Data):
    """How a place's risk becomes its weight in the draw: whole numbers that add up.

    `base`, and up to `late` by the share of late work of the agency that answers, up to `since` by
    the years since the last inspection (`since_years` or never: all of it), `finding` for each
    open finding up to five.
    """

    base: Annotated[int, Field(ge=1, le=1000)] = 10
    late: Annotated[int, Field(ge=0, le=1000)] = 20
    since: Annotated[int, Field(ge=0, le=1000)] = 20
    since_years: Annotated[int, Field(ge=1, le=10)] = 2
    finding: Annotated[int, Field(ge=0, le=1000)] = 5


Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]


class Lottery(Data):
    """A public lottery: its name, the days of the week on which it draws, the digits of its special
    prize.
    """

    name: Line
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    digits: Annotated[int, Field(ge=4, le=12)] = 6


class Surprise(Data):
    """Surprise inspections. Work is asked under `obligation`; each is an occasion of `counts_for`.

    `pace` is how many must have been carried out by the end of each quarter, `agencies` those
    with a one-stop section of their own (or groups of them), `decided_by` whose decision makes
    one count. The days of a draw lie `days_ahead` working days away or later, in the running
    quarter unless fewer than `fewest_days` are left of it, and not within `around_tet` working
    days of a day off whose name has `tet` in it. `draw_within` counts working days.

    `beacon` is what a draw follows from beside its nonce: a word of the `judge`'s office, or the
    result of a `lottery` on a later day. From fewer than `fewest_places` nothing is drawn.
    """

    obligation: Place
    counts_for: Place
    pace: Annotated[tuple[Annotated[int, Field(ge=0, le=50)], ...], Field(min_length=4)]
    decided_by: Annotated[tuple[Code, ...], Field(min_length=1)]
    agencies: tuple[Code, ...] = ()
    weights: Weights = Weights()
    draw_within: WorkingDaysSpan = 10
    days_ahead: WorkingDaysSpan = 3
    fewest_days: WorkingDaysSpan = 10
    around_tet: WorkingDaysSpan = 5
    tet: Line = "Tết Nguyên đán"
    beacon: Literal["judge", "lottery"] = "judge"
    lottery: Lottery | None = None
    fewest_places: Annotated[int, Field(ge=2, le=100)] = 3
    note: Text | None = None

    @property
    def a_year(self) -> int:
        """How many a year must have."""
        return self.pace[-1]


class Periodic(Data):
    """An obligation whose plan names visits; `topics` are what its inspections may look at."""

    obligation: Place
    topics: tuple[Line, ...] = ()
    note: Text | None = None


class Severity(Data):
    """How grave a finding is."""

    code: Code
    name: Line


class Inspections(Data):
    """`inspections.yaml`.

    `prepare_before` is how many working days before a visit the agency's report is due,
    `conclude_within` how many after it the conclusion.
    """

    surprise: Surprise
    periodic: tuple[Periodic, ...] = ()
    severities: tuple[Severity, ...] = ()
    prepare_before: WorkingDaysSpan = 3
    conclude_within: WorkingDaysSpan = 15
    places: tuple[PlaceToVisit, ...] = ()
