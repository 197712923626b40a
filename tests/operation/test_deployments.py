"""The plan as Prefect deployments: names, words and schedules, without a server."""

from datetime import date

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from ruamel.yaml import YAML

from operation.scheduling import beside_plan
from operation.scheduling.deployments import (
    WRITTEN_BY,
    Deployment,
    deployment_name,
    deployments,
    deployments_of_the_machine,
    named_beside,
    prefect_yaml,
    schedules_of,
)
from plans.occurrences import occurrences
from plans.plan import Obligation, Plan
from settings import REPOSITORY
from tests.builders import a_plan, an_obligation
from tests.plans.shipped import shipped_plan

SHIPPED = shipped_plan()


def deployed(code: str, plan: Plan = SHIPPED) -> Deployment:
    """The deployment of an obligation."""
    name = deployment_name(plan.obligation(code))
    return next(deployment for deployment in deployments(plan) if deployment.name == name)


def opening_days(code: str) -> set[date]:
    """The days on which cycles of an obligation open by themselves, as the rules say."""
    every = occurrences(SHIPPED, date.min, date.max)
    return {occurrence.cycle.opens_on for occurrence in every if occurrence.obligation.code == code}


def scheduled_days(obligation: Obligation) -> set[date]:
    """The days of the plan's term on which an obligation's schedules start a run."""
    first, last = SHIPPED.head.signed_on, SHIPPED.head.ends_on
    days: set[date] = set()
    for schedule in schedules_of(SHIPPED, obligation):
        rule = schedule.rrule or ""
        start = "" if "DTSTART" in rule else f"DTSTART:{first:%Y%m%d}T000000\n"
        days |= {moment.date() for moment in rrulestr(start + rule)[:200] if moment.date() <= last}
    return days


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("I.2.a", ["FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"]),  # Quý I
        ("II.1", ["FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1"]),  # Quý IV
        ("I.1", ["FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=25"]),  # 60 days before 24/12
        ("KH.IV.1.a", ["FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=10"]),  # 60 days before 9/12
        ("II.3", ["FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1"]),
        ("III.1", ["FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=1"]),  # asked four times a year
        ("I.6", ["FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1"]),  # Quý II-III
        ("I.7", ["DTSTART:20221001T060000\nRRULE:FREQ=DAILY;COUNT=1"]),  # once
        ("IV.2", []),  # waits for an event
    ],
)
def test_schedules_are_the_opening_days_of_the_rules(code: str, rules: list[str]) -> None:
    schedules = deployed(code).schedules

    found = [
        (schedule.rrule or "").removesuffix(";BYHOUR=6;BYMINUTE=0;BYSECOND=0")
        for schedule in schedules
    ]

    assert found == rules
    assert {schedule.timezone for schedule in schedules} <= {"Asia/Ho_Chi_Minh"}


