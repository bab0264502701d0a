"""Events of a busy moment leave together, in their order; nothing overtakes them, and none is lost at the end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

from consumers.hub.frame import CLOSE_S, Frame
from consumers.websocket.outbox import TransportOutbox
from tests.waiting import PATIENCE_S


class Connection(asyncio.Protocol):
    """The server's end of a real connection; counts what is written."""

    close_sent = False
    before_closing = None

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.is_slow = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._under = transport
        self.transport = self

    def write(self, data: bytes) -> None:
        self.writes.append(data)
        self._under.write(data)  # type: ignore[attr-defined]

    def is_closing(self) -> bool:
        return self._under.is_closing()

    def get_write_buffer_size(self) -> int:
        return self._under.get_write_buffer_size()  # type: ignore[attr-defined]

    def give_up(self) -> None:
        self.is_slow = True


@contextlib.asynccontextmanager
async def connected() -> AsyncIterator[tuple[TransportOutbox, Connection, asyncio.StreamReader]]:
    """A way out over a real pair of sockets, the server's end, and what the client reads."""
    here, there = socket.socketpair()
    transport, connection = await asyncio.get_running_loop().create_connection(Connection, sock=here)
    reader, writer = await asyncio.open_connection(sock=there)
    yield TransportOutbox(connection, connection.give_up), connection, reader
    transport.close()
    writer.close()


def busy(began: float, number: int, gap_s: float = CLOSE_S / 5) -> Frame:
    """The event with a number, of a room in which one follows the other quickly since ``began``, whatever it is now."""
    frame = Frame(f"[{number}]".encode())
    frame.at = began + number * gap_s
    frame.close_since = frame.at - CLOSE_S
    return frame


async def read(reader: asyncio.StreamReader, frames: list[Frame]) -> None:
    """The client gets exactly these frames, in this order."""
    expected = b"".join(frame.wire for frame in frames)
    assert await asyncio.wait_for(reader.readexactly(len(expected)), PATIENCE_S) == expected


async def test_events_of_a_busy_moment_leave_in_one_write_and_the_first_at_once() -> None:
    async with connected() as (outbox, connection, reader):
        began = asyncio.get_running_loop().time()
        events = [busy(began, number) for number in range(20)]
        for event in events:
            outbox.deliver(event)
        # Then the first ones have left, and the others follow together
        assert connection.writes == [events[0].wire, events[1].wire]
        await read(reader, events)
        assert len(connection.writes) == 3
        # And where it is quiet, each leaves at once
        quiet = [busy(began, number, gap_s=1) for number in range(50, 54)]
        for event in quiet:
            outbox.deliver(event)
        assert connection.writes[3:] == [event.wire for event in quiet]


async def test_a_reply_overtakes_no_event_and_no_event_a_reply() -> None:
    async with connected() as (outbox, _, reader):
        began = asyncio.get_running_loop().time()
        sent: list[Frame] = []
        for number in range(60):
            event = busy(began, number)
            outbox.deliver(event)
            sent.append(event)
            if number % 7 == 3:
                reply = Frame(f"reply {number}".encode())
                outbox.push(reply)
                sent.append(reply)
            if number % 20 == 10:
                # What waits leaves in between.
                await read(reader, sent)
                sent = []
        await read(reader, sent)


async def test_what_waits_to_be_joined_leaves_before_the_close_and_nothing_after_it() -> None:
    async with connected() as (outbox, connection, reader):
        began = asyncio.get_running_loop().time()
        events = [busy(began, number) for number in range(9)]
        for event in events:
            outbox.deliver(event)
        outbox.close()
        # Now the closing frame is written.
        connection.close_sent = True
        outbox.deliver(busy(began, 9))
        await read(reader, events)
        written = len(connection.writes)
        await asyncio.sleep(3 * CLOSE_S)
        assert len(connection.writes) == written
    # And where the server itself closes the connection, it can have it written before
    async with connected() as (outbox, connection, reader):
        for event in events:
            outbox.deliver(event)
        assert connection.before_closing is not None
        connection.before_closing()
        connection.close_sent = True
        outbox.deliver(busy(began, 9))
        await read(reader, events)


async def test_the_limit_of_a_slow_connection_counts_what_waits_to_be_joined(settings) -> None:
    settings.SOCKET_QUEUE_BYTES = 1000
    async with connected() as (outbox, connection, _):
        began = asyncio.get_running_loop().time()
        for number in range(3):
            outbox.deliver(busy(began, number))
        before = outbox.waiting()
        for number in range(3, 300):
            outbox.deliver(busy(began, number))
            assert outbox.waiting() <= 1000
        assert before > 0
        assert connection.is_slow
