"""Drawn by a person, sealed at once, revealed by the head of the team, computed again by anyone."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assignments.asking import WorkOrder
from assignments.desk import Desk, Grounds
from assignments.errors import NotTheirs, WrongDay
from assignments.transitions import Paper
from chasing.commitments import send_commitment
from inspections import proof as proofs
from inspections.beacon import beacon_for
from inspections.box import close_box, open_box, require_strong
from inspections.draw import Draw, DrawResult
from inspections.eligible import Occasion, eligible
from inspections.errors import DrawRefused
from inspections.giving import ask_for_value, require_permit, value_of, witness
from inspections.proof import DrawProof
from inspections.steps import (
    acting,
    agency_of,
    assign,
    begin_step,
    heir,
    leading,
    log_act,
    ordering,
    require_inspection,
    submit_open,
    waive_if_open,
)
from models import inspections as rows
from models.audit.acts import Act
from models.tables_inspections import Inspection
from plans.loading import LoadedPlan
from plans.plan import Plan


@dataclass(frozen=True)
class Secret:
    """What a draw needs from outside: the typed passphrase, and 32 random bytes in hex."""

    passphrase: str
    nonce: str


def draw(
    desk: Desk, inspection_id: int, head: str, secret: Secret, again: str | None = None
) -> Inspection:
    """Commit to a draw: candidates, nonce and the beacon whose value nobody knows yet; seal them.

    What is drawn follows once the value is on record (inspections/giving.py). `again` is the reason
    to draw anew what is sealed; whoever is the witness has permitted it. The work of the visit and
    its due day stay, unless the permit gives it to another team. The team has to reveal by the end
    of the quarter; the words and days of that are the same whatever is drawn. The commitment is
    mailed to the witness, the judge and the leaders.
    Raises InspectionError, UnknownOffice, NotTheirs, HolidayTableEnds.
    """
    desk = begin_step(desk)
    require_strong(secret.passphrase, _everybodys_words(desk.loaded.plan))
    row = require_inspection(
        desk, inspection_id, ["planned"] if again is None else ["sealed"], "draw"
    )
    if again is not None and not again.strip():
        raise DrawRefused("drawn-anew-without-reason")
    leader = leading(desk, head)
    moved = again is not None and heir(desk, agency_of(row)) != leader.agency
    if again is not None:
        require_permit(row, leader)
    act = _require_drawer(desk, row, leader.agency, moved=moved)
    sealed, last = _draw(desk, act, row, leader.agency, secret.nonce)
    row.commitment = sealed.commitment
    row.box = close_box(proofs.boxed(sealed), secret.passphrase, _context(row))
    row.state, row.head, row.year = "sealed", leader.name, act.as_of.year
    row.drawn_on, row.reveal_by, row.permit = act.as_of, last, None
    row.draws, row.beacon = sealed.number, json.dumps(sealed.beacon.plain, ensure_ascii=False)
    paper = Paper(f"Mã cam kết {row.commitment[:16]}", act.as_of)
    submit_open(desk, act, [row.draw_assignment_id], paper)
    _assign_visit(desk, act, row, moved=moved, again=(again or "").strip())
    ask_for_value(desk, act, row, sealed.beacon)
    log_act(desk, act, row, "draw", _detail_of_draw(row, sealed, again))
    send_commitment(desk.session, desk.loaded, act, witness(desk, leader.agency))
    return row


def _draw(desk: Desk, act: Act, row: Inspection, head_agency: str, nonce: str) -> tuple[Draw, date]:
    """What is committed to, and the day by which it is revealed. Raises DrawRefused."""
    plan, number = desk.loaded.plan, row.id or 0
    beacon = beacon_for(plan, act, witness(desk, head_agency))
    # The days begin after the last one for the value, so that no visit precedes what it follows
    # from.
    occasion = Occasion(number, act.as_of, head_agency, beacon.until + timedelta(days=1))
    candidates, last = eligible(desk.session, desk.loaded, occasion)
    sealed = Draw(
        plan=plan.code,
        # Candidates and weights can only be recomputed from the very plan that made them.
        plan_sha256=content_hash(desk.loaded),
        inspection=number,
        number=row.draws + 1,
        candidates=tuple(candidates),
        nonce=nonce,
        beacon=beacon,
    )
    return sealed, last


def _detail_of_draw(row: Inspection, sealed: Draw, again: str | None) -> dict[str, Any]:
    """What the audit keeps of a draw."""
    detail = {
        "commitment": row.commitment,
        "number": sealed.number,
        "head": row.head,
        "candidates": len(sealed.candidates),
        "beacon": sealed.beacon.plain,
        "plan_sha256": sealed.plan_sha256,
        "reveal_by": row.reveal_by,
        "visit": row.visit_assignment_id,
    }
    return detail if again is None else {**detail, "again": again.strip()}


def _assign_visit(desk: Desk, act: Act, row: Inspection, *, moved: bool, again: str) -> None:
    """The team owes the reveal and the visit; what another team owed is waived."""
    if row.visit_assignment_id and moved:
        waive_if_open(
            desk, act, row.visit_assignment_id, Grounds(f"Rút thăm lại: {again}", row.commitment)
        )
    if row.visit_assignment_id is None or moved:
        title = f"Công bố và tiến hành cuộc kiểm tra đột xuất số {row.id} (năm {row.year})"
        order = WorkOrder(row.obligation, title, (agency_of(row),), row.reveal_by or act.as_of)
        row.visit_assignment_id = assign(desk, act, order)


def _everybodys_words(plan: Plan) -> list[str]:
    """Names that whoever guesses a passphrase here would try first."""
    codes = (agency.code.replace("-", " ") for agency in plan.agencies)
    return [plan.code, *codes, *(agency.name for agency in plan.agencies)]


def content_hash(loaded: LoadedPlan) -> str:
    """The SHA-256 of the plan's content in the record: by which rules a draw was made."""
    return hashlib.sha256(loaded.row.content.encode()).hexdigest()


