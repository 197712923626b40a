"""The letters that left: what the audit says of each, and the text of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.audit import acts, changes
from models.audit.acts import Act
from models.letters.contacts import EMAIL
from models.letters.dispatch import Addressed
from models.tables import Audit, Notice
from models.tables_letters import LetterText

MAY_HAVE_LEFT = ("sent", "uncertain")
SWEEP = "sweep"
"""The action that forgets texts whose time is over."""


@dataclass(frozen=True)
class NamedWork:
    """Work that a letter names: an assignment, or a cycle that a coordinating agency is told of."""

    id: int
    obligation: str
    period: str
    title: str


@dataclass(frozen=True)
class Sent:
    """A letter as it left, or may have left, by the audit row `audit`; its facts are that row's.

    `text` and `html` are None where they are not on record. `missing` names the parts that nothing
    in the audit took away.
    """

    audit: int
    outcome: str
    facts: Mapping[str, Any]
    text: str | None
    html: str | None
    missing: tuple[str, ...]

    @property
    def swept(self) -> bool:
        """Whether the text is gone because its time is over."""
        return self.text is None and not self.missing

    @property
    def agrees(self) -> bool:
        """Whether what is on record is that whose hashes the audit holds."""
        if self.missing or self.text is None or sha256(self.text) != self.facts["sha256"]:
            return False
        return self.html is None or sha256(self.html) == self.facts["sha256_html"]


def sha256(text: str) -> str:
    """The hash of a text in UTF-8, as `sha256sum` of the plain text of the mail prints it."""
    return hashlib.sha256(text.encode()).hexdigest()


def facts(
    to: Addressed,
    *,
    sender: str,
    subject: str,
    text: str,
    html: str,
    work: Sequence[NamedWork],
    news: Sequence[NamedWork],
    answers: Sequence[int],
    attachments: Mapping[str, bytes],
) -> dict[str, Any]:
    """What the audit says of a letter, so that its row stands alone: whose, what, which text.

    `answers` are the rows of the audit whose decisions it tells; of `attachments` the names and
    hashes are kept.
    """
    return {
        "agency": to.agency,
        "contact": to.role,
        "kind": to.kind,
        "on": to.on.isoformat(),
        "from": sender,
        "subject": subject,
        "sha256": sha256(text),
        "sha256_html": sha256(html),
        "assignments": [asdict(item) for item in work],
        "cycles": [asdict(new) for new in news],
        "answers": list(answers),
        "attachments": {
            name: hashlib.sha256(content).hexdigest() for name, content in attachments.items()
        },
    }


def save_text(
    session: Session,
    notice_id: int,
    letter_facts: Mapping[str, Any],
    *,
    text: str,
    html: str | None,
    at: datetime,
) -> None:
    """Keep a text that may leave from now on; the same text of a notice stands once."""
    dialect = session.get_bind().dialect.name
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = build(LetterText).values(
        notice_id=notice_id,
        sha256=letter_facts["sha256"],
        text=text,
        html=html,
        facts=json.dumps(letter_facts, ensure_ascii=False, sort_keys=True),
        left_at=at,
    )
    again = {"left_at": at, "text": text, "html": html}
    # After a commit that was not answered the text may stand there already.
    session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=again))


_KEY = ("notice_id", "sha256")


def last_facts(session: Session, notice_id: int) -> dict[str, Any]:
    """What is to be told of the letter that a notice handed over last; empty if none is kept."""
    query = select(col(LetterText.facts)).where(col(LetterText.notice_id) == notice_id)
    query = query.order_by(col(LetterText.left_at).desc(), col(LetterText.sha256)).limit(1)
    stored = session.scalar(query)
    return dict(json.loads(stored)) if stored else {}


def sent(session: Session, plan_id: int, notice_id: int) -> Sent | None:
    """The letter of a notice that left last, or may have; None if the audit knows of none.

    What an earlier version sent has no `sha256` among its facts, and no text.
    """
    query = (
        select(Audit)
        .where(
            col(Audit.plan_id) == plan_id,
            col(Audit.subject) == f"notice:{notice_id}",
            col(Audit.action).in_(MAY_HAVE_LEFT),
        )
        .order_by(col(Audit.id).desc())
        .limit(1)
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        return None
    detail = json.loads(row.detail)
    stored = session.get(LetterText, (notice_id, detail.get("sha256", "")))
    missing = missing_parts(detail, stored, swept_before(session, plan_id)) if stored else ["text"]
    return Sent(
        audit=row.id or 0,
        outcome=row.action,
        facts=detail,
        text=stored.text if stored else None,
        html=stored.html if stored else None,
        missing=tuple(missing),
    )


def sweep(session: Session, plan_id: int, act: Act, before: datetime) -> int:
    """Forget the texts that left before an instant: how many; what the audit says of them stays.

    The act answers for it: a text that is gone without it counts as changed by hand.
    """
    of_plan = select(col(Notice.id)).where(col(Notice.plan_id) == plan_id)
    old = col(LetterText.text).is_not(None) & (col(LetterText.left_at) < before)
    statement = update(LetterText).where(col(LetterText.notice_id).in_(of_plan), old)
    count = changes.write(session, statement.values(text=None, html=None))
    if count:
        detail = {"before": before.isoformat(), "letters": count}
        acts.log(session, plan_id, act, SWEEP, subject="letters", detail=detail)
    return count


def swept_before(session: Session, plan_id: int) -> datetime | None:
    """The instant before which texts were forgotten, as the audit says; None if none was."""
    query = select(col(Audit.detail)).where(
        col(Audit.plan_id) == plan_id, col(Audit.action) == SWEEP
    )
    instants = [json.loads(detail)["before"] for detail in session.scalars(query)]
    return max(map(datetime.fromisoformat, instants), default=None)


def missing_parts(
    by_audit: Mapping[str, Any], letter: LetterText, swept: datetime | None
) -> list[str]:
    """The parts of a text that are not on record though nothing in the audit took them away.

    `by_audit` is what the audit says of the letter; `swept` as `swept_before` has it.
    """
    if letter.text is None:
        was_swept = swept is not None and datetime.fromisoformat(by_audit["at"]) < swept
        return [] if was_swept else ["text"]
    return ["html"] if letter.html is None and by_audit["channel"] == EMAIL else []
