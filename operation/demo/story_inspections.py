"""What the people of the story do about inspections on a day: from the plan to the last remedy.

All that they decide is invented and the same on every run; what follows from it is computed.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

from assignments import transitions
from assignments.desk import Desk
from assignments.offices import judges
from assignments.transitions import Paper
from inspections import concluding, drawing, giving, proposing, verifying, visiting
from inspections import proof as proofs
from inspections.concluding import NotedFinding
from inspections.drawing import Secret
from inspections.ordering import Order, carry_out
from inspections.steps import settings
from inspections.visiting import Decision, Visit, VisitOrder
from models import inspections as rows
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.tables_inspections import Inspection
from models.types import OPEN
from operation.demo.simulate import Manner, is_looked_at
from plans.plan import Plan

Say: TypeAlias = Callable[[date, str], None]

PASSPHRASE = "bốn mùa nắng gió Phan Rang"  # noqa: S105
"""Of the story only, like the nonces that it computes: a real one is typed and stored nowhere."""
WORD = "muối trắng Cà Ná"
DRAW_AFTER, CONCLUDE_AFTER = 2, 8
"""Working days after the proposal, after the visit."""
REMEDY_WITHIN = timedelta(days=45)
REMEDIED: dict[Manner, int] = {"punctual": -5, "late": 6, "silent": 30}
"""Days from its due date to the report of a remedy."""
FOUND = (
    ("trung-binh", "hồ sơ quá hạn chưa có thư xin lỗi", "xin lỗi bằng văn bản đối với từng hồ sơ"),
    ("nhe", "chưa niêm yết đủ thủ tục hành chính mới công bố", "niêm yết đầy đủ"),
    ("nghiem-trong", "yêu cầu nộp giấy tờ ngoài quy định", "chấn chỉnh, xử lý trách nhiệm"),
)


@dataclass
class Inspectors:
    """The team, its head, and whom they inspect; `drawn` is what the head knows of the draws."""

    plan: Plan
    year: int
    cast: dict[str, Manner]
    proofs: Path
    say: Say
    drawn: dict[int, date] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """The head of every team: a contact of the standing agency."""
        agency = self.plan.agency(self.plan.head.standing_agency)
        return f"{agency.code}/{next(iter(agency.contacts))}"

    def act(self, desk: Desk) -> None:
        """Everything that is to be done on a day."""
        day = desk.act.as_of
        if day.day == 1:
            for row in proposing.propose(desk):
                self.say(day, f"surprise inspection {row.id} is proposed: the year is behind")
        if not self.plan.working_days.is_working(day):
            return
        led = replace(desk, by=self.head)
        self._order(led)
        for row in rows.every(desk.session, desk.loaded.id):
            self._inspect(led, row)
        self._answer(desk)

    def _on(self, month: int, day: int) -> date:
        return self.plan.working_days.on_or_after(date(self.year, month, day))

    def _after(self, day: date, working_days: int) -> date:
        return self.plan.working_days.after(day, working_days)

    def _order(self, desk: Desk) -> None:
        """The periodic plan in the first quarter, an ad hoc order in the second."""
        day = desk.act.as_of
        if day == self._on(2, 20):
            periodic = settings(desk.loaded).periodic[0]
            places = [agency.code for agency in self.plan.agencies if agency.kind == "district"][:2]
            ordered = VisitOrder(
                head=self.head,
                content="Công tác cải cách hành chính",
                visits=tuple(Visit(code, self._on(3 + n, 14)) for n, code in enumerate(places)),
                topics=periodic.topics,
                paper=Paper(f"11/KH-UBND-{day.year}", day),
            )
            done = visiting.plan(desk, periodic.obligation, ordered)
            self.say(day, f"the plan of {periodic.obligation} is issued: {self._visits(done)}")
        if day == self._on(5, 15):
            departments = [
                agency.code for agency in self.plan.agencies if agency.kind == "department"
            ]
            order = Order(
                agencies=(next(code for code in departments if code not in self.head),),
                on=self._after(day, 6),
                reason="Theo phản ánh, kiến nghị của người dân",
                head=self.head,
            )
            self.say(day, f"ad hoc: {self._visits(carry_out(desk, order))}")

    def _visits(self, done: Iterable[Inspection]) -> str:
        return "; ".join(
            f"inspection {row.id} of {self.plan.name_of(row.place or '')} on {row.on}"
            for row in done
        )

    def _inspect(self, desk: Desk, row: Inspection) -> None:
        """The next step of one inspection, if today is its day."""
        day, number = desk.act.as_of, row.id or 0
        if row.state == "planned" and day >= self._after(row.proposed_on, DRAW_AFTER):
            nonce = hashlib.sha256(f"story {number}".encode()).hexdigest()
            drawing.draw(desk, number, self.head, Secret(PASSPHRASE, nonce))
            self.say(day, f"surprise inspection {number} is drawn and sealed: {row.commitment}")
        elif row.state == "sealed" and number not in self.drawn:
            self._give_value(desk, number)
            self.drawn[number] = drawing.look(desk, number, PASSPHRASE).on
        elif row.state == "sealed" and day == self.drawn[number]:
            self._reveal(desk, number)
            self._carry_out(desk, number)
        elif row.state == "announced" and day == row.on:
            self._carry_out(desk, number)
        elif row.state == "carried_out" and day == self._after(row.on or day, CONCLUDE_AFTER):
            self._conclude(desk, row)

    def _give_value(self, desk: Desk, number: int) -> None:
        """The judge's office gives its word, the working day after the draw."""
        judge = giving.witness(desk, self.plan.head.standing_agency)
        word = f"{WORD} {hashlib.sha256(f'word {number}'.encode()).hexdigest()[:12]}"
        desk = Desk(desk.session, desk.loaded, desk.act, judge)
        giving.give(desk, number, word)
        self.say(desk.act.as_of, f"surprise inspection {number}: {judge} gives its word: {word}")

    def _reveal(self, desk: Desk, number: int) -> None:
        row, proof = drawing.reveal(desk, number, PASSPHRASE)
        file = self.proofs / f"{number}.json"
        file.write_text(proof.text, encoding="utf-8")
        differ = verifying.verify(desk, number, [row.commitment or ""]).differences
        differ += proofs.faults(proofs.read(file.read_text(encoding="utf-8"), file.name))
        place = self.plan.name_of(row.place or "")
        verdict = "; ".join(differ) or "computed again from nonce and word, the draw is verified"
        self.say(desk.act.as_of, f"surprise inspection {number} is revealed: {place}; {verdict}")

    def _carry_out(self, desk: Desk, number: int) -> None:
        day = desk.act.as_of
        decision = Paper(f"{100 + number}/QĐ-SNV-{day.year}", day)
        visiting.mark_carried_out(desk, number, Decision(decision, self.plan.head.standing_agency))
        pace = proposing.pace(desk.session, desk.loaded, day)
        done = f"surprise inspections of {pace.year}: {pace.carried_out} of {pace.a_year}"
        self.say(day, f"inspection {number} is carried out by {decision.document}; {done}")

    def _conclude(self, desk: Desk, row: Inspection) -> None:
        """The first inspection finds nothing, each other something else."""
        day, number = desk.act.as_of, row.id or 0
        severity, words, remedy = FOUND[number % len(FOUND)]
        due_on = self.plan.working_days.on_or_after(day + REMEDY_WITHIN)
        findings = (
            [NotedFinding(severity, row.place or "", due_on, words, remedy)] if number > 1 else []
        )
        paper = Paper(f"{200 + number}/TB-SNV-{day.year}", day)
        concluding.conclude(desk, number, paper, findings)
        conclusion = (
            f"{words} ({severity}), to be remedied by {due_on}" if findings else "nothing found"
        )
        self.say(day, f"inspection {number} is concluded: {conclusion}")

    def _answer(self, desk: Desk) -> None:
        """Reports for the teams on their day; remedies as is the manner of who owes them."""
        day, session, plan_id = desk.act.as_of, desk.session, desk.loaded.id
        inspections = rows.every(session, plan_id)
        teams = {
            assignment_id
            for row in inspections
            for assignment_id in (row.visit_assignment_id, row.draw_assignment_id)
        }
        teams |= {row.conclusion_assignment_id for row in inspections}
        finding_of = {
            finding.assignment_id: finding for finding, _ in rows.findings(session, plan_id)
        }
        asked_under = {row.obligation for row in inspections}
        filters = Filter(statuses=(*OPEN, "submitted"))
        for assignment in work.assignments_as_of(session, plan_id, day, filters):
            if assignment.kind != "event" or assignment.obligation not in asked_under:
                continue
            if is_looked_at(assignment, day):
                judge = judges(desk.loaded, assignment.holder)[0]
                transitions.accept(replace(desk, by=judge), [assignment.id])
                if assignment.id in finding_of:
                    number = finding_of[assignment.id].inspection_id
                    self.say(day, f"inspection {number}: the remedy is accepted")
            elif (
                assignment.status in OPEN
                and assignment.id not in teams
                and self._reports(assignment, assignment.id in finding_of, day)
            ):
                paper = Paper(f"{assignment.id}/BC-{day.year}", day)
                transitions.submit(replace(desk, by=assignment.holder), [assignment.id], paper)
                if assignment.id in finding_of:
                    late = (
                        f"{assignment.days_late} days late" if assignment.days_late else "in time"
                    )
                    number = finding_of[assignment.id].inspection_id
                    self.say(
                        day, f"inspection {number}: {assignment.holder} reports its remedy, {late}"
                    )

    def _reports(self, assignment: AssignmentView, remedy: bool, day: date) -> bool:
        manner = self.cast.get(assignment.holder, "punctual") if remedy else None
        return day >= (assignment.due_on or day) + timedelta(days=REMEDIED[manner] if manner else 0)
