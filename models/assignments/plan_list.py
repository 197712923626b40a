"""All work of a plan as whoever watches it lists it: by columns, in pages of rows, oldest first.

Of history, what was over before the plan went live, there is none, as in every figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlmodel import Session, col

from models.assignments.lists import Card, Place, cards_named, page, paged
from models.assignments.work import is_open
from models.tables import Assignment, CycleRow

Standing: TypeAlias = Literal[
    "overdue",
    "due_soon",
    "submitted",
    "assigned",
    "acknowledged",
    "returned",
    "asking",
    "unfinished",
    "accepted",
    "waived",
    "on_time",
    "late",
    "undated",
]
"""Where work stands; `on_time`, `late` and `undated` are outcomes of assignments.report."""

Shape: TypeAlias = tuple[bool, bool, bool, Standing | None]
SOON = timedelta(days=7)
_AS_OF = bindparam("as_of", type_=Date)
_DAY = func.coalesce(col(Assignment.expected_on), literal(date.max, Date))


@dataclass(frozen=True)
class Wanted:
    """Which work: of these obligations (ids); None is of all, `between` has both days included.

    Work belongs to days as in reports: by its due day, without one by the day it opens.
    `expected_on` is the day of open work that reminders count from.
    """

    obligations: Sequence[int]
    holders: Sequence[int] | None = None
    between: tuple[date, date] | None = None
    standing: Standing | None = None
    expected_on: date | None = None

    @property
    def shape(self) -> "Shape":
        """What statements are built for."""
        given = (self.holders, self.between, self.expected_on)
        of_holders, of_days, of_day = (value is not None for value in given)
        return of_holders, of_days, of_day, self.standing

    def values(self, as_of: date) -> dict[str, Any]:
        """The values of the statements' parameters."""
        first, last = self.between or (date.min, date.max)
        return {
            "obligations": self.obligations,
            **({} if self.holders is None else {"holders": self.holders}),
            "expected_on": self.expected_on,
            "first": first,
            "last": last,
            "as_of": as_of,
            "soon": as_of + SOON,
        }


def cards(
    session: Session,
    plan_id: int,
    wanted: Wanted,
    as_of: date,
    *,
    limit: int = 50,
    after: Place | None = None,
) -> list[Card]:
    """Work of a plan, the day on which it is expected first, undated work last."""
    values = {**wanted.values(as_of), **page(limit, after)}
    ids = session.scalars(_ids(wanted.shape), values).all()
    return cards_named(session, plan_id, ids, as_of)


def count(session: Session, wanted: Wanted, as_of: date) -> int:
    """How many rows `cards` has, all pages together."""
    return session.scalar(_count(wanted.shape), wanted.values(as_of)) or 0


@cache
def _ids(shape: Shape) -> Select[Any]:
    query = select(col(Assignment.id)).where(*conditions(*shape))
    return paged(_joined(query), _DAY, col(Assignment.id))


@cache
def _count(shape: Shape) -> Select[Any]:
    return _joined(select(func.count()).select_from(Assignment)).where(*conditions(*shape))


def _joined(query: Select[Any]) -> Select[Any]:
    return query.join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))


def conditions(
    of_holders: bool, of_days: bool, of_day: bool, standing: Standing | None
) -> Iterable[ColumnElement[bool]]:
    """Those of a shape, on assignments joined with their cycles."""
    yield col(CycleRow.obligation_id).in_(bindparam("obligations", expanding=True))
    yield col(CycleRow.history).is_(False)
    yield col(Assignment.opened_on) <= _AS_OF
    if of_holders:
        yield col(Assignment.holder_id).in_(bindparam("holders", expanding=True))
    if of_days:
        belongs = func.coalesce(col(Assignment.due_on), col(CycleRow.opens_on))
        first, last = (bindparam(name, type_=Date) for name in ("first", "last"))
        yield belongs.between(first, last)
    if of_day:
        yield is_open()
        yield col(Assignment.expected_on) == bindparam("expected_on", type_=Date)
    if standing:
        yield stands(standing)


def stands(standing: Standing) -> ColumnElement[bool]:
    """Whether work that is no history stands so on a day, as deadlines.lateness has it."""
    expected, due = col(Assignment.expected_on), col(Assignment.due_on)
    status, decided = col(Assignment.status), col(Assignment.due_on_decided)
    is_late = func.coalesce(and_(decided, col(Assignment.submitted_on) > due), False)
    reported = and_(due.is_not(None), status.in_(("submitted", "accepted")))
    special: dict[Standing, ColumnElement[bool]] = {
        "overdue": and_(is_open(), decided, expected < _AS_OF),
        "due_soon": and_(is_open(), expected.between(_AS_OF, bindparam("soon", type_=Date))),
        "asking": and_(is_open(), col(Assignment.extension_to).is_not(None)),
        "unfinished": or_(is_open(), status == "submitted"),
        "undated": due.is_(None),
        "on_time": and_(reported, not_(is_late)),
        "late": and_(reported, is_late),
    }
    # Written out, so that SQLite uses its index of such rows.
    return special.get(standing, status == literal(standing, literal_execute=True))


STANDINGS: tuple[Standing, ...] = get_args(Standing)
