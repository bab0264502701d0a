"""Turns at the threads: however much one person asks, another one's work is next."""

from __future__ import annotations

import asyncio
import threading
from contextvars import copy_context
from uuid import UUID

import pytest

from backend.accounts.services import issue_grant, issue_token
from backend.edge.callers import remember_caller
from backend.errors import Unavailable
from backend.events.catalogue import DurableFrame
from backend.events.doorbell import DOORBELL
from consumers.asgi import WAITING_EACH, answered_in_thread
from consumers.chat.socket import ChatSocket
from consumers.http.credentials import caller_of_request
from consumers.http.exchange import Exchange
from consumers.hub.hub import Hub
from consumers.hub.stream import Stream
from consumers.hub.threads import Threads, in_thread
from consumers.hub.turns import CALLER
from consumers.transfer.downloads import reader_of
from tests.waiting import PATIENCE_S
from tests.wire import Open


def asked_by(caller: str, threads: Threads, call: object) -> asyncio.Task[object]:
    """Ask threads for something, for a caller."""
    context = copy_context()
    context.run(CALLER.set, caller)
    return asyncio.get_running_loop().create_task(threads(call), context=context)  # type: ignore[arg-type]


async def test_another_persons_work_is_done_while_all_that_one_has_asked_for_hangs() -> None:
    threads, go_on, begun = Threads(4, "test"), threading.Event(), []

    def hang() -> None:
        begun.append(1)
        go_on.wait(PATIENCE_S)

    hanging = [asked_by("flooder", threads, hang) for _ in range(40)]
    gone = asked_by("flooder", threads, hang)
    async with asyncio.timeout(PATIENCE_S):
        while len(begun) < 2:
            await asyncio.sleep(0.01)
    # Then they have two of the four threads, also where one of them gives up waiting
    gone.cancel()
    assert await asyncio.wait_for(asked_by("other", threads, lambda: "told"), PATIENCE_S) == "told"
    assert len(begun) == 2
    # And the server itself is held by no turn
    assert await asyncio.wait_for(asked_by("", threads, lambda: "told"), PATIENCE_S) == "told"
    go_on.set()
    await asyncio.wait_for(asyncio.gather(*hanging), PATIENCE_S)
    assert len(begun) == 40


async def test_who_waits_for_one_thread_takes_turns_and_the_server_comes_first() -> None:
    threads, go_on, order = Threads(1, "test", each=1), threading.Event(), []
    first = asked_by("x", threads, lambda: go_on.wait(PATIENCE_S))
    asked = [asked_by(who, threads, lambda who=who: order.append(who)) for who in ("a", "a", "a", "b", "c", "", "")]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.wait_for(asyncio.gather(first, *asked), PATIENCE_S)
    assert order == ["", "", "a", "b", "c", "a", "a"]
    # And where it has all threads but one, it takes turns at that one
    threads, last, begun = Threads(2, "test", each=1), threading.Event(), []
    order.clear()
    go_on.clear()

    def hang(until: threading.Event) -> None:
        begun.append(1)
        until.wait(PATIENCE_S)

    hanging = [asked_by("", threads, lambda: hang(last)), asked_by("x", threads, lambda: hang(go_on))]
    async with asyncio.timeout(PATIENCE_S):
        while len(begun) < 2:
            await asyncio.sleep(0.01)
    asked = [asked_by(who, threads, lambda who=who: order.append(who)) for who in ("a", "", "", "b")]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.wait_for(asyncio.gather(*asked), PATIENCE_S)
    last.set()
    await asyncio.wait_for(asyncio.gather(*hanging), PATIENCE_S)
    assert order == ["a", "", "b", ""]


async def test_what_is_done_leaves_nothing_in_the_queue_of_a_pool_whose_threads_never_rest() -> None:
    threads, longest, done = Threads(4, "test"), 0, []

    async def go_on(caller: str) -> None:
        nonlocal longest
        for _ in range(60):
            await asked_by(caller, threads, lambda: done.append(caller))
            longest = max(longest, threads.pool._work_queue.qsize())

    # Given sixteen people, each of whom asks for the next thing as soon as they were answered
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(go_on(f"person {number}") for number in range(16)))
    assert len(done) == 960
    assert longest <= 4


