"""Who calls the API, with which token, and how it is told that something was refused."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, FastAPI, Header, Query, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from starlette.exceptions import HTTPException

from assignments.desk import Desk
from deadlines.civil import civil_date
from deadlines.refusal import Refusal
from models.database import transaction
from models.forms import use_form
from operation.signing_in import Person
from operation.tokens import TokenHolder, holder_of
from pages.asking import Asker, NotHere, Pages
from pages.routes import Access
from pages.words import refusal_in_words
from plans.loading import find

ALL = Access((), "all")
BEARER = HTTPBearer(auto_error=False, description="A token: `dondoc token add`.")
WORDS = {
    "no-token": "show a token: Authorization: Bearer dondoc_…",
    "not-found": "there is no such thing, or this token may not see it",
    "key-used": "a request with this Idempotency-Key was carried out before; nothing was done now",
    "past-day": "as_of is a day up to today, and for offices that judge",
}


class Refused(Exception):
    """The API does not do it: a status, a code, and what to do instead."""

    def __init__(self, status: int, code: str, words: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.words = status, code, words or WORDS[code]


def caller(
    request: Request,
    needed: SecurityScopes,
    shown: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
) -> Asker:
    """Who calls: the office of a token that has the scope of the route. Raises Refused."""
    pages: Pages = request.app.state.pages
    now = pages.now()
    with transaction(pages.installation.reading) as session:
        holder = holder_of(session, shown.credentials) if shown else None
        if holder is None:
            raise Refused(401, "no-token")
        request.state.plan = find(session, holder.plan).plan
    for scope in needed.scopes:
        if scope not in holder.scopes:
            raise Refused(403, "no-scope", f'this token has no scope "{scope}"; make one that has')
    person = _person(holder, request)
    today = pages.day or civil_date(now)
    return Asker(pages, request, ALL, now, today, person=person, door="api")


def _person(holder: TokenHolder, request: Request) -> Person:
    head = request.state.plan.head
    roles = {head.standing_agency: "standing", head.judge: "judge"}
    return Person(
        name=holder.name,
        person="",  # a program acts
        agency=holder.agency,
        contact_role=holder.contact_role,
        role=roles.get(holder.agency, "agency"),
        plan=holder.plan,
        key=f"token:{holder.name}",
    )


def on_day(
    ask: Annotated[Asker, Security(caller, scopes=["read"])],
    as_of: Annotated[date | None, Query(description="A past day, for offices that judge.")] = None,
) -> Asker:
    """Whoever reads, on the day that they ask about. Raises Refused."""
    if as_of is None or as_of == ask.today:
        return ask
    if as_of > ask.today or ask.role not in ("standing", "judge"):
        raise Refused(403, "past-day")
    return replace(ask, past_day=as_of)


Reads: TypeAlias = Annotated[Asker, Depends(on_day)]
OnceKey: TypeAlias = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="Of your choice; a second request with it does nothing and is answered 409.",
    ),
]


def require_first(ask: Asker, desk: Desk, key: str | None) -> None:
    """Note the key of a request in the transaction of what it does. Raises Refused on a second."""
    if key is not None:
        hashed = hashlib.sha256(f"{ask.whose} {key}".encode()).hexdigest()
        if not use_form(desk.session, f"api:{hashed}", ask.now):
            raise Refused(409, "key-used")


def answer_refusals(app: FastAPI) -> None:
    """Have an app word all that is refused as an object: `code`, `message`, `message_vi`."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(NotHere, _not_here)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def _answer(status: int, code: str, message: str, **more: Any) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"code": code, "message": message, **more}, status, headers)


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - what it is registered for
    return _answer(error.status, error.code, error.words)


def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - what it is registered for
    words = refusal_in_words(error, request.state.plan)
    return _answer(422, error.code, str(error), message_vi=words)


def _not_here(_: Request, __: Exception) -> Response:
    return _answer(404, "not-found", WORDS["not-found"])


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
    wrong = [
        {"field": ".".join(map(str, each["loc"])), "message": each["msg"]}
        for each in error.errors()
    ]
    first = f"{wrong[0]['field']}: {wrong[0]['message']}" if wrong else "no JSON"
    return _answer(422, "invalid", first, errors=wrong)


def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    if error.status_code == 404:
        return _answer(404, "not-found", WORDS["not-found"])
    return _answer(error.status_code, "http", str(error.detail))
