"""The ASGI application: sockets and streaming bodies here, everything else in Django."""

from __future__ import annotations

from typing import Any, cast

from backend.http import application as django  # first: it sets Django up

from channels.routing import ProtocolTypeRouter, URLRouter  # isort: skip
from django.urls import re_path

from consumers.http.request_limits import Bounded
from consumers.routes import HTTP_ROUTES, WEBSOCKETS

_HTTP: list[Any] = [*HTTP_ROUTES, re_path(r"", cast("Any", Bounded(cast("Any", django))))]

application = ProtocolTypeRouter({"http": URLRouter(_HTTP), "websocket": WEBSOCKETS})