async def test_requests_of_one_caller_beyond_a_number_are_told_to_come_again_and_those_of_others_wait() -> None:
    go_on, path = threading.Event(), {"path": "/api/v1/media/uploads/direct/7/parts/"}

    def request(caller: str, call: object) -> asyncio.Task[object]:
        context = copy_context()
        context.run(CALLER.set, caller)
        return asyncio.get_running_loop().create_task(answered_in_thread(path, call), context=context)

    hanging = [request("flooder", lambda: go_on.wait(PATIENCE_S)) for _ in range(WAITING_EACH)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await request("flooder", lambda: "told")
    assert await asyncio.wait_for(request("other", lambda: "told"), PATIENCE_S) == "told"
    go_on.set()
    await asyncio.wait_for(asyncio.gather(*hanging), PATIENCE_S)
    assert await request("flooder", lambda: "told") == "told"


async def test_the_hub_works_in_no_persons_turn_whoever_has_begun_it_or_rings() -> None:
    hub, turns = Hub(tick_s=0.01), dict[str, str]()
    hub.on_control(lambda *_: turns.update(control=CALLER.get()))

    async def look() -> None:
        turns["look"] = CALLER.get()

    async def catch_up(_: object) -> None:
        turns["repair"] = CALLER.get()

    hub.repair.look, hub.repair.catch_up = look, catch_up  # type: ignore[method-assign]

    async def first() -> None:
        CALLER.set("first")
        hub.ensure_started()
        stream = hub.streams["room:r"] = Stream("room:r")
        stream.start("e", 0)
        gone = DurableFrame(stream="room:r", epoch="e", seq=1, type="room.deleted", frame=b"{}")
        await asyncio.to_thread(DOORBELL.ring, [gone])
        # A stream that the hub has forgotten meanwhile
        hub.listen(Stream("room:s"), "somebody", print)

    await asyncio.create_task(first())
    async with asyncio.timeout(PATIENCE_S):
        while len(turns) < 3:
            await asyncio.sleep(0.01)
    hub.stop()
    assert turns == {"control": "", "look": "", "repair": ""}


def test_a_request_is_its_persons_whatever_token_it_has_and_its_addresses_where_that_was_never_valid() -> None:
    person = UUID(int=7)

    def caller(token: str) -> str:
        return caller_of_request({"headers": [(b"authorization", token.encode())], "client": ("192.0.2.1", 5)})

    remember_caller("Token first", person)
    remember_caller("Token second", person)
    assert caller("Token first") == caller("Token second") == str(person)
    assert caller("Token guessed") == caller("Token guessed again") == caller("") == "192.0.2.1"
    # And what has no address, as behind a Unix socket, is not taken for the server itself
    assert caller_of_request({"headers": [], "client": None}) == "?"


async def test_who_was_let_in_by_a_handshake_or_a_link_is_known_from_then_on(person, wired: Open) -> None:
    bob = await in_thread(person, "bob")
    token = (await in_thread(issue_token, bob, address="")).token
    async with wired(ChatSocket, token) as wire:
        grant = issue_grant(wire.socket.actor).token
    link = {
        "type": "http", "method": "GET", "path": "/media/1", "query_string": f"g={grant}".encode(), "headers": [],
        "client": ("192.0.2.1", 5), "url_route": {"kwargs": {}},
    }  # fmt: skip
    assert caller_of_request(link) == "192.0.2.1"
    await reader_of(Exchange(link, asyncio.Event().wait, asyncio.Event().wait))
    by_token = {"headers": [(b"authorization", f"Token {token}".encode())], "client": ("192.0.2.1", 5)}
    assert caller_of_request(by_token) == caller_of_request(link) == str(bob.pk)
