"""Attacks on the record and the post, with real parts: `python -m tests.faults.attacks`.

One line a scenario and database: what was tried, what dondoc said, ok or not. Exit 1 if any fails.
The attack of another user of the machine is `python -m tests.faults.outsider`.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from tests import databases
from tests.databases import PostgreSQL
from tests.faults import drawer, forger, post, restorer
from tests.faults.lives import Place
from tests.faults.verdict import Verdict, shortened

KINDS = ("sqlite", "postgresql")
SCENARIOS: dict[str, Callable[[Place, random.Random, int], Verdict]] = {
    "forger": forger.forged,
    "drawer": drawer.retried,
    "blocklist": post.blocklisted,
    "starving letter": post.starving,
    "killed restore": restorer.killed,
}
TRIES = {"forger": 200, "drawer": 20, "killed restore": 40}
"""How often a scenario tries that leaves it to chance."""


def main() -> int:
    """Try each scenario on each database."""
    asked = _arguments()
    wrong = 0
    for kind in asked.on or KINDS:
        server = databases.running() if kind == "postgresql" else nullcontext()
        with server as running:
            for name in asked.only or SCENARIOS:
                wrong += _tried(kind, name, running, asked)
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.attacks", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tries", type=int, help="of a scenario that has chance; default: its own")
    parser.add_argument("--on", action="append", choices=KINDS, help="default: both")
    parser.add_argument("--only", action="append", choices=list(SCENARIOS), help="default: all")
    return parser.parse_args()


def _tried(kind: str, name: str, server: PostgreSQL | None, asked: argparse.Namespace) -> int:
    started = time.monotonic()
    chance = random.Random(f"{asked.seed} {name}")
    with tempfile.TemporaryDirectory(prefix="dondoc-attacks-") as folder:
        place = Place(Path(folder), server, f"attacks_{name.replace(' ', '_')}")
        try:
            found = SCENARIOS[name](place, chance, asked.tries or TRIES.get(name, 1))
        except AssertionError as error:
            found = Verdict("broken off", wrong=[str(error)])
    verdict = "not ok" if found.wrong else "ok"
    seconds = time.monotonic() - started
    print(f"{name} on {kind}, seed {asked.seed}: {found.tried}; {found.said}: {verdict}", end="")
    print(f" ({seconds:.0f} s)", flush=True)
    for line in shortened(found.wrong):
        print(f"  {line}", flush=True)
    return len(found.wrong)


if __name__ == "__main__":
    sys.exit(main())
