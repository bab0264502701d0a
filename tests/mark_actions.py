"""Every action on a message that is no part of its content: reactions, pins, and what people save for themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.chat import services as chat
from backend.chat.inputs import EMOJI_LIMIT
from tests.actions import CREATED, DELETED, NOTHING, UPDATED, Action, World, both, ready, say

REACTED, SAVED = {"message.reactions"}, {"saved.updated"}
MANY = [*"👍😂😮😢🙏🎉🔥👀✅💯🚀🐙🍕🌍⚓🎈🧭🪁🦆", "❤️"]
assert len(MANY) == EMOJI_LIMIT


def _loved(world: World) -> UUID:
    """A message of alice to which both have reacted."""
    message = say(world)
    for who, emoji in ((world.alice, "👍"), (world.bob, "🎉"), (world.bob, "👍")):
        chat.add_reaction(who, message, emoji)
    return message


def _marked(world: World, **more: Any) -> UUID:
    message = say(world, **more)
    chat.add_reaction(world.bob, message, "👍")
    chat.pin_message(world.alice, message)
    for who in (world.alice, world.bob):
        chat.save_message(who, message)
    return message


def _saved_twice(world: World) -> UUID:
    message = say(world)
    chat.save_message(world.bob, message)
    return message


def _saved_reply(world: World) -> UUID:
    reply = say(world, thread=say(world))
    chat.save_message(world.bob, reply)
    return reply


def _kept_from_outside(world: World) -> UUID:
    """Bob has saved what was said in a room that he has left."""
    message = _saved_twice(world)
    chat.remove_member(world.bob, world.group, world.bob.user_id)
    return message


MARK_ACTIONS = (
    Action("somebody reacts", lambda w, m: chat.add_reaction(w.bob, m, "👍"), both(REACTED), say),
    Action(
        "somebody reacts as another one has, and with one of their own",
        lambda w, m: (chat.add_reaction(w.alice, m, "🎉"), chat.add_reaction(w.alice, m, "🧭")),
        both(REACTED),
        _loved,
    ),
    Action("what is repeated changes nothing", lambda w, m: chat.add_reaction(w.bob, m, "👍"), both(NOTHING), _loved),
    Action("a reaction is taken back", lambda w, m: chat.remove_reaction(w.bob, m, "👍"), both(REACTED), _loved),
    Action(
        "the only reaction of its kind is taken back",
        lambda w, m: chat.remove_reaction(w.bob, m, "🎉"),
        both(REACTED),
        _loved,
    ),
    Action(
        "a reaction that is not there is taken back",
        lambda w, m: chat.remove_reaction(w.alice, m, "🎉"),
        both(NOTHING),
        _loved,
    ),
    Action(
        "somebody says something, and another one reacts to it",
        lambda w, _: chat.add_reaction(w.bob, say(w), "👍"),
        both(CREATED | REACTED),
    ),
    Action(
        "a message that was reacted to while it was fresh is taken back",
        lambda w, m: (chat.add_reaction(w.alice, m, "🧭"), chat.delete_message(w.alice, m)),
        both(DELETED),
        _loved,
    ),
    Action("an owner pins a message", lambda w, m: chat.pin_message(w.alice, m), both(UPDATED), _loved),
    Action(
        "a moderator of the room pins a message with a file",
        lambda w, h: chat.pin_message(w.bob, h.message_id),
        both(UPDATED),
        lambda w: (ready(w), chat.change_role(w.alice, w.group, w.bob.user_id, role="moderator"))[0],
    ),
    Action("a pinned message is pinned again", lambda w, m: chat.pin_message(w.alice, m), both(NOTHING), _marked),
    Action("a message is unpinned", lambda w, m: chat.unpin_message(w.alice, m), both(UPDATED), _marked),
    Action("what is not pinned is unpinned", lambda w, m: chat.unpin_message(w.alice, m), both(NOTHING), say),
    Action(
        "somebody saves a message",
        lambda w, m: chat.save_message(w.bob, m),
        {"alice": NOTHING, "bob": SAVED},
        say,
    ),
    Action("a saved message is saved again", lambda w, m: chat.save_message(w.bob, m), both(NOTHING), _marked),
    Action(
        "somebody takes a message off their list",
        lambda w, m: chat.unsave_message(w.bob, m),
        {"alice": NOTHING, "bob": SAVED},
        _marked,
    ),
    Action("what was not saved is taken off", lambda w, m: chat.unsave_message(w.alice, m), both(NOTHING), say),
    Action(
        "a message goes that is reacted to, pinned and saved",
        lambda w, m: chat.delete_message(w.alice, m),
        both(DELETED),
        _marked,
    ),
    Action(
        "a reply in a thread goes that is saved",
        lambda w, m: chat.delete_message(w.alice, m),
        both(DELETED | UPDATED),
        _saved_reply,
    ),
    Action(
        "a message is saved, and goes",
        lambda w, m: (chat.save_message(w.bob, m), chat.delete_message(w.alice, m)),
        {"alice": DELETED, "bob": DELETED | SAVED},
        say,
    ),
    Action(
        "somebody leaves a room in which they saved something",
        lambda w, _: chat.remove_member(w.bob, w.group, w.bob.user_id),
        {"alice": {"member.left", "room.updated"}, "bob": {"member.left", "room.updated", "room.removed"}},
        _saved_twice,
    ),
    Action(
        "somebody returns into a room in which they saved something",
        lambda w, _: chat.add_member(w.alice, w.group, w.bob.user_id),
        {
            "alice": {"member.joined", "room.updated"},
            "bob": {"room.added", "member.joined", "room.updated", "notification"},
        },
        _kept_from_outside,
    ),
)
