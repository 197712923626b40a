"""Accounts and who is signed in, in every plan."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, delete, select
from sqlmodel import Session, col

from models.audit import changes
from models.tables import AgencyRow, PlanRow
from models.tables_access import Account, SignIn, UsedForm


def account_named(session: Session, name: str) -> Account | None:
    """The account with a name, held against other writers."""
    return session.scalars(
        select(Account).where(col(Account.name) == name).with_for_update()
    ).one_or_none()


def account_seen(session: Session, name: str) -> Account | None:
    """The account with a name, for a look."""
    return session.scalars(select(Account).where(col(Account.name) == name)).one_or_none()


def account_of(session: Session, subject: str, email: str | None) -> Account | None:
    """The account of whom the provider names by this subject or, verified, by this address."""
    of_subject = select(Account).where(col(Account.subject) == subject)
    account = session.scalars(of_subject).one_or_none()
    if account is not None or email is None:
        return account
    of_email = select(Account).where(
        col(Account.email) == email.lower(), col(Account.disabled_on).is_(None)
    )
    accounts = session.scalars(of_email.where(col(Account.subject).is_(None))).all()
    # Of several nobody could tell which is meant.
    return accounts[0] if len(accounts) == 1 else None


def accounts(session: Session, plan_id: int) -> list[tuple[Account, AgencyRow]]:
    """All accounts of a plan with their agencies, by name."""
    query = (
        select(Account, AgencyRow)
        .join(AgencyRow, col(AgencyRow.id) == col(Account.agency_id))
        .where(col(Account.plan_id) == plan_id)
        .order_by(col(Account.name))
    )
    return [(account, agency) for account, agency in session.execute(query)]


def operators(session: Session, plan_id: int) -> list[Account]:
    """Accounts of operators that were not ended, held against other writers."""
    query = select(Account).where(
        col(Account.plan_id) == plan_id,
        col(Account.role) == "operator",
        col(Account.disabled_on).is_(None),
    )
    return list(session.scalars(query.order_by(col(Account.id)).with_for_update()))


def signed_in(session: Session, key: str) -> tuple[SignIn, Account, str, str] | None:
    """The sign-in with a key, its account, the codes of its agency and of its plan."""
    row = session.execute(_signed_in(), {"key": key}).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


@cache
def _signed_in() -> Select[tuple[SignIn, Account, str, str]]:
    # Every page asks it first, and to build it takes longer than to answer it.
    return (
        select(SignIn, Account, col(AgencyRow.code), col(PlanRow.code))
        .join(Account, col(Account.id) == col(SignIn.account_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Account.agency_id))
        .join(PlanRow, col(PlanRow.id) == col(Account.plan_id))
        .where(col(SignIn.key) == bindparam("key"), col(Account.disabled_on).is_(None))
    )


def sign_out(session: Session, keys: Sequence[str]) -> None:
    """End sign-ins."""
    changes.write(session, delete(SignIn).where(col(SignIn.key).in_(keys)))


def sign_out_everywhere(session: Session, account_id: int) -> None:
    """End all sign-ins of an account."""
    changes.write(session, delete(SignIn).where(col(SignIn.account_id) == account_id))


def forget_before(session: Session, signed_in: datetime, sent: datetime) -> None:
    """Forget sign-ins last seen, and forms sent, before two instants."""
    changes.write(session, delete(SignIn).where(col(SignIn.seen_at) < signed_in))
    changes.write(session, delete(UsedForm).where(col(UsedForm.used_at) < sent))
