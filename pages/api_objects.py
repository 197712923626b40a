"""What the API takes and answers, as objects; their keys are a promise to programs of others."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assignments.files import shown_text
from models.types import STATUSES
from pages.forms import LONGEST_LINK, LONGEST_NOTE, LONGEST_NUMBER

MOST = 200
LARGEST = 2**31 - 1
"""The largest id of a row."""


def _plain(text: str) -> str:
    return shown_text(text, keep="\n\t").strip()


PLAIN = AfterValidator(_plain)
"""Text without what steers a screen, as forms of the pages read it."""
Note: TypeAlias = Annotated[str, Field(max_length=LONGEST_NOTE), PLAIN]


class AssignmentQuery(BaseModel):
    """Which work, and from which place on."""

    holder: Annotated[str | None, Field(max_length=100, description="Code of an agency.")] = None
    obligation: Annotated[str | None, Field(max_length=100, description="Code.")] = None
    status: Annotated[str | None, Field(json_schema_extra={"enum": [*STATUSES]})] = None
    overdue: bool = False
    after: Annotated[int, Field(ge=0, le=LARGEST, description="`next` of the page before.")] = 0
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class Caller(BaseModel):
    """In whose name a token acts."""

    token: str
    plan: str
    office: str
    role: str = Field(description="agency, standing or judge: what the office may decide.")
    today: date


class AssignmentAnswer(BaseModel):
    """One piece of work on a day."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    obligation: str
    period: str
    agency: str
    holder: str
    opens_on: date
    due_on: date | None
    due_on_decided: bool
    status: str
    overdue: bool
    submitted_on: date | None
    days_late: int
    title: str
    source: str
    history: bool
    for_year: int | None


class EvidenceAnswer(BaseModel):
    """A document that was handed in; its file is fetched by the pages."""

    document: str
    dated_on: date
    file: str | None
    link: str | None
    note: str | None
    submitted_on: date
    recorded_at: datetime


class AssignmentPage(BaseModel):
    """Work in the order of ids; `next` is the `after` of the page that follows, if one does."""

    assignments: list[AssignmentAnswer]
    next: int | None


class WholeAssignment(AssignmentAnswer):
    """One piece of work with what was handed in."""

    evidence: list[EvidenceAnswer]


class Change(BaseModel):
    """What was done to one piece of work."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    before: str
    after: str
    due_on: date | None
    extension_to: date | None
    recorded_on: date | None = Field(
        description="The same document was handed in that day; nothing was changed."
    )


class Report(BaseModel):
    """A report that work is done."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST_NUMBER, description="Its number, e.g. 12/BC-SYT."),
        PLAIN,
    ]
    dated_on: date
    link: Annotated[str, Field(max_length=LONGEST_LINK), PLAIN] | None = None
    note: Note | None = None


class MoreTime(BaseModel):
    """A request for more time."""

    model_config = ConfigDict(extra="forbid")

    to: date
    reason: Annotated[Note, Field(min_length=1)]


class Happened(BaseModel):
    """An event of the world that work waits for."""

    model_config = ConfigDict(extra="forbid")

    event: Annotated[str, Field(min_length=1, max_length=100), PLAIN]
    on: date


class Opened(BaseModel):
    """What an event has opened."""

    cycles: int
    assignments: int


class Task(BaseModel):
    """What one agency was given."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    obligation: str
    period: str
    agency: str
    due_on: date
    title: str


class PlannedInspection(BaseModel):
    """An inspection that was ordered; one that is to be drawn has no place and no day yet."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    place: str | None
    on: date | None
