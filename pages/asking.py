"""Who asks: somebody signed in, or the holder of a letter's link; and what of the record they see.

Every route has its asker from `Ask`, which reads pages.routes: there is no other way in.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote, urlencode

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from assignments.desk import Desk
from assignments.files import shown_text
from deadlines.civil import civil_date, written_day
from models.audit.acts import Act
from models.audit.history import past
from models.database import transaction
from models.letters.links import LetterOfLink, letter_of_link
from models.machine import operators, signs
from notifications.links import Links
from operation.installation import Installation
from operation.signing_in import Person, note_seen, who
from pages.banner import WARNED, Alert, warnings
from pages.once import Forms
from pages.routes import ROUTES, Access
from pages.templating import TEMPLATES
from plans.loading import LoadedPlan, find
from plans.plan import Plan

COOKIE = "__Host-dondoc"
MOST_FIELDS = 120
MOST_TEXT = 256 * 1024
"""Bytes of a field: one letter is up to nine as a form sends it, and too many are told in words."""
PAST = ("standing", "judge", "operator")
"""Roles that may look at a past day (`?ngay=`)."""


class SignInFirst(Exception):
    """The page is for somebody who is signed in."""


class NotHere(Exception):
    """There is no such page for whoever asks; what exists is not told."""


class LinkEnded(Exception):
    """The link of a letter leads nowhere: expired, revoked, or never made."""


class StaleForm(Exception):
    """A form that was made for somebody else, or under keys that ended."""


@dataclass(frozen=True)
class Pages:
    """What all requests share: the installation, the keys, and what day it is.

    `day` is a civil day on whose behalf everything happens instead of today's, for demonstrations;
    `oidc` the client of a provider of OpenID Connect, if one is set.
    """

    installation: Installation
    links: Links
    forms: Forms
    day: date | None = None
    cookie_is_secure: bool = True
    oidc: Any = None

    def now(self) -> datetime:
        """The instant: the pages are an entry point."""
        return datetime.now(UTC)

    @property
    def cookie(self) -> str:
        """The name of the cookie; browsers take the longer one over TLS alone."""
        return COOKIE if self.cookie_is_secure else COOKIE.removeprefix("__Host-")


@dataclass(frozen=True)
class Asker:
    """Who asks for a page, when, on which day's behalf; a person, a letter's link, or nobody.

    `door` is how whoever signed in came: by a page, or by the API with a token.
    """

    pages: Pages
    request: Request
    access: Access
    now: datetime
    today: date
    person: Person | None = None
    letter: LetterOfLink | None = None
    past_day: date | None = None
    door: str = "page"

    @property
    def agency(self) -> str:
        """The code of the agency for which is asked; empty of nobody."""
        if self.letter is not None:
            return self.letter.agency
        return self.person.agency if self.person else ""

    @property
    def role(self) -> str:
        """The role of the account; empty of a link and of nobody."""
        return self.person.role if self.person else ""

    @property
    def whose(self) -> str:
        """What forms for this asker are bound to."""
        if self.letter is not None:
            return f"link:{self.letter.notice_id}"
        return self.person.key if self.person else ""

    @property
    def office(self) -> str:
        """The office in whose name the asker acts, as `--by` has it."""
        if self.letter is not None:
            return f"{self.letter.agency}/{self.letter.role}"
        return self.person.office if self.person else ""

    @property
    def base(self) -> str:
        """The path under which the pages of single pieces of work stand."""
        token = self.request.path_params.get("token")
        return f"/t/{token}" if token else "/nhiem-vu"

    def may_see(self, holder: str) -> bool:
        """Whether work of a holder is shown at all; otherwise it does not exist."""
        if self.access.scope in ("own", "letter"):
            return holder == self.agency
        return self.role in ("standing", "judge") or holder == self.agency

    @contextmanager
    def reading(self) -> Iterator[tuple[Session, LoadedPlan]]:
        """The record, of now or of the past day that was asked for; nothing can be written."""
        with transaction(self.pages.installation.reading) as session:
            if self.past_day is None:
                yield session, find(session, self._plan)
                return
            with past(session, self.past_day) as then:
                yield then, find(then, self._plan)

    @contextmanager
    def desk(self, person: str | None = None) -> Iterator[Desk]:
        """One transaction in which the asker acts, in the name of the asker's office.

        `person` is who somebody with a link says to be.
        """
        with transaction(self.pages.installation.engine) as session:
            yield Desk(session, find(session, self._plan), self.act(person), self.office)

    def act(self, person: str | None = None) -> Act:
        """Who acts: the audit knows the account, or the letter whose link it was."""
        if self.letter is not None:
            via, name = f"link:{self.letter.notice_id}", person
        else:
            via, name = f"{self.door}:{self.person.name if self.person else ''}", self.person_name
        return Act(self.office, self.now, self.today, person=name, via=via)

    @property
    def person_name(self) -> str | None:
        """The name of the person who is signed in."""
        return self.person.person or None if self.person else None

    @property
    def _plan(self) -> str | None:
        if self.letter is not None:
            return self.letter.plan
        return self.person.plan if self.person else None

    def page(
        self, template: str, plan: Plan | None, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page of a template; each form in it carries an `once()` of its own."""
        shared = {
            "ask": self,
            "plan": plan,
            "once": partial(self.pages.forms.new, self.whose),
            "today": self.past_day or self.today,
            "warnings": self._warnings(plan),
        }
        text = TEMPLATES.get_template(f"{template}.html.j2").render({**shared, **values})
        return HTMLResponse(text, status)

    def _warnings(self, plan: Plan | None) -> list[Alert]:
        """What stands still now, whatever day is looked at; of a rehearsed day only a hold."""
        if plan is None or self.role not in WARNED:
            return []
        with transaction(self.pages.installation.reading) as session:
            now_known = signs(session, plan.code)
            # The clock of a rehearsed day says nothing of when the machine last ran.
            now = None if self.pages.day else self.now
            told = warnings(plan, now_known, now, role=self.role)
            if told and self.role != "operator":
                called = operators(session, plan.code)
                told = warnings(plan, now_known, now, role=self.role, operators=called)
        return told

    def link(self, path: str, **query: str) -> str:
        """The address of another page; of the same past day, if one is looked at."""
        if self.past_day is not None:
            query["ngay"] = self.past_day.isoformat()
        return f"{path}?{urlencode(query)}" if query else path

    def go(self, path: str) -> Response:
        """After something was done: another page, so that a reload does it no second time."""
        return RedirectResponse(path, status_code=303)


