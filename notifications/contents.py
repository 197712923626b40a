"""What a letter says when it leaves: read from the record in the transaction of its claim."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from deadlines.civil import civil_date
from deadlines.ladder import last_day_for
from deadlines.working_days import HolidayTableEnds
from models import inspections
from models.assignments import lists, work
from models.assignments.opening import events
from models.assignments.work import AssignmentView, Filter
from models.audit import chain
from models.letters import alarms, dispatch, escalating, figures, outbox, silence
from models.letters.answers import Answer, answers, known_to
from models.letters.contacts import EMAIL
from models.letters.dispatch import Addressed
from models.letters.kinds import word_of
from models.letters.sent import NamedWork
from models.letters.silence import Silenced
from models.types import ANSWER, LINKED, NEW_LINK, OPEN, RECEIPT
from notifications.alarm import alarm
from notifications.commitment import commitments
from notifications.links import ON_PAPER, Ways
from notifications.new_link import new_link
from notifications.receipts import receipt
from notifications.self_scoring import asked_scores
from notifications.summary import Week, monthly, summary
from notifications.views import Contents, CycleNews, EscalatedWork, Letter, Worded
from notifications.wording import digest, stagnant
from plans.loading import LoadedPlan
from plans.plan import Plan

UNDELIVERED = ("temporary", "permanent", "uncertain")
A_WEEK = timedelta(days=7)
ANSWERED_WITHIN = timedelta(days=92)
"""How old a decision may be that a letter still tells: by then every agency has had one."""


def worded_now(
    session: Session,
    loaded: LoadedPlan,
    letter: Addressed,
    as_of: date,
    ways: Ways = ON_PAPER,
) -> Worded | None:
    """The letter as it is true on a day; None if nothing is left to say.

    `ways` are those by which it may be answered, beside paper.
    """
    if letter.kind == "summary":
        return Worded(_summary(session, loaded, letter, as_of))
    if letter.kind == "alarm":
        content = _alarm(session, loaded, letter, as_of)
        return Worded(content) if content else None
    if letter.kind == "commitment":
        draws = inspections.commitments(session, loaded.id, letter.on.year)
        content = commitments(loaded.plan, letter.agency_name, as_of, draws)
        return Worded(content) if content else None
    word = word_of(letter.kind)
    if word in (RECEIPT, NEW_LINK):
        worded = receipt if word == RECEIPT else _new_link
        return worded(session, loaded, letter, as_of, ways)
    contents, cycle_ids = _contents(session, loaded, letter, as_of)
    contents = _answerable(contents, letter, ways)
    is_answer = letter.kind == ANSWER and contents.answers
    if not (contents.work or contents.news or contents.escalated or is_answer):
        return None
    by_id = {
        assignment.id: assignment
        for assignment in (*contents.work, *(escalated.work for escalated in contents.escalated))
    }
    works = (_named(key, item) for key, item in sorted(by_id.items()))
    news = map(_named, cycle_ids, contents.news)
    answers = tuple(answer.audit for answer in contents.answers)
    content = digest(loaded.plan, contents, fits=letter.channel == EMAIL)
    scores = tuple(contents.scores.values())
    return Worded(content, tuple(works), tuple(news), answers, scores)


def _new_link(
    session: Session, loaded: LoadedPlan, letter: Addressed, as_of: date, ways: Ways
) -> Worded | None:
    """Of the work that it was queued for what is still open and held by its agency."""
    of_holder = Filter(holder_id=letter.agency_id, statuses=OPEN, ids=letter.assignment_ids)
    open_work = work.assignments_as_of(session, loaded.id, as_of, of_holder)
    link = ways.link(letter.notice_id, as_of)
    if link is None or not open_work:
        return None
    fits = letter.channel == EMAIL
    return new_link(loaded.plan, letter.agency, open_work, link, fits=fits)


def _answerable(contents: Contents, letter: Addressed, ways: Ways) -> Contents:
    """With the link to the work of its receiver, where it is a letter about nothing else."""
    has_link = word_of(letter.kind) in LINKED and contents.work
    return replace(
        contents,
        link=ways.link(letter.notice_id, contents.as_of) if has_link else None,
        by_reply=ways.by_reply and letter.channel == EMAIL,
    )


def _named(key: int, item: AssignmentView | CycleNews) -> NamedWork:
    return NamedWork(key, item.obligation, item.period, item.title)


def _summary(session: Session, loaded: LoadedPlan, letter: Addressed, as_of: date) -> Letter:
    """The week's for the standing agency, the month's for any other."""
    # Until yesterday, because today is not over: the next summary begins with it.
    last, fits = as_of - timedelta(days=1), letter.channel == EMAIL
    if letter.agency != loaded.plan.head.standing_agency:
        day = as_of.replace(day=1) - timedelta(days=1)
        week = the_week(session, loaded, as_of, first=day.replace(day=1), last=day)
        return monthly(loaded.plan, week, letter.agency, fits=fits)
    instant = outbox.last_summary(session, loaded.id, letter.agency_id)
    # One day at least, also where the last summary left today.
    first = min(civil_date(instant), last) if instant else as_of - A_WEEK
    week = the_week(session, loaded, as_of, first=first, last=last)
    return summary(loaded.plan, week, fits=fits)


def _alarm(session: Session, loaded: LoadedPlan, letter: Addressed, as_of: date) -> Letter | None:
    """All that is amiss for the standing agency; for another its own silences."""
    if letter.agency == loaded.plan.head.standing_agency:
        amiss, own = alarms.problems(session, loaded.id, as_of), []
    else:
        silences = silence.silences(session, loaded.id)
        amiss = []
        own = [
            each for each in silences if each.covers(as_of) and each.author_agency == letter.agency
        ]
    return alarm(loaded.plan, letter.agency_name, as_of, amiss, own)


def the_week(session: Session, loaded: LoadedPlan, as_of: date, *, first: date, last: date) -> Week:
    """What some days brought, both ends included, and what stands open on a day."""
    all_work = work.assignments_as_of(session, loaded.id, as_of)
    by_id = {assignment.id: assignment for assignment in all_work}
    counts = outbox.count_by_state(session, loaded.id)
    seal = chain.last_seal(session)
    still_since = _still_since(loaded, as_of)
    raised = escalating.escalated_between(session, loaded.id, first, last)
    return Week(
        first=first,
        last=last,
        opened=sum(first <= assignment.opened_on <= last for assignment in all_work),
        accepted=[
            assignment
            for assignment in all_work
            if assignment.status == "accepted"
            and assignment.closed_on
            and first <= assignment.closed_on <= last
        ],
        to_judge=[assignment for assignment in all_work if assignment.status == "submitted"],
        extension_requests=[assignment for assignment in all_work if assignment.extension_to],
        overdue=[assignment for assignment in all_work if assignment.overdue],
        undelivered=sum(counts.get(state, 0) for state in UNDELIVERED),
        unreachable=outbox.unreachable(session, loaded.id, as_of),
        head=seal.head if seal else None,
        escalated=[
            (by_id[assignment_id], level, on)
            for assignment_id, level, on in raised
            if assignment_id in by_id
        ],
        stagnant=[
            assignment
            for assignment in all_work
            if not assignment.history and stagnant(assignment, still_since)
        ],
        silences=[each for each in silence.silences(session, loaded.id) if each.last_on >= as_of],
        quotas=figures.quotas(session, loaded.id, as_of.year),
        missing_years=loaded.missing_years(as_of),
        totals=escalating.totals(session, [each.id for each in all_work if each.overdue]),
    )


def _still_since(loaded: LoadedPlan, as_of: date) -> date | None:
    """The day on which work changed last that has not been changed for as long as the plan says."""
    plan = loaded.plan
    return last_day_for(plan.head.settings.stagnant_after, as_of, plan.working_days)


def _answer_by(loaded: LoadedPlan, as_of: date) -> date:
    """Before which day answers are asked for; in a year without a holiday table a week later."""
    plan = loaded.plan
    with suppress(HolidayTableEnds):
        return plan.working_days.after(as_of, plan.head.settings.answer_within)
    return as_of + A_WEEK


def _contents(
    session: Session, loaded: LoadedPlan, letter: Addressed, as_of: date
) -> tuple[Contents, tuple[int, ...]]:
    """What the letter says now, and of which cycles it tells.

    Work that was closed or silenced since it was queued is named nowhere; what is no longer
    overdue is escalated no more.
    """
    quiet = silence.silenced_on(session, loaded.id, as_of)
    levels = escalating.levels_of(session, letter.notice_id)
    escalated = _escalated(session, loaded, levels, quiet, as_of)
    of_holder = Filter(holder_id=letter.agency_id, statuses=OPEN)
    open_work = work.assignments_as_of(session, loaded.id, as_of, of_holder)
    assignments = [
        assignment
        for assignment in open_work
        if assignment.id in letter.assignment_ids
        and assignment.id not in levels
        and not quiet.holds(assignment.holder, assignment.obligation)
    ]
    news = _news(session, loaded, letter, quiet)
    listed = {assignment.id for assignment in assignments} | {each.work.id for each in escalated}
    others = [
        each
        for each in open_work
        if each.overdue and each.id not in listed and not quiet.holds(each.holder, each.obligation)
    ]
    is_own = bool(assignments or news) or letter.kind == ANSWER
    is_quiet = letter.agency in quiet.agencies
    last = dispatch.last_letter(session, letter.notice_id)
    # A letter to somebody above is about the work of others too.
    own = (each.work for each in escalated if each.work.holder == letter.agency)
    asked = [assignment.id for assignment in (*assignments, *own) if assignment.was_asked]
    come = {row.code for row in events(session, loaded.id) if row.on.year == as_of.year}
    contents = Contents(
        agency=letter.agency,
        as_of=as_of,
        answer_by=_answer_by(loaded, as_of),
        work=assignments,
        news=[item for _, item in news],
        # A letter of escalations alone is about the work of others.
        others=others if assignments or news else (),
        events_come=frozenset(come),
        escalated=escalated,
        since=civil_date(last) if last else None,
        answers=[] if is_quiet else _answers(session, letter, as_of, levels, is_own=is_own),
        still_since=_still_since(loaded, as_of),
        role=letter.role,
        totals=escalating.totals(session, [*levels]) if escalated else {},
        scores=asked_scores(session, asked) if asked else {},
        encloses=letter.channel == EMAIL,
    )
    return contents, tuple(cycle_id for cycle_id, _ in news)


def _escalated(
    session: Session, loaded: LoadedPlan, levels: Mapping[int, int], quiet: Silenced, as_of: date
) -> list[EscalatedWork]:
    if not levels:
        return []
    sent = escalating.already_sent(session, [*levels])
    open_work = work.assignments_as_of(
        session, loaded.id, as_of, Filter(ids=[*levels], statuses=OPEN)
    )
    return [
        EscalatedWork(
            assignment,
            levels[assignment.id],
            [(civil_date(at), level) for at, level in sent.get(assignment.id, ())],
        )
        for assignment in open_work
        # Extended since it was queued, it is no longer overdue, and nobody hears of it.
        if assignment.overdue and not quiet.holds(assignment.holder, assignment.obligation)
    ]


def _request(plan: Plan, code: str) -> str | None:
    """The decision's own words, where an obligation asks a body for something."""
    row = plan.find_obligation(code)
    return (row.text or row.title) if row and row.request else None


