"""What a plan that was lived came to, on one screen: the story of `dondoc demo`."""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from assignments import report as reporting
from deadlines.civil import quarter_of
from deadlines.periods import Period, parse_period
from documents.certificate import Span, certified, write_certificate
from models.assignments import work
from models.assignments.work import AssignmentView
from models.letters import outbox
from models.letters.outbox import NoticeRow
from operation.demo.simulate import LivedDays
from operation.demo.sink import text
from operation.demo.stage import Stage

COLUMNS = 78
LETTER_LINES = 10
"""What a telephone shows of a letter before anybody moves it."""
LATE_LINES = 4
REPORT_LINES = 2
URGENCY = {"escalation": 2, "digest": 1}
"""Letters to an agency before those about many, the one to its head first."""


class Screen:
    """The screen of one demonstration; `on_prefect` is what Prefect did, in one line."""

    def __init__(self, stage: Stage, lived: LivedDays, on_prefect: str) -> None:
        self.stage, self.lived, self.on_prefect = stage, lived, on_prefect
        with stage.record.read() as (session, loaded):
            self.assignments = work.assignments_as_of(session, loaded.id, stage.last)
            self.sent = [
                notice
                for notice in outbox.notices(session, loaded.id, last=stage.last)
                if notice.state == "sent"
            ]

    def show(self, seconds: float) -> None:
        """Print it."""
        parts = (
            self._asked(),
            self._letter(),
            self._late(),
            self._certificate(),
            self._report(),
            self._where(seconds),
        )
        for part in parts:
            for line in part:
                # A heading is all that is bold: a line of a letter may have brackets of its own.
                self.stage.console.print(
                    line,
                    style="bold" if line.endswith(":") and not line.startswith(" ") else None,
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )

    @cached_property
    def late(self) -> list[AssignmentView]:
        """What is overdue, the latest first."""
        overdue = [row for row in self.assignments if row.overdue]
        return sorted(overdue, key=lambda row: (-row.days_late, row.id))

    @cached_property
    def agency(self) -> str:
        """The agency of which the story tells most: the latest, or the one written to last."""
        if self.late:
            return self.late[0].holder
        return self.sent[-1].agency if self.sent else self.stage.plan.head.standing_agency

    def _name(self, code: str) -> str:
        return self.stage.plan.agency(code).name

    def _asked(self) -> Iterator[str]:
        """What the decision asks, in numbers, and what became of it."""
        plan, statuses = self.stage.plan, Counter(row.status for row in self.assignments)
        tasks = sum(not row.heading for row in plan.obligations)
        yield ""
        yield plan.head.title
        yield plan.head.document
        yield f"It asks for {tasks} tasks and {len(plan.targets)} targets of {self._answering()}."
        counts = (
            f"{len(self.assignments)} assignments opened, {statuses['accepted']} accepted, "
            f"{statuses['submitted']} reported and not yet accepted, {len(self.late)} overdue"
        )
        span = f"{plan.head.signed_on} to {self.stage.last}"
        yield f"Lived from {span}: {counts}; {len(self.sent)} letters sent."
        yield self.on_prefect + "."

    def _answering(self) -> str:
        plan = self.stage.plan
        leading = {code for row in plan.obligations for code in row.lead}
        return f"{len(plan.agencies) - len(plan.outside - leading)} agencies"

    def _letter(self) -> Iterator[str]:
        """The most urgent letter of the last day on which any left, one screen of it as sent."""
        if not self.sent:
            yield from ("", "No letter has left yet.")
            return
        day = self.sent[-1].on
        todays = [notice for notice in self.sent if notice.on == day]
        notice = max(todays, key=self._urgency)
        number = self._number(notice)
        yield ""
        yield f"The most urgent letter of {day} (of {len(todays)}), as it was sent:"
        if number is None:
            return
        letter = self.stage.sink.letters[number - 1]
        file = self._shown(self.stage.sink.file(number))
        lines = [f"To: {letter['To']}", f"Subject: {letter['Subject']}"]
        lines += [
            part
            for line in text(letter).strip().splitlines()
            if line.strip()
            for part in textwrap.wrap(line, COLUMNS - 2)
        ]
        yield from (f"  {line}" for line in lines[:LETTER_LINES])
        left = len(lines) - LETTER_LINES
        if left > 0:
            yield f"  … {left} more lines: cat {file}"

    def _urgency(self, notice: NoticeRow) -> tuple[int, int, int]:
        days_late = {row.id: row.days_late for row in self.late}
        latest = max((days_late.get(key, 0) for key in notice.assignments), default=0)
        return (URGENCY.get(notice.kind, 0), latest, -notice.id)

    def _number(self, notice: NoticeRow) -> int | None:
        """Which letter of the mail server it was, counted from 1; none if it is not there."""
        ids = [str(letter["Message-ID"]) for letter in self.stage.sink.letters]
        return ids.index(notice.message_id) + 1 if notice.message_id in ids else None

    def _late(self) -> Iterator[str]:
        """Who is late, and since when: an agency on a line, the latest first."""
        yield ""
        if not self.late:
            yield f"Nobody is late on {self.stage.last}."
            return
        yield "Who is late, and since when:"
        rows: dict[str, list[AssignmentView]] = defaultdict(list)
        for row in self.late:
            rows[row.holder].append(row)
        for holder, overdue in list(rows.items())[:LATE_LINES]:
            since = overdue[0].due_on
            count = f"{len(overdue)} {'assignment' if len(overdue) == 1 else 'assignments'}"
            codes = ", ".join(dict.fromkeys(row.obligation for row in overdue))
            yield (
                f"  {self._name(holder)}: {count} ({codes}), "
                f"since {since}, {overdue[0].days_late} days"
            )
        if len(rows) > LATE_LINES:
            yield f"  … {len(rows) - LATE_LINES} more agencies"

    def _certificate(self) -> Iterator[str]:
        """That the agency was told: how often, last when and where to, and what proves it."""
        span = Span(self.agency, self.stage.plan.head.signed_on, self.stage.last)
        page = self.stage.settings.var / "certificate.html"
        with self.stage.record.read() as (session, loaded):
            attempts = certified(session, loaded, span)
            if attempts:
                write_certificate(session, loaded, span, page, as_of=self.stage.last)
        yield ""
        if not attempts:
            yield f"No letter went to {self._name(self.agency)}, so there is nothing to certify."
            return
        delivered = sum(attempt.attempt.outcome == "sent" for attempt in attempts)
        last = attempts[-1]
        yield f"The certificate that {self._name(self.agency)} was told:"
        yield (
            f"  {len(attempts)} attempts, {delivered} taken by the mail server; the last on "
            f"{last.attempt.on} to {last.attempt.address}"
        )
        seal = (last.row_hash.head or "nothing yet")[:16]
        yield (
            f"  audit row {last.attempt.audit}, SHA-256 {last.row_hash.digest[:16]}…, "
            f"sealed under {seal}…; whole: {self._shown(page)}"
        )

    def _report(self) -> Iterator[str]:
        """The report of the quarter: the whole, then the agencies with most left open."""
        period = self._quarter()
        with self.stage.record.read() as (session, loaded):
            answer = reporting.report(session, loaded, period, self.stage.last)
        yield ""
        yield f"The report of {period.name}, as of {self.stage.last}:"
        yield f"  all: {_counts(answer.total)}"
        open_ = sorted(answer.by("agency"), key=lambda row: -row.count("open"))
        for row in open_[:REPORT_LINES]:
            if row.count("open"):
                yield f"  {row.name}: {_counts(row)}"

    def _quarter(self) -> Period:
        day = self.stage.last
        return parse_period(f"{day.year}-Q{quarter_of(day)}")

    def _where(self, seconds: float) -> Iterator[str]:
        """Commands that answer from this record, to be copied."""
        yield ""
        yield f"Done in {seconds:.0f} s. Where to look next:"
        for command in self.commands():
            yield f"  {self.stage.command} {command}"
        yield f"  every letter, readable: {self.stage.var}/letters/*.eml, and *.html for a browser"

    def commands(self) -> Sequence[str]:
        """What follows `dondoc` in them, for the plan at hand."""
        day, plan = self.stage.last, self.stage.plan
        code = self.late[0].obligation if self.late else self._obligation()
        span = f"--from {plan.head.signed_on} --to {day}"
        return (
            f"today --as-of {day}",
            f"why {code} --as-of {day}",
            f"certificate --agency {self.agency} {span} --as-of {day}",
            f"report --period {self._quarter().name} --as-of {day}",
        )

    def _obligation(self) -> str:
        if self.assignments:
            return self.assignments[0].obligation
        return next(row.code for row in self.stage.plan.obligations if not row.heading)

    def _shown(self, path: Path) -> str:
        """A file of the demonstration as somebody at the repository would write it."""
        return str(self.stage.var / path.relative_to(self.stage.settings.var))


def _counts(row: reporting.Figures) -> str:
    names = {"due": "due", "on_time": "on time", "late": "late", "open": "open"}
    return ", ".join(f"{row.count(name)} {words}" for name, words in names.items())
