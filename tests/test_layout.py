"""The house: what each room may hold and import."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

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
]
CLOCKS = {"today", "now", "utcnow", "time"}


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def calls(path: Path) -> list[str]:
    """Names of methods called in a file, as owner.method."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    found |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
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


@pytest.mark.parametrize("room", ROOMS)
def test_every_root_package_resolves_inside_the_repository(room: str) -> None:
    spec = importlib.util.find_spec(room)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)


@pytest.mark.parametrize("path", sources(*BELOW_ENTRY_POINTS, "operation"), ids=str)
def test_below_an_entry_point_nobody_asks_for_the_time(path: Path) -> None:
    asked = [call for call in calls(path) if call.rpartition(".")[2] in CLOCKS]
    # an instant's own time of day is no clock
    assert [call for call in asked if not call.endswith("HO_CHI_MINH).time")] == []


@pytest.mark.parametrize("path", sources(*BELOW_ENTRY_POINTS), ids=str)
def test_settings_are_read_by_entry_points_and_operation_only(path: Path) -> None:
    assert "settings" not in imports(path)


@pytest.mark.parametrize("path", sources("deadlines"), ids=str)
def test_rules_know_no_database_and_no_prefect(path: Path) -> None:
    assert not imports(path) & {"sqlmodel", "sqlalchemy", "prefect", "models", "plans"}


def test_sql_is_written_in_models_only() -> None:
    rooms = [room for room in ROOMS if room not in ("models", "tests")]
    writers = {"select", "insert", "update", "delete", "text"}
    guilty = [
        str(path)
        for path in sources(*rooms)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("sqlalchemy", "sqlmodel"))
        and writers & {alias.name for alias in node.names}
    ]
    assert guilty == []


def test_the_lock_names_no_package_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "index-url" not in lock
    assert "--hash=sha256:" in lock
