"""`periodic-report`: what was due in a period and how it ended, by agency and by section."""

from prefect import flow
from prefect.runtime import flow_run

from assignments import report as reporting
from assignments.report import PeriodReport
from deadlines.civil import civil_date
from deadlines.in_words import period_in_words
from flows import words
from flows.forms import ReportForm
from flows.runs import begin, beside_another, moment, publish, section
from plans.loading import LoadedPlan

EMPTY = ReportForm()


def report_name() -> str:
    """The name of a run: its flow, the period, the day that the figures are of."""
    answers = (flow_run.get_parameters() or {}).get("report") or {}
    form = ReportForm.model_validate(answers)
    day = form.as_of or civil_date(moment(None))
    return f"periodic-report {form.chosen_period(day).name}{beside_another()} {day}"


@flow(name="periodic-report", flow_run_name=report_name)
def periodic_report(report: ReportForm = EMPTY, plan: str | None = None) -> str:
    """Báo cáo tình hình thực hiện kế hoạch trong kỳ, theo cơ quan và theo mục của kế hoạch."""
    record, act = begin(report.as_of, plan)
    period = report.chosen_period(act.as_of)
    with record.read(act.as_of) as (session, loaded):
        answer = reporting.report(session, loaded, period, act.as_of)
    title = f"Báo cáo tình hình thực hiện kế hoạch {period_in_words(period.name)}"
    until = f"Số liệu tính đến ngày {words.day(act.as_of)}. {loaded.plan.head.title}."
    return publish("periodic-report", title, [until, "", *parts(loaded, answer)])


def parts(loaded: LoadedPlan, report: PeriodReport) -> list[str]:
    """The tables, then the late work by name."""
    total = report.total
    agencies = [*((figures.name, figures) for figures in report.by("agency")), ("Tổng cộng", total)]
    sections = [
        *((f"{figures.code}: {figures.name}", figures) for figures in report.by("section")),
        ("Tổng cộng", total),
    ]
    overdue = words.work_lines(loaded.plan, total.behind["overdue"])
    late = words.work_lines(loaded.plan, total.behind["late"])
    return [
        *section("Theo cơ quan", words.figures_table("Cơ quan", agencies), ""),
        *section("Theo mục của kế hoạch", words.figures_table("Mục", sections), ""),
        *section("Nhiệm vụ quá hạn chưa hoàn thành", overdue, "Không có nhiệm vụ quá hạn."),
        *section("Nhiệm vụ hoàn thành quá hạn", late, "Không có nhiệm vụ hoàn thành quá hạn."),
        words.counted(report.history),
    ]
