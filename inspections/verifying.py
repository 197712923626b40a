"""A revealed draw computed again, and held against audit and record."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assignments.desk import Desk
from deadlines.working_days import HolidayTableEnds
from inspections import proof as proofs
from inspections.drawing import content_hash, detail_of_reveal
from inspections.eligible import Occasion, eligible
from inspections.errors import DrawRefused, WrongState
from inspections.proof import DrawProof
from inspections.steps import require_inspection, subject_of
from models import inspections as rows
from models.audit import acts as audit
from models.tables import Audit
from models.tables_inspections import Inspection


@dataclass(frozen=True)
class ProofVerdict:
    """What differs from a proof, and what could not be checked here."""

    proof: DrawProof
    differences: list[str]
    unchecked: list[str]


def verify(desk: Desk, inspection_id: int, published: Collection[str] = ()) -> ProofVerdict:
    """A revealed draw computed again, and held against the audit and the record; `published` are
    commitments known from elsewhere, one of which it must be. Raises UnknownInspection, WrongState.
    """
    row = rows.lock_row(desk.session, desk.loaded.id, inspection_id)
    states = ["announced", "carried_out", "concluded"]
    row = row if row and row.proof else require_inspection(desk, inspection_id, states, "verify")
    if row.proof is None:
        raise WrongState("not-drawn", id=inspection_id)
    proof = proofs.read(row.proof, f"inspection {inspection_id}")
    acts = audit.of_subjects(desk.session, desk.loaded.id, [subject_of(row)])
    drawn = [act for act in acts if act.action == "inspection-draw"]
    differences = [*proofs.faults(proof), *proofs.unpublished(proof, published)]
    if (proof.inspection, proof.plan) != (inspection_id, desk.loaded.plan.code):
        differences.append("the proof is of another inspection")
    differences += _against_record(row, proof)
    differences += _against_audit(acts, drawn, proof)
    differences += _passed_over(desk, row, proof)
    unchecked = [] if published else proofs.unchecked(proof, published)[-1:]
    if not drawn:
        return ProofVerdict(proof, differences, unchecked)
    if proof.plan_sha256 != content_hash(desk.loaded):
        unchecked.append(
            "candidates and weights: the plan was changed since the draw; restore a backup of its "
            "day into another database and verify there"
        )
        return ProofVerdict(proof, differences, unchecked)
    return ProofVerdict(proof, [*differences, *_recomputed(desk, drawn[-1], proof)], unchecked)


def _against_record(row: Inspection, proof: DrawProof) -> list[str]:
    differences = []
    if proof.announced.target != row.place:
        differences.append("the record has another place than the proof")
    if row.on is None or row.on < proof.announced.on:
        differences.append("the record has an earlier day than the proof")
    return differences


def _against_audit(acts: list[Audit], drawn: list[Audit], proof: DrawProof) -> list[str]:
    """The last draw, how many there were, who gave which value after it, and the reveal."""
    differences = []
    last = json.loads(drawn[-1].detail) if drawn else {}
    if proof.commitment != last.get("commitment"):
        differences.append("the commitment is not the one that the audit has of the draw")
    elif proof.number != len(drawn):
        differences.append(f"the audit has {len(drawn)} draws of it, the proof says {proof.number}")
    beacon_acts = [
        act
        for act in acts
        if act.action == "inspection-beacon" and drawn and (act.id or 0) > (drawn[-1].id or 0)
    ]
    # The last entry of each office counts, because each may correct its own until they agree.
    entries = {entry.actor.partition("/")[0]: (entry.actor, _value(entry)) for entry in beacon_acts}
    if sorted(entries.values()) != sorted((name, proof.value) for name in proof.given_by):
        differences.append("the audit has another value, or others who gave it")
    reveals = [json.loads(act.detail) for act in acts if act.action == "inspection-reveal"]
    if reveals != [detail_of_reveal(proof)]:
        differences.append("the audit has another reveal than the proof")
    return differences


def _value(row: Audit) -> str:
    return str(json.loads(row.detail)["value"])


def _passed_over(desk: Desk, row: Inspection, proof: DrawProof) -> list[str]:
    differences = []
    for over in proof.passed_over:
        other = rows.lock_row(desk.session, desk.loaded.id, over.inspection)
        if other is None or other.place != over.place or not _was_before(desk, other, row):
            differences.append(
                f"inspection {over.inspection} had not the place that was passed over"
            )
    return differences


def _was_before(desk: Desk, other: Inspection, row: Inspection) -> bool:
    """Whether another draw was revealed before this one."""
    subjects = [subject_of(other), subject_of(row)]
    entries = audit.of_subjects(desk.session, desk.loaded.id, subjects)
    revealed = [entry.subject for entry in entries if entry.action == "inspection-reveal"]
    return revealed[:1] == subjects[:1]


def _recomputed(desk: Desk, drawn: Audit, proof: DrawProof) -> list[str]:
    """What differs from candidates, weights and days as the record has them of the draw's day."""
    detail: dict[str, Any] = json.loads(drawn.detail)
    first = proof.beacon.until + timedelta(days=1)
    head_agency = str(detail["head"]).partition("/")[0]
    occasion = Occasion(proof.inspection, drawn.as_of, head_agency, first, before=drawn)
    try:
        candidates, _ = eligible(desk.session, desk.loaded, occasion)
    # A refusal is a finding here: the draw that was made cannot have been made so.
    except (DrawRefused, HolidayTableEnds) as error:
        return [f"by the record as of the draw nothing could be drawn: {error}"]
    computed = {candidate.code: candidate for candidate in candidates}
    proven = {candidate.code: candidate for candidate in proof.draw.candidates}
    differences = [
        f"by the record {code} was a candidate" for code in computed if code not in proven
    ]
    differences += [
        f"by the record {code} was no candidate" for code in proven if code not in computed
    ]
    for code in proven.keys() & computed.keys():
        was, now = proven[code], computed[code]
        if was.weight != now.weight:
            differences.append(
                f"by the record the weight of {code} was {now.weight}, not {was.weight}"
            )
        if was.days != now.days:
            differences.append(f"by the record {code} had other days")
    if not differences and [*computed] != [*proven]:
        differences.append("by the record the candidates stood in another order")
    return sorted(differences)
