"""The pages of a demonstration: served on its last day, with an account for each role."""

import secrets
import time
from functools import partial

from deadlines.civil import instant
from models.types import ROLES
from operation.accounts import NewAccount, add
from operation.demo.stage import Stage
from operation.installation import acting
from operation.intervals import Interval
from operation.processes import stop
from operation.scheduling.server import start_pages, stopped
from operation.steps import deliver_step
from operation.stopping import noted
from plans.plan import Plan

PERSONS = {
    "agency": ("hoa", "Nguyễn Thị Hoa"),
    "standing": ("binh", "Trần Văn Bình"),
    "judge": ("cuc", "Lê Thị Cúc"),
    "leader": ("dung", "Phạm Văn Dũng"),
    "operator": ("em", "Đỗ Văn Em"),
}
"""Of each role a name to sign in with, and a person."""
DELIVERED_EVERY_SECONDS = 5.0


def serve_pages(stage: Stage) -> None:
    """Serve the pages until a signal asks to stop; letters leave meanwhile."""
    say = partial(stage.console.print, highlight=False, soft_wrap=True)
    password = secrets.token_urlsafe(9)
    lines = give_accounts(stage, password)
    process = start_pages(stage.settings, stage.last, with_parent=True)
    try:
        say(f"\nThe pages, as on {stage.last}: {stage.settings.pages_url} (Ctrl-C ends them)")
        say(f"Open the link of a letter in {stage.var}/letters, or sign in with {password} as")
        for line in lines:
            say(f"  {line}")
        with noted() as signals:
            interval = Interval(DELIVERED_EVERY_SECONDS)
            while not signals:
                if process.poll() is not None:
                    say(stopped(stage.settings, "pages"))
                    return
                if interval.is_due():
                    deliver_step(stage.record, instant(stage.last, 9))
                time.sleep(0.2)
    finally:
        stop(process)


def give_accounts(stage: Stage, password: str) -> list[str]:
    """An account for each role; a line of each."""
    act = acting("demo", instant(stage.last), stage.last)
    listed = []
    with stage.record.work() as (session, loaded):
        for role in ROLES:
            name, person = PERSONS[role]
            agency = _agency_of(loaded.plan, role)
            add(session, loaded, act, NewAccount(name, person, agency, role, password=password))
            listed.append(f"{name}: {role}, {loaded.plan.agency(agency).name}")
    return listed


def _agency_of(plan: Plan, role: str) -> str:
    """Whose account shows a role: a department, the standing agency, who judges its work."""
    if role in ("standing", "operator"):
        return plan.head.standing_agency
    if role in ("judge", "leader"):
        return plan.head.judge
    others = (plan.head.standing_agency, plan.head.judge)
    departments = (each.code for each in plan.agencies if each.kind == "department")
    return next(code for code in departments if code not in others)
