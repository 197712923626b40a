"""The commands `inspect …`: from the proposal and the sealed draw to the last remedy."""

import secrets
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from assignments.desk import Desk
from assignments.transitions import Paper
from cli.options import AsOf, By, Formatted, PlanCode, Refused, act, act_by, day, record
from cli.output import Format, rows, say
from cli.work import PANEL
from inspections import concluding, drawing, giving, proposing, standing, verifying, visiting
from inspections import proof as proofs
from inspections.concluding import WAY
from inspections.drawing import Secret
from inspections.ordering import Order, carry_out
from inspections.proof import Proof
from inspections.proposing import Pace
from inspections.verifying import Verdict
from inspections.visiting import Decided, Ordered, Visit
from models.tables_inspections import Inspection
from operation.steps import propose_step

STATUS = (
    "id",
    "kind",
    "state",
    "proposed_on",
    "drawn_on",
    "on",
    "agency",
    "head",
    "findings_open",
)
COVERAGE = ("agency", "name", "last_on", "days_since", "inspections", "findings_open")
QUOTA = ("year", "carried_out", "under_way", "wanted", "a_year", "behind")
DRAWN = ("id", "commitment", "drawn_on", "head", "reveal_by", "draws")
LOOKED = ("id", "agency", "on")
VERIFIED = (
    *("id", "verified", "commitment", "agency", "on", "differences"),
    *("draws", "value", "given_by", "unchecked"),
)
BEACON = ("id", "beacon", "from", "until", "value", "given_by", "waits_for")
FINDINGS = ("id", "severity", "agency", "due_on", "assignment", "words", "remedy")

app_ = typer.Typer(no_args_is_help=True, help="Inspections: planned, drawn, revealed, concluded.")

