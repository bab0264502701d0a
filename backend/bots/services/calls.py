"""A worker's part of slash commands: it calls their addresses, signed, and hands the answers on."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from django.db.models import Q
from msgspec import Struct

from backend import clock
from backend.accounts.selectors import actor_of, user_by_id
from backend.bots.events import CommandInvoked, Invoked
from backend.bots.inputs import CommandAnswer
from backend.bots.jobs import CallCommand
from backend.bots.models import Invocation
from backend.bots.services.invocations import ANSWERED_WITHIN, give, invoked, tell_caller
from backend.bots.services.signatures import signatures
from backend.errors import DomainError
from backend.events.publish import atomic
from backend.inputs import NO_NUL
from backend.jobs.enqueue import send
from backend.outgoing import NotPublic, Unreachable, post

log = structlog.get_logger()

WITHIN_S = 3.0
"""How long the address of a command may take for its answer, in seconds."""

_ASK_AGAIN = timedelta(seconds=10)
_CALLING = timedelta(days=365)
"""How far ahead ``asked_at`` stands while an address is called: only what a killed worker has left stays there."""

_CALLED_WITHIN = timedelta(minutes=1)
_AHEAD = timedelta(days=1)
"""What is asked for stands before, what is being called behind: the clocks of two machines differ by less."""
_KEPT = timedelta(days=1)
_BATCH = 100


class _Call(Struct, frozen=True, kw_only=True):
    type: str
    at: str
    data: Invoked


def call_command(call_id: UUID) -> bool:
    """Call the address of a command, once; the caller is told where it does not answer. Returns whether it was due."""
    moment = clock.now()
    if not Invocation.objects.filter(pk=call_id, asked_at__lt=moment + _AHEAD).update(asked_at=moment + _CALLING):
        return False
    call = Invocation.objects.select_related("command", "command__bot__user").get(pk=call_id)
    try:
        answer = _asked(call)
        if answer:
            _hand_on(call, answer)
    except (NotPublic, Unreachable, msgspec.DecodeError, ValueError, DomainError) as error:
        log.info("command.unanswered", command=call.command.name, error=repr(error))
        _tell_unanswered(call)
    except Exception:
        # Whatever it was: a person waits, and the call is not made again.
        log.exception("command.unanswered", command=call.command.name)
        _tell_unanswered(call)
    Invocation.objects.filter(pk=call_id).update(asked_at=None)
    return True


def _tell_unanswered(call: Invocation) -> None:
    tell_caller(call, f"/{call.command.name} did not answer. Try again later.", by=None)


def _asked(call: Invocation) -> CommandAnswer | None:
    moment, message_id = clock.now(), str(call.pk)
    body = msgspec.json.encode(_Call(type=CommandInvoked.type, at=clock.stamp(moment), data=invoked(call)))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signatures(call.command, message_id=message_id, at=moment, body=body),
    }
    response = post(call.command.url, body, headers, timeout=WITHIN_S)
    if not 200 <= response.status < 300 or not response.is_whole:
        raise ValueError(f"status {response.status}, {len(response.body)} bytes")
    if not response.body.strip():
        return None
    answer = msgspec.json.decode(response.body, type=CommandAnswer)
    if "\0" in answer.body:
        raise ValueError(NO_NUL)
    return answer


def _hand_on(call: Invocation, answer: CommandAnswer) -> None:
    """To the room, where the command's bot is a member; else to the caller."""
    user = user_by_id(call.command.bot_id)
    if user is None:
        raise ValueError("its bot was switched off meanwhile")
    actor = actor_of(user, credential=f"command:{call.command_id}", address="")
    try:
        with atomic():
            give(actor, call, answer)
    except DomainError as error:
        log.info("command.not_to_room", command=call.command.name, error=error.message)
        tell_caller(call, answer.body, by=user.pk)


def tend_invocations() -> int:
    """Ask again for calls that no worker has begun, and forget calls that are over; returns a count.

    Where a worker was lost with the call, or none came in time, the caller is told, and the address not called again.
    """
    moment = clock.now()
    overdue = Invocation.objects.filter(asked_at__lt=moment - _ASK_AGAIN)
    _tell_of_lost(moment)
    waiting = list(overdue.order_by("asked_at").values_list("pk", flat=True)[:_BATCH])
    Invocation.objects.filter(pk__in=waiting, asked_at__lt=moment + _AHEAD).update(asked_at=moment)
    for call_id in waiting:
        send(CallCommand(subject=call_id))
    over = Invocation.objects.filter(created_at__lt=moment - _KEPT).order_by("created_at").values_list("pk", flat=True)
    return len(waiting) + Invocation.objects.filter(pk__in=list(over[:_BATCH])).delete()[0]


def _tell_of_lost(moment: datetime) -> None:
    begun = Q(asked_at__gt=moment + _AHEAD, asked_at__lt=moment + _CALLING - _CALLED_WITHIN)
    late = Q(asked_at__lt=moment + _AHEAD, created_at__lt=moment - ANSWERED_WITHIN)
    for call in Invocation.objects.select_related("command").filter(begun | late).order_by("asked_at")[:_BATCH]:
        # Who changes the mark tells, once.
        if Invocation.objects.filter(pk=call.pk, asked_at=call.asked_at).update(asked_at=None):
            _tell_unanswered(call)
