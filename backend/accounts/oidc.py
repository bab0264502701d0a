"""Speaks OpenID Connect with a provider: discovery, the authorization code with PKCE, and the ID token."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, Literal, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key
from msgspec import Struct

from backend import clock, outgoing
from backend.errors import Unauthenticated, Unavailable
from backend.settings.oidc import OidcProvider

T = TypeVar("T", bound=Struct)

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Of signatures: none for which a shared secret, or nothing at all, would be enough."""

SKEW_S = 60
"""By how many seconds the clock of a provider may differ."""

_TIMEOUT_S = 5.0
_LONGEST = 256 * 1024
_LONGEST_TOKEN = 16 * 1024
_FRESH_S = 3600.0
_KEY_FETCHES, _KEY_FETCHES_S = 5, 60.0
_SUBJECT_CHARS = 255
_AGAIN_S = 30.0
"""So long what is known of a provider that is away holds before it is asked again."""
_PLACES = {"calls": 4, "reads": 1}
"""Exchanges with one provider at a time, so that a slow one does not take all threads. One log-in alone reads what it
says of itself, and its keys; the others take what that one has read."""
_PATIENCE_S = 2.0
"""So long a log-in waits for others by the same provider, which may be a class that comes at once."""


class Discovered(Struct, frozen=True):
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Keys(Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Answer(Struct, frozen=True):
    id_token: str


class Begun(Struct, frozen=True, kw_only=True):
    """A log-in that was sent to a provider: the address, and what its answer is judged by."""

    url: str
    state: str
    nonce: str
    verifier: str


class Claims(Struct, frozen=True, kw_only=True):
    """What a provider says of a person; texts may be empty. ``email`` only where the provider has it confirmed."""

    subject: str
    email: str
    name: str
    username: str


class _Known(Struct):
    discovered: Discovered
    read_at: float
    keys: KeySet | None = None
    fetches: list[float] = []


_KNOWN: dict[str, _Known] = {}
"""What this process knows of providers, by issuer."""
_TURNS: dict[tuple[str, str], threading.BoundedSemaphore] = {}
"""The places that are left for asking a provider, by issuer and kind of :data:`_PLACES`."""


@contextmanager
def _turn(provider: OidcProvider, kind: Literal["calls", "reads"]) -> Iterator[None]:
    """Wait for one's turn; raises Unavailable where it does not come."""
    turns = _TURNS.setdefault((provider.issuer, kind), threading.BoundedSemaphore(_PLACES[kind]))
    if not turns.acquire(timeout=_PATIENCE_S):
        raise _away(provider)
    try:
        yield
    finally:
        turns.release()


def begin(provider: OidcProvider, *, redirect_uri: str) -> Begun:
    """Return where a person is sent to log in; raises Unavailable."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = urlencode(
        {
            "response_type": "code", "client_id": provider.client_id, "redirect_uri": redirect_uri,
            "scope": provider.scopes, "state": state, "nonce": nonce, "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )  # fmt: skip
    endpoint = _known(provider).discovered.authorization_endpoint
    return Begun(url=f"{endpoint}{'&' if '?' in endpoint else '?'}{query}", state=state, nonce=nonce, verifier=verifier)


def finish(provider: OidcProvider, *, code: str, begun: Begun, redirect_uri: str) -> Claims:
    """Exchange the code of a log-in for an ID token, and verify it; raises Unauthenticated, Unavailable."""
    known = _known(provider)
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": begun.verifier,
    }  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if provider.client_secret and "client_secret_basic" in known.discovered.token_endpoint_auth_methods_supported:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id}
        form |= {"client_secret": provider.client_secret} if provider.client_secret else {}
    url = known.discovered.token_endpoint

    def exchange() -> outgoing.Response:
        return outgoing.post(
            url, urlencode(form).encode(), headers, timeout=_TIMEOUT_S, limit=_LONGEST, origins=_origins(provider)
        )

    answer = _called(provider, exchange)
    if answer.status >= 500:
        raise _away(provider)
    try:
        token = msgspec.json.decode(answer.body, type=_Answer).id_token
    except msgspec.DecodeError:
        raise _unverified(provider) from None
    return _verified(provider, known, token, begun.nonce)


def _verified(provider: OidcProvider, known: _Known, token: str, nonce: str) -> Claims:
    if len(token) > _LONGEST_TOKEN:
        raise _unverified(provider)
    claims = _signed(provider, known, token)
    audience = claims.get("aud")
    several = isinstance(audience, list) and len(audience) > 1
    registry = jwt.JWTClaimsRegistry(
        now=lambda: int(clock.now().timestamp()), leeway=SKEW_S,
        iss={"essential": True, "value": provider.issuer}, aud={"essential": True, "value": provider.client_id},
        azp={"essential": several, "value": provider.client_id}, nonce={"essential": True, "value": nonce},
        sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
    )  # fmt: skip
    try:
        registry.validate(claims)
    except JoseError:
        raise _unverified(provider) from None
    subject = claims["sub"]
    if not 0 < len(subject) <= _SUBJECT_CHARS or not subject.isprintable():
        raise _unverified(provider)
    email = _text(claims, "email") if claims.get("email_verified") is True else ""
    return Claims(
        subject=subject, email=email, name=_text(claims, "name"), username=_text(claims, "preferred_username")
    )


def _signed(provider: OidcProvider, known: _Known, token: str) -> dict[str, Any]:
    """The claims of a token that one of the provider's keys has signed; keys are read again where they changed."""
    tried = known.keys
    claims = _decoded(token, tried) if tried else None
    if claims is None:
        with _turn(provider, "reads"):
            # Others may have read them since.
            if known.keys is tried or known.keys is None:
                _read_keys(provider, known)
            keys = known.keys
        claims = _decoded(token, keys) if keys else None
    if claims is None:
        raise _unverified(provider)
    return claims


def _decoded(token: str, keys: KeySet) -> dict[str, Any] | None:
    with suppress(JoseError, ValueError, TypeError, KeyError):
        return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
    return None


def _read_keys(provider: OidcProvider, known: _Known) -> None:
    """Read the keys of a provider; a few times a minute at most, so that bad tokens do not burden it."""
    moment = monotonic()
    known.fetches = [at for at in known.fetches if moment - at < _KEY_FETCHES_S]
    if len(known.fetches) >= _KEY_FETCHES:
        raise _unverified(provider)
    known.fetches.append(moment)
    found = []
    for key in _fetched(provider, known.discovered.jwks_uri, _Keys).keys:
        if key.get("kty") in {"RSA", "EC", "OKP"} and key.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError, TypeError, KeyError):
                found.append(import_key(key))
    known.keys = KeySet(found)


