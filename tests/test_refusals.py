"""Every refusal has its sentence: codes and values at the raise sites, held against the tables."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

from deadlines.refusal import ENGLISH, Refusal

ROOT = Path(__file__).resolve().parent.parent
for table in ROOT.glob("*/errors.py"):
    import_module(f"{table.parent.name}.errors")
ADDED = {"require_not_before": {"earliest"}}
"""Values that a helper adds to those it is called with."""


@dataclass(frozen=True)
class Use:
    """A code at a place of the program, with the values that go with it; None: not known here."""

    code: str
    values: frozenset[str] | None
    where: str


def placeholders(sentence: str) -> set[str]:
    """The values that a sentence speaks of."""
    names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
    return {name.partition(".")[0] for name in names}


@cache
def uses() -> list[Use]:
    """Every place of the rooms that names a code."""
    rooms = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"})
    files = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    # The pages word what others refuse.
    return [use for path in files if path.parent.name != "pages" for use in _uses_in(path)]


def _uses_in(path: Path) -> list[Use]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # A table is no use of what stands in it.
    named, listed = set(_in_tables(tree)), []
    where = str(path.relative_to(ROOT))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for code in (each for each in call.args if _is_code(each)):
            named.add(code)
            keywords = {keyword.arg for keyword in call.keywords}
            values = {name for name in keywords if name} | ADDED.get(ast.unparse(call.func), set())
            # What is passed on as **values cannot be seen here.
            known = None if None in keywords else frozenset(values)
            listed.append(Use(_text(code), known, f"{where}:{code.lineno}"))
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and _is_code(node) and node not in named:
            listed.append(Use(_text(node), None, f"{where}:{node.lineno}"))
    return listed


def _in_tables(tree: ast.AST) -> list[ast.expr]:
    """The codes that a file adds sentences for."""
    return [
        key
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "ENGLISH.update"
        for table in call.args
        if isinstance(table, ast.Dict)
        for key in table.keys
        if key
    ]


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in ENGLISH


def _text(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant)
    return str(node.value)


def _kinds(base: type[Refusal] = Refusal) -> set[str]:
    """Kinds of refusals that are made with a code; some know their own."""
    own = set() if "__init__" in vars(base) and base is not Refusal else {base.__name__}
    return own.union(*map(_kinds, base.__subclasses__()))


def test_every_value_of_a_sentence_is_given_where_it_is_refused() -> None:
    lacking = [
        (use.where, use.code, missing)
        for use in uses()
        if use.values is not None and (missing := placeholders(ENGLISH[use.code]) - use.values)
    ]

    assert lacking == []


def test_every_sentence_is_said_somewhere() -> None:
    assert set(ENGLISH) - {use.code for use in uses()} == set()


def test_nothing_is_refused_without_a_code_of_the_tables() -> None:
    unknown = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for path in sorted(ROOT.glob("*/*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in _kinds()
        and not (call.args and (isinstance(call.args[0], ast.Name) or _is_code(call.args[0])))
    ]

    assert unknown == []


def test_a_code_stands_in_one_table_only() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.glob("*/*.py")]
    codes = [_text(code) for tree in trees for code in _in_tables(tree)]

    assert sorted(codes) == sorted(ENGLISH)


def test_a_code_is_plain_words_with_hyphens() -> None:
    assert [code for code in ENGLISH if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_a_refusal_words_its_lists_as_the_sentence_asks() -> None:
    refused = Refusal("may-not", agency="so-y-te", action="draw it", may=["so-noi-vu", "van-phong"])

    assert str(refused) == "so-y-te may not draw it; write --by so-noi-vu or van-phong"
