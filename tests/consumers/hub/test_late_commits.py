"""A commit that comes long after its transaction took its place reaches the other process, also with Redis standing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
import redis

from tests import services
from tests.pair import Pair, another
from tests.server import web_server

LATE = "this is committed late"
GATE = 4711
"""The advisory lock that holds back the commit of a transaction which writes ``LATE``."""

HOLD_BACK = f"""
CREATE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.data LIKE '%{LATE}%' THEN PERFORM pg_advisory_xact_lock({GATE}); END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON events_logentry DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION wait_at_the_gate();
"""
WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"


@pytest.fixture
def silent_pair() -> Iterator[Pair]:
    """Two processes whose Valkey stands still: it takes connections and answers nothing."""
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(services.valkey())
        first = stack.enter_context(web_server(database="postgres", redis_url=url))
        second = stack.enter_context(another(first))
        with redis.Redis.from_url(url) as client:
            process = int(client.info("server")["process_id"])
        os.kill(process, signal.SIGSTOP)
        stack.callback(os.kill, process, signal.SIGCONT)
        yield Pair(first, second)


async def test_a_commit_later_than_many_others_reaches_the_other_process_without_redis(silent_pair: Pair) -> None:
    pair = silent_pair
    room, elsewhere = pair.room("bob"), pair.room("bob")
    async with pair.chat("bob", on=pair.second) as bob, _held_commits(pair) as gate:
        stream = f"room:{room}"
        before = (await bob.subscribe())["streams"][stream]["seq"]
        # Given a message that has its number, but is not committed
        late = asyncio.create_task(asyncio.to_thread(pair.post, "alice", room, LATE))
        while (await (await gate.execute(WAITS, [GATE])).fetchone()) != (1,):
            await asyncio.sleep(0.02)
        # And transactions that began later, are committed, and found by the looks of the other process
        for number in range(3):
            await asyncio.to_thread(pair.post, "alice", elsewhere, f"soon {number}")
            assert (await bob.event("message.created"))["data"]["body"] == f"soon {number}"
        # When it is committed, and the client on the other process pings
        await gate.execute("SELECT pg_advisory_unlock(%s)", [GATE])
        await late
        await bob.raw('{"type":"ping"}')
        # Then the pong knows its number, and the message has come before it
        pong = await bob.event("pong")
        assert pong["data"]["heads"][stream]["seq"] == before + 1
        assert [event["data"]["body"] for event in bob.of("message.created")] == [LATE]


@contextlib.asynccontextmanager
async def _held_commits(pair: Pair) -> AsyncIterator[psycopg.AsyncConnection[tuple[int, ...]]]:
    url = pair.first.environment["DATABASE_URL"].partition("?")[0]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as gate:
        await gate.execute(HOLD_BACK)
        await gate.execute("SELECT pg_advisory_lock(%s)", [GATE])
        yield gate
