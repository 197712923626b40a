"""Random kills over a lived year of the shipped plan: `python -m tests.faults --kills 200`.

Then as many of four deliverers at once, over a mail server that misbehaves.

Exit 0 if each database ends as that of an unbroken year, with no letter lost and none repeated
but the one that was in the hands of a killed deliverer; else 1, with what differs.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

from plans.reading import read_plan
from settings import REPOSITORY
from tests import databases
from tests.faults import deliverers
from tests.faults.lives import Place
from tests.faults.year import Outcome, Trial, tried

KINDS = ("sqlite", "postgresql")
MOST_LINES = 40


def main() -> int:
    """Try each database; print the seed, the kills, and what differs."""
    asked = _arguments()
    plan = read_plan(REPOSITORY / "calendar" / "qd-465-2022")
    trial = Trial(plan, asked.first, asked.last, kills=asked.kills, seed=asked.seed)
    wrong = 0
    for kind in asked.on or KINDS:
        print(f"{kind}: {asked.first} to {asked.last}, seed {asked.seed} …", flush=True)
        outcome = _tried_on(kind, trial)
        wrong += len(outcome.differences)
        _tell(kind, outcome)
        wrong += _four(kind, deliverers.Trial(4 * asked.kills, asked.kills, asked.seed))
    return 1 if wrong else 0


def _four(kind: str, trial: deliverers.Trial) -> int:
    """Four deliverers killed over a mail server that misbehaves; how much is wrong."""
    with _places(kind) as (whole, broken):
        outcome = deliverers.tried(trial, whole, broken)
    print(
        f"{kind}: four deliverers, {outcome.killed} kills, {outcome.sent} of {trial.letters} "
        f"letters sent, {outcome.uncertain} times uncertain, {outcome.twice} came twice"
    )
    for line in outcome.differences[:MOST_LINES]:
        print(f"  {line}")
    return len(outcome.differences)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2022, 8, 17))
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date(2023, 8, 16))
    parser.add_argument("--on", action="append", choices=KINDS, help="default: both")
    return parser.parse_args()


def _tried_on(kind: str, trial: Trial) -> Outcome:
    with _places(kind) as (whole, broken):
        return tried(trial, whole, broken)


@contextmanager
def _places(kind: str) -> Iterator[tuple[Place, Place]]:
    """Two databases of a kind: for a life that nobody breaks off, and for one with kills."""
    server = databases.running() if kind == "postgresql" else nullcontext()
    with tempfile.TemporaryDirectory(prefix="dondoc-faults-") as folder, server as running:
        yield tuple(Place(Path(folder), running, f"faults_{name}") for name in "wb")


def _tell(kind: str, outcome: Outcome) -> None:
    print(
        f"{kind}: {len(outcome.deaths)} kills among {outcome.commits} commit points, "
        f"{outcome.letters} letters, {outcome.recovered} in the hands of a killed deliverer, "
        f"{outcome.repeated} of them came twice; {outcome.seconds:.0f} s"
    )
    if not outcome.differences:
        print(f"{kind}: the end state is that of the unbroken year; nothing lost")
        return
    print(f"{kind}: {len(outcome.differences)} differences:")
    for line in outcome.differences[:MOST_LINES]:
        print(f"  {line}")
    print(f"  killed at: {', '.join(f'{death.on} {death.kill}' for death in outcome.deaths)}")


if __name__ == "__main__":
    sys.exit(main())
