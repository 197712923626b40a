"""Killed at every commit point and run again, a command leaves what it leaves unkilled."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Sink
from tests.databases import PostgreSQL
from tests.faults.children import Ended
from tests.faults.killing import SIDES, Kill
from tests.faults.lives import LIFE, SHIPPED, Life, Place, later
from tests.faults.snapshot import differences, taken

DELIVERIES = ("deliver", "deliver what was held")
MOST_COMMITS = 100
NOWHERE = "smtp://127.0.0.1:9"
REFUSED = ("is impossible", "write --to another day", "write --to a later day")


@pytest.mark.parametrize("name", [name for name in LIFE if name not in DELIVERIES])
def test_a_command_killed_at_any_commit_point_and_run_again_leaves_the_same(
    life: Life, name: str
) -> None:
    place = Place(life.place.folder, life.place.server, "faults_broken")

    kills = 0
    for killed in broken(life, name, place):
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
    whole = letters_of(life, name, place, sink)

    in_hands = Counter[tuple[int, int]]()
    for killed in broken(life, name, place, sink.url):
        for words in (LIFE[name], later(LIFE[name])):
            assert place.run(*words, smtp=sink.url).code == 0
        state, got = taken(place.url), received(sink)
        assert differences(life.after[name], state) == [], killed
        assert got.keys() == whole.keys()
        # Queued again are letters whose deliverer died, and only those may have come twice.
        repeated, recovered = got.total() - whole.total(), state.recovered.total()
        assert repeated <= recovered <= 1, killed
        in_hands[recovered, repeated] += 1

    # Every letter was met claimed but not handed over, and handed over but not recorded.
    assert in_hands[1, 0] >= len(whole)
    assert in_hands[1, 1] >= len(whole)


def test_a_plan_whose_loading_was_killed_anywhere_is_loaded_by_the_next(
    server: PostgreSQL | None, tmp_path: Path
) -> None:
    place = Place(tmp_path, server, "faults_loading")
    place.vanish()
    assert place.run(*SHIPPED, smtp=NOWHERE).code == 0
    whole = taken(place.url)

    kills = 0
    for killed in broken_at(SHIPPED, place, place.vanish):
        again = place.run(*SHIPPED, smtp=NOWHERE)
        assert again.code == 0, again
        assert differences(whole, taken(place.url)) == [], killed
        kills += 1

    assert kills >= 4


def received(sink: Sink) -> Counter[str]:
    """How often each letter came since the last look, by its Message-ID."""
    found = Counter(str(letter["Message-ID"]) for letter in sink.letters)
    sink.letters.clear()
    return found


def letters_of(life: Life, name: str, place: Place, sink: Sink) -> Counter[str]:
    """The letters of a delivery that nobody kills."""
    place.become(life.before[name])
    assert place.run(*LIFE[name], smtp=sink.url).code == 0
    whole = received(sink)
    assert len(whole) == whole.total() >= 2
    return whole


def require_words(again: Ended, killed: Kill) -> None:
    """Done, or refused in words because it had been done."""
    assert again.code in (0, 1), (killed, again)
    assert again.code == 0 or any(word in again.err for word in REFUSED), again
    assert "unexpected" not in again.err
    assert "the database refused" not in again.err


def broken(life: Life, name: str, place: Place, smtp: str = NOWHERE) -> Iterator[Kill]:
    """A command killed at each of its commit points in turn, on the state before it."""
    return broken_at(LIFE[name], place, lambda: place.become(life.before[name]), smtp)


def broken_at(
    words: tuple[str, ...], place: Place, prepare: Callable[[], None], smtp: str = NOWHERE
) -> Iterator[Kill]:
    """The same, on a state that is prepared anew each time."""
    for commit in range(1, MOST_COMMITS):
        for side in SIDES:
            prepare()
            ended = place.run(*words, smtp=smtp, kill=Kill(commit, side))
            if not ended.killed:
                assert (ended.code, side) == (0, "before"), ended
                return
            yield Kill(commit, side)
    raise AssertionError(f"{words} has no end")
