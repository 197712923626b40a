"""Silences: somebody stops letters for an agency or of an obligation, for a reason, to an end."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from assignments.errors import AssignmentError, MissingGrounds, NeedsName, NotTheirs, WrongDay
from assignments.offices import judges, named
from models import plan_rows
from models.audit import acts
from models.audit.acts import Act
from models.letters import silence
from models.letters.silence import SilenceRow
from models.tables import Silence
from plans.loading import LoadedPlan, lock_plan


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
    session: Session, loaded: LoadedPlan, act: Act, order: SilenceOrder, *, by: str | None = None
) -> SilenceRow:
    """Record a silence; what waits and is silenced from today on leaves no more.

    Any office may, under its name, but for letters to itself. Raises MissingGrounds, WrongDay,
    NeedsName, UnknownOffice, NotTheirs.
    """
    if bool(order.agency) == bool(order.obligation):
        raise MissingGrounds(
            "a silence covers one agency or obligation; write --agency AGENCY or --obligation CODE"
        )
    if not order.reason.strip():
        raise MissingGrounds("a silence has a reason, which others will read; write --reason TEXT")
    if order.last_on < max(order.first_on, act.as_of):
        least = max(order.first_on, act.as_of)
        raise WrongDay(f"it would end on {order.last_on}; write --to {least} or later")
    author = _decides(session, loaded, by)
    if order.agency is not None and author.partition("/")[0] == order.agency:
        judge = " or ".join(judges(loaded, order.agency))
        raise NotTheirs(
            f"no agency may stop the letters to itself; for {order.agency} write --by {judge}"
        )
    loaded = lock_plan(session, loaded)
    # Retired ones too, because their open work is still reminded of.
    obligations = plan_rows.obligation_ids(session, loaded.id, retired=True)
    row = Silence(
        plan_id=loaded.id,
        agency_id=_id(plan_rows.agency_codes(session, loaded.id), order.agency),
        obligation_id=_id(obligations, order.obligation),
        first_on=order.first_on,
        last_on=order.last_on,
        reason=" ".join(order.reason.split()),
        document=order.document,
        author=author,
        recorded_on=act.as_of,
    )
    saved = silence.add_silence(session, row)
    silence.forget_silenced(session, loaded.id, act.as_of)
    return _log(session, loaded, act, saved, action="silence", actor=author)


def end(
    session: Session, loaded: LoadedPlan, act: Act, silence_id: int, *, by: str | None = None
) -> SilenceRow:
    """End a silence before its time: from today on letters go out again.

    Raises UnknownSilence, WrongDay, NeedsName, UnknownOffice.
    """
    actor = _decides(session, loaded, by)
    loaded = lock_plan(session, loaded)
    row = silence.lock_silence(session, loaded.id, silence_id)
    if row is None:
        raise UnknownSilence(f"there is no silence {silence_id} in this plan; see: dondoc silence")
    if row.last_on < act.as_of:
        raise WrongDay(f"silence {silence_id} ended on {row.last_on}; there is nothing left to end")
    # Its first day may lie ahead: then it covers no day at all.
    row.last_on = act.as_of - timedelta(days=1)
    session.flush()
    return _log(session, loaded, act, row, action="end-silence", actor=actor)


def _decides(session: Session, loaded: LoadedPlan, by: str | None) -> str:
    """Who is reminded of the silence every week. Raises NeedsName, UnknownOffice."""
    if not by:
        raise NeedsName("a silence", [loaded.plan.head.standing_agency])
    return named(session, loaded, by)


def _id(ids: dict[str, int], code: str | None) -> int | None:
    return ids[code] if code else None


def _log(
    session: Session, loaded: LoadedPlan, act: Act, row: Silence, *, action: str, actor: str
) -> SilenceRow:
    (listed,) = (each for each in silence.silences(session, loaded.id) if each.id == row.id)
    detail = {
        "agency": listed.agency,
        "obligation": listed.obligation,
        "from": listed.first_on,
        "to": listed.last_on,
        "reason": listed.reason,
        "document": listed.document,
    }
    whole = act.by(actor)
    subject = f"silence:{listed.id}"
    acts.log(session, loaded.id, whole, action=action, subject=subject, detail=detail)
    return listed
