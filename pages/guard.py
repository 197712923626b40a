"""What stands before every route: where a request may come from, how large it may be, how often.

All of it is plain ASGI: a body is counted as it arrives, before anything reads it.
"""

import http
import re
import time
import traceback
import uuid
from collections import OrderedDict, deque
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assignments.files import MOST_BYTES

log = structlog.get_logger()

MOST_BODY = MOST_BYTES + 256 * 1024
"""Bytes of a request: a file of evidence, and the fields beside it."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
A_MINUTE = 60
PER_LINK = 60
"""Requests that a link takes in a minute."""
PER_PROGRAM = 600
"""Requests to the API in a minute from one address."""
MOST_LINKS = 10_000
API = "/api/"
LINK = re.compile("^/t/(?!gui-lai$)[^/]+")
BY_CLIENT = ("/dang-nhap", "/t/gui-lai")
"""What anybody may send, so often a minute from one address."""
SAFE = ("GET", "HEAD")


class TooLarge(Exception):
    """More bytes arrived than a request may have."""


class Guard:
    """Refuses what comes from another site, is too large or too often; sets the headers of all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.rate, self.api_rate = Rate(PER_LINK), Rate(PER_PROGRAM)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _set_headers(scope, MutableHeaders(scope=message))
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
        else:
            try:
                await self.app(scope, _counted(receive), send_with_headers)
            except (TooLarge, ClientDisconnect):
                if not status:
                    await _plain(scope, 413)(scope, receive, send_with_headers)
            except Exception:  # the last place that can say it in words, and nothing of how
                number = uuid.uuid4().hex[:8]
                # Plain, because structlog's own tracebacks show the values of variables.
                log.error("a page failed", number=number, traceback=traceback.format_exc())
                if not status:
                    await _plain(scope, 500, number)(scope, receive, send_with_headers)
        # The route's pattern and never the path: that may hold the token of a link.
        route = getattr(scope.get("route"), "path", "-")
        taken_ms = round((time.perf_counter() - began) * 1000)
        log.info("request", method=scope["method"], route=route, status=status, ms=taken_ms)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and not comes_from_here(headers):
            return _plain(scope, 403)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > MOST_BODY:
            return _plain(scope, 413)
        if scope["path"].startswith(API):
            # By address, because whoever guesses shows another token each time.
            allowed = self.api_rate.allows((scope["client"] or ("",))[0])
        else:
            key = _rated(scope)
            allowed = not key or self.rate.allows(key)
        return None if allowed else _plain(scope, 429)


def comes_from_here(headers: Headers) -> bool:
    """Whether a request that changes something was sent by one of our own pages.

    The rule of Go's CrossOriginProtection: browsers say where a request comes from, and no page can
    make them lie. What says nothing is no browser, and has no cookie that others could abuse.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False


class Rate:
    """How often each key was seen in the last minute; the keys seen longest ago are forgotten."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.seen: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Note that a key is seen now: whether it may."""
        now = time.monotonic()
        times = self.seen.setdefault(key, deque(maxlen=self.most))
        self.seen.move_to_end(key)
        if len(self.seen) > MOST_LINKS:
            self.seen.popitem(last=False)
        if len(times) == self.most and now - times[0] < A_MINUTE:
            return False
        times.append(now)
        return True


def _rated(scope: Scope) -> str | None:
    """What a request counts for: its link, or who sends a form that everybody may send."""
    if link := LINK.match(scope["path"]):
        return link[0]
    if scope["method"] not in SAFE and scope["path"] in BY_CLIENT:
        return f"{scope['path']} {(scope['client'] or ('',))[0]}"
    return None


def _counted(receive: Receive) -> Receive:
    """A body that ends with TooLarge as soon as too many bytes have arrived."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > MOST_BODY:
            raise TooLarge
        return message

    return counted


def _set_headers(scope: Scope, headers: MutableHeaders) -> None:
    path = scope["path"]
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer" if LINK.match(path) else "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Robots-Tag"] = "noindex"
    # Not no-store: after it a browser cannot go back to a form that was refused.
    headers.setdefault("Cache-Control", "private, no-cache")
    if scope.get("scheme") == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"


REFUSED = {
    403: "Yêu cầu không được gửi từ trang này nên không được thực hiện. Mở lại trang và gửi lại.",
    413: "Dữ liệu gửi lên quá lớn: tệp đính kèm không quá 20 MB. Chưa có gì được ghi nhận.",
    429: "Có quá nhiều yêu cầu trong một phút. Vui lòng thử lại sau ít phút.",
    500: "Hệ thống gặp lỗi; chưa có gì được ghi nhận. Vui lòng thử lại; nếu vẫn lỗi, báo cho người "
    "quản trị số: ",
}


def _plain(scope: Scope, status: int, number: str = "") -> Response:
    """A refusal that needs no template: of the request only who reads it is looked at."""
    if scope["path"].startswith(API):
        words = {"code": http.HTTPStatus(status).phrase, "message": f"{REFUSED[status]}{number}"}
        return JSONResponse(words, status)
    page = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Không thực hiện được'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/app.css"></head><body><main class="page">'
        f"<h1>Không thực hiện được</h1><p>{REFUSED[status]}{number}</p></main></body></html>"
    )
    headers: dict[str, Any] = {"Connection": "close"} if status == 413 else {}
    return Response(page, status, headers, media_type="text/html")
