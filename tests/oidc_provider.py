"""A provider of OpenID Connect on this machine, for tests: it lets everybody in, and lies as it is told to."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from backend.settings.oidc import OidcProvider


class Provider:
    """What the provider says and with which key it signs; ``said`` is put over the claims of the next ID token."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.person: dict[str, Any] = {"sub": "248", "name": "Erik the Red", "preferred_username": "erik"}
        self.said: dict[str, Any] = {}
        self.status, self.codes, self.asked = 200, dict[str, dict[str, str]](), list[str]()
        self._numbers = itertools.count()
        self.rotate("one")

    def rotate(self, kid: str) -> None:
        """Sign with another key from now on; the earlier one is published no more."""
        self.key = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})

    @property
    def settings(self) -> OidcProvider:
        """The provider as an operator names it."""
        return OidcProvider(
            id="local", name="Local", issuer=self.issuer, client_id="offchat", client_secret="s3:cret/é",
            scopes="openid email profile", trusts_email=False,
        )  # fmt: skip

    def let_in(self, url: str) -> dict[str, str]:
        """What the browser comes back with that was sent to ``url``."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{next(self._numbers)}"
        self.codes[code] = asked
        return {"state": asked["state"], "code": code, "iss": self.issuer}

    def document(self, path: str, form: dict[str, str], authorization: str) -> Any:
        """The answer to a request; None where it makes no sense."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return {"issuer": self.issuer} | {name: f"{self.issuer}{end}" for name, end in ends.items()}
        if path == "/keys":
            other = RSAKey.generate_key(2048, {"kid": "other", "use": "enc"})
            return {"keys": [other.as_dict(private=False), self.key.as_dict(private=False), {"kty": "odd"}]}
        flow = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        pair = base64.b64encode(b"offchat:s3%3Acret%2F%C3%A9").decode()
        if flow is None or flow["code_challenge"] != proof or authorization != f"Basic {pair}":
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "offchat", "exp": now + 60, "iat": now, "nonce": flow["nonce"]}
        claims |= self.person | self.said
        header = {"alg": "ES256", "kid": self.key.kid}
        return {"id_token": jwt.encode(header, claims, self.key), "access_token": "x", "token_type": "Bearer"}


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        fields = {name: values[0] for name, values in parse_qs(form).items()}
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        if self.path.startswith("/authorize?"):
            [back] = parse_qs(urlsplit(self.path).query)["redirect_uri"]
            self.send_response(302)
            self.send_header("Location", f"{back}?{urlencode(provider.let_in(self.path))}")
            self.end_headers()
            return
        found = provider.document(self.path, fields, self.headers.get("Authorization", ""))
        content = json.dumps(found or {"error": "invalid_grant"}).encode()
        self.send_response(provider.status if found else 400)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _answer  # noqa: N815 - as http.server calls them

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def oidc_provider() -> Iterator[Provider]:
    """Run the provider on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.provider = Provider(server.server_port)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.provider  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