def _news(
    session: Session, loaded: LoadedPlan, letter: Addressed, quiet: Silenced
) -> list[tuple[int, CycleNews]]:
    if not letter.cycle_ids:
        return []
    leads = lists.holders_of(session, letter.cycle_ids)
    return [
        (
            cycle.id or 0,
            CycleNews(
                obligation=obligation.code,
                title=obligation.title,
                source=obligation.source,
                period=cycle.period,
                due_on=cycle.due_on,
                leads=leads.get(cycle.id or 0, ()),
                request=_request(loaded.plan, obligation.code),
            ),
        )
        for cycle, obligation in dispatch.cycle_rows(session, letter.cycle_ids)
        if not quiet.holds(letter.agency, obligation.code)
    ]


def _answers(
    session: Session, letter: Addressed, as_of: date, escalated: Collection[int], *, is_own: bool
) -> list[Answer]:
    """What was decided and the contact has not read yet; in a letter that is not about its
    agency's own work only what was decided on work that is escalated in it.
    """
    decided = answers(session, letter.plan_id, letter.agency_id, as_of - ANSWERED_WITHIN)
    decided = [answer for answer in decided if is_own or answer.assignment in escalated]
    if not decided:
        return []
    known = known_to(session, letter.plan_id, letter.notice_id, decided[0].audit)
    return [answer for answer in decided if answer.audit not in known]
