"""Actions on rooms and between people: who comes in by themselves, who writes, how a room looks, who is blocked."""

from __future__ import annotations

import hashlib
from uuid import UUID

from backend.accounts.access import Actor
from backend.accounts.services import begin_avatar_work, finish_avatar
from backend.chat import services as chat
from backend.chat.inputs import RoomChange
from backend.chat.inputs.opening import NewInvitation
from backend.chat.payloads import RoomPayload
from backend.chat.room_payloads import InvitationPayload
from backend.storage.staging import StagedFile
from tests import portraits
from tests.actions import COUNTED, NOTHING, Action, World, both, say

CAME = {
    "alice": {"member.joined", "room.updated"},
    "carol": {"room.added", "member.joined", "room.updated"},
}


def channel(world: World) -> UUID:
    """A channel of alice in which she has said something."""
    room = UUID(chat.create_room(world.alice, kind="channel", name="News")[0].id)
    say(world)
    return room


def link(world: World) -> InvitationPayload:
    """A link of alice into her group."""
    return chat.make_invitation(world.alice, world.group, NewInvitation(max_uses=1))


def send_picture(actor: Actor, room: UUID, mark: bytes = b"") -> UUID:
    """Send a picture of a room; its id, where a worker is to make it."""
    content = portraits.PNG + mark
    picture = chat.begin_room_picture(actor, room, len(content))
    with StagedFile(picture) as staged:
        staged.append(content)
    sha256 = hashlib.sha256(content).hexdigest()
    chat.submit_picture(actor, room, picture, head=content, sha256=sha256)
    return picture


def hang(actor: Actor, room: UUID, mark: bytes = b"") -> bool:
    """Send a picture of a room and make it; whether it is shown."""
    order = begin_avatar_work(send_picture(actor, room, mark))
    assert order is not None
    return finish_avatar(order, dict.fromkeys(portraits.SIDES, b"a square"))


def _update(world: World, **wanted: object) -> RoomPayload:
    return chat.update_room(world.alice, world.group, RoomChange(**wanted))  # type: ignore[arg-type]


ROOM_ACTIONS = (
    Action("somebody joins a channel", lambda w, room: chat.join_room(w.carol, room), CAME, channel),
    Action(
        "somebody joins a channel in which they are",
        lambda w, room: chat.join_room(w.alice, room),
        both(NOTHING),
        channel,
    ),
    Action(
        "somebody comes by a link",
        lambda w, made: chat.accept_invitation(w.carol, made.code),
        {**CAME, "bob": {"member.joined", "room.updated"}},
        lambda w: (say(w), link(w))[1],
    ),
    Action("a link is made", lambda w, _: link(w), both(NOTHING)),
    Action(
        "a link is withdrawn",
        lambda w, made: chat.revoke_invitation(w.alice, w.group, UUID(made.id)),
        both(NOTHING),
        link,
    ),
    Action("a room is for announcements", lambda w, _: _update(w, posting="moderators", topic="News"), both(COUNTED)),
    Action("a room is archived", lambda w, _: _update(w, archived=True), both(COUNTED), say),
    Action(
        "an archived room is opened again",
        lambda w, _: (_update(w, archived=False), say(w)),
        both(COUNTED | {"message.created"}),
        lambda w: _update(w, archived=True),
    ),
    Action("a room gets a picture", lambda w, _: hang(w.alice, w.group), both(COUNTED)),
    Action(
        "a room gets another picture",
        lambda w, _: hang(w.alice, w.group, b"another"),
        both(COUNTED),
        lambda w: hang(w.alice, w.group),
    ),
    Action(
        "the picture of a room is taken away",
        lambda w, _: chat.remove_room_picture(w.alice, w.group),
        both(COUNTED),
        lambda w: hang(w.alice, w.group),
    ),
    Action(
        "somebody blocks another",
        lambda w, _: chat.block_person(w.alice, w.bob.user_id),
        {"alice": {"blocks.updated"}, "bob": NOTHING},
        lambda w: chat.block_person(w.alice, w.carol.user_id),
    ),
    Action(
        "somebody unblocks another",
        lambda w, _: chat.unblock_person(w.alice, w.bob.user_id),
        {"alice": {"blocks.updated"}, "bob": NOTHING},
        lambda w: chat.block_person(w.alice, w.bob.user_id),
    ),
)
