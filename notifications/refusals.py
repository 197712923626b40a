"""A mail server that refuses us, whoever a letter is for: told once, in its own words."""

import re
from datetime import date

from sqlmodel import Session

from models.audit import acts
from models.audit.acts import Act
from models.letters import alarms, queueing
from models.letters.day import DigestDay
from plans.loading import LoadedPlan, lock_plan

A_WEEK = 5
"""Working days after which what is still amiss is told again."""
LONGEST = 120
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?:?")


def tell_refusal(session: Session, loaded: LoadedPlan, act: Act, words: str) -> bool:
    """Queue one alarm to the standing agency; False if the same was told within a week.

    Alike is what says the same to whomever: addresses and numbers do not count. No address of a
    person stands in it.
    """
    loaded = lock_plan(session, loaded)
    subject = f"server:{alike(words)}"
    if not alarms.tell(
        session, loaded.id, subject, act.as_of, since=a_week_before(loaded, act.as_of)
    ):
        return False
    # Servers quote the address they refuse, and no address of a person may stand in an alarm.
    quoted = " ".join(ADDRESS.sub("…", words).split())
    detail = {"alarm": subject, "words": quoted}
    whose = f"plan:{loaded.plan.code}"
    acts.log(session, loaded.id, act, alarms.REFUSED, subject=whose, detail=detail)
    day = DigestDay(loaded.id, act.as_of, loaded.plan.head.settings.digest_to)
    unsent = queueing.next_unsent_day(session, day, "alarm")
    queueing.queue_for(session, unsent, "alarm", [loaded.plan.head.standing_agency])
    return True


def a_week_before(loaded: LoadedPlan, as_of: date) -> date:
    """What was told on that day, or before it, is told again on a day if it goes on."""
    days = loaded.plan.working_days.between(date.min, as_of)
    return days[-1 - A_WEEK] if len(days) > A_WEEK else date.min


def alike(words: str) -> str:
    """What is left of words without addresses, numbers and names of machines."""
    plain = re.sub(r"\S*[@\d\[]\S*", " ", words.lower())
    return " ".join(plain.split())[:LONGEST]
