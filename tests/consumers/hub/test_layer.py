"""Groups that are joined at once: as the layer joins them one by one, for this leans on what it keeps to itself."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from channels.layers import InMemoryChannelLayer, channel_layers, get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer

from consumers.hub import layer as hub_layer
from consumers.hub.layer import Layer, join
from tests.waiting import PATIENCE_S

GROUPS = [f"room.{number}" for number in range(3)]


def inside(layer: Any) -> tuple[dict[str, int], set[str]]:
    """Its groups with the number of their channels, and what it has subscribed to beside its channels."""
    pubsub = layer._get_layer()
    subscribed = {name for shard in pubsub._shards for name in shard._subscribed_to}
    return {name: len(channels) for name, channels in pubsub.groups.items()}, subscribed & set(pubsub.groups)


async def test_groups_joined_at_once_are_as_those_joined_one_by_one() -> None:
    # Given a layer of the kind that stands in the settings, and another one
    one_by_one, at_once, sender = (channel_layers.make_backend("default") for _ in range(3))
    assert isinstance(at_once, RedisPubSubChannelLayer), "the settings name another layer: this needs another test"
    first, second = await one_by_one.new_channel(), await at_once.new_channel()
    # When one joins them by the layer's own interface, the other with one command
    for group in GROUPS:
        await one_by_one.group_add(group, first)
    await join(at_once, GROUPS, second)
    # Then both stand alike inside, and hear the same of every group
    assert inside(at_once) == inside(one_by_one)
    for group in GROUPS:
        await sender.group_send(group, {"type": "said", "in": group})
        for layer, channel in ((one_by_one, first), (at_once, second)):
            assert await layer.receive(channel) == {"type": "said", "in": group}
    # And a group that is left by the layer's own interface is left
    await at_once.group_discard(GROUPS[0], second)
    for group in GROUPS[:2]:
        await sender.group_send(group, {"type": "later", "in": group})
    assert (await at_once.receive(second))["in"] == GROUPS[1]
    for layer in (one_by_one, at_once, sender):
        await layer.flush()


async def test_who_leaves_while_it_joins_for_others_leaves_none_of_them_unjoined(monkeypatch) -> None:
    asked: asyncio.Queue[tuple[list[str], asyncio.Event]] = asyncio.Queue()

    async def slowly(_: Any, groups: list[str], __: str) -> None:
        go_on = asyncio.Event()
        asked.put_nowait((groups, go_on))
        await go_on.wait()

    monkeypatch.setattr(hub_layer, "join", slowly)
    monkeypatch.setattr(hub_layer, "get_channel_layer", InMemoryChannelLayer)
    layer = Layer(lambda _: True)
    # Given one who joins a group, and two who wait until they may join theirs, together
    first, second, third = (asyncio.ensure_future(layer.settle([f"room:{name}"])) for name in "abc")
    async with asyncio.timeout(PATIENCE_S):
        _, go_on = await asked.get()
        go_on.set()
        await first
        together, _ = await asked.get()
        # When the one of them who asks for both has ended before Redis has answered
        second.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await second
        # Then the other goes on when both groups are joined, and not before
        again, go_on = await asked.get()
        assert set(again) == set(together)
        assert len(together) == 2
        assert not third.done()
        go_on.set()
        await third


async def test_a_listener_that_is_ended_ends_wherever_it_is_with_redis() -> None:
    for turns in range(30):
        listening = asyncio.ensure_future(Layer(lambda _: True).receive())
        # Given one that has come as far as so many turns of the loop bring it
        for _ in range(turns):
            await asyncio.sleep(0)
        # When it is ended, once, as a loop that closes does with all that it still has
        listening.cancel()
        # Then it ends
        _, unended = await asyncio.wait([listening], timeout=PATIENCE_S)
        assert not unended, f"after {turns} turns"
        await get_channel_layer().flush()
