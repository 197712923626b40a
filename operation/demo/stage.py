"""Where demonstrations play: a record and a mail server of their own, on this machine only."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from sqlmodel import Session

from deadlines.civil import instant
from models import plan_rows as rows
from models.audit.acts import Act
from models.database import transaction
from notifications.contacts import set_address
from operation.demo.sink import Sink, free_port, listening, text
from operation.installation import Installation, acting, create_installation
from operation.scheduling.running import end, left_running
from plans.loading import LoadedPlan, load
from plans.plan import Plan
from settings import REPOSITORY, Settings

DOMAIN = "dien-tap.internal"


@dataclass(frozen=True)
class Stage:
    """What a demonstration plays on: its plan, its last day, its record and mail server."""

    plan: Plan
    last: date
    settings: Settings
    record: Installation
    sink: Sink
    console: Console = field(default_factory=Console)

    @property
    def var(self) -> Path:
        """Its folder, as somebody at the repository would write it."""
        var = self.settings.var
        return var.relative_to(REPOSITORY) if var.is_relative_to(REPOSITORY) else var

    @property
    def command(self) -> str:
        """How somebody at the repository asks its record afterwards."""
        return f"DONDOC_VAR_DIR={self.var} .venv/bin/dondoc"

    def show(self, letter: EmailMessage) -> None:
        """Print a letter, whole."""
        for name in ("From", "To", "Subject", "Message-ID"):
            self.console.print(f"{name}: {letter[name]}", markup=False)
        self.console.print("\n" + text(letter), markup=False)


def give_addresses(session: Session, loaded: LoadedPlan, act: Act) -> None:
    """Each contact gets an address of the demonstration's own: to examples nothing leaves.

    Names under "internal" are reserved for private use: nowhere else would such a letter arrive.
    """
    for agency, contact in rows.contacts(session, loaded.id):
        address = f"{contact.role}@{agency.code}.{DOMAIN}"
        set_address(session, loaded, act, agency=agency.code, role=contact.role, address=address)


@contextmanager
def set_up(folder: Path, plan: Plan, live_from: date, last: date) -> Iterator[Stage]:
    """A stage under `demo/` of DONDOC_VAR_DIR, made anew, its plan loaded."""
    var = Settings().var / "demo"
    end(left_running(Settings(var_dir=var)))
    shutil.rmtree(var, ignore_errors=True)
    letters = var / "letters"
    letters.mkdir(parents=True)
    with listening(Sink(letters)) as sink:
        port = free_port(Settings.model_fields["pages_port"].default)
        settings = Settings(
            var_dir=var,
            database_url=None,
            plan=folder,
            smtp_url=SecretStr(sink.url),
            prefect_port=free_port(),
            pages_port=port,
            pages_url=f"http://127.0.0.1:{port}",
            channels={},
            only_to=None,
            bounce_mailbox=None,
            alarm_url=None,
            heartbeat_url=None,
        )
        record = create_installation(settings)
        with transaction(record.engine) as session:
            act = acting("demo", instant(live_from))
            loaded = load(session, plan, act, live_from=live_from)
            give_addresses(session, loaded, act)
        yield Stage(plan, last, settings, record, sink)
