"""Slash commands: who may call which, what bots and addresses are told, and what becomes of their answers."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import F

from backend import clock
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services import set_active
from backend.bots.inputs import CommandAnswer, NewBot, NewCommand, RunCommand
from backend.bots.models import Command, Invocation
from backend.bots.selectors import commands_in_room
from backend.bots.services import (
    answer_invocation,
    calls,
    create_bot,
    create_command,
    rotate_command_secret,
    run_command,
    tend_invocations,
)
from backend.chat.selectors import history
from backend.chat.services import add_member, create_room
from backend.errors import Conflict, Forbidden, Gone, Invalid, NotFound, RateLimited
from backend.ids import new_id
from media_pipeline.actors import call_slash_command
from tests.pushes import push_service

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def served():
    with push_service() as service:
        yield service


@pytest.fixture
def service(served, settings):
    """A server on this machine that may be called; nothing was sent to it so far."""
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1"]
    served.take()
    return served


@pytest.fixture
def room(alice, bob):
    return UUID(create_room(alice, kind="group", name="General", members=[bob.user_id])[0].id)


@pytest.fixture
def helper(admin):
    """A bot with the command `deploy`."""
    bot = create_bot(admin, NewBot(username="helper", scopes=["read", "send"]))[0].user.id
    create_command(admin, NewCommand(name="deploy", bot=bot))
    return actor_of(user_by_id(UUID(bot)), credential="of tests", address="")


def call(actor, room, name="deploy", **more):
    run = RunCommand(**{"client_id": str(new_id()), "room": str(room), "name": name, "text": "web"} | more)
    run_command(actor, run)
    return UUID(run.client_id)


def told(rung, type):
    """The data of the events of a type that were rung."""
    frames = [one.frame if hasattr(one, "frame") else one.frame_head + b'"x"' + one.frame_tail for one in rung]
    return [event["data"] for frame in frames if (event := json.loads(frame))["type"] == type]


def test_a_command_of_a_bot_is_called_where_the_bot_is_and_by_who_may_write(alice, carol, room, helper):
    with pytest.raises(NotFound):
        call(alice, room)
    assert commands_in_room(alice, room) == []
    add_member(alice, room, helper.user_id)
    assert [one.name for one in commands_in_room(alice, room)] == ["deploy"]
    call(alice, room, name="DEPLOY")
    for somebody in (carol, alice):
        with pytest.raises(NotFound):
            call(somebody, room, name="deploy" if somebody is carol else "nothing")


def test_a_call_is_made_once_and_answered_five_times_within_a_quarter_of_an_hour(alice, bob, room, helper, rung):
    add_member(alice, room, helper.user_id)
    made = call(alice, room)
    call(alice, room, client_id=str(made))
    with pytest.raises(Conflict):
        call(alice, room, client_id=str(made), text="other")
    with pytest.raises(Conflict):
        call(alice, room, client_id=str(made), name="other")
    with pytest.raises(Conflict):
        call(bob, room, client_id=str(made))
    assert Invocation.objects.count() == 1
    with pytest.raises(NotFound):
        answer_invocation(alice, made, CommandAnswer(body="I am no bot"))
    for number in range(4):
        answered = answer_invocation(helper, made, CommandAnswer(body=f"step {number}"))
        assert (answered.message, answered.left) == (None, 4 - number)
    answered = answer_invocation(helper, made, CommandAnswer(body="Done.", visibility="room"))
    [message] = history(bob, room).messages
    assert (message.id, message.body, message.sender.is_bot) == (answered.message, "Done.", True)
    with pytest.raises(Conflict):
        answer_invocation(helper, made, CommandAnswer(body="again"))
    late = call(alice, room)
    Invocation.objects.filter(pk=late).update(created_at=clock.now() - timedelta(minutes=16))
    with pytest.raises(Gone):
        answer_invocation(helper, late, CommandAnswer(body="too late"))


def test_who_calls_too_often_is_asked_to_wait(alice, room, helper):
    add_member(alice, room, helper.user_id)
    for _ in range(10):
        call(alice, room)
    with pytest.raises(RateLimited):
        call(alice, room)


def test_an_address_is_called_with_a_signature_and_its_answer_is_shown_to_the_caller(admin, alice, room, service, rung):
    made = create_command(admin, NewCommand(name="weather", url=f"{service.origin}/weather"))
    assert commands_in_room(alice, room)[0].url is None
    service.replies.append((200, {}, b'{"body": "Rain."}'))
    called = call(alice, room, name="weather", text="Kiel")
    call_slash_command(str(called))
    call_slash_command(str(called))
    [asked] = service.take()
    body = json.loads(asked.body)
    assert (body["type"], body["data"]["text"], body["data"]["id"]) == ("command.invoked", "Kiel", str(called))
    assert asked.headers["webhook-signature"] == signed_with(made.secret, asked)
    assert told(rung, "command.reply") == [{"id": str(called), "body": "Rain."}]
    assert history(alice, room).messages == []


def signed_with(secret, asked):
    """What the header of a call says that is signed with a secret."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode() + asked.body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def test_a_new_secret_signs_calls_beside_the_former_one_for_a_day(admin, alice, room, service, helper):
    made = create_command(admin, NewCommand(name="weather", url=f"{service.origin}/weather"))
    renewed = rotate_command_secret(admin, UUID(made.command.id))
    assert renewed.secret != made.secret
    call_slash_command(str(call(alice, room, name="weather")))
    Command.objects.update(former_until=clock.now())
    call_slash_command(str(call(alice, room, name="weather")))
    both, alone = service.take()
    assert both.headers["webhook-signature"].split(" ") == [
        signed_with(one, both) for one in (renewed.secret, made.secret)
    ]
    assert alone.headers["webhook-signature"] == signed_with(renewed.secret, alone)
    # Another new one within that day ends the one between, and not the one that the receiver still uses
    Command.objects.update(former_until=None, former_key="")
    for _ in range(2):
        newest = rotate_command_secret(admin, UUID(made.command.id))
    call_slash_command(str(call(alice, room, name="weather")))
    [both] = service.take()
    assert both.headers["webhook-signature"].split(" ") == [
        signed_with(one, both) for one in (newest.secret, renewed.secret)
    ]
    with pytest.raises(Forbidden):
        rotate_command_secret(alice, UUID(made.command.id))
    with pytest.raises(Conflict):
        rotate_command_secret(admin, Command.objects.get(name="deploy").pk)


