"""The commands of a sealed draw: `inspect draw`, `beacon`, `permit`, `look`, `reveal`, `verify`."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from assignments.desk import Desk
from cli.options import AsOf, By, CommandRefused, Formatted, PlanCode, act_by, desk_of, record
from cli.output import Format, rows, say
from cli.secret_line import read_secret
from inspections import drawing, giving, listing, verifying
from inspections import proof as proofs
from inspections.drawing import Secret
from inspections.proof import DrawProof
from inspections.verifying import ProofVerdict
from models.tables_inspections import Inspection

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
DRAWN = ("id", "commitment", "drawn_on", "head", "reveal_by", "draws")
LOOKED = ("id", "agency", "on")
VERIFIED = (
    *("id", "verified", "commitment", "agency", "on", "differences"),
    *("draws", "value", "given_by", "unchecked"),
)
BEACON = ("id", "beacon", "from", "until", "value", "given_by", "waits_for")

HEADS_SECRET = "passphrase of the head of the team"  # noqa: S105 - what the prompt asks for
Id: TypeAlias = Annotated[int, typer.Argument(metavar="ID", help="An inspection.")]
Head: TypeAlias = Annotated[
    str, typer.Option("--head", metavar="CONTACT", help="Of the team: AGENCY/ROLE or an address.")
]


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
    # Typed before the record is locked, because a person may take their time.
    secret = Secret(read_secret(HEADS_SECRET), secrets.token_hex(32))
    with desk_of(as_of, by, plan_code) as desk:
        done = drawing.draw(desk, inspection, head, secret, again)
    rows([done.model_dump()], DRAWN, how)
    progress = giving.progress(done)
    givers, span = " and ".join(progress.waits_for), f"{progress.on} to {progress.until}"
    say(
        "sealed: nobody sees place and day without the passphrase, which is stored nowhere, and "
        f"before the value is given ({givers}, {span}): "
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
    with desk_of(as_of, by, plan_code) as desk:
        progress = giving.give(desk, inspection, value)
    row = {
        **asdict(progress),
        "id": progress.inspection,
        "beacon": progress.kind,
        "from": progress.on,
    }
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
    with desk_of(as_of, by, plan_code) as desk:
        done = giving.permit(desk, inspection, reason, head)
    print_inspections([done], how)


def look(
    inspection: Id,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Tell the head of the team where and when; keeps nothing but that somebody looked."""
    passphrase = read_secret(HEADS_SECRET)
    with desk_of(as_of, by, plan_code) as desk:
        result = drawing.look(desk, inspection, passphrase)
    rows([{"id": inspection, "agency": result.target, "on": result.on}], LOOKED, how)


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
    # Asked first, so that nobody types a passphrase in vain.
    if output is not None and output.exists():
        raise CommandRefused(f"{output} exists; write another name, nothing is overwritten")
    passphrase = read_secret(HEADS_SECRET)
    with desk_of(as_of, by, plan_code) as desk:
        done, proof = drawing.reveal(desk, inspection, passphrase)
        if output is not None:
            # Last: what is refused leaves no file, and a file that cannot be written no change.
            _write(output, proof.text)
    print_inspections([done], how)


def verify(
    subjects: Annotated[
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
    proved = {
        subject: proofs.read(_read(Path(subject)), subject)
        for subject in subjects
        if not subject.isdecimal()
    }
    by_subject = {
        subject: _of_file(proof, list(proved.values()), mailed) for subject, proof in proved.items()
    }
    numbers = [subject for subject in subjects if subject.isdecimal()]
    if numbers:
        with record(plan_code).work() as (session, loaded):
            desk = Desk(session, loaded, act_by(session, loaded, as_of, by), by)
            by_subject |= {
                number: verifying.verify(desk, int(number), mailed) for number in numbers
            }
    verdicts = [by_subject[subject] for subject in dict.fromkeys(subjects)]
    rows(map(_verified, verdicts), VERIFIED, how)
    for verdict in verdicts:
        if verdict.unchecked:
            claims = "; ".join(verdict.unchecked)
            say(f"inspection {verdict.proof.inspection}, not checked here: {claims}")
    wrong = [
        f"{verdict.proof.inspection}: {'; '.join(verdict.differences)}"
        for verdict in verdicts
        if verdict.differences
    ]
    if wrong:
        raise CommandRefused(
            f"not shown to be what it says, inspection {'; inspection '.join(wrong)}"
        )


def _of_file(proof: DrawProof, others: list[DrawProof], mailed: list[str]) -> ProofVerdict:
    differ = [
        *proofs.faults(proof),
        *proofs.unshown(proof, others),
        *proofs.unpublished(proof, mailed),
    ]
    return ProofVerdict(proof, differ, proofs.unchecked(proof, mailed))


def _verified(verdict: ProofVerdict) -> dict[str, Any]:
    proof = verdict.proof
    return {
        "id": proof.inspection,
        "verified": not verdict.differences,
        "commitment": proof.commitment,
        "agency": proof.announced.target,
        "on": proof.announced.on,
        "differences": verdict.differences,
        "draws": proof.number,
        "value": proof.value,
        "given_by": proof.given_by,
        "unchecked": verdict.unchecked,
    }


def print_inspections(done: Iterable[Inspection], how: Format) -> None:
    """Inspections as `inspect status` lists them; none of them has findings yet."""
    rows((asdict(listing.listed(row)) for row in done), STATUS, how)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise CommandRefused(
            f"{path} cannot be read ({why}); give an ID or the file of a proof"
        ) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandRefused(
            f"{path} cannot be written ({error.strerror}); nothing was changed"
        ) from error
