"""A year of inspections and its self-scoring told in one command: `demo --story inspections`."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from rich.table import Table

from assignments.desk import Desk
from chasing.chase import opens_the_month
from deadlines.civil import instant
from inspections import listing
from inspections.errors import NoInspections
from models.audit.acts import Act
from operation.demo.simulate import LivedDays, dealt, live_day
from operation.demo.stage import Stage, set_up
from operation.demo.story_inspections import Inspectors
from operation.demo.story_scoring import Scorers
from operation.errors import OperationError
from plans.reading import read_plan
from scoring import results

LAST_DAYS = timedelta(days=120)
"""After the self-scoring: remedies of the year's last inspection."""
ENDED = ("closed", "remedied")
INSPECTIONS = ("id", "kind", "state", "drawn_on", "on", "agency")
TOTALS = ("code", "maximum", "self", "appraised", "target", "title")


def tell(folder: Path) -> None:
    """Live the first whole year of a plan with its inspections, until nothing of it is open.

    All state is under `demo/` of DONDOC_VAR_DIR, made anew each time. Raises PlanError,
    NoInspections, OperationError.
    """
    plan = read_plan(folder)
    if plan.inspections is None or not plan.inspections.periodic:
        raise NoInspections("no-inspections")
    if not plan.self_scored:
        raise OperationError(
            "the plan has no scorecard with self_scoring: write one, or leave --story out"
        )
    year = (plan.head.first_day - timedelta(days=1)).year + 1
    first, scored_by = date(year, 1, 1), date(year + 1, 1, 31)
    if plan.head.ends_on < scored_by:
        raise OperationError(
            f"the plan ends on {plan.head.ends_on}: the story of {year} and its scoring lasts "
            f"until {scored_by}; choose another --plan"
        )
    with set_up(folder, plan, first, plan.head.ends_on) as stage:
        _Telling(stage, year).whole(first)


class _Telling:
    def __init__(self, stage: Stage, year: int) -> None:
        self.stage, self.year, self.lived = stage, year, LivedDays(cast=dealt(stage.plan))
        self.proofs = stage.settings.var / "proofs"
        self.proofs.mkdir()
        cast = self.lived.cast
        self.inspectors = Inspectors(stage.plan, year, cast, self.proofs, self._say)
        self.scorers = Scorers(stage.plan, year, self._say)

    def whole(self, first: date) -> None:
        """Day after day until nothing is open, then what it came to."""
        day, last = first, min(self.scorers.ends_on + LAST_DAYS, self.stage.last)
        while not self._day(day) and day < last:
            day += timedelta(days=1)
        self._tell(day)

    def _day(self, day: date) -> bool:
        """One day; whether the story is at its end."""
        record = self.stage.record
        # Once a month: the story is not about letters, and they are most of what a day costs.
        live_day(record, instant(day), self.lived, letters=opens_the_month(record.loaded(), day))
        with record.work() as (session, loaded):
            desk = Desk(session, loaded, Act("demo", instant(day), day))
            self.inspectors.act(desk)
            self.scorers.act(desk)
            inspections = listing.status(session, loaded, self.year)
        return day >= self.scorers.ends_on and all(
            inspection.state in ENDED for inspection in inspections
        )

    def _say(self, day: date, words: str) -> None:
        self._line(f"{day}  {words}")

    def _line(self, words: str) -> None:
        self.stage.console.print(words, markup=False, highlight=False, soft_wrap=True)

    def _tell(self, day: date) -> None:
        say, head = self.stage.console.print, self.stage.plan.head
        say(f"\n[bold]{head.title}[/bold]\n{head.document}: {self.year}, as of {day}")
        with self.stage.record.work() as (session, loaded):
            inspections = listing.status(session, loaded, self.year)
            desk = Desk(session, loaded, Act("demo", instant(day), day))
            totals = [
                total.flat
                for scoring in self.scorers.cards(desk)
                for total in results.total(session, loaded, scoring)
            ]
        say(_table("Inspections", INSPECTIONS, (asdict(inspection) for inspection in inspections)))
        say(_table("Self-scoring, appraised", TOTALS, totals))
        letter = self._letter()
        if letter is not None:
            say("\n[bold]One letter that chases a remedy, whole[/bold]")
            self.stage.show(letter)
        self._where(day)

    def _letter(self) -> EmailMessage | None:
        """The last letter to name an overdue remedy."""
        chasing = (
            letter
            for letter in reversed(self.stage.sink.letters)
            if "quá hạn" in str(letter["Subject"])
            and (body := letter.get_body(("plain",)))
            and "Khắc phục tồn tại" in body.get_content()
        )
        return next(chasing, None)

    def _where(self, day: date) -> None:
        var, command = self.stage.var, self.stage.command
        self._line(f"\n{self.lived.sent} letters were sent. Where to look next:")
        self._line(f"  every letter: {var}/letters/*.eml")
        for file in sorted(self.proofs.glob("*.json"))[:1]:
            self._line(f"  {command} inspect verify {var}/proofs/{file.name}")
        self._line(f"  {command} inspect status --coverage --as-of {day}")
        for card in self.stage.plan.self_scored:
            options = f"--scorecard {card.code} --year {self.year} --as-of {day}"
            self._line(f"  {command} score list {options}")


def _table(title: str, columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in columns:
        # On a narrow screen words take a second line; figures and days are whole.
        table.add_column(name, no_wrap=name not in ("agency", "title"), overflow="fold")
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in columns))
    return table
