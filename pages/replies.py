"""Trả lời qua thư: answers by mail, which become a report only by a press here."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from assignments.replies import set_aside, take_over
from assignments.transitions import Paper
from deadlines.refusal import Refusal
from models import replies
from models.assignments import lists
from models.forms import use_form
from models.plan_rows import agency_codes
from models.replies import ReplyView
from notifications.papers import paper_of
from pages.asking import Ask, Asker, NotHere, Sent
from pages.downloads import kept_file
from pages.forms import Form, day_boxes, id_of, read_report
from pages.judges import may_judge
from pages.lines import line_of
from pages.reply_words import FILE_PROBLEMS, PROBLEMS
from pages.words import refusal_in_words
from plans.loading import LoadedPlan

router = APIRouter()

CHOICES = 200
"""So much open work of an agency is offered for a reply that names none."""


def may_decide(ask: Asker, loaded: LoadedPlan, view: ReplyView) -> bool:
    """Whether the asker decides on a reply: of an agency whose work the asker judges; what nobody
    could match is for the standing agency.
    """
    if view.agency is None:
        return ask.agency == loaded.plan.head.standing_agency
    return may_judge(loaded, ask.agency, view.agency)


@router.api_route("/tra-loi/{id}", methods=["GET", "HEAD"])
def reply_page(ask: Ask, id: int) -> Response:  # noqa: A002 - the route's word
    """One reply: what was written, its files, and the report that it may become."""
    return _page(ask, id, None)


@router.post("/tra-loi/{id}")
def decide_reply(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Take a reply over as a report of its agency, or set it aside with a reason."""
    sets_aside = form.text("viec_lam") == "xep-rieng"
    typed, report = read_report(form, ask.today, asks_name=False)
    typed.values.update(nhiem_vu=form.text("nhiem_vu"), ly_do=form.text("ly_do"))
    chosen = id_of(form.text("nhiem_vu"))
    if not sets_aside and (report is None or chosen is None):
        wrong = {} if chosen else {"nhiem_vu": "Chọn nhiệm vụ."}
        return _page(ask, id, Form(typed.values, {**wrong, **typed.errors}), status=422)
    try:
        with ask.desk() as desk:
            view = replies.one(desk.session, desk.loaded.id, id)
            if view is None or not may_decide(ask, desk.loaded, view):
                raise NotHere
            if use_form(desk.session, form.text("once"), ask.now):
                if sets_aside:
                    set_aside(desk, id, form.text("ly_do"))
                elif report is not None and chosen is not None:
                    paper = Paper(report.number, report.dated_on, link=report.link)
                    take_over(desk, id, paper, assignment_id=chosen)
    except Refusal as error:
        with ask.reading() as (_, loaded):
            words = refusal_in_words(error, loaded.plan)
        name = "ly_do" if sets_aside else "so"
        return _page(ask, id, Form(typed.values, {name: words}), status=422)
    return ask.go("/cho-xac-nhan?da=thu")


@router.api_route("/tra-loi/{id}/tep/{position}/{name}", methods=["GET", "HEAD"])
def reply_file(ask: Ask, id: int, position: int, name: str) -> Response:  # noqa: A002
    """A file that came with a reply, as an attachment."""
    with ask.reading() as (session, loaded):
        view = replies.one(session, loaded.id, id)
        if view is None or not may_decide(ask, loaded, view):
            raise NotHere
    file = next((each.file for each in view.files if each.position == position), None)
    return kept_file(ask, file, name)


def _page(ask: Asker, reply_id: int, form: Form | None, status: int = 200) -> Response:
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        view = replies.one(session, loaded.id, reply_id)
        if view is None or not may_decide(ask, loaded, view):
            raise NotHere
        lines = []
        if view.agency:
            holder = agency_codes(session, loaded.id)[view.agency]
            for part in ("overdue", "this_week", "later"):
                cards = lists.cards_of_holder(session, loaded.id, holder, day, part, limit=CHOICES)
                lines += [line_of(loaded.plan, card, day) for card in cards]
    return ask.page(
        "reply",
        loaded.plan,
        status,
        view=view,
        lines=lines,
        form=form or _suggested(view),
        problem=PROBLEMS.get(view.problem or ""),
        files=[
            (
                each,
                f"/tra-loi/{view.id}/tep/{each.position}/{quote(each.name)}" if each.file else "",
                FILE_PROBLEMS.get(each.problem or "", ""),
            )
            for each in view.files
        ],
    )


def _suggested(view: ReplyView) -> Form:
    """Number and date as the letter names them, and its work: to be looked at, and corrected."""
    values = {"nhiem_vu": str(view.assignment_id or "")}
    paper = paper_of(view)
    if paper is not None:
        values["so"] = paper.document
        values |= day_boxes(paper.dated_on) if paper.dated_on else {}
    return Form(values)
