"""What letters are made of: what they are about, and what they become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from deadlines.in_words import short_day
from models.assignments.work import AssignmentView
from models.letters.answers import Answer
from models.letters.sent import NamedWork
from notifications.self_scoring import AskedScores


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A letter ready to leave, in plain text and in HTML."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class LetterLink:
    """Where a letter may be answered without an account, and until which day, included."""

    address: str
    last_on: date

    @property
    def last_day(self) -> str:
        """Its last day in words."""
        return short_day(self.last_on)


@dataclass(frozen=True)
class CycleNews:
    """A cycle that a coordinating agency is told of, with the names of those who lead.

    `request`: the decision's own words, where it asks a body for something.
    """

    obligation: str
    title: str
    source: str
    period: str
    due_on: date | None
    leads: tuple[str, ...]
    request: str | None = None


@dataclass(frozen=True)
class EscalatedWork:
    """Overdue work that is reported to a level, and the letters about it: day and level of each."""

    work: AssignmentView
    level: int
    sent: Sequence[tuple[date, int]] = ()


@dataclass(frozen=True)
class Contents:
    """What a letter says: open work of its agency, news of work it coordinates, and what is
    escalated to it.

    `agency` is a code. `others` is overdue work of the agency that this letter is not about.
    `events_come` are the codes of events that have been recorded for the year. Work without any
    change since `still_since` or before is asked about, and answers are asked for before
    `answer_by`. `role` is that of the contact, `since` the day of its last letter. `answers` are
    decisions on the agency's work that it was not told of. `totals` are how many agencies have
    escalated work, by its id. `scores` are what its self-scorings ask for, by the id of their work;
    `encloses`: the sheets for them go with the letter. By its `link`, or `by_reply`, the letter may
    be answered.
    """

    agency: str
    as_of: date
    answer_by: date
    work: Sequence[AssignmentView] = ()
    news: Sequence[CycleNews] = ()
    others: Sequence[AssignmentView] = ()
    events_come: frozenset[str] = frozenset()
    escalated: Sequence[EscalatedWork] = ()
    since: date | None = None
    answers: Sequence[Answer] = ()
    still_since: date | None = None
    role: str = ""
    totals: Mapping[int, int] = field(default_factory=dict)
    scores: Mapping[int, AskedScores] = field(default_factory=dict)
    encloses: bool = True
    link: LetterLink | None = None
    by_reply: bool = False

    @property
    def only_answers(self) -> bool:
        """Whether the letter tells what was decided, and nothing else."""
        return bool(self.answers) and not (self.work or self.news or self.escalated)


@dataclass(frozen=True)
class Worded:
    """A letter, which assignments and cycles it names, which decisions (audit rows) it tells, and
    what it asks its agency to score. One that `only_tells` asks for nothing.
    """

    letter: Letter
    work: tuple[NamedWork, ...] = ()
    news: tuple[NamedWork, ...] = ()
    answers: tuple[int, ...] = ()
    scores: tuple[AskedScores, ...] = ()
    only_tells: bool = False

    @property
    def encloses(self) -> bool:
        """Whether sheets to fill in go with it: it asks for something."""
        return bool(self.work) and not self.only_tells

    @property
    def assignment_ids(self) -> list[int]:
        """Ids of the assignments that it names."""
        return [item.id for item in self.work]

    @property
    def cycle_ids(self) -> list[int]:
        """Ids of the cycles that it tells a coordinating agency of."""
        return [new.id for new in self.news]
