"""Groups that are joined at once: as the layer joins them one by one, for this leans on what it keeps to itself."""

from __future__ import annotations

from typing import Any

from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer

from consumers.hub.layer import join

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
