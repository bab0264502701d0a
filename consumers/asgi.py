"""The ASGI application: sockets and streaming bodies here, everything else in Django."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qsl

from backend.http import application as django  # first: it sets Django up

from channels.routing import ProtocolTypeRouter, URLRouter  # isort: skip
from django.urls import re_path

from consumers.http.request_limits import Bounded
from consumers.routes import EXPORT, HTTP_ROUTES, WEBSOCKETS

_VIEWS: Any = Bounded(cast("Any", django))


async def _activity(scope: Any, receive: Any, send: Any) -> None:
    """The log as CSV streams; as JSON it is a view."""
    streams = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("format") == "csv"
    await (EXPORT if streams else _VIEWS)(scope, receive, send)


_HTTP: list[Any] = [*HTTP_ROUTES, re_path(r"^api/v1/activity/$", cast("Any", _activity)), re_path(r"", _VIEWS)]

application = ProtocolTypeRouter({"http": URLRouter(_HTTP), "websocket": WEBSOCKETS})
