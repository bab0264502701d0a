"""Calls slash commands for people, and takes the answers of their bots."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.db.models import F

from backend import clock
from backend.accounts.access import Actor
from backend.bots.access import NO_COMMAND, commands_in
from backend.bots.events import CommandInvoked, CommandReplied, CommandReply, Invoked
from backend.bots.inputs import CommandAnswer, RunCommand
from backend.bots.jobs import CallCommand
from backend.bots.models import Command, Invocation
from backend.bots.payloads import CommandAnswered
from backend.chat.access import member_for
from backend.chat.payloads import MessagePayload
from backend.chat.selectors import root_for, user_stream
from backend.chat.services import send_message
from backend.errors import Conflict, Gone, Invalid, NotFound, RateLimited
from backend.events.publish import announce, atomic, publish
from backend.ids import parse_id
from backend.inputs import id_in
from backend.jobs.enqueue import enqueue

ANSWERS = 5
"""Answers to one call, at most."""

ANSWERED_WITHIN = timedelta(minutes=15)
_CALLS, _WITHIN = 10, timedelta(seconds=10)
"""Calls of one person in that time."""

_NO_CALL = "There is no such call of a command of yours."


def run_command(actor: Actor, run: RunCommand) -> None:
    """Call a slash command in a room: its bot is told, or its address called by a worker.

    The same ``client_id`` with the same content calls nothing again. Raises NotFound, Forbidden, Invalid, Conflict,
    RateLimited.
    """
    member = member_for(actor, parse_id(run.room), to="post")
    thread = root_for(actor, parse_id(run.thread)) if run.thread else None
    if thread and thread.room_id != member.room_id:
        raise Invalid("This command was not called.", fields={"thread": ["Not of this room."]})
    call = Invocation(
        id=id_in("client_id", run.client_id), room_id=member.room_id, thread=thread.pk if thread else None,
        user_id=actor.user_id, text=run.text, created_at=clock.now(),
    )  # fmt: skip
    if _known(call, run.name):
        return
    command = commands_in(member.room.namespace_id, member.room_id).filter(name=run.name.lower()).first()
    if command is None:
        raise NotFound(NO_COMMAND)
    _require_calls_left(actor)
    call.command, call.asked_at = command, call.created_at if command.url else None
    try:
        with atomic():
            call.save(force_insert=True)
            _tell(actor, call)
    except IntegrityError:
        if not _known(call, run.name):
            raise


def _known(call: Invocation, name: str) -> bool:
    """Whether this very call was made before; raises Conflict where its name stands for another one."""
    earlier = Invocation.objects.select_related("command").filter(pk=call.pk).first()
    if earlier is None:
        return False
    same = all(getattr(earlier, key) == getattr(call, key) for key in ("room_id", "thread", "user_id", "text"))
    if not same or earlier.command.name != name.lower():
        raise Conflict("You have called something else under this client_id. Nothing was called now; use a new one.")
    return True


def _require_calls_left(actor: Actor) -> None:
    recent = Invocation.objects.filter(user=actor.user_id, created_at__gt=clock.now() - _WITHIN)
    if recent.count() >= _CALLS:
        raise RateLimited("Too many commands. Slow down.", retry_after_s=_WITHIN.total_seconds())


def _tell(actor: Actor, call: Invocation) -> None:
    command: Command = call.command
    action = actor.does(
        "command.run", namespace_id=command.namespace_id, object_type="command", object_id=command.pk,
        object_name=command.name, room_id=call.room_id,
    )  # fmt: skip
    if command.url:
        publish(action)
        enqueue(CallCommand(subject=call.pk))
    else:
        publish(action, CommandInvoked(audience=(user_stream(command.bot_id),), data=invoked(call)))


def invoked(call: Invocation) -> Invoked:
    """Render a call for the bot or address that is to answer."""
    return Invoked(
        id=str(call.pk), name=call.command.name, text=call.text, room=str(call.room_id),
        thread=str(call.thread) if call.thread else None, user=str(call.user_id),
        expires_at=clock.stamp(call.created_at + ANSWERED_WITHIN),
    )  # fmt: skip


def answer_invocation(actor: Actor, call_id: UUID, answer: CommandAnswer) -> CommandAnswered:
    """Answer a call of one's command, ANSWERS times within 15 minutes at most.

    Raises NotFound, Gone, Conflict, Forbidden where the bot may not write in the room.
    """
    call = Invocation.objects.select_related("command").filter(pk=call_id, command__bot=actor.user_id).first()
    if call is None:
        raise NotFound(_NO_CALL)
    if clock.now() > call.created_at + ANSWERED_WITHIN:
        raise Gone("This call was made more than 15 minutes ago: nobody waits for its answer any more.")
    with atomic():
        message = give(actor, call, answer)
    return CommandAnswered(message=message.id if message else None, left=ANSWERS - call.replies)


def give(actor: Actor, call: Invocation, answer: CommandAnswer) -> MessagePayload | None:
    """Count an answer and deliver it, inside a transaction; returns the message, where it goes to the room."""
    if not Invocation.objects.filter(pk=call.pk, replies__lt=ANSWERS).update(replies=F("replies") + 1):
        raise Conflict(f"This call was answered {ANSWERS} times already.")
    call.refresh_from_db(fields=["replies"])
    if answer.visibility == "room":
        client_id = str(uuid5(call.pk, str(call.replies)))
        return send_message(actor, call.room_id, client_id=client_id, body=answer.body, thread=call.thread)[0]
    tell_caller(call, answer.body, by=actor.user_id)
    return None


def tell_caller(call: Invocation, body: str, *, by: UUID | None) -> None:
    """Show a text to the caller alone; nothing of it is kept."""
    fact = CommandReplied(id=str(call.pk), body=body)
    announce(CommandReply(audience=(user_stream(call.user_id),), data=fact, number=call.replies), actor_id=by)
