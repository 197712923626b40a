"""The forms about a piece of work: tiếp nhận, báo cáo hoàn thành, đề nghị gia hạn.

The same pages serve the holder of a letter's link and whoever is signed in: the asker differs.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from assignments.desk import Grounds
from assignments.extensions import request_extension
from assignments.offices import judges
from assignments.transitions import Paper, acknowledge, submit
from deadlines.in_words import short_day
from deadlines.refusal import Refusal
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.forms import use_form
from models.types import OPEN, is_id
from notifications.wording import due_in_words
from pages.asking import Ask, Asker, NotHere, Sent, SentForm
from pages.forms import Form, Report, read_extension, read_report
from pages.lines import line_named
from pages.templating import STATUS_WORDS
from pages.uploads import ACCEPTED, KeptFile, read_kept, receive, token_of
from pages.words import refusal_in_words
from plans.loading import LoadedPlan
from plans.plan import Plan

GONE = "Tệp đã gửi không còn trên hệ thống. Chọn lại tệp."

A_FORTNIGHT = timedelta(days=14)
"""What the example of a request asks for beyond the day it has."""


@dataclass(frozen=True)
class Work:
    """A piece of work that the asker may act on, with the plan that it is of."""

    loaded: LoadedPlan
    view: AssignmentView
    product: str | None

    @property
    def is_open(self) -> bool:
        """Whether it can still be reported."""
        return self.view.status in OPEN


class FileGone(Exception):
    """The file that came with an earlier step is no longer there: nobody kept it in time."""


def find_work(ask: Asker, session: Session, loaded: LoadedPlan, work_id: int) -> AssignmentView:
    """A piece of work, if the asker may see it. Raises NotHere for any other, and for none."""
    if ask.letter is not None and work_id not in ask.letter.assignment_ids:
        raise NotHere
    views = (
        work.assignments_as_of(session, loaded.id, ask.past_day or ask.today, Filter(ids=[work_id]))
        if is_id(work_id)
        else []
    )
    if not views or not ask.may_see(views[0].holder):
        raise NotHere
    return views[0]


def _work(ask: Asker, work_id: int) -> Work:
    with ask.reading() as (session, loaded):
        view = find_work(ask, session, loaded, work_id)
    obligation = loaded.plan.find_obligation(view.obligation)
    return Work(loaded, view, view.product(obligation.product if obligation else None))


def acknowledge_work(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002 - the route's word
    """Record that the work was taken on; sent again it changes nothing."""
    try:
        with ask.desk() as desk:
            view = find_work(ask, desk.session, desk.loaded, id)
            if use_form(desk.session, form.text("once"), ask.now) and view.status == "assigned":
                acknowledge(desk, [id])
    except Refusal as error:
        with ask.reading() as (_, loaded):
            words = refusal_in_words(error, loaded.plan)
        return ask.page("refused", None, 422, title="Chưa ghi nhận được", words=words)
    return ask.go(_done(ask, id, "tiep-nhan"))


def report_page(ask: Ask, id: int) -> Response:  # noqa: A002
    """The form of a report; of work that was reported already, what was reported."""
    return _report_form(ask, _work(ask, id), Form({}))


def check_report(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """What was typed, to be looked at before it is sent; what is wrong, at its field."""
    of_work = _work(ask, id)
    typed, report = read_report(form, ask.today, asks_name=ask.letter is not None)
    kept, refused = _file(ask, form)
    if refused:
        words = refusal_in_words(refused, of_work.loaded.plan)
        typed = Form(typed.values, {**typed.errors, "tep": words})
    typed.values["tep_da_gui"] = token_of(ask, kept) if kept else ""
    if form.text("buoc") == "sua":
        return _report_form(ask, of_work, Form(typed.values), kept)
    if report is None or typed.errors:
        return _report_form(ask, of_work, typed, kept, status=422)
    return ask.page(
        "report_check", of_work.loaded.plan, work=of_work, form=typed, report=report, kept=kept
    )


def send_report(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Record the report: one evidence, however often the form is sent."""
    typed, report = read_report(form, ask.today, asks_name=ask.letter is not None)
    kept = read_kept(ask, form.text("tep_da_gui"))
    if report is None:
        return _report_form(ask, _work(ask, id), typed, kept, status=422)
    try:
        _submit(ask, id, form, report, kept)
    except FileGone:
        return _report_form(ask, _work(ask, id), Form(typed.values, {"tep": GONE}), status=422)
    except Refusal as error:
        of_work = _work(ask, id)
        refused = Form(typed.values, {"so": refusal_in_words(error, of_work.loaded.plan)})
        return _report_form(ask, of_work, refused, kept, status=422)
    return ask.go(f"{ask.base}/{id}/xong")


def _submit(
    ask: Asker, work_id: int, form: SentForm, report: Report, kept: KeptFile | None
) -> None:
    with ask.desk(report.person) as desk:
        find_work(ask, desk.session, desk.loaded, work_id)
        if not use_form(desk.session, form.text("once"), ask.now):
            return
        if form.text("tep_da_gui") and kept is None:
            raise FileGone
        paper = Paper(
            document=report.number,
            dated_on=report.dated_on,
            file=kept.file.reference if kept else None,
            link=report.link,
            note=report.note,
        )
        submit(desk, [work_id], paper)
        # Last, so that a refused report leaves no file.
        if kept:
            kept.keep(ask.pages.installation.settings.evidence)


