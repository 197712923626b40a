"""A revealed draw computed again, and held against audit and record."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assignments.desk import Desk
from deadlines.working_days import HolidayTableEnds
from inspections import proof as proofs
from inspections.drawing import as_revealed, content_hash
from inspections.eligible import Occasion, eligible
from inspections.errors import CannotDraw, WrongState
from inspections.proof import Proof
from inspections.steps import known, subject_of
from models import inspections as rows
from models.audit import acts as audit
from models.tables import Audit
from models.tables_inspections import Inspection


@dataclass(frozen=True)
class Verdict:
    """What differs from a proof, and what could not be checked here."""

    proof: Proof
    differences: list[str]
    unchecked: list[str]


def verify(desk: Desk, inspection_id: int, published: Collection[str] = ()) -> Verdict:
    """A revealed draw computed again, and held against the audit and the record; `published` are
    commitments known from elsewhere, one of which it must be. Raises UnknownInspection, WrongState.
    """
    row = rows.held(desk.session, desk.loaded.id, inspection_id)
    states = ["announced", "carried_out", "concluded"]
    row = row if row and row.proof else known(desk, inspection_id, states, "verify")
    if row.proof is None:
        raise WrongState(f"inspection {inspection_id} was not drawn: there is nothing to verify")
    told = proofs.read(row.proof, f"inspection {inspection_id}")
    acts = audit.of_subjects(desk.session, desk.loaded.id, [subject_of(row)])
    drawn = [one for one in acts if one.action == "inspection-draw"]
    found = [*proofs.faults(told), *proofs.unpublished(told, published)]
    if (told.inspection, told.plan) != (inspection_id, desk.loaded.plan.code):
        found.append("the proof is of another inspection")
    found += _against_record(row, told)
    found += _against_audit(acts, drawn, told)
    found += _passed_over(desk, row, told)
    unchecked = [] if published else proofs.unchecked(told, published)[-1:]
    if not drawn:
        return Verdict(told, found, unchecked)
    if told.plan_sha256 != content_hash(desk.loaded):
        unchecked.append(
            "candidates and weights: the plan was changed since the draw; restore a backup of its "
            "day into another database and verify there"
        )
        return Verdict(told, found, unchecked)
    return Verdict(told, [*found, *_recomputed(desk, drawn[-1], told)], unchecked)


def _against_record(row: Inspection, told: Proof) -> list[str]:
    found = []
    if told.announced.target != row.place:
        found.append("the record has another place than the proof")
    if row.on is None or row.on < told.announced.on:
        found.append("the record has an earlier day than the proof")
    return found


def _against_audit(acts: list[Audit], drawn: list[Audit], told: Proof) -> list[str]:
    """The last draw, how many there were, who gave which value after it, and the reveal."""
    found = []
    last = json.loads(drawn[-1].detail) if drawn else {}
    if told.commitment != last.get("commitment"):
        found.append("the commitment is not the one that the audit has of the draw")
    elif told.number != len(drawn):
        found.append(f"the audit has {len(drawn)} draws of it, the proof says {told.number}")
    given = [
        one
        for one in acts
        if one.action == "inspection-beacon" and drawn and (one.id or 0) > (drawn[-1].id or 0)
    ]
    entries = {one.actor.partition("/")[0]: (one.actor, _value(one)) for one in given}
    if sorted(entries.values()) != sorted((name, told.value) for name in told.given_by):
        found.append("the audit has another value, or others who gave it")
    kept = [json.loads(one.detail) for one in acts if one.action == "inspection-reveal"]
    if kept != [as_revealed(told)]:
        found.append("the audit has another reveal than the proof")
    return found


def _value(row: Audit) -> str:
    return str(json.loads(row.detail)["value"])


def _passed_over(desk: Desk, row: Inspection, told: Proof) -> list[str]:
    found = []
    for over in told.passed_over:
        other = rows.held(desk.session, desk.loaded.id, over.inspection)
        if other is None or other.place != over.place or not _was_before(desk, other, row):
            found.append(f"inspection {over.inspection} had not the place that was passed over")
    return found


def _was_before(desk: Desk, other: Inspection, row: Inspection) -> bool:
    """Whether another draw was revealed before this one."""
    subjects = [subject_of(other), subject_of(row)]
    told = audit.of_subjects(desk.session, desk.loaded.id, subjects)
    revealed = [one.subject for one in told if one.action == "inspection-reveal"]
    return revealed[:1] == subjects[:1]


def _recomputed(desk: Desk, drawn: Audit, told: Proof) -> list[str]:
    """What differs from candidates, weights and days as the record has them of the draw's day."""
    detail: dict[str, Any] = json.loads(drawn.detail)
    first = told.beacon.until + timedelta(days=1)
    head_agency = str(detail["head"]).partition("/")[0]
    occasion = Occasion(told.inspection, drawn.as_of, head_agency, first, before=drawn)
    try:
        listed, _ = eligible(desk.session, desk.loaded, occasion)
    except (CannotDraw, HolidayTableEnds) as error:
        return [f"by the record as of the draw nothing could be drawn: {error}"]
    computed = {one.code: one for one in listed}
    proven = {one.code: one for one in told.draw.candidates}
    found = [f"by the record {code} was a candidate" for code in computed if code not in proven]
    found += [f"by the record {code} was no candidate" for code in proven if code not in computed]
    for code in proven.keys() & computed.keys():
        was, now = proven[code], computed[code]
        if was.weight != now.weight:
            found.append(f"by the record the weight of {code} was {now.weight}, not {was.weight}")
        if was.days != now.days:
            found.append(f"by the record {code} had other days")
    if not found and [*computed] != [*proven]:
        found.append("by the record the candidates stood in another order")
    return sorted(found)
