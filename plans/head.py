"""`plan.yaml`: what the decision is, when it counts, who stands behind it, and the settings."""

import re
from datetime import date, time
from functools import cached_property
from typing import Annotated, Literal

from pydantic import EmailStr, Field

from plans.fields import ONE_LINE, Clock, Code, Data, EdgeOfPlan, Line, Place

YEAR_OF_TITLE = re.compile(r"(?<!đến )(?<!hết )(?:năm|giai đoạn) ([0-9]{4})", re.IGNORECASE)
"""A year that a plan is of, in its title: "năm 2026", "giai đoạn 2026 - 2030"."""

HOLDER = "holder"
"""Stands in `to` of an escalation level for the agency that has the work."""


class Event(Data):
    """An event of the world that obligations wait for."""

    code: Code
    title: Line
    recorded_by: Code


class Section(Data):
    """A part of the decision that groups obligations."""

    code: Line
    title: Line


class PlanSettings(Data):
    """What the decision leaves open and the plan's owner sets; each is the owner's to change.

    `opens_before` counts calendar days, `resubmit_within`, `acknowledgement_holds` and
    `stagnant_after` and `answer_within` (what letters ask) working days. Letters leave from
    `send_from` to `send_until` (Asia/Ho_Chi_Minh, end excluded). The month's summary goes to the
    role `monthly_to` of the agencies of the kind `leaders`, and to the judge; the standing agency
    has the week's instead. `orders_under` is the obligation under which ad hoc tasks stand.
    """

    opens_before: Annotated[int, Field(ge=0, le=366)] = 60
    resubmit_within: Annotated[int, Field(ge=1, le=60)] = 5
    check_in_months: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Field(min_length=1)]
    due_on_a_day_off: Literal["stays", "next_working_day"] = "stays"
    digest_to: Code = "dau-moi-cchc"
    monthly_to: Code = "lanh-dao"
    acknowledgement_holds: Annotated[int, Field(ge=1, le=366)] = 10
    stagnant_after: Annotated[int, Field(ge=1, le=366)] = 20
    answer_within: Annotated[int, Field(ge=1, le=60)] = 5
    orders_under: Place | None = None
    letter_weekdays: Annotated[
        tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)
    ] = (1, 2, 3, 4, 5, 6, 7)
    letters_a_week: Annotated[int, Field(ge=1, le=7)] = 7
    send_from: Clock = time(7, 30)
    send_until: Clock = time(17, 0)


class Level(Data):
    """Who is told of work that is overdue for `after` working days; `to` is an agency, or
    "holder": whoever has the work. `addressed_to` are the words of the letter's address: then
    `to` hands it on, and gets it about its own work too.
    """

    after: Annotated[int, Field(ge=1, le=366)]
    to: Code
    contact: Code
    addressed_to: Line | None = None

    @property
    def hands_on(self) -> bool:
        """Whether whoever it names only passes the letter on to somebody above."""
        return self.addressed_to is not None


class AnswersTo(Data):
    """Who takes reports and questions: an office, its mailbox and its telephone."""

    name: Line
    mailbox: EmailStr | None = None
    telephone: Line | None = None


class Head(Data):
    """`plan.yaml`: what the decision is, who stands behind it, and the settings.

    `predecessor` is the code of the plan that ended before it; `roles` are the names that
    letters give to the roles of contacts. `starts_on`: see `first_day`.
    """

    code: Code
    title: Line
    document: Line
    subject: Annotated[str, Field(max_length=40, pattern=ONE_LINE)]
    signed_on: EdgeOfPlan
    starts_on: EdgeOfPlan | None = None
    ends_on: EdgeOfPlan
    standing_agency: Code
    judge: Code
    predecessor: Code | None = None
    settings: PlanSettings
    roles: dict[Code, Line] = Field(default={})
    answers_to: AnswersTo | None = None
    escalation: tuple[Level, ...] = ()
    sections: tuple[Section, ...] = ()
    events: tuple[Event, ...] = ()

    @cached_property
    def first_day(self) -> date:
        """The first day that the plan owes anything: `starts_on`, or else the day of signing.

        A title that names the year after the signing ("năm 2026", signed in December 2025) says
        that it is 1 January of that year.
        """
        if self.starts_on:
            return self.starts_on
        next_year = self.signed_on.year + 1
        return date(next_year, 1, 1) if next_year in self.years_of_title else self.signed_on

    @property
    def years_of_title(self) -> tuple[int, ...]:
        """The years that the title names: its own, and that of what it goes on from."""
        return tuple(map(int, YEAR_OF_TITLE.findall(self.title)))

    def judge_of(self, level: Level) -> str | None:
        """Who is told of the standing agency's own work, at the level that is told to itself."""
        return self.judge if level.to == self.standing_agency and not level.hands_on else None

    def recipient(self, level: Level, holder: str) -> str:
        """Which agency is told at a level of work of a holder."""
        if level.to == HOLDER:
            return holder
        return (self.judge_of(level) or level.to) if level.to == holder else level.to