Id: TypeAlias = Annotated[int, typer.Argument(metavar="ID", help="An inspection.")]
Head: TypeAlias = Annotated[
    str, typer.Option("--head", metavar="CONTACT", help="Of the team: AGENCY/ROLE or an address.")
]
Document: TypeAlias = Annotated[str, typer.Option("--document", metavar="NO", help="Its number.")]
Dated: TypeAlias = Annotated[
    Any, typer.Option("--dated", parser=day, metavar="DATE", help="On the paper.")
]
Team: TypeAlias = Annotated[
    str | None, typer.Option("--team", metavar="TEXT", help="Who else is in the team.")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for name, command in (
        ("propose", propose),
        ("plan", plan),
        ("start", start),
        ("draw", draw),
        ("beacon", beacon),
        ("permit", permit),
        ("look", look),
        ("reveal", reveal),
        ("verify", verify),
        ("record", record_),
        ("conclude", conclude),
        ("status", status),
    ):
        app_.command(name)(command)
    app.add_typer(app_, name="inspect", rich_help_panel=PANEL)


def propose(
    as_of: AsOf = None, by: By = None, plan_code: PlanCode = None, how: Formatted = Format.table
) -> None:
    """Plan the next surprise inspection if the year is behind its pace; again adds none."""
    found = record(plan_code)
    _print(propose_step(found, act(as_of), by), how)
    with found.read() as (session, loaded):
        _say_pace(proposing.pace(session, loaded, act(as_of).as_of))


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
    ordered = Ordered(
        head=head,
        content=content,
        visits=tuple(map(_visit, visit)),
        team=team,
        topics=tuple(topic or ()),
        paper=Paper(document, dated),
    )
    with record(plan_code).work() as (session, found):
        desk = Desk(session, found, act(as_of, by), by)
        done = visiting.plan(desk, obligation, ordered)
    _print(done, how)


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
    given = {"kind": kind or ("adhoc" if draw is None else "surprise"), "draw": draw or 0}
    given |= {"agencies": list(agency or ()), "on": on, "reason": reason, "head": head}
    order = Order.checked({**given, "team": team or ""})
    with record(plan_code).work() as (session, found):
        done = carry_out(Desk(session, found, act(as_of, by), by), order)
    _print(done, how)


def draw(
    inspection: Id,
    head: Head,
    again: Annotated[
        str | None,
        typer.Option("--again", metavar="REASON", help="Draw anew, as was permitted."),
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Commit to a draw, sealed under a passphrase (a prompt, or one line of input): place and day
    follow once the beacon's value is on record.
    """
    secret = Secret(_passphrase(), secrets.token_hex(32))
    with record(plan_code).work() as (session, found):
        desk = Desk(session, found, act(as_of, by), by)
        done = drawing.draw(desk, inspection, head, secret, again)
    rows([done.model_dump()], DRAWN, how)
    told = giving.progress(done)
    say(
        "sealed: nobody sees place and day without the passphrase, which is stored nowhere, and "
        f"before the value is given ({' and '.join(told.waits_for)}, {told.on} to {told.until}): "
        f"dondoc inspect beacon {inspection} --value VALUE --by OFFICE"
    )


def beacon(
    inspection: Id,
    value: Annotated[
        str, typer.Option("--value", metavar="TEXT", help="A word, or the digits of the prize.")
    ],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Give the value that a sealed draw follows from: by another office than the one that drew."""
    with record(plan_code).work() as (session, found):
        told = giving.give(Desk(session, found, act(as_of, by), by), inspection, value)
    row = {**asdict(told), "id": told.inspection, "beacon": told.kind, "from": told.on}
    rows([row], BEACON, how)


def permit(
    inspection: Id,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is drawn anew.")],
    head: Annotated[
        str | None, typer.Option("--head", metavar="CONTACT", help="Give it to another team.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Permit that a sealed draw is drawn anew: by the office that gives its value."""
    with record(plan_code).work() as (session, found):
        done = giving.permit(Desk(session, found, act(as_of, by), by), inspection, reason, head)
    _print([done], how)


def look(
    inspection: Id,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Tell the head of the team where and when; keeps nothing but that somebody looked."""
    passphrase = _passphrase()
    with record(plan_code).work() as (session, found):
        told = drawing.look(Desk(session, found, act(as_of, by), by), inspection, passphrase)
    rows([{"id": inspection, "agency": told.target, "on": told.on}], LOOKED, how)


def reveal(
    inspection: Id,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the proof there.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Announce what was drawn, and publish what it takes to compute it again."""
    if output is not None and output.exists():
        raise Refused(f"{output} exists; write another name, nothing is overwritten")
    passphrase = _passphrase()
    with record(plan_code).work() as (session, found):
        desk = Desk(session, found, act(as_of, by), by)
        done, told = drawing.reveal(desk, inspection, passphrase)
        if output is not None:
            # Last: what is refused leaves no file, and a file that cannot be written no change.
            _write(output, told.text)
    _print([done], how)


def verify(
    what: Annotated[
        list[str], typer.Argument(metavar="ID|FILE...", help="Inspections, or their proofs.")
    ],
    commitment: Annotated[
        list[str] | None,
        typer.Option("--commitment", metavar="HEX", help="As it was mailed at the draw."),
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Compute a revealed draw again; a FILE needs no database. Exit 1 if something differs."""
    mailed = commitment or []
    proved = {one: proofs.read(_read(Path(one)), one) for one in what if not one.isdecimal()}
    told = {one: _of_file(proof, list(proved.values()), mailed) for one, proof in proved.items()}
    numbers = [one for one in what if one.isdecimal()]
    if numbers:
        with record(plan_code).work() as (session, loaded):
            desk = Desk(session, loaded, act_by(session, loaded, as_of, by), by)
            told |= {one: verifying.verify(desk, int(one), mailed) for one in numbers}
    found = [told[one] for one in dict.fromkeys(what)]
    rows(map(_verified, found), VERIFIED, how)
    for one in found:
        if one.unchecked:
            say(f"inspection {one.proof.inspection}, not checked here: {'; '.join(one.unchecked)}")
    wrong = [
        f"{one.proof.inspection}: {'; '.join(one.differences)}" for one in found if one.differences
    ]
    if wrong:
        raise Refused(f"not shown to be what it says, inspection {'; inspection '.join(wrong)}")


def _of_file(proof: Proof, given: list[Proof], mailed: list[str]) -> Verdict:
    differ = [
        *proofs.faults(proof),
        *proofs.unshown(proof, given),
        *proofs.unpublished(proof, mailed),
    ]
    return Verdict(proof, differ, proofs.unchecked(proof, mailed))


def _verified(told: Verdict) -> dict[str, Any]:
    proof = told.proof
    return {
        "id": proof.inspection,
        "verified": not told.differences,
        "commitment": proof.commitment,
        "agency": proof.announced.target,
        "on": proof.announced.on,
        "differences": told.differences,
        "draws": proof.number,
        "value": proof.value,
        "given_by": proof.given_by,
        "unchecked": told.unchecked,
    }


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
    decided = Decided(Paper(document, dated), decided_by, on)
    with record(plan_code).work() as (session, found):
        done = visiting.record(Desk(session, found, act(as_of, by), by), inspection, decided)
    _print([done], how)


def conclude(
    inspection: Id,
    document: Document,
    dated: Dated,
    finding: Annotated[
        list[str] | None, typer.Option("--finding", metavar=f'"{WAY}"', help="One each.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """The conclusion with its findings; each remedy is an assignment. Prints the findings."""
    noted = [concluding.read_finding(text) for text in finding or ()]
    with record(plan_code).work() as (session, found):
        desk = Desk(session, found, act(as_of, by), by)
        done, kept = concluding.conclude(desk, inspection, Paper(document, dated), noted)
    listed = ({**row.model_dump(), "assignment": row.assignment_id} for row in kept)
    rows(listed, FINDINGS, how)
    say(f"inspection {done.id} is concluded; findings: {len(kept)}")


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
    with record(plan_code).read() as (session, loaded):
        today = act_by(session, loaded, as_of, by).as_of
        pace = proposing.pace(session, loaded, today)
        if coverage:
            rows(map(asdict, standing.coverage(session, loaded, today)), COVERAGE, how)
        elif quota:
            rows([{**asdict(pace), "behind": pace.behind}], QUOTA, how)
        else:
            rows(map(asdict, standing.status(session, loaded, today, year)), STATUS, how)
    _say_pace(pace)


def _print(done: Iterable[Inspection], how: Format) -> None:
    """Inspections as `inspect status` lists them; none of them has findings yet."""
    rows((asdict(standing.listed(row)) for row in done), STATUS, how)


def _say_pace(pace: Pace) -> None:
    say(
        f"surprise inspections of {pace.year}: {pace.carried_out} of {pace.a_year} carried out, "
        f"{pace.under_way} under way, {pace.wanted} wanted by the end of the quarter"
    )


def _visit(text: str) -> Visit:
    place, sign, on = text.partition("=")
    if not sign:
        raise Refused(f'"{text}" is no visit; write AGENCY=DATE, e.g. so-y-te=2023-04-20')
    return Visit(place.strip(), day(on.strip()))


def _passphrase() -> str:
    """Typed once at a prompt that hides it, or one line of standard input; never an option."""
    if sys.stdin is None:
        raise Refused("there is no terminal and no standard input; type the passphrase there")
    if sys.stdin.isatty():
        typed: str = typer.prompt("Passphrase of the head of the team", hide_input=True, err=True)
        return typed
    given = sys.stdin.readline().rstrip("\r\n")
    if not given.isprintable():
        raise Refused("the passphrase is no text in UTF-8; write one line of letters and signs")
    return given


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise Refused(
            f"{path} cannot be read ({why}); give an ID or the file of a proof"
        ) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(
            f"{path} cannot be written ({error.strerror}); nothing was changed"
        ) from error
