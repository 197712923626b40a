"""Nhiệm vụ được giao: what an agency has to do, and one piece of work with all that happened."""

from typing import cast, get_args

from fastapi import APIRouter
from fastapi.responses import Response

from chasing.planned import next_planned_on
from models import replies
from models.assignments import lists
from models.assignments.lists import Part
from models.assignments.work import Filter
from models.plan_rows import agency_id
from models.timeline import timeline
from pages.asking import Ask
from pages.events import event_lines
from pages.judges import may_judge
from pages.lines import line_named, line_of
from pages.paging import LIMIT, Paged, next_page, place_of
from pages.reporting import add_routes, find_work

router = APIRouter()

PARTS = {"overdue": "Quá hạn", "this_week": "Cần làm trong tuần này", "later": "Sau đó"}
EMPTY = {
    "overdue": "Không có nhiệm vụ nào quá hạn.",
    "this_week": "Không có nhiệm vụ nào đến hạn trong 7 ngày tới.",
    "later": "Không có nhiệm vụ nào khác.",
}
COORDINATED = "coordinated"
"""What others lead, after the parts of the agency's own work."""
SHOWN_FIRST = 10
"""Rows of a part while all parts are shown; one part alone has fifty a page."""
DONE = {"tiep-nhan": "Đã ghi nhận tiếp nhận.", "gia-han": "Đã ghi nhận đề nghị gia hạn."}


@router.api_route("/nhiem-vu", methods=["GET", "HEAD"])
def own_work(ask: Ask, phan: str = "", sau: str = "") -> Response:
    """What the agency has to do: overdue, this week, later; then what it coordinates.

    `phan` is one part, page by page.
    """
    day = ask.past_day or ask.today
    part = phan if phan in (*get_args(Part), COORDINATED) else ""
    limit, place = (LIMIT, place_of(sau)) if part else (SHOWN_FIRST, None)
    with ask.reading() as (session, loaded):
        holder = agency_id(session, loaded.id, ask.agency)
        counts = lists.counts_of_holder(session, loaded.id, holder, day)
        parts = {}
        for name in PARTS:
            if part in ("", name):
                cards = lists.cards_of_holder(
                    session, loaded.id, holder, day, cast(Part, name), limit=limit + 1, after=place
                )
                lines = [line_of(loaded.plan, card, day) for card in cards[:limit]]
                parts[name] = Paged(lines, next_page(cards, limit))
        cycles = []
        if part in ("", COORDINATED):
            cycles = lists.coordinated(
                session, loaded.id, holder, day, limit=limit + 1, after=place
            )
    return ask.page(
        "own_work",
        loaded.plan,
        parts=parts,
        part=part,
        words=PARTS,
        empty=EMPTY,
        counts=counts,
        coordinated=Paged(cycles[:limit], next_page(cycles, limit)),
    )


@router.api_route("/nhiem-vu/{id}", methods=["GET", "HEAD"])
def one_work(ask: Ask, id: int, da: str = "") -> Response:  # noqa: A002 - the route's word
    """One piece of work: the decision's sentence, its dates and why, and all that happened."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        view = find_work(ask, session, loaded, id)
        line = line_named(session, loaded, id, day)
        happened = timeline(session, loaded.id, id)
        next_letter = next_planned_on(session, loaded, day, Filter(ids=[id]))
        judged = ask.role in ("standing", "judge") and may_judge(loaded, ask.agency, view.holder)
        mails = replies.of_assignment(session, loaded.id, id) if judged else []
    obligation = loaded.plan.find_obligation(view.obligation)
    return ask.page(
        "work",
        loaded.plan,
        view=view,
        line=line,
        obligation=obligation,
        events=event_lines(loaded.plan, happened, sees_address=ask.role == "standing"),
        next_letter=next_letter,
        is_own=view.holder == ask.agency,
        judge_is_asker=judged,
        mails=mails,
        done=DONE.get(da) if line.is_open else None,
    )


add_routes(router, "/nhiem-vu")
