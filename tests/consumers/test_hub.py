"""The hub: order out of disorder, one look for many, values that replace each other, counters."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Unavailable
from backend.events.catalogue import Numbered, Passing
from consumers.frames import Frame
from consumers.hub import Hub
from consumers.streams import RING_BYTES, RING_FRAMES, Stream
from consumers.threads import in_hub_thread, in_thread
from tests.pair import Pair

pytest_plugins = ["tests.pair_fixture"]


def event(seq: int, *, epoch: str = "e", type: str = "message.created", data: object = None) -> Numbered:
    """An event of the stream ``room:r``."""
    text = json.dumps({"type": type, "stream": "room:r", "seq": seq, "data": data or {"body": f"secret {seq}"}})
    return Numbered(stream="room:r", epoch=epoch, seq=seq, type=type, frame=text.encode())


def numbers(frames: list[Frame]) -> list[int]:
    return [frame.seq for frame in frames]


@given(st.permutations(range(1, 13)), st.lists(st.integers(1, 12), max_size=12), st.integers(0, 11))
def test_events_in_any_order_and_any_repetition_are_handed_on_once_each_in_order(
    order: list[int], repeated: list[int], known_after: int
) -> None:
    # Given events of a stream that arrive in disorder, some of them twice, and others of an earlier life of it
    arriving = [*order, *repeated]
    stream, handed = Stream("room:r"), []
    # When the head becomes known only after a while
    for place, seq in enumerate(arriving):
        if place == known_after:
            handed += stream.start("e", 0)
        handed += stream.take(event(seq))
        if stream.seq is not None:
            handed += stream.take(event(seq + 1, epoch="another life"))
    # Then each is handed on once, in order
    assert numbers(handed) == list(range(1, 13))
    assert b"secret" in handed[0].payload


@given(st.lists(st.integers(1, 40), max_size=60), st.integers(0, 40))
def test_the_ring_has_all_events_after_a_number_or_says_that_it_has_not(arriving: list[int], asked: int) -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for seq in arriving:
        stream.take(event(seq))
    head = stream.seq or 0
    found = stream.after(asked)
    if asked <= head:
        assert found is not None
        assert numbers(found) == list(range(asked + 1, head + 1))


def test_the_ring_is_bounded_in_frames_and_in_bytes() -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for seq in range(1, 1001):
        stream.take(event(seq, data={"body": "x" * (seq * 10)}))
    assert len(stream.ring) <= RING_FRAMES
    assert sum(len(frame.payload) for frame in stream.ring) <= RING_BYTES
    assert stream.after(0) is None


def test_nothing_said_before_a_deletion_stays_in_the_ring() -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for item in (event(1), event(2), event(3, type="message.deleted", data={"id": "m"})):
        stream.take(item)
    assert b"secret" not in b"".join(frame.payload for frame in stream.ring)
    assert stream.after(1) is None


def test_nothing_said_before_a_quarantine_stays_in_the_ring() -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for item in (event(1), event(2, type="media.updated", data={"hold": "quarantined"})):
        stream.take(item)
    assert numbers(list(stream.ring)) == [2]


async def test_a_socket_that_fails_keeps_nothing_from_the_others() -> None:
    # Given two listeners, the first of which breaks
    hub, heard = Hub(), []
    stream = hub.streams["room:r"] = Stream("room:r")
    stream.start("e", 0)

    def broken(_: Frame) -> None:
        raise OSError("gone")

    hub.listen(stream, "broken", broken)
    hub.listen(stream, "whole", heard.append)
    # When events arrive
    hub.feed([event(1), event(2)])
    # Then the second has them all
    assert numbers(heard) == [1, 2]


async def test_a_stream_that_is_forgotten_between_its_opening_and_its_first_listener_comes_back(monkeypatch) -> None:
    # Given a stream that was opened, and then forgotten because its listener took very long
    hub, heard = Hub(), []
    stream = hub.streams["room:r"] = Stream("room:r")
    stream.start("e", 0)
    stream.idle_since = time.monotonic() - 60
    hub._drop_idle()
    hub.feed([event(1)])
    log = [event(1), event(2)]

    async def read_the_log(lagging: Stream) -> None:
        hub.feed(log)

    monkeypatch.setattr(hub, "catch_up", read_the_log)
    # When somebody listens to it
    hub.listen(stream, "somebody", heard.append)
    await asyncio.sleep(0.1)
    hub.feed([event(3)])
    # Then they hear what it missed, and what follows
    assert numbers(heard) == [1, 2, 3]


async def test_a_stream_that_another_has_replaced_is_not_listened_to_in_vain() -> None:
    hub = Hub()
    hub.streams["room:r"] = Stream("room:r")
    with pytest.raises(Unavailable):
        hub.listen(Stream("room:r"), "somebody", print)


async def test_passing_values_of_one_key_come_at_most_four_times_a_second_and_end_with_the_last() -> None:
    # Given somebody who listens
    hub, heard = Hub(), []
    stream = hub.streams["room:r"] = Stream("room:r")
    hub.listen(stream, "somebody", heard.append)
    # When a value is told a hundred times within half a second
    for value in range(100):
        tail = b',"data":%d}' % value
        hub.feed([Passing(audience=("room:r",), key="k", type="typing", frame_head=b'{"stream":', frame_tail=tail)])
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.3)
    # Then few of them arrive, the last one among them
    values = [json.loads(frame.payload)["data"] for frame in heard]
    assert values[0] == 0
    assert values[-1] == 99
    assert len(values) <= 5


async def test_any_number_of_slow_commands_leaves_the_hub_its_own_threads() -> None:
    # Given more slow commands than there are threads for commands
    slow = [asyncio.ensure_future(in_thread(time.sleep, 0.5)) for _ in range(settings.COMMAND_THREADS + 4)]
    await asyncio.sleep(0.05)
    # Then the hub reads at once
    began = time.monotonic()
    assert await in_hub_thread(lambda: "read") == "read"
    assert time.monotonic() - began < 0.3
    await asyncio.gather(*slow)


def test_counters_of_the_sockets_stand_among_the_metrics(pair: Pair) -> None:
    with pair.http("alice") as http:
        shown = http.get("/metrics").text
    for name in (
        "offchat_sockets", "offchat_socket_closes_total", "offchat_deliveries_total", "offchat_gaps_repaired_total",
        "offchat_streams", "offchat_doorbell_lost_total",
    ):  # fmt: skip
        assert f"# HELP {name}" in shown, name
