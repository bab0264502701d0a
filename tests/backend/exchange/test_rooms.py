"""Rooms that are copied and taken over again are the same, whoever is killed on the way."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import User
from backend.chat import services as chat
from backend.chat.inputs import RoomChange
from backend.chat.models import Member, Message, Room
from backend.chat.selectors import history, members_of, room, thread_page
from backend.chat.services import send_message
from backend.errors import Conflict, DomainError, Forbidden, Gone, NotFound
from backend.events.models import LogEntry
from backend.exchange.inputs import StartImport
from backend.exchange.models import Imported, Transfer
from backend.exchange.payloads import TransferPayload
from backend.exchange.selectors import export_of_room, import_shown, imports_of, stored_room
from backend.exchange.services import (
    begin_transfer,
    cancel_export_of_room,
    cancel_import,
    move_room,
    record_room_download,
    renew_transfer,
    return_transfer,
    start_export_of_room,
    start_import,
    tend_transfers,
)
from backend.ids import new_id
from backend.media.models import MediaFile
from backend.notifications.models import Notification
from backend.storage import blobs, staging
from tests import sending

pytestmark = pytest.mark.django_db

ONLY_HERE = {
    "id", "room", "client_id", "version", "media", "job", "url", "avatar_url", "picture_url", "file_url",
    "download_url", "thumbnail_url", "thumbnails", "stream", "position", "namespace_id",
}  # fmt: skip
"""What names rows of one server, or addresses made of such names."""


def export(actor: Actor, room_id: UUID) -> bytes:
    """The copy of a room, as a worker makes it."""
    order = begin_transfer(UUID(start_export_of_room(actor, room_id).id))
    assert order
    move_room(order)
    job = export_of_room(actor, room_id)
    assert job
    assert job.state == "ready", job
    with blobs.open_blob(stored_room(actor, UUID(job.id)).key) as file:
        return file.read()


def ordered(actor: Actor, content: bytes, kind: str = "offchat", **more: Any) -> UUID:
    """An import that waits for a worker."""
    staged = staging.path_of(new_id())
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_bytes(content)
    wanted = StartImport(kind=kind, namespace="demo", **more)  # type: ignore[arg-type]
    return UUID(start_import(actor, wanted, name="rooms.zip", staged=staged, size=len(content)).id)


def imported(actor: Actor, content: bytes, kind: str = "offchat", **more: Any) -> TransferPayload:
    """An import that a worker has done."""
    transfer_id = ordered(actor, content, kind, **more)
    order = begin_transfer(transfer_id)
    assert order
    move_room(order)
    return import_shown(actor, transfer_id)


def rooms_called(name: str) -> list[Room]:
    return list(Room.objects.filter(name=name, deleted_at=None).order_by("pk"))


def whole(actor: Actor, room_id: UUID) -> dict[str, Any]:
    """All that a member is shown of a room."""
    found: dict[UUID | str, Any] = {}
    page = history(actor, room_id, limit=100)
    messages = {message.id: message for message in page.messages}
    for root in [message for message in page.messages if message.reply_count]:
        messages |= {one.id: one for one in thread_page(actor, UUID(root.id)).messages}
    ids = {key: f"message {message.number}" for key, message in messages.items()}
    ids |= {file.id: f"file {file.name}" for message in messages.values() for file in message.attachments}
    ids |= {str(user.pk): user.username for user in User.objects.all()}
    found["messages"] = [messages[key] for key in sorted(messages, key=lambda one: messages[one].number)]
    found["members"] = [member for _, member in members_of(actor, room_id)]
    shared = room(actor, room_id)
    found["room"] = {name: getattr(shared, name) for name in ("name", "kind", "topic", "history", "posting",
                                                               "created_at", "archived_at", "member_count")}  # fmt: skip
    return without_ids(json.loads(json.dumps(sending.to_builtins(found))), ids)


def without_ids(value: Any, ids: Mapping[str, str]) -> Any:
    """A payload in which ids are replaced by what they name."""
    if isinstance(value, dict):
        return {ids.get(key, key): without_ids(one, ids) for key, one in value.items() if key not in ONLY_HERE}
    if isinstance(value, list):
        return [without_ids(one, ids) for one in value]
    return ids.get(value, value) if isinstance(value, str) else value


@pytest.fixture
def talked(alice: Actor, bob: Actor, carol: Actor, group: UUID) -> UUID:
    """A room with everything that a message can be."""
    chat.add_member(alice, group, carol.user_id)

    def say(actor: Actor, body: str, **more: Any) -> UUID:
        return UUID(send_message(actor, group, body=body, client_id=str(new_id()), **more)[0].id)

    first = say(alice, "Welcome @bob, see https://example.com and *this*")
    chat.edit_message(alice, first, body="Welcome @bob and @room \U0001f600")
    answer = say(bob, "An answer", reply_to=first)
    for actor, emoji in ((bob, "👍"), (carol, "👍"), (alice, "❤️"), (carol, "🎉")):
        chat.add_reaction(actor, answer, emoji=emoji)
    chat.pin_message(alice, answer)
    say(carol, "In a thread", thread=first)
    say(bob, "In a thread, and for all", thread=first, broadcast=True)
    gone = say(carol, "Taken back", thread=first)
    chat.delete_message(carol, gone)
    chat.delete_message(alice, say(bob, "Taken down"))
    film = sending.send(alice, group, sending.video_bytes(70_000), name="../holiday film.mp4", body="Look",
                        caption="At the sea")  # fmt: skip
    sending.process(film.media_id)
    plain = sending.send(bob, group, b"%PDF-1.7\nfor all", name="plan.pdf", content_type="application/pdf")
    sending.process(plain.media_id)
    chat.forward_message(carol, group, answer, client_id=str(new_id()))
    say(carol, "Bye")
    chat.remove_member(carol, group, carol.user_id)
    chat.update_room(alice, group, RoomChange(topic="All of it", posting="moderators"))
    return group


def test_a_copied_room_comes_back_equal(alice: Actor, bob: Actor, admin: Actor, talked: UUID) -> None:
    before = whole(alice, talked)
    content = export(alice, talked)
    noticed, told = Notification.objects.count(), LogEntry.objects.filter(stream__startswith="room:").count()
    job = imported(admin, content)
    assert job.state == "ready", job
    [_, copy] = rooms_called("General")
    for media in MediaFile.objects.filter(room_id=copy.pk):
        sending.process(media.pk)
    after = whole(alice, copy.pk)
    print(json.dumps(before["messages"], indent=1)[:200])
    assert after == before


