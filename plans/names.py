"""The names that the files of a plan give, for those who use them."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from plans.plan import Plan
from plans.source import Path_, Source
from plans.succession import succession

# A path of the sound part of a file and what is wrong there; an empty message is no fault.
PathFault: TypeAlias = tuple[Path_, str]
Word = TypeVar("Word", bound=Hashable)


@dataclass(frozen=True)
class Names:
    """The codes that the files give, in faulty rows too: one fault is not told twice.

    None is a list that cannot be read: then no name is called unknown.
    """

    agencies: set[str] | None
    groups: set[str] | None
    obligations: set[str] | None
    events: set[str] | None
    sections: set[str] | None
    roles: set[str] | None

    @classmethod
    def of(cls, sources: dict[str, Source]) -> "Names":
        """The names of a plan's files."""
        head, agencies = sources["plan.yaml"], sources["agencies.yaml"]
        return cls(
            agencies=agencies.codes("agencies"),
            groups=agencies.codes("groups"),
            obligations=sources["obligations.yaml"].codes("obligations"),
            events=head.codes("events"),
            sections=head.codes("sections"),
            roles=_roles(agencies),
        )

    @property
    def parties(self) -> set[str] | None:
        """Who may lead or coordinate: agencies and groups."""
        if self.agencies is None or self.groups is None:
            return None
        return self.agencies | self.groups


def runs(plan: Plan, head: Source) -> bool:
    """Whether the plan's first and last day are known and in order, so that rules can be tried."""
    # A day that was cut out is a stand-in: rules tried against it would all seem to fail.
    if any(head.is_cut((day,)) for day in ("signed_on", "starts_on", "ends_on")):
        return False
    return plan.head.signed_on <= plan.head.first_day <= plan.head.ends_on


def leads_back(start: str, heirs: dict[str, str | None]) -> bool:
    """Whether following each name's heir comes back to where it began."""
    return any(heirs.get(code) == start for code in succession(start, heirs.get))


def again(words: Iterable[Word]) -> Iterator[tuple[int, Word]]:
    """Words that stand in a list already, with their place."""
    seen: set[Word] = set()
    for place, word in enumerate(words):
        if word in seen:
            yield place, word
        seen.add(word)


def _roles(agencies: Source) -> set[str] | None:
    if agencies.is_cut(("agencies",)):
        return None
    contacts = [row.get("contacts") for row in agencies.rows("agencies") if isinstance(row, dict)]
    return {role for contact in contacts if isinstance(contact, dict) for role in contact}
