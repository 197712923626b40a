"""The HTTP API under /api: what programs of offices ask and do, over the functions of the pages.

Keys of answers are those that `dondoc assignments --format json` prints. docs/api.md shows it.
"""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, FastAPI, Path, Query, Security

from assignments import transitions
from assignments.desk import Grounds
from assignments.extensions import request_extension
from assignments.files import web_link
from assignments.opening import record_event
from assignments.ordering import TaskOrder, assign
from assignments.transitions import Paper, StatusChange
from inspections.ordering import Order, carry_out
from models.assignments import by_id, work
from models.assignments.by_id import Wanted
from models.assignments.work import AssignmentView, Filter
from pages.api_calling import OnceKey, Reads, answer_refusals, caller, require_first
from pages.api_objects import (
    LARGEST,
    AssignmentAnswer,
    AssignmentPage,
    AssignmentQuery,
    Caller,
    Change,
    EvidenceAnswer,
    Happened,
    MoreTime,
    Opened,
    PlannedInspection,
    Report,
    Task,
    WholeAssignment,
)
from pages.asking import Asker, Pages
from pages.reporting import find_work
from plans.plan import Plan

router = APIRouter()
Id: TypeAlias = Annotated[int, Path(ge=1, le=LARGEST)]


@router.get("/me", operation_id="me")
def me(ask: Annotated[Asker, Security(caller)]) -> Caller:
    """In whose name this token acts."""
    person = ask.person
    return Caller(
        token=person.name if person else "",
        plan=person.plan if person else "",
        office=ask.office,
        role=ask.role,
        today=ask.today,
    )


@router.get("/assignments", operation_id="list_assignments")
def list_assignments(ask: Reads, query: Annotated[AssignmentQuery, Query()]) -> AssignmentPage:
    """Work that the office holds, or all work for an office that judges, in the order of ids.

    With `overdue` or a past day a page may have fewer rows than `limit`, even none: go on while
    there is a `next`.
    """
    holder = query.holder
    if ask.role == "agency":
        # Of others' work nothing is told, not even that there is none.
        holder = ask.agency if holder in (None, ask.agency) else ""
    wanted = Wanted(holder, query.obligation, query.status)
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        ids = by_id.ids_after(session, loaded.id, wanted, after=query.after, limit=query.limit)
        views = work.assignments_as_of(session, loaded.id, day, Filter(ids=ids)) if ids else []
    shown = sorted(
        (view for view in views if view.overdue or not query.overdue), key=lambda view: view.id
    )
    return AssignmentPage(
        assignments=[_assignment(loaded.plan, view) for view in shown],
        next=ids[-1] if len(ids) == query.limit else None,
    )


@router.get("/assignments/{id}", operation_id="read_assignment")
def read_assignment(ask: Reads, id: Id) -> WholeAssignment:  # noqa: A002 - as everywhere
    """One piece of work with what was handed in for it."""
    with ask.reading() as (session, loaded):
        view = find_work(ask, session, loaded, id)
        papers = [
            EvidenceAnswer(**{**each.model_dump(), "file": _name(each.file), "submitted_on": on})
            for each, on in work.evidence_of(session, id)
        ]
    whole = _assignment(loaded.plan, view)
    return WholeAssignment(**whole.model_dump(), evidence=papers)


Submits: TypeAlias = Annotated[Asker, Security(caller, scopes=["submit"])]


@router.post("/assignments/{id}/acknowledge", operation_id="acknowledge")
def acknowledge(ask: Submits, id: Id) -> Change:  # noqa: A002 - as everywhere
    """Take a piece of work on."""
    with ask.desk() as desk:
        find_work(ask, desk.session, desk.loaded, id)
        return _change(transitions.acknowledge(desk, [id]))


@router.post("/assignments/{id}/submit", operation_id="submit")
def submit(
    ask: Submits,
    id: Id,  # noqa: A002 - as everywhere
    report: Report,
    key: OnceKey = None,
) -> Change:
    """Report that work is done. The same document again changes nothing and says since when."""
    paper = Paper(report.document, report.dated_on, link=web_link(report.link), note=report.note)
    with ask.desk() as desk:
        find_work(ask, desk.session, desk.loaded, id)
        require_first(ask, desk, key)
        return _change(transitions.submit(desk, [id], paper))


@router.post("/assignments/{id}/extension-requests", operation_id="request_extension")
def request_more_time(
    ask: Submits,
    id: Id,  # noqa: A002 - as everywhere
    request: MoreTime,
    key: OnceKey = None,
) -> Change:
    """Ask for more time; nothing moves until it is decided."""
    with ask.desk() as desk:
        find_work(ask, desk.session, desk.loaded, id)
        require_first(ask, desk, key)
        return _change(request_extension(desk, [id], request.to, Grounds(request.reason)))


@router.post("/events", operation_id="record_event", status_code=201)
def happened(
    ask: Annotated[Asker, Security(caller, scopes=["event"])], event: Happened, key: OnceKey = None
) -> Opened:
    """Record an event of the world and open what waits for it; recorded twice it opens nothing."""
    with ask.desk() as desk:
        require_first(ask, desk, key)
        by = ask.office
        opened = record_event(desk.session, desk.loaded, desk.act, event.event, event.on, by=by)
    return Opened(cycles=opened.cycles, assignments=opened.assignments)


@router.post("/tasks", operation_id="assign", status_code=201)
def give_task(
    ask: Annotated[Asker, Security(caller, scopes=["assign"])],
    order: TaskOrder,
    key: OnceKey = None,
) -> list[Task]:
    """Give a task to agencies by a document that orders it; they are told by letter."""
    with ask.desk() as desk:
        require_first(ask, desk, key)
        checked = TaskOrder.checked(order.model_dump(), desk.loaded.plan)
        return [Task.model_validate(each) for each in assign(desk, checked)]


@router.post("/inspections", operation_id="inspect", status_code=201)
def order_inspections(
    ask: Annotated[Asker, Security(caller, scopes=["inspect"])], order: Order, key: OnceKey = None
) -> list[PlannedInspection]:
    """Order inspections of named places, or plan some that their head will draw."""
    with ask.desk() as desk:
        require_first(ask, desk, key)
        checked = Order.checked(order.model_dump(), desk.loaded.plan)
        return [PlannedInspection.model_validate(each) for each in carry_out(desk, checked)]


def create_api(pages: Pages) -> FastAPI:
    """The API, to be mounted; its description is at /openapi.json, for whoever asks."""
    # No pages of FastAPI's own: they load what they need from elsewhere.
    app = FastAPI(title="dondoc", version="1", docs_url=None, redoc_url=None)
    app.state.pages = pages
    app.include_router(router)
    answer_refusals(app)
    return app


def _assignment(plan: Plan, view: AssignmentView) -> AssignmentAnswer:
    for_year = plan.year_of(view.obligation, view.period)
    return AssignmentAnswer.model_validate({**vars(view), "for_year": for_year})


def _change(changes: list[StatusChange]) -> Change:
    return Change.model_validate(changes[0])


def _name(file: str | None) -> str | None:
    """The name of a kept file, without the hash by which it is found."""
    return file.partition("/")[2] if file else None
