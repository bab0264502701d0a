"""Reads an ASGI scope (headers, cookies, client address, origin) of sockets, uploads and downloads."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from backend.edge.origin import address_from


def header(scope: dict[str, Any], name: bytes) -> str:
    """Return the value of a header (lower-case name), or an empty text."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def cookie(scope: dict[str, Any], name: str) -> str:
    """Return the value of a cookie, or an empty text."""
    try:
        jar = SimpleCookie(header(scope, b"cookie"))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def address_of(scope: dict[str, Any]) -> str:
    """Return the client address of a request."""
    client = scope.get("client")
    return address_from(header(scope, b"x-forwarded-for"), str(client[0]) if client else "")


def same_origin(scope: dict[str, Any]) -> bool:
    """Whether the Origin of a request is this host, or one of CSRF_TRUSTED_ORIGINS.

    For a request over TLS, an origin without TLS is refused: its page may have been changed on the way.
    """
    origin = header(scope, b"origin")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if not origin or parts.netloc != header(scope, b"host"):
        return False
    return parts.scheme == "https" or not _over_tls(scope)


def _over_tls(scope: dict[str, Any]) -> bool:
    forwarded_scheme = header(scope, b"x-forwarded-proto") if settings.TRUST_PROXY else ""
    return (forwarded_scheme or scope.get("scheme", "")) in {"https", "wss"}
