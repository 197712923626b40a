"""A copy of the shipped plan, edited in one place: what a test of changes starts from."""

import re
import shutil
from pathlib import Path

from tests.plans.shipped import CALENDAR, FOLDER

KEPT = (
    *("KH.IV.2.b", "KH.IV.13"),
    *("I.1", "I.2", "I.2.a", "I.2.b", "I.3", "I.4", "I.6", "II.5", "III.1"),
    *("IV.4", "IV.4.a", "IV.4.b", "VI.3", "VII.1", "VII.3"),
)

KEPT_TARGETS = ("2.1", "2.7")
NAMED_BY_THE_HEAD = "KH.IV.1.c"
"""Of every copy: `plan.yaml` says that orders go under it."""


def a_copy(tmp_path: Path) -> Path:
    """The plan's folder in a copy of `calendar/`: the holiday table and the ladder beside it."""
    shutil.copytree(CALENDAR, tmp_path / "calendar")
    return tmp_path / "calendar" / FOLDER.name


def a_short_copy(tmp_path: Path, kept: tuple[str, ...] = KEPT) -> Path:
    """A copy with a few rows of every kind: read in a fraction of the time."""
    folder = a_copy(tmp_path)
    shutil.rmtree(folder / "scorecards")  # they score rows that are not kept
    (folder / "inspections.yaml").unlink()  # it names rows that are not kept
    for name, codes in (
        ("obligations.yaml", (NAMED_BY_THE_HEAD, *kept)),
        ("targets.yaml", KEPT_TARGETS),
    ):
        path = folder / name
        head, *rows = re.split(r"^(?=  - code: )", path.read_text("utf-8"), flags=re.MULTILINE)
        kept = [row for row in rows if row.split()[2].strip('"') in codes]
        # Surveys and their conference are of rows that are not kept.
        head = re.sub(
            r"^  surveys:\n(    - .*\n)+|^  conference: .*\n", "", head, flags=re.MULTILINE
        )
        path.write_text(head + "".join(kept), "utf-8")
    return folder


def a_copy_with_inspections(tmp_path: Path, kept: tuple[str, ...] = ()) -> Path:
    """A short copy of the rows that the yearly inspections serve, and a few more."""
    served = ("I.2", "I.2.a", "I.2.b", "KH.II.1.1", "KH.IV.2.b")
    folder = a_short_copy(tmp_path, (*served, *kept))
    text = (FOLDER / "inspections.yaml").read_text("utf-8")
    text = re.sub(r"^  - obligation: (?!I\.2\.a).*\n(    .*\n)+", "", text, flags=re.MULTILINE)
    (folder / "inspections.yaml").write_text(text, "utf-8")
    return folder


def a_second_plan(tmp_path: Path, code: str = "kh-2026", kept: tuple[str, ...] = KEPT) -> Path:
    """A short copy under another code: a plan beside the shipped one, with the same names."""
    folder = a_short_copy(tmp_path, kept)
    edit(folder, "plan.yaml", "code: qd-465-2022", f"code: {code}")
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in a file of the plan, or in one of those that all plans share."""
    beside = name in ("holidays.yaml", "ladder.yaml")
    path = (folder.parent if beside else folder) / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
