"""`dondoc restore` killed at any instant: the record is wholly the one before, or the other."""

import random
import time
from collections import Counter

from operation.demo.sink import Sink, listening
from tests.faults import children
from tests.faults.children import Child
from tests.faults.full import lived
from tests.faults.killing import SIDES, Kill
from tests.faults.lives import DAY, PAPER, Place
from tests.faults.snapshot import Snapshot, differences, taken
from tests.faults.verdict import Verdict, done, verified

SLOWER = 1.2
"""Some are killed when they are done."""
MOST_COMMITS = 4
"""Two of a restore's own; what is copied beside it has some too."""


def killed(place: Place, chance: random.Random, kills: int) -> Verdict:
    """So many restores killed: by a clock, or at a commit. Each is run again afterwards."""
    verdict = Verdict(f"{kills} restores killed at random, and run again")
    with listening(Sink()) as sink:
        lived(place, sink.url)
    backup = place.folder / "backup.zip"
    done(place, "backup", backup)
    # What the backup does not have: a restore takes it back.
    done(place, "submit", 2, *PAPER, "--dated", DAY, "--as-of", "2023-06-01")
    before = Place(place.folder, place.server, f"{place.name}_before")
    before.become(place.name)
    old = taken(place.url)
    started = time.monotonic()
    done(place, "restore", backup, "--yes")
    lasts_s = time.monotonic() - started
    new = taken(place.url)
    verdict.require(bool(differences(old, new)), "the backup is the record: nothing is shown")
    counts: Counter[str] = Counter()
    for _ in range(kills):
        place.become(before.name)
        _kill(_begun(place, backup, chance), chance.uniform(0, SLOWER * lasts_s))
        counts[_left(place, old, new, verdict)] += 1
        done(place, "restore", backup, "--yes")
        _left(place, new, new, verdict)
    verdict.said = ", ".join(f"{count} left {words}" for words, count in sorted(counts.items()))
    return verdict


def _begun(place: Place, backup: object, chance: random.Random) -> Child:
    """A restore under way; every third will die at a commit, if no clock is faster."""
    kill = None
    if chance.random() < 1 / 3:
        kill = Kill(chance.randint(1, MOST_COMMITS), chance.choice(SIDES))
    return children.command(
        ("restore", backup, "--yes"),
        folder=place.folder / "output",
        kill=kill,
        database_url=place.url,
        var_dir=str(place.folder),
    )


def _kill(child: Child, after_s: float) -> None:
    child.process.join(after_s)
    child.process.kill()
    child.end()


def _left(place: Place, old: Snapshot, new: Snapshot, verdict: Verdict) -> str:
    """Which record stands there; it is intact."""
    found = verified(place)
    verdict.require(found.intact, f"not intact: {found.words or found.found}")
    stands = taken(place.url)
    if not differences(new, stands):
        return "the restored record"
    half = differences(old, stands)
    verdict.require(not half, f"neither the old record nor the new: {half[:3]}")
    return "the old record"
