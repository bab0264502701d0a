"""Log-in by providers: which there are, the way to one and back, and the links to one's own account."""

from __future__ import annotations

import secrets
from urllib.parse import quote

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from msgspec import Struct
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock, sealing
from backend.accounts import oidc
from backend.accounts.inputs import IdentityEnd, NewIdentity
from backend.accounts.selectors.identities import has_password, identities_of, provider_called, providers
from backend.accounts.services import (
    begin_session,
    check_identity,
    link_identity,
    require_own_log_in,
    unlink_identity,
)
from backend.api.auth import enter, session_actor
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.errors import read_only
from backend.api.framework.own_shapes import Identities, LinkBegun, ProviderLook, Providers
from backend.api.framework.schema import answers
from backend.api.framework.throttles import require_login_attempt_left, require_provider_attempt_left
from backend.edge.origin import address_in
from backend.errors import Conflict, DomainError, SecondFactorNeeded, Unauthenticated
from backend.settings.oidc import OidcProvider

_COOKIE, _COOKIE_PATH = "offchat_login", "/auth/providers/"
_PURPOSE = "log-in by a provider"
_FLOW_S = 600
_NEXT_CHARS = 500


class _Flow(Struct, frozen=True, kw_only=True):
    """A log-in that is under way, sealed in a cookie of the browser that began it.

    ``links`` is the person whose account is to be linked; empty for a log-in.
    """

    provider: str
    begun: oidc.Begun
    after: str
    links: str
    at: float


class ProvidersView(Endpoint):
    """The providers by which people log in."""

    authentication_classes = ()
    permission_classes = ()

    @answers(Providers, summary="The providers by which people log in")
    def get(self, request: Request) -> Response:
        """Return those that the operator has named, with the address where a log-in begins."""
        return Response(Providers(results=provider_looks()))


def provider_looks() -> list[ProviderLook]:
    """Return the providers as the log-in page shows them."""
    return [ProviderLook(id=one.id, name=one.name, url=f"/auth/providers/{one.id}/start") for one in providers()]


class MyIdentitiesView(Endpoint):
    """The caller's accounts at providers."""

    gives_access = True
    # Whether one has a password decides how a second factor is added.
    adding_factor = frozenset({"GET", "HEAD"})

    @answers(Identities, summary="One's accounts at providers, by which one logs in")
    def get(self, request: Request) -> Response:
        """Return all of them."""
        key = self.actor.user_id
        return Response(Identities(results=identities_of(key), password=has_password(key)))

    @answers(LinkBegun, takes=NewIdentity, refuses=(403, 404, 409), summary="Begin to link an account at a provider")
    def post(self, request: Request) -> Response:
        """Return the address to go to in this browser, which a cookie is set in; the session has to be one of it."""
        body = self.body(NewIdentity)
        require_login_attempt_left(self.actor.user.username, self.actor.address)
        provider = provider_called(body.provider)
        if not self.actor.credential.startswith("session:"):
            raise Conflict("Accounts are linked in a browser: log in there.")
        require_own_log_in(self.actor, body.password)
        begun = oidc.begin(provider, redirect_uri=_callback_url(provider))
        flow = _Flow(
            provider=provider.id, begun=begun, after="/account", links=str(self.actor.user_id),
            at=clock.now().timestamp(),
        )  # fmt: skip
        response = Response(LinkBegun(url=begun.url))
        _keep(response, flow)
        return response


class MyIdentityView(Endpoint):
    """One of the caller's accounts at providers."""

    @answers(None, takes=IdentityEnd, status=204, refuses=(403, 404, 409), summary="Unlink an account at a provider")
    def delete(self, request: Request, identity_id: str) -> Response:
        """End the link; the last way into an account stays."""
        require_login_attempt_left(self.actor.user.username, self.actor.address)
        unlink_identity(self.actor, id_of(identity_id), self.body(IdentityEnd).password)
        return Response(status=204)


