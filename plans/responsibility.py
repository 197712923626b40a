"""Who leads an obligation and who coordinates, on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from plans.plan import Obligation, Plan
from plans.succession import succession

Role: TypeAlias = Literal["lead", "coordinating"]


@dataclass(frozen=True)
class Responsibility:
    """An agency's part in an obligation; both dates inclusive."""

    obligation: str
    agency: str
    role: Role
    valid_from: date
    valid_to: date


def responsibilities(plan: Plan, obligation: Obligation) -> list[Responsibility]:
    """Every agency's part in an obligation over the whole plan, successors included.

    A group means each of its members. An agency that one column names by itself leaves a group
    in the other (III.1: the groups lead, Văn phòng UBND tỉnh only coordinates); one that both
    would reach leads, and is told once.
    """
    named = {code for code in obligation.coordinating if code not in plan.members}
    leads = _expanded(plan, obligation.lead, without=named)
    spans = {code: _spans(plan, obligation, code) for code in leads}
    leads_from: dict[str, date] = {}
    for heir, first, _ in (span for chain in spans.values() for span in chain):
        leads_from[heir] = min(first, leads_from.get(heir, first))
    helpers = _expanded(plan, obligation.coordinating, without=set(leads))
    parts = [
        *_parts(obligation, "lead", [span for chain in spans.values() for span in chain]),
        *_parts(
            obligation,
            "coordinating",
            [
                span
                for code in helpers
                for helping in _spans(plan, obligation, code)
                for span in _until_it_leads(helping, leads_from)
            ],
        ),
    ]
    return list(dict.fromkeys(parts))


def leads_on(plan: Plan, obligation: Obligation, day: date) -> tuple[str, ...]:
    """Codes of the agencies that answer for an obligation on a day, in the decision's order."""
    return _on(plan, obligation, "lead", day)


def coordinators_on(plan: Plan, obligation: Obligation, day: date) -> tuple[str, ...]:
    """Codes of the agencies that coordinate on a day, the leads left out."""
    return _on(plan, obligation, "coordinating", day)


def heir_on(plan: Plan, obligation: Obligation | None, code: str, day: date) -> str | None:
    """Who answers on a day for what an agency was given; None if nobody does any more.

    Before its first day the agency itself: what it was given is its own. Of an obligation that
    an edit dropped (None) only the agencies' own successors are known.
    """
    chain = _spans(plan, obligation, code)
    if day < chain[0][1]:
        return code
    return next((heir for heir, first, last in chain if first <= day <= last), None)


def _on(plan: Plan, obligation: Obligation, role: Role, day: date) -> tuple[str, ...]:
    parts = responsibilities(plan, obligation)
    agencies = [p.agency for p in parts if p.role == role and p.valid_from <= day <= p.valid_to]
    return tuple(dict.fromkeys(agencies))


def _expanded(plan: Plan, codes: tuple[str, ...], *, without: set[str]) -> list[str]:
    agencies = [
        member
        for code in codes
        for member in plan.members.get(code, (code,))
        if code not in plan.members or member not in without
    ]
    return list(dict.fromkeys(agencies))


def _spans(plan: Plan, obligation: Obligation | None, code: str) -> list[tuple[str, date, date]]:
    """The agency and its successors, each with the days on which it answers."""
    own = obligation.successors if obligation else {}

    def heir_of(code: str) -> str | None:
        agency = plan.agency(code)
        # Without a last day there is no day on which anybody could follow.
        return None if agency.valid_to == date.max else own.get(code) or agency.successor

    spans: list[tuple[str, date, date]] = []
    for heir in succession(code, heir_of):
        agency = plan.agency(heir)
        # An heir that existed before answers only from the day after, otherwise two would at once.
        after = spans[-1][2] + timedelta(days=1) if spans else date.min
        spans.append((heir, max(after, agency.valid_from), agency.valid_to))
    return spans


def _until_it_leads(
    span: tuple[str, date, date], leads_from: dict[str, date]
) -> list[tuple[str, date, date]]:
    """The days on which a coordinating agency does not lead yet: an heir coordinates before."""
    code, first, last = span
    leads = leads_from.get(code)
    if leads is None:
        return [span]
    return [(code, first, min(last, leads - timedelta(days=1)))] if first < leads else []


def _parts(
    obligation: Obligation, role: Role, spans: list[tuple[str, date, date]]
) -> list[Responsibility]:
    """One part per agency: who is named itself and inherits too answers without a break."""
    merged: dict[str, tuple[date, date]] = {}
    for code, first, last in spans:
        previous = merged.get(code, (first, last))
        merged[code] = (min(previous[0], first), max(previous[1], last))
    return [Responsibility(obligation.code, code, role, *days) for code, days in merged.items()]
