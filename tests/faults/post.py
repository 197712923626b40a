"""Attacks on the post: a day on a blocklist, and a letter that nobody knows the fate of."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from plans.reading import read_plan
from settings import REPOSITORY
from tests.builders import a_plan, an_obligation
from tests.faults import children
from tests.faults.full import begun
from tests.faults.lives import Place
from tests.faults.verdict import Verdict, listed, verified
from tests.notifications.receiving import Receiver, receiving
from tests.notifications.test_bounces import a_recipient, a_report

Row: TypeAlias = Mapping[str, Any]

MONDAY, TUESDAY = date(2023, 3, 20), date(2023, 3, 21)
BLOCKED = "554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using a blocklist"
HOURS = ("08:00", "08:30", "09:00", "12:00", "16:00")
DAYS = 16
"""By then the ladder has come to each of the work that the first letter named once more."""
WITHIN = 2
"""Working days in which an uncertain letter is tried once more."""
STARVING = "so-tu-phap@example.gov.vn"


def blocklisted(place: Place, _: random.Random, __: int) -> Verdict:
    """All letters of the shipped plan refused for a day, and a report of 5.7.1 for each contact."""
    begun(place, read_plan(REPOSITORY / "calendar" / "qd-465-2022")).engine.dispose()
    _chased(place, MONDAY)
    contacts = listed(place, "contact", "list")
    letters = [row for row in _letters(place, MONDAY) if row["kind"] != "alarm"]
    with receiving(Receiver(rcpt={"": BLOCKED})) as receiver:
        _delivered(place, MONDAY, receiver.url)
        box = _mailbox(place.folder / "box", (row["address"] for row in contacts))
        _run(place, "bounce", "--read", "--as-of", MONDAY, bounce_mailbox=f"maildir:{box}")
    verdict = Verdict(f"{len(letters)} letters refused at RCPT, {len(contacts)} reports of 5.7.1")
    after = listed(place, "contact", "list")
    muted = [row["address"] for row in after if row not in contacts]
    verdict.require(not muted, f"{len(muted)} contacts changed: {muted[:3]}")
    waiting = [row for row in _letters(place, MONDAY) if row["kind"] != "alarm"]
    lost = [row for row in waiting if row["state"] not in ("queued", "temporary")]
    verdict.require(not lost, f"{len(lost)} letters wait no more: {lost[:2]}")
    alarms = [row for row in listed(place, "notices") if row["kind"] == "alarm"]
    verdict.require(len(alarms) == 1, f"{len(alarms)} alarms")
    left = _the_next_day(place, {row["id"] for row in letters}, verdict)
    verdict.said = (
        f"{len(muted)} muted, {len(waiting) - len(lost)} wait, {len(alarms)} alarm; "
        f"the next day {left} left"
    )
    return verdict


def _the_next_day(place: Place, ids: set[int], verdict: Verdict) -> int:
    """The server takes letters again: how many of these have left."""
    _chased(place, TUESDAY)
    with receiving(Receiver()) as receiver:
        _delivered(place, TUESDAY, receiver.url)
    found = [row for row in listed(place, "notices") if row["id"] in ids]
    left = [row for row in found if row["state"] == "sent"]
    verdict.require(len(left) == len(ids), f"{len(left)} of {len(ids)} left on the next day")
    verdict.require(verified(place).intact, "the record is not intact")
    return len(left)


def starving(place: Place, chance: random.Random, _: int) -> Verdict:
    """One letter whose fate is not known, to a contact that gets one each working day."""
    verdict = Verdict(f"the server gone after DATA, once and twice; a letter a day for {DAYS} days")
    said = []
    for losses in (1, 2):
        way = chance.choice(("drop", "store then drop"))
        receiver = Receiver(ends={STARVING: way}, most=losses)
        with receiving(receiver):
            said.append(_starved(place, receiver, verdict))
    verdict.said = "; ".join(said)
    return verdict


def _starved(place: Place, receiver: Receiver, verdict: Verdict) -> str:
    begun(place, _a_letter_a_day()).engine.dispose()
    losses, days = receiver.most, _working_days(TUESDAY, DAYS)
    first = 0
    again_on: date | None = None
    for day in days:
        _chased(place, day)
        _delivered(place, day, receiver.url, hours=HOURS[:1])
        if not first:
            (letter,) = [row for row in _letters(place, day) if row["address"] == STARVING]
            first, named = letter["id"], set(letter["assignments"])
            verdict.require(letter["state"] == "uncertain", f"the letter is {letter['state']}")
        elif again_on is None and _attempts(place, first) > 1:
            again_on = day
    in_time = again_on is not None and days.index(again_on) <= WITHIN
    verdict.require(in_time, f"{losses} lost: tried again on {again_on}")
    later = [row for row in listed(place, "notices") if row["state"] == "sent"]
    missing = named - {one for row in later for one in row["assignments"]}
    verdict.require(
        not missing, f"{losses} lost: {len(missing)} of {len(named)} in no later letter"
    )
    verdict.require(verified(place).intact, "the record is not intact")
    return (
        f"{losses} lost: tried again on working day {days.index(again_on or days[-1])}, "
        f"{len(named) - len(missing)} of its {len(named)} assignments in letters that left"
    )


def _a_letter_a_day() -> Any:
    rules = [[{"rule": "by", "on": f"{n}/4", "opens_before": 60}] for n in range(1, 29)]
    return a_plan(*(an_obligation(f"II.{n}", rules=rule) for n, rule in enumerate(rules, start=1)))


def _working_days(first: date, count: int) -> list[date]:
    days = [first + timedelta(days=number) for number in range(2 * count)]
    return [day for day in days if day.weekday() < 5][:count]


def _attempts(place: Place, notice: int) -> int:
    return sum(row["notice"] == notice for row in listed(place, "deliveries"))


def _letters(place: Place, day: date) -> list[dict[str, Any]]:
    return listed(place, "notices", "--from", day, "--to", day)


def _chased(place: Place, day: date) -> None:
    _run(place, "open", "--as-of", day)
    _run(place, "chase", "--as-of", day)


def _delivered(place: Place, day: date, smtp: str, hours: Iterable[str] = HOURS) -> None:
    for hour in hours:
        _run(place, "deliver", "--now", f"{day}T{hour}:00+07:00", smtp_url=smtp)


def _mailbox(folder: Path, addresses: Iterable[str]) -> Path:
    """A report of 5.7.1 for each address, unread."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    for number, address in enumerate(addresses):
        report = a_report(a_recipient(address, status="5.7.1", words=f"smtp; {BLOCKED}"))
        (folder / "new" / str(number)).write_bytes(report)
    return folder


def _run(place: Place, *words: object, **settings: str) -> None:
    """A command that must succeed, with more settings than a place has."""
    whole = {"database_url": place.url, "var_dir": str(place.folder), "smtp_url": "", **settings}
    ended = children.command(words, folder=place.folder / "output", **whole).end()
    assert ended.code == 0, (words, ended.err)