def _require_drawer(desk: Desk, row: Inspection, leader: str, *, moved: bool) -> Act:
    """Who draws: the agency of the head that was named, else who has inspections made (nobody makes
    itself the head). Never the witness: who gives the value must not know the nonce.

    Raises NotTheirs.
    """
    if moved:
        act = acting(desk, leader, "draw it")
    elif row.head:
        act = acting(desk, agency_of(row), "draw it")
    else:
        act = ordering(desk, row.obligation, "draw it")
    gives = witness(desk, leader)
    if act.actor.partition("/")[0] == gives:
        raise NotTheirs("witness-draws", agency=gives, may=[heir(desk, leader)])
    return act


def look(desk: Desk, inspection_id: int, passphrase: str) -> DrawResult:
    """Where the team will go, and when, for the eyes of its head, once the value is on record; the
    audit keeps that somebody looked. Another inspection revealed before this one may still take
    the place.

    Raises InspectionError, NotTheirs.
    """
    desk = begin_step(desk)
    row = require_inspection(desk, inspection_id, ["sealed"], "look")
    act = acting(desk, agency_of(row), "head it")
    proof = _open_box(desk, row, passphrase)
    # That somebody looked, and no more: the audit must not tell where the team goes.
    log_act(desk, act, row, "look", {})
    return DrawResult(proof.announced.target, proof.announced.on)


def reveal(desk: Desk, inspection_id: int, passphrase: str) -> tuple[Inspection, DrawProof]:
    """Announce what was drawn on its day or later, and publish all it takes to compute it again.

    Raises InspectionError, NotTheirs, WrongDay.
    """
    desk = begin_step(desk)
    row = require_inspection(desk, inspection_id, ["sealed"], "reveal")
    act = acting(desk, agency_of(row), "head it")
    proof = _open_box(desk, row, passphrase)
    if act.as_of < proof.announced.on:
        # Without the day, because a refusal may be logged.
        raise WrongDay("revealed-before", id=inspection_id)
    row.state, row.proof = "announced", proof.text
    row.place, row.on = proof.announced.target, proof.announced.on
    log_act(desk, act, row, "reveal", detail_of_reveal(proof))
    return row, proof


def detail_of_reveal(proof: DrawProof) -> dict[str, Any]:
    """What the audit keeps of a reveal."""
    return {
        "commitment": proof.commitment,
        "nonce": proof.nonce,
        "value": proof.value,
        "passed_over": [place.place for place in proof.passed_over],
        "target": proof.announced.target,
        "on": proof.announced.on.isoformat(),
    }


def _open_box(desk: Desk, row: Inspection, passphrase: str) -> DrawProof:
    """The proof of a sealed draw as it would be revealed now.

    Raises WrongPassphrase, WrongState while the value is not on record.
    """
    recorded_value = value_of(row)
    content = open_box(row.box or "", passphrase, _context(row))
    visited = rows.places_taken(desk.session, desk.loaded.id, row.year)
    try:
        return proofs.proof_of(proofs.unboxed(content), recorded_value, visited)
    except ValueError as error:
        raise DrawRefused("every-place-taken") from error


def _context(row: Inspection) -> str:
    """What a box is bound to."""
    return f"{row.id}|{row.commitment}"
