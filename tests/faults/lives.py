"""A short life of a plan as commands, with the state of the record before each of them."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from models.database import connect, migrate, transaction
from notifications.backoff import SOON
from plans.loading import load
from tests.builders import LIVE_FROM, a_plan, an_act, an_obligation, make_addresses_real
from tests.databases import MIGRATED, PostgreSQL
from tests.faults import children
from tests.faults.children import Ended
from tests.faults.killing import Kill
from tests.faults.snapshot import Snapshot, taken

DAY, NEXT = "2023-03-21", "2023-03-22"
MORNING, NEXT_MORNING = f"{DAY}T08:00:00+07:00", f"{NEXT}T08:00:00+07:00"
WHY, PAPER = ("--reason", "Chờ số liệu"), ("--document", "15/UBND-NC")

LOAD = ("load", "tests/plans/small", "--live-from", "2023-01-10", "--as-of", "2023-01-10")
LIFE: dict[str, tuple[str, ...]] = {
    "open": ("open", "--as-of", DAY),
    "chase": ("chase", "--as-of", DAY),
    "deliver": ("deliver", "--now", MORNING),
    "acknowledge": ("acknowledge", "1", "--as-of", DAY),
    "request-extension": ("request-extension", "1", "--to", "2023-04-14", *WHY, "--as-of", DAY),
    "refuse": ("refuse", "1", *WHY, "--as-of", DAY),
    "extend": ("extend", "1", "--to", "2023-04-28", *WHY, *PAPER, "--as-of", DAY),
    "submit": ("submit", "1", *PAPER, "--dated", DAY, "--as-of", DAY),
    "return": ("return", "1", *WHY, "--as-of", DAY),
    "resubmit": ("submit", "1", "--document", "16/BC", "--dated", DAY, "--as-of", DAY),
    "accept": ("accept", "1", "--as-of", DAY),
    "reopen": ("reopen", "1", *WHY, "--as-of", DAY),
    "waive": ("waive", "2", *WHY, *PAPER, "--as-of", DAY),
    "event": ("event", "indices-published", "--on", DAY, "--as-of", DAY),
    "contact set": (
        *("contact", "set", "--agency", "so-y-te", "--contact", "dau-moi-cchc"),
        *("--address", "cchc@so-y-te.example.gov.vn", "--as-of", DAY),
    ),
    "hold": ("hold", *WHY, "--as-of", DAY),
    "chase on hold": ("chase", "--as-of", NEXT),
    "release": ("release", "--as-of", NEXT),
    "deliver what was held": ("deliver", "--now", NEXT_MORNING),
    "audit seal": ("audit", "seal"),
}


def later(deliver: tuple[str, ...]) -> tuple[str, ...]:
    """The same delivery, when what the first may have sent is tried once more."""
    *words, now = deliver
    return (*words, (datetime.fromisoformat(now) + SOON + timedelta(minutes=1)).isoformat())


@dataclass
class Place:
    """A database that can be made what another one was."""

    folder: Path
    server: PostgreSQL | None
    name: str

    @property
    def url(self) -> str:
        if self.server:
            return self.server.url(self.name)
        return f"sqlite:///{self.folder / self.name / 'dondoc.sqlite3'}"

    def become(self, other: str) -> None:
        """A copy of another database here; nobody is connected to either."""
        if self.server:
            self.server.drop(self.name)
            self.server.create(self.name, template=other)
        else:
            shutil.rmtree(self.folder / self.name, ignore_errors=True)
            shutil.copytree(self.folder / other, self.folder / self.name)

    def vanish(self) -> None:
        """A new machine's: no tables yet, on SQLite no file."""
        if self.server:
            self.server.drop(self.name)
            self.server.create(self.name)
        else:
            shutil.rmtree(self.folder / self.name, ignore_errors=True)

    def run(self, *words: object, smtp: str, kill: Kill | None = None) -> Ended:
        """A command on this database, in a process of its own."""
        settings = {"database_url": self.url, "smtp_url": smtp, "var_dir": str(self.folder)}
        folder = self.folder / "output"
        return children.command(words, folder=folder, kill=kill, **settings).end()


@dataclass
class Life:
    """A life that nothing interrupted: the state before each command, and after it."""

    place: Place
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, Snapshot] = field(default_factory=dict)


def lived(folder: Path, server: PostgreSQL | None, smtp: str) -> Life:
    """The whole life lived once; its states stay."""
    life = Life(Place(folder, server, "faults_life"))
    _begin(life.place)
    for name, words in LIFE.items():
        state = f"faults before {name}"
        Place(folder, server, state).become(life.place.name)
        ended = life.place.run(*words, smtp=smtp)
        assert ended.code == 0, ended.err
        life.before[name] = state
        life.after[name] = taken(life.place.url)
    return life


def _begin(place: Place) -> None:
    """Tables, and a plan: one agency leads, one coordinates, and one duty waits for an event."""
    if place.server:
        place.server.create(place.name, template=MIGRATED)
    rule = {"rule": "on_event", "event": "indices-published", "days": 30}
    plan = a_plan(
        an_obligation(coordinating=("so-noi-vu",)),
        an_obligation("II.6"),
        an_obligation("II.7", rules=[rule]),
    )
    engine = connect(place.url)
    migrate(engine)
    with transaction(engine) as session:
        load(session, plan, an_act(LIVE_FROM), LIVE_FROM)
        make_addresses_real(session)
    engine.dispose()
