"""YAML text → nodes that know their line, within limits, and without what a plan does not need.

Nodes and not values: nothing in them is executed, and no alias is ever expanded.
"""

import re
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, DocumentStartEvent
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.tag import Tag

MAX_DEPTH = 16
MAX_NODES = 20_000

# What the parser's words mean for someone who writes a plan.
HINTS = {
    r"character '\\t'": "indent with spaces, not tabs",
    r"another document": 'a plan file is one document; remove "---"',
    r"mapping values are not allowed": 'put a text with ": " in quotes',
    r"could not find expected ':'": "write name: value",
    r"expected ',' or '[]}]'": "close the bracket that is open",
    r"expected the node content": "close the bracket or write what is missing",
    r"expected <block end>": "indent the line like those beside it",
    r"unexpected end of stream": "close the quote that is open",
    r"unknown escape character": "use single quotes, in which a backslash is a backslash",
    r"cannot start any token": "put the text in quotes",
    r"unknown directive|YAML document|incompatible": 'remove the line with "%"',
}

# What is open at the end is told where it was opened.
OPENED = re.compile(r"could not find expected ':'|expected ',' or|unexpected end of stream")


class NotComposed(Exception):
    """The text cannot be made into nodes; says where (from 1) and why."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class RefusedNode(ScalarNode):
    """Stands where something is that a plan file must not have; `value` says what."""


class _Composer(Composer):
    """Refuses aliases, anchors, tags and directives where they stand, and counts."""

    nodes = 0

    def compose_document(self) -> Node:
        start = self.parser.peek_event()
        if isinstance(start, DocumentStartEvent) and (start.version or start.tags):
            message = 'directives change how a file is read; remove the line with "%"'
            raise NotComposed(message)
        node: Node = super().compose_document()
        return node

    def compose_node(self, parent: Any, index: Any) -> Node:
        event = self.parser.peek_event()
        mark = event.start_mark
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"more than {MAX_NODES} values; a plan is smaller"
            raise NotComposed(message, mark.line + 1, mark.column + 1)
        if isinstance(event, AliasEvent):
            self.parser.get_event()
            return _refused(f"*{event.anchor[:60]} is an alias; write the value out", event)
        node: Node = super().compose_node(parent, index)
        if event.anchor is not None:
            return _refused(f"&{event.anchor[:60]} is an anchor; write the value without it", event)
        if event.ctag is not None:
            tag = f"{event.ctag.handle or ''}{event.ctag.suffix}"
            return _refused(f"{tag[:60]} is a tag; remove it", event)
        return node


# Kept: plans share the holiday table and the ladder, a plan read again is seldom another one, and
# nobody changes a node. Room for the files of two plans.
@lru_cache(maxsize=32)
def composed(text: str) -> Node | None:
    """The root node of a text; None if it is empty. Raises NotComposed."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    yaml.max_depth = MAX_DEPTH
    try:
        node: Node | None = yaml.compose(text)
        return node
    except MaxDepthExceededError as error:
        message = f"nested more than {MAX_DEPTH} deep; a plan is flatter"
        raise NotComposed(message, *_place(error)) from error
    except MarkedYAMLError as error:
        problem = " ".join(str(error.problem or error.context).split())
        raise NotComposed(f"not YAML: {problem[:200]}{_hint(problem)}", *_place(error)) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise NotComposed(f"not YAML: {' '.join(str(error).split())[:200]}") from error


def _refused(message: str, event: Any) -> RefusedNode:
    return RefusedNode(Tag(suffix="refused"), message, event.start_mark, event.end_mark)


def _place(error: MarkedYAMLError) -> tuple[int, int]:
    opened = error.context_mark if OPENED.search(str(error.problem)) else None
    mark = opened or error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _hint(problem: str) -> str:
    return next((f"; {hint}" for words, hint in HINTS.items() if re.search(words, problem)), "")
