"""The tables. Keys that cannot be undone later: docs/adr/0001-four-keys.md."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from models.types import OPEN, STATES, STATUSES, UNDELIVERED, UtcDateTime

# Constraints have names, so that a migration can alter them on both databases.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


def is_among(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


class PlanRow(SQLModel, table=True):
    """A loaded plan. `content` is the whole checked plan as JSON: what runs, whatever git says.

    Nothing leaves on `live_from` or before it, nor while there is a `hold_reason`; `chased_on` is
    the latest day that was chased, and never goes back.
    """

    __tablename__ = "plan"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    title: str
    content: str = Field(sa_column=Column(Text, nullable=False))
    signed_on: date
    ends_on: date
    live_from: date
    chased_on: date | None = None
    hold_reason: str | None = None
    loaded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class AgencyRow(SQLModel, table=True):
    """An agency of a plan."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    code: str
    name: str
    kind: str


class Contact(SQLModel, table=True):
    """A role at an agency with its address; `is_example` until somebody sets the real one.

    `channel` is a name of the operator's settings ("email" is always there). Nothing goes to an
    address that bounced (`bounced_on`, with the receiver's words) until another one is set.
    """

    __table_args__ = (UniqueConstraint("agency_id", "role"),)
    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    role: str
    channel: str = Field(default="email", sa_column_kwargs={"server_default": "email"})
    address: str
    is_example: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    bounced_on: date | None = None
    bounce: str | None = None


class Deputy(SQLModel, table=True):
    """Who receives in place of a contact, by its channel; both days inclusive."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    address: str
    first_on: date
    last_on: date
    recorded_by: str
    recorded_on: date


class ObligationRow(SQLModel, table=True):
    """What queries need of an obligation; the rest is in `plan.content`.

    `position` is its order in the decision. One that a later edit of the plan dropped stays,
    `retired`: its history keeps its place, and it opens no more.
    """

    __tablename__ = "obligation"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    position: int
    code: str
    title: str = Field(sa_column=Column(Text, nullable=False))
    source: str
    waits_for: str | None = None
    request: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    retired: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ResponsibilityRow(SQLModel, table=True):
    """An agency's part (lead, coordinating) in an obligation; both dates inclusive."""

    __tablename__ = "responsibility"
    __table_args__ = (
        UniqueConstraint("obligation_id", "role", "agency_id"),
        CheckConstraint(is_among("role", ("lead", "coordinating")), name="role"),
    )
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    role: str
    agency_id: int = Field(foreign_key="agency.id")
    valid_from: date
    valid_to: date


