"""Chờ xác nhận: what Sở Nội vụ judges, and the judge what Sở Nội vụ holds."""

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from assignments.desk import Desk, Grounds
from assignments.extensions import extend, refuse
from assignments.transitions import accept, return_
from deadlines.in_words import period_in_words
from deadlines.refusal import Refusal
from models import replies
from models.assignments import judging, work
from models.assignments.lists import cards_named
from models.forms import use_form
from models.replies import ReplyView
from models.timeline import timeline
from pages.asking import Ask, Asker, NotHere, Sent, SentForm
from pages.events import event_lines, last_change, reason_of
from pages.forms import Form, day_fields, id_of, read_decision
from pages.judges import judged_by, may_judge
from pages.lines import line_named, line_of
from pages.paging import LIMIT, Paged, next_page, place_of
from pages.replies import may_decide
from pages.reporting import find_work
from pages.templating import STATUS_WORDS
from pages.words import refusal_in_words
from plans.loading import LoadedPlan

router = APIRouter()

AT_ONCE = 20
"""So many reports may be accepted in one go, after a look at all of them."""
WRITTEN = (
    "Chưa xác nhận, vì đã nhập nội dung cần bổ sung. Chọn “Trả lại yêu cầu bổ sung”, "
    "hoặc xóa nội dung này rồi xác nhận."
)
MOST_MAILS = 500


@router.api_route("/cho-xac-nhan", methods=["GET", "HEAD"])
def queue_page(ask: Ask, sau: str = "", da: str = "", so: str = "") -> Response:
    """What waits, the oldest report first; replies by mail stand above it.

    `da` was judged last, or `so` reports were accepted together.
    """
    if count := id_of(so):
        return _queue_page(ask, sau, done=f"Đã xác nhận hoàn thành {count} nhiệm vụ.")
    return _queue_page(ask, sau, judged=da)


@router.post("/cho-xac-nhan/kiem-tra")
def check_several(ask: Ask, form: Sent) -> Response:
    """The reports that were chosen, to be looked at before they are accepted together."""
    ids = _chosen(form)
    if not ids or len(ids) > AT_ONCE:
        return _queue_page(ask, error=f"Chọn từ 1 đến {AT_ONCE} báo cáo để xác nhận cùng lúc.")
    with ask.reading() as (session, loaded):
        for key in ids:
            _judged(ask, session, loaded, key)
        evidence = {key: [each for each, _ in work.evidence_of(session, key)] for key in ids}
        cards = cards_named(session, loaded.id, ids, ask.today)
    lines = [line_of(loaded.plan, card, ask.today) for card in cards]
    return ask.page("queue_check", loaded.plan, lines=lines, evidence=evidence)


@router.post("/cho-xac-nhan")
def accept_several(ask: Ask, form: Sent) -> Response:
    """Accept the chosen reports: all of them, or none and why."""
    ids = _chosen(form)
    if not ids or len(ids) > AT_ONCE:
        return _queue_page(ask, error=f"Chọn từ 1 đến {AT_ONCE} báo cáo để xác nhận cùng lúc.")
    try:
        with ask.desk() as desk:
            for key in ids:
                _judged(ask, desk.session, desk.loaded, key)
            if use_form(desk.session, form.text("once"), ask.now):
                seen = form.several.get("bang_chung", ())
                if any(f"{key}-{_newest(desk, key)}" not in seen for key in ids):
                    raise Changed
                accept(desk, ids)
    except Changed:
        return _queue_page(ask, error="Có báo cáo vừa được bổ sung; chưa xác nhận báo cáo nào.")
    except Refusal as error:
        with ask.reading() as (_, loaded):
            words = refusal_in_words(error, loaded.plan)
        return _queue_page(ask, error=f"Chưa xác nhận báo cáo nào. {words}")
    return ask.go(f"/cho-xac-nhan?so={len(ids)}")


@router.api_route("/cho-xac-nhan/{id}", methods=["GET", "HEAD"])
def report_to_judge(ask: Ask, id: int, da: str = "") -> Response:  # noqa: A002
    """One report: the evidence beside the duty and the decision's sentence."""
    return _report_page(ask, id, Form({}), previous=da)


