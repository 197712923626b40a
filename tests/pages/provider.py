"""A provider of OpenID Connect over HTTP: whoever comes is whom the test says."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from operation.demo.sink import free_port


@dataclass
class Provider:
    """Its address, and whom it vouches for."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    nonces: dict[str, str] = field(default_factory=dict)
    forged_by: RSAKey | None = None

    def discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def authorize(self, request: Request) -> Response:
        asked, code = request.query_params, secrets.token_urlsafe(8)
        self.nonces[code] = asked["nonce"]
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

    async def token(self, request: Request) -> Response:
        form = await request.form()
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "dondoc",
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonces.pop(str(form["code"])),
            **self.claims,
        }
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.forged_by or self.key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@contextmanager
def provider() -> Iterator[Provider]:
    """The provider while the block runs."""
    port = free_port()
    here = Provider(f"http://127.0.0.1:{port}")
    routes = [
        Route("/.well-known/openid-configuration", here.discovery),
        Route("/authorize", here.authorize),
        Route("/token", here.token, methods=["POST"]),
        Route("/keys", here.keys),
    ]
    config = uvicorn.Config(Starlette(routes=routes), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield here
    finally:
        server.should_exit = True
        thread.join()
