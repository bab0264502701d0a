"""Serves the page of the screens: the same file for each of their addresses, with its CSRF cookie and its policy."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie

from backend.api.framework.errors import read_only

_MISSING = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>OffChat</title>
<h1>OffChat is running, but its screens are not built yet.</h1>
<p>Build them with <code>make screens</code>, then start again. The API is at <a href="/api/docs/">/api/docs/</a>.</p>
"""


@read_only
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """The page; a friendly one where the screens are not built."""
    built = settings.SCREENS / "index.html"
    there = built.is_file()
    content = _read(str(built), built.stat().st_mtime_ns) if there else _MISSING
    answer = HttpResponse(content, status=200 if there else 503)
    answer["Cache-Control"] = "no-cache"
    answer["Content-Security-Policy"] = policy()
    return answer


@lru_cache(maxsize=1)
def _read(path: str, changed: int) -> bytes:
    return Path(path).read_bytes()


def _sockets() -> list[str]:
    """Where sockets lead that are not on the page's own host, which ``'self'`` covers."""
    return [re.sub("^http", "ws", settings.API_BASE_URL)] if settings.API_BASE_URL else []


def policy() -> str:
    """What the page may load and from where; the addresses of other servers are added where the operator names them."""
    media = " ".join(filter(None, ("'self'", settings.MEDIA_BASE_URL, "data:", "blob:")))
    connect = " ".join(filter(None, ("'self'", settings.API_BASE_URL, settings.MEDIA_BASE_URL, *_sockets())))
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": media,
        "media-src": media,
        "font-src": "'self' data:",
        "connect-src": connect,
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
