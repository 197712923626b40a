"""What is a plan's folder, and from where it takes the files that plans share."""

import shutil
from pathlib import Path

import pytest

from plans.reading import NotAPlan, plan_folders, read_plan
from tests.plans.damage import LADDER, SMALL
from tests.plans.edited import a_copy
from tests.plans.shipped import CALENDAR, FOLDER


def test_plan_folder_is_one_plan_and_a_folder_of_them_is_each(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    shutil.copytree(folder, folder.parent / "another")

    assert plan_folders(folder) == [folder]
    assert plan_folders(folder.parent) == [folder.parent / "another", folder]


def test_plan_whose_file_is_a_link_to_itself_is_a_plan_with_a_fault(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "plan.yaml").symlink_to("plan.yaml")

    assert plan_folders(tmp_path) == [tmp_path / "broken"]


def test_folder_without_a_plan_is_refused_with_an_example(tmp_path: Path) -> None:
    for ask in (plan_folders, read_plan):
        with pytest.raises(NotAPlan, match=r"name a plan folder, e\.g\. calendar/qd-465-2022"):
            ask(tmp_path)


@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_what_is_no_folder_is_refused_with_an_example(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x", "utf-8")

    for ask in (plan_folders, read_plan):
        with pytest.raises(NotAPlan, match=r"name a plan folder, e\.g\. calendar/qd-465-2022"):
            ask(tmp_path / place)


def test_plan_far_from_the_others_runs_by_the_shared_holidays_and_ladder(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "alone")

    plan = read_plan(tmp_path / "alone")

    assert plan == read_plan(FOLDER)


def test_plan_runs_by_its_own_ladder_if_it_has_one(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "small")
    (tmp_path / "small" / LADDER).write_text("steps: [-1, 0]\n", "utf-8")

    assert read_plan(tmp_path / "small").ladder.steps == (-1, 0)


def test_shipped_folder_has_one_plan() -> None:
    assert plan_folders(CALENDAR) == [FOLDER]
