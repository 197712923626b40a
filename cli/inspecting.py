"""The commands `inspect …`: from the proposal and the sealed draw to the last remedy."""

from dataclasses import asdict
from typing import Annotated, Any, TypeAlias

import typer

from assignments.offices import named
from assignments.transitions import Paper
from cli.drawing import STATUS, Head, Id, print_inspections
from cli.options import (
    AsOf,
    By,
    CommandRefused,
    Formatted,
    PlanCode,
    abbreviations,
    act,
    day,
    desk_of,
    record,
    require_obligation,
    today,
)
from cli.output import Format, rows, say
from inspections import concluding, listing, proposing, visiting
from inspections.concluding import FINDING_FORMAT
from inspections.ordering import Order, carry_out
from inspections.proposing import Pace
from inspections.visiting import Decision, Visit, VisitOrder
from operation.steps import propose_step

COVERAGE = ("agency", "name", "last_on", "days_since", "inspections", "findings_open")
QUOTA = ("year", "carried_out", "under_way", "wanted", "a_year", "behind")
FINDINGS = ("id", "severity", "agency", "due_on", "assignment", "words", "remedy")


Document: TypeAlias = Annotated[str, typer.Option("--document", metavar="NO", help="Its number.")]
Dated: TypeAlias = Annotated[
    Any, typer.Option("--dated", parser=day, metavar="DATE", help="On the paper.")
]
Team: TypeAlias = Annotated[
    str | None, typer.Option("--team", metavar="TEXT", help="Who else is in the team.")
]


def propose(
    as_of: AsOf = None, by: By = None, plan_code: PlanCode = None, how: Formatted = Format.table
) -> None:
    """Plan the next surprise inspection if the year is behind its pace; again adds none."""
    installation = record(plan_code)
    print_inspections(propose_step(installation, act(as_of), by), how)
    with installation.read() as (session, loaded):
        _say_pace(proposing.pace(session, loaded, as_of or today()))


def plan(
    obligation: Annotated[
        str, typer.Option("--obligation", metavar="CODE", help="I.2.a, III.3, II.2, …")
    ],
    document: Document,
    dated: Dated,
    head: Head,
    content: Annotated[str, typer.Option("--content", metavar="TEXT", help="What is looked at.")],
    visit: Annotated[
        list[str], typer.Option("--visit", metavar="AGENCY=DATE", help="As often as there are.")
    ],
    topic: Annotated[
        list[str] | None, typer.Option("--topic", metavar="NAME", help="PAR INDEX, PCI, …")
    ] = None,
    team: Team = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Record the plan of periodic inspections: each visit is work of the visited and the team."""
    ordered = VisitOrder(
        head=head,
        content=content,
        visits=tuple(map(_visit, visit)),
        team=team,
        topics=tuple(topic or ()),
        paper=Paper(document, dated),
    )
    with desk_of(as_of, by, plan_code) as desk:
        code = require_obligation(desk.loaded.plan, obligation)
        done = visiting.plan(desk, code, ordered)
    print_inspections(done, how)


def start(
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="adhoc, or surprise with --draw.")
    ] = "",
    agency: Annotated[
        list[str] | None, typer.Option("--agency", metavar="AGENCY", help="Where the team goes.")
    ] = None,
    draw: Annotated[
        int | None, typer.Option("--draw", metavar="N", help="Plan N to be drawn by a person.")
    ] = None,
    on: Annotated[Any, typer.Option("--on", parser=day, metavar="DATE")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")] = "",
    head: Annotated[str, typer.Option("--head", metavar="CONTACT")] = "",
    team: Team = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Order ad hoc inspections, or plan some to be drawn; the same form as Prefect's."""
    answers = {"kind": kind or ("adhoc" if draw is None else "surprise"), "draw": draw or 0}
    answers |= {"on": on, "reason": reason, "head": head, "team": team or ""}
    with desk_of(as_of, by, plan_code) as desk:
        order = Order.checked({**answers, "agencies": agency or ()}, desk.loaded.plan)
        done = carry_out(desk, order)
    print_inspections(done, how)


def record_(
    inspection: Id,
    document: Document,
    dated: Dated,
    decided_by: Annotated[
        str, typer.Option("--decided-by", metavar="AGENCY", help="Whose decision it is.")
    ],
    on: Annotated[
        Any, typer.Option("--on", parser=day, metavar="DATE", help="If not on the day announced.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """An inspection was carried out, by a decision; its team owes the conclusion from then on."""
    decided = Decision(Paper(document, dated), decided_by, on)
    with desk_of(as_of, by, plan_code) as desk:
        done = visiting.mark_carried_out(desk, inspection, decided)
    print_inspections([done], how)


def conclude(
    inspection: Id,
    document: Document,
    dated: Dated,
    finding: Annotated[
        list[str] | None, typer.Option("--finding", metavar=f'"{FINDING_FORMAT}"', help="One each.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """The conclusion with its findings; each remedy is an assignment. Prints the findings."""
    noted = [concluding.read_finding(text) for text in finding or ()]
    with desk_of(as_of, by, plan_code) as desk:
        done, findings = concluding.conclude(desk, inspection, Paper(document, dated), noted)
    listed = ({**row.model_dump(), "assignment": row.assignment_id} for row in findings)
    rows(listed, FINDINGS, how)
    say(f"inspection {done.id} is concluded; findings: {len(findings)}")


def status(
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR", help="Only of one.")] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Instead: who was not inspected for how long.")
    ] = False,
    quota: Annotated[
        bool, typer.Option("--quota", help="Instead: how many surprises of the year, and wanted.")
    ] = False,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Every inspection and its state; place and day only once they are announced."""
    if coverage and quota:
        raise typer.BadParameter("write one of --coverage, --quota")
    with record(plan_code).read(as_of) as (session, loaded):
        named(session, loaded, by)
        on = as_of or today()
        pace, names = proposing.pace(session, loaded, on), abbreviations(loaded.plan)
        if coverage:
            covered = listing.coverage(session, loaded, on)
            rows(map(asdict, covered), COVERAGE, how, names=names)
        elif quota:
            rows([{**asdict(pace), "behind": pace.behind}], QUOTA, how)
        else:
            inspections = listing.status(session, loaded, year)
            rows(map(asdict, inspections), STATUS, how, names=names)
    _say_pace(pace)


def _say_pace(pace: Pace) -> None:
    say(
        f"surprise inspections of {pace.year}: {pace.carried_out} of {pace.a_year} carried out, "
        f"{pace.under_way} under way, {pace.wanted} wanted by the end of the quarter"
    )


def _visit(text: str) -> Visit:
    place, sign, on = text.partition("=")
    if not sign:
        raise CommandRefused(f'"{text}" is not a visit; write AGENCY=DATE, e.g. so-y-te=2023-04-20')
    return Visit(place.strip(), day(on.strip()))
