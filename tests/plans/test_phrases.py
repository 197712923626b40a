"""The table of phrases in docs/write-a-plan.md: each rule gives the days that stand beside it."""

import re
import shutil
from datetime import date

import pytest

from plans.occurrences import cycles_by_period
from plans.plan import Plan
from plans.reading import read_plan
from settings import REPOSITORY
from tests.plans.damage import SMALL

PAGE = (REPOSITORY / "docs/write-a-plan.md").read_text("utf-8")
ROWS = re.findall(r"^\| (.+?) \| (`\{rule: .*\}`) \| (.+) \|$", PAGE, re.MULTILINE)
EVENT_ON = date(2026, 3, 2)
EVENTS = ("indices-published", "inspectors-request")
ROW = """\
  - code: I.{number}
    section: I
    short: Việc {number}
    title: Việc {number}
    timing: '{phrase}'
    rules: [{rules}]
    lead: [so-noi-vu]
    source: Mục {number}
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan with one row for each phrase, as its author would write it."""
    folder = tmp_path_factory.mktemp("phrases") / "plan"
    shutil.copytree(SMALL, folder)
    (folder / "holidays.yaml").unlink()  # the shipped table knows 2026 and 2027
    head = (folder / "plan.yaml").read_text("utf-8")
    head = re.sub("signed_on: .*", "signed_on: 2025-12-22\nstarts_on: 2026-01-01", head)
    head = re.sub("ends_on: .*", "ends_on: 2027-12-31", head)
    (folder / "plan.yaml").write_text(head, "utf-8")
    rows = [
        ROW.format(number=number, phrase=phrase, rules=rules.replace("`", ""))
        for number, (phrase, rules, _) in enumerate(ROWS, start=1)
    ]
    (folder / "obligations.yaml").write_text("obligations:\n" + "".join(rows), "utf-8")
    return read_plan(folder)


def test_the_table_has_fifty_phrases_each_once() -> None:
    assert len({phrase for phrase, _, _ in ROWS}) == len(ROWS) >= 50


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda number: ROWS[number][0])
def test_phrase_is_due_on_the_days_that_the_table_names(number: int, plan: Plan) -> None:
    days = ROWS[number][2].replace("–", "").split(", ")

    cycles = cycles_by_period(plan, [(code, EVENT_ON) for code in EVENTS])
    own = [cycle for (code, _), cycle in cycles.items() if code == f"I.{number + 1}"]
    due = sorted(str(cycle.due_on) for cycle in own if cycle.due_on)

    assert own
    if days[-1] == "…":
        assert due[: len(days) - 1] == days[:-1]
        assert len(due) > len(days) - 1
    else:
        assert due == [day for day in days if day]