class Silence(SQLModel, table=True):
    """No letters for an agency, or of an obligation; both days inclusive. `author` is an office."""

    __table_args__ = (
        CheckConstraint("(agency_id IS NULL) <> (obligation_id IS NULL)", name="of_one"),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id")
    first_on: date
    last_on: date
    reason: str
    document: str | None = None
    author: str
    recorded_on: date


class CycleRow(SQLModel, table=True):
    """One occurrence of an obligation. `due_on` is the last permissible day.

    `opened_on` is the civil day on which it was opened, later than `opens_on` if that was missed.
    `history`: it was over before the plan went live; never mailed, never overdue. No timing rule
    makes one that has a `title`: somebody asked for just that (assignments.asking); `ordered_by`
    is the document that orders it, as letters cite it, where it is an ad hoc task; `product` is
    what is to be handed in, where the order says so.
    """

    __tablename__ = "cycle"
    __table_args__ = (
        UniqueConstraint("obligation_id", "period"),
        Index("ix_cycle_opened_on", "opened_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    period: str
    title: str | None = Field(default=None, sa_column=Column(Text))
    ordered_by: str | None = Field(default=None, sa_column=Column(Text))
    product: str | None = Field(default=None, sa_column=Column(Text))
    kind: str
    opens_on: date
    opened_on: date
    due_on: date | None = None
    due_on_decided: bool
    history: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Assignment(SQLModel, table=True):
    """A cycle in the hands of one agency; `holder` answers now, `agency` is who it was opened for.

    `expected_on` is the day the next report is expected, which the ladder counts from: `due_on`,
    or the day to resubmit after a return. `opened_on` is the civil day on which it was opened,
    `changed_on` that of its last transition (or opening), `acknowledged_on` that of the
    acknowledgement. `extension_to` is the day that the holder asks for, until somebody decides.
    `submitted_on` is the day of the submission that counts.
    """

    __table_args__ = (
        UniqueConstraint("cycle_id", "agency_id"),
        CheckConstraint(is_among("status", STATUSES), name="status"),
        # The chase probes a short list of dates: only open rows are in this index.
        Index(
            "ix_assignment_expected_on_open",
            "expected_on",
            sqlite_where=text(is_among("status", OPEN)),
            postgresql_where=text(is_among("status", OPEN)),
        ),
        # Work that nobody moves is asked about: a short list of days again.
        Index(
            "ix_assignment_changed_on_open",
            "changed_on",
            sqlite_where=text(is_among("status", OPEN)),
            postgresql_where=text(is_among("status", OPEN)),
        ),
        # What waits to be judged, oldest first: few of all the rows.
        Index(
            "ix_assignment_submitted_on_id_waiting",
            "submitted_on",
            "id",
            sqlite_where=text("status = 'submitted'"),
            postgresql_where=text("status = 'submitted'"),
        ),
        # Whether anybody has work left in a cycle, of which a hundred agencies may have had some.
        Index(
            "ix_assignment_cycle_id_open",
            "cycle_id",
            sqlite_where=text(is_among("status", OPEN)),
            postgresql_where=text(is_among("status", OPEN)),
        ),
        # Requests for more time that nobody has decided: fewer still.
        Index(
            "ix_assignment_extension_to_asked",
            "extension_to",
            sqlite_where=text("extension_to IS NOT NULL"),
            postgresql_where=text("extension_to IS NOT NULL"),
        ),
        Index("ix_assignment_opened_on", "opened_on"),
        # What a holder has to do, and what was confirmed of late, out of all it ever held.
        Index("ix_assignment_holder_id_status_closed_on", "holder_id", "status", "closed_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    agency_id: int = Field(foreign_key="agency.id")
    holder_id: int = Field(foreign_key="agency.id")
    status: str = Field(default="assigned", sa_column_kwargs={"server_default": "assigned"})
    opened_on: date
    due_on: date | None = None
    due_on_decided: bool
    expected_on: date | None = None
    resubmit_on: date | None = None
    extension_to: date | None = None
    submitted_on: date | None = None
    acknowledged_on: date | None = None
    changed_on: date | None = None
    closed_on: date | None = None


class Evidence(SQLModel, table=True):
    """A document that shows the work: number and date on the paper, file or link."""

    id: int | None = Field(default=None, primary_key=True)
    document: str
    dated_on: date
    file: str | None = None
    link: str | None = None
    note: str | None = None
    recorded_by: str
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Proof(SQLModel, table=True):
    """Which assignments an evidence was submitted for, on which day."""

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", primary_key=True, index=True)
    submitted_on: date


class EventRow(SQLModel, table=True):
    """An event of the world, on its day; `recorded_on` is the day somebody recorded it."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("plan_id", "code", "on"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    code: str
    on: date
    recorded_on: date
    recorded_by: str


class Reminder(SQLModel, table=True):
    """The ledger: this step of this assignment was chased, on this day."""

    assignment_id: int = Field(
        sa_column=Column(ForeignKey("assignment.id"), primary_key=True, autoincrement=False)
    )
    step_on: date = Field(primary_key=True)
    chased_on: date = Field(index=True)


class Escalation(SQLModel, table=True):
    """The ledger: overdue since `expected_on`, this work was reported to this level on a day."""

    assignment_id: int = Field(
        sa_column=Column(ForeignKey("assignment.id"), primary_key=True, autoincrement=False)
    )
    expected_on: date = Field(primary_key=True)
    level: int = Field(primary_key=True)
    chased_on: date = Field(index=True)


class Alarm(SQLModel, table=True):
    """The ledger: the standing agency was told of something amiss (`subject`) on a day."""

    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    subject: str = Field(primary_key=True)
    told_on: date = Field(primary_key=True)


class Briefing(SQLModel, table=True):
    """The ledger of coordinating agencies: told of this cycle at this step."""

    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", primary_key=True)
    step_on: date = Field(primary_key=True)
    chased_on: date = Field(index=True)


class Notice(SQLModel, table=True):
    """One message to one contact: a row before it is a message, and its outcome after.

    `try_at` is when it may be tried once more, if it may; `attempts` is how often the receiver put
    it off. While it is being sent, `claimed_by` is the deliverer that has it; from `handed_over_at`
    on the receiver may have it.
    """

    __table_args__ = (
        UniqueConstraint("plan_id", "contact_id", "kind", "on"),
        CheckConstraint(is_among("state", STATES), name="state"),
        Index(
            "ix_notice_on_waiting",
            "on",
            sqlite_where=text(is_among("state", UNDELIVERED)),
            postgresql_where=text(is_among("state", UNDELIVERED)),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    on: date
    state: str = Field(default="queued", sa_column_kwargs={"server_default": "queued"})
    channel: str = Field(default="email", sa_column_kwargs={"server_default": "email"})
    address: str | None = None
    message_id: str | None = None
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    try_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    claimed_by: int | None = Field(default=None, sa_column=Column(BigInteger))
    claimed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    handed_over_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    sent_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    answer: str | None = None


class NoticeAssignment(SQLModel, table=True):
    """An assignment that a notice is about; `sent` once a letter that names it left.

    `level` is that of the escalation by which it is in the letter; 0 for the holder's own letter.
    """

    __tablename__ = "notice_assignment"
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True, index=True)
    level: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    sent: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class NoticeCycle(SQLModel, table=True):
    """A cycle that a notice tells a coordinating agency of; `sent` once a letter told it."""

    __tablename__ = "notice_cycle"
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", primary_key=True)
    sent: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Audit(SQLModel, table=True):
    """Append-only: who did what to which row, when, and on which day's behalf (`as_of`).

    `via` says how it is known who acted (models.audit.acts); rows of earlier versions have none.
    `changes` is the JSON of what the act's transaction did to rows (models.audit.changes).
    """

    __table_args__ = (Index("ix_audit_as_of", "as_of"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    as_of: date
    plan_id: int = Field(foreign_key="plan.id")
    actor: str
    person: str | None = None
    via: str | None = None
    action: str
    subject: str = Field(index=True)
    detail: str = Field(sa_column=Column(Text, nullable=False))
    changes: str | None = Field(default=None, sa_column=Column(Text))


class Seal(SQLModel, table=True):
    """A closed range of the audit: a link of the chain over all plans.

    `rows` has a line "id digest" for each row up to `last_id` that no earlier seal holds; `head`
    is the hash over those lines and the head before.
    """

    id: int | None = Field(default=None, primary_key=True)
    last_id: int = Field(unique=True)
    rows: str = Field(sa_column=Column(Text, nullable=False))
    head: str
    sealed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
