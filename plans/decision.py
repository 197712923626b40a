"""A decision's text as its points: what it numbers and letters, in its order.

Articles (Điều) of the decision itself; sections (mục), clauses (khoản) and points (điểm) of the
plan that it promulgates, numbered as Decree 30/2020/NĐ-CP has it (Phụ lục I); rows of the appendix.
A point is a part that has no parts of its own, or a row. It is cited as the `source` of a plan's
row cites it: "Kế hoạch, mục IV, khoản 2, điểm a".
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

DECISION, PLAN, APPENDIX = "Quyết định", "Kế hoạch", "Phụ lục"
PARTS = {"KẾ HOẠCH": PLAN, "PHỤ LỤC": APPENDIX}
"""The lines alone at which the decision's next part begins."""
ARTICLE = re.compile(r"Điều (?P<number>\d+)\.\s*(?P<words>.*)")
SECTION = re.compile(r"(?P<number>[IVXL]+)\.\s+(?P<words>.+)")
NUMBERED = re.compile(r"(?P<number>\d+)\.(?!\d)\s+(?P<words>.+)")
DOUBLE = re.compile(r"(?P<number>\d+\.\d+)\.\s+(?P<words>.+)")
LETTERED = re.compile(r"(?:- )?(?P<number>[a-zđ])\)\s+(?P<words>.+)")
LEVELS = (
    (ARTICLE, "Điều", 1),
    (SECTION, "mục", 1),
    (NUMBERED, "khoản", 2),
    (DOUBLE, "điểm", 3),
    (LETTERED, "điểm", 4),
)
"""How a part begins, how it is cited, and how deep it stands; a level may be left out."""
ORDINALS = ("nhất", "hai", "ba")
"""The first in words; those after them as figures: "thứ 4"."""
ORDINAL = re.compile(r" \(thứ (\w+)\)$")
ROMAN = re.compile(r"[IVXL]+")
SIGNED = "Nơi nhận"
"""Where the decision itself ends: what follows is who gets it, and who signed."""


CODES = {DECISION: "QĐ", PLAN: "KH"}


@dataclass(frozen=True)
class Point:
    """A part of the text: how it is cited, and its words up to the end of the line."""

    source: str
    words: str

    @property
    def code(self) -> str:
        """Its short name, as rows are coded and `carries` has it: KH.IV.2.a, KH.II.1.1, I.2.b."""
        part, *places = ORDINAL.sub("", self.source).split(", ")
        numbers = [re.sub(r"^(Điều|mục|khoản|điểm|số thứ tự) ", "", place) for place in places]
        # A number like 1.1 says already in which clause it stands.
        repeated = [place for place, below in pairwise(numbers) if below.startswith(f"{place}.")]
        named = [CODES[part]] if part in CODES else []
        code = ".".join([*named, *(number for number in numbers if number not in repeated)])
        ordinal = ORDINAL.search(self.source)
        return f"{code}({_number(ordinal[1])})" if ordinal else code


def points(text: str) -> list[Point]:
    """The points of a decision's text, in its order; none of a text that numbers nothing."""
    prose = list(_prose(text))
    # What has parts of its own is their heading; in the table it is a row like any other.
    headings = {part.source.rpartition(", ")[0] for part in prose}
    parts = [part for part in prose if part.source not in headings]
    parts += _rows(text)
    times = Counter(part.source for part in parts)
    seen: Counter[str] = Counter()
    listed = []
    for part in parts:
        # Two points may be lettered alike: the sources tell them apart by their order.
        seen[part.source] += 1
        ordinal = _ordinal(seen[part.source]) if times[part.source] > 1 else ""
        listed.append(Point(part.source + ordinal, part.words))
    return listed


def _ordinal(number: int) -> str:
    return f" (thứ {ORDINALS[number - 1] if number <= len(ORDINALS) else number})"


def _number(ordinal: str) -> int:
    return ORDINALS.index(ordinal) + 1 if ordinal in ORDINALS else int(ordinal)


def _prose(text: str) -> Iterator[Point]:
    """Every numbered or lettered part outside of the appendix's table, those above others too."""
    part, path = DECISION, {0: DECISION}
    for line in map(str.strip, text.splitlines()):
        if line in PARTS:
            part = PARTS[line]
            path = {0: part}
        # The articles end with the addressees; the decision's letters begin with its parts.
        if line.startswith(SIGNED):
            part = ""
        if not part or part == APPENDIX:
            continue
        for pattern, name, depth in LEVELS:
            match = pattern.fullmatch(line)
            if match and not (pattern is SECTION and part == DECISION):
                above = {place: words for place, words in path.items() if place < depth}
                path = {**above, depth: f"{name} {match['number']}"}
                yield Point(", ".join(path.values()), match["words"])
                break


def _rows(text: str) -> Iterator[Point]:
    """The rows of the appendix's table; its sections are titles, and no points."""
    section = number = ""
    for line in text.splitlines():
        place, tab, words = line.partition("\t")
        place = place.strip()
        if not tab or not place or place == "STT":
            continue
        title = words.partition("\t")[0]
        if ROMAN.fullmatch(place):
            section = f"{APPENDIX}, mục {place}"
        elif place.endswith(")"):
            yield Point(f"{section}, số thứ tự {number}, điểm {place[:-1]}", title)
        else:
            number = place
            yield Point(f"{section}, số thứ tự {number}", title)
