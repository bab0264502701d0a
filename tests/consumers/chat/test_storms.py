"""After a restart all clients come back at once: what they ask is answered together, and each gets its own answer."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from uuid import UUID

import pytest
from django.db import OperationalError

from backend.accounts.access import Actor
from backend.accounts.models import Membership, Token, User
from backend.accounts.services import issue_token
from backend.chat.services import create_room
from backend.clock import LONG_AGO
from backend.sqlite.base import PatientCursor
from consumers.chat.socket import ChatSocket
from consumers.hub.batches import Batched
from consumers.hub.threads import in_thread
from tests.consumers.chat.test_many_rooms import questions
from tests.parallel import before_the_commit_of
from tests.waiting import PATIENCE_S, until_awaited
from tests.wire import Frame, Open

CROWD = 14
AT_ONCE_S = 15


def crowd(owner: Actor, namespace: UUID) -> dict[str, tuple[str, str]]:
    """People with a room each that they share with the owner alone: the id of the room by the token, and theirs."""
    made = {}
    for number in range(CROWD):
        user = User.objects.create(username=f"back-{number}")
        Membership.objects.create(user=user, namespace_id=namespace)
        room, _ = create_room(owner, kind="group", name=str(number), members=[user.pk])
        made[issue_token(user, address="").token] = (room.id, str(user.pk))
    return made


async def come_back(wired: Open, tokens: list[str]) -> list[Frame]:
    """What each of these is answered when all subscribe at the same time."""
    async with AsyncExitStack() as stack:
        wires = await asyncio.gather(*(stack.enter_async_context(wired(ChatSocket, token)) for token in tokens))
        told = await asyncio.gather(*(wire.do("subscribe", {"streams": "all"}) for wire in wires))
        return [
            {**one, "user": wire.of("hello")[0]["data"]["user"]["id"]} for one, wire in zip(told, wires, strict=True)
        ]


async def test_a_crowd_that_comes_back_at_once_asks_little_more_than_one_person(alice, namespace, wired) -> None:
    with questions() as asked:
        made = await in_thread(crowd, alice, namespace)
        tokens = list(made)
        await come_back(wired, tokens[:1])
        asked.clear()
        # When one comes back, and when a crowd does
        await come_back(wired, tokens[:1])
        of_one = len(asked)
        asked.clear()
        told = await come_back(wired, tokens)
        of_many = len(asked)
    # Then each is told of their own room alone
    for token, answer in zip(tokens, told, strict=True):
        room, user = made[token]
        assert answer["user"] == user
        assert set(answer["streams"]) == {f"room:{room}", "user"}
    # And their questions were asked together
    assert 0 < of_one <= 12
    assert of_many < CROWD * of_one / 2


@pytest.fixture
def tokens(person, monkeypatch) -> list[str]:
    """Tokens of alice and bob; writers wait longer than a handshake may take."""
    monkeypatch.setattr(PatientCursor, "patience_s", 2 * AT_ONCE_S)
    return [issue_token(person(name), address="").token for name in ("alice", "bob")]


@pytest.mark.database
async def test_a_handshake_does_not_wait_until_the_use_of_its_log_in_is_noted(tokens, wired) -> None:
    # Given log-ins, seen before, whose use was not noted for long
    async with wired(ChatSocket, tokens[0]), wired(ChatSocket, tokens[1]):
        await in_thread(lambda: Token.objects.update(created_at=LONG_AGO))
    # And that somebody writes the row of one log-in, and on SQLite keeps all others from writing
    with before_the_commit_of(
        lambda: list(Token.objects.filter(user__username="alice").select_for_update(of=["self"]))
    ):
        # Then those who come are let in
        async with (
            asyncio.timeout(AT_ONCE_S),
            wired(ChatSocket, tokens[0]) as alice,
            wired(ChatSocket, tokens[1]) as bob,
        ):
            assert (len(alice.of("hello")), len(bob.of("hello"))) == (1, 1)
    # And the use of the other log-in is noted when it can be
    noted = Token.objects.exclude(used_at=None).filter(user__username="bob")
    await until_awaited(lambda: in_thread(noted.exists))


async def test_a_question_that_cannot_be_answered_fails_for_its_asker_alone() -> None:
    def answer(keys: list[int]) -> dict[int, int]:
        return {key: 10 // key for key in keys}

    batched = Batched(answer)
    told = await asyncio.gather(*map(batched.get, (1, 0, 5, 2)), return_exceptions=True)
    assert (told[0], type(told[1]), told[2:]) == (10, ZeroDivisionError, [2, 5])
    # And so does one to which nothing is said
    batched = Batched(lambda keys: {key: key for key in keys if key})
    async with asyncio.timeout(PATIENCE_S):
        told = await asyncio.gather(*map(batched.get, (1, 0, 5)), return_exceptions=True)
    assert (told[0], type(told[1]), told[2]) == (1, KeyError, 5)


async def test_while_the_database_is_away_a_crowd_asks_it_twice_at_most_and_a_lost_connection_fails_no_one() -> None:
    asked: list[list[int]] = []

    def away(keys: list[int]) -> dict[int, int]:
        asked.append(keys)
        raise OperationalError("no connection within 5 s")

    batched = Batched(away)
    told = await asyncio.gather(*map(batched.get, range(CROWD)), return_exceptions=True)
    assert {type(one) for one in told} == {OperationalError}
    assert asked == 2 * [list(range(CROWD))]

    def lost_once(keys: list[int]) -> dict[int, int]:
        asked.append(keys)
        if len(asked) == 1:
            raise OperationalError("the connection is closed")
        return {key: key for key in keys}

    asked.clear()
    batched = Batched(lost_once)
    assert await asyncio.gather(*map(batched.get, range(CROWD))) == list(range(CROWD))


async def test_an_answer_is_never_older_than_its_question() -> None:
    begun, go_on, read = threading.Semaphore(0), threading.Event(), []

    def answer(keys: list[str]) -> dict[str, int]:
        read.append(sorted(keys))
        begun.release()
        assert go_on.wait(PATIENCE_S)
        return dict.fromkeys(keys, len(read))

    batched = Batched(answer)
    first = [asyncio.ensure_future(batched.get("a"))]
    await asyncio.to_thread(begun.acquire)
    first.append(asyncio.ensure_future(batched.get("a")))
    await asyncio.to_thread(begun.acquire)
    # Given that all that may run are being read: who asks now waits, together, and the end of one ends no other
    later = [asyncio.ensure_future(batched.get(key)) for key in ("a", "a", "b")]
    await asyncio.sleep(0)
    later[0].cancel()
    go_on.set()
    await asyncio.gather(*first, *later[1:])
    assert read == [["a"], ["a"], ["a", "b"]]
