"""Agencies as people write them: by code, name, abbreviation or group."""

import re
from collections.abc import Iterator, Sequence

from plans.faults import MeansGroup, NotInPlan
from plans.inspecting import PlaceToVisit
from plans.plan import Agency, Group, Plan
from plans.spelling import fold

SHORT_FORMS = {
    fold(words): short
    for words, short in {
        "ủy ban nhân dân": "ubnd",
        "U.B.N.D": "ubnd",
        "văn phòng": "vp",
        "khu công nghiệp": "kcn",
        "thành phố": "tp",
        "thị xã": "tx",
        "huyện": "h",
        "phường": "p",
        "xã": "x",
        "và": "",  # one writes & as well
    }.items()
}
"""What officials abbreviate within a name, and how."""
PROVINCE = fold("tỉnh")


class AgencyNames:
    """The agencies and groups of a plan by all that they are called."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        # Of two that are called the same the one that exists longer is meant: a code is exact.
        ordered = sorted(plan.agencies, key=lambda agency: agency.valid_to)
        self._called = {agency.abbreviation: agency for agency in ordered}
        self._called |= {agency.name: agency for agency in ordered}
        self._called |= {agency.code: agency for agency in ordered}
        self._agencies = {_key(words): agency for words, agency in self._called.items()}
        self._groups = {
            _key(words): group for group in plan.groups for words in (group.name, group.code)
        }
        self._roles = {fold(name): code for code, name in plan.head.roles.items()}
        heads = [_key(plan.name_of(code)) for code in plan.leaders]
        self._provinces = {key[key.index(PROVINCE) :] for key in heads if PROVINCE in key}

    def find(self, words: str) -> Agency | None:
        """The agency that the words mean; None if it is none."""
        keys = (key for key in self._keys(words) if key in self._agencies)
        return self._agencies.get(next(keys, ""))

    def require(self, words: str) -> Agency:
        """The agency that the words mean. Raises NotInPlan with a near name, MeansGroup."""
        return self._require(words)

    def require_party(self, words: str) -> Agency | Group:
        """The agency or the group that the words mean. Raises NotInPlan."""
        named = [words for group in self._plan.groups for words in (group.name, group.code)]
        return self._groups.get(_key(words)) or self._require(words, named)

    def require_place(self, words: str) -> Agency | PlaceToVisit:
        """The agency, or the place that is inspected, that the words mean. Raises NotInPlan."""
        inspections = self._plan.inspections
        places = inspections.places if inspections else ()
        keys = set(self._keys(words))
        for place in places:
            if keys & {_key(place.code), _key(place.name)}:
                return place
        named = [words for place in places for words in (place.name, place.code)]
        return self._require(words, named)

    def require_all(self, words: str) -> Sequence[Agency]:
        """The agency that the words mean, or the members of the group. Raises NotInPlan."""
        party = self.require_party(words)
        if isinstance(party, Agency):
            return [party]
        return [self._plan.agency(code) for code in party.members]

    def _require(self, words: str, others: Sequence[str] = ()) -> Agency:
        """The agency that the words mean; what else may stand there is a near name too."""
        agency = self.find(words)
        if agency is not None:
            return agency
        if group := self._groups.get(_key(words)):
            raise MeansGroup(words, group.members)
        raise NotInPlan("agency", words, [*self._called, *others])

    def role(self, words: str) -> str:
        """The code of the role of contacts that is called so; of a new one the words."""
        return self._roles.get(fold(words), words)

    def _keys(self, words: str) -> Iterator[str]:
        """The words as a key, without the province behind them, and as an abbreviation."""
        key = _key(words)
        yield key
        for province in sorted({PROVINCE, *self._provinces}, key=len, reverse=True):
            yield key.removesuffix(f" {province}")
        kind, _, rest = words.partition(" ")
        letters = re.sub(r"\W", "", rest)
        if letters.isupper():
            yield fold(kind[:1] + letters)


def _key(words: str) -> str:
    key = f" {fold(words)} "
    for long, short in SHORT_FORMS.items():
        key = key.replace(f" {long} ", f" {short} ")
    return " ".join(key.split())
