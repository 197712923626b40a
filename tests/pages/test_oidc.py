"""Signing in by OpenID Connect: the provider says who it is, an account here says what they may."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import RSAKey

from operation.accounts import NewAccount, add, disable
from tests.pages.lived import Lived, a_copy, served
from tests.pages.provider import Provider, provider

MAI = NewAccount("mai", "Bùi Thị Mai", "so-y-te", "agency", email="Mai@yte.example.gov.vn")


@pytest.fixture
def claimed(tmp_path: Path) -> Iterator[tuple[Lived, Provider]]:
    """Pages that know a provider, and the provider."""
    with provider() as here:
        lived = a_copy(tmp_path / "var")
        settings = lived.record.settings.model_copy(
            update={"oidc_issuer": here.url, "oidc_client": "dondoc"}
        )
        lived.record = replace(lived.record, settings=settings)
        with lived.desk() as desk:
            add(desk.session, desk.loaded, desk.act, MAI)
        with served(lived):
            yield lived, here


@contextmanager
def browser(lived: Lived) -> Iterator[httpx.Client]:
    with lived.client(follow_redirects=True) as client:
        yield client


def test_a_verified_address_leads_to_the_account_that_has_it(
    claimed: tuple[Lived, Provider],
) -> None:
    lived, here = claimed
    here.claims = {"sub": "77", "email": "mai@yte.example.gov.vn", "email_verified": True}

    with browser(lived) as client:
        page = client.get("/oidc/dang-nhap")

    assert page.status_code == 200
    assert "Bùi Thị Mai" in page.text
    assert page.url.path == "/nhiem-vu"


def test_from_then_on_the_providers_own_name_counts_whatever_the_address(
    claimed: tuple[Lived, Provider],
) -> None:
    lived, here = claimed
    here.claims = {"sub": "77", "email": "mai@yte.example.gov.vn", "email_verified": True}
    with browser(lived) as client:
        client.get("/oidc/dang-nhap")

    here.claims = {"sub": "77", "email": "khac@example.gov.vn", "email_verified": True}
    with browser(lived) as client:
        assert "Bùi Thị Mai" in client.get("/oidc/dang-nhap").text

    here.claims = {"sub": "78", "email": "mai@yte.example.gov.vn", "email_verified": True}
    with browser(lived) as client:
        assert client.get("/oidc/dang-nhap").status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "77", "email": "mai@yte.example.gov.vn"},
        {"sub": "77", "email": "mai@yte.example.gov.vn", "email_verified": False},
        {"sub": "77", "email": "mai@yte.example.gov.vn", "email_verified": "true"},
        {"sub": "77", "email": "ai-do@example.gov.vn", "email_verified": True},
        {"sub": "77"},
    ],
)
def test_an_address_that_nobody_verified_or_that_no_account_has_signs_nobody_in(
    claimed: tuple[Lived, Provider], claims: dict[str, object]
) -> None:
    lived, here = claimed
    here.claims = claims

    with browser(lived) as client:
        page = client.get("/oidc/dang-nhap")

        assert page.status_code == 403
        assert "chưa được cấp quyền" in page.text
        assert client.get("/nhiem-vu").url.path == "/dang-nhap"


def test_a_disabled_account_is_not_signed_in(claimed: tuple[Lived, Provider]) -> None:
    lived, here = claimed
    here.claims = {"sub": "77", "email": "mai@yte.example.gov.vn", "email_verified": True}
    with lived.desk() as desk:
        disable(desk.session, desk.loaded, desk.act, "mai")

    with browser(lived) as client:
        assert client.get("/oidc/dang-nhap").status_code == 403


def test_an_answer_that_nobody_asked_for_signs_nobody_in(claimed: tuple[Lived, Provider]) -> None:
    lived, here = claimed
    here.nonces["x"] = "y"
    here.claims = {"sub": "77", "email": "mai@yte.example.gov.vn", "email_verified": True}

    with browser(lived) as client:
        page = client.get("/oidc/tra-ve?code=x&state=z")

    assert page.status_code == 403
    assert "Chưa đăng nhập được" in page.text


def test_a_token_that_another_key_signed_signs_nobody_in(claimed: tuple[Lived, Provider]) -> None:
    lived, here = claimed
    here.claims = {"sub": "77", "email": "mai@yte.example.gov.vn", "email_verified": True}
    here.forged_by = RSAKey.generate_key(2048, {"kid": "1"})

    with browser(lived) as client:
        assert client.get("/oidc/dang-nhap").status_code == 403
        assert client.get("/nhiem-vu").url.path == "/dang-nhap"


def test_without_a_provider_there_is_no_such_page(seen: Lived) -> None:
    assert seen.client().get("/oidc/dang-nhap").status_code == 404
    assert "/oidc/" not in seen.client().get("/dang-nhap").text
