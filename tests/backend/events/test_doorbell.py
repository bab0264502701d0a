"""The doorbell: rings for whoever listens, and costs nobody anything when nobody can be reached."""

import asyncio
import threading

import pytest
from channels.layers import channel_layers, get_channel_layer

from backend.events import doorbell as module
from backend.events.catalogue import DurableFrame, EphemeralFrame
from backend.events.doorbell import PROCESS, Doorbell, group_name, opened
from tests.waiting import PATIENCE_S, until

EVENT = DurableFrame(stream="room:1", epoch="e", seq=1, type="room.deleted", frame=b"{}")
FLEETING = EphemeralFrame(audience=("room:1", "media:2"), key="k", type="typing", frame_head=b"{", frame_tail=b"}")


@pytest.fixture
def bell():
    """A doorbell of its own, on which few batches may wait; its loop ends with the test."""
    made = Doorbell(pending_limit=60)
    yield made
    if made._loop and not made._loop.is_closed():
        made._loop.call_soon_threadsafe(made._loop.stop)


@pytest.fixture
def redis_away(settings):
    """The channel layer points at a Redis that is not there."""
    layer = {**settings.CHANNEL_LAYERS["default"], "CONFIG": {"hosts": ["unix:///nowhere/valkey.sock"]}}
    settings.CHANNEL_LAYERS = {"default": layer}
    channel_layers.backends.clear()
    yield
    channel_layers.backends.clear()


def lost():
    return module.RINGS_LOST._value.get()


def test_ringing_never_raises_with_redis_away(bell, redis_away):
    before = lost()
    for _ in range(50):
        bell.ring([EVENT])
    until(lambda: lost() == before + 50)
    until(lambda: bell._pending == 0)


def test_what_waits_is_bounded(bell):
    stuck, before = threading.Event(), lost()
    bell._running_loop().call_soon_threadsafe(stuck.wait, 10)
    for _ in range(75):
        bell.ring([EVENT, EVENT])
    assert bell._pending == 60
    assert lost() == before + 30
    stuck.set()
    until(lambda: bell._pending == 0)


async def test_while_redis_hangs_the_hub_of_this_process_hears_all_and_what_waited_is_not_sent_later(bell, settings):
    layer, there, over = get_channel_layer(), settings.CHANNEL_LAYERS, asyncio.Event()
    ours = await layer.new_channel()
    await layer.group_add(group_name("room:1"), ours)

    async def hang(reader, writer):
        await over.wait()
        writer.close()

    def lead_to(layers):
        settings.CHANNEL_LAYERS = layers
        channel_layers.backends.clear()

    # Given a Redis that takes connections and answers nothing
    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lead_to({"default": {**there["default"], "CONFIG": {"hosts": [f"redis://127.0.0.1:{port}"]}}})
    fed, before = [], lost()
    bell.attach(asyncio.get_running_loop(), fed.extend)
    # When three times as much is rung as may wait to be sent
    for seq in range(1, 181):
        bell.ring([DurableFrame(stream="room:1", epoch="e", seq=seq, type="t", frame=b"{}")])
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    # Then the hub of this process has heard it
    assert [one.seq for one in fed] == list(range(1, 181))
    # And once Redis answers again, others hear what is rung from then on
    lead_to(there)
    server.close()
    over.set()
    async with asyncio.timeout(PATIENCE_S):
        while bell._pending:
            await asyncio.sleep(0.01)
    assert lost() == before + 180
    bell.ring([DurableFrame(stream="room:1", epoch="e", seq=181, type="t", frame=b"{}")])
    message = await asyncio.wait_for(layer.receive(ours), PATIENCE_S)
    assert [one.seq for one in opened({**message, "from": "another process"})[1]] == [181]
    bell.detach()


def test_nothing_to_say_rings_nowhere(bell):
    bell.ring([])
    assert bell._loop is None


def test_a_loop_that_has_ended_is_replaced(bell):
    gone = asyncio.new_event_loop()
    gone.close()
    bell.attach(gone, lambda batch: None)
    bell.ring([EVENT])
    until(lambda: bell._pending == 0)


async def test_the_hub_of_this_process_is_fed_directly_in_order_and_ignores_its_echo(bell):
    fed = []
    bell.attach(asyncio.get_running_loop(), fed.extend)
    later = [DurableFrame(stream="room:1", epoch="e", seq=seq, type="t", frame=b"{}") for seq in range(2, 40)]
    await asyncio.to_thread(lambda: [bell.ring([one]) for one in (EVENT, *later)])
    assert await asyncio.to_thread(until, lambda: len(fed) == 39)
    assert [one.seq for one in fed] == list(range(1, 40))
    bell.detach()
    assert opened({"from": PROCESS, "audience": "room:1"}) == ("room:1", [])


async def test_a_hub_that_fails_keeps_no_ring_from_the_other_processes(bell):
    layer = get_channel_layer()
    ours = await layer.new_channel()
    await layer.group_add(group_name("room:1"), ours)

    def broken(batch):
        raise RuntimeError("never seen before")

    bell.attach(asyncio.get_running_loop(), broken)
    bell.ring([EVENT])
    assert (await asyncio.wait_for(layer.receive(ours), PATIENCE_S))["audience"] == "room:1"
    assert await asyncio.to_thread(until, lambda: bell._pending == 0)
    bell.detach()


async def test_another_process_hears_what_was_rung(bell):
    layer = get_channel_layer()
    ours = await layer.new_channel()
    for audience in ("room:1", "media:2"):
        await layer.group_add(group_name(audience), ours)
    bell.attach(asyncio.get_running_loop(), lambda batch: None)
    bell.ring([EVENT, FLEETING])
    heard = [await asyncio.wait_for(layer.receive(ours), PATIENCE_S) for _ in range(3)]
    for message in heard:
        message["from"] = "another process"
    assert sorted((audience, items[0].type) for audience, items in map(opened, heard)) == [
        ("media:2", "typing"),
        ("room:1", "room.deleted"),
        ("room:1", "typing"),
    ]
    bell.detach()


async def test_batches_that_ring_together_reach_the_groups_of_each_complete_and_in_order(bell):
    layer = get_channel_layer()
    room, file = [await layer.new_channel() for _ in range(2)]
    await layer.group_add(group_name("room:1"), room)
    await layer.group_add(group_name("media:2"), file)
    bell.attach(asyncio.get_running_loop(), len)
    for seq in range(1, 6):
        bell.ring([DurableFrame(stream="room:1", epoch="e", seq=seq, type="t", frame=b"{}"), FLEETING])
    heard: list[int | str] = []
    async with asyncio.timeout(PATIENCE_S):
        while len(heard) < 10:
            message = await layer.receive(room)
            told = opened({**message, "from": "another process"})[1]
            heard += [frame.seq if message["kind"] == "durable" else frame.type for frame in told]
        assert (await layer.receive(file))["audience"] == "media:2"
    # What is not in the log too: nothing overtakes what was rung before it
    assert heard == [1, "typing", 2, "typing", 3, "typing", 4, "typing", 5, "typing"]
    assert await asyncio.to_thread(until, lambda: bell._pending == 0)
    bell.detach()
