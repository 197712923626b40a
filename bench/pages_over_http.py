"""What whole pages take over HTTP beside a bare `/healthz`, and what 50 people at once meet."""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import select
from sqlmodel import col

from bench.served import STANDING, Browser, Served, cookies, served
from bench.spread import OVER_HTTP_MS, spread, verdict
from models.database import transaction
from models.tables import AgencyRow, Assignment
from operation.installation import Installation

TIMES, WARMING = 100, 10
JUDGES, AGENCIES, SECONDS = 10, 40, 10
"""So many people at once, and for how long."""
MOST_MB = 300

Works: TypeAlias = dict[str, list[int]]
"""By the code of an agency, pieces of work that nobody took on so far."""


def cases(record: Installation) -> Iterator[bool]:
    """Print the times of pages, then how a crowd fares: whether each keeps its aim."""
    held, works = cookies(record), _assigned(record)
    with served(record) as server:
        yield from _pages(server, held, works)
        yield _crowd(server, held, works)


def _assigned(record: Installation) -> Works:
    query = (
        select(col(AgencyRow.code), col(Assignment.id))
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(col(Assignment.status) == "assigned", col(AgencyRow.code) != STANDING)
    )
    works = defaultdict(list)
    with transaction(record.reading) as session:
        for code, number in session.execute(query):
            works[code].append(number)
    return works


def _pages(server: Served, held: dict[str, str], works: Works) -> Iterator[bool]:
    """Each page in turn with the others, so that all of them meet the same busy machine.

    An aim is held against the processor time: what else the machine does adds to the clock only.
    """
    asked = _asked(server, held, works)
    took, worked = defaultdict(list), defaultdict(list)
    for turn in range(-WARMING, TIMES):
        for name, ask in asked.items():
            began, began_work = time.perf_counter(), server.worked_ms()
            ask()
            if turn >= 0:
                took[name].append(1000 * (time.perf_counter() - began))
                worked[name].append(server.worked_ms() - began_work)
    floor, floor_work = spread(took["floor"]), spread(worked["floor"])
    print(f"  over HTTP, /healthz: {floor} on the clock; {floor_work} of the server's processor")
    for name, aim in OVER_HTTP_MS.items():
        clock, work = spread(took[name]), spread(worked[name])
        print(
            f"  over HTTP, {name}: {clock} on the clock, {clock.p50 / floor.p50:.1f} and "
            f"{clock.p95 / floor.p95:.1f} times /healthz, {verdict(clock.p95, aim)}; "
            f"{work} of the server's processor, {work.p50 / floor_work.p50:.1f} times /healthz, "
            f"{verdict(work.p95, aim)}"
        )
        yield work.p95 <= aim


def _asked(server: Served, held: dict[str, str], works: Works) -> dict[str, Callable[[], bytes]]:
    chance = random.Random(1)  # noqa: S311  # no secret
    # One for all, because the server closes a connection that is silent.
    connection = server.connection()
    standing = Browser(connection, held[STANDING])
    agencies = {code: Browser(connection, held[code]) for code in sorted(works)[:AGENCIES]}

    def one() -> bytes:
        code = chance.choice([*agencies])
        return agencies[code].get(f"/nhiem-vu/{chance.choice(works[code])}")

    return {
        "floor": lambda: standing.get("/healthz"),
        "agency": lambda: agencies[chance.choice([*agencies])].get("/nhiem-vu"),
        "queue": lambda: standing.get("/cho-xac-nhan"),
        "one": one,
        "overview": lambda: standing.get("/tong-quan"),
        "matrix": lambda: standing.get("/bang?nam=2025"),
    }


@dataclass
class Crowd:
    """What all its clients were answered, by the status; they work until it ends."""

    ends: float
    answers: Counter[int] = field(default_factory=Counter)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def count(self, *statuses: int) -> None:
        """Note answers."""
        with self.turn:
            self.answers.update(statuses)


def _crowd(server: Served, held: dict[str, str], works: Works) -> bool:
    """No error, nobody locked out, and the memory stays small."""
    crowd, worked = Crowd(time.monotonic() + SECONDS), server.worked_ms()
    threads = [
        threading.Thread(target=_judge, args=(crowd, Browser(server.connection(), held[STANDING])))
        for _ in range(JUDGES)
    ]
    threads += [
        threading.Thread(
            target=_agency, args=(crowd, Browser(server.connection(), held[code]), numbers)
        )
        for code, numbers in sorted(works.items())[:AGENCIES]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = crowd.answers.total()
    locked = server.log.read_text(encoding="utf-8").count("locked")
    assert crowd.answers[303], "nothing was taken on"
    met = {*crowd.answers} <= {200, 303} and not locked and server.most_mb() <= MOST_MB
    print(
        f"  over HTTP, {len(threads)} at once for {SECONDS} s: {asked / SECONDS:.0f} answers/s, "
        f"{(server.worked_ms() - worked) / asked:.1f} ms of the server's processor each; "
        f"by status {dict(sorted(crowd.answers.items()))}, "
        f'"locked" {locked} times, {server.most_mb():.0f} MB at most (aim {MOST_MB}): '
        f"{'met' if met else 'MISSED'}"
    )
    return met


def _judge(crowd: Crowd, browser: Browser) -> None:
    while time.monotonic() < crowd.ends:
        crowd.count(browser.ask("GET", "/healthz")[0], browser.ask("GET", "/cho-xac-nhan")[0])


def _agency(crowd: Crowd, browser: Browser, numbers: list[int]) -> None:
    for number in numbers:
        if time.monotonic() > crowd.ends:
            return
        crowd.count(browser.ask("GET", "/nhiem-vu")[0], *browser.acknowledge(number))
