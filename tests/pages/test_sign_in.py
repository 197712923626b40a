"""Signing in: what a cookie is worth, when it ends, and what a guesser learns."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.tables_access import Account, SignIn
from operation import accounts
from tests.builders import an_act, by_hand
from tests.pages.lived import PASSWORD, TODAY, Lived, a_copy, once_in, send, served

NEXT_PASSWORD = "mèo vải nhảy qua 7 rào"
"""Strong, and not the first one."""


def sign_in(
    client: httpx.Client, name: str, password: str = PASSWORD, **more: str
) -> httpx.Response:
    """Send the form to sign in."""
    return send(client, "/dang-nhap", "/dang-nhap", ten=name, mat_khau=password, **more)


def is_signed_in(lived: Lived, cookie: str) -> bool:
    """Whether a cookie opens the page of a new password, which all roles have."""
    client = lived.client()
    return client.get("/doi-mat-khau", headers={"Cookie": f"dondoc={cookie}"}).status_code == 200


def test_the_cookie_of_before_is_worth_nothing_after_signing_in(lived: Lived) -> None:
    client = lived.client()
    client.cookies.set("dondoc", "chosen-by-somebody-else")

    answer = sign_in(client, "yte")

    assert answer.headers["location"] == "/"
    assert not is_signed_in(lived, "chosen-by-somebody-else")
    first = answer.cookies["dondoc"]
    second = sign_in(lived.client(), "yte").cookies["dondoc"]
    again = lived.client()
    again.cookies.set("dondoc", first)
    third = sign_in(again, "tuphap").cookies["dondoc"]
    assert len({first, second, third}) == 3
    assert [is_signed_in(lived, cookie) for cookie in (first, second, third)] == [False, True, True]


def test_signing_out_ends_the_sign_in_and_no_other(lived: Lived) -> None:
    client, other = lived.client("yte"), sign_in(lived.client(), "yte").cookies["dondoc"]

    answer = send(client, "/doi-mat-khau", "/dang-xuat")

    assert answer.headers["location"] == "/dang-nhap"
    assert 'dondoc=""; ' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert not is_signed_in(lived, lived.cookies["yte"])
    assert is_signed_in(lived, other)


def test_a_new_password_ends_all_sign_ins_and_stands_in_the_audit(lived: Lived) -> None:
    client, other = lived.client("yte"), sign_in(lived.client(), "yte").cookies["dondoc"]
    typed = {"hien_tai": PASSWORD, "moi": NEXT_PASSWORD, "nhac_lai": NEXT_PASSWORD}

    answer = send(client, "/doi-mat-khau", "/doi-mat-khau", **typed)

    assert answer.headers["location"] == "/dang-nhap"
    assert not is_signed_in(lived, other)
    assert not is_signed_in(lived, lived.cookies["yte"])
    assert sign_in(lived.client(), "yte").status_code == 422
    assert sign_in(lived.client(), "yte", NEXT_PASSWORD).status_code == 303
    assert lived.audit()[-1] == ("account-password", "account:yte", "Nguyễn Thị Hoa")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"hien_tai": "x", "moi": NEXT_PASSWORD, "nhac_lai": NEXT_PASSWORD}, "không đúng"),
        ({"hien_tai": PASSWORD, "moi": NEXT_PASSWORD, "nhac_lai": "x"}, "không giống nhau"),
        ({"hien_tai": PASSWORD, "moi": "123456", "nhac_lai": "123456"}, "ít nhất 10 ký tự"),
        ({"hien_tai": PASSWORD, "moi": "nguyễn thị hoa", "nhac_lai": "nguyễn thị hoa"}, "dễ đoán"),
    ],
    ids=("wrong", "unlike", "short", "weak"),
)
def test_a_new_password_that_cannot_be_changes_nothing(
    lived: Lived, typed: dict[str, str], words: str
) -> None:
    answer = send(lived.client("yte"), "/doi-mat-khau", "/doi-mat-khau", **typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert PASSWORD not in answer.text
    assert is_signed_in(lived, lived.cookies["yte"])


@pytest.mark.parametrize("how", ["disable", "set_role", "reset"])
def test_what_the_operator_does_to_an_account_ends_its_sign_ins_at_once(
    lived: Lived, how: str
) -> None:
    more = {"disable": (), "set_role": ("leader",), "reset": (NEXT_PASSWORD,)}[how]

    with lived.record.work() as (session, loaded):
        getattr(accounts, how)(session, loaded, an_act(TODAY), "yte", *more)

    assert not is_signed_in(lived, lived.cookies["yte"])
    assert is_signed_in(lived, lived.cookies["tuphap"])
    assert sign_in(lived.client(), "yte").status_code == (303 if how == "set_role" else 422)


def test_a_sign_in_ends_after_twelve_hours_an_idle_operators_after_half_an_hour(
    lived: Lived,
) -> None:
    now = datetime.now(UTC)

    def seen(minutes: float, name: str, began: float = 0) -> bool:
        ago = {"seen_at": now - timedelta(minutes=minutes)}
        ago["began_at"] = now - timedelta(minutes=max(began, minutes))
        with by_hand(lived.record) as (session, _):
            session.connection().execute(update(SignIn).values(ago))
        return is_signed_in(lived, lived.cookies[name])

    assert seen(29, "quantri")
    assert not seen(31, "quantri")
    assert seen(31, "yte")
    assert seen(12 * 60 - 1, "yte")
    assert not seen(12 * 60 + 1, "yte")
    # However often it was seen meanwhile.
    assert not seen(1, "yte", began=12 * 60 + 1)


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(lived: Lived) -> None:
    for _ in range(5):
        assert sign_in(lived.client(), "yte", "sai").status_code == 422

    assert sign_in(lived.client(), "yte").status_code == 422
    assert sign_in(lived.client(), "tuphap").status_code == 303
    # Whoever is signed in already is not put out by a guesser.
    assert is_signed_in(lived, lived.cookies["yte"])
    _let_pass(lived, timedelta(seconds=31))
    assert sign_in(lived.client(), "yte", "sai").status_code == 422
    _let_pass(lived, timedelta(seconds=31))
    assert sign_in(lived.client(), "yte").status_code == 422  # each wait is longer
    _let_pass(lived, timedelta(seconds=31))
    assert sign_in(lived.client(), "yte").status_code == 303
    assert sign_in(lived.client(), "yte", "sai").status_code == 422
    assert sign_in(lived.client(), "yte").status_code == 303


def _let_pass(lived: Lived, span: timedelta) -> None:
    with by_hand(lived.record) as (session, _):
        waits = col(Account.locked_until)
        account = session.scalars(select(Account).where(waits.is_not(None))).one()
        assert account.locked_until is not None
        account.locked_until -= span


def test_a_guesser_learns_nothing_from_the_answer_or_its_time(lived: Lived) -> None:
    with by_hand(lived.record) as (session, _):
        later = datetime.now(UTC) + timedelta(hours=1)
        for name, state in (
            ("tuphap", {"disabled_on": TODAY}),
            ("noivu", {"locked_until": later}),
            ("vanphong", {"password": None}),
        ):
            session.connection().execute(
                update(Account).where(col(Account.name) == name).values(state)
            )
    asked = {"yte": "sai", "khong-ai": PASSWORD, "a" * 3000: "x", "-": ""}
    asked |= dict.fromkeys(("tuphap", "noivu", "vanphong"), PASSWORD)
    pages, cpu = set(), {}
    sign_in(lived.client(), "khong-ai")  # what is made once is made

    for name, password in asked.items():
        client, began = lived.client(), time.process_time()
        answer = sign_in(client, name, password)
        cpu[name] = time.process_time() - began
        assert answer.status_code == 422
        page = answer.text.replace(f'value="{name}"', "")
        pages.add(re.sub('name="once" value="[^"]*"', "", page))

    assert len(pages) == 1
    assert max(cpu.values()) < 4 * min(cpu.values()), cpu


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/nhiem-vu/3", "/nhiem-vu/3"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/a\r\nSet-Cookie: a=b", "/"),
        ("evil.example", "/"),
        ("/\u202e/evil", "/"),
        (" //evil.example", "/"),
        ("/@evil.example", "/@evil.example"),
    ],
)
def test_after_signing_in_the_way_leads_to_our_own_pages_alone(
    lived: Lived, wanted: str, leads_to: str
) -> None:
    client = lived.client()
    page = client.get("/dang-nhap", params={"tiep": wanted})

    form = {"once": once_in(page), "ten": "yte", "mat_khau": PASSWORD, "tiep": wanted}
    answer = client.post("/dang-nhap", data=form)

    assert answer.headers.get_list("location") == [leads_to]
    assert len(answer.headers.get_list("set-cookie")) == 1


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_for_our_server_and_no_script(tmp_path: Path, secure: bool) -> None:
    with served(a_copy(tmp_path / "var"), secure=secure) as lived:
        answer = sign_in(lived.client(), "yte")

    [cookie] = answer.headers.get_list("set-cookie")
    name, *flags = cookie.split("; ")
    assert name.startswith("__Host-dondoc=" if secure else "dondoc=")
    wanted = {"HttpOnly", "Max-Age=43200", "Path=/", "SameSite=lax"}
    assert set(flags) == (wanted | {"Secure"} if secure else wanted)
