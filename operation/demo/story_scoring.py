"""What the people of the story do about the self-scoring of a year: enter it, appraise it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assignments.desk import Desk
from assignments.offices import judges
from assignments.transitions import Paper
from inspections import proposing
from operation.demo.story_inspections import Say
from plans.plan import Plan
from scoring import entering, results
from scoring.cards import OpenScoring, ScoreKey, require_scoring
from scoring.entering import Appraisal, Entry, ScoreRow
from scoring.opening import open_yearly

ENTER_AFTER, APPRAISE_AFTER, AGAIN_AFTER = 6, 9, 10
"""Working days after the opening in January."""
ENTERED = {"yes_no": "yes", "percentage": "92", "ratio": "9/10", "steps": "88"}
"""Of a criterion of which the record says nothing."""
LOWERED_EACH, AGAIN_EACH = 9, 14
UNPROVEN = "Tài liệu kiểm chứng chưa thể hiện đủ kết quả"


@dataclass
class Scorers:
    """The agencies that score themselves on a year, and those that appraise."""

    plan: Plan
    year: int
    say: Say

    @property
    def opens_on(self) -> date:
        """The day on which everybody is asked."""
        return self.plan.working_days.on_or_after(date(self.year + 1, 1, 2))

    @property
    def ends_on(self) -> date:
        """The day on which the last criterion is appraised."""
        return self.plan.working_days.after(self.opens_on, AGAIN_AFTER)

    def act(self, desk: Desk) -> None:
        """Everything that is to be done on a day."""
        day, after = desk.act.as_of, self.plan.working_days.after
        if day == self.opens_on:
            for opening in open_yearly(desk, self.year):
                words = f"{opening.scores} criteria asked of {len(opening.assignments)} agencies"
                self.say(day, f"self-scoring of {self.year} ({opening.scorecard}): {words}")
        if day == after(self.opens_on, ENTER_AFTER):
            self._enter(desk, "open")
        if day == after(self.opens_on, APPRAISE_AFTER):
            self._appraise(desk)
        if day == self.ends_on:
            self._enter(desk, "asked_again")
            self._accept(desk)

    def cards(self, desk: Desk) -> list[OpenScoring]:
        """The scorecards that were opened on the year."""
        return [
            require_scoring(desk.session, desk.loaded, card.code, self.year)
            for card in self.plan.self_scored
        ]

    def _waiting(self, desk: Desk, state: str) -> list[tuple[OpenScoring, ScoreRow]]:
        return [
            (scoring, row)
            for scoring in self.cards(desk)
            for row in results.listed(desk.session, desk.loaded, scoring)
            if row.state == state
        ]

    def _enter(self, desk: Desk, state: str) -> None:
        """What the record says, where it says something; a ratio is that of the inspections."""
        day = desk.act.as_of
        pace = proposing.pace(desk.session, desk.loaded, date(self.year, 12, 31))
        waiting = self._waiting(desk, state)
        for scoring, row in waiting:
            way = scoring.card.criterion(row.criterion).way or "steps"
            value = row.prefilled_value or ENTERED[way]
            if way == "ratio" and row.prefilled_value is None:
                value = f"{pace.carried_out}/{pace.a_year}"
            paper = Paper(f"{row.assignment}/BC-{day.year}", day)
            entering.enter(desk, _which(row), Entry(value, None, paper))
        self.say(day, f"{len(waiting)} criteria are entered with their evidence")

    def _appraise(self, desk: Desk) -> None:
        """Some are lowered, some asked for again, the others accepted."""
        day, waiting = desk.act.as_of, self._waiting(desk, "entered")
        lowered = again = 0
        for number, (_, row) in enumerate(waiting, 1):
            verdict = Appraisal("accept")
            if number % AGAIN_EACH == 0:
                verdict, again = Appraisal("ask-again", None, UNPROVEN), again + 1
            elif number % LOWERED_EACH == 0 and row.points:
                half = (row.points / 2).quantize(Decimal("0.01"))
                verdict, lowered = Appraisal("lower", str(half), UNPROVEN), lowered + 1
            entering.appraise(self._judging(desk, row), _which(row), verdict)
        accepted = len(waiting) - lowered - again
        self.say(day, f"appraisal: {accepted} accepted, {lowered} lowered, {again} asked for again")

    def _accept(self, desk: Desk) -> None:
        waiting = self._waiting(desk, "entered")
        for _, row in waiting:
            entering.appraise(self._judging(desk, row), _which(row), Appraisal("accept"))
        self.say(desk.act.as_of, f"appraisal: {len(waiting)} more accepted, nothing is left")

    def _judging(self, desk: Desk, row: ScoreRow) -> Desk:
        """Nobody judges what they hold."""
        return Desk(desk.session, desk.loaded, desk.act, judges(desk.loaded, row.answering)[0])


def _which(row: ScoreRow) -> ScoreKey:
    return ScoreKey(row.criterion, row.year, row.agency, row.scorecard)
