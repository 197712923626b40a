"""The house: what each room may hold and import."""

import ast
import importlib.util
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("layout")
"""Each file is parsed once, in one process."""

ROOT = Path(__file__).resolve().parent.parent
AT_THE_ROOT = {
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.vi.md",
    "prefect.yaml",
    "pyproject.toml",
    "requirements.lock",
    "settings.py",
}
ROOMS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
BELOW_ENTRY_POINTS = [
    "assignments",
    "chasing",
    "deadlines",
    "documents",
    "inspections",
    "models",
    "notifications",
    "plans",
    "scoring",
    "sheets",
]
CLOCKS = {"today", "now", "utcnow", "time"}


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def clocks_asked(path: Path) -> list[str]:
    """Methods of a clock called in a file, as owner.method."""
    calls = [node.func for node in nodes(path) if isinstance(node, ast.Call)]
    return [ast.unparse(f) for f in calls if isinstance(f, ast.Attribute) and f.attr in CLOCKS]


def imports(path: Path) -> set[str]:
    found = {node.module or "" for node in nodes(path) if isinstance(node, ast.ImportFrom)}
    found |= {a.name for n in nodes(path) if isinstance(n, ast.Import) for a in n.names}
    return {name.partition(".")[0] for name in found}


def test_calendar_holds_data_and_never_python() -> None:
    # a root package of that name would shadow the standard library
    assert list((ROOT / "calendar").rglob("*.py")) == []
    assert "site-packages" not in str(importlib.util.find_spec("calendar"))
    assert Path(sys.modules["calendar"].__file__ or "").parent != ROOT / "calendar"


def test_nothing_stands_at_the_root_but_what_belongs_there() -> None:
    listed = subprocess.run(  # our own arguments
        ["git", "ls-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {name for name in listed.stdout.splitlines() if "/" not in name} <= AT_THE_ROOT


def test_no_test_folder_is_named_after_a_standard_library_module() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert not folders & sys.stdlib_module_names


def test_every_root_package_resolves_inside_the_repository() -> None:
    specs = {room: importlib.util.find_spec(room) for room in ROOMS}
    homes = {room: Path((spec and spec.origin) or "/") for room, spec in specs.items()}
    assert [room for room, home in homes.items() if not home.is_relative_to(ROOT)] == []


def test_below_an_entry_point_nobody_asks_for_the_time() -> None:
    asked = [
        (str(path), call)
        for path in sources(*BELOW_ENTRY_POINTS, "operation")
        for call in clocks_asked(path)
    ]
    # an instant's own time of day is no clock
    assert [one for one in asked if not one[1].endswith("HO_CHI_MINH).time")] == []


def test_settings_are_read_by_entry_points_and_operation_only() -> None:
    paths = sources(*BELOW_ENTRY_POINTS)
    assert [str(path) for path in paths if "settings" in imports(path)] == []


def test_rules_know_no_database_and_no_prefect() -> None:
    unknown = {"sqlmodel", "sqlalchemy", "prefect", "models", "plans"}
    assert [str(path) for path in sources("deadlines") if imports(path) & unknown] == []


def test_sql_is_written_in_models_only() -> None:
    # Of what is measured, a bench fills the tables by hand, as tests do.
    rooms = [room for room in ROOMS if room not in ("models", "tests", "bench")]
    writers = {"select", "insert", "update", "delete", "text"}
    guilty = [
        str(path)
        for path in sources(*rooms)
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("sqlalchemy", "sqlmodel"))
        and writers & {alias.name for alias in node.names}
    ]
    assert guilty == []


def test_the_lock_names_no_package_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "index-url" not in lock
    assert "--hash=sha256:" in lock
