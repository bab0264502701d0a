"""Where a request comes from, for views and for what streams beside them: its address, and whether our page sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from backend.errors import Forbidden

_ADDRESS_CHARS = 64


class _CsrfCheck(CsrfViewMiddleware):
    """Says why instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _passes_on(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def require_csrf(request: HttpRequest) -> None:
    """Django's own rule: what changes something and came with a cookie must carry a token of the page it came from."""
    check = _CsrfCheck(_passes_on)
    check.process_request(request)
    if reason := check.process_view(request, _passes_on, (), {}):
        raise Forbidden(f"The CSRF token is missing or wrong: {reason} Reload the page and try again.")


def is_trusted_proxy(peer: str) -> bool:
    """Whether the other end of a connection is a proxy that speaks for many clients."""
    return bool(peer) and bool(settings.TRUST_PROXY)


def address_from(forwarded: str, peer: str) -> str:
    """Where a request comes from; what proxies say is believed only where the operator said so.

    Cut to what the activity log keeps: a proxy may hand on whatever its client calls itself.
    """
    told = forwarded.rpartition(",")[2].strip() if settings.TRUST_PROXY and forwarded else peer
    return told[:_ADDRESS_CHARS]


def address_in(meta: Mapping[str, Any]) -> str:
    """Where a request comes from whose headers stand in Django's ``META``."""
    return address_from(meta.get("HTTP_X_FORWARDED_FOR", ""), meta.get("REMOTE_ADDR") or "")
