"""What is wrong with a plan, where, and what to write instead."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from deadlines.refusal import ENGLISH, Refusal

SHOWN = 60

ENGLISH.update(
    {
        "not-in-plan": "{words}",
        "means-group": '"{name}" is a group of {count} agencies; write one of: {members}',
    }
)


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of a plan file; line and column count from 1."""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        text = f"{where}: {self.path}: {self.message}" if self.path else f"{where}: {self.message}"
        # What a file has between quotes may hold line ends; a fault is one line of a report.
        return re.sub(r"[\r\n]+", " ", text)


class PlanError(Exception):
    """A plan cannot be used; the base of this package's errors."""


class PlanFaults(PlanError):
    """A plan has faults; all of them are named at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class NotInPlan(Refusal, PlanError):
    """A code that the plan does not have; says which one may be meant, or which there are."""

    def __init__(self, kind: str, code: str, codes: Iterable[str]) -> None:
        words = not_in_plan(kind, code, codes)
        super().__init__("not-in-plan", kind=kind, name=code, words=words)


class MeansGroup(Refusal, PlanError):
    """A name means several agencies where only one can be."""

    def __init__(self, words: str, members: Sequence[str]) -> None:
        name, count = shortened(words), len(members)
        super().__init__("means-group", name=name, count=count, members=members)


def not_in_plan(kind: str, code: str, codes: Iterable[str]) -> str:
    """The words for a code that is none of the plan's `codes` of a kind, e.g. of its agencies."""
    article = "an" if kind[0] in "aeiou" else "a"
    return f'"{shortened(code)}" is not {article} {kind} of the plan; {nearest(code, codes)}'


def shortened(text: str) -> str:
    """A text of any length as one that a line of a report can hold."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def nearest(word: str, names: Iterable[str]) -> str:
    """What to write instead of an unknown word: the nearest known one, or all of a short list."""
    names = sorted(names)
    if not names:
        return "none is written yet"
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{shortened(close[0])}"?'
    if len(names) > 12:
        return "no known name is near"
    return f"write one of: {', '.join(map(shortened, names))}"


def unknown(kind: str, word: str, names: Iterable[str] | None) -> str:
    """The words for a name that leads nowhere; empty if it is known.

    None is known of a file that cannot be read: then no name is called unknown.
    """
    if names is None or word in names:
        return ""
    return f'unknown {kind} "{shortened(word)}"; {nearest(word, names)}'