def asker(request: Request) -> Asker:
    """Who asks, and may. Raises SignInFirst, NotHere, LinkEnded."""
    pages: Pages = request.app.state.pages
    access = ROUTES.get(request.scope["route"].path)
    if access is None:
        raise NotHere
    now = pages.now()
    today = pages.day or civil_date(now)
    if access.scope == "letter":
        letter = _letter(pages, request.path_params["token"], today)
        return Asker(pages, request, access, now, today, letter=letter)
    person = _signed_in(pages, request, now)
    if access.roles and person is None:
        raise SignInFirst
    if access.roles and person and person.role not in access.roles:
        raise NotHere
    past_day = _past_day(request, person, today)
    return Asker(pages, request, access, now, today, person=person, past_day=past_day)


Ask: TypeAlias = Annotated[Asker, Depends(asker)]


def _signed_in(pages: Pages, request: Request, now: datetime) -> Person | None:
    cookie = request.cookies.get(pages.cookie)
    if not cookie:
        return None
    with transaction(pages.installation.reading) as session:
        signed_in = who(session, cookie, now)
    if signed_in is None:
        return None
    person, is_to_note = signed_in
    if is_to_note:
        # A look must not wait for a long writer, nor fail because of it: it is noted next time.
        with suppress(OperationalError), transaction(pages.installation.brief) as session:
            note_seen(session, person.key, now)
    return person


def _letter(pages: Pages, token: str, today: date) -> LetterOfLink:
    notice_id = pages.links.notice_id(token)
    if notice_id is None:
        raise LinkEnded
    with transaction(pages.installation.reading) as session:
        days = pages.installation.settings.link_days
        letter = letter_of_link(session, notice_id, today, days)
    if letter is None:
        raise LinkEnded
    return letter


def _past_day(request: Request, person: Person | None, today: date) -> date | None:
    text = request.query_params.get("ngay")
    if not text or request.method not in ("GET", "HEAD") or person is None:
        return None
    if person.role not in PAST:
        return None
    try:
        day = written_day(text)
    except ValueError:
        return None
    return day if day < today else None


@dataclass(frozen=True)
class SentForm:
    """The fields of a form as they were sent, and its file if one came."""

    fields: dict[str, str]
    files: dict[str, UploadFile]
    several: dict[str, list[str]]

    def text(self, name: str) -> str:
        """A field as it can be shown, without what surrounds it; empty if it did not come."""
        return shown_text(self.fields.get(name, "").replace("\r\n", "\n"), keep="\n\t").strip()


async def sent_form(request: Request) -> SentForm:
    """What a form sent. Raises HTTPException of what is no form."""
    try:
        form: FormData = await request.form(
            max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_TEXT
        )
        # A form may name a charset that makes halves of letters, which no database takes.
        "".join(value for _, value in form.multi_items() if isinstance(value, str)).encode()
    except UnicodeError as error:
        raise HTTPException(400) from error
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    files = {
        name: value
        for name, value in form.multi_items()
        if isinstance(value, UploadFile) and value.filename
    }
    several = {
        name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form
    }
    return SentForm(fields, files, several)


def checked_form(ask: Ask, form: Annotated[SentForm, Depends(sent_form)]) -> SentForm:
    """A form that was made for whoever sent it. Raises StaleForm."""
    if not ask.pages.forms.is_for(form.text("once"), ask.whose):
        raise StaleForm
    return form


Sent: TypeAlias = Annotated[SentForm, Depends(checked_form)]


def sign_in_path(request: Request) -> str:
    """Where to sign in, to come back here afterwards."""
    back = request.url.path
    return f"/dang-nhap?tiep={quote(back)}" if request.method in ("GET", "HEAD") else "/dang-nhap"
