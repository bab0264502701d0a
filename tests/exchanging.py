"""Copies rooms and takes them over as workers do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import to_builtins

from backend.accounts.access import Actor
from backend.accounts.models import User
from backend.chat.models import Room
from backend.chat.selectors import history, members_of, room, thread_page
from backend.exchange.inputs import StartImport
from backend.exchange.payloads import TransferPayload
from backend.exchange.selectors import export_of_room, import_shown, stored_room
from backend.exchange.services import (
    archive_came,
    begin_transfer,
    bring_archive,
    move_room,
    start_export_of_room,
    start_import,
)
from backend.ids import new_id
from backend.storage import blobs, staging

ONLY_HERE = frozenset({
    "id", "room", "client_id", "version", "avatar_url", "picture_url", "file_url", "download_url", "thumbnail_url",
    "thumbnails", "stream", "started_at", "finished_at", "ended_at", "elapsed_ms",
})  # fmt: skip
"""What names rows of one server, addresses that are made of such names, how often a row has changed, and when a worker
looked at a file."""


def copied(actor: Actor, room_id: UUID) -> bytes:
    """The copy of a room, as a worker makes it."""
    order = begin_transfer(UUID(start_export_of_room(actor, room_id).id))
    assert order
    move_room(order)
    job = export_of_room(actor, room_id)
    assert job
    assert job.state == "ready", job
    with blobs.open_blob(stored_room(actor, UUID(job.id)).key) as file:
        return file.read()


def order_import(actor: Actor, content: bytes, kind: str = "offchat", **more: Any) -> UUID:
    """An import that waits for a worker."""
    staged = staging.path_of(new_id())
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_bytes(content)
    wanted = StartImport(kind=kind, namespace="demo", **more)  # type: ignore[arg-type]
    transfer_id = UUID(start_import(actor, wanted, name="rooms.zip", size=len(content)).id)
    bring_archive(transfer_id, staged)
    archive_came(transfer_id)
    return transfer_id


def take_over(actor: Actor, content: bytes, kind: str = "offchat", **more: Any) -> TransferPayload:
    """An import that a worker has done."""
    transfer_id = order_import(actor, content, kind, **more)
    order = begin_transfer(transfer_id)
    assert order
    move_room(order)
    return import_shown(actor, transfer_id)


def rooms_called(name: str) -> list[UUID]:
    """The rooms of this name, in the order in which they were made."""
    return list(Room.objects.filter(name=name, deleted_at=None).order_by("pk").values_list("pk", flat=True))


def whole(actor: Actor, room_id: UUID) -> dict[str, Any]:
    """All that a member is shown of a room, without the ids."""
    messages = {message.id: message for message in history(actor, room_id, limit=100).messages}
    for root in [message for message in messages.values() if message.reply_count]:
        messages |= {one.id: one for one in thread_page(actor, UUID(root.id)).messages}
    ids = {key: f"message {message.number}" for key, message in messages.items()}
    ids |= {file.id: f"file {file.name}" for message in messages.values() for file in message.attachments}
    ids |= {str(user.pk): user.username for user in User.objects.all()}
    shared = room(actor, room_id)
    told = ("name", "kind", "topic", "history", "posting", "created_at", "archived_at", "member_count", "unread")
    found = {
        "messages": sorted(messages.values(), key=lambda one: one.number),
        "members": [member for _, member in members_of(actor, room_id).entries],
        "room": {name: getattr(shared, name) for name in told},
    }
    return _without_ids(to_builtins(found), ids)  # type: ignore[no-any-return]


def _without_ids(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {ids.get(key, key): _without_ids(one, ids) for key, one in value.items() if key not in ONLY_HERE}
    if isinstance(value, list | tuple):
        return [_without_ids(one, ids) for one in value]
    return ids.get(value, value) if isinstance(value, str) else value
