"""Silences: somebody stops letters for an agency or of an obligation, for a reason, to an end."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from assignments.desk import require_text
from assignments.errors import MissingGrounds, NeedsName, NotTheirs, WrongDay
from assignments.offices import judges, named
from chasing.errors import UnknownSilence
from models import plan_rows
from models.audit import acts
from models.audit.acts import Act
from models.letters import silence
from models.letters.silence import SilenceRow
from models.tables import Silence
from plans.loading import LoadedPlan, lock_plan


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
        raise MissingGrounds("silence-of-nothing")
    require_text(order.reason, "silence-without-reason")
    if order.last_on < max(order.first_on, act.as_of):
        least = max(order.first_on, act.as_of)
        raise WrongDay("silence-ends-before", last_on=order.last_on, least=least)
    author = _decides(session, loaded, by)
    if order.agency is not None and author.partition("/")[0] == order.agency:
        may = judges(loaded, order.agency)
        raise NotTheirs("silences-itself", agency=order.agency, may=may)
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
        raise UnknownSilence("no-such-silence", id=silence_id)
    if row.last_on < act.as_of:
        raise WrongDay("silence-over", id=silence_id, last_on=row.last_on)
    # Its first day may lie ahead: then it covers no day at all.
    row.last_on = act.as_of - timedelta(days=1)
    session.flush()
    return _log(session, loaded, act, row, action="end-silence", actor=actor)


def _decides(session: Session, loaded: LoadedPlan, by: str | None) -> str:
    """Who is reminded of the silence every week. Raises NeedsName, UnknownOffice."""
    if not by:
        raise NeedsName(
            "nobody-named", decision="a silence", may=[loaded.plan.head.standing_agency]
        )
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
