"""A small plan that inspects, and the life of an inspection in steps."""

from datetime import date
from pathlib import Path
from typing import Any

from assignments.transitions import Paper
from inspections import concluding, drawing, giving, listing, visiting
from inspections.concluding import NotedFinding
from inspections.drawing import Secret
from inspections.giving import Progress
from inspections.listing import InspectionView
from inspections.proof import DrawProof
from inspections.visiting import Decision
from models.assignments import work
from models.assignments.work import AssignmentView
from models.tables_inspections import Finding, Inspection
from operation.installation import Installation
from operation.steps import propose_step
from plans.plan import Plan
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation

HEAD = "so-noi-vu/dau-moi-cchc"
PASSPHRASE = "bốn con chim sẻ"
JUDGE, WORD = "van-phong", "muối trắng phơi ngoài Cà Ná"
"""Who gives the value of a draw, unless told otherwise, and that value."""
PROPOSED, DRAWN = date(2023, 4, 3), date(2023, 4, 4)
QUARTER_ENDS = date(2023, 6, 30)
"""Whatever was drawn, its day has come."""
NONCES = [f"{number:064x}" for number in range(1, 200)]
PLACES = ("xa-mot", "xa-hai", "xa-ba", "xa-bon")


def a_place(code: str, **given: Any) -> dict[str, Any]:
    """A commune for which Sở Y tế answers, unless told otherwise."""
    return {"code": code, "name": f"Xã {code}", "kind": "commune", "answers": "so-y-te", **given}


def a_plan_that_inspects(*places: dict[str, Any], **given: Any) -> Plan:
    """Surprise inspections of four communes at the usual pace, periodic ones under I.2.a."""
    surprise = {
        "obligation": "I.2.b",
        "counts_for": "KH.II.1.1",
        "pace": (0, 1, 2, 3),
        "decided_by": ("so-noi-vu",),
        "fewest_places": 2,
        **given,
    }
    return a_plan(
        an_obligation("I.2.a", lead=("so-noi-vu",)),
        an_obligation("I.2.b", rules=[{"rule": "continuous"}], lead=("so-noi-vu",)),
        an_obligation("KH.II.1.1", rules=[{"rule": "at_least", "times": 3}], lead=("so-noi-vu",)),
        inspections={
            "surprise": surprise,
            "periodic": ({"obligation": "I.2.a", "topics": ("PAR INDEX", "PCI")},),
            "severities": ({"code": "nhe", "name": "nhẹ"},),
            "places": places or tuple(map(a_place, PLACES)),
        },
    )


def a_record_that_inspects(folder: Path, plan: Plan | None = None) -> Installation:
    """It is loaded."""
    return a_record(folder, plan or a_plan_that_inspects())


def proposed(record: Installation, on: date = PROPOSED) -> list[Inspection]:
    return propose_step(record, an_act(on))


def drawn(record: Installation, number: int = 1, **given: Any) -> Inspection:
    """Drawn on 4 April 2023 from the first nonce, and the word of the judge is given, unless told
    otherwise: `word=None`.
    """
    wanted = {"on": DRAWN, "nonce": NONCES[0], "head": HEAD, "again": None, "by": None, **given}
    secret = Secret(PASSPHRASE, wanted["nonce"])
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(wanted["on"], wanted["by"] or "test"), wanted["by"])
        row = drawing.draw(desk, number, wanted["head"], secret, wanted["again"])
    if word := given.get("word", WORD):
        gave(record, number, word, on=wanted["on"])
    return row


def gave(
    record: Installation,
    number: int = 1,
    value: str = WORD,
    *,
    by: str | None = JUDGE,
    on: date = DRAWN,
) -> Progress:
    """The value of a draw is given."""
    with record.work() as (session, loaded):
        return giving.give(a_desk(session, loaded, an_act(on), by), number, value)


def permitted(record: Installation, number: int = 1, **given: Any) -> Inspection:
    """The judge permits to draw anew, on 4 April 2023 unless told otherwise."""
    wanted = {"by": JUDGE, "on": DRAWN, "head": None, "reason": "quên mật khẩu", **given}
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(wanted["on"]), wanted["by"])
        return giving.permit(desk, number, wanted["reason"], wanted["head"])


def revealed(
    record: Installation, number: int = 1, passphrase: str = PASSPHRASE, on: date = QUARTER_ENDS
) -> tuple[Inspection, DrawProof]:
    with record.work() as (session, loaded):
        return drawing.reveal(a_desk(session, loaded, an_act(on)), number, passphrase)


def revealed_on_its_day(
    record: Installation, number: int = 1, drawn_on: date = DRAWN
) -> tuple[Inspection, DrawProof]:
    """The head looks when it is, and reveals it then."""
    with record.work() as (session, loaded):
        result = drawing.look(a_desk(session, loaded, an_act(drawn_on)), number, PASSPHRASE)
    return revealed(record, number, on=result.on)


def carried_out(record: Installation, number: int = 1, **given: Any) -> Inspection:
    """By a decision of Sở Nội vụ on the day announced, told on 30 June, unless told otherwise."""
    wanted = {"by": "so-noi-vu", "on": None, "dated": DRAWN, "told_on": QUARTER_ENDS, **given}
    paper = Paper(f"{number}/QĐ-SNV", wanted["dated"])
    decided = Decision(paper, wanted["by"], wanted["on"])
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(wanted["told_on"]))
        return visiting.mark_carried_out(desk, number, decided)


def concluded(
    record: Installation,
    *noted: NotedFinding,
    number: int = 1,
    on: date = QUARTER_ENDS,
    dated: date | None = None,
) -> list[Finding]:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(on))
        return concluding.conclude(desk, number, Paper(f"{number}/KL", dated or on), noted)[1]


def work_of(record: Installation, obligation: str, on: date = DRAWN) -> list[AssignmentView]:
    """What was opened under an obligation, but for the values of draws."""
    return [
        assignment
        for assignment in all_work_of(record, obligation, on)
        if "giá trị" not in assignment.title
    ]


def all_work_of(record: Installation, obligation: str, on: date = DRAWN) -> list[AssignmentView]:
    """What was opened under an obligation."""
    with record.work() as (session, loaded):
        assignments = work.assignments_as_of(session, loaded.id, on)
    return [assignment for assignment in assignments if assignment.obligation == obligation]


def listed(record: Installation, on: date = QUARTER_ENDS) -> list[InspectionView]:
    """The inspections as `dondoc inspect status` has them."""
    with record.read(on) as (session, loaded):
        return listing.status(session, loaded)
