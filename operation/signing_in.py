"""Signing in to the pages by a password, and what the cookie of a browser stands for."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore

from sqlmodel import Session

from models import accounts as rows
from models.database import transaction
from models.tables_access import Account, SignIn
from operation.accounts import HASHING, normal
from operation.installation import Installation

RANDOM_BYTES = 32
_HASHES = BoundedSemaphore(2)
"""So many passwords are looked at at once, each with 64 MiB: a processor has no more to give."""
FREE_FAILURES = 5
"""So often a password may be wrong before the account waits."""
LONGEST_WAIT = timedelta(hours=1)
LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=12)
IDLE_OPERATOR = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is noted when a browser was seen last: a reading page need not write."""


@dataclass(frozen=True)
class Person:
    """Who is signed in: an account with its agency and plan (codes), and the key of the sign-in."""

    name: str
    person: str
    agency: str
    contact_role: str | None
    role: str
    plan: str
    key: str

    @property
    def office(self) -> str:
        """The office whose acts these are, as `--by` names it."""
        return f"{self.agency}/{self.contact_role}" if self.contact_role else self.agency


def key_of(cookie: str) -> str:
    """What is kept of a cookie: its SHA-256, from which nobody can make it again."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def check_password(record: Installation, name: str, password: str, now: datetime) -> bool:
    """Whether a password is an account's; a wrong one counts, and after five the account waits.

    An unknown, disabled or waiting account takes as long as a wrong password, and says the same.
    """
    with transaction(record.reading) as session:
        account = rows.account_seen(session, name.strip().lower())
        known = account.password if account and _is_usable(account, now) else None
    # Outside any transaction: a hash takes long and much memory, and nobody may wait for it.
    with _HASHES:
        is_right = HASHING.verify(normal(password), known or _nobodys())
    with transaction(record.engine) as session:
        account = rows.account_named(session, name.strip().lower())
        if account is None or known is None or not _is_usable(account, now):
            return False
        _count(account, now, is_right=is_right)
    return is_right


def _is_usable(account: Account, now: datetime) -> bool:
    waits = account.locked_until is not None and now < account.locked_until
    return account.disabled_on is None and not waits


def _count(account: Account, now: datetime, *, is_right: bool) -> None:
    if is_right:
        account.failures, account.locked_until = 0, None
        return
    account.failures += 1
    over = account.failures - FREE_FAILURES
    if over >= 0:
        account.locked_until = now + min(timedelta(seconds=30 * 2 ** min(over, 10)), LONGEST_WAIT)


@cache
def _nobodys() -> str:
    """A hash that no password fits: an unknown account must take as long as any other."""
    return HASHING.hash(secrets.token_urlsafe(RANDOM_BYTES))


def begin(session: Session, account: Account, now: datetime, before: str | None = None) -> str:
    """Sign an account in; what its cookie holds. The sign-in `before` it, of this browser, ends."""
    if before is not None:
        rows.sign_out(session, [key_of(before)])
    rows.forget_before(session, signed_in=now - LONGEST, sent=now - timedelta(days=60))
    cookie = secrets.token_urlsafe(RANDOM_BYTES)
    session.add(SignIn(key=key_of(cookie), account_id=account.id or 0, began_at=now, seen_at=now))
    return cookie


def who(session: Session, cookie: str, now: datetime) -> tuple[Person, bool] | None:
    """Who is signed in by a cookie, and whether it is time to note that it was seen."""
    signed_in = rows.signed_in(session, key_of(cookie))
    if signed_in is None:
        return None
    sign_in, account, agency, plan = signed_in
    idle = IDLE_OPERATOR if account.role == "operator" else IDLE
    if now - sign_in.seen_at > idle or now - sign_in.began_at > LONGEST:
        return None
    person = Person(
        name=account.name,
        person=account.person,
        agency=agency,
        contact_role=account.contact_role,
        role=account.role,
        plan=plan,
        key=sign_in.key,
    )
    return person, now - sign_in.seen_at > SEEN_EVERY


def note_seen(session: Session, key: str, now: datetime) -> None:
    """Note that a browser was seen."""
    sign_in = session.get(SignIn, key)
    if sign_in is not None:
        sign_in.seen_at = now
