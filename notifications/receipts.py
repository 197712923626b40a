"""Receipts: a contact that answered without paper is told at once, and what became of it.

They are found in the audit when letters leave: docs/adr/0027-receipts.md.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from deadlines.civil import civil_date
from models.audit import acts
from models.audit.acts import Act
from models.letters import receipts
from models.letters.answers import ASKED, Answer, answers
from models.letters.contacts import EMAIL
from models.letters.dispatch import Addressed
from models.letters.receipts import Owed, Window
from models.letters.sent import NamedWork
from models.types import OPEN
from notifications.answers import DECIDED, RECORDED, answer_lines, recorded_lines
from notifications.grouping import Detail
from notifications.links import Ways
from notifications.rendering import Line, Part, letter, part
from notifications.views import Letter, LetterLink, Worded
from plans.loading import LoadedPlan
from plans.plan import Plan

ACTOR = "deliver"
WITHIN = timedelta(days=31)
"""How old an act may be that a receipt tells: an older one is told by another letter."""
LEAVES_OPEN = ("return", "extend", "refuse")
"""Decisions after which the holder has something to do, for which it gets the link again."""


def queue_receipts(session: Session, loaded: LoadedPlan, now: datetime) -> int:
    """Queue what contacts are to be told and no letter told yet: how many letters; again adds 0."""
    as_of = civil_date(now)
    window = Window(as_of - WITHIN, as_of, loaded.plan.head.settings.digest_to)
    owed = receipts.owed(session, loaded.id, window)
    if not owed:
        return 0
    receipts.hold_contacts(session, [each.contact_id for each in owed])
    # Asked again, because another deliverer may have queued them until they were held.
    queued = sum(
        receipts.queue(session, loaded.id, contact_id, as_of, assignment_ids)
        for contact_id, assignment_ids in _by_contact(
            receipts.owed(session, loaded.id, window)
        ).items()
    )
    if queued:
        subject, act = f"plan:{loaded.plan.code}", Act(ACTOR, now, as_of)
        detail = {"letters": queued}
        acts.log(session, loaded.id, act, "queue-receipts", subject=subject, detail=detail)
    return queued


def _by_contact(owed: Sequence[Owed]) -> dict[int, list[int]]:
    works: dict[int, list[int]] = {}
    for each in owed:
        works.setdefault(each.contact_id, []).append(each.assignment)
    return works


def receipt(
    session: Session, loaded: LoadedPlan, to: Addressed, as_of: date, ways: Ways
) -> Worded | None:
    """All that its contact is to be told when it leaves; None if other letters told it."""
    window = Window(to.on - WITHIN, as_of, loaded.plan.head.settings.digest_to)
    owed = receipts.owed(session, to.plan_id, window, arrived=True, agency_id=to.agency_id)
    ids = {each.audit for each in owed if each.contact_id == to.contact_id}
    told = [
        answer
        for answer in answers(session, to.plan_id, to.agency_id, window.since)
        if answer.audit in ids
    ]
    if not told:
        return None
    is_open = any(answer.action in LEAVES_OPEN and answer.status in OPEN for answer in told)
    link = ways.link(to.notice_id, as_of) if is_open else None
    by_id = {answer.assignment: answer for answer in told}
    return Worded(
        receipt_letter(loaded.plan, to.agency, told, link, fits=to.channel == EMAIL),
        work=tuple(
            NamedWork(key, answer.obligation, answer.period, answer.title)
            for key, answer in sorted(by_id.items())
        ),
        answers=tuple(answer.audit for answer in told),
        only_tells=True,
    )


def receipt_letter(
    plan: Plan, agency: str, told: Sequence[Answer], link: LetterLink | None, *, fits: bool = True
) -> Letter:
    """What came from an agency and what was decided on it, in a short letter."""
    is_decided = any(answer.action not in ASKED for answer in told)

    def parts(detail: Detail) -> list[Part]:
        recorded = [Line("", line) for line in recorded_lines(plan, told)]
        decided = [Line("", line) for line in answer_lines(plan, told)]
        return [part(RECORDED, recorded, detail), part(DECIDED, decided, detail)]

    words = {
        "agency": plan.name_of(agency),
        "plan": plan.head.document,
        "is_decided": is_decided,
        "is_recorded": bool(recorded_lines(plan, told)),
        "link": link,
    }
    title = DECIDED if is_decided else RECORDED
    return letter("receipt", f"[{plan.head.subject}] {title}", parts, words, fits=fits)
