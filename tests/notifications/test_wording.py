"""The letter in Vietnamese: its order, its words, and whole letters as golden files.

Regenerate the golden files with `python -m tests.notifications.test_wording`, and read the diff.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.work import Standing
from notifications.wording import Contents, News, digest, due_in_words, period_in_words
from plans.plan import Plan
from plans.reading import read_plan
from settings import REPOSITORY

GOLDEN = Path(__file__).parent / "golden"
MONDAY = date(2023, 3, 20)
PLAN = read_plan(REPOSITORY / "calendar" / "qd-465-2022")


def work(obligation: str = "II.5", **given: Any) -> Standing:
    """Open work of Sở Tư pháp, due on 31 March 2023."""
    due_on = given.pop("due_on", date(2023, 3, 31))
    values: dict[str, Any] = {
        "id": 7,
        "obligation": obligation,
        "period": "2023",
        "agency": "so-tu-phap",
        "holder": "so-tu-phap",
        "opens_on": date(2023, 1, 1),
        "opened_on": date(2023, 1, 1),
        "due_on": due_on,
        "due_on_decided": True,
        "status": "assigned",
        "overdue": False,
        "submitted_on": None,
        "days_late": 0,
        "title": PLAN.obligation(obligation).title,
        "source": PLAN.obligation(obligation).source,
        "kind": "yearly",
        "history": False,
        "expected_on": due_on,
    }
    return Standing(**{**values, **given})


OVERDUE = work("II.4", id=3, period="2022", due_on=date(2022, 12, 31), overdue=True, days_late=79)
CHECK_IN = work("III.1", id=9, period="2023-03", due_on=None, kind="continuous")


def contents(*rows: Standing, **given: Any) -> Contents:
    return Contents("Sở Tư pháp", MONDAY, rows, **given)


LETTERS: dict[str, tuple[Plan, Contents]] = {
    "overdue-and-due": (PLAN, contents(work(), CHECK_IN, OVERDUE, other_overdue=2)),
    "coordinating-only": (
        PLAN,
        contents(news=(News("I.3", "2023", date(2023, 3, 31), ("Sở Nội vụ",)),)),
    ),
}


@pytest.mark.parametrize("name", list(LETTERS))
@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_whole_letter_reads_as_the_golden_file(name: str, kind: str) -> None:
    letter = digest(*LETTERS[name])

    golden = (GOLDEN / f"{name}.{kind}").read_text(encoding="utf-8")

    assert f"Subject: {letter.subject}\n\n{getattr(letter, kind)}" == golden


def test_the_overdue_comes_first_then_by_date_then_the_undated() -> None:
    text = digest(PLAN, contents(CHECK_IN, work(), OVERDUE)).text

    places = [text.index(row.title) for row in (OVERDUE, work(), CHECK_IN)]

    assert places == sorted(places)


def test_the_subject_counts_what_is_overdue_and_what_else_is_to_be_done() -> None:
    assert digest(PLAN, contents(work(), OVERDUE, other_overdue=2)).subject == (
        "[CCHC Ninh Thuận] Đôn đốc: 3 nhiệm vụ quá hạn, 1 nhiệm vụ cần thực hiện"
    )
    assert digest(PLAN, contents(work())).subject == (
        "[CCHC Ninh Thuận] Nhắc việc: 1 nhiệm vụ cần thực hiện"
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (work(), "31/3/2023 – còn 11 ngày"),
        (work(due_on=MONDAY), "20/3/2023 – hôm nay là ngày cuối"),
        (OVERDUE, "31/12/2022 – quá hạn 79 ngày"),
        # a day that the decision does not give: passed, but nobody is called late
        (work(due_on=date(2023, 3, 15), due_on_decided=False), "15/3/2023 (ngày dự kiến)"),
        # given back: until the day to resubmit
        (work(status="returned"), "đề nghị bổ sung xong trong ngày 31/3/2023"),
        (work(due_on=None, kind="undated"), "chưa xác định thời hạn"),
        (CHECK_IN, "thường xuyên, đề nghị báo cáo tình hình thực hiện"),
    ],
)
def test_days_left_are_said_in_words(row: Standing, words: str) -> None:
    assert words in due_in_words(row, MONDAY)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2023", "năm 2023"),
        ("2023-Q1", "quý I năm 2023"),
        ("2023-H1", "6 tháng đầu năm 2023"),
        ("2023-9M", "9 tháng năm 2023"),
        ("2023-03", "tháng 3/2023"),
        ("2023-03-20", "ngày 20/3/2023"),
    ],
)
def test_a_period_is_said_as_officials_say_it(period: str, words: str) -> None:
    assert period_in_words(period) == words


def test_what_is_owed_once_in_the_plan_belongs_to_no_year() -> None:
    once = work("KH.II.4", period="2022", due_on=None, kind="undated")

    assert "(cả giai đoạn)" in digest(PLAN, contents(once)).text


def test_work_that_waits_for_its_event_asks_who_knows_to_record_it() -> None:
    waiting = work("I.6", due_on=date(2023, 9, 30))

    asked = digest(PLAN, contents(waiting)).text
    come = digest(PLAN, contents(waiting, events_come=frozenset({"indices-published"}))).text

    assert "Đề nghị Sở Nội vụ ghi nhận ngày: Cấp có thẩm quyền công bố" in asked
    assert "ghi nhận ngày" not in come


def test_titles_are_escaped_in_html() -> None:
    values = PLAN.model_dump()
    for row in values["obligations"]:
        row["title"] = "<script>x</script>"

    html = digest(Plan.model_validate(values), contents(work())).html

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, given in LETTERS.items():
        letter = digest(*given)
        for kind in ("text", "html"):
            body = f"Subject: {letter.subject}\n\n{getattr(letter, kind)}"
            (GOLDEN / f"{name}.{kind}").write_text(body, encoding="utf-8")
