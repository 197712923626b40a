"""A copy of the shipped plan, edited in one place: what a test of faults starts from."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plans.faults import Fault, PlanFaults
from plans.plan import Agency, Event, Group
from plans.reading import read_plan
from tests.plans.shipped import CALENDAR, FOLDER, shipped_plan

KEPT = (
    *("KH.IV.1.c", "KH.IV.2.b", "KH.IV.13"),
    *("I.1", "I.2", "I.2.a", "I.2.b", "I.3", "I.4", "I.6", "II.5", "III.1"),
    *("IV.4", "IV.4.a", "IV.4.b", "VI.3", "VII.1", "VII.3"),
)

KEPT_TARGETS = ("2.1", "2.7")

# Stands in an edit where the fault must be reported; it is not written.
HERE = "¦"


@dataclass(frozen=True)
class Edited:
    """The copy's plan folder, and the place of the latest edit's mark."""

    folder: Path
    line: int = 1
    column: int = 1


def a_copy(tmp_path: Path) -> Edited:
    """The whole of `calendar/`: the plan, the holiday table and the ladder."""
    shutil.copytree(CALENDAR, tmp_path / "calendar")
    return Edited(tmp_path / "calendar" / FOLDER.name)


def a_short_copy(tmp_path: Path) -> Edited:
    """A copy with a few rows of every kind: read in a fraction of the time."""
    copy = a_copy(tmp_path)
    for name, codes in (("obligations.yaml", KEPT), ("targets.yaml", KEPT_TARGETS)):
        path = copy.folder / name
        head, *rows = re.split(r"^(?=  - code: )", path.read_text("utf-8"), flags=re.MULTILINE)
        kept = [row for row in rows if row.split()[2].strip('"') in codes]
        path.write_text(head + "".join(kept), "utf-8")
    return copy


def a_second_plan(tmp_path: Path, code: str = "kh-2026") -> Path:
    """A short copy under another code: a plan beside the shipped one, with the same names."""
    return edit(a_short_copy(tmp_path), "plan.yaml", "code: qd-465-2022", f"code: {code}").folder


def file_of(copy: Edited, name: str) -> Path:
    """A file of the plan, or one of those beside it that all plans share."""
    beside = name in ("holidays.yaml", "ladder.yaml")
    return (copy.folder.parent if beside else copy.folder) / name


def edit(copy: Edited, name: str, old: str, new: str, *, after: str = "") -> Edited:
    """Replace the first `old` after a line; `new` marks with ¦ where the fault must be."""
    path = file_of(copy, name)
    text = path.read_text("utf-8")
    place = text.index(old, text.index(f"{after}\n") if after else 0)
    before = text[:place] + new.partition(HERE)[0]
    path.write_text(text[:place] + new.replace(HERE, "") + text[place + len(old) :], "utf-8")
    return Edited(copy.folder, before.count("\n") + 1, len(before) - before.rfind("\n"))


def faults_of(copy: Edited) -> list[Fault]:
    """Every fault of the copy; none if it is a plan."""
    try:
        read_plan(copy.folder)
    except PlanFaults as error:
        return error.faults
    return []


def with_indices(text: str) -> str:
    """`obligations[I.3].source` → `obligations[7].source`: rows of a short copy count from 0."""
    plan = shipped_plan()
    lists = (KEPT, KEPT_TARGETS, *map(_codes, (plan.agencies, plan.groups, plan.head.events)))
    index = {code: place for codes in lists for place, code in enumerate(codes)}
    return re.sub(r"\[([^\]]+)\]", lambda code: f"[{index.get(code[1], code[1])}]", text)


def _codes(rows: Iterable[Agency | Group | Event]) -> list[str]:
    return [row.code for row in rows]
