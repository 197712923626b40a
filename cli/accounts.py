"""Commands on accounts: who may sign in to the pages."""

from typing import Annotated

import typer

from cli.options import AsOf, By, Formatted, PlanCode, abbreviations, act_by, record
from cli.output import Format, rows, write
from cli.secret_line import read_secret
from models import accounts
from models.tables import AgencyRow
from models.tables_access import Account
from operation.accounts import NewAccount, disable, reset, set_role
from operation.accounts import add as add_account

ACCOUNTS = ("name", "person", "agency", "contact", "role", "email", "disabled_on")
PASSWORD = "password of the account"  # noqa: S105 - what the prompt asks for
Name = Annotated[str, typer.Argument(metavar="NAME")]
Role = Annotated[str, typer.Option("--role", help="agency, standing, judge, leader or operator.")]


def list_accounts(plan_code: PlanCode = None, how: Formatted = Format.table) -> None:
    """Print the accounts of the pages."""
    with record(plan_code).read() as (session, loaded):
        listed = [
            _row(account, agency) for account, agency in accounts.accounts(session, loaded.id)
        ]
    rows(listed, ACCOUNTS, how, names=abbreviations(loaded.plan))


def add(
    name: Name,
    person: Annotated[str, typer.Option("--person", metavar="NAME", help="First and last name.")],
    office: Annotated[
        str, typer.Option("--office", metavar="OFFICE", help="AGENCY or AGENCY/ROLE.")
    ],
    role: Role = "agency",
    email: Annotated[
        str | None, typer.Option("--email", help="By which OpenID Connect finds the account.")
    ] = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="OpenID Connect only.")
    ] = False,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Make an account; its password comes from a prompt, or one line of input."""
    password = None if no_password else read_secret(PASSWORD, twice=True)
    with record(plan_code).work() as (session, loaded):
        whole = act_by(session, loaded, as_of, by)
        account = NewAccount(name, person, office, role, email, password)
        made = add_account(session, loaded, whole, account)
    write(f"{made.name}: {made.role}")


def change_role(
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE")],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Give an account another role; it has to sign in again."""
    with record(plan_code).work() as (session, loaded):
        account = set_role(session, loaded, act_by(session, loaded, as_of, by), name, role)
    write(f"{account.name}: {account.role}")


def disable_account(
    name: Name, as_of: AsOf = None, by: By = None, plan_code: PlanCode = None
) -> None:
    """End an account; whoever is signed in with it is signed out at once."""
    with record(plan_code).work() as (session, loaded):
        account = disable(session, loaded, act_by(session, loaded, as_of, by), name)
    write(f"{account.name}: disabled")


def reset_password(
    name: Name, as_of: AsOf = None, by: By = None, plan_code: PlanCode = None
) -> None:
    """Set another password (a prompt, or one line of input); unlocks and enables the account."""
    password = read_secret(PASSWORD, twice=True)
    with record(plan_code).work() as (session, loaded):
        account = reset(session, loaded, act_by(session, loaded, as_of, by), name, password)
    write(f"{account.name}: a new password is set")


def _row(account: Account, agency: AgencyRow) -> dict[str, object]:
    return {
        "name": account.name,
        "person": account.person,
        "agency": agency.code,
        "contact": account.contact_role,
        "role": account.role,
        "email": account.email,
        "disabled_on": account.disabled_on,
    }
