"""The commands of ``/ws/moderation/``."""

from __future__ import annotations

from msgspec import Struct

from backend.errors import Forbidden
from backend.media.payloads import AttachmentPayload
from backend.moderation.access import namespace_to_moderate
from backend.moderation.inputs import WatchNamespace
from backend.moderation.selectors import Counts, counts, files
from consumers.hub.threads import in_thread
from consumers.moderation.socket import ModerationSocket
from consumers.websocket.commands import Handler, command
from consumers.websocket.protocol import Command

COMMANDS: dict[str, Handler] = {}
_NEWEST = 50


class NamespaceWatched(Struct, frozen=True, kw_only=True):
    """The numbers of waiting things in a namespace, and its newest files."""

    counts: Counts
    media: list[AttachmentPayload]


@command(COMMANDS, "moderation", "watch", WatchNamespace)
async def watch(socket: ModerationSocket, frame: Command, data: WatchNamespace) -> None:
    """Watch everything that happens in a namespace; the subscription starts before its state is read."""
    namespace_id = await in_thread(namespace_to_moderate, socket.actor, data.namespace)
    watched_before = namespace_id in socket.namespaces
    await socket.watch_namespace(namespace_id)
    try:
        await socket.watch_alerts(namespace_id)
        actor = socket.actor
        # Checked again: a loss of the role before the watch began did not end it.
        if not actor.may_moderate(namespace_id):
            raise Forbidden("This is for moderators.")
        waiting = await in_thread(counts, actor, data.namespace)
        newest = await in_thread(files, actor, data.namespace, {}, limit=_NEWEST)
    except BaseException:
        if not watched_before:
            await socket.unwatch_namespace(namespace_id)
        raise
    socket.answer(frame, NamespaceWatched(counts=waiting, media=newest))


@command(COMMANDS, "moderation", "unwatch", WatchNamespace)
async def unwatch(socket: ModerationSocket, frame: Command, data: WatchNamespace) -> None:
    """Stop watching a namespace."""
    namespace_id = await in_thread(namespace_to_moderate, socket.actor, data.namespace)
    await socket.unwatch_namespace(namespace_id)
    socket.answer(frame, {})
