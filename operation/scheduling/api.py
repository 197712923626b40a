"""Prefect's API and pages as an ASGI application for one machine: guarded, and patient.

Prefect checks no Host, so a page of any site could reach it through a name that it points at
loopback. The key keeps such a page out of the API; this keeps it out of everything.
"""

from prefect.server.api.server import create_app
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from operation.scheduling.trying_again import WAITS_S, TryAgain

HOSTS = ("127.0.0.1", "localhost")


def application() -> ASGIApp:
    """The whole of Prefect's server, with its services, as `prefect server start` has it."""
    guarded = TrustedHostMiddleware(create_app(final=True), allowed_hosts=HOSTS)
    return TryAgain(guarded, WAITS_S)
