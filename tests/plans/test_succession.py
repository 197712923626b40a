"""What continues another plan: the plan is named once, and each place has one heir."""

from pathlib import Path

import pytest

from plans.faults import PlanFaults
from plans.reading import read_plan
from tests.plans.edited import a_short_copy, edit

ROWS = ("- code: I.1\n", "- code: II.5\n")


def continuing(folder: Path, first: str, second: str, predecessor: str | None) -> list[str]:
    """The faults of a copy in which I.1 and II.5 continue these places."""
    copy = a_short_copy(folder)
    if predecessor:
        edit(copy, "plan.yaml", "settings:", f"predecessor: {predecessor}\nsettings:")
    for row, place in zip(ROWS, (first, second), strict=True):
        edit(copy, "obligations.yaml", row, f"{row}    continues: [{place}]\n")
    try:
        read_plan(copy)
    except PlanFaults as error:
        return [fault.message for fault in error.faults]
    return []


def test_a_plan_that_names_its_predecessor_may_continue_its_places(tmp_path: Path) -> None:
    assert continuing(tmp_path, "II.1", "II.2", "kh-2021") == []


@pytest.mark.parametrize("predecessor", [None, "qd-465-2022"])
def test_without_another_plan_before_it_nothing_is_continued(
    tmp_path: Path, predecessor: str | None
) -> None:
    told = continuing(tmp_path, "II.1", "II.2", predecessor)

    assert told == ["continues no plan; write predecessor: CODE of the ended plan in plan.yaml"] * 2


def test_a_place_has_one_heir(tmp_path: Path) -> None:
    (told,) = continuing(tmp_path, "II.1", "II.1", "kh-2021")

    assert "II.1 is continued by obligations[" in told


def test_what_a_row_continues_is_read(tmp_path: Path) -> None:
    copy = a_short_copy(tmp_path)
    edit(copy, "plan.yaml", "settings:", "predecessor: kh-2021\nsettings:")
    edit(copy, "obligations.yaml", ROWS[1], f"{ROWS[1]}    continues: [II.5, KH.IV.4.a]\n")

    plan = read_plan(copy)

    assert plan.head.predecessor == "kh-2021"
    assert plan.obligation("II.5").continues == ("II.5", "KH.IV.4.a")
