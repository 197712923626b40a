"""The value that a draw follows from beside its nonce: asked for, given, and read; leave to draw
anew. All of it by another office than the one that draws: the witness.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from assignments.asking import WorkOrder
from assignments.desk import Desk, Grounds
from assignments.errors import NotTheirs
from assignments.offices import Office, office
from assignments.transitions import Paper
from chasing.commitments import send_commitment
from deadlines.in_words import short_day
from inspections.beacon import BeaconOnRecord, beacon_of, due_day, normal
from inspections.draw import Beacon
from inspections.errors import BadBeacon, DrawRefused, WrongState
from inspections.steps import (
    agency_of,
    assign,
    begin_step,
    heir,
    leading,
    log_act,
    require_inspection,
    submit_open,
    waive_if_open,
)
from models.audit.acts import Act
from models.tables_inspections import Inspection


@dataclass(frozen=True)
class Progress:
    """How far the value of a draw is: `waits_for` are the agencies that have not given it."""

    inspection: int
    kind: str
    on: str
    until: str
    value: str | None
    given_by: tuple[str, ...]
    waits_for: tuple[str, ...]


def witness(desk: Desk, head_agency: str) -> str:
    """The agency whose word a draw needs: the plan's judge, or, where that leads the team, the
    standing agency. Never the team's own.
    """
    head, agency = desk.loaded.plan.head, heir(desk, head_agency)
    judge = heir(desk, head.judge)
    return judge if judge != agency else heir(desk, head.standing_agency)


def ask_for_value(desk: Desk, act: Act, row: Inspection, beacon: Beacon) -> None:
    """Work of whoever gives the value, due the working day after its own; that of an earlier draw
    is waived where it is still owed.
    """
    for entry in _entries(row).values():
        grounds = Grounds("Rút thăm lại, giá trị đối chứng trước không còn dùng", row.commitment)
        waive_if_open(desk, act, entry["assignment"], grounds)
    agencies = [witness(desk, agency_of(row))]
    number = f"cuộc kiểm tra đột xuất số {row.id} (năm {row.year})"
    title = f"Cung cấp giá trị đối chứng cho việc rút thăm {number}"
    if beacon.kind == "lottery":
        agencies.append(heir(desk, agency_of(row)))
        title = (
            f"Nhập giá trị đối chứng cho việc rút thăm {number}: dãy số trúng thưởng giải đặc biệt "
            f"{beacon.name}, mở thưởng ngày {short_day(beacon.on)}"
        )
    due_on = due_day(desk.loaded.plan, beacon.on)
    row.givers = json.dumps(
        {
            agency: {
                "assignment": assign(
                    desk, act, WorkOrder(row.obligation, title, (agency,), due_on)
                ),
                "by": None,
                "value": None,
                "on": None,
            }
            for agency in agencies
        }
    )


def give(desk: Desk, inspection_id: int, value: str) -> Progress:
    """Put the value of a beacon on record, by an office that it is asked of.

    Of a lottery both offices enter it. Until they agree each may correct its own entry, once they
    do nobody may. Raises InspectionError, NotTheirs, UnknownOffice, WrongDay.
    """
    desk = begin_step(desk)
    row = require_inspection(desk, inspection_id, ["sealed"], "give the value of its beacon")
    beacon, entries = beacon_in(row), _entries(row)
    # Refused even to its giver: place and day can be computed as soon as the value is known.
    if _agreed(entries):
        raise BadBeacon("value-on-record", id=inspection_id)
    by = _require_giver(desk)
    agency = next((code for code in entries if heir(desk, code) == by.agency), None)
    if agency is None:
        may = [heir(desk, code) for code in entries]
        raise NotTheirs("may-not", agency=by.agency, action="give this value", may=may)
    _require_open(desk, row, beacon)
    entry = entries[agency]
    written = normal(beacon, value)
    others = [
        other["value"] for code, other in entries.items() if code != agency and other["value"]
    ]
    # Refused, because with two results on record nobody could say which one counts.
    if any(other != written for other in others):
        raise BadBeacon("value-differs")
    if entry["value"] == written:
        left = [code for code, entry in entries.items() if not entry["value"]]
        raise BadBeacon("value-entered", agency=agency, left=left)
    act = desk.act.by(by.name)
    entry |= {"by": by.name, "value": written, "on": act.as_of.isoformat()}
    row.givers = json.dumps(entries, ensure_ascii=False)
    log_act(desk, act, row, "beacon", {"value": written, "commitment": row.commitment})
    submit_open(desk, act, [entry["assignment"]], Paper("Giá trị đối chứng", act.as_of))
    if _agreed(entries):
        # --by is a name and no login, so whoever it names must read what was given in its name.
        send_commitment(desk.session, desk.loaded, act, witness(desk, agency_of(row)))
    return progress(row)


def permit(desk: Desk, inspection_id: int, reason: str, head: str | None = None) -> Inspection:
    """Leave to draw anew what is sealed, by its witness; `head` gives it to another team.

    Raises InspectionError, NotTheirs, UnknownOffice, WrongDay.
    """
    desk = begin_step(desk)
    row = require_inspection(desk, inspection_id, ["sealed"], "permit to draw it anew")
    if not reason.strip():
        raise DrawRefused("permit-without-reason")
    by, gives = _require_giver(desk), witness(desk, agency_of(row))
    if by.agency != gives:
        raise NotTheirs("may-not", agency=by.agency, action="permit a new draw", may=[gives])
    leader = leading(desk, head or row.head or "")
    detail = {"reason": reason.strip(), "by": by.name, "head": leader.name}
    row.permit = json.dumps(detail, ensure_ascii=False)
    act = desk.act.by(by.name)
    log_act(desk, act, row, "permit", {**detail, "commitment": row.commitment})
    return row


def require_permit(row: Inspection, leader: Office) -> None:
    """Raises DrawRefused unless somebody else allowed this team to draw anew: nobody draws
    until it suits them.
    """
    if row.permit is None:
        raise DrawRefused("permit-missing", id=row.id)
    head = str(json.loads(row.permit)["head"])
    if head.partition("/")[0] != leader.agency:
        raise DrawRefused("permitted-to-another", head=head, agency=head.partition("/")[0])


def value_of(row: Inspection) -> BeaconOnRecord:
    """The value on record. Raises WrongState while nobody, or one office of two, has given it."""
    entries = _entries(row)
    beacon_in(row)
    if not _agreed(entries):
        left = [code for code, entry in entries.items() if not entry["value"]]
        raise WrongState("value-missing", id=row.id, left=left)
    filled = list(entries.values())
    last = max(entry["on"] for entry in filled)
    return BeaconOnRecord(
        filled[0]["value"], tuple(entry["by"] for entry in filled), date.fromisoformat(last)
    )


def beacon_in(row: Inspection) -> Beacon:
    """What the last draw of an inspection named.

    Raises WrongState for one of an earlier version.
    """
    if row.beacon is None:
        raise WrongState("drawer-chose", id=row.id)
    return beacon_of(json.loads(row.beacon))


def progress(row: Inspection) -> Progress:
    """How far the value is. Raises WrongState."""
    beacon, entries = beacon_in(row), _entries(row)
    filled = [entry for entry in entries.values() if entry["value"]]
    return Progress(
        inspection=row.id or 0,
        kind=beacon.kind,
        on=beacon.on.isoformat(),
        until=beacon.until.isoformat(),
        value=filled[0]["value"] if _agreed(entries) else None,
        given_by=tuple(entry["by"] for entry in filled),
        waits_for=tuple(code for code, entry in entries.items() if not entry["value"]),
    )


def _require_giver(desk: Desk) -> Office:
    """Who acts, under its own name: of a value the record has to say whose it is."""
    if desk.by is None:
        raise NotTheirs("nobody-gives")
    return office(desk.session, desk.loaded, desk.by)


def _require_open(desk: Desk, row: Inspection, beacon: Beacon) -> None:
    if desk.act.as_of < beacon.on:
        raise BadBeacon("value-before-its-day", on=beacon.on)
    if desk.act.as_of > beacon.until:
        raise BadBeacon("value-too-late", id=row.id, until=beacon.until)


def _entries(row: Inspection) -> dict[str, dict[str, Any]]:
    return dict(json.loads(row.givers)) if row.givers else {}


def _agreed(entries: dict[str, dict[str, Any]]) -> bool:
    values = {entry["value"] for entry in entries.values()}
    return len(values) == 1 and None not in values
