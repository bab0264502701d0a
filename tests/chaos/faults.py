"""What goes wrong in a run: each fault comes, stays for a moment and goes, and all of them come in any order."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
from collections.abc import AsyncIterator, Callable

import psycopg

from tests.chaos.deployment import Deployment
from tests.chaos.people import COMES_LATE, Common, Listener

DOWN_S = {"valkey": 3.0}
"""How long a part is away; a second, where it is not named."""
STOPPED_S, SLOW_S, HELD_S, SLOW_ONES = 3.0, 6.0, 3.0, 20
JUMPS = ("60", "-60", "0")
"""How far a clock jumps, in seconds."""

GATE = 4712
HOLD_BACK = f"""
CREATE OR REPLACE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.data LIKE '%{COMES_LATE}%' THEN PERFORM pg_advisory_xact_lock_shared({GATE}); END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS late ON events_logentry;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON events_logentry DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION wait_at_the_gate();
"""

Fault = tuple[str, str]
"""What is done, and to what."""


def faults_of(deployment: Deployment, rounds: int) -> list[Fault]:
    """What is to go wrong, in any order."""
    each: list[Fault] = [(how, part) for part in deployment.parts for how in ("kill", "stop")]
    each += [("slow", "readers"), ("late", "commit"), ("kill", "web 1")]
    each += [("late", "commit"), ("kill", f"web {len(deployment.urls)}")]
    if deployment.clock:
        each += [("jump", how) for how in JUMPS[:2]]
    order = each * rounds
    random.shuffle(order)
    return order + ([("jump", JUMPS[2])] if deployment.clock else [])


async def bring(
    deployment: Deployment, order: list[Fault], listeners: list[Listener], common: Common, *, done: Callable[[], float]
) -> None:
    """Bring one after the other, spread over the messages; ``done`` is the part of them that is acknowledged."""
    for number, (how, what) in enumerate(order):
        await asyncio.sleep(random.uniform(0.2, 1.5))
        while done() < number / len(order):
            await asyncio.sleep(0.05)
        await _bring(deployment, how, what, listeners, common)
        print(f"  {how} {what} at {done():.0%} of the messages", flush=True)


async def _bring(deployment: Deployment, how: str, what: str, listeners: list[Listener], common: Common) -> None:
    if how == "kill":
        part = deployment.parts[what]
        await asyncio.to_thread(part.kill)
        await asyncio.sleep(DOWN_S.get(what, 1.0))
        await asyncio.to_thread(part.start)
    elif how == "stop":
        deployment.parts[what].pause()
        await asyncio.sleep(STOPPED_S)
        deployment.parts[what].resume()
    elif how == "jump":
        deployment.jump(int(what))
    elif how == "slow":
        for one in random.sample(listeners, min(SLOW_ONES, len(listeners))):
            _SLOW.add(asyncio.create_task(one.read_slowly(SLOW_S)))
    else:
        # The database may be away just now.
        with contextlib.suppress(psycopg.Error, sqlite3.Error, TimeoutError):
            async with asyncio.timeout(4 * HELD_S), _held(deployment, common):
                await asyncio.sleep(HELD_S)


_SLOW: set[asyncio.Task[None]] = set()


@contextlib.asynccontextmanager
async def _held(deployment: Deployment, common: Common) -> AsyncIterator[None]:
    """Hold back a commit that has its numbers already; on SQLite, which has one writer, hold back all of them."""
    if not deployment.database_url:
        file = deployment.data / "db.sqlite3"
        with contextlib.closing(sqlite3.connect(file, timeout=2, isolation_level=None)) as own:
            own.execute("BEGIN IMMEDIATE")
            yield
            own.execute("ROLLBACK")
        return
    url = deployment.database_url.partition("?")[0]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as gate:
        await gate.execute("SET lock_timeout = '3s'")
        if not await (await gate.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'late'")).fetchone():
            await gate.execute(HOLD_BACK)
        await gate.execute("SELECT pg_advisory_lock(%s)", [GATE])
        common.late = True
        yield
        await gate.execute("SELECT pg_advisory_unlock(%s)", [GATE])