def _known(provider: OidcProvider) -> _Known:
    """What is known of a provider; it is asked again after an hour, and what was known holds where it is away."""
    if (fresh := _fresh(provider)) is not None:
        return fresh
    known = _KNOWN.get(provider.issuer)
    try:
        with _turn(provider, "reads"):
            return _fresh(provider) or _discovered(provider, known)
    except Unavailable:
        if known is None:
            raise
        known.read_at = monotonic() - _FRESH_S + _AGAIN_S
        return known


def _fresh(provider: OidcProvider) -> _Known | None:
    known = _KNOWN.get(provider.issuer)
    return known if known and monotonic() - known.read_at < _FRESH_S else None


def _discovered(provider: OidcProvider, known: _Known | None) -> _Known:
    found = _fetched(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", Discovered)
    is_sound = all(map(_is_safe, (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)))
    if found.issuer != provider.issuer or not is_sound:
        raise _away(provider)
    # Keys are read again with the next log-in: one that was withdrawn holds no longer than this.
    new = _Known(discovered=found, read_at=monotonic(), fetches=known.fetches if known else [])
    _KNOWN[provider.issuer] = new
    return new


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"})


def _fetched(provider: OidcProvider, url: str, kind: type[T]) -> T:
    def fetch() -> outgoing.Response:
        return outgoing.get(
            url, limit=_LONGEST, accept="application/json", timeout=_TIMEOUT_S, origins=_origins(provider)
        )

    answer = _called(provider, fetch)
    try:
        if answer.status != 200:
            raise _away(provider)
        return msgspec.json.decode(answer.body, type=kind)
    except msgspec.DecodeError:
        raise _away(provider) from None


def _called(provider: OidcProvider, ask: Callable[[], outgoing.Response]) -> outgoing.Response:
    with _turn(provider, "calls"):
        try:
            return ask()
        except (outgoing.NotPublic, outgoing.Unreachable):
            raise _away(provider) from None


def _origins(provider: OidcProvider) -> tuple[str]:
    """The operator has named the issuer: it may stand in a private network."""
    parts = urlsplit(provider.issuer)
    return (f"{parts.scheme}://{parts.netloc}",)


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value[:_SUBJECT_CHARS] if isinstance(value, str) and value.isprintable() else ""


def _away(provider: OidcProvider) -> Unavailable:
    return Unavailable(f"{provider.name} does not answer now. Try again in a moment, or log in in another way.")


def _unverified(provider: OidcProvider) -> Unauthenticated:
    return Unauthenticated(f"The log-in by {provider.name} could not be verified. Try again.")
