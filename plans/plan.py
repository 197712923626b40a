"""A plan: one decision and all it obliges, as checked data."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import EmailStr, Field

from deadlines.cycles import Cycle, Term, cycles
from deadlines.ladder import Ladder
from deadlines.rules import Kind, OnEvent, Rule, Undated
from deadlines.working_days import WorkingDays
from plans.faults import NotInPlan
from plans.fields import (
    SHORT,
    Code,
    Data,
    Day,
    Line,
    Place,
    Step,
    StepBefore,
    Text,
)
from plans.head import Head
from plans.holidays import Holidays
from plans.inspecting import Inspections
from plans.scorecards import Scorecard
from plans.targets import Measuring, Target

AgencyKind: TypeAlias = Literal[
    "leaders", "office", "department", "district", "commune", "unit", "outside"
]

Timing: TypeAlias = Annotated[Rule, Field(discriminator="rule")]


class Agency(Data):
    """An agency. `valid_from` and `valid_to` are inclusive; its work passes to `successor`.

    `addressed_to` and `head` are the words by which letters address it and its head, where they
    are not its name and the usual title.
    """

    code: Code
    name: Line
    abbreviation: Line
    kind: AgencyKind
    valid_from: Day = date.min
    valid_to: Day = date.max
    successor: Code | None = None
    confirmed: bool = True
    addressed_to: Line | None = None
    head: Line | None = None
    note: Text | None = None
    contacts: dict[Code, EmailStr] = {}  # noqa: RUF012  # pydantic copies it


class Group(Data):
    """A name of the decision that means each of its members, e.g. "Các Sở, ban, ngành"."""

    code: Code
    name: Line
    members: Annotated[tuple[Code, ...], Field(min_length=1)]


class AgenciesFile(Data):
    """`agencies.yaml`."""

    agencies: Annotated[tuple[Agency, ...], Field(min_length=1)]
    groups: tuple[Group, ...] = ()


class Obligation(Data):
    """One duty of the plan; `title`, `product`, `timing` and `text` are the decision's own words.

    `source` is the place in the decision. `carries` names places of the body that this row
    already fulfils; `one_evidence_with` the rows that one evidence may close together; `steps`,
    if there are any, are its own in place of the ladder's;
    `successors` overrides the successor of an agency for this duty alone; `continues` names
    places of the predecessor plan whose open work this row takes over. `for_next_year`: what is
    due in a year is the work of the next one, by whose name letters call it.
    """

    code: Place
    section: Line
    short: Annotated[str, Field(max_length=48, pattern=SHORT)]
    title: Text
    text: Text | None = None
    product: Text | None = None
    timing: Line | None = None
    rules: tuple[Timing, ...] = ()
    lead: tuple[Code, ...] = ()
    coordinating: tuple[Code, ...] = ()
    source: Line
    parent: Place | None = None
    heading: bool = False
    request: bool = False
    interpretation: Text | None = None
    note: Text | None = None
    carries: tuple[Place, ...] = ()
    one_evidence_with: tuple[Place, ...] = ()
    waits_for: Code | None = None
    steps: tuple[Step, ...] = ()
    successors: dict[Code, Code] = {}  # noqa: RUF012  # pydantic copies it
    continues: tuple[Place, ...] = ()
    for_next_year: bool = False

    def year_of(self, period: str) -> int | None:
        """The year that the work of a yearly period is for.

        None of any other period, and of what is owed once in the whole plan.
        """
        once = any(isinstance(rule, Undated) and rule.every == "plan" for rule in self.rules)
        return int(period) + self.for_next_year if period.isdecimal() and not once else None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of its cycles, in the order of its rules."""
        return tuple(dict.fromkeys(rule.kind for rule in self.rules))

    @property
    def event(self) -> str | None:
        """The event that opens it, if it waits for one."""
        return next((rule.event for rule in self.rules if isinstance(rule, OnEvent)), None)


class Obligations(Data):
    """`obligations.yaml`."""

    obligations: Annotated[tuple[Obligation, ...], Field(min_length=1)]


class LadderData(Data):
    """`ladder.yaml`: working days relative to the due date (deadlines.ladder.Ladder).

    `coordinating` are the steps at which coordinating agencies are told once more; a check-in
    without a due date is asked about on its opening and `check_in_again` working days later.
    Work that waits for an event is left alone before step `event_step`.
    """

    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    weekly_every: Annotated[int, Field(ge=1, le=60)] = 5
    coordinating: tuple[StepBefore, ...] = (-5,)
    check_in_again: Annotated[int, Field(ge=1, le=60)] = 10
    event_step: StepBefore = -14


@dataclass(frozen=True)
class Occurrence:
    """One cycle of one obligation."""

    obligation: Obligation
    cycle: Cycle


