"""What was sent to an agency, by the audit alone; the tables are only held against it."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models.letters.sent import MAY_HAVE_LEFT, NamedWork, sha256
from models.tables import AgencyRow, Audit, Contact, Notice, NoticeAssignment
from models.tables_letters import Delivery, LetterText

ATTEMPTED = ("sent", "temporary", "permanent", "uncertain")
RETURNED = "returned"
PUT_AGAIN = ("queued", "sending", "cancelled")
"""What a returned letter may be once a person has queued it again."""
SUBJECT = "notice:"


@dataclass(frozen=True)
class Attempt:
    """One attempt to send a letter, as the audit recorded it; `audit` is that row's id.

    Not `provable`: an earlier version recorded it, whose audit did not say where the letter went
    and what it named; that is then from tables that a hand can change. `returned_on`: it came back.
    """

    notice: int
    on: date
    kind: str
    contact: str
    channel: str
    address: str
    at: datetime
    outcome: str
    message_id: str | None
    assignments: tuple[int, ...]
    audit: int
    provable: bool = True
    subject: str | None = None
    sha256: str | None = None
    named: tuple[NamedWork, ...] = ()
    news: tuple[NamedWork, ...] = ()
    returned_on: date | None = None


class Differs(Exception):
    """A table says something else than the audit; names the first row."""


@dataclass(frozen=True)
class _Row:
    id: int
    as_of: date
    at: datetime
    notice: int
    action: str
    detail: Mapping[str, Any]

    @property
    def is_whole(self) -> bool:
        return "sha256" in self.detail


@dataclass(frozen=True)
class _Tables:
    """What the tables say of the letters of an agency."""

    notices: Mapping[int, tuple[Notice, Contact]]
    deliveries: Mapping[int, list[Delivery]]
    named: Mapping[int, list[tuple[int, bool]]]
    texts: Mapping[tuple[int, str], tuple[str | None, str | None]]


def attempts(session: Session, plan_id: int, agency: str, first: date, last: date) -> list[Attempt]:
    """Attempts of the days from first to last (both included), in the order of the audit.

    What came later, a return too, is not known then. Raises Differs.
    """
    tables = _tables(session, plan_id, agency)
    rows = [row for row in _rows(session, plan_id) if _agency(row, tables, agency)]
    _compare(rows, tables)
    returns = [row for row in rows if row.action == RETURNED and row.as_of <= last]
    seen: dict[tuple[int, str], int] = defaultdict(int)
    listed = []
    for row in rows:
        if row.action not in ATTEMPTED:
            continue
        place = seen[row.notice, row.action]
        seen[row.notice, row.action] += 1
        if first <= row.as_of <= last:
            back = _came_back(row, returns)
            listed.append(
                _recorded(row, back) if row.is_whole else _guessed(row, tables, place, back)
            )
    return listed


def _came_back(row: _Row, returns: Sequence[_Row]) -> date | None:
    """The day on which a letter that may have left came back, before it left once more."""
    if row.action not in MAY_HAVE_LEFT:
        return None
    days = (
        bounce.as_of for bounce in returns if bounce.notice == row.notice and bounce.id > row.id
    )
    return next(days, None)


def _agency(row: _Row, tables: _Tables, agency: str) -> bool:
    """Whether the letter is this agency's: the audit says so, or only a table can."""
    if "agency" in row.detail:
        return bool(row.detail["agency"] == agency)
    return row.notice in tables.notices


def _recorded(row: _Row, returned_on: date | None) -> Attempt:
    detail = row.detail
    works = tuple(NamedWork(**item) for item in detail["assignments"])
    return Attempt(
        notice=row.notice,
        on=date.fromisoformat(detail["on"]),
        kind=detail["kind"],
        contact=detail["contact"],
        channel=detail["channel"],
        address=detail["address"],
        at=datetime.fromisoformat(detail["at"]),
        outcome=row.action,
        message_id=detail["message_id"],
        assignments=tuple(work.id for work in works),
        audit=row.id,
        subject=detail["subject"],
        sha256=detail["sha256"],
        named=works,
        news=tuple(NamedWork(**item) for item in detail["cycles"]),
        returned_on=returned_on,
    )


def _guessed(row: _Row, tables: _Tables, place: int, returned_on: date | None) -> Attempt:
    """An attempt that an earlier version recorded, put together from the tables: the n-th audit row
    of an outcome is taken for the n-th delivery that ended so.
    """
    notice, contact = tables.notices[row.notice]
    deliveries = [
        delivery
        for delivery in tables.deliveries.get(row.notice, ())
        if delivery.outcome == row.action
    ]
    delivery = deliveries[place] if place < len(deliveries) else None
    about = tables.named.get(row.notice, ())
    return Attempt(
        notice=row.notice,
        on=notice.on,
        kind=notice.kind,
        contact=contact.role,
        channel=delivery.channel if delivery else notice.channel,
        address=(delivery.address if delivery else notice.address) or contact.address,
        at=delivery.at if delivery else row.at,
        outcome=row.action,
        message_id=row.detail.get("message_id"),
        assignments=tuple(key for key, sent in about if sent or row.action != "sent"),
        audit=row.id,
        provable=False,
        returned_on=returned_on,
    )


def _compare(rows: Sequence[_Row], tables: _Tables) -> None:
    """Raises Differs for the first row of a table that is not as the audit tells it."""
    by_notice: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        by_notice[row.notice].append(row)
    # Both ways: audit rows without their notice, and notices of which the audit knows nothing.
    for notice_id in sorted({*by_notice, *tables.notices}):
        of_notice = by_notice[notice_id]
        queued_again = _return_agrees(notice_id, of_notice[-1] if of_notice else None, tables)
        of_it = [row for row in of_notice if row.action in ATTEMPTED]
        if all(row.is_whole for row in of_it):
            _deliveries_agree(notice_id, of_it, tables.deliveries.get(notice_id, []))
            if not queued_again:
                _notice_agrees(notice_id, of_it, tables)
            _texts_agree(of_it, tables)


