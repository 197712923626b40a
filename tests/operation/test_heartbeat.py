"""The dead man's switch hears every day that all is well, or that it is not."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from operation.demo.sink import free_port
from operation.upkeep.health import Health
from operation.upkeep.heartbeat import beat, failing, is_well


class Switch(BaseHTTPRequestHandler):
    """A real receiver that keeps the paths it was called at; it has one check."""

    called: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.called.append(self.path)
        self.send_response(200 if self.path.startswith("/ping/") else 404)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def switch() -> Iterator[str]:
    Switch.called.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Switch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_switch_is_called_or_told_of_a_failure(switch: str) -> None:
    assert beat(f"{switch}/ping/uuid", well=True)
    assert beat(f"{switch}/ping/uuid", well=False)

    assert Switch.called == ["/ping/uuid", "/ping/uuid/fail"]


def test_a_switch_that_refuses_or_is_not_there_stops_nothing(
    switch: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not beat(f"{switch}/canary", well=True)
    assert not beat(f"http://127.0.0.1:{free_port()}/canary", well=True)
    assert not beat("canary", well=True)
    assert not beat("http://[canary", well=False)

    assert "canary" not in "".join(capsys.readouterr())


def test_the_failure_stands_before_the_query() -> None:
    assert (
        failing("https://hc.example/ping/uuid/?rid=1") == "https://hc.example/ping/uuid/fail?rid=1"
    )


@pytest.mark.parametrize(
    ("what", "ok", "well"),
    [
        ("letters", True, True),
        # what agencies owe is no fault of the machine
        ("overdue", False, True),
        ("letters", False, False),
        ("bounced", False, False),
        ("holidays", False, False),
    ],
)
def test_the_machine_is_well_while_nobody_has_to_mend_it(what: str, ok: bool, well: bool) -> None:
    assert is_well([Health(what, ok, "…"), Health("term", True, "…")]) is well
