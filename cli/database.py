"""Commands that keep the record: the audit's chain, migrate, backup and restore."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.options import CommandRefused, Formatted, act, record
from cli.output import Format, print_object, rows, say
from models.audit import chain
from models.audit.chain import ChainVerdict
from models.database import connect, transaction
from models.database import migrate as migrate_database
from models.replay import ABSENT
from operation.steps import seal_step
from operation.upkeep import backup as backups
from operation.upkeep import restore as restoring
from operation.upkeep.verifying import Verification, verify_record
from settings import Settings

HEAD_LETTERS = 12
"""Fewer of a head would fit another one too."""
MOST_LETTERS = 80
"""Of a value in an error; the object on standard output has all of it."""
AUDIT = (
    *("id", "at", "as_of", "plan", "actor", "person", "via"),
    *("action", "subject", "detail", "changes"),
)

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="A zip file.")]


def seal() -> None:
    """Close all rows there are; prints {"sealed", "head"}. `watch` does it every day."""
    installation = record()
    sealed = seal_step(installation, datetime.now(UTC))
    with transaction(installation.reading) as session:
        last = chain.last_seal(session)
    count = len(sealed.rows.splitlines()) if sealed else 0
    print_object({"sealed": count, "head": last.head if last else None})


def verify(
    head: Annotated[
        str | None, typer.Option("--head", metavar="HASH", help="One that a letter printed.")
    ] = None,
) -> None:
    """Hold the record and its files against the audit, and the audit against its chain.

    Exit 1 names the first row that was touched.
    """
    verification = verify_record(record(), _enough(head) if head is not None else None)
    verdict = verification.chain
    print_object(
        {
            **asdict(verdict),
            "intact": verification.intact,
            "differences": len(verification.differences),
            "first_difference": asdict(verification.differences[0])
            if verification.differences
            else None,
            "files": verification.files,
            "gaps": [asdict(gap) for gap in verification.gaps],
            "covered_from": verification.covered_from,
        }
    )
    if not verdict.intact:
        raise CommandRefused(_broken(verdict))
    if verification.differences:
        raise CommandRefused(_differs(verification))
    if files := verification.files:
        raise CommandRefused(
            f"{len(files)} kept files of evidence are gone or were changed, the first: "
            f"{files[0]}; restore them from a backup"
        )
    if not verification.has_head:
        raise CommandRefused(
            f"no seal has the head {head}: the chain was written anew since that letter"
        )
    if not verdict.sealed:
        say("no row is sealed yet; run: dondoc audit seal")
        return
    since = f"; not yet sealed from row {verdict.unsealed_from} on" if verdict.unsealed_from else ""
    say(f"intact: {verdict.sealed} rows sealed{since}")


def export(how: Formatted = Format.json) -> None:
    """Print every row of the audit, of all plans, oldest first."""
    with transaction(record().reading) as session:
        rows((asdict(row) for row in chain.export(session)), AUDIT, how)


def migrate() -> None:
    """Bring the database to this version, and say what that took; creates an empty one."""
    applied = migrate_database(connect(Settings().database))
    if applied:
        since = int(applied[0][:4]) - 1
        moved = f"moved from {since:04} to {applied[-1][:4]}" if since else "created"
        say(f"{moved}: {', '.join(name.replace('_', ' ') for name in applied)}")
    say("the database is at this version")


def backup(file: BackupFile) -> None:
    """Write the whole record and its evidence into one file, while the system runs."""
    contents = backups.backup(Settings(), file)
    print_object(asdict(contents))
    _say_what_is_missing(contents)


def restore(
    file: BackupFile,
    yes: Annotated[
        bool, typer.Option("--yes", help="Replace a record that is not empty, without a question.")
    ] = False,
) -> None:
    """Make the record what a backup holds; what was there before is backed up first.

    Asks before it replaces a record with anything in it.
    """

    def agree(counts: dict[str, int]) -> None:
        if not yes:
            _ask(file, counts)

    contents, before = restoring.restore(Settings(), file, act(None), agree=agree)
    print_object(asdict(contents))
    _say_what_is_missing(contents)
    if before:
        say(f"what was there before: {before}")


def _ask(file: Path, counts: dict[str, int]) -> None:
    """Whether the record may be replaced; who cannot be asked has to write it beforehand."""
    words = (
        f"the record has {counts['plan']} plans, {counts['assignment']} assignments and "
        f"{counts['notice']} letters"
    )
    if sys.stdin is None or not sys.stdin.isatty():
        raise CommandRefused(f"{words}; add --yes to replace it by {file} (it is backed up first)")
    if not typer.confirm(f"{words}. Back it up and replace it by {file}?", err=True):
        raise CommandRefused("nothing was restored")


def _say_what_is_missing(contents: backups.BackupContents) -> None:
    for file in contents.missing:
        say(f"not in the backup: {file}: this file of evidence is gone or was changed")
    if not contents.intact:
        say("the audit of this backup is not intact; see: dondoc audit verify")


def _differs(verification: Verification) -> str:
    """The first difference in words; a whole plan as a value would hide them."""
    differences = verification.differences
    first = differences[0]
    where = f"{first.table} {first.row}"
    if first.column:
        stands, by_audit = _briefly(first.in_table), _briefly(first.by_audit)
        where += f", {first.column}: {stands}, where the audit has {by_audit}"
    elif first.in_table == ABSENT:
        where += ": is gone"
    elif first.by_audit == ABSENT:
        where += ": no act made this row"
    else:
        where += ": cannot be read"
    since = f" (found by audit row {first.audit})" if first.audit else ""
    return (
        f"the record was changed by hand in {len(differences)} places, the first: {where}"
        f"{since}; compare with a backup (dondoc audit export)"
    )


def _briefly(value: object) -> str:
    words = repr(value)
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS]}…"


def _enough(head: str) -> str:
    """A head of which enough is written to tell it from another."""
    if len(head) < HEAD_LETTERS:
        raise CommandRefused(
            f'"{head}" is too short; write at least the first {HEAD_LETTERS} letters'
        )
    return head


def _broken(verdict: ChainVerdict) -> str:
    if verdict.first_touched is None:
        return (
            f"seal {verdict.broken_seal} does not follow from the one before it: a seal was "
            "changed or removed by hand; compare with the head in the Monday letters"
        )
    return (
        f"row {verdict.first_touched} of the audit was changed, deleted or inserted by hand after "
        "it was sealed; compare with a backup (dondoc audit export)"
    )
