"""Who may come in from outside, and what came: accounts, sign-ins, links, replies by mail.

Of every secret only a hash is kept.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from models.tables import is_among
from models.types import REPLY_STATES, ROLES, UtcDateTime


class Account(SQLModel, table=True):
    """A person at an agency of a plan who may sign in to the pages, in one role.

    `contact_role` is that of the contact whom the person acts as, if any. `subject` is how the
    provider of OpenID Connect names the person. After `failures` in a row the account waits until
    `locked_until`. No session of one that is `disabled_on` a day is left.
    """

    __table_args__ = (CheckConstraint(is_among("role", ROLES), name="role"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    name: str = Field(unique=True)
    person: str
    agency_id: int = Field(foreign_key="agency.id")
    contact_role: str | None = None
    role: str
    email: str | None = None
    subject: str | None = Field(default=None, unique=True)
    disabled_on: date | None = None
    password: str | None = None
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    locked_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class SignIn(SQLModel, table=True):
    """A browser in which somebody is signed in; `key` is the SHA-256 of what its cookie holds."""

    __tablename__ = "sign_in"
    key: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    began_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ApiToken(SQLModel, table=True):
    """What a program shows to use the API in the name of an office of a plan.

    `name` says what it is for; `key` is the token's SHA-256; `scopes` stand with spaces between.
    """

    __tablename__ = "api_token"
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    name: str = Field(unique=True)
    agency_id: int = Field(foreign_key="agency.id")
    contact_role: str | None = None
    scopes: str
    key: str = Field(unique=True)
    made_on: date
    revoked_on: date | None = None


class Webhook(SQLModel, table=True):
    """An address of a program that is told what happens, of the work of an agency or of all work.

    `events` stand with spaces between. It is told next at `try_at`, and rests longer after each of
    `failures` in a row; `answer` is the last one that was none.
    """

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    name: str = Field(unique=True)
    agency_id: int = Field(foreign_key="agency.id")
    url: str
    events: str
    made_on: date
    ended_on: date | None = None
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    answer: str | None = None
    try_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ToldEvent(SQLModel, table=True):
    """What a webhook was told: the row that an event is of, an assignment or of the audit."""

    __tablename__ = "told_event"
    webhook_id: int = Field(foreign_key="webhook.id", primary_key=True)
    event: str = Field(primary_key=True)
    row_id: int = Field(primary_key=True)
    on: date = Field(primary_key=True)


class RevokedLink(SQLModel, table=True):
    """The link of a letter that leads nowhere any more, whatever its age."""

    __tablename__ = "revoked_link"
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    revoked_on: date
    revoked_by: str


class UsedForm(SQLModel, table=True):
    """A form that was sent: sent again it is the same answer. `key` is what the form carried."""

    __tablename__ = "used_form"
    key: str = Field(primary_key=True)
    used_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class Reply(SQLModel, table=True):
    """A letter that came back as an answer, until Sở Nội vụ takes it over or sets it aside.

    `notice_id` is the letter that it answers, `assignment_id` the work that it names; none where
    `problem` says why nobody could tell. `text` is what the sender wrote, without what it quotes.
    """

    __table_args__ = (
        CheckConstraint(is_among("state", REPLY_STATES), name="state"),
        Index(
            "ix_reply_waiting",
            "received_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    message_id: str = Field(unique=True)
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    sender: str
    subject: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    notice_id: int | None = Field(default=None, foreign_key="notice.id")
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    problem: str | None = None
    state: str = Field(default="waiting", sa_column_kwargs={"server_default": "waiting"})
    decided_by: str | None = None
    decided_on: date | None = None


class ReplyFile(SQLModel, table=True):
    """A file that came with a reply: kept as evidence is, or refused for a `problem`."""

    __tablename__ = "reply_file"
    reply_id: int = Field(foreign_key="reply.id", primary_key=True)
    position: int = Field(primary_key=True)
    name: str
    file: str | None = None
    problem: str | None = None
