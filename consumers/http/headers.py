"""Headers of every streaming response: security headers, and CORS for the allowed origins."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

from backend.edge import csp
from backend.ids import new_id
from consumers.http.scope import header

Headers = dict[str, str]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KEPT = "offchat.request"
PREFLIGHT_S = 86_400


def request_id(scope: dict[str, Any]) -> str:
    """Return the id that the client or a proxy gave this request, or a new one; the same for every call."""
    if _KEPT not in scope:
        client_id = header(scope, b"x-request-id")
        scope[_KEPT] = client_id if _REQUEST_ID.fullmatch(client_id) else new_id().hex
    number: str = scope[_KEPT]
    return number


def common_headers(scope: dict[str, Any], number: str) -> Headers:
    """Return the headers of every response."""
    headers = {
        "X-Request-ID": number,
        "X-Content-Type-Options": "nosniff",
        csp.HEADER: csp.NOTHING,
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return headers | _cors_headers(scope)


def _cors_headers(scope: dict[str, Any]) -> Headers:
    if not settings.CORS_ALLOWED_ORIGINS:
        return {}
    origin = header(scope, b"origin")
    if origin not in settings.CORS_ALLOWED_ORIGINS:
        return {"Vary": "Origin"}
    exposed = ", ".join(settings.CORS_EXPOSE_HEADERS)
    return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed}


def is_preflight(scope: dict[str, Any]) -> bool:
    """Whether the request is a CORS preflight."""
    return scope["method"] == "OPTIONS" and bool(header(scope, b"access-control-request-method"))


def preflight_headers(headers: Headers, methods: tuple[str, ...]) -> Headers:
    """Return the headers of a preflight response; none for origins that are not allowed."""
    if "Access-Control-Allow-Origin" not in headers:
        return {}
    return {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": ", ".join(settings.CORS_ALLOW_HEADERS),
        "Access-Control-Max-Age": str(PREFLIGHT_S),
    }
