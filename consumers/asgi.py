"""The ASGI application: sockets and streaming bodies here, everything else in Django."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qsl

from backend.http import ThreadedHandler  # first: it sets Django up

from channels.routing import ProtocolTypeRouter, URLRouter  # isort: skip
from django.urls import re_path

from consumers.http.request_limits import Bounded
from consumers.hub.threads import in_health_thread, in_request_thread
from consumers.routes import EXPORT, HTTP_ROUTES, WEBSOCKETS

_HEALTH = {"/healthz", "/readyz"}


async def _in_thread(scope: Any, *work: Any) -> Any:
    return await (in_health_thread if scope["path"] in _HEALTH else in_request_thread)(*work)


_VIEWS: Any = Bounded(cast("Any", ThreadedHandler(_in_thread)))


async def _activity(scope: Any, receive: Any, send: Any) -> None:
    """The log as CSV streams; as JSON it is a view."""
    streams = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("format") == "csv"
    await (EXPORT if streams else _VIEWS)(scope, receive, send)


_HTTP: list[Any] = [*HTTP_ROUTES, re_path(r"^api/v1/activity/$", cast("Any", _activity)), re_path(r"", _VIEWS)]

application = ProtocolTypeRouter({"http": URLRouter(_HTTP), "websocket": WEBSOCKETS})
