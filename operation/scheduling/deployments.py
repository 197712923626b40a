"""The plan as Prefect deployments: which runs there are, what they say, when they start."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from deadlines.civil import HO_CHI_MINH
from deadlines.cycles import cycles
from deadlines.rules import Once, Rule, Undated
from plans.plan import Obligation, Plan

POOL = "dondoc"
URGENT = "urgent"
DEFAULT = "default"
CANCEL_NEW = "CANCEL_NEW"
FLOWS = {
    "open-cycle": "flows.open_cycle.open_cycle",
    "chase": "flows.chase.chase",
    "deliver": "flows.deliver.deliver",
    "inbox": "flows.inbox.inbox",
    "watch": "flows.watch.watch",
    "periodic-report": "flows.periodic_report.periodic_report",
    "self-scoring": "flows.self_scoring.self_scoring",
    "surprise-inspections": "flows.surprise_inspections.surprise_inspections",
    "inspection-cycle": "flows.inspection_cycle.inspection_cycle",
    "assign-task": "flows.assign_task.assign_task",
}
AT_SIX = "BYHOUR=6;BYMINUTE=0;BYSECOND=0"
ASKED_BY = "by:"
WRITTEN_BY = ".venv/bin/python -m operation.scheduling.beside_plan"
BANNED = re.compile(r"[/%&<>]")
"""What Prefect refuses in the name of a deployment."""


@dataclass(frozen=True)
class Schedule:
    """When a deployment starts, in Asia/Ho_Chi_Minh: exactly one of `rrule` and `cron`."""

    slug: str
    rrule: str | None = None
    cron: str | None = None
    timezone: str = HO_CHI_MINH.key

    @property
    def entry(self) -> dict[str, str]:
        """As prefect.yaml writes it."""
        when = {"rrule": self.rrule} if self.rrule else {"cron": self.cron or ""}
        return {"slug": self.slug, **when, "timezone": self.timezone}


@dataclass(frozen=True)
class Deployment:
    """One deployment. `limit` counts runs at once; the next one is then cancelled. `choices` are
    what fields of its form may be, by their names.
    """

    name: str
    flow: str
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    queue: str = DEFAULT
    schedules: tuple[Schedule, ...] = ()
    limit: int | None = None
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def entrypoint(self) -> str:
        """The flow's module path; by file path Prefect would put `flows/` first on sys.path."""
        return FLOWS[self.flow]

    @property
    def full_name(self) -> str:
        """`flow/deployment`, as Prefect names it."""
        return f"{self.flow}/{self.name}"

    @property
    def entry(self) -> dict[str, Any]:
        """As prefect.yaml writes it."""
        entry: dict[str, Any] = {
            "name": self.name,
            "description": LiteralScalarString(self.description),
            "entrypoint": self.entrypoint,
            "parameters": self.parameters,
            "tags": list(self.tags),
            "work_pool": {"name": POOL, "work_queue_name": self.queue},
            "schedules": [schedule.entry for schedule in self.schedules],
        }
        if self.limit is not None:
            entry["concurrency_limit"] = {"limit": self.limit, "collision_strategy": CANCEL_NEW}
        return entry


def deployments(plan: Plan) -> list[Deployment]:
    """Every deployment of a plan: the machine's own, then one per obligation in its order."""
    return [*deployments_of_the_machine(plan), *deployments_of_obligations(plan)]


def deployments_of_the_machine(plan: Plan) -> list[Deployment]:
    """Those that every plan has, such as `chase`; few of them ask what the plan is."""
    return _tagged(plan, _of_the_machine(plan))


def deployments_of_obligations(plan: Plan) -> list[Deployment]:
    """One for each obligation that is no heading, in the plan's order."""
    rows = [row for row in plan.obligations if not row.heading]
    return _tagged(plan, [_of_obligation(plan, row) for row in rows])


def _tagged(plan: Plan, wanted: Iterable[Deployment]) -> list[Deployment]:
    return [
        replace(deployment, tags=(*deployment.tags, plan_tag(plan.code))) for deployment in wanted
    ]


def plan_tag(code: str) -> str:
    """The tag of what belongs to a plan."""
    return f"plan:{code}"


def by_tag(office: str) -> str:
    """The tag of a run that an office asked for."""
    return f"{ASKED_BY}{office}"


def asked_by(tags: Iterable[str]) -> str | None:
    """The office that asked for a run of these tags; none for a scheduled one."""
    return next((tag.removeprefix(ASKED_BY) for tag in tags if tag.startswith(ASKED_BY)), None)


def plan_suffix(code: str) -> str:
    """What follows the names of a plan's deployments where another plan has the plain ones."""
    return f" ({code})"


def named_beside(wanted: Iterable[Deployment], plan: Plan) -> list[Deployment]:
    """The same deployments under the names that they have beside those of another plan."""
    return [
        replace(deployment, name=deployment.name + plan_suffix(plan.code)) for deployment in wanted
    ]


