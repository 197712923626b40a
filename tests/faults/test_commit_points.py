"""Killed at every commit point and run again, a command leaves what it leaves unkilled.

`make faults` kills at all of them (KILLS=whole), `make test` at the spine: around the last commits
of each writer on SQLite, of some on PostgreSQL. A deliverer's last are those of one letter.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Sink
from tests.databases import PostgreSQL
from tests.faults.children import Ended
from tests.faults.killing import SIDES, Kill
from tests.faults.lives import LIFE, LOAD, Life, Place, later
from tests.faults.snapshot import differences, taken

DELIVERIES = ("deliver", "deliver what was held")
WHOLE = os.environ.get("KILLS") == "whole"
SPINE = 3
"""Claimed, handed over, recorded."""
ON_BOTH = ("open", "chase", "submit", "audit seal")
NOWHERE = "smtp://127.0.0.1:9"
REFUSED = ("is impossible", "write --to another day", "write --to a later day")


@pytest.mark.parametrize("name", [name for name in LIFE if name not in DELIVERIES])
def test_a_command_killed_at_any_commit_point_and_run_again_leaves_the_same(
    life: Life, name: str
) -> None:
    if life.place.server and not (WHOLE or name in ON_BOTH):
        pytest.skip("the commits of another writer on PostgreSQL: make faults")
    place = Place(life.place.folder, life.place.server, "faults_broken")

    place.become(life.before[name])
    commits = place.run(*LIFE[name], smtp=NOWHERE).commits

    kills = 0
    for killed in broken(life, name, place, commits):
        again = place.run(*LIFE[name], smtp=NOWHERE)
        require_words(again, killed)
        kills += 1
        assert differences(life.after[name], taken(place.url)) == [], killed

    assert kills >= 2


def test_a_deliverer_killed_anywhere_loses_no_letter_and_repeats_only_the_one_in_its_hands(
    life: Life, sink: Sink
) -> None:
    name = "deliver"
    place = Place(life.place.folder, life.place.server, "faults_broken")
    whole, commits = delivered(life, name, place, sink)

    in_hands = Counter[tuple[int, int]]()
    for killed in broken(life, name, place, commits, sink.url):
        for words in (LIFE[name], later(LIFE[name])):
            assert place.run(*words, smtp=sink.url).code == 0
        state, got = taken(place.url), received(sink)
        assert differences(life.after[name], state) == [], killed
        assert got.keys() == whole.keys()
        # Queued again are letters whose deliverer died, and only those may have come twice.
        repeated, recovered = got.total() - whole.total(), state.recovered.total()
        assert repeated <= recovered <= 1, killed
        in_hands[recovered, repeated] += 1

    # A letter was met claimed but not handed over, and handed over but not recorded; or each was.
    letters = len(whole) if WHOLE else 1
    assert in_hands[1, 0] >= letters
    assert in_hands[1, 1] >= letters


def test_a_plan_whose_loading_was_killed_anywhere_is_loaded_by_the_next(
    server: PostgreSQL | None, tmp_path: Path
) -> None:
    place = Place(tmp_path, server, "faults_loading")
    place.vanish()
    unkilled = place.run(*LOAD, smtp=NOWHERE)
    assert unkilled.code == 0
    whole = taken(place.url)

    kills = 0
    for killed in broken_at(LOAD, place, place.vanish, unkilled.commits):
        again = place.run(*LOAD, smtp=NOWHERE)
        assert again.code == 0, again
        assert differences(whole, taken(place.url)) == [], killed
        kills += 1

    assert kills >= 4


def received(sink: Sink) -> Counter[str]:
    """How often each letter came since the last look, by its Message-ID."""
    counts = Counter(str(letter["Message-ID"]) for letter in sink.letters)
    sink.letters.clear()
    return counts


def delivered(life: Life, name: str, place: Place, sink: Sink) -> tuple[Counter[str], int]:
    """The letters of a delivery that nobody kills, and its commits."""
    place.become(life.before[name])
    ended = place.run(*LIFE[name], smtp=sink.url)
    assert ended.code == 0
    whole = received(sink)
    assert len(whole) == whole.total() >= 2
    return whole, ended.commits


def require_words(again: Ended, killed: Kill) -> None:
    """Done, or refused in words because it had been done."""
    assert again.code in (0, 1), (killed, again)
    assert again.code == 0 or any(word in again.err for word in REFUSED), again
    assert "unexpected" not in again.err
    assert "the database refused" not in again.err


def broken(
    life: Life, name: str, place: Place, commits: int, smtp: str = NOWHERE
) -> Iterator[Kill]:
    """A command killed around its commits in turn, on the state before it."""
    return broken_at(LIFE[name], place, lambda: place.become(life.before[name]), commits, smtp)


def broken_at(
    words: tuple[str, ...],
    place: Place,
    prepare: Callable[[], None],
    commits: int,
    smtp: str = NOWHERE,
) -> Iterator[Kill]:
    """The same, on a state that is prepared anew each time; a killed one committed no more."""
    for commit in range(1 if WHOLE else max(1, commits - SPINE + 1), commits + 1):
        for side in SIDES:
            prepare()
            ended = place.run(*words, smtp=smtp, kill=Kill(commit, side))
            assert ended.killed, (commit, side, ended)
            yield Kill(commit, side)