class Plan(Data):
    """A whole plan: all of its files, and the holiday table and ladder that it runs by."""

    head: Head
    agencies: tuple[Agency, ...]
    groups: tuple[Group, ...]
    obligations: tuple[Obligation, ...]
    targets: tuple[Target, ...]
    measuring: Measuring = Measuring()
    scorecards: tuple[Scorecard, ...] = ()
    holidays: Holidays
    steps: LadderData
    inspections: Inspections | None = None

    @property
    def code(self) -> str:
        """The plan's code."""
        return self.head.code

    @property
    def self_scored(self) -> tuple[Scorecard, ...]:
        """The scorecards that are opened each January on the year before."""
        return tuple(card for card in self.scorecards if card.self_scoring)

    @cached_property
    def leaders(self) -> frozenset[str]:
        """Codes of the agencies of the kind `leaders`: to whom all work is reported."""
        return frozenset(agency.code for agency in self.agencies if agency.kind == "leaders")

    @property
    def years(self) -> range:
        """Its years, that of its first day and that of `over_on` included."""
        return range(self.head.first_day.year, self.over_on.year + 1)

    @property
    def over_on(self) -> date:
        """Its last day, or the last due date where a report is due after that."""
        return max(self.head.ends_on, self.last_due_on)

    @cached_property
    def outside(self) -> frozenset[str]:
        """Codes of the bodies outside UBND tỉnh, which it can inform and not instruct."""
        return frozenset(agency.code for agency in self.agencies if agency.kind == "outside")

    @cached_property
    def working_days(self) -> WorkingDays:
        """Working days by the plan's holiday table."""
        return self.holidays.working_days

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """Every cycle of the plan, by its due date, else its opening day."""
        occurrences = [
            Occurrence(obligation, cycle)
            for obligation in self.obligations
            for rule in obligation.rules
            for cycle in cycles(rule, self.term, date.min, date.max)
        ]
        # The sort is stable, so that what is due on one day stays in the order of the decision.
        return tuple(sorted(occurrences, key=lambda occurrence: occurrence.cycle.anchor))

    @property
    def last_due_on(self) -> date:
        """The last day on which something is due, or opens that has no due date."""
        return max((occurrence.cycle.anchor for occurrence in self.occurrences), default=date.min)

    @cached_property
    def ladder(self) -> Ladder:
        """The plan's ladder."""
        return Ladder(self.steps.steps, self.steps.weekly_every)

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """The plan's ladder, then each that obligations have of their own."""
        # A dict keeps the order: the place of a ladder here is its number in the day's steps.
        own = {row.steps: None for row in self.obligations if row.steps}
        return (self.ladder, *(replace(self.ladder, steps=steps) for steps in own))

    def ladder_of(self, row: Obligation) -> Ladder:
        """The ladder of an obligation."""
        return replace(self.ladder, steps=row.steps) if row.steps else self.ladder

    @cached_property
    def term(self) -> Term:
        """What the timing rules need of the plan."""
        settings = self.head.settings
        rolls = settings.due_on_a_day_off == "next_working_day"
        return Term(
            signed_on=self.head.signed_on,
            starts_on=self.head.first_day,
            ends_on=self.head.ends_on,
            opens_before=settings.opens_before,
            check_in_months=settings.check_in_months,
            roll=self.working_days if rolls else None,
            working_days=self.working_days,
        )

    def agency(self, code: str) -> Agency:
        """The agency of a code; raises KeyError."""
        return self._agencies[code]

    def role(self, code: str) -> str:
        """The name of a contact's role; of one that the plan does not name, its code."""
        return self.head.roles.get(code, code)

    def obligation(self, code: str) -> Obligation:
        """The obligation of a code; raises KeyError."""
        return self._obligations[code]

    def require_agency(self, code: str) -> Agency:
        """The agency of a code that somebody wrote. Raises NotInPlan."""
        if code not in self._agencies:
            raise NotInPlan("agency", code, self._agencies)
        return self._agencies[code]

    def require_obligation(self, code: str) -> Obligation:
        """The obligation of a code that somebody wrote. Raises NotInPlan."""
        if code not in self._obligations:
            raise NotInPlan("obligation", code, self._obligations)
        return self._obligations[code]

    def require_place(self, code: str) -> str:
        """The agency that answers for a place, or for itself. Raises NotInPlan."""
        if code not in self.answering:
            raise NotInPlan("agency or place", code, self.answering)
        return self.answering[code]

    @cached_property
    def answering(self) -> dict[str, str]:
        """Codes of the agencies that answer, by what may be visited: each agency for itself, and
        the places of `inspections.yaml`.
        """
        places = self.inspections.places if self.inspections else ()
        own = {agency.code: agency.code for agency in self.agencies}
        return {**own, **{place.code: place.answers for place in places}}

    def find_obligation(self, code: str) -> Obligation | None:
        """The obligation of a code; None if an edit dropped it, while its open work stays."""
        return self._obligations.get(code)

    def year_of(self, code: str, period: str) -> int | None:
        """The year that a period's work is for; None also of what an edit dropped."""
        row = self.find_obligation(code)
        return row.year_of(period) if row else None

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.agencies}

    @cached_property
    def _obligations(self) -> dict[str, Obligation]:
        return {obligation.code: obligation for obligation in self.obligations}

    def name_of(self, code: str) -> str:
        """The name of an agency or of a place to inspect; its code if an edit dropped it."""
        return self._names.get(code, code)

    @cached_property
    def _names(self) -> dict[str, str]:
        places = self.inspections.places if self.inspections else ()
        own = {agency.code: agency.name for agency in self.agencies}
        return {**own, **{place.code: place.name for place in places}}

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Members of each group by its code."""
        return {group.code: group.members for group in self.groups}
