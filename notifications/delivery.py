"""Delivery: claim a row, word the letter, send it, record the outcome. One letter at a time."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from deadlines.civil import HO_CHI_MINH, civil_date
from models.audit import acts
from models.audit.acts import Act
from models.database import persist
from models.letters import attempts, dispatch
from models.letters import sent as letters
from models.letters.attempts import Claim
from models.letters.contacts import EMAIL
from models.letters.dispatch import Addressed
from models.letters.liveness import Deliverer, deliverer
from models.plan_rows import hold_reason
from models.types import State
from notifications.backoff import what_next
from notifications.channels import WITHOUT_OTHERS, Channels, send
from notifications.contents import worded_now
from notifications.enclosing import AboutWork, Enclose, nothing
from notifications.errors import BadAddress, BadChannel, BadMailSetting
from notifications.links import ON_PAPER, Ways, without_tokens
from notifications.mail import Connection, Mail, MailServer, one_line, post
from notifications.message_ids import message_id, thread_id
from notifications.smtp_session import SENT, Outcome
from notifications.views import Letter, Worded
from plans.loading import LoadedPlan

log = structlog.get_logger()

IN_A_ROW = 3
"""A server that failed so many letters one after the other is left alone until the next run."""
LOOK_S = 0.5
"""How often a deliverer with nothing to send looks after the others."""
DIED = "the deliverer ended before it knew the answer"

ACTOR = "deliver"
ENDS: tuple[State, ...] = ("sent", "temporary", "permanent", "uncertain")


@dataclass(frozen=True)
class DeliveryCounts:
    """How many letters ended how; `refused`: what the server says to each, if it refuses all."""

    sent: int = 0
    temporary: int = 0
    permanent: int = 0
    uncertain: int = 0
    refused: str | None = field(default=None, compare=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many, by how they ended."""
        return {name: getattr(self, name) for name in ENDS}


def may_leave(loaded: LoadedPlan, now: datetime) -> bool:
    """Whether letters leave at an instant: working days, in the plan's hours, after going live.

    Raises HolidayTableEnds for a year that the holiday table does not know.
    """
    day, settings = civil_date(now), loaded.plan.head.settings
    local = now.astimezone(HO_CHI_MINH).time()
    in_hours = settings.send_from <= local < settings.send_until
    live = day > loaded.row.live_from
    return live and in_hours and loaded.is_working(day)


class TakenAway(Exception):
    """Another deliverer took this one for dead before the letter had left: it stays here."""


def deliver(
    engine: Engine,
    loaded: LoadedPlan,
    connection: Connection,
    now: datetime,
    *,
    progress: Callable[[int, int], None] | None = None,
    channels: Channels = WITHOUT_OTHERS,
    enclose: Enclose = nothing,
    ways: Ways = ON_PAPER,
) -> DeliveryCounts:
    """Send what waits, one letter at a time; a repeat sends nothing twice.

    `channels` are those that the operator configured; without them there is mail alone. `enclose`
    makes the files that go with a letter about its agency's own work; `ways` are those by which
    letters may be answered, beside paper.

    A database that is away for less than half a minute is waited for, at every step.
    """
    if not may_leave(loaded, now):
        return DeliveryCounts()
    with deliverer(engine) as me:
        run = Run(engine, loaded, connection, channels, me, now, enclose, ways)
        run.all_that_waits(progress)
    return DeliveryCounts(**{name: run.ended[name] for name in ENDS}, refused=run.refused)


@dataclass(frozen=True)
class ClaimedLetter:
    """A claimed letter as it is worded, what the audit will say of it, and its thread."""

    claim: Claim
    worded: Worded
    facts: Mapping[str, Any]
    thread: str


