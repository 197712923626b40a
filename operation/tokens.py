"""Tokens of the API: made for one office and named for what they are for; each stands in the audit.

The text of a token is shown once. Only its SHA-256 is kept, which nobody can turn back.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from assignments.offices import office
from models import tokens as rows
from models.audit import acts
from models.audit.acts import Act
from models.plan_rows import agency_id
from models.tables_access import ApiToken
from models.types import SCOPES
from operation.accounts import NAME
from operation.errors import OperationError
from plans.loading import LoadedPlan

PREFIX = "dondoc_"
"""By it whoever searches texts for secrets knows a token."""
RANDOM_BYTES = 32


class TokenRefused(OperationError):
    """A token cannot be so; says what to write."""


@dataclass(frozen=True)
class TokenHolder:
    """In whose name a token acts (codes), and what it may do."""

    name: str
    agency: str
    contact_role: str | None
    plan: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class NewToken:
    """What a token is made from; `office` is an agency or AGENCY/ROLE, as `--by` has it."""

    name: str
    office: str
    scopes: Sequence[str]


def make(session: Session, loaded: LoadedPlan, act: Act, new: NewToken) -> str:
    """Make a token; the text that is shown this once. Raises TokenRefused, UnknownOffice."""
    name = new.name
    if not NAME.fullmatch(name):
        raise TokenRefused(
            f'"{name}" cannot be the name of a token; write 2 to 63 small letters without accents, '
            "digits, . _ -, for what it is used"
        )
    if wrong := [scope for scope in new.scopes if scope not in SCOPES]:
        raise TokenRefused(f'"{wrong[0]}" is not a scope; write some of: {", ".join(SCOPES)}')
    if not new.scopes:
        raise TokenRefused(f"a token may do something; write --scope with: {', '.join(SCOPES)}")
    if rows.token_named(session, name) is not None:
        raise TokenRefused(f'there is or was a token "{name}" already; choose another name')
    of_office = office(session, loaded, new.office)
    text = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    scopes = " ".join(scope for scope in SCOPES if scope in new.scopes)
    session.add(
        ApiToken(
            plan_id=loaded.id,
            name=name,
            agency_id=agency_id(session, loaded.id, of_office.agency),
            contact_role=of_office.name.partition("/")[2] or None,
            scopes=scopes,
            key=key_of(text),
            made_on=act.as_of,
        )
    )
    session.flush()
    detail = {"office": of_office.name, "scopes": scopes}
    acts.log(session, loaded.id, act, "token-add", subject=f"token:{name}", detail=detail)
    return text


def revoke(session: Session, loaded: LoadedPlan, act: Act, name: str) -> ApiToken:
    """End a token; again it changes nothing. Raises TokenRefused."""
    token = rows.token_named(session, name)
    if token is None or token.plan_id != loaded.id:
        raise TokenRefused(f'there is no token "{name}"; see: dondoc token list')
    if token.revoked_on is None:
        token.revoked_on = act.as_of
        acts.log(session, loaded.id, act, "token-revoke", subject=f"token:{name}", detail={})
    return token


def holder_of(session: Session, text: str) -> TokenHolder | None:
    """In whose name a token acts; nobody's where it is revoked or was never made."""
    row = rows.token_of(session, key_of(text))
    if row is None:
        return None
    token, agency, plan = row
    return TokenHolder(
        token.name, agency, token.contact_role, plan, frozenset(token.scopes.split())
    )


def key_of(text: str) -> str:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()
