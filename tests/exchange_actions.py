"""Rooms that come with an archive, as scenes."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.chat import services as chat
from backend.events.publish import atomic
from backend.ids import new_id
from tests.actions import NOTHING, Action, World, both, ready

_IN = {"room.added", "member.joined", "room.updated"}


def _message(world: World, body: str, *, files: tuple[UUID, ...] = ()) -> chat.ImportedMessage:
    key, moment = new_id(), clock.now()
    thumb = chat.ImportedReaction(emoji="👍", user_id=world.bob.user_id, at=moment)
    return chat.ImportedMessage(
        id=key, client_id=str(key), sender=world.alice.user_id, body=body, created_at=moment, number=None,
        edited_at=None, deleted_at=None, deleted_by=None, reason=None, reply_to=None, thread=None, in_timeline=True,
        forwarded_from=None, mentions=[world.bob.user_id], mentions_room=False, reactions=[thumb], pinned_at=None,
        pinned_by=None, previews=[], files=[(file, "At sea") for file in files],
    )  # fmt: skip


def _filled(world: World) -> UUID:
    """A room of an archive that no one sees yet."""
    facts = chat.ImportedRoom(
        kind="group", name="From afar", topic="", history="all", posting="members", created_at=clock.now(),
        archived_at=None,
    )  # fmt: skip
    room = chat.begin_imported_room(world.alice.slugs["demo"], facts)
    handle = ready(world)
    with atomic():
        chat.add_imported_messages(room, [_message(world, "Hi @bob"), _message(world, "", files=(handle.media_id,))])
    return room


def _show(world: World, room: UUID) -> None:
    people = ((world.alice, "owner"), (world.bob, "member"))
    members = [chat.ImportedMember(user_id=who.user_id, role=role, joined_at=clock.now()) for who, role in people]
    chat.show_imported_room(world.admin, room, "group", members)
    chat.forget_followers_outside(room)


EXCHANGE_ACTIONS = (
    Action("a room of an archive is shown to its members", _show, both(_IN), _filled),
    Action("a room of an archive is dropped", lambda _, room: chat.drop_imported_room(room), both(NOTHING), _filled),
)
