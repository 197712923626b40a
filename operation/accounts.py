"""Accounts of people at agencies, who sign in to the pages; every change stands in the audit."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from pwdlib import PasswordHash
from sqlmodel import Session
from zxcvbn import zxcvbn

from assignments.offices import office
from deadlines.refusal import ENGLISH, Refusal
from models import accounts as rows
from models.audit import acts
from models.audit.acts import Act
from models.plan_rows import agency_codes
from models.tables_access import Account
from models.types import ROLES
from operation.errors import OperationError
from plans.loading import LoadedPlan

HASHING = PasswordHash.recommended()
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
SHORTEST = 10
STRENGTH = 3
"""Of zxcvbn's 0 to 4: 3 withstands a hundred million guesses."""
MEASURED = 72
"""Characters of a password that zxcvbn looks at; it takes no more."""


ENGLISH.update(
    {
        "account-name": '"{name}" cannot be a name to sign in with; write 2 to 63 letters without '
        "accents, digits, . _ -",
        "account-of-nobody": "an account belongs to a person; write --person NAME",
        "account-exists": 'there is an account "{name}" already; choose another name',
        "no-such-account": 'there is no account "{name}"; see: dondoc account list',
        "no-such-account-role": '"{role}" is not a role; write one of: {roles}',
        "account-role-elsewhere": "the role {role} is for an account of {wanted}, not of {agency}",
        "last-operator": '"{name}" is the only operator left; make another one first',
        "password-short": "a password has {shortest} characters or more; choose a longer one",
        "password-easy": "this password is easily guessed; choose several words that do not "
        "belong together",
    }
)


class AccountRefused(Refusal, OperationError):
    """An account cannot be so; says what to write."""


@dataclass(frozen=True)
class NewAccount:
    """What an account is made from; `office` is an agency or AGENCY/ROLE, as `--by` has it."""

    name: str
    person: str
    office: str
    role: str
    email: str | None = None
    password: str | None = None


def add(session: Session, loaded: LoadedPlan, act: Act, new: NewAccount) -> Account:
    """Make an account. Without a password it can be used by OpenID Connect alone.

    Raises AccountRefused, UnknownOffice.
    """
    name = new.name.strip().lower()
    if not NAME.fullmatch(name):
        raise AccountRefused("account-name", name=new.name)
    if not new.person.strip():
        raise AccountRefused("account-of-nobody")
    if rows.account_named(session, name) is not None:
        raise AccountRefused("account-exists", name=name)
    of_office = office(session, loaded, new.office)
    _require_role(loaded, of_office.agency, new.role)
    account = Account(
        plan_id=loaded.id,
        name=name,
        person=" ".join(new.person.split()),
        agency_id=agency_codes(session, loaded.id)[of_office.agency],
        contact_role=of_office.name.partition("/")[2] or None,
        role=new.role,
        email=new.email.strip().lower() if new.email else None,
        password=_hashed(new.password, account_words(name, new.person)),
    )
    session.add(account)
    session.flush()
    detail = {"office": of_office.name, "role": new.role, "person": account.person}
    _log(session, act, account, "add", detail)
    return account


def set_role(session: Session, loaded: LoadedPlan, act: Act, name: str, role: str) -> Account:
    """Give an account another role; sign-ins of the old one end. Raises AccountRefused."""
    account = require_account(session, loaded, name)
    codes = {key: code for code, key in agency_codes(session, loaded.id).items()}
    _require_role(loaded, codes[account.agency_id], role)
    before, account.role = account.role, role
    rows.sign_out_everywhere(session, account.id or 0)
    _log(session, act, account, "role", {"before": before, "after": role})
    return account


def disable(session: Session, loaded: LoadedPlan, act: Act, name: str) -> Account:
    """End an account: whoever is signed in with it is signed out at once. Raises AccountRefused."""
    account = require_account(session, loaded, name)
    account.disabled_on = act.as_of
    rows.sign_out_everywhere(session, account.id or 0)
    _log(session, act, account, "disable", {})
    return account


def sign_out(session: Session, loaded: LoadedPlan, act: Act, name: str) -> Account:
    """End all sign-ins of an account, which can sign in again. Raises AccountRefused."""
    account = require_account(session, loaded, name)
    rows.sign_out_everywhere(session, account.id or 0)
    _log(session, act, account, "sign-out", {})
    return account


def require_another_operator(session: Session, loaded: LoadedPlan, name: str) -> None:
    """Raises AccountRefused for the last operator who may sign in."""
    # Held, because two who end each other's account at once must not both go on.
    operators = [
        account.name
        for account in rows.operators(session, loaded.id)
        # Without either of them nobody can sign in.
        if account.password or account.email or account.subject
    ]
    if operators == [name]:
        raise AccountRefused("last-operator", name=name)


def reset(session: Session, loaded: LoadedPlan, act: Act, name: str, password: str) -> Account:
    """Set another password; an account that was disabled or locked can be used again.

    Raises AccountRefused.
    """
    account = require_account(session, loaded, name)
    _set_password(session, account, password)
    account.disabled_on, account.failures, account.locked_until = None, 0, None
    _log(session, act, account, "reset", {})
    return account


def bind(session: Session, act: Act, account: Account, subject: str) -> None:
    """Note how the provider of OpenID Connect names an account's person, from then on for good."""
    account.subject = subject
    session.flush()
    _log(session, act, account, "bind", {"subject": subject})


def change_password(session: Session, act: Act, name: str, password: str) -> None:
    """Set the password of one's own account. Raises AccountRefused."""
    account = rows.account_named(session, name)
    if account is not None:
        _set_password(session, account, password)
        _log(session, act, account, "password", {})


def _set_password(session: Session, account: Account, password: str) -> None:
    """It ends all sign-ins. Raises AccountRefused."""
    account.password = _hashed(password, account_words(account.name, account.person))
    rows.sign_out_everywhere(session, account.id or 0)


def require_account(session: Session, loaded: LoadedPlan, name: str) -> Account:
    """The account of the plan with a name. Raises AccountRefused."""
    account = rows.account_named(session, name.strip().lower())
    if account is None or account.plan_id != loaded.id:
        raise AccountRefused("no-such-account", name=name)
    return account


def account_words(name: str, person: str) -> list[str]:
    """What anybody would try first as the password of an account."""
    return [name, person.lower(), *person.lower().split(), "dondoc"]


def _require_role(loaded: LoadedPlan, agency: str, role: str) -> None:
    head = loaded.plan.head
    if role not in ROLES:
        raise AccountRefused("no-such-account-role", role=role, roles=list(ROLES))
    of_one_agency = {"standing": head.standing_agency, "judge": head.judge}
    wanted = of_one_agency.get(role, agency)
    if agency != wanted:
        raise AccountRefused("account-role-elsewhere", role=role, wanted=wanted, agency=agency)


def normal(password: str) -> str:
    """A password in one spelling: keyboards send the same Vietnamese letters in two."""
    return unicodedata.normalize("NFC", password)


def _hashed(password: str | None, words: list[str]) -> str | None:
    """Raises AccountRefused for a password that could be guessed."""
    if password is None:
        return None
    if len(password) < SHORTEST:
        raise AccountRefused("password-short", shortest=SHORTEST)
    if zxcvbn(password[:MEASURED], user_inputs=words)["score"] < STRENGTH:
        raise AccountRefused("password-easy")
    return HASHING.hash(normal(password))


def _log(
    session: Session, act: Act, account: Account, action: str, detail: Mapping[str, str]
) -> None:
    subject = f"account:{account.name}"
    acts.log(session, account.plan_id, act, f"account-{action}", subject=subject, detail=detail)
