"""Drawn by a person, sealed at once, revealed by the head of the team, computed again by anyone."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from assignments.asking import Asked
from assignments.desk import Desk, Grounds
from assignments.errors import WrongDay
from assignments.transitions import Paper
from inspections import draw as rules
from inspections import proof as proofs
from inspections.desk import (
    acting,
    agency_of,
    asked,
    begun,
    heir,
    judging,
    known,
    leading,
    ordering,
    recorded,
    reported,
    settings,
    subject_of,
    withdrawn,
)
from inspections.draw import Candidate, Result
from inspections.errors import CannotDraw, WrongState
from inspections.proof import Proof
from inspections.reach import (
    candidates,
    completes_the_year,
    days,
    last_day_of_quarter,
    risk,
    sites,
)
from inspections.seal import require_strong, seal, unseal
from inspections.then import on_day, on_record
from models import audit, work
from models import inspections as rows
from models.audit import Act
from models.tables_inspections import Inspection


@dataclass(frozen=True)
class Secret:
    """What a draw needs from outside: the typed passphrase, and 32 random bytes in hex."""

    passphrase: str
    nonce: str


def draw(
    desk: Desk, inspection_id: int, head: str, secret: Secret, again: str | None = None
) -> Inspection:
    """Draw target and day, seal both, and commit to them in the audit.

    `again` is the reason to draw anew what is sealed: its passphrase was lost. The work of the
    visit and its due day stay, unless who judges it gives it to another team. The team has to
    reveal by the end of the quarter; the words and days of that are the same whatever was drawn.
    Raises InspectionError, UnknownOffice, NotTheirs, HolidayTableEnds.
    """
    desk = begun(desk)
    require_strong(secret.passphrase)
    row = known(desk, inspection_id, ["planned"] if again is None else ["sealed"], "draw")
    if again is not None and not again.strip():
        raise CannotDraw("a draw anew has a reason; write --again REASON")
    leader = leading(desk, head)
    moved = again is not None and heir(desk, agency_of(row)) != leader.agency
    act = _drawing(desk, row, moved=moved)
    listed, last = _candidates(desk, row, leader.agency)
    code = desk.loaded.plan.code
    row.commitment = rules.commitment(code, inspection_id, listed, secret.nonce)
    row.box = seal(proofs.boxed(listed, secret.nonce), secret.passphrase, _context(row))
    row.state, row.head, row.year = "sealed", leader.name, act.as_of.year
    row.drawn_on, row.reveal_by = act.as_of, last
    detail = {"commitment": row.commitment, "head": row.head, "candidates": len(listed)}
    if again is not None:
        detail["again"] = again.strip()
    paper = Paper(f"Mã cam kết {row.commitment[:16]}", act.as_of)
    reported(desk, act, [row.draw_assignment_id], paper)
    if row.visit_assignment_id and moved:
        grounds = Grounds(f"Rút thăm lại: {detail['again']}", paper.document)
        withdrawn(desk, act, row.visit_assignment_id, grounds)
    if row.visit_assignment_id is None or moved:
        title = f"Công bố và tiến hành cuộc kiểm tra đột xuất số {row.id} (năm {row.year})"
        what = Asked(row.obligation, title, (leader.agency,), last)
        row.visit_assignment_id = asked(desk, act, what)
    recorded(desk, act, row, "draw", {**detail, "visit": row.visit_assignment_id})
    return row


def _drawing(desk: Desk, row: Inspection, *, moved: bool) -> Act:
    """Who draws: the agency of the head that was named, else who has inspections made (nobody makes
    itself the head). To `moved`, another team, a draw goes by who judges. Raises NotTheirs.
    """
    if moved:
        return judging(desk, agency_of(row), "give it to another team")
    if row.head:
        return acting(desk, agency_of(row), "draw it")
    return ordering(desk, row.obligation, "draw it")


def look(desk: Desk, inspection_id: int, passphrase: str) -> Result:
    """Where the team will go, and when, for the eyes of its head; the audit keeps that somebody
    looked. Another inspection revealed before this one may still take the place.

    Raises InspectionError, NotTheirs.
    """
    desk = begun(desk)
    row = known(desk, inspection_id, ["sealed"], "look")
    act = acting(desk, agency_of(row), "head it")
    told = _opened(desk, row, passphrase)
    recorded(desk, act, row, "look", {})
    return Result(told.announced.target, told.announced.on)


def reveal(desk: Desk, inspection_id: int, passphrase: str) -> tuple[Inspection, Proof]:
    """Announce what was drawn on its day or later, and publish all it takes to compute it again.

    Raises InspectionError, NotTheirs, WrongDay.
    """
    desk = begun(desk)
    row = known(desk, inspection_id, ["sealed"], "reveal")
    act = acting(desk, agency_of(row), "head it")
    told = _opened(desk, row, passphrase)
    if act.as_of < told.announced.on:
        # Without the day: what refuses is logged.
        raise WrongDay(
            f"the day of inspection {inspection_id} has not come: revealed before, it would "
            f"surprise nobody; its head sees the day by: dondoc inspect look {inspection_id}"
        )
    row.state, row.proof = "announced", told.text
    row.place, row.on = told.announced.target, told.announced.on
    recorded(desk, act, row, "reveal", _as_told(told))
    return row, told


def _as_told(told: Proof) -> dict[str, Any]:
    """What the audit keeps of a reveal."""
    return {
        "commitment": told.commitment,
        "nonce": told.nonce,
        "passed_over": [one.place for one in told.passed_over],
        "target": told.announced.target,
        "on": told.announced.on.isoformat(),
    }


def verify(desk: Desk, inspection_id: int) -> tuple[Proof, list[str]]:
    """A revealed draw computed again, and held against the audit and the record: its proof, and
    what differs. Raises UnknownInspection, WrongState.
    """
    row = rows.held(desk.session, desk.loaded.id, inspection_id)
    states = ["announced", "carried_out", "concluded"]
    row = row if row and row.proof else known(desk, inspection_id, states, "verify")
    if row.proof is None:
        raise WrongState(f"inspection {inspection_id} was not drawn: there is nothing to verify")
    told = proofs.read(row.proof, f"inspection {inspection_id}")
    found = proofs.faults(told)
    if (told.inspection, told.plan) != (inspection_id, desk.loaded.plan.code):
        found.append("the proof is of another inspection")
    if told.commitment != _committed(desk, row):
        found.append("the commitment is not the one that the audit has of the draw")
    if told.announced.target != row.place:
        found.append("the record has another place than the proof")
    if row.on is None or row.on < told.announced.on:
        found.append("the record has an earlier day than the proof")
    if not _is_as_revealed(desk, row, told):
        found.append("the audit has another reveal than the proof")
    for one in told.passed_over:
        other = rows.held(desk.session, desk.loaded.id, one.inspection)
        if other is None or other.place != one.place or not _was_before(desk, other, row):
            found.append(f"inspection {one.inspection} had not the place that was passed over")
    return told, found


def _candidates(desk: Desk, row: Inspection, head_agency: str) -> tuple[list[Candidate], date]:
    """Places in reach but those that a surprise of the year is revealed to be at, and those of the
    head's own agency; the day by which it is revealed.
    """
    plan, as_of = desk.loaded.plan, desk.act.as_of
    said, then = settings(desk.loaded), on_day(desk.session, desk.loaded, as_of)
    ahead = _days(desk, row)
    known_risk = risk(
        plan,
        work.standings(desk.session, desk.loaded.id, as_of),
        ahead,
        then.last_visits,
        [one.inspection.place or "" for one in then.findings if one.is_open],
    )
    visited = rows.taken(desk.session, desk.loaded.id, as_of.year)
    reach = [
        site
        for site in sites(plan, said, as_of)
        if site.code not in visited and site.answers != head_agency
    ]
    listed = candidates(reach, said.surprise, known_risk, ahead, as_of)
    if not listed:
        raise CannotDraw(
            f"no place is left to draw from {ahead[0]} to {ahead[-1]}: all were visited, or their "
            "agencies have something due; see inspections.yaml: agencies, places"
        )
    last = ahead[-1] if ahead[-1].month == 11 else last_day_of_quarter(ahead[-1])
    return listed, min(last, plan.head.ends_on)


def _days(desk: Desk, row: Inspection) -> tuple[date, ...]:
    """The days that a draw may fall on. Raises CannotDraw.

    Never all of a year in December: it is left out while none of the others is known to be before
    it, unless too few days are left; then the draw that completes the year is refused.
    """
    plan, as_of, surprise = desk.loaded.plan, desk.act.as_of, settings(desk.loaded).surprise
    found = days(plan, surprise, as_of)
    if not found:
        raise CannotDraw(f"no working day of {as_of.year} is left to draw; draw next year's then")
    drawn = on_record(desk.session, desk.loaded).surprises(as_of.year)
    # Of what is sealed the last day on which it may be is known, and nothing else.
    latest = [one.on or one.reveal_by for one in drawn if one.drawn_on and one.id != row.id]
    earlier = tuple(day for day in found if day.month < 12)
    if any(day and day.month < 12 for day in latest):
        return found
    completes = completes_the_year(surprise, len(latest) + 1)
    if completes and not earlier:
        raise CannotDraw(
            f"{len(latest)} of {as_of.year} are drawn and none is sure to be before December: not "
            "all of a year may be in it; draw next year's from January"
        )
    return earlier if completes or len(earlier) >= surprise.fewest_days else found


def _opened(desk: Desk, row: Inspection, passphrase: str) -> Proof:
    """The proof of a sealed draw as it would be revealed now. Raises WrongPassphrase."""
    content = unseal(row.box or "", passphrase, _context(row))
    listed, nonce = proofs.unboxed(content)
    visited = rows.taken(desk.session, desk.loaded.id, row.year)
    try:
        return proofs.proof(desk.loaded.plan.code, row.id or 0, nonce, listed, visited)
    except ValueError as error:
        raise CannotDraw("every place of this draw was visited this year; draw anew") from error


def _is_as_revealed(desk: Desk, row: Inspection, told: Proof) -> bool:
    """Whether the audit has the reveal as the proof tells it."""
    acts = audit.of_subjects(desk.session, desk.loaded.id, [subject_of(row)])
    kept = [json.loads(one.detail) for one in acts if one.action == "inspection-reveal"]
    return kept == [_as_told(told)]


def _was_before(desk: Desk, other: Inspection, row: Inspection) -> bool:
    """Whether another draw was revealed before this one."""
    subjects = [subject_of(other), subject_of(row)]
    told = audit.of_subjects(desk.session, desk.loaded.id, subjects)
    revealed = [one.subject for one in told if one.action == "inspection-reveal"]
    return revealed[:1] == subjects[:1]


def _context(row: Inspection) -> str:
    """What a box is bound to."""
    return f"{row.id}|{row.commitment}"


def _committed(desk: Desk, row: Inspection) -> str | None:
    """The commitment of the last draw, as the audit has it."""
    told = audit.of_subjects(desk.session, desk.loaded.id, [subject_of(row)])
    drawn = [json.loads(one.detail) for one in told if one.action == "inspection-draw"]
    return drawn[-1]["commitment"] if drawn else None