def deployment_name(obligation: Obligation) -> str:
    """What an official reads on Prefect's pages: the code, then the distinguishing words."""
    return BANNED.sub("-", f"{obligation.code} {obligation.short}")


def schedules_of(plan: Plan, obligation: Obligation) -> tuple[Schedule, ...]:
    """The opening days of an obligation's cycles as schedules at 06:00, none of which ends.

    A cycle whose period had begun when the plan did gives no schedule: it does not come back on
    the day that it opens. What waits for an event has none.
    """
    schedules: dict[str, Schedule] = {}
    for rule in obligation.rules:
        for schedule in _of_rule(plan, rule):
            schedules.setdefault(schedule.slug, schedule)
    return tuple(schedules[slug] for slug in sorted(schedules))


def prefect_yaml(plan: Plan, wanted: Iterable[Deployment] | None = None) -> str:
    """Deployments as `prefect deploy --all` takes them, generated from the plan.

    `wanted` are those to write: all of the plan under their plain names unless given.
    """
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    # Written out each time, because a person reads this file and may not know *anchors.
    yaml.representer.ignore_aliases = lambda _: True
    written = StringIO()
    written.write(f"# Generated from the plan {plan.code}: edit the plan, then: {WRITTEN_BY}\n")
    entries = [deployment.entry for deployment in (deployments(plan) if wanted is None else wanted)]
    yaml.dump({"pull": [], "deployments": entries}, written)
    return written.getvalue()


def _of_rule(plan: Plan, rule: Rule) -> list[Schedule]:
    every_cycle = cycles(rule, plan.term, date.min, date.max)
    if isinstance(rule, Once) or (isinstance(rule, Undated) and rule.every == "plan"):
        return [_once(cycle.opens_on) for cycle in every_cycle]
    # A cycle that was cut opens on that day once and must not come back yearly.
    days = {(c.opens_on.month, c.opens_on.day) for c in every_cycle if not c.is_cut}
    if rule.kind in ("continuous", "monthly"):
        slug = "check-in" if rule.kind == "continuous" else "months"
        months = sorted({month for month, _ in days})
        return [_yearly(slug, months, 1)] if months else []
    return [_yearly(f"opens-{month:02}-{day:02}", [month], day) for month, day in sorted(days)]


def _yearly(slug: str, months: Iterable[int], day: int) -> Schedule:
    bymonth = ",".join(map(str, months))
    return Schedule(slug, rrule=f"FREQ=YEARLY;BYMONTH={bymonth};BYMONTHDAY={day};{AT_SIX}")


def _once(day: date) -> Schedule:
    rule = f"DTSTART:{day:%Y%m%d}T060000\nRRULE:FREQ=DAILY;COUNT=1"
    return Schedule(f"once-{day.isoformat()}", rrule=rule)


def _of_obligation(plan: Plan, obligation: Obligation) -> Deployment:
    return Deployment(
        name=deployment_name(obligation),
        flow="open-cycle",
        description=_description(plan, obligation),
        parameters={"obligations": [obligation.code], "plan": plan.code},
        tags=(f"mục {obligation.section}",),
        schedules=schedules_of(plan, obligation),
    )


def _description(plan: Plan, obligation: Obligation) -> str:
    """The decision's sentence, product, leads, timing and place: Prefect shows Markdown."""
    names = {group.code: group.name for group in plan.groups}
    leads = [names.get(code) or plan.agency(code).name for code in obligation.lead]
    facts = {
        "Sản phẩm": obligation.product,
        "Cơ quan chủ trì": "; ".join(leads),
        "Thời gian thực hiện": obligation.timing,
        "Căn cứ": obligation.source,
    }
    lines = [f"- {label}: {words}" for label, words in facts.items() if words]
    return "\n".join([obligation.text or obligation.title, "", *lines])


def _of_the_machine(plan: Plan) -> list[Deployment]:
    parameters = {"plan": plan.code}
    opening = Deployment(
        name="open-cycle",
        flow="open-cycle",
        description="Mở mọi nhiệm vụ đã đến kỳ thực hiện mà chưa mở.",
        parameters={"obligations": [], **parameters},
    )
    inspecting = _that_inspect(plan, parameters) if plan.inspections else []
    return [
        opening,
        *_that_write(plan, parameters),
        *_that_look(parameters),
        _that_assigns(plan, parameters),
        *inspecting,
        *_that_score(plan, parameters),
    ]


def _that_assigns(plan: Plan, parameters: dict[str, Any]) -> Deployment:
    """A form for an ad hoc task: who, what, by when, by which document."""
    return Deployment(
        name="assign-task",
        flow="assign-task",
        description=(
            "Giao việc đột xuất theo văn bản cho một hoặc nhiều cơ quan. Chỉ chạy khi có người "
            "giao; việc đã giao được theo dõi, đôn đốc, báo cáo như nhiệm vụ của kế hoạch."
        ),
        parameters=parameters,
        choices={
            "agencies": (
                *(group.code for group in plan.groups),
                *(agency.code for agency in plan.agencies),
            )
        },
    )