@router.post("/cho-xac-nhan/{id}")
def judge_report(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Accept a report, or return it with what is missing; then the next one opens."""
    reason = form.text("ly_do")
    returns = form.text("viec") == "tra-lai"
    if wrong := _wrong_decision(form.text("viec"), reason):
        return _report_page(ask, id, Form({"ly_do": reason}, {"ly_do": wrong}), status=422)
    try:
        with ask.desk() as desk:
            view = _judged(ask, desk.session, desk.loaded, id)
            if use_form(desk.session, form.text("once"), ask.now):
                if str(_newest(desk, view.id)) != form.text("bang_chung"):
                    raise Changed
                _judge(desk, id, reason if returns else None)
            following = _following(ask, desk, id)
    except Changed:
        return _report_page(ask, id, Form({"ly_do": reason}), status=422, changed=True)
    except Refusal as error:
        with ask.reading() as (_, loaded):
            words = refusal_in_words(error, loaded.plan)
        typed = Form({"ly_do": reason}, {"ly_do": words})
        return _report_page(ask, id, typed, status=422)
    return ask.go(f"/cho-xac-nhan/{following}?da={id}" if following else f"/cho-xac-nhan?da={id}")


def _wrong_decision(chosen: str, reason: str) -> str | None:
    """What is wrong with a decision: a reason without a return, a return without a reason."""
    if chosen == "tra-lai" and not reason:
        return "Nhập nội dung cần bổ sung."
    if chosen == "xac-nhan" and reason:
        return WRITTEN
    return None if chosen in ("tra-lai", "xac-nhan") else "Chọn xác nhận hoặc trả lại."


class Changed(Exception):
    """The report is no longer what the judge was looking at."""


def _newest(desk: Desk, work_id: int) -> int | None:
    """The id of the newest evidence."""
    evidence = work.evidence_of(desk.session, work_id)
    return evidence[-1][0].id if evidence else None


def _judge(desk: Desk, work_id: int, missing: str | None) -> None:
    if missing is None:
        accept(desk, [work_id])
    else:
        return_(desk, [work_id], Grounds(missing))


def _following(ask: Asker, desk: Desk, after: int) -> int | None:
    """The next report that waits."""
    holders = judged_by(desk.session, desk.loaded, ask.agency)
    waiting = judging.queue(desk.session, desk.loaded.id, holders, ask.today, limit=2)
    return next((each.card.id for each in waiting if each.card.id != after), None)


@router.api_route("/de-nghi-gia-han", methods=["GET", "HEAD"])
def requests_page(ask: Ask, sau: str = "", da: str = "") -> Response:
    """Requests for more time, the oldest first."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        holders = judged_by(session, loaded, ask.agency)
        asked = judging.extension_requests(
            session, loaded.id, holders, day, limit=LIMIT + 1, after=place_of(sau)
        )
    lines = [(line_of(loaded.plan, each.card, day), each) for each in asked[:LIMIT]]
    more = next_page(asked, LIMIT)
    return ask.page("requests", loaded.plan, asked=Paged(lines, more), done=da)


@router.api_route("/de-nghi-gia-han/{id}", methods=["GET", "HEAD"])
def request_page(ask: Ask, id: int) -> Response:  # noqa: A002
    """One request, with what its day rests on."""
    return _request_page(ask, id, None)


@router.post("/de-nghi-gia-han/{id}")
def decide_request(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Grant more time up to a day, or refuse it; both with a reason."""
    typed, decision = read_decision(form)
    if decision is None:
        return _request_page(ask, id, typed, status=422)
    try:
        with ask.desk() as desk:
            view = _judged(ask, desk.session, desk.loaded, id)
            if use_form(desk.session, form.text("once"), ask.now):
                grounds = Grounds(decision.reason, decision.document)
                if decision.until:
                    extend(desk, [view.id], decision.until, grounds)
                else:
                    refuse(desk, [view.id], grounds)
    except Refusal as error:
        with ask.reading() as (_, loaded):
            words = refusal_in_words(error, loaded.plan)
        return _request_page(ask, id, Form(typed.values, {"ly_do": words}), status=422)
    return ask.go(f"/de-nghi-gia-han?da={id}")


def _chosen(form: SentForm) -> list[int]:
    """The ids of the boxes that were ticked, each once."""
    keys = map(id_of, form.several.get("viec", ()))
    return list(dict.fromkeys(key for key in keys if key))


def _judged(ask: Asker, session: Session, loaded: LoadedPlan, work_id: int) -> work.AssignmentView:
    """Work whose report the asker judges. Raises NotHere."""
    view = find_work(ask, session, loaded, work_id)
    if not may_judge(loaded, ask.agency, view.holder):
        raise NotHere
    return view


def _mails(ask: Asker, session: Session, loaded: LoadedPlan) -> list[ReplyView]:
    """Replies by mail that wait for the asker, the oldest first."""
    waiting = replies.waiting(session, loaded.id, limit=MOST_MAILS)
    return [view for view in waiting if may_decide(ask, loaded, view)]


def _judged_last(ask: Asker, session: Session, loaded: LoadedPlan, done: str) -> str:
    """What became of the work that was judged last; nothing where it is not the asker's."""
    key = id_of(done)
    if key is None:
        return ""
    try:
        view = _judged(ask, session, loaded, key)
    except NotHere:
        return ""
    line = line_named(session, loaded, view.id, ask.today)
    return f"{line.holder}, {period_in_words(view.period)}: {STATUS_WORDS[view.status]}."


def _queue_page(
    ask: Asker, after: str = "", *, done: str = "", judged: str = "", error: str = ""
) -> Response:
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        holders = judged_by(session, loaded, ask.agency)
        place = place_of(after)
        waiting = judging.queue(session, loaded.id, holders, day, limit=LIMIT + 1, after=place)
        counts = judging.queue_counts(session, loaded.id, holders)
        mails = _mails(ask, session, loaded)
        done = done or _judged_last(ask, session, loaded, judged)
    lines = [(line_of(loaded.plan, each.card, day), each) for each in waiting[:LIMIT]]
    more = next_page(waiting, LIMIT)
    return ask.page(
        "queue",
        loaded.plan,
        422 if error else 200,
        waiting=Paged(lines, more),
        counts=counts,
        mails=mails,
        done=done,
        at_once=AT_ONCE,
        error=error,
    )


def _report_page(
    ask: Asker,
    work_id: int,
    form: Form,
    *,
    previous: str = "",
    status: int = 200,
    changed: bool = False,
) -> Response:
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        view = _judged(ask, session, loaded, work_id)
        evidence = work.evidence_of(session, work_id)
        line = line_named(session, loaded, work_id, day)
        happened = timeline(session, loaded.id, work_id)
        counts = judging.queue_counts(session, loaded.id, judged_by(session, loaded, ask.agency))
        done = _judged_last(ask, session, loaded, previous)
    return ask.page(
        "report_to_judge",
        loaded.plan,
        status,
        view=view,
        line=line,
        obligation=loaded.plan.find_obligation(view.obligation),
        evidence=[each for each, _ in evidence],
        decided=None if view.status == "submitted" else last_change(loaded.plan, happened),
        events=event_lines(loaded.plan, happened, sees_address=ask.role == "standing"),
        form=form,
        previous=done,
        counts=counts,
        changed=changed,
    )


def _request_page(ask: Asker, work_id: int, form: Form | None, status: int = 200) -> Response:
    """A request, with what was typed; at first with the day that is asked for."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        view = _judged(ask, session, loaded, work_id)
        line = line_named(session, loaded, work_id, day)
        happened = timeline(session, loaded.id, work_id)
    return ask.page(
        "request",
        loaded.plan,
        status,
        view=view,
        line=line,
        obligation=loaded.plan.find_obligation(view.obligation),
        reason=reason_of(happened, "request-extension"),
        decided=None if view.extension_to else last_change(loaded.plan, happened),
        events=event_lines(loaded.plan, happened, sees_address=ask.role == "standing"),
        form=form or Form(day_fields(view.extension_to)),
    )
