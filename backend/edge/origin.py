"""The origin of a request, for views and streaming transfers: its client address, and its CSRF token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from backend.errors import Forbidden

_ADDRESS_CHARS = 64


class _CsrfCheck(CsrfViewMiddleware):
    """Returns the reason of a refusal instead of a response."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _passes_on(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def require_csrf(request: HttpRequest) -> None:
    """Check the CSRF token of a request by Django's own rule; raises Forbidden where it is missing or wrong."""
    check = _CsrfCheck(_passes_on)
    check.process_request(request)
    if reason := check.process_view(request, _passes_on, (), {}):
        raise Forbidden(f"The CSRF token is missing or wrong: {reason} Reload the page and try again.")


def is_trusted_proxy(peer: str) -> bool:
    """Whether the peer of a connection is a proxy of this installation, which forwards for many clients."""
    return bool(peer) and bool(settings.TRUST_PROXY)


def address_from(forwarded: str, peer: str) -> str:
    """Return the client address of a request; ``forwarded`` (X-Forwarded-For) is used only where proxies are trusted.

    Cut to the length that the activity log keeps: a proxy may pass on any text of its client.
    """
    address = forwarded.rpartition(",")[2].strip() if settings.TRUST_PROXY and forwarded else peer
    return address[:_ADDRESS_CHARS]


def address_in(meta: Mapping[str, Any]) -> str:
    """Return the client address of a request from Django's ``META``."""
    return address_from(meta.get("HTTP_X_FORWARDED_FOR", ""), meta.get("REMOTE_ADDR") or "")
