"""One assignment's life in order: opened, each change, letters, evidence, silences."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, TypeAlias

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.assignments.explaining import Request, request_of
from models.assignments.work import evidence_of, subject_of
from models.audit import acts
from models.letters import outbox, silence
from models.letters.outbox import LetterAbout
from models.letters.silence import SilenceRow
from models.tables import AgencyRow, Assignment, Audit, CycleRow, Evidence, ObligationRow, Proof
from models.types import is_id


@dataclass(frozen=True)
class Opening:
    """That it was opened for an agency; `request`: who asked for it, if no timing rule made it."""

    on: date
    agency: str
    request: Request | None


@dataclass(frozen=True)
class Change:
    """An act on it, by its row of the audit; `detail` has what else the row keeps."""

    audit: int
    on: date
    at: datetime
    actor: str
    person: str | None
    via: str | None
    action: str
    detail: Mapping[str, Any]

    @property
    def reason(self) -> str | None:
        """The reason given, where the act has one."""
        return self.detail.get("reason")

    @property
    def document(self) -> str | None:
        """The document that it rests on, or that was submitted."""
        return self.detail.get("document")


@dataclass(frozen=True)
class Submitted:
    """A piece of evidence, and the day on which it was submitted."""

    evidence: int
    document: str
    dated_on: date
    file_name: str | None
    link: str | None
    note: str | None
    submitted_on: date


Kind: TypeAlias = Literal["opening", "silence", "change", "evidence", "letter"]


@dataclass(frozen=True)
class Happening:
    """One thing that happened: `kind` names the type of `what`.

    `on` is the civil day for which it counts, `at` when it was entered, or the letter left.
    """

    kind: Kind
    on: date
    at: datetime | None
    what: Opening | SilenceRow | Change | Submitted | LetterAbout


@dataclass(frozen=True)
class NamedEvidence:
    """A piece of evidence with the assignments it was submitted for: their ids, and holders' ids.

    `file` is its reference, "hash/name".
    """

    id: int
    file: str | None
    assignments: tuple[tuple[int, int], ...]


def timeline(session: Session, plan_id: int, assignment_id: int) -> list[Happening]:
    """Everything that happened to an assignment, by day and then by instant; [] if there is none.

    Letters are those that name it, to whomever they go, with those that wait. A silence is here
    if it is of its agency, its holder or its obligation, and overlaps its life.
    """
    if not is_id(assignment_id):
        return []
    work = session.execute(_work(), {"plan_id": plan_id, "id": assignment_id}).one_or_none()
    if work is None:
        return []
    request = request_of(session, plan_id, work.obligation, assignment_id)
    happened = [
        Happening("opening", work.opened_on, None, Opening(work.opened_on, work.agency, request)),
        *_silences(session, plan_id, work),
        *_changes(session, plan_id, assignment_id),
        *_evidence(session, assignment_id),
        *_letters(session, plan_id, assignment_id),
    ]
    # Sorting keeps the order of what was entered at one instant.
    return sorted(happened, key=_when)


def _when(each: Happening) -> tuple[date, bool, datetime]:
    """Its day; in a day first what has no instant, but a letter that waits comes last."""
    waits = each.kind == "letter" and each.at is None
    return each.on, waits, each.at or datetime.min.replace(tzinfo=UTC)


def evidence_named(session: Session, plan_id: int, evidence_id: int) -> NamedEvidence | None:
    """A piece of evidence of a plan by its number, and whose work it shows."""
    if not is_id(evidence_id):
        return None
    rows = session.execute(_named(), {"plan_id": plan_id, "id": evidence_id}).all()
    if not rows:
        return None
    works = tuple((row.assignment_id, row.holder_id) for row in rows)
    return NamedEvidence(evidence_id, rows[0].file, works)


def _silences(session: Session, plan_id: int, work: Any) -> Iterator[Happening]:
    for row in silence.silences(session, plan_id):
        is_of_it = row.agency in (work.agency, work.holder) or row.obligation == work.obligation
        lasts = row.last_on >= work.opened_on and row.first_on <= (work.closed_on or date.max)
        if is_of_it and lasts:
            yield Happening("silence", row.first_on, None, row)


def _changes(session: Session, plan_id: int, assignment_id: int) -> Iterator[Happening]:
    for row in acts.of_subjects(session, plan_id, [subject_of(assignment_id)]):
        yield Happening("change", row.as_of, row.at, _change(row))


def _change(row: Audit) -> Change:
    return Change(
        audit=row.id or 0,
        on=row.as_of,
        at=row.at,
        actor=row.actor,
        person=row.person,
        via=row.via,
        action=row.action,
        detail=json.loads(row.detail),
    )


def _evidence(session: Session, assignment_id: int) -> Iterator[Happening]:
    for row, submitted_on in evidence_of(session, assignment_id):
        submitted = Submitted(
            evidence=row.id or 0,
            document=row.document,
            dated_on=row.dated_on,
            file_name=row.file.partition("/")[2] if row.file else None,
            link=row.link,
            note=row.note,
            submitted_on=submitted_on,
        )
        yield Happening("evidence", submitted_on, row.recorded_at, submitted)


def _letters(session: Session, plan_id: int, assignment_id: int) -> Iterator[Happening]:
    for letter in outbox.letters_about(session, plan_id, assignment_id):
        yield Happening("letter", letter.on, letter.sent_at, letter)


@cache
def _work() -> Select[Any]:
    agency, holder = aliased(AgencyRow), aliased(AgencyRow)
    return (
        select(
            col(Assignment.opened_on),
            col(Assignment.closed_on),
            col(ObligationRow.code).label("obligation"),
            col(agency.code).label("agency"),
            col(holder.code).label("holder"),
        )
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(agency, col(agency.id) == col(Assignment.agency_id))
        .join(holder, col(holder.id) == col(Assignment.holder_id))
        .where(col(ObligationRow.plan_id) == bindparam("plan_id"))
        .where(col(Assignment.id) == bindparam("id"))
    )


@cache
def _named() -> Select[Any]:
    return (
        select(col(Evidence.file), col(Proof.assignment_id), col(Assignment.holder_id))
        .join(Proof, col(Proof.evidence_id) == col(Evidence.id))
        .join(Assignment, col(Assignment.id) == col(Proof.assignment_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(col(Evidence.id) == bindparam("id"))
        .where(col(AgencyRow.plan_id) == bindparam("plan_id"))
        .order_by(col(Proof.assignment_id))
    )
