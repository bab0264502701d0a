"""A database that fails for a moment leaves no socket silent: it goes on, or its client comes back and resumes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

import pytest

from backend.accounts.services import end_with_password, issue_token
from backend.chat import services
from backend.chat.selectors import history, joined_streams_of, room_stream
from backend.ids import new_id
from consumers.chat import subscriptions
from consumers.chat.socket import ChatSocket
from consumers.hub.batches import Batched
from consumers.hub.hub import HUB
from consumers.hub.threads import in_thread
from consumers.websocket import registry, revocation
from tests.waiting import PATIENCE_S
from tests.wire import Frame, Open, Wire, failing_once

Enter = Callable[[], AbstractAsyncContextManager[Wire]]


@pytest.fixture
def group(alice, bob) -> UUID:
    """A room of alice and bob."""
    return UUID(services.create_room(alice, kind="group", name="General", members=[bob.user_id])[0].id)


@pytest.fixture
def enter(person, wired: Open) -> Enter:
    """Opens chat sockets of bob's."""
    token = issue_token(person("bob"), address="").token
    return lambda: wired(ChatSocket, token)


async def say(alice, room: UUID, *bodies: str) -> None:
    for body in bodies:
        await in_thread(services.send_message, alice, room, client_id=str(new_id()), body=body)


async def position(alice, room: UUID) -> Frame:
    at = (await in_thread(history, alice, room)).position
    return {"epoch": at.epoch, "seq": at.seq}


def bodies(wire: Wire) -> list[str]:
    return [event["data"]["body"] for event in wire.of("message.created")]


async def comes_back(wire: Wire) -> None:
    """The client is sent away, and told when to come back."""
    await wire.until(lambda: wire.closed)
    assert wire.closed is not None
    code, reason = wire.closed
    assert code == 1012
    assert json.loads(reason).keys() == {"after_ms"}
    await asyncio.wait_for(asyncio.shield(wire.application), PATIENCE_S)


async def test_a_replay_that_the_database_breaks_sends_the_client_away_to_resume(
    alice, group, enter, monkeypatch
) -> None:
    # Given somebody who has missed something, and a log that cannot be read at the moment
    at = await position(alice, group)
    await say(alice, group, "missed")
    monkeypatch.setattr(subscriptions, "read", failing_once(subscriptions.read))
    resume = {"streams": "all", "positions": {f"room:{group}": at}}
    async with enter() as bob:
        # When they come back
        name = bob.say("subscribe", resume)
        await comes_back(bob)
        # Then the command has its one answer, and the socket is not silent but closed
        assert [reply["ok"] for reply in bob.replies(name)] == [True]
    # And the next attempt brings what was missed, and what is new
    async with enter() as bob:
        await bob.do("subscribe", resume)
        await say(alice, group, "new")
        await bob.until(lambda: bodies(bob) == ["missed", "new"])


async def test_commands_do_not_wait_for_a_replay(alice, group, enter, monkeypatch) -> None:
    # Given a long replay to somebody whose line is slow
    at = await position(alice, group)
    await say(alice, group, "missed")
    async with enter() as bob:
        room_on_the_way = asyncio.Event()
        monkeypatch.setattr(bob.socket.outbox, "drained", room_on_the_way.wait)
        await bob.do("subscribe", {"streams": "all", "positions": {f"room:{group}": at}})
        # Then other commands are answered meanwhile, and the replay goes on after them
        await bob.do("history", {"room": str(group)})
        assert bodies(bob) == []
        room_on_the_way.set()
        await bob.until(lambda: bob.of("resumed"))
        assert bodies(bob) == ["missed"]


async def test_a_new_room_that_cannot_be_followed_sends_the_client_away_to_resume(
    alice, bob, enter, monkeypatch
) -> None:
    async with enter() as wire:
        await wire.do("subscribe", {"streams": "all"})
        monkeypatch.setattr(subscriptions, "_PERMITTED", Batched(failing_once(failing_once(joined_streams_of))))
        # When they are brought into a room while the database does not answer
        await in_thread(services.create_room, alice, kind="group", name="New", members=[bob.user_id])
        await comes_back(wire)


async def test_a_return_that_cannot_be_looked_at_sends_the_client_away_to_resume(
    alice, bob, group, enter, monkeypatch
) -> None:
    async with enter() as wire:
        await wire.do("subscribe", {"streams": "all"})
        monkeypatch.setattr(subscriptions, "_PERMITTED", Batched(failing_once(failing_once(joined_streams_of))))
        await in_thread(services.remove_member, alice, group, bob.user_id)
        await comes_back(wire)


async def test_a_stream_that_was_not_listened_to_does_not_count_as_followed(alice, group, enter) -> None:
    async with enter() as bob:
        stream = room_stream(group)
        judge = bob.socket.subscriptions.plan

        async def slowly(*asked: object) -> object:
            # So late that the hub has forgotten the stream, and another client has opened it anew.
            found = await judge(*asked)
            bob.socket.subscriptions.plan = judge
            del HUB.streams[stream]
            await HUB.open([stream])
            return found

        bob.socket.subscriptions.plan = slowly
        told = await bob.do("subscribe", {"streams": "all"})
        assert told["streams"][stream]["error"]["code"] == "unavailable"
        assert told["streams"]["user"]["recovered"] is None
        # When they ask again
        told = await bob.do("subscribe", {"streams": "all"})
        assert told["streams"].keys() == {stream}
        await say(alice, group, "hello")
        await bob.until(lambda: bodies(bob) == ["hello"])


@pytest.fixture
def _hasty(settings, monkeypatch) -> None:
    """Grants are renewed several times a second."""
    settings.GRANT_S = 0.2
    monkeypatch.setattr("consumers.websocket.socket._ASK_AGAIN_S", 0.05)


@pytest.mark.usefixtures("_hasty")
async def test_a_grant_is_renewed_as_soon_as_the_database_is_back(enter, monkeypatch) -> None:
    monkeypatch.setattr(revocation, "renewed", failing_once(revocation.renewed))
    async with enter() as bob:
        await bob.until(lambda: len(bob.of("grant")) == 2)
        assert bob.closed is None


async def test_whose_access_cannot_be_judged_is_sent_away_and_judged_at_the_door(
    bob, person, enter, monkeypatch
) -> None:
    monkeypatch.setattr(revocation, "renewed", failing_once(revocation.renewed))
    async with enter() as wire:
        # When all log-ins of somebody end while the database does not answer
        await in_thread(lambda: end_with_password(person("bob")))
        await comes_back(wire)
    # Then nothing is left of the socket, and there is no way back in
    assert registry.sockets_of(str(bob.user_id)) == []
    async with enter() as wire:
        assert wire.closed is not None
        assert wire.closed[0] == 4401
