"""The pages as a process: uvicorn on loopback, one process, as many threads as connections."""

import asyncio
import gc
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from ipaddress import ip_address

import anyio.to_thread
import uvicorn
from fastapi import FastAPI

from operation.errors import OperationError
from operation.installation import open_installation
from operation.stopping import ASKED_BY
from pages.app import create_app
from settings import Settings

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a firewall lets the web server alone in
THREADS = 20
"""Requests at work at the same time; each has a connection to the database."""


class PortInUse(OperationError):
    """Somebody else listens where the pages are to answer."""


def serve(settings: Settings, say: Callable[[str], None], day: date | None = None) -> None:
    """Answer until SIGINT or SIGTERM. Raises PortInUse, StaleSchema."""
    url = settings.pages_url or f"http://{HOST}:{settings.pages_port}"
    installation = open_installation(settings, connections=THREADS)
    app = create_app(installation, url, day=day, secure=url.startswith("https:"))
    server = PagesServer(app, settings.pages_proxy)
    with new_listener() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_address(settings), settings.pages_port))
        except OSError:
            raise PortInUse(
                f"port {settings.pages_port} is in use; stop what runs there, "
                "or set DONDOC_PAGES_PORT to a free port"
            ) from None
        say(f"the pages answer at {url} (Ctrl-C stops them)")
        # What was imported stays: no page need wait while all of it is looked through.
        gc.freeze()
        asyncio.run(_serve_until_asked(server, listener))


def _address(settings: Settings) -> str:
    """Loopback, unless the web server in front of the pages is another machine."""
    return HOST if ip_address(settings.pages_proxy).is_loopback else EVERYWHERE


def new_listener() -> socket.socket:
    """A socket to listen on.

    TCP by name: of any other asyncio leaves Nagle's algorithm on, and the second answer over
    a connection waits 40 ms for the first to be acknowledged.
    """
    return socket.socket(proto=socket.IPPROTO_TCP)


class PagesServer(uvicorn.Server):
    """Ends on a signal as everything here does: requests are answered, the exit code is 0.

    What `proxy`, an address, says of whom it asks for is believed.
    """

    def __init__(self, app: FastAPI, proxy: str) -> None:
        config = uvicorn.Config(
            app,
            # Paths of links hold their tokens: the guard logs routes instead.
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=proxy,
            timeout_graceful_shutdown=10,
            limit_concurrency=500,
        )
        super().__init__(config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none: uvicorn would raise the signal once more when all is done."""
        yield

    def stop(self) -> None:
        """Take no more requests, and end when those there are have been answered."""
        self.should_exit = True

    async def answer(self, listener: socket.socket) -> None:
        """Answer what comes to a socket, until `stop`."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await self.serve(sockets=[listener])


async def _serve_until_asked(server: PagesServer, listener: socket.socket) -> None:
    for number in ASKED_BY:
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    await server.answer(listener)