def sent_page(ask: Ask, id: int) -> Response:  # noqa: A002
    """What was recorded, with the number to quote, and where the result will be told."""
    of_work = _work(ask, id)
    with ask.reading() as (session, _):
        evidence = work.evidence_of(session, id)
    if not evidence:
        raise NotHere
    plan = of_work.loaded.plan
    return ask.page(
        "report_sent",
        plan,
        work=of_work,
        evidence=evidence[-1][0],
        judge=_judge(of_work),
        told_at=_told_at(ask, plan),
        back=_back(ask, of_work),
    )


def extension_page(ask: Ask, id: int) -> Response:  # noqa: A002
    """The form of a request for more time."""
    return _extension_form(ask, _work(ask, id), Form({}))


def request_more_time(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Record a request for more time; nothing moves until it is decided."""
    typed, request = read_extension(form, ask.today, asks_name=ask.letter is not None)
    if request is None:
        return _extension_form(ask, _work(ask, id), typed, status=422)
    try:
        with ask.desk(request.person) as desk:
            find_work(ask, desk.session, desk.loaded, id)
            if use_form(desk.session, form.text("once"), ask.now):
                request_extension(desk, [id], request.until, Grounds(request.reason))
    except Refusal as error:
        of_work = _work(ask, id)
        refused = Form(typed.values, {"ngay": refusal_in_words(error, of_work.loaded.plan)})
        return _extension_form(ask, of_work, refused, status=422)
    return ask.go(_done(ask, id, "gia-han"))


def _file(ask: Asker, form: SentForm) -> tuple[KeptFile | None, Refusal | None]:
    """The file that came now, or with an earlier step; or why it is refused."""
    upload = form.files.get("tep")
    if upload is None:
        kept = None if form.text("bo_tep") else read_kept(ask, form.text("tep_da_gui"))
        return kept, None
    return receive(ask, upload)


def _report_form(
    ask: Asker, of_work: Work, form: Form, kept: KeptFile | None = None, status: int = 200
) -> Response:
    return ask.page(
        "report",
        of_work.loaded.plan,
        status,
        **_about(ask, of_work, form),
        kept=kept,
        accepted=ACCEPTED,
    )


def _extension_form(ask: Asker, of_work: Work, form: Form, status: int = 200) -> Response:
    return ask.page(
        "extension",
        of_work.loaded.plan,
        status,
        **_about(ask, of_work, form),
        judge=_judge(of_work),
        example=max(of_work.view.expected_on or ask.today, ask.today) + A_FORTNIGHT,
    )


def _about(ask: Asker, of_work: Work, form: Form) -> dict[str, Any]:
    """What both forms say of their work."""
    return {
        "work": of_work,
        "form": form,
        "due": due_in_words(of_work.view, ask.today),
        "back": _back(ask, of_work),
        "answered": _answered(ask, of_work),
        "returned": _returned(ask, of_work),
    }


def _back(ask: Asker, of_work: Work) -> str:
    """Where the forms of a piece of work were opened from."""
    return ask.base if ask.letter else f"{ask.base}/{of_work.view.id}"


def _done(ask: Asker, work_id: int, what: str) -> str:
    """Where it is shown that something was done: at the work, also among many of a letter."""
    if ask.letter:
        return f"{ask.base}?da={work_id}#viec-{work_id}"
    return f"{ask.base}/{work_id}?da={what}"


def _returned(ask: Asker, of_work: Work) -> str | None:
    """What was missing when the work was last returned, and is asked for now."""
    with ask.reading() as (session, loaded):
        return line_named(session, loaded, of_work.view.id, ask.today).returned


def _judge(of_work: Work) -> str:
    """The name of who judges a report: nobody judges their own."""
    plan = of_work.loaded.plan
    return plan.agency(judges(of_work.loaded, of_work.view.holder)[0]).name


def _told_at(ask: Asker, plan: Plan) -> str:
    """Where the result will be told."""
    if ask.letter:
        return f"địa chỉ {ask.letter.address}"
    return f"đầu mối của {plan.agency(ask.agency).name}"


def _answered(ask: Asker, of_work: Work) -> str:
    """What was reported already, where nothing is left to report."""
    if of_work.is_open:
        return ""
    with ask.reading() as (session, _):
        evidence = work.evidence_of(session, of_work.view.id)
    if evidence and of_work.view.status == "submitted":
        paper, on = evidence[-1]
        return f"Nhiệm vụ này đã được báo cáo ngày {short_day(on)} ({paper.document})."
    return f"{STATUS_WORDS[of_work.view.status]}: không còn gì phải báo cáo."


def add_routes(router: APIRouter, base: str) -> None:
    """The pages of single pieces of work, under the path of a letter's link or of the signed in."""
    look, send = ["GET", "HEAD"], ["POST"]
    for path, endpoint, methods in (
        ("tiep-nhan", acknowledge_work, send),
        ("bao-cao", report_page, look),
        ("bao-cao", send_report, send),
        ("kiem-tra", check_report, send),
        ("xong", sent_page, look),
        ("gia-han", extension_page, look),
        ("gia-han", request_more_time, send),
    ):
        router.add_api_route(f"{base}/{{id}}/{path}", endpoint, methods=methods)
