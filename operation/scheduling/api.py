"""Prefect's API and pages as an ASGI application that answers to its own address only.

Prefect checks no Host, so a page of any site could reach it through a name that it points at
loopback. The key keeps such a page out of the API; this keeps it out of everything.
"""

from prefect.server.api.server import create_app
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

HOSTS = ("127.0.0.1", "localhost")


def application() -> ASGIApp:
    """The whole of Prefect's server, with its services, as `prefect server start` has it."""
    return TrustedHostMiddleware(create_app(final=True), allowed_hosts=HOSTS)
