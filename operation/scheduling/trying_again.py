"""A request that meets a locked database of Prefect's is tried again, before anyone hears of it."""

import asyncio
from http import HTTPStatus

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WAITS_S = (0.1, 0.2, 0.5, *[1.0] * 30)
"""Seconds before each new try of a request that met a locked database."""

log = structlog.get_logger()


class TryAgain:
    """Tries a request again that is answered 503, for half a minute, before anyone hears of it.

    On SQLite a transaction of Prefect's that reads before it writes fails at once when another
    commits in between; Prefect rolls it back and answers 503. Prefect's own clients come again five
    times; its pages do not, and the run that somebody ordered by a form is refused.
    """

    def __init__(self, application: ASGIApp, waits_s: tuple[float, ...]) -> None:
        self.application = application
        self.waits_s = waits_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what is no request (a websocket, the start of the server) passes."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            return
        for tries, wait_s in enumerate((*self.waits_s, None), start=1):
            busy = await self._attempt(scope, _replayed(body, receive), send, last=wait_s is None)
            if not busy or wait_s is None:
                return
            if tries % 10 == 0:
                log.warning("prefect's database is busy", path=scope["path"], tries=tries)
            await asyncio.sleep(wait_s)

    async def _attempt(self, scope: Scope, receive: Receive, send: Send, *, last: bool) -> bool:
        """Whether the answer was 503; it is passed on only at the last attempt."""
        busy = False

        async def pass_on(message: Message) -> None:
            nonlocal busy
            if message["type"] == "http.response.start":
                busy = message["status"] == HTTPStatus.SERVICE_UNAVAILABLE
            if last or not busy:
                await send(message)

        # A copy: what handles a request writes into its scope (the path parameters, the user).
        try:
            await self.application(dict(scope), receive, pass_on)
        except Exception:
            # Starlette answers for an error and raises it all the same, for the server's log.
            if last or not busy:
                raise
        return busy


async def _body(receive: Receive) -> bytes | None:
    """What was sent, whole; None if whoever sends it went away."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A request's body from memory; after it what the connection says, which is that it ends."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
