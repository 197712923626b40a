"""The obligations that issue 4 names are there, with the kind that it says."""

from collections import Counter

import pytest

from tests.plans.shipped import appendix, shipped_plan

REPORTS = ("quarterly", "half", "nine_months", "yearly")


NAMED: list[tuple[str, tuple[str, ...]]] = [
    # Dated: the annual plan of each agency, the five-year review.
    ("KH.IV.1.a", ("yearly",)),
    ("KH.IV.2.g(1)", ("once",)),
    # At least three a year: surprise inspections at the one-stop sections.
    ("KH.II.1.1", ("at_least",)),
    # Yearly, no day, never red: training, review with commendation and criticism,
    # funding appraisal, emulation criteria, budget.
    ("KH.IV.2.e", ("undated",)),
    ("KH.IV.2.g(2)", ("undated",)),
    ("KH.IV.5.b", ("undated",)),
    ("KH.III.2", ("undated",)),
    ("KH.V.2", ("undated",)),
    # Reports of the agencies; of Sở Nội vụ, beside what it does all the time.
    ("KH.IV.1.c", REPORTS),
    ("KH.IV.2.b", (*REPORTS, "continuous")),
    # Products without a day: five-year plan, four units, dialogue, plan of the
    # institutional reform beside its synthesis, plan of communication, propaganda.
    ("QĐ.2.1", ("undated",)),
    ("KH.II.4", ("undated",)),
    ("KH.IV.3.c", ("undated",)),
    ("KH.IV.4.a", ("undated", "continuous")),
    ("KH.IV.6.c", ("undated",)),
    ("KH.IV.9.b", ("undated",)),
    # Continuous: the syntheses of the fields.
    ("KH.IV.3.a", ("continuous",)),
    ("KH.IV.5.a", ("continuous",)),
    ("KH.IV.6.a", ("continuous",)),
    ("KH.IV.7.a", ("continuous",)),
    ("KH.IV.8.a", ("continuous",)),
    # Continuous: counsel of the fields, without a product or a day.
    ("KH.IV.3.d", ("continuous",)),
    ("KH.IV.6.b", ("continuous",)),
    ("KH.IV.6.c(1)", ("continuous",)),
    ("KH.IV.7.b", ("continuous",)),
    ("KH.IV.9.a", ("continuous",)),
    # Continuous: following and urging.
    ("QĐ.2.2", ("continuous",)),
    ("KH.IV.1.b", ("continuous",)),
    ("KH.IV.2.a", ("continuous",)),
    ("KH.IV.2.c", ("continuous",)),
    ("KH.IV.2.d", ("continuous",)),
    # Continuous: education, health, press.
    ("KH.IV.10.a", ("continuous",)),
    ("KH.IV.11.a", ("continuous",)),
    ("KH.IV.12", ("continuous",)),
    # A request only.
    ("KH.IV.13", ("continuous",)),
]


@pytest.mark.parametrize(("code", "kinds"), NAMED)
def test_duty_of_the_body_is_there_with_its_kind(code: str, kinds: tuple[str, ...]) -> None:
    assert shipped_plan().obligation(code).kinds == kinds


def test_plan_has_no_duty_of_the_body_beyond_those_named() -> None:
    body = {row.code for row in shipped_plan().obligations} - {row.code for row in appendix()}

    assert body == {code for code, _ in NAMED}


@pytest.mark.parametrize(
    ("code", "every"),
    [
        ("KH.IV.2.e", "year"),  # training, each year
        ("KH.V.2", "year"),  # the budget of each year
        ("QĐ.2.1", "plan"),  # one five-year plan
        ("KH.II.4", "plan"),  # four units, once
        ("KH.IV.9.b", "plan"),
    ],
)
def test_duty_without_a_day_is_owed_each_year_or_once(code: str, every: str) -> None:
    assert shipped_plan().obligation(code).rules[0].every == every  # type: ignore[union-attr]


@pytest.mark.parametrize("code", ["KH.IV.1.c", "KH.IV.2.b"])
def test_days_of_reports_are_unconfirmed_for_the_decision_leaves_them_open(code: str) -> None:
    rules = [rule for rule in shipped_plan().obligation(code).rules if rule.kind != "continuous"]

    assert not any(rule.confirmed for rule in rules)  # type: ignore[union-attr]


def test_plans_that_are_due_at_the_end_of_a_year_are_those_of_the_next() -> None:
    rows = {row.code for row in shipped_plan().obligations if row.for_next_year}

    assert rows == {"I.1", "II.1", "II.2", "III.6"}
    assert all("kế hoạch" in shipped_plan().obligation(code).title.lower() for code in rows)


def test_no_other_day_is_unconfirmed() -> None:
    unconfirmed = {
        row.code
        for row in shipped_plan().obligations
        for rule in row.rules
        if not getattr(rule, "confirmed", True)
    }

    assert unconfirmed == {"KH.IV.1.c", "KH.IV.2.b"}


def test_surprise_inspections_are_three_a_year_and_led_as_row_i_2_b() -> None:
    plan = shipped_plan()
    inspections = plan.obligation("KH.II.1.1")

    assert inspections.rules[0].times == 3  # type: ignore[union-attr]
    assert inspections.lead == plan.obligation("I.2.b").lead


def test_row_carries_a_duty_of_the_body_as_a_reference_and_not_a_second_obligation() -> None:
    plan = shipped_plan()
    codes = {row.code for row in plan.obligations}

    assert plan.obligation("VII.5").carries == ("KH.II.7.2",)
    assert plan.obligation("KH.IV.5.b").carries == ("KH.IV.2.đ",)
    assert not codes & {place for row in plan.obligations for place in row.carries}


def test_one_evidence_may_close_the_inspection_plan_and_its_point_a() -> None:
    plan = shipped_plan()

    assert plan.obligation("I.2").one_evidence_with == ("I.2.a",)
    assert plan.obligation("I.2.a").one_evidence_with == ("I.2",)


def test_conference_waits_for_the_indices_but_keeps_its_day() -> None:
    conference = shipped_plan().obligation("I.6")

    assert conference.waits_for == "indices-published"
    assert conference.kinds == ("yearly",)


def test_short_titles_tell_deployments_apart() -> None:
    shorts = Counter(row.short for row in shipped_plan().obligations)

    assert max(shorts.values()) == 1


def test_phrase_that_leaves_room_is_marked_as_an_interpretation() -> None:
    # A year alone, a session, a year's end, a need, a request, a roadmap, a yearly plan.
    phrases = ("VII.3", "IV.4.a", "KH.IV.2.g(1)", "III.7", "VI.3", "IV.7", "VI.4", "I.7", "I.6")

    assert all(shipped_plan().obligation(code).interpretation for code in phrases)