@read_only
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to a provider; ``next`` is a path of this server to come back to."""
    try:
        require_provider_attempt_left(address_in(request.META))
        provider = provider_called(provider_id)
        begun = oidc.begin(provider, redirect_uri=_callback_url(provider))
    except DomainError as failed:
        return _back("/", f"problem={failed.code}")
    response = HttpResponseRedirect(begun.url)
    response["Cache-Control"] = "no-store"
    after = _local(request.GET.get("next", ""))
    _keep(response, _Flow(provider=provider.id, begun=begun, after=after, links="", at=clock.now().timestamp()))
    return response


@read_only
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the answer of a provider: begin a session, or link the account of the person who is logged in."""
    flow = _flow(request, provider_id)
    page = flow.after if flow and flow.links else "/"
    try:
        require_provider_attempt_left(address_in(request.META))
        provider = provider_called(provider_id)
        claims = _claims(request, provider, flow)
        if flow and flow.links:
            _link(request, provider, claims, flow.links)
        else:
            actor = enter(request, check_identity(provider, claims, address=address_in(request.META)))
            begin_session(actor, provider=provider.name)
    except SecondFactorNeeded as needed:
        return _back("/", f"second_factor={quote(needed.data['second_factor'])}")
    except DomainError as failed:
        by_passkey = failed.data.get("passkey") is True
        return _back(page, f"problem={'passkey' if by_passkey else failed.code}")
    return _back(flow.after if flow else "/", "")


def _claims(request: HttpRequest, provider: OidcProvider, flow: _Flow | None) -> oidc.Claims:
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if flow is None or not secrets.compare_digest(state.encode(), flow.begun.state.encode()):
        raise Unauthenticated("This log-in was begun in another browser, or took too long. Try again.")
    if request.GET.get("iss", provider.issuer) != provider.issuer or not code or "error" in request.GET:
        raise Unauthenticated(f"{provider.name} has not let you in.")
    return oidc.finish(provider, code=code, begun=flow.begun, redirect_uri=_callback_url(provider))


def _link(request: HttpRequest, provider: OidcProvider, claims: oidc.Claims, user_id: str) -> None:
    actor = session_actor(request, address_in(request.META))
    if actor is None or str(actor.user_id) != user_id:
        raise Unauthenticated("You were logged out meanwhile. Log in and try again.")
    actor.require_factor()
    link_identity(actor, provider, claims)


def _callback_url(provider: OidcProvider) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{_COOKIE_PATH}{provider.id}/callback"


def _local(path: str) -> str:
    """A path of this server; the first page for everything else."""
    is_local = path.startswith("/") and len(path) <= _NEXT_CHARS and path.isprintable()
    return path if is_local and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


def _keep(response: HttpResponse | Response, flow: _Flow) -> None:
    content = sealing.sealed(msgspec.json.encode(flow).decode(), purpose=_PURPOSE)
    response.set_cookie(
        _COOKIE, content, max_age=_FLOW_S, path=_COOKIE_PATH, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip


def _flow(request: HttpRequest, provider_id: str) -> _Flow | None:
    """The log-in that this browser has begun with the provider; None where there is none, or it took too long."""
    content = sealing.opened(request.COOKIES.get(_COOKIE, ""), purpose=_PURPOSE)
    flow = msgspec.json.decode(content, type=_Flow) if content else None
    is_ours = flow is not None and flow.provider == provider_id and clock.now().timestamp() - flow.at < _FLOW_S
    return flow if is_ours else None


def _back(path: str, fragment: str) -> HttpResponse:
    """Send the browser to a page, which is told by the fragment what came of it; it is sent to no server."""
    response = HttpResponseRedirect(f"{path}#{fragment}" if fragment else path)
    response["Cache-Control"] = "no-store"
    response.delete_cookie(_COOKIE, path=_COOKIE_PATH, samesite="Lax")
    return response
