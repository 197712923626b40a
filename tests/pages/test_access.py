"""Who may open what: every route of the app, for every role, over HTTP."""

import time

import pytest

from pages.routes import ROUTES
from tests.pages.lived import OTHER, ROLES, Lived
from tests.pages.walking import OWN, UNKNOWN, accounts, address, looks, routes_of, sends

NOWHERE = "/khong-co-trang-nay"
NEVER_OWN = ("lanhdao", "quantri")
"""Accounts of roles that hold and judge nothing in the pages."""
NOT_OF_ALL = ("/nhiem-vu/{id}/xong", "/tra-loi/", "/oidc/", "/tai/")
"""Pages of what not everybody has: a report that was sent, a reply, another way to sign in,
tables of pages.
"""
pytestmark = pytest.mark.xdist_group("pages that are looked at")


def test_every_route_has_a_row_and_every_row_a_route(seen: Lived) -> None:
    paths = {route.path for route in routes_of(seen.app)}

    assert paths - set(ROUTES) == set()
    assert set(ROUTES) == paths


@pytest.mark.parametrize("name", accounts())
def test_a_role_opens_its_pages_and_finds_no_others(seen: Lived, name: str) -> None:
    client = seen.client(name)
    nothing = client.get(NOWHERE)

    for route in looks(seen, name):
        answer = client.get(address(seen, route.path, name))
        if route.needs_sign_in and ROLES[name] not in route.roles:
            assert (answer.status_code, answer.content) == (404, nothing.content), route
        elif not route.path.startswith(NOT_OF_ALL):
            assert answer.status_code in (200, 303), route


@pytest.mark.parametrize("name", [*accounts(), None])
def test_a_look_at_the_head_says_the_same_and_sends_no_page(seen: Lived, name: str | None) -> None:
    client = seen.client(name)

    for route in looks(seen, name):
        path = address(seen, route.path, name)
        page, head = client.get(path), client.head(path)
        assert head.status_code == page.status_code, route
        assert head.content == b""
        assert head.headers["content-type"] == page.headers["content-type"] if page.text else True


@pytest.mark.parametrize("name", [*accounts(), None])
def test_what_others_hold_is_answered_like_what_does_not_exist(
    seen: Lived, name: str | None
) -> None:
    client = seen.client(name)

    for route in looks(seen, name):
        others = address(seen, route.path, name, "other")
        if others == address(seen, route.path, name):
            continue
        theirs = client.get(others)
        unknown = client.get(address(seen, route.path, name, "unknown"))
        if name is None and route.needs_sign_in:
            assert (theirs.status_code, unknown.status_code) == (303, 303), route
        elif not _sees_all(name, route.path):
            assert theirs.status_code == unknown.status_code == 404, route
            assert theirs.content == unknown.content


def _sees_all(name: str | None, path: str) -> bool:
    """Whether the work of others is shown: Sở Nội vụ and the judge see all of it."""
    return ROLES.get(name or "") in ("standing", "judge") and ROUTES[path].scope == "all"


def test_another_agencys_work_takes_as_long_to_refuse_as_none(seen: Lived) -> None:
    client = seen.client("yte")
    theirs = f"/nhiem-vu/{seen.work('III.1', 'so-tu-phap')}"

    taken = [_cpu_of(lambda: client.get(theirs)), _cpu_of(lambda: client.get("/nhiem-vu/987654"))]

    assert max(taken) < 3 * min(taken)


def _cpu_of(ask: object) -> float:
    """CPU seconds of this process, the server's too, of the quickest of ten."""
    best = float("inf")
    for _ in range(10):
        began = time.process_time()
        assert callable(ask)
        ask()
        best = min(best, time.process_time() - began)
    return best


def test_whoever_is_not_signed_in_is_led_to_sign_in(seen: Lived) -> None:
    client = seen.client()

    for route in [*looks(seen), *sends(seen)]:
        if route.needs_sign_in:
            path = address(seen, route.path, None)
            answer = client.request(route.method, path)
            assert answer.status_code == 303, route
            assert answer.headers["location"].startswith("/dang-nhap"), route


@pytest.mark.parametrize("name", [*accounts(), None])
def test_a_form_without_its_token_is_refused_everywhere(seen: Lived, name: str | None) -> None:
    client = seen.client(name)

    for route in sends(seen, name):
        may = not route.needs_sign_in or ROLES.get(name or "") in route.roles
        refused = 403 if may else 404 if name else 303
        answer = client.post(address(seen, route.path, name), data={"so": "1"})
        assert answer.status_code == refused, route


@pytest.mark.parametrize("name", NEVER_OWN)
def test_leaders_and_operators_see_no_evidence(seen: Lived, name: str) -> None:
    client = seen.client(name)

    for reported in (("II.2", "so-y-te"), ("III.2", "so-tu-phap")):
        key = seen.work(*reported)
        for path in (f"/nhiem-vu/{key}", f"/cho-xac-nhan/{key}", seen.file_of(key)):
            assert client.get(path).status_code == 404
    assert "/nhiem-vu" not in client.get("/doi-mat-khau").text


def test_a_link_opens_only_what_its_letter_names(seen: Lived) -> None:
    client, token = seen.client(), seen.token()
    unknown = client.get(f"/t/{token}/{UNKNOWN}/bao-cao")

    for other in (*OWN["tuphap"][:1], "III.2"):
        theirs = client.get(f"/t/{token}/{seen.work(other, 'so-tu-phap')}/bao-cao")
        assert (theirs.status_code, theirs.content) == (404, unknown.content)
    of_other_plan = seen.work("II.5", plan=OTHER)
    assert client.get(f"/t/{token}/{of_other_plan}/bao-cao").status_code == 404
    assert unknown.status_code == 404


def test_an_account_of_another_plan_sees_nothing_of_this_one(seen: Lived) -> None:
    client = seen.client("khac")

    assert client.get(f"/nhiem-vu/{seen.work('II.1')}").status_code == 404
    assert client.get(seen.file_of(seen.work("II.2"))).status_code == 404
    assert client.get(f"/nhiem-vu/{seen.work('II.5', plan=OTHER)}").status_code == 200


@pytest.mark.parametrize("path", ["/nhiem-vu/{}", "/cho-xac-nhan/{}", "/tep/{}/a.pdf"])
def test_a_number_that_no_work_can_have_is_no_page(seen: Lived, path: str) -> None:
    client = seen.client("noivu")

    for key in ("0", "-1", "9" * 30, "9" * 5000, "1e3", "٣", "%00", "1.0"):
        assert client.get(path.format(key)).status_code == 404, key
