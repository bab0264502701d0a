"""Serves the single-page app: one file for all of its paths, with CSRF cookie and content security policy."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie

from backend.api.framework.errors import not_found, read_only
from backend.storage.links import origins, upload_origins

_MISSING = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>OffChat</title>
<h1>OffChat is running, but its screens are not built yet.</h1>
<p>Build them with <code>make screens</code>, then start again. The API is at <a href="/api/docs/">/api/docs/</a>.</p>
"""


@read_only
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """Return the page; one that explains what to do, with 503, where the screens are not built."""
    index = settings.SCREENS / "index.html"
    is_built = index.is_file()
    content = _read(str(index), index.stat().st_mtime_ns) if is_built else _MISSING
    scripts = _inline_scripts(content)
    response = HttpResponse(content, status=200 if is_built else 503)
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = policy(*scripts)
    return response


@read_only
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker of the built screens, at the root, so that it answers for all pages; 404 without them.

    Browsers compare it with the one they have: it is never taken from a cache. Its own requests follow its own policy.
    """
    script = settings.SCREENS / "sw.js"
    if not script.is_file():
        return not_found(request)
    response = HttpResponse(_read(str(script), script.stat().st_mtime_ns), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    response["Content-Security-Policy"] = policy()
    return response


@lru_cache(maxsize=2)
def _read(path: str, changed: int) -> bytes:
    return Path(path).read_bytes()


@lru_cache(maxsize=2)
def _inline_scripts(content: bytes) -> tuple[str, ...]:
    """Return the sources that allow the scripts within a page: their hashes."""
    scripts = re.findall(rb"<script>(.*?)</script>", content, re.DOTALL)
    return tuple(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts)


def _sockets() -> list[str]:
    """Return the origins of sockets on other hosts; ``'self'`` covers the page's own."""
    return [re.sub("^http", "ws", settings.API_BASE_URL)] if settings.API_BASE_URL else []


def policy(*scripts: str) -> str:
    """Return the content security policy of the page, with the other servers that the settings name.

    ``scripts`` are sources of scripts besides the files of the build.
    """
    media = " ".join(filter(None, ("'self'", settings.MEDIA_BASE_URL, *origins(), "data:", "blob:")))
    servers = (settings.API_BASE_URL, settings.MEDIA_BASE_URL, *_sockets(), *upload_origins())
    connect = " ".join(filter(None, ("'self'", *servers)))
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *scripts)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": media,
        "media-src": media,
        "font-src": "'self' data:",
        "connect-src": connect,
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