def _return_agrees(notice_id: int, last: _Row | None, tables: _Tables) -> bool:
    """Whether a letter that came back was queued again; it is returned just as the audit says."""
    came_back = last is not None and last.action == RETURNED
    notice, _ = tables.notices.get(notice_id, (None, None))
    state = notice.state if notice else None
    if state == RETURNED and not came_back:
        raise Differs(f"notice {notice_id} is returned, and the audit knows of no report")
    if last and came_back and state not in (RETURNED, None, *PUT_AGAIN):
        raise Differs(f"audit row {last.id}: notice {notice_id} came back, and it is {state}")
    return came_back and state in PUT_AGAIN


def _deliveries_agree(notice_id: int, rows: list[_Row], deliveries: list[Delivery]) -> None:
    # To the longer one, so that a row which stands on one side only is found too.
    for row, delivery in zip_longest(rows, deliveries):
        if row is None:
            raise Differs(f"delivery {delivery.id} of notice {notice_id} is not in the audit")
        if delivery is None:
            raise Differs(f"audit row {row.id}: its delivery of notice {notice_id} is gone")
        recorded = {
            **row.detail,
            "outcome": row.action,
            "at": datetime.fromisoformat(row.detail["at"]),
        }
        for name in ("outcome", "at", "channel", "address", "message_id", "answer"):
            _require_same(
                row, f"delivery {delivery.id}", name, recorded[name], getattr(delivery, name)
            )


def _notice_agrees(notice_id: int, rows: list[_Row], tables: _Tables) -> None:
    if notice_id not in tables.notices:
        raise Differs(f"audit row {rows[0].id}: notice {notice_id} is no longer the agency's")
    notice, contact = tables.notices[notice_id]
    where = f"notice {notice_id}"
    if not rows:
        if notice.state in ATTEMPTED or notice.sent_at:
            raise Differs(f"{where} is {notice.state}, and the audit knows of no attempt")
        return
    last = rows[-1]
    for name, value in (("on", notice.on.isoformat()), ("kind", notice.kind)):
        _require_same(last, where, name, last.detail[name], value)
    _require_same(last, where, "contact", last.detail["contact"], contact.role)
    if last.action == "sent" or notice.sent_at or notice.state == "sent":
        at = datetime.fromisoformat(last.detail["at"]) if last.action == "sent" else None
        _require_same(last, where, "sent_at", at, notice.sent_at)
        _require_same(last, where, "address", last.detail["address"], notice.address)
        _require_same(last, where, "message_id", last.detail["message_id"], notice.message_id)
        named = sorted(item["id"] for item in last.detail["assignments"])
        marked = sorted(key for key, sent in tables.named.get(notice_id, ()) if sent)
        _require_same(last, where, "assignments", named, marked)


def _texts_agree(rows: list[_Row], tables: _Tables) -> None:
    for row in rows:
        if row.action not in MAY_HAVE_LEFT:
            continue
        key = row.notice, row.detail["sha256"]
        if key not in tables.texts:
            raise Differs(f"audit row {row.id}: the text of notice {row.notice} is gone")
        for name, content in zip(("sha256", "sha256_html"), tables.texts[key], strict=True):
            # A text may be gone on purpose (DONDOC_KEEP_LETTERS_DAYS); its hash stays in the audit.
            if content is not None:
                where = f"letter of notice {row.notice}"
                _require_same(row, where, name, row.detail[name], sha256(content))


def _require_same(row: _Row, where: str, name: str, recorded: Any, value: Any) -> None:
    if recorded != value:
        raise Differs(f'audit row {row.id}: {name} is "{recorded}" there and "{value}" in {where}')


def _rows(session: Session, plan_id: int) -> list[_Row]:
    query = (
        select(Audit)
        .where(
            col(Audit.plan_id) == plan_id,
            col(Audit.subject).startswith(SUBJECT),
            col(Audit.action).in_((*ATTEMPTED, RETURNED)),
        )
        .order_by(col(Audit.id))
    )
    return [
        _Row(
            id=row.id or 0,
            as_of=row.as_of,
            at=row.at,
            notice=int(row.subject.removeprefix(SUBJECT)),
            action=row.action,
            detail=json.loads(row.detail),
        )
        for row in session.scalars(query)
    ]


def _tables(session: Session, plan_id: int, agency: str) -> _Tables:
    query = (
        select(Notice, Contact)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == plan_id, col(AgencyRow.code) == agency)
    )
    notices = {notice.id or 0: (notice, contact) for notice, contact in session.execute(query)}
    ids = (
        select(col(Notice.id))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == plan_id, col(AgencyRow.code) == agency)
    )
    deliveries: dict[int, list[Delivery]] = defaultdict(list)
    attempted = select(Delivery).where(col(Delivery.notice_id).in_(ids)).order_by(col(Delivery.id))
    for row in session.scalars(attempted):
        deliveries[row.notice_id].append(row)
    named: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    item = NoticeAssignment
    about = select(col(item.notice_id), col(item.assignment_id), col(item.sent))
    about = about.where(col(item.notice_id).in_(ids)).order_by(col(item.assignment_id))
    for notice_id, assignment_id, sent in session.execute(about):
        named[notice_id].append((assignment_id, sent))
    stored = select(LetterText).where(col(LetterText.notice_id).in_(ids))
    texts = {(row.notice_id, row.sha256): (row.text, row.html) for row in session.scalars(stored)}
    return _Tables(notices, deliveries, named, texts)
