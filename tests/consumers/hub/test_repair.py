"""What reaches a process without a ring: by the look at the heads, however late it was committed, and before a pong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from backend.accounts.services import issue_token
from backend.chat.services import create_room, send_message
from backend.events.doorbell import DOORBELL
from backend.events.models import LogEntry, StreamHead
from backend.events.moves import MovingTransaction
from backend.events.publish import atomic
from backend.ids import new_id
from consumers.chat.socket import ChatSocket
from consumers.hub.frame import Frame
from consumers.hub.hub import Hub
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
    for _ in range(60):
        await hub.repair.look()
    assert heard == []
    # When it commits
    commit.set()
    await late
    await hub.repair.look()
    # Then the listener has it
    await until_heard(heard, 1)


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
