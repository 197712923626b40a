"""The HTTP API: what a token opens, what it refuses and in which words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings

from cli.work import ASSIGNMENTS
from models.assignments import work
from models.assignments.work import AssignmentView
from models.types import SCOPES
from operation.tokens import NewToken, make, revoke
from operation.webhooks import NewWebhook, add
from pages.api import router
from pages.api_objects import AssignmentAnswer
from tests.builders import an_act
from tests.pages.lived import CODE, TODAY, Lived

CANARY = "Hoàng Yến"
"""In the name of each place of which one was drawn."""
SENT = {
    "acknowledge": {},
    "submit": {"document": "12/BC-SYT", "dated_on": "2023-04-05"},
    "request_extension": {"to": "2023-06-30", "reason": "Chờ Bộ Y tế"},
    "record_event": {"event": "indices-published", "on": "2023-04-05"},
    "assign": {
        "title": "Rà soát thủ tục hành chính nội bộ",
        "agencies": ["so-y-te", "so-tu-phap"],
        "due_on": "2023-04-28",
        "document": "1520/UBND-VXNV",
        "dated_on": "2023-04-05",
        "obligation": "II.1",
    },
    "inspect": {
        "agencies": ["so-y-te"],
        "on": "2023-04-20",
        "reason": "Theo chỉ đạo",
        "head": "so-noi-vu/dau-moi-cchc",
    },
}
"""What is sent by the name of an operation."""


def client(
    lived: Lived, office: str = "so-y-te/dau-moi-cchc", scopes: Sequence[str] = SCOPES
) -> httpx.Client:
    """A program with a token of an office."""
    name = f"{office.replace('/', '.')}-{'-'.join(scopes)}"
    with replace(lived.record, plan_code=CODE).work() as (session, loaded):
        text = make(session, loaded, an_act(TODAY), NewToken(name, office, scopes))
    asks = lived.client()
    asks.base_url = httpx.URL(f"{lived.url}/api")
    asks.headers["Authorization"] = f"Bearer {text}"
    return asks


def operations() -> list[APIRoute]:
    return [route for route in router.routes if isinstance(route, APIRoute)]


def ask(asks: httpx.Client, route: APIRoute, key: int, **more: Any) -> httpx.Response:
    """Use an operation of the API."""
    (method,) = route.methods
    body = SENT.get(route.operation_id or "")
    return asks.request(method, route.path.replace("{id}", str(key)), json=body, **more)


def test_the_keys_of_work_are_those_of_the_command_line() -> None:
    assert tuple(AssignmentAnswer.model_fields) == ASSIGNMENTS


def test_nothing_is_answered_without_a_token_and_nothing_without_its_scope(lived: Lived) -> None:
    nobody, powerless = (
        client(lived, "so-noi-vu", ("read",)),
        client(lived, "van-phong", ("event",)),
    )
    nobody.headers["Authorization"] = "Bearer dondoc_none"

    for route in operations():
        refused = ask(nobody, route, lived.work("II.1"))
        assert (refused.status_code, refused.json()["code"]) == (401, "no-token"), route.path
        assert refused.headers["WWW-Authenticate"] == "Bearer"
        if route.operation_id not in ("me", "record_event"):
            refused = ask(powerless, route, lived.work("II.1"))
            assert (refused.status_code, refused.json()["code"]) == (403, "no-scope"), route.path


def test_a_token_says_in_whose_name_it_acts(lived: Lived) -> None:
    answer = client(lived, scopes=["read"]).get("/me").json()

    assert (answer["office"], answer["role"]) == ("so-y-te/dau-moi-cchc", "agency")
    assert (answer["plan"], answer["today"]) == (CODE, TODAY.isoformat())


def test_a_revoked_token_is_refused_at_once(lived: Lived) -> None:
    asks = client(lived, scopes=["read"])
    before = asks.get("/me").status_code
    with replace(lived.record, plan_code=CODE).work() as (session, loaded):
        revoke(session, loaded, an_act(TODAY), "so-y-te.dau-moi-cchc-read")

    assert (before, asks.get("/me").status_code) == (200, 401)


def test_what_programs_may_and_did_stands_in_the_audit_in_words(lived: Lived) -> None:
    asks = client(lived)
    asks.post(f"/assignments/{lived.work('II.1')}/acknowledge")
    with replace(lived.record, plan_code=CODE).work() as (session, loaded):
        hook = NewWebhook("van-ban", "so-y-te", "https://vanban.example.gov.vn/", ())
        add(session, loaded, an_act(TODAY), hook)

    page = lived.client("noivu").get("/nhat-ky").text

    assert "Lập mã truy cập cho phần mềm" in page
    assert "Đăng ký báo tin cho phần mềm" in page
    assert "do phần mềm của cơ quan gửi" in page
    assert "Việc khác" not in page


def whole(asks: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    """All pages of the list of work."""
    rows: list[dict[str, Any]] = []
    after = 0
    while True:
        page = asks.get("/assignments", params={**query, "after": after, "limit": 3}).json()
        rows += page["assignments"]
        if page["next"] is None:
            return rows
        after = page["next"]


def listed(lived: Lived) -> list[AssignmentView]:
    """All work of the plan."""
    with lived.desk() as desk:
        return work.assignments_as_of(desk.session, desk.loaded.id, TODAY)


def test_an_agency_reads_what_it_holds_and_who_judges_reads_all(lived: Lived) -> None:
    own, everything = whole(client(lived)), whole(client(lived, "so-noi-vu"))
    views = {view.id: view for view in listed(lived)}

    assert {row["id"] for row in everything} == set(views)
    assert [row["id"] for row in own] == sorted(
        view.id for view in views.values() if view.holder == "so-y-te"
    )
    assert all(row["status"] == views[row["id"]].status for row in everything)


def test_work_is_listed_by_holder_status_and_what_is_overdue(lived: Lived) -> None:
    asks = client(lived, "so-noi-vu")
    views = listed(lived)

    submitted = whole(asks, status="submitted", holder="so-y-te")
    overdue = whole(asks, overdue=True)

    assert {row["obligation"] for row in submitted} == {"II.2"}
    assert {row["id"] for row in overdue} == {view.id for view in views if view.overdue}
    assert whole(client(lived), holder="so-tu-phap") == []


def test_the_work_of_others_is_answered_like_none(lived: Lived) -> None:
    asks = client(lived)
    theirs, none = lived.work("III.1", "so-tu-phap"), 99_999_999

    for route in operations():
        if "{id}" in route.path:
            answers = [ask(asks, route, key) for key in (theirs, none)]
            assert [answer.status_code for answer in answers] == [404, 404], route.path
            assert answers[0].content == answers[1].content


def test_evidence_is_read_with_its_work_and_no_place_in_a_folder(lived: Lived) -> None:
    row = client(lived).get(f"/assignments/{lived.work('II.2')}").json()

    (paper,) = row["evidence"]
    assert (paper["document"], paper["file"]) == ("II.2/BC", "báo cáo.pdf")


def test_a_past_day_is_for_who_judges(lived: Lived) -> None:
    before = (TODAY - timedelta(days=1)).isoformat()
    path = f"/assignments/{lived.work('II.1')}"
    client(lived).post(f"{path}/acknowledge")

    judged = client(lived, "so-noi-vu")
    then, now = (judged.get(path, params=day).json() for day in ({"as_of": before}, {}))
    refused = client(lived, scopes=["read"]).get(path, params={"as_of": before})

    assert (then["status"], now["status"]) == ("assigned", "acknowledged")
    assert (refused.status_code, refused.json()["code"]) == (403, "past-day")


def test_a_report_is_recorded_in_the_name_of_the_office_by_its_token(lived: Lived) -> None:
    asks, number = client(lived), lived.work("II.1")

    first = asks.post(f"/assignments/{number}/submit", json=SENT["submit"])
    again = asks.post(f"/assignments/{number}/submit", json=SENT["submit"])

    assert (first.json()["before"], first.json()["after"]) == ("assigned", "submitted")
    assert again.json()["recorded_on"] == TODAY.isoformat()
    assert [each.recorded_by for each in lived.evidence(number)] == ["so-y-te/dau-moi-cchc"]
    assert ("submit", f"assignment:{number}", None) in lived.audit()


def test_a_request_with_a_key_is_carried_out_once(lived: Lived) -> None:
    asks = client(lived, "so-noi-vu")
    key = {"Idempotency-Key": "van-ban-1520"}

    given = asks.post("/tasks", json=SENT["assign"], headers=key)
    again = asks.post("/tasks", json=SENT["assign"], headers=key)

    assert (given.status_code, len(given.json())) == (201, 2)
    assert (again.status_code, again.json()["code"]) == (409, "key-used")
    assert {row["agency"] for row in given.json()} == {"so-y-te", "so-tu-phap"}
    assert len([view for view in listed(lived) if view.title == SENT["assign"]["title"]]) == 2


def test_a_refused_request_leaves_its_key_unused(lived: Lived) -> None:
    asks, number = client(lived), lived.work("II.1")
    key = {"Idempotency-Key": "bao-cao-12"}
    ahead = {**SENT["submit"], "dated_on": "2023-05-01"}

    refused = asks.post(f"/assignments/{number}/submit", json=ahead, headers=key)
    mended = asks.post(f"/assignments/{number}/submit", json=SENT["submit"], headers=key)

    assert (refused.status_code, refused.json()["code"]) == (422, "evidence-dated-ahead")
    assert "2023-05-01" in refused.json()["message"]
    assert "(06/4/2023)" in refused.json()["message_vi"]
    assert mended.status_code == 200


def test_what_only_the_standing_agency_may_is_refused_to_others(lived: Lived) -> None:
    asks = client(lived)

    for path, operation in (("/tasks", "assign"), ("/inspections", "inspect")):
        refused = asks.post(path, json=SENT[operation])
        assert refused.status_code == 422, path
        assert "so-y-te" in refused.json()["message"]


def test_an_inspection_is_ordered(lived: Lived) -> None:
    made = client(lived, "so-noi-vu").post("/inspections", json=SENT["inspect"])

    assert made.status_code == 201, made.text
    assert [(row["place"], row["on"]) for row in made.json()] == [("so-y-te", "2023-04-20")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"document": "12/BC"}, "body.dated_on"),
        ({**SENT["submit"], "sent": 1}, "body.sent"),
        ({**SENT["submit"], "dated_on": "5/4/2023"}, "body.dated_on"),
        ({**SENT["submit"], "document": ""}, "body.document"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_field(
    lived: Lived, body: dict[str, Any], field: str
) -> None:
    refused = client(lived).post(f"/assignments/{lived.work('II.1')}/submit", json=body)

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert [wrong["field"] for wrong in refused.json()["errors"]] == [field]


def test_a_sealed_place_is_in_no_answer(lived: Lived) -> None:
    asks = client(lived, "so-noi-vu")

    texts = [asks.get("/assignments", params={"limit": 200}).text]
    texts += [asks.get(f"/assignments/{view.id}").text for view in listed(lived)]

    assert texts
    assert not [text for text in texts if CANARY in text]


@pytest.mark.parametrize("operation", [route.operation_id for route in operations()])
def test_whatever_is_sent_no_answer_is_an_error_of_the_server(lived: Lived, operation: str) -> None:
    schema = schemathesis.openapi.from_url(f"{lived.url}/api/openapi.json")
    asks = client(lived, "so-noi-vu")

    @settings(
        max_examples=15,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(schema.find_operation_by_id(operation).as_strategy())
    def never_fails(case: Any) -> None:
        answer = case.call(headers=dict(asks.headers))
        assert answer.status_code < 500, answer.text
        # Otherwise nothing was tried.
        assert answer.status_code != 401

    never_fails()
