"""Actions on bots, incoming webhooks and slash commands: rooms see them come, go and speak."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.accounts.models import Membership
from backend.accounts.services import actor_of_hook
from backend.bots import services as bots
from backend.bots.inputs import (
    CommandAnswer,
    CommandChange,
    HookMessage,
    NewBot,
    NewBotToken,
    NewCommand,
    NewHook,
    RunCommand,
)
from backend.bots.models import Bot
from backend.chat import services as chat
from backend.clock import now
from backend.ids import new_id
from tests.actions import CREATED, NOTHING, Action, World, both

SILENT = both(NOTHING)
ENDS = (("a bot", 4401),)
COMES = {"member.joined", "room.updated"}
GOES = {"member.left", "room.updated"}


def _bot(world: World) -> UUID:
    new = NewBot(username="helper", scopes=["read", "send"], namespace="demo")
    return UUID(bots.create_bot(world.admin, new)[0].user.id)


def _in_the_room(world: World) -> UUID:
    bot = _bot(world)
    chat.add_member(world.alice, world.group, bot)
    return bot


def _token(world: World) -> tuple[UUID, UUID]:
    bot = _bot(world)
    made = bots.add_token(world.admin, bot, NewBotToken(bot=str(bot), name="Laptop", scopes=["read"]))
    return bot, UUID(made.token.id)


def _hook(world: World) -> Any:
    return bots.create_hook(world.alice, NewHook(room=str(world.group), name="Builds"))


def _revoked(world: World, made: Any) -> None:
    bots.delete_hook(world.alice, world.group, UUID(made.hook.id))


def _posted(world: World, made: Any) -> None:
    actor = actor_of_hook(made.secret, address="")
    bots.post_by_hook(actor, world.group, HookMessage(text="All green"))


def _command(world: World) -> UUID:
    """A command of bob, who is a bot in this scene."""
    demo = Membership.objects.get(user=world.bob.user_id).namespace_id
    Bot.objects.create(user_id=world.bob.user_id, namespace_id=demo, created_at=now())
    new = NewCommand(name="deploy", namespace="demo", bot=str(world.bob.user_id))
    return UUID(bots.create_command(world.admin, new).command.id)


def _run(world: World) -> UUID:
    call = new_id()
    run = RunCommand(client_id=str(call), room=str(world.group), name="deploy", text="web to production")
    bots.run_command(world.alice, run)
    return call


def _called(world: World) -> UUID:
    _command(world)
    return _run(world)


def _answered(visibility: Any) -> Any:
    answer = CommandAnswer(body="Done.", visibility=visibility)
    return lambda w, call: bots.answer_invocation(w.bob, call, answer)


BOT_ACTIONS = (
    Action("a bot is made", lambda w, _: _bot(w), SILENT),
    Action("a bot gets another token", lambda w, _: _token(w), SILENT),
    Action(
        "a token of a bot is revoked", lambda w, made: bots.revoke_token(w.admin, *made), SILENT, _token, closes=ENDS
    ),
    Action(
        "a bot in the room is switched off",
        lambda w, bot: bots.change_bot(w.admin, bot, active=False),
        SILENT,
        _in_the_room,
        closes=(("a bot", 4403),),
    ),
    Action(
        "a bot in the room is deleted",
        lambda w, bot: bots.delete_bot(w.admin, bot),
        both({"user.updated"}),
        _in_the_room,
        closes=(*ENDS, ("a bot", 4403)),
    ),
    Action("a room gets an incoming webhook", lambda w, _: _hook(w), both(COMES)),
    Action("an incoming webhook is revoked", _revoked, both(GOES), _hook, closes=(*ENDS, ("a bot", 4403))),
    Action("an incoming webhook posts", _posted, both(CREATED), _hook),
    Action("a slash command is made", lambda w, _: _command(w), SILENT),
    Action(
        "a slash command is changed",
        lambda w, made: bots.change_command(w.admin, made, CommandChange(hint="what to where")),
        SILENT,
        _command,
    ),
    Action(
        "the calls of a slash command get a new secret",
        lambda w, made: bots.rotate_command_secret(w.admin, made),
        SILENT,
        lambda w: UUID(bots.create_command(w.admin, NewCommand(name="tide", url="https://example.org/")).command.id),
    ),
    Action("a slash command is deleted", lambda w, made: bots.delete_command(w.admin, made), SILENT, _command),
    Action(
        "somebody calls a slash command",
        lambda w, _: _run(w),
        {"alice": NOTHING, "bob": {"command.invoked"}},
        _command,
    ),
    Action("a bot answers the caller alone", _answered("caller"), SILENT, _called),
    Action("a bot answers the room", _answered("room"), both(CREATED), _called),
)
