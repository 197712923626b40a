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

DECISION, PLAN, APPENDIX = "Quyết định", "Kế hoạch", "Phụ lục"
PARTS = {"KẾ HOẠCH": PLAN, "PHỤ LỤC": APPENDIX}
"""The lines alone at which the decision's next part begins."""
ARTICLE = re.compile(r"Điều (?P<number>\d+)\.\s*(?P<words>.*)")
SECTION = re.compile(r"(?P<number>[IVXL]+)\.\s+(?P<words>.+)")
NUMBERED = re.compile(r"(?P<number>\d+)\.(?!\d)\s+(?P<words>.+)")
DOUBLE = re.compile(r"(?P<number>\d+\.\d+)\.\s+(?P<words>.+)")
LETTERED = re.compile(r"(?:- )?(?P<number>[a-zđ])\)\s+(?P<words>.+)")
LEVELS = (
    (ARTICLE, "Điều"),
    (SECTION, "mục"),
    (NUMBERED, "khoản"),
    (DOUBLE, "điểm"),
    (LETTERED, "điểm"),
)
DEPTHS = {"Điều": 1, "mục": 1, "khoản": 2, "điểm": 3}
ORDINALS = ("", " (thứ nhất)", " (thứ hai)", " (thứ ba)")
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
        part, *places = self.source.split(", ")
        numbers = [re.sub(r"^(Điều|mục|khoản|điểm|số thứ tự) ", "", place) for place in places]
        # A number like 1.1 says already in which clause it stands.
        if numbers and "." in numbers[-1]:
            numbers = [numbers[0], numbers[-1]]
        named = [CODES[part]] if part in CODES else []
        code = ".".join([*named, *numbers])
        for place, words in enumerate(ORDINALS[1:], start=1):
            code = code.replace(words, f"({place})")
        return code


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
        ordinal = ORDINALS[seen[part.source]] if times[part.source] > 1 else ""
        listed.append(Point(part.source + ordinal, part.words))
    return listed


def _prose(text: str) -> Iterator[Point]:
    """Every numbered or lettered part outside of the appendix's table, those above others too."""
    part, path = DECISION, [DECISION]
    for line in map(str.strip, text.splitlines()):
        if line in PARTS:
            part = PARTS[line]
            path = [part]
        # The articles end with the addressees; the decision's letters begin with its parts.
        if line.startswith(SIGNED):
            part = ""
        if not part or part == APPENDIX:
            continue
        for pattern, name in LEVELS:
            match = pattern.fullmatch(line)
            if match and not (pattern is SECTION and part == DECISION):
                path = [*path[: DEPTHS[name]], f"{name} {match['number']}"]
                yield Point(", ".join(path), match["words"])
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
