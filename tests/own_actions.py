"""Every action on what is one's own alone: drafts, messages for a later time, and what one forwards or marks unread."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.chat import services as chat
from backend.chat.inputs import SendMessage
from backend.chat.inputs.unsent import ScheduledChange, SetDraft
from backend.chat.models import ScheduledMessage
from backend.ids import new_id
from backend.media.services import erase_words
from tests import sending
from tests.actions import ANSWERED, CREATED, NOTHING, TOLD, Action, World, ready, say

DRAFT, LATER = {"draft.updated"}, {"scheduled.updated"}

ERASED = {"message.deleted", "message.reactions", "member.left", "room.updated"}


def alone(told: set[str]) -> dict[str, set[str]]:
    """What alice is told of, and bob is not."""
    return {"alice": told, "bob": NOTHING}


def draft(world: World, body: str = "I wanted to", **more: Any) -> None:
    """A draft of alice in the group."""
    begin(world.alice, world, body=body, **more)


def begin(actor: Actor, world: World, **draft: Any) -> None:
    """Somebody begins to write in the group."""
    chat.set_draft(actor, world.group, SetDraft(room=str(world.group), **draft))


def schedule(world: World, body: str = "Good morning", *, by: Actor | None = None, **more: Any) -> UUID:
    """A message for tomorrow, of alice unless it is said by whom; its id."""
    later = clock.stamp(clock.now() + timedelta(days=1))
    order = SendMessage(room=str(world.group), client_id=str(new_id()), body=body, send_at=later, **more)
    return UUID(chat.send(by or world.alice, order)[0].id)


def make_due(scheduled_id: UUID) -> UUID:
    """Let the time of a message come."""
    ScheduledMessage.objects.filter(pk=scheduled_id).update(send_at=clock.now() - timedelta(seconds=1))
    return scheduled_id


def _change(world: World, scheduled_id: UUID, **fields: Any) -> None:
    chat.change_scheduled(world.alice, scheduled_id, ScheduledChange(scheduled=str(scheduled_id), **fields))


def _unable(world: World) -> UUID:
    """A message of bob whose time comes when he may only read."""
    scheduled_id = make_due(schedule(world, by=world.bob))
    chat.change_role(world.alice, world.group, world.bob.user_id, role="readonly")
    return scheduled_id


def _draft_and_leave(world: World) -> None:
    begin(world.bob, world, body="I wanted to")
    chat.remove_member(world.bob, world.group, world.bob.user_id)


def _said_by(world: World, actor: Actor) -> UUID:
    """Words with a file, and a reaction, of somebody; the file's id."""
    media_id = sending.send(actor, world.group).media_id
    chat.add_reaction(actor, say(world), "👍")
    return media_id


def _erase(actor: Actor, media_id: UUID) -> None:
    for message in chat.messages_to_erase(actor.user_id):
        chat.erase_message(message)
    for reaction in chat.reactions_to_erase(actor.user_id):
        chat.erase_reaction(reaction)
    erase_words(media_id)
    for member in chat.rooms_to_leave(actor.user_id):
        chat.end_membership(member)


OWN_ACTIONS = (
    Action(
        "somebody writes on, on any device, and clears it",
        lambda w, _: (draft(w, "And then"), draft(w, "")),
        alone(DRAFT),
        draft,
    ),
    Action(
        "somebody begins to write in a thread",
        lambda w, m: draft(w, thread=str(m), reply_to=str(m)),
        alone(DRAFT),
        say,
    ),
    Action(
        "what is sent is no draft any more",
        lambda w, _: say(w, body="Said"),
        {"alice": CREATED | DRAFT, "bob": CREATED},
        draft,
    ),
    Action(
        "somebody returns into a room in which they have begun to write",
        lambda w, _: chat.add_member(w.alice, w.group, w.bob.user_id),
        {"alice": {"member.joined", "room.updated"}, "bob": {"room.added", "member.joined", "room.updated"} | TOLD},
        _draft_and_leave,
    ),
    Action("what was begun is to be sent later", lambda w, _: schedule(w), alone(LATER | DRAFT), draft),
    Action(
        "a message for later says something else at another time, and another one is cancelled",
        lambda w, one: (
            _change(w, one, body="Good evening", send_at="2027-01-01T00:00:00Z"),
            chat.cancel_scheduled(w.alice, schedule(w)),
        ),
        alone(LATER),
        schedule,
    ),
    Action(
        "a message for later is sent when its time has come",
        lambda w, _: chat.send_scheduled(),
        {"alice": CREATED | LATER, "bob": CREATED},
        lambda w: make_due(schedule(w)),
    ),
    Action(
        "who may not write any more sends nothing later",
        lambda w, _: chat.send_scheduled(),
        {"alice": NOTHING, "bob": LATER | TOLD},
        _unable,
    ),
    Action(
        "a message with a file is forwarded into its own thread",
        lambda w, m: chat.forward_message(w.bob, w.group, m, client_id=str(new_id()), thread=m),
        {"alice": ANSWERED | TOLD, "bob": ANSWERED},
        lambda w: ready(w).message_id,
    ),
    Action(
        "what somebody has said, sent and reacted to is erased, and they with it",
        lambda w, media_id: _erase(w.bob, media_id),
        {"alice": ERASED, "bob": ERASED | {"media.updated", "room.removed"}},
        lambda w: _said_by(w, w.bob),
    ),
    Action(
        "somebody marks the first message of a room as unread",
        lambda w, messages: chat.mark_unread(w.bob, w.group, messages[0]),
        {"alice": NOTHING, "bob": {"read.updated"}},
        lambda w: _read(w, [say(w, body="@bob"), say(w)]),
    ),
)


def _read(world: World, messages: list[UUID]) -> list[UUID]:
    chat.mark_read(world.bob, world.group, messages[-1])
    return messages
