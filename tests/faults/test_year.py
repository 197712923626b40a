"""Ten random kills of a plan's month; `make faults` has two hundred over a year."""

from datetime import date
from pathlib import Path

from tests.builders import a_plan, an_obligation
from tests.databases import PostgreSQL
from tests.faults.lives import Place
from tests.faults.year import Trial, chosen, tried

LEADS = ("so-tu-phap", "so-y-te", "van-phong", "so-noi-vu")
# Days of their own spread the letters: there is at most one kill a day.
PLAN = a_plan(
    *(
        an_obligation(
            f"II.{day}",
            rules=[{"rule": "by", "on": f"{day}/3", "opens_before": 60}],
            lead=(LEADS[day % 4],),
            coordinating=(LEADS[(day + 1) % 4],),
        )
        for day in range(16, 32)
    )
)
SEED = 9
LETTERS = 33


def test_a_month_with_ten_random_kills_ends_as_an_unbroken_one(
    server: PostgreSQL | None, tmp_path: Path
) -> None:
    trial = Trial(PLAN, date(2023, 3, 13), date(2023, 4, 5), kills=10, seed=SEED)

    outcome = tried(
        trial, Place(tmp_path, server, "faults_whole"), Place(tmp_path, server, "faults_broken")
    )

    assert outcome.differences == [], f"seed {SEED}: {outcome.deaths}"
    assert (len(outcome.deaths), outcome.letters) == (10, LETTERS)
    # The seed has a deliverer killed with a letter handed over.
    assert outcome.recovered >= outcome.repeated > 0


def test_a_seed_chooses_the_same_kills_each_on_a_day_of_its_own() -> None:
    commits = {date(2023, 3, day): day for day in range(1, 31)}

    deaths = chosen(commits, 20, SEED)

    assert deaths == chosen(commits, 20, SEED) != chosen(commits, 20, SEED + 1)
    assert len({death.on for death in deaths}) == 20
    assert all(1 <= death.kill.commit <= commits[death.on] for death in deaths)
