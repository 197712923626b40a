"""What an edited plan changes, in lines that a person can decide on."""

from pathlib import Path

import pytest

from plans.difference import difference
from plans.reading import read_plan
from tests.plans.edited import a_short_copy, edit

OBLIGATIONS, HOLIDAYS, PLAN, LADDER = (
    "obligations.yaml", "holidays.yaml", "plan.yaml", "ladder.yaml",
)  # fmt: skip


def test_plan_loaded_again_without_an_edit_changes_nothing(tmp_path: Path) -> None:
    folder = a_short_copy(tmp_path)

    assert difference(read_plan(folder), read_plan(folder)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        # One field of a row.
        (
            OBLIGATIONS,
            "short: Kế hoạch CCHC hàng năm của tỉnh",
            "short: Kế hoạch năm",
            ["~ obligation I.1: short: 'Kế hoạch CCHC hàng năm của tỉnh' → 'Kế hoạch năm'"],
        ),
        # Another code is another row.
        (OBLIGATIONS, "code: VI.3\n", "code: VI.5\n", ["- obligation VI.3", "+ obligation VI.5"]),
        # A target.
        (
            "targets.yaml",
            "answers: so-noi-vu\n",
            "answers: so-y-te\n",
            ["~ target 2.1: answers: 'so-noi-vu' → 'so-y-te'"],
        ),
        # A field of the head.
        (
            PLAN,
            "subject: CCHC Ninh Thuận",
            "subject: CCHC",
            ["~ plan: subject: 'CCHC Ninh Thuận' → 'CCHC'"],
        ),
        # The ladder.
        (LADDER, "check_in_again: 10", "check_in_again: 5", ["~ ladder: check_in_again: 10 → 5"]),
        # A Saturday that is not worked after all.
        (
            HOLIDAYS,
            "working_saturdays:\n      - 2024-05-04",
            "working_saturdays: []",
            ["~ holidays: 2024-05-04 is a day off now"],
        ),
        # A day off that is none.
        (
            HOLIDAYS,
            "      - {on: 2023-05-03, name: Nghỉ bù Ngày Chiến thắng 30/4}\n",
            "",
            ["~ holidays: 2023-05-03 is a working day now"],
        ),
    ],
)
def test_edit_is_told_in_one_line(
    tmp_path: Path, file: str, old: str, new: str, lines: list[str]
) -> None:
    folder = a_short_copy(tmp_path)
    before = read_plan(folder)

    edit(folder, file, old, new)

    assert difference(before, read_plan(folder)) == lines
