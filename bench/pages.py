"""What pages take of 210,000 assignments: their lists beside a bare query, and over HTTP."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from sqlalchemy import Engine, text
from sqlmodel import Session

from bench import pages_over_http
from bench.big_record import AGENCIES, MONTHS, OBLIGATIONS, TODAY, big_record
from bench.spread import AIMS_MS, Spread, spread, verdict
from models import timeline
from models.assignments import judging, lists, work
from models.assignments.cells import cells
from models.assignments.judging import Holders
from models.assignments.lists import Part
from models.assignments.overview import overview
from models.assignments.plan_list import Wanted
from models.assignments.work import Filter
from models.database import connect
from models.letters import alarms
from models.plan_rows import obligation_ids
from operation.installation import Installation

TIMES, ROUNDS = 100, 3
PARTS: tuple[Part, ...] = ("overdue", "this_week", "later")
STANDING = Holders((1,), all_but=True)

Case: TypeAlias = Callable[[Session, random.Random], object]


def main() -> int:
    """Print the times on both databases; 1 if one is above its aim."""
    met = [_measured(kind) for kind in ("sqlite", "postgresql")]
    return 0 if all(met) else 1


def _measured(kind: str) -> bool:
    with big_record(kind) as record:
        print(f"{kind}: {OBLIGATIONS * AGENCIES * MONTHS} assignments")
        return all([*_cases(record), *pages_over_http.cases(record)])


def _cases(record: Installation) -> Iterator[bool]:
    engine = connect(record.settings.database, reading=True)
    rounds = {name: [_round(engine, case) for _ in range(ROUNDS)] for name, case in CASES.items()}
    engine.dispose()
    bare = min(worked.p50 for _, worked in rounds["bare"])
    for name, aim in AIMS_MS.items():
        # The best round, because whatever else the machine does only adds to it.
        took, worked = min(rounds[name], key=lambda of_round: of_round[1].p95)
        print(
            f"  {name}: {worked} of our processor, {worked.p50 / bare:.0f} times the bare query "
            f"({took} on the clock); {verdict(worked.p95, aim)}"
        )
        yield worked.p95 <= aim


def _round(engine: Engine, case: Case) -> tuple[Spread, Spread]:
    """On the clock, and of the processor of this process, the database's server left out."""
    chance, took, worked = random.Random(1), [], []  # noqa: S311  # no secret
    for _ in range(TIMES):
        began, began_work = time.perf_counter(), time.process_time()
        with Session(engine) as session, session.begin():
            case(session, chance)
        took.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - began_work))
    return spread(took), spread(worked)


def _bare(session: Session, _: random.Random) -> object:
    return session.scalar(text("SELECT 1"))


def _agency(session: Session, chance: random.Random) -> object:
    """What an agency has to do: three lists of 50 rows at most, and how long they are."""
    holder = chance.randint(1, AGENCIES)
    rows = [lists.cards_of_holder(session, 1, holder, TODAY, part) for part in PARTS]
    counts = lists.counts_of_holder(session, 1, holder, TODAY)
    assert counts.overdue, "nothing to do"
    return rows, counts


def _queue(session: Session, _: random.Random) -> object:
    rows = judging.queue(session, 1, STANDING, TODAY)
    counts = judging.queue_counts(session, 1, STANDING)
    assert len(rows) == 50, "nothing waits"
    return rows, counts


def _one(session: Session, chance: random.Random) -> object:
    number = chance.randint(1, OBLIGATIONS * AGENCIES * MONTHS)
    (view,) = work.assignments_as_of(session, 1, TODAY, Filter(ids=[number]))
    life = timeline.timeline(session, 1, number)
    assert len(life) > 1, "nothing happened"
    return view, life


def _matrix(session: Session, _: random.Random) -> object:
    ids = [*obligation_ids(session, 1).values()]
    counted = cells(session, Wanted(ids, between=(date(2025, 1, 1), date(2025, 12, 31))), TODAY)
    assert len(counted) == OBLIGATIONS * AGENCIES, "not all of them"
    return counted


def _overview(session: Session, _: random.Random) -> object:
    figures = overview(session, 1, TODAY)
    assert figures.overdue, "nothing is overdue"
    return figures, alarms.undelivered(session, 1)


CASES: dict[str, Case] = {
    "bare": _bare,
    "agency": _agency,
    "queue": _queue,
    "one": _one,
    "overview": _overview,
    "matrix": _matrix,
}
