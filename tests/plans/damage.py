"""A small plan, damaged: each case says where its faults must be told, and in which words.

The mark ¦ stands in a damaged text where a fault must point; it is not written. So the line and
the column that a case expects are counted here and not by the reader.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

SMALL = Path(__file__).parent / "small"
PLAN, AGENCIES, OBLIGATIONS = "plan.yaml", "agencies.yaml", "obligations.yaml"
TARGETS, HOLIDAYS, LADDER = "targets.yaml", "holidays.yaml", "ladder.yaml"
HERE = "¦"


class Edit(NamedTuple):
    """Replace the first `old` that stands after another text; an empty `old` is the whole file."""

    file: str
    old: str
    new: str
    after: str = ""


class Damage(NamedTuple):
    """What is done to the small plan, and what must be told: one text for each mark, in order.

    Without marks every fault is told of the file as a whole, at 1:1. `spoil` does to the file
    what no edit of its text can.
    """

    name: str
    edits: tuple[Edit, ...]
    told: tuple[str, ...]
    save: Callable[[str], bytes] = str.encode
    spoil: Callable[[Path], object] | None = None


def case(
    name: str,
    file: str,
    old: str,
    new: str,
    *told: str,
    after: str = "",
    save: Callable[[str], bytes] = str.encode,
) -> Damage:
    """One edit of one file."""
    return Damage(name, (Edit(file, old, new, after),), told, save)


def spoiled(name: str, file: str, spoil: Callable[[Path], object], *told: str) -> Damage:
    """A file that is no text any more, told as a whole."""
    return Damage(name, (Edit(file, "", ""),), told, spoil=spoil)


def damaged(folder: Path, damage: Damage) -> tuple[Path, list[str]]:
    """A damaged copy in a folder, and the lines that reading it must tell, in order."""
    copy = folder / "small"
    shutil.copytree(SMALL, copy)
    texts: dict[str, str] = {}
    for edit in damage.edits:
        text = texts.setdefault(edit.file, (copy / edit.file).read_text("utf-8"))
        texts[edit.file] = _edited(text, edit)
    places: list[str] = []
    for file, text in texts.items():
        places += (f"{copy / file}:{line}:{column}" for line, column in _marks(text))
        if damage.spoil:
            damage.spoil(copy / file)
        else:
            (copy / file).write_bytes(damage.save(text.replace(HERE, "")))
    places = places or [f"{copy / damage.edits[0].file}:1:1" for _ in damage.told]
    assert len(places) == len(damage.told), "one mark for each fault"
    return copy, [f"{place}: {told}" for place, told in zip(places, damage.told, strict=True)]


def _edited(text: str, edit: Edit) -> str:
    if not edit.old:
        return edit.new
    place = text.index(edit.old, text.index(edit.after))
    return text[:place] + edit.new + text[place + len(edit.old) :]


def _marks(text: str) -> Iterator[tuple[int, int]]:
    for number, line in enumerate(text.split("\n"), start=1):
        before, *parts = line.split(HERE)
        column = len(before) + 1
        for part in parts:
            yield number, column
            column += len(part)