def _that_inspect(plan: Plan, parameters: dict[str, Any]) -> list[Deployment]:
    """Proposals by the pace of the year, and a form for whoever orders an inspection."""
    heads = [f"{agency.code}/{role}" for agency in plan.agencies for role in agency.contacts]
    return [
        Deployment(
            name="surprise-inspections",
            flow="surprise-inspections",
            description=(
                "Ngày đầu mỗi tháng: so số cuộc kiểm tra đột xuất đã tiến hành với tiến độ của năm "
                "và đề xuất cuộc tiếp theo. Không tự rút thăm: Trưởng đoàn rút thăm."
            ),
            parameters=parameters,
            schedules=(Schedule("months", cron="30 6 1 * *"),),
        ),
        Deployment(
            name="inspection-cycle",
            flow="inspection-cycle",
            description=(
                "Tổ chức kiểm tra theo yêu cầu tại các cơ quan nêu tên, hoặc lập số cuộc kiểm tra "
                "đột xuất để Trưởng đoàn rút thăm. Chỉ chạy khi có người đề nghị."
            ),
            parameters=parameters,
            choices={"agencies": tuple(plan.answering), "head": ("", *heads)},
        ),
    ]


def _that_write(plan: Plan, parameters: dict[str, Any]) -> list[Deployment]:
    """Letters queued in the morning, sent and answered through the hours of the plan."""
    settings = plan.head.settings
    last = (timedelta(hours=settings.send_until.hour, minutes=settings.send_until.minute)).seconds
    hours = f"{settings.send_from.hour}-{max(last - 60, 0) // 3600}"
    return [
        Deployment(
            name="chase",
            flow="chase",
            description=(
                "Mỗi ngày làm việc: mở nhiệm vụ đến kỳ còn sót, lập thư nhắc việc và thư đôn đốc, "
                "rồi gửi thư. Ngày nghỉ theo bảng ngày nghỉ không lập thư."
            ),
            parameters=parameters,
            queue=URGENT,
            # Every day instead of Monday to Friday, because the table may make a Saturday a working
            # day.
            schedules=(Schedule("mornings", cron="30 7 * * *"),),
            limit=1,
        ),
        Deployment(
            name="deliver",
            flow="deliver",
            description="Gửi các thư đang chờ, trong giờ làm việc của ngày làm việc.",
            parameters=parameters,
            queue=URGENT,
            schedules=(Schedule("working-hours", cron=f"*/5 {hours} * * *"),),
            limit=1,
        ),
        Deployment(
            name="inbox",
            flow="inbox",
            description=(
                "Đọc thư trả lời của các cơ quan trong giờ làm việc và lưu để Sở Nội vụ xem xét; "
                "không tự ghi nhận báo cáo nào."
            ),
            parameters=parameters,
            schedules=(Schedule("working-hours", cron=f"*/10 {hours} * * *"),),
            limit=1,
        ),
    ]


def _that_look(parameters: dict[str, Any]) -> list[Deployment]:
    """The state of the plan every day, and the report of every quarter."""
    return [
        Deployment(
            name="watch",
            flow="watch",
            description=(
                "Hằng ngày, kể cả ngày nghỉ: niêm phong nhật ký; tình hình thư, cơ quan, quá hạn, "
                "ngày nghỉ."
            ),
            parameters=parameters,
            schedules=(Schedule("mornings", cron="45 6 * * *"),),
        ),
        Deployment(
            name="periodic-report",
            flow="periodic-report",
            description=(
                "Ngày đầu mỗi quý: báo cáo tình hình thực hiện kế hoạch của quý trước, theo cơ "
                "quan và theo mục. Chạy riêng thì chọn kỳ báo cáo và ngày tính đến."
            ),
            parameters=parameters,
            schedules=(Schedule("quarters", cron="30 6 1 1,4,7,10 *"),),
        ),
    ]


def _that_score(plan: Plan, parameters: dict[str, Any]) -> list[Deployment]:
    """The self-scoring and the readings of the year before, for a plan that asks for either."""
    if not plan.self_scored and not plan.measuring.due_within:
        return []
    return [
        Deployment(
            name="self-scoring",
            flow="self-scoring",
            description=(
                "Đầu mỗi năm: giao các cơ quan tự chấm điểm năm trước theo bảng chấm điểm của kế "
                "hoạch và báo cáo số liệu các chỉ tiêu. Chạy riêng thì chọn năm chấm điểm, ngày "
                "giao và bảng (khi nêu bảng thì chỉ giao bảng đó); chạy lại không giao lần thứ hai."
            ),
            parameters=parameters,
            # 1 January is a day off; the day after, the year's last reports are in the record.
            schedules=(Schedule("januaries", cron="30 6 2 1 *"),),
        )
    ]
