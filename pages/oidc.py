"""Signing in by OpenID Connect: whom the provider names and who has an account, nobody else."""

from typing import Any

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from fastapi import APIRouter
from fastapi.responses import Response
from httpx import HTTPError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool

from models.accounts import account_of
from models.audit.acts import Act
from models.database import transaction
from models.tables_access import Account
from operation.accounts import bind
from operation.signing_in import begin
from pages.asking import Ask, Asker, NotHere
from pages.sessions import keep_cookie
from settings import Settings

router = APIRouter()

DISCOVERY = ".well-known/openid-configuration"
STRANGE = "Tài khoản này chưa được cấp quyền sử dụng. Liên hệ người quản trị hệ thống."
FAILED = "Chưa đăng nhập được bằng tài khoản của tỉnh. Vui lòng thử lại."


def client_of(settings: Settings) -> Any:
    """The client of the provider that the settings name; None if they name none."""
    if settings.oidc_issuer is None or settings.oidc_client is None:
        return None
    secret = settings.oidc_secret.get_secret_value() if settings.oidc_secret else None
    oauth = OAuth()
    return oauth.register(
        "provider",
        client_id=settings.oidc_client,
        client_secret=secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/{DISCOVERY}",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
    )


@router.api_route("/oidc/dang-nhap", methods=["GET", "HEAD"])
async def to_provider(ask: Ask) -> Response:
    """To the provider, which sends the browser back."""
    client = _client(ask)
    back = f"{ask.pages.links.url}/oidc/tra-ve"
    response: Response = await client.authorize_redirect(ask.request, back)
    return response


@router.api_route("/oidc/tra-ve", methods=["GET", "HEAD"])
async def from_provider(ask: Ask) -> Response:
    """Signed in as the account that the provider's word leads to; no account is made."""
    try:
        token = await _client(ask).authorize_access_token(ask.request)
    except (OAuthError, JoseError, HTTPError):
        return ask.page("refused", None, 403, title="Chưa đăng nhập được", words=FAILED)
    return await run_in_threadpool(_signed_in, ask, token.get("userinfo") or {})


def _signed_in(ask: Asker, claims: dict[str, Any]) -> Response:
    # An address that nobody verified is a name that anybody could have typed.
    email = claims.get("email") if claims.get("email_verified") is True else None
    subject, before = _subject(ask, claims), ask.request.cookies.get(ask.pages.cookie)
    with transaction(ask.pages.installation.engine) as session:
        account = account_of(session, subject, email)
        if account is None or account.disabled_on is not None:
            return ask.page("refused", None, 403, title="Chưa đăng nhập được", words=STRANGE)
        if account.subject is None:
            bind(session, act_of(ask, account), account, subject)
        cookie = begin(session, account, ask.now, before)
    return keep_cookie(ask, ask.go("/"), cookie)


def act_of(ask: Asker, account: Account) -> Act:
    """What the provider's word does, in the name of the account's own person."""
    via = f"page:{account.name}"
    return Act(account.name, ask.now, ask.today, person=account.person, via=via)


def _subject(ask: Asker, claims: dict[str, Any]) -> str:
    """Whom the provider means, whatever address the person has: its own name and the person's."""
    return f"{ask.pages.installation.settings.oidc_issuer} {claims.get('sub', '')}"


def _client(ask: Asker) -> Any:
    """Raises NotHere where no provider is set."""
    if ask.pages.oidc is None:
        raise NotHere
    return ask.pages.oidc
