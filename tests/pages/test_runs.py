"""Lần chạy: in words what ran and runs next; without Prefect the page says so."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from operation.scheduling.deployments import plan_tag
from tests.pages.lived import CODE, Lived

WENT_WRONG = "Flow run encountered an exception: no such day"
RUNS = {
    "chase": ("COMPLETED", "All states completed."),
    "deliver": ("CANCELLED", "Deployment concurrency limit reached"),
    "watch": ("FAILED", WENT_WRONG),
}


@contextmanager
def prefect(lived: Lived) -> Iterator[list[str]]:
    """A server that answers as Prefect's API does; what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(self.path)
            answer = json.dumps(_answer(body)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lived.app.state.pages.installation.settings.prefect_port = server.server_port
    yield asked
    server.shutdown()
    server.server_close()


def _answer(body: dict[str, Any]) -> list[dict[str, Any]]:
    if "deployments" in body:
        assert body["deployments"]["tags"] == {"all_": [plan_tag(CODE)]}
        return [{"id": flow, "name": flow, "description": f"Việc của {flow}"} for flow in RUNS]
    (flow,) = body["flow_runs"]["deployment_id"]["any_"]
    if body["flow_runs"]["state"]["type"]["any_"] == ["SCHEDULED"]:
        return [{"expected_start_time": "2023-04-07T00:30:00Z"}] if flow == "chase" else []
    state, message = RUNS[flow]
    run = {"id": f"run-of-{flow}", "name": f"{flow} 2023-04-06"}
    at = "2023-04-06T00:30:00Z"
    return [
        {**run, "state": {"type": state, "message": message, "timestamp": at}, "start_time": at}
    ]


def test_each_flow_says_how_its_last_run_ended_and_when_the_next_begins(lived: Lived) -> None:
    with prefect(lived) as asked:
        page = lived.client("noivu").get("/lan-chay").text
        again = lived.client("quantri").get("/lan-chay").text

    for words in ("Hoàn thành", "Nhường cho lần đang chạy", "Không thành công", WENT_WRONG):
        assert words in page
    assert "Lần gần nhất: 7:30 ngày 06/4/2023" in page
    assert "Lần tiếp theo: 7:30 ngày 07/4/2023" in page
    # Half a minute long everybody has the same answer; Prefect's pages are for operators.
    assert asked.count("/api/deployments/filter") == 1
    assert ("run-of-watch" in page, "run-of-watch" in again) == (False, True)


def test_without_prefect_the_page_says_that_nothing_is_known(lived: Lived) -> None:
    settings = lived.app.state.pages.installation.settings
    settings.prefect_port = 9

    page = lived.client("noivu").get("/lan-chay")

    assert page.status_code == 200
    assert "Hệ thống lịch không trả lời" in page.text