@pytest.mark.parametrize(
    "reply",
    [
        (500, {}),
        (302, {"Location": "/x"}),
        (200, {}, b"<html>"),
        (200, {}, b'{"body": ""}'),
        (200, {}, b'{"body": "a\\u0000b", "visibility": "room"}'),
        (200, {}, b"[" * 9000),
    ],
)
def test_a_caller_is_told_of_an_address_that_does_not_answer(admin, alice, room, service, rung, reply):
    create_command(admin, NewCommand(name="weather", url=f"{service.origin}/weather"))
    service.replies.append(reply)
    called = call(alice, room, name="weather")
    call_slash_command(str(called))
    assert told(rung, "command.reply") == [{"id": str(called), "body": "/weather did not answer. Try again later."}]


def test_a_caller_is_told_whatever_happens_to_the_call(admin, alice, room, service, rung, monkeypatch):
    create_command(admin, NewCommand(name="weather", url=f"{service.origin}/weather"))
    unanswered = {"body": "/weather did not answer. Try again later."}
    # A worker is killed while it calls: the address is not called again, also when the job comes again
    service.replies.append((200, {}, b'{"body": "Rain."}'))
    lost = call(alice, room, name="weather")
    with monkeypatch.context() as killed:
        killed.setattr(calls, "post", kill)
        with pytest.raises(SystemExit):
            call_slash_command(str(lost))
    call_slash_command(str(lost))
    assert tend_invocations() == 0
    assert told(rung, "command.reply") == []
    Invocation.objects.update(asked_at=F("asked_at") - timedelta(minutes=2))
    assert [tend_invocations(), tend_invocations()] == [0, 0]
    assert (service.take(), told(rung, "command.reply")) == ([], [{"id": str(lost), **unanswered}])
    # Its bot is switched off while it is called, or handing on fails as nobody has thought of
    off = call(alice, room, name="weather")
    bot = Invocation.objects.get(pk=off).command.bot_id
    set_active(admin, bot, active=False)
    call_slash_command(str(off))
    set_active(admin, bot, active=True)
    failing = call(alice, room, name="weather")
    service.replies.append((200, {}, b'{"body": "Rain."}'))
    monkeypatch.setattr(calls, "give", lambda *_: 1 / 0)
    call_slash_command(str(failing))
    # No worker has come at all
    late = call(alice, room, name="weather")
    long_ago = clock.now() - timedelta(minutes=16)
    Invocation.objects.filter(pk=late).update(asked_at=long_ago, created_at=long_ago)
    assert tend_invocations() == 0
    assert [one["id"] for one in told(rung, "command.reply")] == list(map(str, (lost, off, failing, late)))
    assert not Invocation.objects.filter(asked_at__isnull=False).exists()


def kill(*_, **__):
    raise SystemExit


def test_an_address_that_turned_private_is_not_called(admin, alice, room, service, settings, rung):
    create_command(admin, NewCommand(name="weather", url=f"{service.origin}/weather"))
    settings.OUTGOING_ALLOWED_HOSTS = []
    with pytest.raises(Invalid):
        NewCommand(name="inner", url=f"{service.origin}/weather")
    called = call(alice, room, name="weather")
    # What a lost job leaves behind is asked for again, and what is over goes
    Invocation.objects.filter(pk=called).update(asked_at=clock.now() - timedelta(minutes=1))
    assert tend_invocations() == 1
    call_slash_command(str(called))
    assert service.take() == []
    assert len(told(rung, "command.reply")) == 1
    Invocation.objects.update(created_at=clock.now() - timedelta(days=2))
    tend_invocations()
    assert not Invocation.objects.exists()
