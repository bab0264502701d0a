"""What reaches a process without a ring: by the look at the heads, however late it was committed, and before a pong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from backend.accounts.services import issue_token
from backend.chat.services import create_room, send_message
from backend.events.catalogue import DurableFrame
from backend.events.doorbell import DOORBELL
from backend.events.log import head, renew_epochs
from backend.events.models import LogEntry, StreamHead
from backend.events.moves import MovingTransaction
from backend.events.publish import atomic
from backend.ids import new_id
from consumers.chat.socket import ChatSocket
from consumers.hub.frame import Frame
from consumers.hub.hub import Hub
from consumers.hub.stream import RESTARTED, Stream
from consumers.hub.threads import in_thread
from tests.waiting import PATIENCE_S

STREAM = "room:1"


@pytest.fixture
async def hub(wired) -> AsyncIterator[Hub]:
    """A hub that hears no rings and looks at the heads when it is told to."""
    hub = Hub(tick_s=3600)
    hub.ensure_started()
    DOORBELL.detach()
    yield hub
    hub.stop()


def write(seq: int, *streams: str) -> None:
    """An event in each of these streams, or in STREAM, that nobody rings for."""
    names = streams or (STREAM,)
    LogEntry.objects.bulk_create(
        LogEntry(stream=name, seq=seq, type="message.created", at="", made_at="2026-01-01T00:00Z", data="{}")
        for name in names
    )
    StreamHead.objects.filter(stream__in=names).update(seq=seq, moved_in=MovingTransaction())


async def followed(hub: Hub) -> list[Frame]:
    """What a listener to STREAM is handed from now on."""
    heard: list[Frame] = []
    hub.listen((await hub.open([STREAM]))[STREAM], "a listener", heard.append)
    return heard


def rung(seq: int, epoch: str) -> DurableFrame:
    """An event of STREAM as it is rung for."""
    return DurableFrame(stream=STREAM, epoch=epoch, seq=seq, type="message.created", frame=b"{}")


async def repaired(stream: Stream) -> None:
    """Wait for the repair of a stream, which has begun by now."""
    assert stream.repairing is not None
    await stream.repairing


async def until_heard(heard: list[Frame], *seqs: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while [frame.seq for frame in heard] != list(seqs):
            await asyncio.sleep(0.01)


async def test_an_event_that_was_committed_while_a_stream_was_opened_is_handed_on(hub: Hub) -> None:
    heard = await followed(hub)
    await in_thread(write, 1)
    await hub.repair.look()
    await until_heard(heard, 1)


async def test_an_event_is_handed_on_whose_transaction_outlasts_a_minute_of_looks(hub: Hub) -> None:
    # Given a transaction that has written an event, and is not committed while the hub looks and looks
    heard = await followed(hub)
    commit = asyncio.Event()
    written = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold() -> None:
        with atomic():
            write(1)
            loop.call_soon_threadsafe(written.set)
            asyncio.run_coroutine_threadsafe(commit.wait(), loop).result(60)

    late = asyncio.ensure_future(in_thread(hold))
    await written.wait()
    for _ in range(61):  # the last of them compares all streams, so that the next one goes by its mark
        await hub.repair.look()
    assert heard == []
    # When it commits
    commit.set()
    await late
    await hub.repair.look()
    # Then the listener has it
    await until_heard(heard, 1)


async def test_every_sixtieth_look_compares_all_streams_whatever_transactions_were_numbered(hub: Hub) -> None:
    # Given an event whose transaction has a number that was given before, as a database may after a crash
    heard = await followed(hub)
    await hub.repair.look()
    await in_thread(write, 1)
    await in_thread(lambda: StreamHead.objects.update(moved_in=0))
    for _ in range(59):
        await hub.repair.look()
    assert hub.streams[STREAM].repairing is None
    # Then the sixtieth look finds it
    await hub.repair.look()
    await repaired(hub.streams[STREAM])
    assert [frame.seq for frame in heard] == [1]


async def test_an_event_that_arrives_ahead_of_a_gap_has_it_filled_without_a_look(hub: Hub) -> None:
    heard, stream = await followed(hub), hub.streams[STREAM]
    for seq in (1, 2):
        await in_thread(write, seq)
    hub.feed([rung(2, stream.epoch)])
    await repaired(stream)
    assert [frame.seq for frame in heard] == [1, 2]


async def test_an_event_of_another_life_of_the_log_has_a_stream_read_again_without_a_look(hub: Hub) -> None:
    # Given a stream whose log was restored, and has as many events as before
    heard, stream = await followed(hub), hub.streams[STREAM]
    await in_thread(write, 1)
    hub.feed([rung(1, stream.epoch)])
    await in_thread(renew_epochs)
    controls: list[str] = []
    hub.on_control(lambda _, frame: controls.append(frame.type))
    # When one of them arrives
    present = await in_thread(head, STREAM)
    hub.feed([rung(1, present.epoch)])
    await repaired(stream)
    # Then those who follow the stream are told, and hear what comes next
    assert controls == [RESTARTED]
    hub.feed([rung(2, present.epoch)])
    assert [frame.seq for frame in heard] == [1, 2]


async def test_a_gap_that_is_found_while_another_is_filled_is_filled_after_it(hub: Hub) -> None:
    # Given a listener whose stream goes on, with a gap, while the first event is read from the log
    heard: list[Frame] = []
    stream = (await hub.open([STREAM]))[STREAM]

    def hear(frame: Frame) -> None:
        heard.append(frame)
        if frame.seq == 1:
            hub.feed([rung(3, stream.epoch)])

    hub.listen(stream, "a listener", hear)
    await in_thread(write, 1)
    hub.repair.soon(stream)
    await repaired(stream)
    # Then the stream is repaired until nothing waits behind a gap
    for seq in (2, 3):
        await in_thread(write, seq)
    while [frame.seq for frame in heard] != [1, 2, 3]:
        await repaired(stream)


@pytest.mark.parametrize("many", [3, 180])
async def test_gaps_that_are_found_at_once_are_filled_by_as_many_queries_as_one(
    hub: Hub, settings, caplog: pytest.LogCaptureFixture, many: int
) -> None:
    # Given streams of which nothing has rung
    names = [f"room:{number}" for number in range(many)]
    heard: dict[str, list[Frame]] = {name: [] for name in names}
    for name, stream in (await hub.open(names)).items():
        hub.listen(stream, "a listener", heard[name].append)
    await hub.repair.look()
    for seq in (1, 2, 3):
        await in_thread(write, seq, *names)
    # When the heads are looked at
    settings.DEBUG = True
    with caplog.at_level("DEBUG", "django.db.backends"):
        await hub.repair.refresh(list(hub.streams.values()))
    # Then the look, the heads and the events are a query each (PostgreSQL's look takes a snapshot besides)
    selects = [text for record in caplog.records if "SELECT" in (text := record.getMessage())]
    assert all([frame.seq for frame in frames] == [1, 2, 3] for frames in heard.values())
    assert len(selects) == 4, selects


async def test_a_gap_that_is_found_while_another_waits_to_be_filled_is_filled_with_it(hub: Hub) -> None:
    """The look finds it by the head alone: nothing of it has arrived that would tell of it again."""
    other = "room:2"
    heard: list[Frame] = []
    streams = await hub.open([STREAM, other])
    hub.listen(streams[other], "a listener", heard.append)
    await in_thread(write, 1, STREAM, other)

    hub.repair.soon(streams[STREAM])
    await asyncio.sleep(0)  # the repair has begun: it waits for what may be on its way
    hub.repair.soon(streams[other])

    await until_heard(heard, 1)


async def test_looks_that_are_asked_for_at_once_are_shared(hub: Hub) -> None:
    await followed(hub)
    before = hub.repair._looks
    await asyncio.gather(*(hub.repair.look() for _ in range(100)))
    assert hub.repair._looks - before <= 2


async def test_a_pong_tells_of_all_that_was_committed_before_the_ping_and_comes_after_it(alice, person, wired) -> None:
    # Given a client whose process hears no rings
    def made() -> tuple[UUID, str]:
        room, _ = create_room(alice, kind="group", name="Trip", members=[])
        return UUID(room.id), issue_token(person("alice"), address="").token

    room, token = await in_thread(made)
    async with wired(ChatSocket, token) as wire:
        told = await wire.do("subscribe", {"streams": "all"})
        DOORBELL.detach()
        # When it pings after something was said
        await in_thread(send_message, alice, room, client_id=str(new_id()), body="hello")
        wire.say("ping", {})
        await wire.until(lambda: wire.of("pong"))
        # Then it has that first
        types = [frame.get("type") for frame in wire.frames]
        assert types.index("message.created") < types.index("pong")
        [pong] = wire.of("pong")
        stream = f"room:{room}"
        assert pong["data"]["heads"][stream]["seq"] == told["streams"][stream]["seq"] + 1
