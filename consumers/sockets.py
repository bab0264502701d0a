"""Where each socket is found."""

from __future__ import annotations

from typing import Any, cast

from channels.routing import URLRouter
from django.urls import path, re_path

from consumers import codes
from consumers.chat import ChatSocket
from consumers.media_status import MediaSocket
from consumers.moderation import ModerationSocket


async def _nowhere(scope: Any, receive: Any, send: Any) -> None:
    """An address that no socket has: refuse in words instead of failing."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": codes.MALFORMED, "reason": "There is no socket here."})


_KINDS = (ChatSocket, MediaSocket, ModerationSocket)
# Django's stubs know views where Channels puts ASGI applications.
_ROUTES: Any = [
    *(path(f"ws/{kind.endpoint}/", cast("Any", kind.as_asgi())) for kind in _KINDS),
    re_path(r"", cast("Any", _nowhere)),
]
WEBSOCKETS = URLRouter(_ROUTES)
