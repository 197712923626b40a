"""Options that many commands share, and what they mean."""

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias

import typer
from sqlmodel import Session

from assignments.days import require_not_ahead
from assignments.desk import Desk
from assignments.offices import UNNAMED, named
from cli.output import Format
from deadlines.civil import HO_CHI_MINH, civil_date, written_day
from models.audit.acts import Act
from models.database import StaleSchema
from operation.installation import Installation, open_installation
from plans.agency_names import AgencyNames
from plans.loading import LoadedPlan, NoSuchPlan
from plans.obligation_names import ObligationNames
from plans.plan import Plan
from settings import Settings

YEARS = range(1990, 2200)
"""Those that a plan may have; a slip of the hand outside them would break date arithmetic."""


class CommandRefused(Exception):
    """A command refuses: what, where, what to write instead."""


def day(text: str) -> date:
    """A date as written on the command line."""
    try:
        on = written_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if on.year not in YEARS:
        raise typer.BadParameter(f"{text}: no plan runs then; correct the year")
    return on


def moment(text: str) -> datetime:
    """An instant; without a zone it is meant in Asia/Ho_Chi_Minh."""
    import pendulum  # reads many forms, and only `deliver --now` is given one

    hint = f'"{text}" is not an instant; write e.g. 2023-03-20T08:00:00+07:00'
    try:
        parsed = pendulum.parse(text, tz=HO_CHI_MINH.key)
    except ValueError as error:
        raise typer.BadParameter(hint) from error
    if not isinstance(parsed, datetime):
        raise typer.BadParameter(hint)
    # A plain datetime: Pendulum's own loses a zone of the standard library in arithmetic.
    return datetime.fromtimestamp(parsed.timestamp(), UTC)


AsOf: TypeAlias = Annotated[
    Any,
    typer.Option(
        "--as-of", parser=day, metavar="DATE", help="The day; default: today in Asia/Ho_Chi_Minh."
    ),
]
By: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        envvar="DONDOC_BY",
        show_envvar=False,
        help="Who acts: an agency, AGENCY/ROLE or an address. Default: DONDOC_BY.",
    ),
]
PlanCode: TypeAlias = Annotated[
    str | None,
    typer.Option("--plan", metavar="CODE", help="Which plan, where more than one is loaded."),
]
Formatted: TypeAlias = Annotated[Format, typer.Option("--format", help="How rows are printed.")]


def today() -> date:
    """The civil day now: only the command line and flows ask."""
    return civil_date(datetime.now(UTC))


def act(as_of: date | None, by: str | None = None) -> Act:
    """Who acts now, on behalf of a day. Raises WrongDay for one that has not come."""
    whole = rehearsal(as_of, by)
    require_not_ahead(whole)
    return whole


def rehearsal(as_of: date | None, by: str | None = None) -> Act:
    """Who would act on a day, which may be to come: for what only looks."""
    user = f"cli:{getpass.getuser()}"
    return Act(by or UNNAMED, datetime.now(UTC), as_of or today(), via=user)


def act_by(session: Session, loaded: LoadedPlan, as_of: date | None, by: str | None) -> Act:
    """Who acts by the name that `--by` gives, an office of the plan. Raises UnknownOffice,
    WrongDay.
    """
    return act(as_of).by(named(session, loaded, by))


@contextmanager
def desk_of(as_of: Any, by: str | None, plan_code: str | None) -> Iterator[Desk]:
    """One transaction in which somebody acts."""
    with record(plan_code).work() as (session, loaded):
        yield Desk(session, loaded, act(as_of, by), by)


def record(plan_code: str | None = None) -> Installation:
    """The database of this installation. Raises StaleSchema."""
    return open_installation(Settings(), plan_code)


def record_if_any(plan_code: str | None = None) -> Installation | None:
    """The database if there is one to read; what reads the folder works without."""
    try:
        return record(plan_code)
    except StaleSchema as error:
        if error.revision is None:
            return None
        raise


def plan_in_folder() -> Plan:
    """The plan of DONDOC_PLAN, checked. Raises PlanError."""
    from plans.reading import read_plan  # it brings a reader of YAML

    return read_plan(Settings().plan_folder)


def plan_and_record(plan_code: str | None) -> tuple[Plan, Installation | None]:
    """The plan that runs, and the record of it: by its code, or that of DONDOC_PLAN.

    Before it is loaded, the plan of the folder without a record. Raises PlanError.
    """
    installation = record_if_any(plan_code or _code_in_folder())
    try:
        return (installation or record(plan_code)).loaded().plan, installation
    except (NoSuchPlan, StaleSchema):
        plan = plan_in_folder()
        if plan_code not in (None, plan.code):
            raise
        return plan, None


def _code_in_folder() -> str:
    """The code of the plan of DONDOC_PLAN; where its line is plain, without checking the plan."""
    with suppress(OSError, UnicodeDecodeError):
        text = (Settings().plan_folder / "plan.yaml").read_text(encoding="utf-8")
        if plain := re.search(r"^code: ([a-z0-9-]+)$", text, re.MULTILINE):
            return plain[1]
    return plan_in_folder().code


def require_agency(plan: Plan, words: str) -> str:
    """The code of the agency that is called so. Raises NotInPlan, MeansGroup."""
    return AgencyNames(plan).require(words).code


def known_agency(plan: Plan, words: str | None) -> str | None:
    """The code of the agency that is called so, or None if none was written.

    Raises NotInPlan, MeansGroup.
    """
    return None if words is None else require_agency(plan, words)


def known_agencies(plan: Plan, words: str | None) -> list[str] | None:
    """The code of the agency that is called so, or those of a group; None if none was written.

    Raises NotInPlan.
    """
    if words is None:
        return None
    return [agency.code for agency in AgencyNames(plan).require_all(words)]


def require_party(plan: Plan, words: str) -> str:
    """The code of the agency or of the group that is called so. Raises NotInPlan."""
    return AgencyNames(plan).require_party(words).code


def role_called(plan: Plan, words: str) -> str:
    """The code of the role of contacts that is called so; of a new one the words."""
    return AgencyNames(plan).role(words)


def require_obligation(plan: Plan, words: str) -> str:
    """The code of the obligation that was written, in any case. Raises NotInPlan."""
    return ObligationNames(plan).require(words).code


def known_obligation(plan: Plan, words: str | None) -> str | None:
    """The code of the obligation that was written, or None if none was. Raises NotInPlan."""
    return None if words is None else require_obligation(plan, words)


def abbreviations(plan: Plan) -> dict[str, str]:
    """The short names of the agencies, by their codes: what tables show."""
    return {agency.code: agency.abbreviation for agency in plan.agencies}