@dataclass
class Run:
    """One deliverer at work, from its first letter to its last."""

    engine: Engine
    loaded: LoadedPlan
    connection: Connection
    channels: Channels
    me: Deliverer
    now: datetime
    enclose: Enclose
    ways: Ways
    ended: Counter[State] = field(default_factory=Counter)
    failed_in_a_row: int = 0
    tries: int = 0
    refused: str | None = None
    stopped: bool = False

    def all_that_waits(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Send until nothing waits here or in the hands of others, who may die yet."""
        patience = self._patience()
        while True:
            before = self.ended.total()
            self.ended.update(persist(self.engine, self._take_over))
            waiting = persist(self.engine, self._waiting)
            for done, notice_id in enumerate(waiting, start=1):
                self._deliver_one(notice_id)
                if self.stopped:
                    return
                if progress:
                    progress(done, len(waiting))
            if not persist(self.engine, self._others_are_sending):
                return
            if self.ended.total() > before:
                patience = self._patience()
            elif time.monotonic() > patience:
                return
            else:
                time.sleep(LOOK_S)

    def _patience(self) -> float:
        """Until when the others will be done with what they have now."""
        return time.monotonic() + self.connection.deadline_s + LOOK_S

    def _waiting(self, session: Session) -> list[int]:
        as_of = civil_date(self.now)
        return dispatch.waiting(session, self.loaded.id, as_of=as_of, now=self.now)

    def _others_are_sending(self, session: Session) -> bool:
        return bool(attempts.in_flight(session, self.loaded.id, self.me.key))

    def _deliver_one(self, notice_id: int) -> None:
        """Deliver one letter, from its claim to its outcome."""
        claimed = persist(self.engine, lambda session: self._claim(session, notice_id))
        if claimed is None:
            return
        try:
            outcome = self._send(claimed)
        except TakenAway:
            log.warning("another deliverer took this letter over", notice=notice_id)
            return
        if outcome.answer:
            outcome = replace(outcome, answer=without_tokens(outcome.answer))
        state = persist(self.engine, lambda session: self._record(session, claimed, outcome))
        self.ended[state] += 1
        self._count_failures(outcome)

    def _claim(self, session: Session, notice_id: int) -> ClaimedLetter | None:
        """The letter worded as it is true now; None if it stays, or is another's."""
        # Read for each letter, so that `dondoc hold` stops a run that is under way.
        if hold_reason(session, self.loaded.id) is not None:
            self.stopped = True
            return None
        # Before the claim, otherwise others may take this one for dead while it sends.
        self.me.stay()
        if not dispatch.hold(session, notice_id, self.now, self.me.key):
            return None
        letter = dispatch.addressed(session, notice_id, civil_date(self.now))
        server = self.connection.server
        # It waits, because an address may be set yet, and a rehearsal (DONDOC_ONLY_TO) ends.
        if not letter.address or not server.allows(letter.address):
            return None
        worded = worded_now(session, self.loaded, letter, civil_date(self.now), self.ways)
        if worded is None:
            self._cancel(session, notice_id)
            return None
        worded = self._with_sheets(session, letter, worded)
        domain = server.sender.rpartition("@")[2]
        claim = Claim(
            notice_id=notice_id,
            by=self.me.key,
            at=self.now,
            channel=letter.channel,
            address=letter.address,
            message_id=message_id(self.loaded, letter, domain),
        )
        attempts.claim(session, claim)
        facts = _facts(letter, worded, self.connection.server)
        return ClaimedLetter(claim, worded, facts, thread_id(self.loaded, letter, domain))

    def _with_sheets(self, session: Session, letter: Addressed, worded: Worded) -> Worded:
        """With the agency's own sheets, where the letter is mail about its own work."""
        if letter.channel != EMAIL or not letter.assignment_ids or not worded.encloses:
            return worded
        about = AboutWork(letter.agency, civil_date(self.now), worded.scores)
        sheets = self.enclose(session, self.loaded, about)
        attachments = (*worded.letter.attachments, *sheets)
        return replace(worded, letter=replace(worded.letter, attachments=attachments))

    def _send(self, claimed: ClaimedLetter) -> Outcome:
        """Through the channel of its contact; what may have left has its text on record."""
        claim, letter = claimed.claim, claimed.worded.letter

        def hand_over(session: Session) -> bool:
            mine = attempts.hand_over(session, claim)
            if mine:
                letters.save_text(
                    session,
                    claim.notice_id,
                    claimed.facts,
                    text=letter.text,
                    html=letter.html if claim.channel == EMAIL else None,
                    at=claim.at,
                )
            return mine

        def leaving() -> None:
            if not persist(self.engine, hand_over):
                raise TakenAway

        if claim.channel == EMAIL:
            return _mail(self.connection, claimed, leaving)
        return _send_by_channel(self.channels, claim, letter, leaving)

    def _record(self, session: Session, claimed: ClaimedLetter, outcome: Outcome) -> State:
        """Record how the attempt ended; done twice it is recorded once."""
        claim, worded = claimed.claim, claimed.worded
        # What arrived ends, whatever came before, so that most letters need not ask.
        arrived = outcome.state == "sent"
        before = attempts.UNTRIED if arrived else attempts.attempts_of(session, claim.notice_id)
        self.tries = self._in_vain(session, claim.notice_id, before.temporary + 1, outcome)
        after = what_next(outcome, before, self.now)
        recorded = attempts.finish(
            session,
            claim,
            after.state,
            answer=outcome.answer,
            try_at=after.try_at,
            put_off=after.put_off,
        )
        if not recorded:
            return after.state
        if after.state == "sent":
            named = worded.assignment_ids, worded.cycle_ids
            dispatch.mark_named(session, claim.notice_id, *named)
        else:
            log.warning("letter not taken", notice=claim.notice_id, state=after.state)
        self._audit(session, claim, after.state, {**claimed.facts, "answer": outcome.answer})
        return after.state

    def _in_vain(self, session: Session, notice_id: int, tries: int, outcome: Outcome) -> int:
        """How often the server failed with a letter while no other left; 0 is not asked for."""
        if outcome.whose == "letter" or tries < IN_A_ROW:
            return 0
        return 0 if attempts.others_left(session, self.loaded.id, notice_id) else tries

    def _count_failures(self, outcome: Outcome) -> None:
        """Count failures in a row: who fails every letter is not tried a thousand times."""
        if outcome.whose == "letter":
            self.failed_in_a_row = 0
            return
        self.failed_in_a_row += 1
        # Where fewer letters wait, one that fails again and again is as good a sign.
        if max(self.failed_in_a_row, self.tries) >= IN_A_ROW:
            self.refused = outcome.answer
        if outcome.whose == "unreachable" or self.failed_in_a_row >= IN_A_ROW:
            log.warning("the mail server fails: the other letters wait for the next run")
            self.stopped = True

    def _take_over(self, session: Session) -> list[State]:
        """Take over from dead deliverers: what was not handed over waits again."""
        self.me.stay()
        ended: list[State] = []
        state: State
        for theirs in attempts.in_flight(session, self.loaded.id, self.me.key):
            if not self.me.is_dead(theirs.claim.by):
                continue
            if theirs.handed_over:
                before = attempts.attempts_of(session, theirs.claim.notice_id)
                after = what_next(Outcome("uncertain"), before, self.now)
                is_ours = attempts.give_up(session, theirs.claim, DIED, after.try_at)
                facts = letters.last_facts(session, theirs.claim.notice_id)
                state, facts = "uncertain", {**facts, "answer": DIED}
            else:
                is_ours, state, facts = attempts.put_back(session, theirs.claim), "queued", {}
            if is_ours:
                log.warning("a deliverer died", notice=theirs.claim.notice_id, state=state)
                self._audit(session, theirs.claim, state, facts)
                ended.append(state)
        return ended

    def _cancel(self, session: Session, notice_id: int) -> None:
        """Cancel a letter with nothing left to say; one that may have left stays uncertain."""
        if attempts.attempts_of(session, notice_id).was_uncertain:
            attempts.cancel(session, notice_id, "uncertain")
            return
        attempts.cancel(session, notice_id, "cancelled")
        act, subject = Act(ACTOR, self.now, civil_date(self.now)), f"notice:{notice_id}"
        acts.log(session, self.loaded.id, act, "cancelled", subject=subject, detail={})

    def _audit(
        self, session: Session, claim: Claim, state: State, facts: Mapping[str, Any]
    ) -> None:
        """Log the row that a certificate is printed from."""
        where = {"channel": claim.channel, "address": claim.address, "at": claim.at.isoformat()}
        acts.log(
            session,
            self.loaded.id,
            Act(ACTOR, self.now, civil_date(self.now)),
            action=state,
            subject=f"notice:{claim.notice_id}",
            detail={**facts, **where, "message_id": claim.message_id},
        )


def _facts(letter: Addressed, worded: Worded, server: MailServer) -> dict[str, Any]:
    # Only mail carries files.
    attached = worded.letter.attachments if letter.channel == EMAIL else ()
    return letters.facts(
        letter,
        sender=f"{one_line(server.sender_name)} <{server.sender}>".strip(),
        subject=one_line(worded.letter.subject),
        text=worded.letter.text,
        html=worded.letter.html,
        work=worded.work,
        news=worded.news,
        answers=worded.answers,
        attachments={each.name: each.content for each in attached},
    )


def _mail(connection: Connection, claimed: ClaimedLetter, leaving: Callable[[], None]) -> Outcome:
    claim, letter = claimed.claim, claimed.worded.letter
    try:
        mail = Mail(
            connection=connection,
            address=claim.address,
            text=letter.text,
            message_id=claim.message_id,
            at=claim.at,
            leaving=leaving,
            thread=claimed.thread,
            attachments=letter.attachments,
        )
    except BadMailSetting as error:
        return Outcome("permanent", str(error))
    return post(mail, subject=letter.subject, html=letter.html)


def _send_by_channel(
    channels: Channels, claim: Claim, letter: Letter, leaving: Callable[[], None]
) -> Outcome:
    """What a service behind Apprise said: it tells taken from not taken, and no more."""
    try:
        channel = channels.named(claim.channel)
        address = channel.address(claim.address)
    except BadChannel as error:
        # Tried again until the operator has mended the setting.
        return Outcome("temporary", str(error))
    except BadAddress as error:
        return Outcome("permanent", str(error))
    # Noted beforehand, because Apprise cannot say when it hands over.
    leaving()
    accepted, answer = send(channel, address, letter)
    # Never given up at once, because the words of a service do not say whether a retry helps.
    return SENT if accepted else Outcome("temporary", answer)
