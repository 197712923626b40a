"""What was done to an assignment, told in a sentence from its audit row."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from deadlines.civil import civil_date
from models.audit.acts import MACHINE
from models.tables import Audit

Detail: TypeAlias = Mapping[str, Any]


def in_a_sentence(row: Audit) -> str:
    """Who did what, why, by which document and what it moved; an unknown action by its name.

    What was entered on another day than the one it counts for says so.
    """
    entered_on = civil_date(row.at)
    return _words(row) + (f" (entered on {entered_on})" if entered_on != row.as_of else "")


def _words(row: Audit) -> str:
    detail: Detail = json.loads(row.detail)
    if row.action in SENTENCES:
        return f"{who(row)} {SENTENCES[row.action](detail)}"
    words = ", ".join(f"{name} {value}" for name, value in detail.items() if _is_plain(value))
    return f"{who(row)}: {row.action}" + (f" ({words})" if words else "")


def who(row: Audit) -> str:
    """The office that acted, the person if one is known, and how that is known."""
    person = f" ({row.person})" if row.person else ""
    # Rows of an earlier version cannot say how it is known.
    via = f" [{row.via}]" if row.via and row.via != MACHINE else ""
    return f"{row.actor}{person}{via}"


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _submitted(detail: Detail) -> str:
    document = f"submitted {detail.get('document')} of {detail.get('dated')}"
    if detail["after"]["status"] != "submitted":
        return f"{document}; more occasions are to come"
    return document


def _asked_for_time(detail: Detail) -> str:
    return f"asked for time until {detail['to']}{_reason(detail)}"


def _extended(detail: Detail) -> str:
    return f"extended it{_moved(detail)}{_reason(detail)}{_document(detail)}"


def _refused(detail: Detail) -> str:
    return f"refused more time until {detail.get('asked')}{_reason(detail)}"


def _returned(detail: Detail) -> str:
    return f"returned it, to be submitted again by {_again(detail)}{_reason(detail)}"


def _reopened(detail: Detail) -> str:
    return f"reopened it, to be submitted again by {_again(detail)}{_reason(detail)}"


def _waived(detail: Detail) -> str:
    return f"waived it{_reason(detail)}{_document(detail)}"


def _transferred(detail: Detail) -> str:
    whom = f"passed it from {detail['from']} to {detail['to']}"
    return f"{whom} from {detail['effective']} on{_document(detail)}"


def _carried(detail: Detail) -> str:
    return (
        f"carried it from {detail['from']} of {detail['plan']}{_reason(detail)}{_document(detail)}"
    )


def _moved_by_plan(detail: Detail) -> str:
    was, now = detail["was"]["due_on"], detail["now"]["due_on"]
    moved = f": due {was} → {now}" if was != now else ""
    return f"loaded another version of the plan, which changes its dates{moved}"


def _moved(detail: Detail) -> str:
    return f": due {detail['before']['due_on'] or 'undated'} → {detail['after']['due_on']}"


def _again(detail: Detail) -> str:
    return str(detail["after"]["resubmit_on"])


def _reason(detail: Detail) -> str:
    return f"; reason: {detail['reason']}" if detail.get("reason") else ""


def _document(detail: Detail) -> str:
    return f"; document: {detail['document']}" if detail.get("document") else ""


SENTENCES: dict[str, Callable[[Detail], str]] = {
    "acknowledge": lambda _: "took it on",
    "submit": _submitted,
    "accept": lambda _: "accepted it",
    "return": _returned,
    "request-extension": _asked_for_time,
    "extend": _extended,
    "refuse": _refused,
    "waive": _waived,
    "reopen": _reopened,
    "transfer": _transferred,
    "carry": _carried,
    "move": _moved_by_plan,
}
"""The words of each action on an assignment."""
