"""Every socket gets every message, once, in order, whatever the channel layer and the network do."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from functools import partial

import pytest

from tests.lossy import SWALLOWED
from tests.pair import another
from tests.server import WebServer, web_server
from tests.sockets import Client, following

MESSAGES, SOCKETS = (1000, 20) if "OFFCHAT_TEST_ALL" in os.environ else (160, 8)
SENDERS, CUT_AFTER = 8, (25, 75)


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[WebServer, WebServer]]:
    """Two web processes over one database and one bad channel layer."""
    layer = {"CHANNEL_LAYER": "tests.lossy.LossyLayer", "COMMANDS_PER_10S": "2000"}
    with web_server(database="of the run", **layer) as first, another(first) as second:
        yield first, second


def heard(client: Client, count: int) -> bool:
    """Whether a client was told of so many messages."""
    return len(client.of("message.created")) >= count


async def follow_through_cuts(client: Client) -> None:
    """Read to the end; cut the connection after some news again and again, and come back with the position."""
    told = 0
    while (told := told + random.randint(*CUT_AFTER)) < MESSAGES:
        await client.until(partial(heard, client, told))
        client.cut()
        await client.ended()
        await client.open()
        await client.subscribe()


async def speak(url: str, token: str, room: str, bodies: list[str]) -> None:
    """Say these things, one after the other."""
    async with Client(f"{url}/ws/chat/", token) as client:
        for body in bodies:
            await client.say(room, body)


async def test_all_sockets_on_two_processes_end_with_the_same_messages(pair) -> None:
    # Given listeners on two processes, whose connections are cut at random
    urls = [server.url for server in pair]
    room, tokens = pair[0].room, pair[0].tokens
    clients = [Client(f"{urls[i % 2]}/ws/chat/", tokens["alice" if i % 3 else "bob"]) for i in range(SOCKETS)]
    for client in clients:
        await client.open()
        await client.subscribe()
    cutting = [asyncio.create_task(follow_through_cuts(client)) for client in clients]
    # When many messages are sent through both while the layer drops, repeats, and loses the very last
    bodies = [f"message {number}" for number in range(MESSAGES - 1)]
    await asyncio.gather(
        *(speak(urls[n % 2], tokens["alice"], room, bodies[n::SENDERS]) for n in range(SENDERS)),
    )
    await asyncio.gather(*cutting)
    await speak(urls[0], tokens["bob"], room, [SWALLOWED.decode()])
    # Then every socket gets all of them, once each, in the order of the stream
    for client in clients:
        await client.until(partial(heard, client, MESSAGES))
    orders = {tuple(event["data"]["id"] for event in client.of("message.created")) for client in clients}
    [order] = orders
    assert len(order) == len(set(order)) == MESSAGES
    seqs = [event["seq"] for event in clients[0].of("message.created")]
    assert seqs == sorted(seqs)
    for client in clients:
        await client.close()


async def test_a_message_whose_doorbell_is_lost_arrives(pair) -> None:
    # Given a listener on the other process
    async with following(pair[1].url, pair[1].tokens["bob"]) as bob:
        # When the ring of a message is lost for sure, and nothing follows it
        await speak(pair[0].url, pair[0].tokens["alice"], pair[0].room, [SWALLOWED.decode() + " again"])
        # Then the look at the heads finds it
        event = await bob.event("message.created")
        assert event["data"]["body"].endswith("again")
