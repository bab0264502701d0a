"""Where each socket is found, and the HTTP addresses whose bodies stream, mounted before Django's."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from consumers.activity.export import ActivityExport
from consumers.chat import commands as chat
from consumers.chat.socket import ChatSocket
from consumers.http.exchange import Endpoint
from consumers.media import commands as media
from consumers.media.socket import MediaSocket
from consumers.moderation import commands as moderation
from consumers.moderation.socket import ModerationSocket
from consumers.transfer.archives import Archives
from consumers.transfer.avatars import Avatars, MyAvatar
from consumers.transfer.downloads import Originals, Renditions, Saved, Thumbnails, Videos
from consumers.transfer.emojis import OwnEmoji
from consumers.transfer.exports import Exports, RoomExports
from consumers.transfer.forms import FormUploads, VideoForms
from consumers.transfer.growing import Growing
from consumers.transfer.hooks import Hooks
from consumers.transfer.imports import Imports
from consumers.transfer.library_forms import LibraryForms
from consumers.transfer.link_pictures import LinkPictures
from consumers.transfer.playlists import Playlists
from consumers.transfer.possession import PossessionOfUpload
from consumers.transfer.room_pictures import RoomPicture
from consumers.transfer.tus import Upload, Uploads
from consumers.websocket import close_codes
from consumers.websocket.commands import Handler
from consumers.websocket.socket import Socket

SOCKETS: dict[type[Socket], dict[str, Handler]] = {
    ChatSocket: chat.COMMANDS,
    MediaSocket: media.COMMANDS,
    ModerationSocket: moderation.COMMANDS,
}
"""Each socket with the commands that it takes."""


def _app(endpoint: type[Endpoint]) -> Any:
    """The endpoint as Channels' router takes it (Django's types know only views)."""
    return endpoint.as_asgi()


HTTP_ROUTES = [
    re_path(r"^api/chat/videos/upload/?$", _app(VideoForms)),
    re_path(r"^api/chat/upload/?$", _app(FormUploads)),
    # All that begins so: Django would log an address that it does not know.
    re_path(r"^api/v1/hooks/(?P<secret>.+?)/?$", _app(Hooks)),
    re_path(r"^api/chat/videos/(?P<media>[^/]+)/download/?$", _app(Videos)),
    re_path(r"^api/v1/me/avatar/?$", _app(MyAvatar)),
    re_path(r"^api/chat/rooms/(?P<room>[^/]+)/picture/?$", _app(RoomPicture)),
    re_path(r"^api/v1/namespaces/(?P<slug>[^/]+)/emojis/(?P<name>[^/]+)/?$", _app(OwnEmoji)),
    re_path(r"^media/avatars/(?P<media>[^/]+)/(?P<side>64|128|256)\.webp$", _app(Avatars)),
    re_path(r"^media/links/(?P<media>[^/]+)\.webp$", _app(LinkPictures)),
    re_path(r"^media/archives/(?P<job>[^/]+)\.zip$", _app(Archives)),
    re_path(r"^media/exports/(?P<media>[^/]+)\.zip$", _app(Exports)),
    re_path(r"^media/rooms/(?P<media>[^/]+)\.zip$", _app(RoomExports)),
    re_path(r"^api/v1/imports/?$", _app(Imports)),
    re_path(r"^media/(?P<media>[^/]+)/file$", _app(Originals)),
    re_path(r"^media/(?P<media>[^/]+)/growing$", _app(Growing)),
    re_path(r"^media/(?P<media>[^/]+)/(?P<size>small|medium|large)\.a(?P<attempt>\d{1,5})\.webp$", _app(Thumbnails)),
    re_path(
        r"^media/(?P<media>[^/]+)/(?P<kind>[a-z0-9-]{3,30})\.a(?P<attempt>\d{1,5})\.(?P<suffix>mp4|m4a|m4s|vtt|webp)$",
        _app(Renditions),
    ),
    re_path(r"^api/v1/media/files/(?P<media>[^/]+)/stream/?$", _app(Playlists)),
    re_path(r"^api/v1/media/files/(?P<media>[^/]+)/download/?$", _app(Saved)),
    re_path(r"^api/v1/media/upload/?$", _app(LibraryForms)),
    re_path(r"^api/v1/media/uploads/?$", _app(Uploads)),
    # Not six characters: `direct` is Django's.
    re_path(r"^api/v1/media/uploads/(?P<upload>[^/]{1,5}|[^/]{7,})/?$", _app(Upload)),
    re_path(r"^api/v1/media/uploads/(?P<upload>[^/]+)/possession/?$", _app(PossessionOfUpload)),
]

EXPORT = _app(ActivityExport)
"""Shares its address with the view that answers with pages."""


async def _nowhere(scope: Any, receive: Any, send: Any) -> None:
    """An address that no socket has: refuse in words instead of failing."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": close_codes.MALFORMED, "reason": "There is no socket here."})


_PLACES = {f"/ws/{kind.endpoint}/": (kind, table) for kind, table in SOCKETS.items()}


async def open_socket(scope: Any, receive: Any, send: Any) -> None:
    """Carry a socket at its address, without Channels' routers: their frames would stay for as long as it is open."""
    kind, table = _PLACES.get(scope["path"].removeprefix(scope.get("root_path", "")), (None, {}))
    await (kind(table) if kind else _nowhere)(scope, receive, send)
