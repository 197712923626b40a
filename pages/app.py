"""The pages put together: what stands before every route, the routes, the pages of refusals."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware

from notifications.links import Links
from operation.installation import Installation
from operation.secret_keys import secret_keys
from pages import (
    accounts,
    agency,
    assigning,
    audit_log,
    channels,
    contact_import,
    contacts,
    downloads,
    duty,
    health,
    links,
    matrix,
    new_links,
    office,
    offices,
    oidc,
    overview,
    papers,
    ranking,
    replies,
    runs,
    sessions,
    silences,
    work_list,
)
from pages.api import create_api
from pages.asking import LinkEnded, NotHere, Pages, SignInFirst, StaleForm, sign_in_path
from pages.guard import Guard
from pages.matrix import CountedCells
from pages.oidc import client_of
from pages.once import Forms
from pages.runs import KeptRuns
from pages.templating import TEMPLATES

STATIC = Path(__file__).parent / "static"
PAGES_NOT_FOUND = {
    404: ("Không có trang này", "Địa chỉ không đúng, hoặc tài khoản không được xem nội dung này."),
    405: ("Không thực hiện được", "Trang này không nhận yêu cầu như vậy."),
    422: ("Không đọc được yêu cầu", "Mở lại trang và gửi lại biểu mẫu."),
    400: ("Không đọc được yêu cầu", "Mở lại trang và gửi lại biểu mẫu."),
}
STALE = (
    "Biểu mẫu đã hết hiệu lực",
    "Biểu mẫu này được mở trước khi đăng nhập hoặc đã quá lâu. Mở lại trang và gửi lại; "
    "chưa có gì được ghi nhận.",
)


def create_app(
    installation: Installation, url: str, *, day: date | None = None, secure: bool = True
) -> FastAPI:
    """The pages of an installation; `url` is their public address, `secure` whether it has TLS.

    `day` is a civil day on whose behalf everything happens instead of today's.
    """
    # No pages of FastAPI's own: they load what they need from elsewhere.
    app = FastAPI(title="dondoc", docs_url=None, redoc_url=None, openapi_url=None)
    keys = secret_keys(installation.settings)
    provider = client_of(installation.settings)
    app.state.cells, app.state.runs = CountedCells(), KeptRuns()
    app.state.pages = Pages(installation, Links(url, keys), Forms(keys), day, secure, provider)
    if provider is not None:
        # What the way to the provider and back has to remember, for ten minutes.
        app.add_middleware(
            SessionMiddleware,
            secret_key=keys[0],
            session_cookie="dondoc-oidc",
            max_age=600,
            https_only=secure,
        )
    app.add_middleware(Guard)
    administration = (offices, contact_import, contacts, channels, silences, audit_log, accounts)
    for room in (
        sessions,
        oidc,
        new_links,
        links,
        agency,
        office,
        replies,
        runs,
        overview,
        ranking,
        duty,
        work_list,
        matrix,
        papers,
        assigning,
        *administration,
        downloads,
        health,
    ):
        app.include_router(room.router)
    app.mount("/api", create_api(app.state.pages))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(NotHere, _not_here)
    app.add_exception_handler(LinkEnded, _link_ended)
    app.add_exception_handler(StaleForm, _stale)
    app.add_exception_handler(RequestValidationError, _not_here)
    app.add_exception_handler(HTTPException, _refused)
    return app


def _sign_in_first(request: Request, _: Exception) -> Response:
    return RedirectResponse(sign_in_path(request), status_code=303)


def _not_here(request: Request, _: Exception) -> Response:
    return _words(request, 404, *PAGES_NOT_FOUND[404])


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    return _words(request, status, *PAGES_NOT_FOUND.get(status, PAGES_NOT_FOUND[400]))


def _stale(request: Request, _: Exception) -> Response:
    return _words(request, 403, *STALE)


def _link_ended(request: Request, _: Exception) -> Response:
    """The same page for every link that leads nowhere: which of them were ever made is not told."""
    pages: Pages = request.app.state.pages
    token = request.path_params.get("token", "")
    return _rendered("link_ended", 410, token=token, once=partial(pages.forms.new, ""))


def _words(request: Request, status: int, title: str, words: str) -> Response:
    return _rendered("refused", status, title=title, words=words)


def _rendered(template: str, status: int, **values: Any) -> Response:
    text = TEMPLATES.get_template(f"{template}.html.j2").render(values)
    return Response(text, status, media_type="text/html")
