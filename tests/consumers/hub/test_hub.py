"""The hub: order out of disorder, one look for many, values that replace each other, counters."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec
import pytest
from channels.layers import get_channel_layer
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.services import issue_token
from backend.chat.services import create_room
from backend.errors import Unavailable
from backend.events.catalogue import DurableFrame, EphemeralFrame
from backend.events.doorbell import group_name
from consumers.asgi import WAITING_MOST, answered_in_thread
from consumers.chat.socket import ChatSocket
from consumers.hub import hub as hub_module
from consumers.hub import repair
from consumers.hub.coalescing import Coalescing
from consumers.hub.frame import Frame
from consumers.hub.hub import Hub
from consumers.hub.stream import RECENT_BYTES, RECENT_FRAMES, Stream
from consumers.hub.threads import in_hub_thread, in_thread
from tests.pair import Pair
from tests.waiting import PATIENCE_S
from tests.wire import failing_once

pytest_plugins = ["tests.pair_fixture"]


def event(seq: int, *, epoch: str = "e", type: str = "message.created", data: object = None) -> DurableFrame:
    """An event of the stream ``room:r``."""
    text = json.dumps({"type": type, "stream": "room:r", "seq": seq, "data": data or {"body": f"secret {seq}"}})
    return DurableFrame(stream="room:r", epoch=epoch, seq=seq, type=type, frame=text.encode())


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


def test_what_waits_behind_a_gap_is_not_handed_on_in_a_later_life_of_the_stream() -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    assert stream.take(event(3)) == []
    assert stream.start("a later life", 2) == []
    assert numbers(stream.take(event(3, epoch="a later life"))) == [3]


@given(st.lists(st.integers(1, 40), max_size=60), st.integers(0, 40))
def test_a_stream_keeps_all_events_after_a_number_or_says_that_it_does_not(arriving: list[int], asked: int) -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for seq in arriving:
        stream.take(event(seq))
    head = stream.seq or 0
    found = stream.after(asked)
    if asked <= head:
        assert found is not None
        assert numbers(found) == list(range(asked + 1, head + 1))


def test_what_a_stream_keeps_is_bounded_in_frames_and_in_bytes() -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for seq in range(1, 1001):
        stream.take(event(seq, data={"body": "x" * (seq * 10)}))
    assert len(stream.recent) <= RECENT_FRAMES
    assert sum(len(frame.payload) for frame in stream.recent) <= RECENT_BYTES
    assert stream.after(0) is None


def test_nothing_said_before_a_deletion_stays_among_the_recent_frames() -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for item in (event(1), event(2), event(3, type="message.deleted", data={"id": "m"})):
        stream.take(item)
    assert b"secret" not in b"".join(frame.payload for frame in stream.recent)
    assert stream.after(1) is None


@pytest.mark.parametrize("edited", [None, "2026-11-20T10:00:00.123Z"])
def test_what_a_message_said_before_an_edit_does_not_stay_among_the_recent_frames(edited: str | None) -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for item in (event(1), event(2, type="message.updated", data={"id": "m", "edited_at": edited})):
        stream.take(item)
    assert numbers(list(stream.recent)) == ([2] if edited else [1, 2])


@pytest.mark.parametrize("taken_away", [{"hold": "quarantined"}, {"state": "deleted"}], ids=["held", "deleted"])
def test_nothing_said_before_a_file_was_taken_away_stays_among_the_recent_frames(taken_away: dict[str, str]) -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for item in (event(1), event(2, type="media.updated", data=taken_away)):
        stream.take(item)
    assert numbers(list(stream.recent)) == [2]


def test_other_changes_of_a_file_leave_the_recent_frames_as_they_are() -> None:
    stream = Stream("room:r")
    stream.start("e", 0)
    for item in (event(1), event(2, type="media.updated", data={"hold": None, "state": "ready"})):
        stream.take(item)
    assert numbers(list(stream.recent)) == [1, 2]


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

    async def read_the_log(lagging: Sequence[Stream]) -> None:
        hub.feed(log)

    monkeypatch.setattr(hub.repair, "catch_up", read_the_log)
    # When somebody listens to it
    hub.listen(stream, "somebody", heard.append)
    async with asyncio.timeout(PATIENCE_S):
        while len(heard) < 2:
            await asyncio.sleep(0.01)
    hub.feed([event(3)])
    # Then they hear what it missed, and what follows
    assert numbers(heard) == [1, 2, 3]


async def test_a_stream_that_another_has_replaced_is_not_listened_to_in_vain() -> None:
    hub = Hub()
    hub.streams["room:r"] = Stream("room:r")
    with pytest.raises(Unavailable):
        hub.listen(Stream("room:r"), "somebody", print)


async def test_ephemeral_values_of_one_key_come_at_most_four_times_a_second_and_end_with_the_last() -> None:
    # Given somebody who listens
    hub, heard = Hub(), []
    stream = hub.streams["room:r"] = Stream("room:r")
    hub.listen(stream, "somebody", heard.append)
    # When a value is told a hundred times within half a second
    began = time.monotonic()
    for value in range(100):
        hub.feed([ephemeral(value)])
        await asyncio.sleep(0.005)

    def values() -> list[int]:
        return [json.loads(frame.payload)["data"] for frame in heard]

    async with asyncio.timeout(PATIENCE_S):
        while values()[-1] != 99:
            await asyncio.sleep(0.01)
    # Then few of them arrive, the last one among them
    assert values()[0] == 0
    assert len(values()) <= 4 * (time.monotonic() - began) + 2


async def test_however_many_things_change_at_once_a_stream_carries_a_hundred_of_them_a_second(monkeypatch) -> None:
    delays: list[float] = []
    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", lambda delay, *_: delays.append(delay))
    coalescing = Coalescing(lambda *_: None)
    for number in range(300):
        coalescing.take("moderation:n", ephemeral(0, key=str(number)))
    coalescing.take("room:r", ephemeral(0))
    assert (delays[0], delays[299], delays[300]) == (0.25, 3.0, 0.25)


def ephemeral(value: int, *, key: str = "k", **more: Any) -> EphemeralFrame:
    """An ephemeral value of the room ``room:r``."""
    tail = b',"data":%d}' % value
    fields = {"audience": ("room:r",), "key": key, "type": "upload.progress", **more}
    return EphemeralFrame(**fields, frame_head=b'{"stream":', frame_tail=tail)


async def test_progress_that_waits_for_its_turn_comes_before_the_news_that_the_file_is_ready() -> None:
    # Given a file whose progress was told a moment ago, and has grown since
    hub, heard = Hub(), []
    stream = hub.streams["room:r"] = Stream("room:r")
    stream.start("e", 0)
    hub.listen(stream, "somebody", heard.append)
    hub.feed([ephemeral(50), ephemeral(70), ephemeral(99)])
    # When the file is ready
    hub.feed([event(1, type="media.updated", data={"state": "ready"})])
    await asyncio.sleep(0.6)
    # Then its last progress came before that, and nothing after it
    told = [json.loads(frame.payload).get("data") for frame in heard]
    assert told == [50, 99, {"state": "ready"}]


# -- what goes wrong -----------------------------------------------------------------------------------------------


async def test_one_event_that_cannot_be_handed_on_keeps_nothing_from_anybody() -> None:
    hub, heard = Hub(), []
    stream = hub.streams["room:r"] = Stream("room:r")
    stream.start("e", 0)
    hub.listen(stream, "somebody", heard.append)
    hub.feed([event(1), ephemeral(1, numbers="not a mapping"), event(2)])
    assert numbers(heard) == [1, 2]


async def test_a_change_of_a_file_that_this_process_does_not_understand_is_handed_on() -> None:
    # Given an event in the words of a newer process
    strange = event(2, type="media.updated", data={"hold": {"since": "yesterday"}})
    stream = Stream("room:r")
    stream.start("e", 0)
    stream.take(event(1))
    # Then it is handed on like any other, and taken for one that hides what was said before
    assert numbers(stream.take(strange)) == [2]
    assert numbers(list(stream.recent)) == [2]


@pytest.fixture
async def started(wired) -> AsyncIterator[Hub]:
    """A hub that runs, and tries again soon."""
    hub = Hub(tick_s=0.05)
    yield hub
    hub.stop()


async def ring(item: EphemeralFrame) -> None:
    """What another process rings."""
    message = {"type": "offchat.ring", "from": "another", "kind": "ephemeral", "audience": "room:r"}
    items = msgspec.msgpack.encode([item])
    await get_channel_layer().group_send(group_name("room:r"), {**message, "items": items})


async def test_the_hub_goes_on_listening_after_an_event_that_fails(started: Hub, monkeypatch) -> None:
    # Given a process that listens, and fails once
    heard: list[Frame] = []
    await started.watch("room:r", "somebody", heard.append)
    monkeypatch.setattr(started._coalescing, "take", failing_once(started._coalescing.take))
    # When it is rung twice
    for value in (1, 2):
        await ring(ephemeral(value, key=str(value)))
    # Then it hears the second ring
    async with asyncio.timeout(PATIENCE_S):
        while not heard:
            await asyncio.sleep(0.01)
    assert json.loads(heard[0].payload)["data"] == 2


async def test_what_must_never_end_is_begun_again_when_it_fails(started: Hub, monkeypatch) -> None:
    begun: list[float] = []

    async def fails(*_: object) -> None:
        begun.append(time.monotonic())
        raise RuntimeError("never seen before")

    monkeypatch.setattr("consumers.hub.hub.Layer.mend", fails)
    monkeypatch.setattr("consumers.hub.hub.Layer.receive", fails)
    started.ensure_started()
    # Both again and again, and not as fast as the machine can
    async with asyncio.timeout(PATIENCE_S):
        while len(begun) < 6:
            await asyncio.sleep(0.01)
    assert begun[5] - begun[0] >= 2 * 0.05


async def test_a_gap_whose_repair_fails_is_repaired_later(started: Hub, monkeypatch) -> None:
    # Given a log that cannot be read at the moment
    heard: list[Frame] = []
    stream = started.streams["room:r"] = Stream("room:r")
    stream.start("e", 0)
    started.listen(stream, "somebody", heard.append)

    async def read_the_log(_: Sequence[Stream]) -> None:
        started.feed([event(1)])

    reading = failing_once(read_the_log)
    monkeypatch.setattr(started.repair, "catch_up", reading)
    # When an event is missing
    started.feed([event(2)])
    # Then it is read as soon as that is possible
    async with asyncio.timeout(PATIENCE_S):
        while numbers(heard) != [1, 2]:
            await asyncio.sleep(0.01)


async def test_any_number_of_slow_commands_leaves_the_hub_its_own_threads() -> None:
    # Given more commands that hang than there are threads for commands
    go_on = threading.Event()
    slow = [asyncio.ensure_future(in_thread(go_on.wait, 30)) for _ in range(settings.COMMAND_THREADS + 4)]
    await asyncio.sleep(0.05)
    # Then the hub reads all the same
    assert await asyncio.wait_for(in_hub_thread(lambda: "read"), PATIENCE_S) == "read"
    assert not any(command.done() for command in slow)
    go_on.set()
    await asyncio.gather(*slow)


async def test_requests_that_wait_for_other_servers_delay_no_others_and_many_that_wait_are_refused() -> None:
    go_on = threading.Event()
    direct = "/api/v1/media/uploads/direct/7/"
    # Given an object storage and a provider that hang, and as many who wait for them as may
    paths = (f"{direct}complete/", f"{direct}parts/", "/auth/providers/work/start")
    asked = [path for path in paths for _ in range(WAITING_MOST)]
    slow = [asyncio.ensure_future(answered_in_thread({"path": path}, go_on.wait, 30)) for path in asked]
    await asyncio.sleep(0)
    # Then others are answered, one more is told to come again, and health is told
    assert await asyncio.wait_for(answered_in_thread({"path": "/api/v1/me/"}, lambda: "me"), PATIENCE_S) == "me"
    assert await asyncio.wait_for(answered_in_thread({"path": "/healthz"}, lambda: "well"), PATIENCE_S) == "well"
    for path in paths:
        with pytest.raises(Unavailable):
            await answered_in_thread({"path": path}, go_on.wait, 30)
    go_on.set()
    await asyncio.gather(*slow)


async def test_what_sockets_do_and_how_long_their_commands_take_stands_among_the_metrics(pair: Pair) -> None:
    def told() -> str:
        with pair.http("alice") as http:
            return http.get("/metrics").text

    async with pair.chat("alice") as alice:
        await alice.subscribe()
        for command in ("history", "no.such.command"):
            assert (await alice.ask(command, {"room": "none"}))["ok"] is False
        shown = await in_thread(told)
    for name in (
        "offchat_sockets", "offchat_socket_closes_total", "offchat_deliveries_total", "offchat_gaps_repaired_total",
        "offchat_streams", "offchat_doorbell_lost_total",
    ):  # fmt: skip
        assert f"# HELP {name}" in shown, name
    for command in ("subscribe", "history", "unknown"):
        assert f'offchat_command_seconds_count{{command="{command}",endpoint="chat"}}' in shown, command
    assert "no.such.command" not in shown
    assert 'offchat_commands_refused_total{code="invalid",endpoint="chat"}' in shown


async def test_one_look_tells_where_all_streams_stand_of_which_a_client_knows_something_else(
    alice, person, wired, monkeypatch
) -> None:
    # Given a client whose positions are from before the log was restored
    def made() -> tuple[list[str], str]:
        rooms = [create_room(alice, kind="group", name=f"Trip {number}", members=[])[0].id for number in range(5)]
        return rooms, issue_token(person("alice"), address="").token

    rooms, token = await in_thread(made)
    together: list[int] = []
    read_heads = repair.heads
    for module in (hub_module, repair):
        monkeypatch.setattr(module, "heads", lambda names: together.append(len(list(names))) or read_heads(names))
    async with wired(ChatSocket, token) as wire:
        # When it comes back to all of its rooms
        stale = {f"room:{room}": {"epoch": "before", "seq": 5} for room in rooms}
        told = await wire.do("subscribe", {"streams": "all", "positions": stale})
        # Then it hears that none of them fits, for one look that opens the streams and one that compares
        assert [told["streams"][stream]["recovered"] for stream in stale] == [False] * 5
        assert together[-2:] == [5, 5]
