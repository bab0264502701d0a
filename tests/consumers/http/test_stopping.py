"""A web process that stops resets no connection that the system has completed already."""

import asyncio
import errno
import socket
from typing import Any

import pytest
import uvicorn
from django.test import override_settings

from consumers.http.uvicorn_protocol import HeadProtocol
from consumers.serve import Server
from tests.waiting import PATIENCE_S


async def application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
SOCKET = (
    b"GET /ws/chat/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


async def started(listener: socket.socket, *, shared: bool = False) -> Server:
    """A server that answers at this listener."""
    config = uvicorn.Config(application, http=HeadProtocol, lifespan="off", log_config=None)
    config.load()
    server = Server(config, shared=shared)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    return server


@pytest.mark.parametrize(("request_bytes", "status"), [(POST, 200), (SOCKET, 503)], ids=["request", "socket"])
@override_settings(TRUST_PROXY=True)
async def test_a_process_that_stops_answers_what_it_had_not_accepted_yet_and_takes_no_socket(
    request_bytes: bytes, status: int
) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    server = await started(listener)
    # Given a connection whose turn has not come when the process is asked to stop
    client = socket.create_connection(listener.getsockname())
    client.sendall(request_bytes)
    stopping = asyncio.ensure_future(server.shutdown([listener]))
    reader, writer = await asyncio.open_connection(sock=client)
    # Then it is answered, and only then closed
    answer = await asyncio.wait_for(reader.read(), PATIENCE_S)
    assert answer.startswith(f"HTTP/1.1 {status}".encode())
    assert b"connection: close" in answer.lower()
    writer.close()
    await asyncio.wait_for(stopping, PATIENCE_S)


class Full(socket.socket):
    """A listener of a process that may open no more files."""

    def accept(self) -> Any:
        raise OSError(errno.EMFILE, "Too many open files")


async def test_a_process_that_can_accept_nothing_more_still_tells_its_connections_that_it_stops() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    server = await started(listener)
    # Given a connection that was answered, and stays open for the next request
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    writer.write(POST)
    assert await asyncio.wait_for(reader.readuntil(b"ok"), PATIENCE_S)
    # When its process stops
    await asyncio.wait_for(server.shutdown([Full(fileno=listener.dup().detach())]), PATIENCE_S)
    assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
    writer.close()


async def test_what_waits_at_a_shared_listener_is_left_to_the_other_processes() -> None:
    with socket.create_server(("127.0.0.1", 0)) as of_another:
        mine = of_another.dup()
        server = await started(mine, shared=True)
        with socket.create_connection(of_another.getsockname()):
            await asyncio.wait_for(server.shutdown([mine]), PATIENCE_S)
            # It waits still
            accepted, _ = of_another.accept()
            accepted.close()
