"""Four writers at once: each waits for its turn; nobody is told of a lock or of a key."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from models.database import connect, migrate, transaction
from models.tables import Contact
from plans.loading import load
from tests.builders import LIVE_FROM, a_plan, an_act, an_obligation
from tests.databases import MIGRATED, PostgreSQL
from tests.faults import children
from tests.faults.children import Ended
from tests.faults.lives import DAY, PAPER, WHY, Place
from tests.faults.snapshot import Row, taken

WRITERS = range(4)
DAYS = [(date(2023, 3, 20) + timedelta(days=n)).isoformat() for n in range(5)]
LEADS = ("so-tu-phap", "so-y-te", "van-phong")


@pytest.fixture
def place(server: PostgreSQL | None, tmp_path: Path) -> Place:
    """A plan of forty duties, nothing opened yet."""
    found = Place(tmp_path, server, "faults_writers")
    begin(found)
    return found


def begin(place: Place) -> None:
    """Tables, and the plan in them."""
    if place.server:
        place.become(MIGRATED)
    engine = connect(place.url)
    migrate(engine)
    plan = a_plan(*(an_obligation(f"II.{n}", lead=(LEADS[n % 3],)) for n in range(1, 41)))
    with transaction(engine) as session:
        load(session, plan, an_act(LIVE_FROM), LIVE_FROM)
    engine.dispose()


GAP = re.compile(r"^\d+ working days were not chased, from \S+ on\n", re.MULTILINE)
"""What the first chase tells of the days since the plan went live."""


def at_once(place: Place, *lists: Sequence[Sequence[object]]) -> list[Ended]:
    """Lists of commands, each in its own process, all at the same time."""
    return children.at_once(
        lists, folder=place.folder, database_url=place.url, var_dir=str(place.folder)
    )


def require_done(ended: list[Ended]) -> list[list[dict[str, int]]]:
    """Nobody was refused, or told of what is none of their business; what each printed."""
    assert [(one.code, GAP.sub("", one.err)) for one in ended] == [(0, "")] * len(ended)
    return [[json.loads(line) for line in one.out.splitlines()] for one in ended]


def test_what_four_open_at_once_is_opened_by_one(place: Place) -> None:
    ended = at_once(place, *[[("open", "--as-of", DAY)] for _ in WRITERS])

    opened = sorted(one["assignments"] for (one,) in require_done(ended))
    assert opened == [0, 0, 0, 40]
    assert actions(place) == ["load", "open"]


def test_what_four_chase_at_once_is_queued_by_one(place: Place) -> None:
    assert place.run("open", "--as-of", DAYS[0], smtp="").code == 0

    ended = at_once(place, *[[("chase", "--as-of", day) for day in DAYS] for _ in WRITERS])

    for of_day in zip(*require_done(ended), strict=True):
        assert sum(chased["hits"] > 0 for chased in of_day) <= 1
        assert sum(chased["digests"] > 0 for chased in of_day) <= 1
    assert taken(place.url).rows["reminder"] == reminders_of_one(place)


def test_an_event_that_four_record_at_once_is_recorded_once(place: Place) -> None:
    words = ("event", "indices-published", "--on", DAY, "--as-of", DAY)

    require_done(at_once(place, *[[words] for _ in WRITERS]))

    assert len(taken(place.url).rows["event"]) == 1
    assert actions(place) == ["event", "load"]


def test_four_writers_with_work_of_their_own_never_see_a_lock(place: Place) -> None:
    assert place.run("open", "--as-of", DAY, smtp="").code == 0

    paper = (*PAPER, "--dated", DAY, "--as-of", DAY)
    lists = [
        [
            *[("acknowledge", 10 * one + n, "--as-of", DAY, "--format", "json") for n in (1, 2)],
            ("chase", "--as-of", DAY),
            *[("submit", 10 * one + n, *paper, "--format", "json") for n in (3, 4, 5)],
            ("open", "--as-of", DAY),
            *[("accept", 10 * one + n, "--as-of", DAY, "--format", "json") for n in (3, 4, 5)],
        ]
        for one in WRITERS
    ]
    ended = at_once(place, *lists)

    assert [(one.code, GAP.sub("", one.err)) for one in ended] == [(0, "")] * 4
    statuses = [row["status"] for row in taken(place.url).rows["assignment"]]
    assert (statuses.count("accepted"), statuses.count("acknowledged")) == (12, 8)


def test_of_two_judges_of_one_report_exactly_one_decides(place: Place) -> None:
    assert place.run("open", "--as-of", DAY, smtp="").code == 0
    reported = [("submit", one, *PAPER, "--dated", DAY, "--as-of", DAY) for one in range(1, 6)]
    assert at_once(place, reported)[0].code == 0

    for one in range(1, 6):
        judges = [("accept", one, "--as-of", DAY), ("return", one, *WHY, "--as-of", DAY)]
        ended = at_once(place, *[[judge] for judge in judges])

        assert sorted(one.code or 0 for one in ended) == [0, 1]
        refusal = next(one.err for one in ended if one.code)
        assert "is impossible; possible:" in refusal
    assert len([action for action in actions(place) if action in ("accept", "return")]) == 5


def test_an_office_that_reports_four_times_at_once_reports_once(place: Place) -> None:
    assert place.run("open", "--as-of", DAY, smtp="").code == 0

    words = ("submit", 1, *PAPER, "--dated", DAY, "--as-of", DAY)
    ended = at_once(place, *[[words] for _ in WRITERS])

    assert [one.code or 0 for one in ended] == [0, 0, 0, 0]
    assert len([one for one in ended if "was submitted on" in one.err]) == 3
    assert len(taken(place.url).rows["proof"]) == 1


@pytest.mark.parametrize(
    ("words", "action"),
    [
        # a role that the agency did not have: a row to be added
        (("contact", "set", "--agency", "so-y-te", "--contact", "dau-moi-cchc"), "contact"),
        (("hold", *WHY), "hold"),
    ],
)
def test_what_four_set_at_once_is_set_once(
    place: Place, words: tuple[str, ...], action: str
) -> None:
    erase_contacts(place)
    more = ("--address", "cchc@example.gov.vn") if action == "contact" else ()

    ended = at_once(place, *[[(*words, *more, "--as-of", DAY)] for _ in WRITERS])

    assert [(one.code, one.err) for one in ended] == [(0, "")] * 4
    assert actions(place) == sorted(["load", action])


def test_four_who_seal_at_once_make_one_seal(place: Place) -> None:
    printed = require_done(at_once(place, *[[("audit", "seal")] for _ in WRITERS]))

    assert sorted(one["sealed"] for (one,) in printed) == [0, 0, 0, 1]
    assert len({one["head"] for (one,) in printed}) == 1


def test_four_who_make_an_empty_database_ready_all_find_it_so(
    server: PostgreSQL | None, tmp_path: Path
) -> None:
    empty = Place(tmp_path, server, "faults_empty")
    empty.vanish()

    ended = at_once(empty, *[[("migrate",)] for _ in WRITERS])

    ready = "the database is at this version\n"
    assert [one.code for one in ended] == [0] * 4
    # One of them made it, and only that one says so.
    assert sorted(one.err for one in ended)[1:] == [ready] * 3
    assert min(one.err for one in ended).startswith("created: 0001 record, ")


def actions(place: Place) -> list[str]:
    """What the audit says was done, sorted."""
    return sorted(row["action"] for row in taken(place.url).rows["audit"])


def erase_contacts(place: Place) -> None:
    """No agency has a contact any more."""
    engine = connect(place.url)
    with engine.begin() as connection:
        connection.execute(delete(Contact))
    engine.dispose()


def reminders_of_one(place: Place) -> list[Row]:
    """The ledger that one chaser alone leaves."""
    alone = replace(place, name="faults_alone")
    begin(alone)
    commands = [("open", "--as-of", DAYS[0]), *[("chase", "--as-of", day) for day in DAYS]]
    require_done(at_once(alone, commands))
    return taken(alone.url).rows["reminder"]
