"""Prefect's API as dondoc serves it: a request that meets a locked database is tried again."""

import asyncio
import sqlite3

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from operation.scheduling.trying_again import TryAgain

NO_WAIT = (0.0, 0.0, 0.0)


class Busy:
    """An application that answers 503 so many times, then what it was sent."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.requests = 0

    async def answer(self, request: Request) -> Response:
        self.requests += 1
        if self.requests <= self.refusals:
            raise sqlite3.OperationalError("database is locked")
        return JSONResponse({"sent": (await request.body()).decode(), **request.path_params}, 201)


async def unavailable(_: Request, error: Exception) -> Response:
    """As Prefect's server answers for a locked database."""
    return JSONResponse({"exception_message": "Service Unavailable"}, 503)


def posted(busy: Busy, body: bytes = b"") -> httpx.Response:
    application = Starlette(
        routes=[Route("/{kind}", busy.answer, methods=["POST"])],
        exception_handlers={Exception: unavailable},
    )
    transport = httpx.ASGITransport(TryAgain(application, NO_WAIT), raise_app_exceptions=False)

    async def post() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.post("/form", content=body)

    return asyncio.run(post())


@pytest.mark.parametrize("refusals", [0, 1, 3])
def test_a_request_that_meets_a_locked_database_is_tried_again_with_all_it_brought(
    refusals: int,
) -> None:
    busy = Busy(refusals)

    answer = posted(busy, body=b"x" * 200_000)

    assert answer.status_code == 201
    assert answer.json() == {"sent": "x" * 200_000, "kind": "form"}
    assert busy.requests == refusals + 1


def test_a_request_that_is_refused_to_the_end_is_refused_once() -> None:
    busy = Busy(9)

    answer = posted(busy)

    assert answer.status_code == 503
    assert answer.json() == {"exception_message": "Service Unavailable"}
    assert busy.requests == len(NO_WAIT) + 1
