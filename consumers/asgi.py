"""The ASGI application: sockets and streaming bodies here, everything else in Django."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, cast
from urllib.parse import parse_qsl

from backend.http import ThreadedHandler  # first: it sets Django up

from channels.routing import URLRouter  # isort: skip
from django.urls import re_path

from backend.errors import Unavailable
from consumers.http.credentials import caller_of_request
from consumers.http.request_limits import Bounded
from consumers.hub.threads import (
    in_hashing_thread,
    in_health_thread,
    in_provider_thread,
    in_request_thread,
    in_storage_thread,
)
from consumers.hub.turns import CALLER
from consumers.routes import EXPORT, HTTP_ROUTES, open_socket

_APART = (
    (re.compile(r"/(healthz|readyz)"), in_health_thread),
    (re.compile(r"/api/v1/media/uploads/direct/[^/]+/complete/?"), in_hashing_thread),
    (re.compile(r"/api/v1/media/uploads/direct/.*"), in_storage_thread),
    (re.compile(r"/auth/providers/.+|/api/v1/me/identities/?|/api/v1/ops/alert-rules/[^/]+/try/?"), in_provider_thread),
)
"""Paths that are answered in threads of their own: health, and what waits for other servers."""

WAITING_MOST = 500
"""How many requests of a kind may wait for a thread or hold one."""

WAITING_EACH = 100
"""How many of them one caller may have."""

_waiting: Counter[Any] = Counter()


async def answered_in_thread(scope: Any, *work: Any) -> Any:
    """Answer a request in a thread of those that are for its like; raises Unavailable where very many wait already."""
    thread: Any = next((own for path, own in _APART if path.fullmatch(scope["path"])), in_request_thread)
    caller = CALLER.get()
    if _waiting[thread] >= WAITING_MOST or (caller and _waiting[thread, caller] >= WAITING_EACH):
        raise Unavailable("Very many requests wait for an answer just now. Try again in a moment.")
    _waiting.update((thread, (thread, caller)))
    try:
        return await thread(*work)
    finally:
        _waiting[thread] -= 1
        _waiting[thread, caller] -= 1
        if not _waiting[thread, caller]:
            del _waiting[thread, caller]


_VIEWS: Any = Bounded(cast("Any", ThreadedHandler(answered_in_thread)))


async def _activity(scope: Any, receive: Any, send: Any) -> None:
    """The log as CSV streams; as JSON it is a view."""
    streams = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("format") == "csv"
    await (EXPORT if streams else _VIEWS)(scope, receive, send)


_ROUTES: list[Any] = [*HTTP_ROUTES, re_path(r"^api/v1/activity/$", cast("Any", _activity)), re_path(r"", _VIEWS)]

_HTTP = URLRouter(_ROUTES)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer a request or carry a socket; what is done for it takes its turn as its caller's."""
    CALLER.set(caller_of_request(scope))
    await (open_socket if scope["type"] == "websocket" else _HTTP)(scope, receive, send)
