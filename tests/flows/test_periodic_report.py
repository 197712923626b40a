"""`periodic-report`: its form, its words, and runs of it that leave what `dondoc report` says."""

from datetime import date

import pytest
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import ArtifactSort
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectHTTPStatusError
from prefect.utilities.callables import parameter_schema

from assignments import transitions
from assignments.report import Figures, PeriodReport, report
from assignments.transitions import Paper
from deadlines.periods import parse_period
from flows.forms import ReportForm
from flows.periodic_report import periodic_report
from operation.installation import acting
from operation.scheduling.parameters import BadParameter
from operation.steps import open_step
from tests.builders import a_desk, morning
from tests.flows.conftest import client_of, run_here
from tests.up import Machine

QUARTER, OPENED_ON, DAY = "2023-Q1", date(2023, 3, 20), date(2023, 4, 3)


def test_an_empty_period_is_the_last_quarter_that_has_ended() -> None:
    assert ReportForm().chosen_period(date(2023, 4, 1)).name == "2023-Q1"


def test_the_form_asks_in_vietnamese_and_knows_what_a_period_is() -> None:
    form = parameter_schema(periodic_report).model_dump_for_openapi()["definitions"]["ReportForm"]

    titles = {name: field["title"] for name, field in form["properties"].items()}
    assert titles == {"period": "Kỳ báo cáo", "as_of": "Số liệu tính đến ngày"}
    assert all(field["description"] for field in form["properties"].values())
    assert "Q[1-4]" in form["properties"]["period"]["pattern"]


@pytest.fixture(scope="module")
def lived(machine: Machine) -> Machine:
    """The first quarter of 2023, opened; one duty reported in time, one of it late."""
    # The day of the other tests on this record: all that is due in the quarter is open by then.
    act = acting("test", morning(OPENED_ON), OPENED_ON)
    open_step(machine.record, act)
    due = asked(machine).total.behind["overdue"]
    for one, day in zip((due[0].id, due[-1].id), (date(2023, 3, 31), DAY), strict=True):
        paper = Paper("15/QĐ-UBND", date(2023, 3, 20))
        with machine.record.work() as (session, loaded):
            desk = a_desk(session, loaded, acting("test", morning(day), day))
            transitions.submit(desk, [one], paper)
    return machine


def asked(machine: Machine) -> PeriodReport:
    """What `dondoc report` answers for the quarter."""
    with machine.record.work() as (session, loaded):
        return report(session, loaded, parse_period(QUARTER), DAY)


def artifact(machine: Machine) -> str:
    with client_of(machine) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["periodic-report"])),
            sort=ArtifactSort.CREATED_DESC,
        )
    return str(found[0].data)


def table(markdown: str, head: str) -> list[list[str]]:
    """The cells of a table by the head of its first column, without its heads."""
    lines = markdown.partition(f"| {head} |")[2].splitlines()[2:]
    rows = [line for line in lines[: lines.index("")] if line]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def cells(name: str, figures: Figures) -> list[str]:
    counts = ("due", "on_time", "late", "open", "overdue", "waived", "undated")
    return [name, *(str(figures.count(what)) for what in counts)]


@pytest.fixture(scope="module")
def ended(lived: Machine) -> FlowRun:
    """The report of the quarter."""
    form = ReportForm(period=QUARTER, as_of=DAY)
    ended = run_here(lived, periodic_report, report=form)
    assert ended.state_name == "Completed", ended.state
    return ended


def test_a_run_leaves_the_figures_of_the_command_line(lived: Machine, ended: FlowRun) -> None:
    assert ended.name == "periodic-report 2023-Q1 2023-04-03"
    found, page = asked(lived), artifact(lived)
    total = cells("Tổng cộng", found.total)
    assert found.total.count("on_time") == found.total.count("late") == 1
    assert table(page, "Cơ quan") == [
        *(cells(figures.name, figures) for figures in found.by("agency")),
        total,
    ]
    assert table(page, "Mục") == [
        *(cells(f"{figures.code}: {figures.name}", figures) for figures in found.by("section")),
        total,
    ]


@pytest.mark.usefixtures("ended")
def test_the_page_reads_like_an_official_report(lived: Machine) -> None:
    page, total = artifact(lived), asked(lived).total
    late = total.behind["late"][0]
    overdue = total.behind["overdue"][0]
    assert page.startswith("## Báo cáo tình hình thực hiện kế hoạch quý I năm 2023\n")
    assert "Số liệu tính đến ngày 03/4/2023." in page
    done_late = page.partition("### Nhiệm vụ hoàn thành quá hạn")[2]
    assert f"- **{late.obligation}** {late.title}" in done_late
    still_open = page.partition("### Nhiệm vụ quá hạn chưa hoàn thành")[2].partition("###")[0]
    assert f"- **{overdue.obligation}** {overdue.title}" in still_open
    assert "@" not in page


def test_a_date_that_there_is_not_is_told_with_what_to_write() -> None:
    # What Prefect's own check lets through fails the run when it reads its form.
    with pytest.raises(BadParameter, match="write year-month-day"):
        ReportForm.model_validate({"period": QUARTER, "as_of": "2023-04-31"})


def test_what_is_written_as_no_date_in_the_form_is_refused_before_the_run(
    machine: Machine,
) -> None:
    given = {"report": {"period": QUARTER, "as_of": "03/4/2023"}}

    with client_of(machine), pytest.raises(PrefectHTTPStatusError, match=r"report\.as_of"):
        run_deployment("periodic-report/periodic-report", parameters=given, timeout=180)
