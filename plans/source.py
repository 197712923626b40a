"""A YAML file as plain values, with the line and column of each."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plans.faults import Fault

Path_: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 20


class Unreadable(Exception):
    """The file as a whole cannot be read; carries the one fault that says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass
class Source:
    """Values of one file; `positions` gives line and column (from 1) of each path in it.

    `kept` are the rows of a list that are sound, by their place in the file.
    """

    file: str
    values: Any = None
    positions: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    kept: dict[str, list[int]] = field(default_factory=dict)

    def at(self, key: str, index: int) -> Path_:
        """The path of the index-th row of a list, those counted that were kept as sound."""
        return (key, self.kept[key][index] if key in self.kept else index)

    def codes(self, key: str) -> set[str]:
        """Codes of all rows of a list, those of faulty rows too: their names are no fault."""
        rows = self.values.get(key) if isinstance(self.values, dict) else None
        found = (row.get("code") for row in rows or () if isinstance(row, dict))
        return {code for code in found if isinstance(code, str)}

    def fault(self, path: Path_, message: str) -> Fault:
        """A fault at a path, or at the nearest part above it that the file has."""
        known = path
        while known and known not in self.positions:
            known = known[:-1]
        return Fault(self.file, *self.positions.get(known, (1, 1)), shown(path), message)


def shown(path: Path_) -> str:
    """`("obligations", 3, "due")` → `obligations[3].due`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read(path: Path) -> Source:
    """Read a file; faults that leave the rest readable are collected in `Source.faults`.

    Raises Unreadable for a file that is missing, too large, not UTF-8, or not YAML.
    """
    source = Source(str(path))
    text = _text(path)
    try:
        # Nodes and not values: they know their line, and nothing in them is executed.
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = " ".join(str(error.problem or error.context).split())
        raise Unreadable(Fault(source.file, line, column, "", f"not YAML: {problem}")) from error
    except (YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise Unreadable(Fault(source.file, 1, 1, "", f"not YAML: {reason}")) from error
    if node is None:
        raise Unreadable(Fault(source.file, 1, 1, "", "the file is empty; write its content"))
    source.values = _value(source, node, (), ())
    return source


def _text(path: Path) -> str:
    def unreadable(message: str, line: int = 1, column: int = 1) -> Unreadable:
        return Unreadable(Fault(str(path), line, column, "", message))

    try:
        if path.stat().st_size > MAX_BYTES:
            raise unreadable(f"larger than {MAX_BYTES // 1024 // 1024} MB; a plan file is text")
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(f"cannot be read ({error.strerror}); a plan folder needs it") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        raise unreadable("not UTF-8; save the file as UTF-8", line, column) from error
    if "\x00" in text or text.startswith("\ufeff"):
        raise unreadable("has a byte-order mark or NUL; save it as UTF-8 without BOM")
    return text


def _value(source: Source, node: Node, path: Path_, above: tuple[int, ...]) -> Any:
    source.positions.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if node.anchor or id(node) in above or len(path) > MAX_DEPTH:
        source.faults.append(source.fault(path, "anchors, aliases and deep nesting: write it out"))
        return None
    if isinstance(node, MappingNode):
        return dict(_pairs(source, node, path, (*above, id(node))))
    if isinstance(node, SequenceNode):
        below = (*above, id(node))
        return [_value(source, item, (*path, i), below) for i, item in enumerate(node.value)]
    return _scalar(source, node, path)  # type: ignore[arg-type]  # YAML has no fourth kind


def _pairs(
    source: Source, node: MappingNode, path: Path_, above: tuple[int, ...]
) -> Iterator[tuple[Any, Any]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        here = (*path, key)
        source.positions[here] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in seen:
            source.faults.append(source.fault(here, f'"{key}" is written twice; keep one'))
            continue
        seen.add(key)
        yield key, _value(source, value_node, here, above)


def _scalar(source: Source, node: ScalarNode, path: Path_) -> Any:
    kind, text = str(node.tag).rpartition(":")[2], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float"):
        try:
            return int(text) if kind == "int" else float(text)
        except ValueError:
            return text
    # Decomposed letters look right and compare wrong: "ủ" typed as u + two marks.
    if not unicodedata.is_normalized("NFC", text):
        message = "letters with separate accents; type them composed (Unicode NFC)"
        source.faults.append(source.fault(path, message))
    return text