def test_monthly_duty_has_one_schedule() -> None:
    plan = a_plan(an_obligation(rules=[{"rule": "each", "part": "month", "day": 20}]))

    (schedule,) = schedules_of(plan, plan.obligations[0])

    months = ",".join(map(str, range(1, 13)))
    assert (schedule.rrule or "").startswith(f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=1;")


def test_a_period_that_the_plans_first_day_cuts_is_scheduled_on_its_own_days() -> None:
    days = {"signed_on": date(2022, 12, 22), "starts_on": date(2023, 2, 15)}
    first_quarter = {"rule": "within", "quarters": [1]}
    plan = a_plan(an_obligation(rules=[first_quarter]), head=a_plan().head.model_copy(update=days))

    found = [schedule.rrule or "" for schedule in schedules_of(plan, plan.obligations[0])]

    assert [rule.partition(";BYHOUR")[0] for rule in found] == [
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"
    ]


def test_every_cycle_that_opens_after_the_decision_is_scheduled() -> None:
    missed = {
        (row.code, day)
        for row in SHIPPED.obligations
        for day in opening_days(row.code) - scheduled_days(row)
    }

    assert {(code, day) for code, day in missed if day != SHIPPED.head.signed_on} == set()


def test_no_run_is_scheduled_on_a_day_that_never_opens_anything() -> None:
    opens = {
        (row.code, day.month, day.day)
        for row in SHIPPED.obligations
        for day in opening_days(row.code)
    }

    scheduled = {
        (row.code, day.month, day.day) for row in SHIPPED.obligations for day in scheduled_days(row)
    }

    assert scheduled <= opens


def test_every_obligation_but_headings_has_one_deployment() -> None:
    owed = [row for row in SHIPPED.obligations if not row.heading]

    duties = [
        deployment
        for deployment in deployments(SHIPPED)
        if deployment.parameters.get("obligations")
    ]

    assert [duty.parameters["obligations"] for duty in duties] == [[row.code] for row in owed]
    assert len({deployment.full_name for deployment in deployments(SHIPPED)}) == len(owed) + 10


def test_the_report_of_a_quarter_is_made_on_the_day_after_it() -> None:
    report = next(
        deployment for deployment in deployments(SHIPPED) if deployment.name == "periodic-report"
    )

    assert [schedule.cron for schedule in report.schedules] == ["30 6 1 1,4,7,10 *"]
    assert report.parameters == {"plan": SHIPPED.code}


def test_no_schedule_ends() -> None:
    rules = [
        s.rrule for deployment in deployments(SHIPPED) for s in deployment.schedules if s.rrule
    ]

    assert not [rule for rule in rules if "UNTIL" in rule]


def test_the_page_of_a_deployment_reads_like_the_plan() -> None:
    duty = deployed("I.2.a")

    row = SHIPPED.obligation("I.2.a")
    assert duty.name == "I.2.a Kế hoạch kiểm tra CCHC định kỳ"
    assert duty.tags == ("mục I", "plan:qd-465-2022")
    assert (row.text or row.title) in duty.description
    assert "Cơ quan chủ trì: Sở Nội vụ" in duty.description
    assert row.source in duty.description


def test_beside_another_plan_every_name_ends_with_the_plans_code() -> None:
    plain = deployments(SHIPPED)

    beside = named_beside(plain, SHIPPED)

    assert [deployment.name for deployment in beside] == [
        f"{deployment.name} (qd-465-2022)" for deployment in plain
    ]
    assert [deployment.schedules for deployment in beside] == [
        deployment.schedules for deployment in plain
    ]


def test_no_name_has_what_prefect_refuses() -> None:
    names = "".join(deployment.name for deployment in deployments(SHIPPED))

    assert not set("/%&<>") & set(names)


def test_no_address_is_in_a_deployment() -> None:
    assert "@" not in prefect_yaml(SHIPPED)


def test_the_file_at_the_root_has_the_machines_own_deployments() -> None:
    read = YAML(typ="safe").load((REPOSITORY / "prefect.yaml").read_text("utf-8"))

    own = deployments_of_the_machine(SHIPPED)
    assert read["deployments"] == [deployment.entry for deployment in own]
    assert read["pull"] == []


def test_the_file_beside_the_plan_has_those_of_its_obligations() -> None:
    written = (beside_plan.SHIPPED / beside_plan.FILE).read_text("utf-8")

    assert written == beside_plan.generated(beside_plan.SHIPPED), f"run: {WRITTEN_BY}"
    assert written.startswith("# Generated from the plan qd-465-2022: edit the plan, then: ")


def test_the_two_files_have_exactly_the_schedules_of_the_plan() -> None:
    schedules = {}
    for folder in (REPOSITORY, beside_plan.SHIPPED):
        read = YAML(typ="safe").load((folder / beside_plan.FILE).read_text("utf-8"))
        schedules |= {row["name"]: row["schedules"] for row in read["deployments"]}

    assert schedules == {
        deployment.name: [schedule.entry for schedule in deployment.schedules]
        for deployment in deployments(SHIPPED)
    }
