"""A YAML file as plain values, with the line and column of each."""

import math
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plans import letters
from plans.composing import NotComposed, RefusedNode, composed
from plans.faults import Fault, PlanFaults, shortened

Path_: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 512 * 1024
# Forbidden characters told one by one: a text full of them is told enough.
MAX_LETTERS = 50


class UnreadableFile(PlanFaults):
    """The file as a whole cannot be read; carries the faults that say why."""


@dataclass
class Source:
    """Values of one file; `positions` gives line and column (from 1) of each path in it.

    What is faulty is cut out of the sound part of a file, so that the rest is checked too: `cut`
    are the paths of what is missing there, `kept` by the path of a list which rows it still has.
    """

    file: str
    values: Any = None
    positions: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remaining: dict[Path_, list[int]] = field(default_factory=dict)
    cut: set[Path_] = field(default_factory=set)

    def in_file(self, path: Path_) -> Path_:
        """A path of the sound part as the file has it: rows that were cut count too."""
        path_in_file: Path_ = ()
        for part in path:
            remaining = self.remaining.get(path_in_file)
            path_in_file = (
                *path_in_file,
                remaining[part] if remaining and isinstance(part, int) else part,
            )
        return path_in_file

    def is_cut(self, path: Path_) -> bool:
        """Whether a path of the file, or a part around it, was cut: its fault is told already."""
        return any(path[:length] in self.cut for length in range(len(path) + 1))

    def rows(self, key: str) -> list[Any]:
        """Rows of a list as the file has them; none where there is no list."""
        rows = self.values.get(key) if isinstance(self.values, dict) else None
        return rows if isinstance(rows, list) else []

    def codes(self, key: str) -> set[str] | None:
        """Codes of all rows of a list, those of faulty rows too: their names are no fault.

        None where the list itself is at fault: nobody knows its names.
        """
        if self.is_cut((key,)):
            return None
        codes = (row.get("code") for row in self.rows(key) if isinstance(row, dict))
        return {code for code in codes if isinstance(code, str)}

    def fault(self, path: Path_, message: str) -> Fault:
        """A fault at a path of the file, or at the nearest part above it that the file has."""
        nearest = path
        while nearest and nearest not in self.positions:
            nearest = nearest[:-1]
        return Fault(self.file, *self.positions.get(nearest, (1, 1)), shown(path), message)


def shown(path: Path_) -> str:
    """`("obligations", 3, "due")` → `obligations[3].due`."""
    text = ""
    for part in path:
        word = f"[{part}]" if isinstance(part, int) else shortened(part)
        text += word if isinstance(part, int) or not text else f".{word}"
    return text


def read(path: Path) -> Source:
    """Read a file; faults that leave the rest readable are collected in `Source.faults`.

    Raises UnreadableFile for a file that is missing, too large, not UTF-8, or not YAML.
    """
    source = Source(str(path))
    text = _cleaned(source, text_of(path))
    try:
        node = composed(text)
    except NotComposed as error:
        fault = Fault(source.file, error.line, error.column, "", error.message)
        raise UnreadableFile([*source.faults, fault]) from error
    if node is None:
        empty = Fault(source.file, 1, 1, "", "the file is empty; write its content")
        raise UnreadableFile([*source.faults, empty])
    source.values = _value(source, node, ())
    return source


def text_of(path: Path) -> str:
    """The text of a file. Raises UnreadableFile as `read` does."""
    raw = _bytes(path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        message = "not UTF-8; save the file as UTF-8"
        raise _unreadable(path, message, *_place(before)) from error
    old_mac = re.search(r"\r(?!\n)", text)
    # Most editors show such a file as one line, so a fault would have no line number.
    if old_mac:
        message = "a line ends in CR alone; save the file with LF or CRLF"
        raise _unreadable(path, message, *_place(text[: old_mac.start()]))
    return text


def _bytes(path: Path) -> bytes:
    """The content, if it is a plain file of bearable size: a device or a pipe never ends."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable(path, "is a folder or a device; a plan folder needs a file here")
        with path.open("rb") as file:
            # One byte more than is allowed, so that too large a file shows without being read
            # whole.
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"cannot be read ({error.strerror}); a plan folder needs it"
        raise _unreadable(path, message) from error
    if len(raw) > MAX_BYTES:
        raise _unreadable(path, f"larger than {MAX_BYTES // 1024} KB; a plan file is a short text")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4]:
        raise _unreadable(path, "looks like UTF-16 or UTF-32; save the file as UTF-8")
    return raw


def _unreadable(path: Path, message: str, line: int = 1, column: int = 1) -> UnreadableFile:
    return UnreadableFile([Fault(str(path), line, column, "", message)])


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _cleaned(source: Source, text: str) -> str:
    """The text without forbidden characters, each of them told where it stands."""
    has_forbidden = False
    if text.startswith("\ufeff"):
        message = "begins with a byte-order mark; save the file as UTF-8 without BOM"
        source.faults.append(Fault(source.file, 1, 1, "", message))
        text = text[1:]
    for start, message in letters.forbidden(text):
        has_forbidden = True
        source.faults.append(Fault(source.file, *_place(text[:start]), "", message))
        if len(source.faults) >= MAX_LETTERS:
            break
    return letters.FORBIDDEN.sub(letters.GONE, text) if has_forbidden else text


def _value(source: Source, node: Node, path: Path_) -> Any:
    # The position of its key, if it has one, was noted before and is the better one.
    source.positions.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, RefusedNode):
        source.faults.append(source.fault(path, node.value))
        source.cut.add(path)
        return None
    if isinstance(node, MappingNode):
        return dict(_pairs(source, node, path))
    if isinstance(node, SequenceNode):
        return [_value(source, item, (*path, i)) for i, item in enumerate(node.value)]
    return _scalar(source, node, path)  # type: ignore[arg-type]  # YAML has no fourth kind


def _pairs(source: Source, node: MappingNode, path: Path_) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        mark = key_node.start_mark
        key = _key(key_node)
        key_path = (*path, key)

        def fault(message: str, path: Path_ = key_path, mark: Any = mark) -> Fault:
            return Fault(source.file, mark.line + 1, mark.column + 1, shown(path), message)

        if key in seen:
            source.faults.append(fault(f'"{shortened(key)}" is written twice; keep one'))
        elif not isinstance(key_node, ScalarNode) or isinstance(key_node, RefusedNode):
            source.faults.append(fault("the name of a field is a plain word; write name: value"))
        # What is merged from elsewhere has no place of its own, and a fault must name one.
        elif key == "<<":
            source.faults.append(fault("merge keys are not read; write the fields out"))
        else:
            seen.add(key)
            source.faults.extend(map(fault, letters.plain(key_node.value)[1]))
            source.positions[key_path] = (mark.line + 1, mark.column + 1)
            yield key, _value(source, value_node, key_path)


def _key(node: Node) -> str:
    return letters.plain(node.value)[0] if isinstance(node, ScalarNode) else "?"


def _scalar(source: Source, node: ScalarNode, path: Path_) -> Any:
    kind, text = str(node.tag).rpartition(":")[2], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float"):
        return _number(kind, text)
    text, wrong = letters.plain(text)
    source.faults.extend(source.fault(path, message) for message in wrong)
    return text


def _number(kind: str, text: str) -> int | float | str:
    """The number, or the text where Python has no such number (0x10, nan, ten thousand digits)."""
    if "_" in text:
        return text  # 1_000 is a number in Python only
    try:
        if kind == "int":
            return int(text)
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text
