"""Silences: somebody stops letters for an agency or of an obligation, for a reason, to an end."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from assignments.errors import AssignmentError, MissingGrounds, NeedsName, NotTheirs, WrongDay
from assignments.offices import judges, named
from models import loaded
from models.audit import acts
from models.audit.acts import Act
from models.letters import silence
from models.letters.silence import SilenceRow
from models.tables import Silence
from plans.loading import LoadedPlan, locked


class UnknownSilence(AssignmentError):
    """No such silence in the plan."""


@dataclass(frozen=True)
class SilenceOrder:
    """A silence of an agency or of an obligation, by its code; both days inclusive."""

    agency: str | None
    obligation: str | None
    first_on: date
    last_on: date
    reason: str
    document: str | None = None


def begin(
    session: Session, plan: LoadedPlan, act: Act, order: SilenceOrder, *, by: str | None = None
) -> SilenceRow:
    """Record a silence; what waits and is silenced from today on leaves no more.

    Any office may, under its name, but for letters to itself. Raises MissingGrounds, WrongDay,
    NeedsName, UnknownOffice, NotTheirs.
    """
    if bool(order.agency) == bool(order.obligation):
        raise MissingGrounds("a silence is of one; write --agency AGENCY or --obligation CODE")
    if not order.reason.strip():
        raise MissingGrounds("a silence has a reason, which others will read; write --reason TEXT")
    if order.last_on < max(order.first_on, act.as_of):
        least = max(order.first_on, act.as_of)
        raise WrongDay(f"it would end on {order.last_on}; write --to {least} or later")
    author = _decides(session, plan, by)
    if order.agency is not None and author.partition("/")[0] == order.agency:
        judge = " or ".join(judges(plan, order.agency))
        raise NotTheirs(f"no agency stops the letters to itself; for {order.agency}: --by {judge}")
    plan = locked(session, plan)
    obligations = loaded.obligation_ids(session, plan.id)
    row = Silence(
        plan_id=plan.id,
        agency_id=_id(loaded.agency_codes(session, plan.id), order.agency),
        obligation_id=_id(obligations, order.obligation),
        first_on=order.first_on,
        last_on=order.last_on,
        reason=" ".join(order.reason.split()),
        document=order.document,
        author=author,
        recorded_on=act.as_of,
    )
    kept = silence.keep(session, row)
    silence.forget_silenced(session, plan.id, act.as_of)
    return _recorded(session, plan, act, kept, action="silence", actor=author)


def end(
    session: Session, plan: LoadedPlan, act: Act, silence_id: int, *, by: str | None = None
) -> SilenceRow:
    """End a silence before its time: from today on letters go out again.

    Raises UnknownSilence, WrongDay, NeedsName, UnknownOffice.
    """
    actor = _decides(session, plan, by)
    plan = locked(session, plan)
    row = silence.one_of(session, plan.id, silence_id)
    if row is None:
        raise UnknownSilence(f"there is no silence {silence_id} in this plan; see: dondoc silence")
    if row.last_on < act.as_of:
        raise WrongDay(f"silence {silence_id} ended on {row.last_on}; nothing is to be done")
    # One that has not begun covers no day then.
    row.last_on = act.as_of - timedelta(days=1)
    session.flush()
    return _recorded(session, plan, act, row, action="end-silence", actor=actor)


def _decides(session: Session, plan: LoadedPlan, by: str | None) -> str:
    """Who is reminded of the silence every week. Raises NeedsName, UnknownOffice."""
    if not by:
        raise NeedsName("a silence", [plan.plan.head.standing_agency])
    return named(session, plan, by)


def _id(ids: dict[str, int], code: str | None) -> int | None:
    return ids[code] if code else None


def _recorded(
    session: Session, plan: LoadedPlan, act: Act, row: Silence, *, action: str, actor: str
) -> SilenceRow:
    (told,) = (one for one in silence.silences(session, plan.id) if one.id == row.id)
    detail = {
        "agency": told.agency,
        "obligation": told.obligation,
        "from": told.first_on,
        "to": told.last_on,
        "reason": told.reason,
        "document": told.document,
    }
    whole = act.by(actor)
    subject = f"silence:{told.id}"
    acts.log(session, plan.id, whole, action=action, subject=subject, detail=detail)
    return told
