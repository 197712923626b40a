"""The command `letter`: a letter as it was sent."""

from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

import typer

from cli.options import CommandRefused, PlanCode, record
from cli.output import say, write
from models.letters import sent as letters
from models.letters.sent import Sent
from models.tables import Notice
from models.types import is_id
from notifications.errors import NoSuchNotice


def letter(
    notice: Annotated[int, typer.Argument(metavar="NOTICE_ID", show_default=False)],
    html: Annotated[
        bool, typer.Option("--html", help="The HTML part instead, to be kept as a file.")
    ] = False,
    plan_code: PlanCode = None,
) -> None:
    """Print a letter as it was sent, and hold its text against the audit."""
    with record(plan_code).read() as (session, loaded):
        row = session.get(Notice, notice) if is_id(notice) else None
        if row is None or row.plan_id != loaded.id:
            raise NoSuchNotice("no-such-notice", id=notice)
        sent = letters.sent(session, loaded.id, notice)
    if sent is None:
        raise CommandRefused(
            f"nothing of notice {notice} was sent, it is {row.state}; "
            "run: dondoc deliver, or see: dondoc deliveries"
        )
    for line in _html(notice, sent) if html else _as_sent(notice, sent):
        write(line)
    digest = sent.facts["sha256_html" if html else "sha256"]
    say(f"audit row {sent.audit} ({sent.outcome}) has this text: SHA-256 {digest}")


def _as_sent(notice: int, sent: Sent) -> list[str]:
    """Headers and text, line by line. Raises CommandRefused."""
    text = _require_text(notice, sent)
    return [*_headers(sent.facts), "", *_lines(text)]


def _html(notice: int, sent: Sent) -> list[str]:
    """The HTML part, line by line. Raises CommandRefused."""
    _require_text(notice, sent)
    if sent.html is not None:
        return _lines(sent.html)
    raise CommandRefused(
        f"notice {notice} was sent by {sent.facts['channel']}, as plain text; omit --html"
    )


def _lines(content: str) -> list[str]:
    return content.removesuffix("\n").split("\n")


def _require_text(notice: int, sent: Sent) -> str:
    """The text on record. Raises CommandRefused where it is not that of the audit."""
    if "sha256" not in sent.facts:
        raise CommandRefused(
            f"notice {notice} was sent by an earlier version, which kept no text; "
            "see: dondoc deliveries"
        )
    if sent.swept:
        raise CommandRefused(
            f"the text of notice {notice} is no longer kept (DONDOC_KEEP_LETTERS_DAYS); audit row "
            f"{sent.audit} has its SHA-256 {sent.facts['sha256']}; see: dondoc certificate"
        )
    if sent.text is None or not sent.agrees:
        raise CommandRefused(
            f"the text of notice {notice} was touched by hand: it is not that of audit row "
            f"{sent.audit}; restore a backup, or ask the receiver for the mail {_id(sent)}"
        )
    return sent.text


def _id(sent: Sent) -> str:
    return str(sent.facts["message_id"])


def _headers(facts: Any) -> list[str]:
    return [
        f"From: {facts['from']}",
        f"To: {facts['address']}",
        f"Date: {format_datetime(datetime.fromisoformat(facts['at']))}",
        f"Subject: {facts['subject']}",
        f"Message-ID: {facts['message_id']}",
    ]
