"""A plan lived day by day by processes that are killed at random: compared with a life unbroken."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from deadlines.civil import instant
from models.audit.acts import Act
from models.database import connect, migrate, transaction
from models.tables import Audit
from notifications.backoff import SOON
from operation.demo.simulate import LivedDays, dealt, live_day
from operation.demo.sink import Sink, listening
from operation.installation import Installation, open_installation
from operation.steps import deliver_step
from plans.loading import load
from plans.plan import Plan
from settings import Settings
from tests.builders import make_addresses_real
from tests.faults import children
from tests.faults.children import Ended
from tests.faults.killing import SIDES, Commits, Kill
from tests.faults.lives import Place
from tests.faults.snapshot import Snapshot, differences, taken

LATER = SOON + timedelta(minutes=1)
LIFE_SECONDS = 7200.0
"""Longer than any: on a machine that others use a year may take an hour."""


@dataclass(frozen=True)
class Death:
    """A kill on one day of a life."""

    on: date
    kill: Kill


@dataclass(frozen=True)
class Trial:
    """A plan, the days to live (both ends included), and how often to kill."""

    plan: Plan
    first: date
    last: date
    kills: int
    seed: int


@dataclass
class Outcome:
    """What became of a trial. `recovered`: letters whose deliverer died with them in its hands."""

    deaths: list[Death]
    commits: int
    letters: int
    recovered: int
    repeated: int
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0


def tried(trial: Trial, whole: Place, broken: Place) -> Outcome:
    """Live the days unbroken, then again with kills, each on an empty database of its own."""
    started = time.monotonic()
    with _begun(trial, whole) as sink:
        (ended,) = _lived(trial, whole, sink, [])
        letters, state = _letters(sink), taken(whole.url)
    commits = {
        date.fromisoformat(day): int(count) for day, count in map(str.split, ended.out.splitlines())
    }
    deaths = chosen(commits, trial.kills, trial.seed)
    with _begun(trial, broken) as sink:
        _lived(trial, broken, sink, deaths)
        got, left = _letters(sink), taken(broken.url)
    return Outcome(
        deaths=deaths,
        commits=sum(commits.values()),
        letters=letters.total(),
        recovered=left.recovered.total(),
        repeated=got.total() - letters.total(),
        differences=[*differences(state, left), *_wrong(letters, got, left)],
        seconds=time.monotonic() - started,
    )


def chosen(commits: dict[date, int], kills: int, seed: int) -> list[Death]:
    """Kills at random commit points of the whole life, the same for a seed; one a day at most."""
    chance = random.Random(seed)
    points = [(day, number) for day, count in commits.items() for number in range(1, count + 1)]
    chance.shuffle(points)
    found: dict[date, Death] = {}
    for day, number in points:
        if len(found) < kills:
            found.setdefault(day, Death(day, Kill(number, chance.choice(SIDES))))
    assert len(found) == kills, f"{len(found)} days are too few for {kills} kills"
    return sorted(found.values(), key=lambda death: death.on)


def live_days(first: date, last: date, death: Death | None, *, again: bool) -> None:
    """What a child does: live day after day, dying on one; prints the commits of each.

    `again`: the first day was broken off, and is lived when its letters may be tried again:
    a minute after the next deliverer found them. Where its agencies had acted, its letters had
    left before: another chase would tell them the same evening what they were told the next day.
    """
    record, commits = open_installation(Settings()), Commits()
    lived = LivedDays(cast=dealt(record.loaded().plan))
    day = first
    while day <= last:
        commits.start(death.kill if death and death.on == day else None)
        late = LATER if again and day == first else timedelta(0)
        if late:
            deliver_step(record, instant(day))
        acted = bool(late) and _has_acts(record, day)
        live_day(record, instant(day) + late, lived, letters=not acted)
        print(day, commits.count, flush=True)
        day += timedelta(days=1)


def _has_acts(record: Installation, day: date) -> bool:
    """Whether agencies reported or were judged on a day."""
    query = select(Audit).where(
        col(Audit.as_of) == day, col(Audit.action).in_(("submit", "accept"))
    )
    with record.read() as (session, _):
        return session.scalars(query).first() is not None


def _lived(trial: Trial, place: Place, sink: Sink, deaths: list[Death]) -> list[Ended]:
    """The days of a trial, in as many processes as die, and one more that does not."""
    ended = []
    first, again = trial.first, False
    for death in [*deaths, None]:
        child = children.start(
            _live_days,
            (first, trial.last, death, again),
            folder=place.folder / place.name,
            database_url=place.url,
            var_dir=str(place.folder),
            smtp_url=sink.url,
        )
        ended.append(child.end(LIFE_SECONDS))
        assert ended[-1].code == (children.KILLED if death else 0), (death, ended[-1])
        if death:
            first, again = death.on, True
    return ended


def _live_days(given: tuple[date, date, Death | None, bool]) -> None:
    first, last, death, again = given
    live_days(first, last, death, again=again)


@contextmanager
def _begun(trial: Trial, place: Place) -> Iterator[Sink]:
    """The plan loaded into a new database, live from the day before the first, and its mail."""
    place.vanish()
    engine = connect(place.url)
    migrate(engine)
    live_from = trial.first - timedelta(days=1)
    with transaction(engine) as session:
        load(session, trial.plan, Act("faults", instant(live_from), live_from), live_from)
        make_addresses_real(session)
    engine.dispose()
    with listening(Sink()) as sink:
        yield sink


def _letters(sink: Sink) -> Counter[str]:
    """How often each letter came, by its Message-ID."""
    return Counter(str(letter["Message-ID"]) for letter in sink.letters)


def _wrong(whole: Counter[str], broken: Counter[str], left: Snapshot) -> list[str]:
    """Letters lost, new, or repeated without a deliverer that died with them in its hands."""
    found = [f"letter lost: {one}" for one in whole.keys() - broken.keys()]
    found += [f"letter new: {one}" for one in broken.keys() - whole.keys()]
    found += [f"letter sent {count} times: {one}" for one, count in broken.items() if count > 2]
    found += [f"letter sent {count} times unbroken" for count in whole.values() if count > 1]
    repeated = broken.total() - whole.total()
    if repeated > left.recovered.total():
        found.append(f"{repeated} letters came twice, {left.recovered.total()} were recovered")
    return found
