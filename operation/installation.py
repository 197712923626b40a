"""The record of an installation: its database, and the plan that a command works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlmodel import Session

from deadlines.civil import civil_date
from models.audit.acts import MACHINE, Act
from models.audit.history import past
from models.database import connect, migrate, require_current, transaction
from plans.loading import LoadedPlan, find
from settings import Settings

if TYPE_CHECKING:
    from notifications.channels import Channels
    from notifications.mail import Connection


@dataclass(frozen=True)
class Installation:
    """An open database with the settings that led to it; `plan_code` chooses among plans.

    `connections` is how many may be open at once, where many threads share them.
    """

    settings: Settings
    engine: Engine
    plan_code: str | None = None
    connections: int | None = None

    @cached_property
    def reading(self) -> Engine:
        """An engine that cannot write, and keeps no writer waiting."""
        return connect(self.settings.database, reading=True, connections=self.connections)

    @cached_property
    def brief(self) -> Engine:
        """An engine that gives up soon where others write: for what can be left undone."""
        return connect(self.settings.database, wait_s=1, connections=self.connections)

    @contextmanager
    def read(self, as_of: date | None = None) -> Iterator[tuple[Session, LoadedPlan]]:
        """A look at the chosen plan; what it would write is refused. Raises NoSuchPlan.

        With a day, the record as it was at the end of it.
        """
        with transaction(self.reading) as session:
            if as_of is None:
                yield session, find(session, self.plan_code)
                return
            with past(session, as_of) as then:
                yield then, find(then, self.plan_code)

    @contextmanager
    def work(self) -> Iterator[tuple[Session, LoadedPlan]]:
        """A transaction on the chosen plan. Raises NoSuchPlan."""
        with transaction(self.engine) as session:
            yield session, find(session, self.plan_code)

    def loaded(self) -> LoadedPlan:
        """The chosen plan as it is now. Raises NoSuchPlan."""
        with self.read() as (_, loaded):
            return loaded

    def mail(self) -> "Connection":
        """The connection to the mail server. Raises BadMailSetting."""
        # Only now, because Apprise is slow to import and most commands don't send.
        from notifications.mail import Connection, MailServer  # noqa: PLC0415

        settings = self.settings
        server = MailServer(
            url=settings.smtp_url.get_secret_value(),
            sender=settings.mail_from,
            sender_name=self.loaded().plan.head.subject,
            return_path=settings.mail_return_path,
            only_to=settings.only_to,
            reply_to=settings.mail_reply_to,
            helo=settings.smtp_helo,
        )
        return Connection(server)

    def channels(self) -> "Channels":
        """Mail and what the operator configured beside it. Raises BadChannel."""
        from notifications.channels import Channels  # noqa: PLC0415

        configured = self.settings.channels
        return Channels({name: url.get_secret_value() for name, url in configured.items()})


def open_installation(
    settings: Settings, plan_code: str | None = None, connections: int | None = None
) -> Installation:
    """The database as it must be for this version. Raises StaleSchema."""
    engine = connect(settings.database, connections=connections)
    record = Installation(settings, engine, plan_code, connections)
    # At once, because a statement against older tables would fail in the midst of the work.
    require_current(record.reading)
    return record


def create_installation(settings: Settings) -> Installation:
    """The database, its tables brought to this version."""
    engine = connect(settings.database)
    migrate(engine)
    return Installation(settings, engine)


def acting(actor: str, now: datetime, as_of: date | None = None, via: str = MACHINE) -> Act:
    """Who acts now, on behalf of a day: today's in Asia/Ho_Chi_Minh unless given."""
    return Act(actor, now, as_of or civil_date(now), via=via)
