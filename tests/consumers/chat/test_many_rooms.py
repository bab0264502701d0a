"""Somebody in many rooms comes back with as few questions to the database and to Redis as somebody in a few."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.db.backends.signals import connection_created

from backend.accounts.access import Actor
from backend.accounts.services import issue_token
from backend.chat.selectors import room_stream
from backend.chat.services import create_room, send_message
from backend.events.log import heads
from backend.ids import new_id
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread

BEHIND = 3


class Questions:
    """What is asked of the database by every thread of this process that begins to ask."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # The hub looks at the heads beside this, once a second: on PostgreSQL as of a snapshot that it asks for.
        if sql.startswith("SELECT") and "events_streamhead" not in sql and "pg_current_snapshot" not in sql:
            self.asked.append(sql)
        return execute(sql, params, many, context)

    def listen(self, sender: object, connection: Any, **_: object) -> None:
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)


@contextlib.contextmanager
def questions() -> Iterator[list[str]]:
    """The SELECTs that are asked inside."""
    counted = Questions()
    connection_created.connect(counted.listen)
    try:
        yield counted.asked
    finally:
        connection_created.disconnect(counted.listen)


def subscriptions_of_redis() -> int:
    """How many SUBSCRIBE commands Redis has done."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return int(client.info("commandstats").get("cmdstat_subscribe", {"calls": 0})["calls"])


def talk(owner: Actor, rooms: int) -> dict[str, dict[str, Any]]:
    """Rooms in which something was said since the positions that are returned, by stream."""
    made = [UUID(create_room(owner, kind="group", name=str(number), members=[])[0].id) for number in range(rooms)]
    before = heads(map(room_stream, made))
    for room in made:
        for number in range(BEHIND):
            send_message(owner, room, client_id=str(new_id()), body=f"message {number}")
    return {name: {"epoch": head.epoch, "seq": head.seq} for name, head in before.items()}


async def come_back(wired: Any, token: str, positions: dict[str, dict[str, Any]], asked: list[str]) -> tuple[int, int]:
    """Resume all rooms; how many questions that took of the database and of Redis."""
    async with wired(ChatSocket, token) as wire:
        before = subscriptions_of_redis()
        asked.clear()
        told = await wire.do("subscribe", {"streams": "all", "positions": positions})
        assert all(told["streams"][name]["recovered"] for name in positions)
        await wire.until(lambda: len(wire.of("resumed")) == len(positions))
        for name, position in positions.items():
            seqs = [event["seq"] for event in wire.of("message.created") if event["stream"] == name]
            assert seqs == list(range(position["seq"] + 1, position["seq"] + 1 + BEHIND))
    return len(asked), subscriptions_of_redis() - before


async def test_a_client_comes_back_to_many_rooms_with_as_few_questions_as_to_a_few(alice, person, wired) -> None:
    with questions() as asked:
        # Given a process that has just started, for somebody who was away while something was said in their rooms
        token = await in_thread(lambda: issue_token(person("alice"), address="").token)
        await come_back(wired, token, await in_thread(talk, alice, 1), asked)
        # When they come back to a few rooms, and to many
        of_few = await come_back(wired, token, await in_thread(talk, alice, 4), asked)
        of_many = await come_back(wired, token, await in_thread(talk, alice, 60), asked)
    # Then neither the database nor Redis is asked more often
    assert of_many == of_few
    assert min(of_few) > 0
