"""The commands of ``/ws/media/``."""

from __future__ import annotations

from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from backend.accounts.access import Role, namespace_for
from backend.errors import NotFound
from backend.ids import parse_id
from backend.media.access import NOT_THERE
from backend.media.inputs import Watch, require_watchable
from backend.media.payloads import AttachmentPayload
from backend.media.selectors import own_uploads
from consumers.hub.threads import in_thread
from consumers.media.socket import MediaSocket
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}


class Watched(Struct, frozen=True, kw_only=True):
    """How the files stand now, and which of those that were named may not be seen."""

    media: list[AttachmentPayload]
    missing: list[str] | UnsetType = UNSET
    """Left out where all may be seen."""


@command(COMMANDS, "media", "watch", Watch)
async def watch(socket: MediaSocket, frame: Command, data: Watch) -> None:
    """Watch every change of these files; the subscription starts before their state is read."""
    data.require_any()
    if data.namespace:
        await socket.watch_library(namespace_for(socket.actor, data.namespace, role=Role.VIEWER))
    named = {text: parse_id(text) for text in data.media or ()}
    require_watchable(len({*named.values(), *socket.watched}))
    seen = await socket.watch_files([key for key in named.values() if key])
    if named and not seen:
        raise NotFound(NOT_THERE)
    if data.mine:
        await socket.watch_own()
    mine = await in_thread(own_uploads, socket.actor.user_id) if data.mine else []
    others = [one for one in mine if UUID(one.id) not in seen]
    missing = [text for text, key in named.items() if key not in seen]
    socket.answer(frame, Watched(media=[*(sight.shown for sight in seen.values()), *others], missing=missing or UNSET))


@command(COMMANDS, "media", "unwatch", Watch)
async def unwatch(socket: MediaSocket, frame: Command, data: Watch) -> None:
    """Stop watching these files."""
    if data.namespace:
        await socket.unwatch_library(namespace_for(socket.actor, data.namespace, role=Role.VIEWER))
    if data.mine:
        await socket.unwatch_own()
    await socket.unwatch_files([media_id for text in data.media or () if (media_id := parse_id(text))])
    socket.answer(frame, {})
