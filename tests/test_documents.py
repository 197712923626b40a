"""What the documents promise is what the code has."""

import re
from importlib import metadata
from pathlib import Path

import pytest

from plans.json_schema import schemas
from settings import REPOSITORY, Settings

SETTINGS = {f"DONDOC_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_table_of_settings_is_complete(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")

    table = set(re.findall(r"^\| `(DONDOC_[A-Z_]+)`", text, re.MULTILINE))

    assert table == SETTINGS


def test_the_licence_of_every_installed_package_of_the_lock_is_listed() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    page = (REPOSITORY / "docs/licences.md").read_text(encoding="utf-8")
    listed = {
        (_normal(name), version)
        for name, version in re.findall(r"^\| ([\w.-]+) +\| ([\w.+-]+) ", page, re.MULTILINE)
    }

    pinned = set(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([\w.+-]+)", lock, re.MULTILINE))
    here = {(name, version) for name, version in pinned if _installed(name) == version}

    # pip-licenses leaves itself out, and what it needs.
    own = {"pip", "pip-licenses", "prettytable", "wcwidth", "tomli", "setuptools"}
    missing = {one for one in here - listed if one[0] not in own}
    assert not missing, "run: make licences"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _installed(name: str) -> str | None:
    """The version that is installed; on another platform some packages are not."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@pytest.mark.parametrize(("path", "content"), list(schemas()), ids=lambda one: str(one)[-30:])
def test_the_json_schemas_are_current(path: Path, content: str) -> None:
    assert path.read_text(encoding="utf-8") == content


def test_no_link_of_a_document_is_broken() -> None:
    rooms = [path for path in REPOSITORY.iterdir() if path.name not in {".git", ".venv", "var"}]
    pages = [path for room in rooms for path in (room, *room.glob("**/*.md"))]
    links = [
        (path, link)
        for path in pages
        if path.suffix == ".md"
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    ]

    assert len(links) > 20
    assert [(str(path), link) for path, link in links if not (path.parent / link).exists()] == []
