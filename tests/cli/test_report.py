"""`dondoc report`: keys that other programs rely on, and what it says beside the rows."""

import csv
import io

import pytest

from assignments.report import COLUMNS, COUNTS, EVERY_COLUMN
from tests.cli.conftest import Dondoc

ASKED = ("report", "--period", "2023-Q1", "--as-of", "2023-04-03")
JSON = ("--format", "json")
KEYS = (
    "by code name due on_time late open overdue waived undated on_time_assignments "
    "late_assignments open_assignments overdue_assignments waived_assignments undated_assignments"
)


def test_rows_have_just_the_promised_keys_in_json_and_csv(loaded: Dondoc) -> None:
    rows = loaded(*ASKED, *JSON).json
    lines = list(csv.DictReader(io.StringIO(loaded(*ASKED, "--format", "csv").out)))

    assert list(rows[0]) == list(lines[0]) == KEYS.split() == list(EVERY_COLUMN)
    assert [row["by"] for row in rows] == [line["by"] for line in lines]
    open_work = [str(row) for row in rows[-1]["open_assignments"]]
    assert lines[-1]["open_assignments"] == "; ".join(open_work)


def test_agencies_come_first_then_sections_then_the_total(loaded: Dondoc) -> None:
    kinds = [row["by"] for row in loaded(*ASKED, *JSON).json]

    assert list(dict.fromkeys(kinds)) == ["agency", "section", "total"]
    assert kinds.count("total") == 1


def test_every_figure_is_what_assignments_lists(loaded: Dondoc) -> None:
    """The same from the other command: due in the quarter, by status on the day."""
    every = loaded("assignments", "--as-of", "2023-04-03", *JSON).json
    total = loaded(*ASKED, *JSON).json[-1]

    due = [row for row in every if "2023-01-01" <= (row["due_on"] or "") <= "2023-03-31"]
    assert total["due"] == len(due) > 0
    assert total["overdue_assignments"] == [row["id"] for row in due if row["overdue"]]
    for name in COUNTS[1:]:
        assert total[name] == len(total[f"{name}_assignments"])


def test_what_is_submitted_or_waived_moves_from_open_to_its_figure(loaded: Dondoc) -> None:
    first, second, third = loaded(*ASKED, *JSON).json[-1]["overdue_assignments"][:3]
    paper = ("--document", "15/QĐ-UBND", "--dated", "2023-03-18")
    loaded("submit", first, *paper, "--as-of", "2023-03-20")
    loaded("submit", second, *paper, "--as-of", "2023-04-03")
    judge = ("--by", "van-phong-ubnd-tinh")
    waiver = ("--reason", "x", "--document", "20/UBND", "--as-of", "2023-04-03")
    assert loaded("waive", third, *waiver, *judge).code == 0

    then = loaded("report", "--period", "2023-Q1", "--as-of", "2023-04-02", *JSON).json[-1]
    total = loaded(*ASKED, *JSON).json[-1]

    assert total["on_time_assignments"] == then["on_time_assignments"] == [first]
    assert (total["late_assignments"], then["late_assignments"]) == ([second], [])
    assert (total["waived_assignments"], then["waived_assignments"]) == ([third], [])


def test_the_table_has_the_counts_and_says_where_the_assignments_are(loaded: Dondoc) -> None:
    answer = loaded(*ASKED)

    assert answer.out.splitlines()[0].split() == list(COLUMNS)
    assert "--format json" in answer.err


def test_the_day_and_the_history_left_out_are_said_beside_the_rows(loaded: Dondoc) -> None:
    move = ("load", "calendar/qd-465-2022", "--live-from", "2023-04-01", "--yes")
    assert loaded(*move).code == 0

    answer = loaded(*ASKED, *JSON)

    total = answer.json[-1]
    assert "2023-01-01 to 2023-03-31, as it stood on 2023-04-03" in answer.err
    assert "of history (over before 2023-04-01)" in answer.err
    assert "not counted: 0 " not in answer.err
    assert total["due"] == 0


def test_a_period_without_work_has_a_total_of_nothing(loaded: Dondoc) -> None:
    rows = loaded("report", "--period", "2031", *JSON).json

    assert [(row["by"], row["due"], row["undated"]) for row in rows] == [("total", 0, 0)]


@pytest.mark.parametrize("period", ["2023-Q5", "quý I", "2023-03-31"])
def test_a_wrong_period_is_refused_with_what_to_write(dondoc: Dondoc, period: str) -> None:
    answer = dondoc("report", "--period", period)

    assert answer.code == 2
    assert "a quarter 2023-Q1" in " ".join(answer.err.replace("│", "").split())


def test_a_plan_that_is_not_loaded_is_refused(loaded: Dondoc) -> None:
    answer = loaded(*ASKED, "--plan", "khac")

    assert answer.code == 1
    assert 'no plan "khac" is loaded' in answer.err
