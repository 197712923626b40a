"""Checks of agencies and groups: days, successors, abbreviations, addresses, members."""

from collections.abc import Iterator
from datetime import date, timedelta

from plans.faults import unknown
from plans.names import Names, PathFault, again, leads_back
from plans.plan import Agency, Plan
from plans.source import Source

RESERVED = ("test", "invalid", "localhost")
"""Ends of domains that nobody has (RFC 2606; "example" is looked for at every place)."""


def of_agencies(plan: Plan, names: Names, source: Source) -> Iterator[PathFault]:
    """Faults of agencies, by paths of the sound part of the file."""
    heirs = {agency.code: agency.successor for agency in plan.agencies}
    abbreviations: dict[str, int] = {}
    for index, agency in enumerate(plan.agencies):
        path = ("agencies", index)
        for role, address in agency.contacts.items():
            if not is_example(address):
                message = (
                    f'"{address}" may be somebody\'s: real addresses are personal data and live in '
                    "the database (dondoc contact set); write an example, e.g. x@example.gov.vn"
                )
                yield (*path, "contacts", role), message
        if agency.valid_to < agency.valid_from:
            yield (*path, "valid_to"), "lies before valid_from; it would never be valid"
        if agency.successor and leads_back(agency.code, heirs):
            message = "its successors lead back to it; name an agency that still exists at the end"
            yield (*path, "successor"), message
        elif agency.successor:
            message = unknown("agency", agency.successor, names.agencies)
            # A last day that was cut out is a stand-in, after which there cannot be a gap.
            if not message and not source.is_cut(source.in_file((*path, "valid_to"))):
                message = _gap(plan, agency)
            yield (*path, "successor"), message
        if abbreviations.setdefault(agency.abbreviation, index) != index:
            message = f'"{agency.abbreviation}" stands for another agency already'
            yield (*path, "abbreviation"), message


def is_example(address: str) -> bool:
    """Whether an address is of a domain that nobody has: one that says "example", or is reserved
    for examples and tests (RFC 2606).
    """
    labels = address.casefold().rpartition("@")[2].split(".")
    return "example" in labels or labels[-1] in RESERVED


def of_groups(plan: Plan, names: Names) -> Iterator[PathFault]:
    """Faults of groups: their members are agencies, each once."""
    groups = {group.code for group in plan.groups}
    for index, group in enumerate(plan.groups):
        if names.agencies and group.code in names.agencies:
            message = f'"{group.code}" is an agency already; give the group another code'
            yield ("groups", index, "code"), message
        for place, code in enumerate(group.members):
            path = ("groups", index, "members", place)
            if code in groups:
                yield path, f'"{code}" is a group; a group names agencies only'
            else:
                yield path, unknown("agency", code, names.agencies)
        for place, code in again(group.members):
            yield ("groups", index, "members", place), f'"{code}" is a member already; name it once'


def _gap(plan: Plan, agency: Agency) -> str:
    """Days on which nobody would answer; empty if there are none."""
    if agency.valid_to == date.max:
        return "never takes over without a last day; write valid_to, or remove successor"
    heir = next((other for other in plan.agencies if other.code == agency.successor), None)
    after = agency.valid_to + timedelta(days=1)
    if heir and heir.valid_from > after:
        return f'nobody answers from {after}: "{heir.code}" begins on {heir.valid_from}'
    if heir and heir.valid_to < after:
        return f'nobody answers from {after}: "{heir.code}" ended on {heir.valid_to}'
    return ""
