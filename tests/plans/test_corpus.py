"""Every damage of a plan is told where it stands, with all others, and changes nothing."""

from pathlib import Path

import pytest

from plans.faults import PlanFaults
from plans.reading import read_plan
from tests.plans.corpus import (
    agencies,
    files,
    form,
    head,
    holidays,
    letters,
    rows,
    rules,
    targets,
    types,
    yaml_text,
)
from tests.plans.damage import SMALL, Damage, damaged

MODULES = (
    *(files, letters, yaml_text, form, types),
    *(head, agencies, rows, rules, targets, holidays),
)
CORPUS = [one for module in MODULES for one in module.CASES]


def state(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Content and time of every file that can be read."""
    return {
        path: (path.read_bytes()[:100_000], path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_plan_that_is_damaged_is_sound() -> None:
    assert read_plan(SMALL).code == "kh-nho"


def test_no_two_damages_have_one_name() -> None:
    names = [damage.name for damage in CORPUS]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("damage", CORPUS, ids=lambda damage: damage.name)
def test_damage_is_told_where_it_stands(damage: Damage, tmp_path: Path) -> None:
    copy, expected = damaged(tmp_path, damage)
    before = state(copy)

    with pytest.raises(PlanFaults) as refused:
        read_plan(copy)

    assert sorted(str(refused.value).splitlines()) == sorted(expected)
    assert state(copy) == before
