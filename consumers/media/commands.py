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
    """The present state of the watched files, and the named ids that the person may not see."""

    media: list[AttachmentPayload]
    missing: list[str] | UnsetType = UNSET
    """Left out where the person may see all."""


@command(COMMANDS, "media", "watch", Watch)
async def watch(socket: MediaSocket, frame: Command, data: Watch) -> None:
    """Watch every change of these files; the subscription starts before their state is read."""
    data.require_any()
    if data.namespace:
        await socket.watch_library(namespace_for(socket.actor, data.namespace, role=Role.VIEWER))
    ids_by_text = {text: parse_id(text) for text in data.media or ()}
    require_watchable(len({*ids_by_text.values(), *socket.watched}))
    visible = await socket.watch_files([key for key in ids_by_text.values() if key])
    if ids_by_text and not visible:
        raise NotFound(NOT_THERE)
    if data.mine:
        await socket.watch_own()
    own_files = await in_thread(own_uploads, socket.actor.user_id) if data.mine else []
    further_files = [one for one in own_files if UUID(one.id) not in visible]
    missing = [text for text, key in ids_by_text.items() if key not in visible]
    socket.answer(
        frame, Watched(media=[*(file.payload for file in visible.values()), *further_files], missing=missing or UNSET)
    )


@command(COMMANDS, "media", "unwatch", Watch)
async def unwatch(socket: MediaSocket, frame: Command, data: Watch) -> None:
    """Stop watching these files."""
    if data.namespace:
        await socket.unwatch_library(namespace_for(socket.actor, data.namespace, role=Role.VIEWER))
    if data.mine:
        await socket.unwatch_own()
    await socket.unwatch_files([media_id for text in data.media or () if (media_id := parse_id(text))])
    socket.answer(frame, {})
