"""What a plan measures: `targets.yaml`, and the places by which figures come in."""

from typing import Annotated, Literal

from pydantic import Field

from plans.fields import VALUE_NAME, Code, Data, Line, Place, TargetCode, Text


class Value(Data):
    """One measured value of a target. For a rank lower is better; a band has no figure.

    `most` is the highest figure that a reading may have; `bands` are the names of all bands,
    the worst first. `to_year` is the last year of which there is a figure, None without an end.
    """

    name: Annotated[str, Field(pattern=VALUE_NAME, max_length=64)]
    kind: Literal["score", "rank", "percentage", "growth", "reduction", "band"]
    reach: float | Line | None = None
    better: Literal["higher", "lower"] = "higher"
    unit: Line | None = None
    label: Line | None = None
    base_year: Annotated[int, Field(ge=1990, le=2199)] | None = None
    base: float | None = None
    most: Annotated[float, Field(gt=0)] | None = None
    bands: tuple[Line, ...] = ()
    to_year: Annotated[int, Field(ge=1990, le=2199)] | None = None
    note: Text | None = None

    def is_of(self, year: int) -> bool:
        """Whether there is a figure of a year to ask for."""
        return year <= (self.to_year or year)


class Target(Data):
    """A numbered target and the one agency that answers for it."""

    code: TargetCode
    title: Text
    answers: Code
    answers_source: Line | None = None
    source: Line
    note: Text | None = None
    values: Annotated[tuple[Value, ...], Field(min_length=1)]


class Survey(Data):
    """An obligation whose results are those of a survey; `most` is the highest there can be."""

    obligation: Place
    unit: Line | None = None
    most: Annotated[float, Field(gt=0)] | None = None


class Conference(Data):
    """The obligation of a conference on the readings, and the surveys that it looks at too."""

    obligation: Place
    surveys: tuple[Place, ...] = ()


class Measuring(Data):
    """Places of the decision by which figures come in: readings are `asked_under` an obligation,
    each January those of the year before if `due_within` says how many working days that gives;
    of `surveys` the results are imported and never self-scored.
    """

    asked_under: Place | None = None
    due_within: Annotated[int, Field(ge=1, le=240)] | None = None
    surveys: tuple[Survey, ...] = ()
    conference: Conference | None = None


class Targets(Data):
    """`targets.yaml`."""

    targets: tuple[Target, ...] = ()
    measuring: Measuring = Measuring()
