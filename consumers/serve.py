"""Serves the ASGI application with uvicorn: the one place that holds the server's options."""

import argparse
import asyncio
import contextlib
import gc
import socket
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import uvicorn

from backend.backups.marker import require_no_restore
from backend.edge.metrics_listener import serve_metrics
from backend.errors import Misconfigured
from backend.settings.env import DATA
from backend.settings.limits import DRAIN_S, HEARTBEAT_S
from backend.telemetry.start import start_telemetry
from consumers.http.connection_limits import raise_open_files


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM, on ``--fd`` (a socket that listens already) or on ``--host`` and ``--port``.

    Several processes may serve one address: those that open ``--host`` and ``--port`` have a queue of connections each
    (SO_REUSEPORT), which ends with its process; those on one ``--fd`` share one, and outlive each other.
    """
    parser = argparse.ArgumentParser(prog="python -m consumers.serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="a file descriptor that is already a listening socket")
    given = parser.parse_args(arguments)
    require_no_restore(DATA)
    raise_open_files()
    listener = _listening(given.host, given.port) if given.fd is None else socket.socket(fileno=given.fd)
    config = _loaded(_config())
    _watch_alerts()
    Server(config, shared=given.fd is not None).run(sockets=[listener])


def _loaded(config: uvicorn.Config) -> uvicorn.Config:
    """Load the application, and begin to tell how it does; the garbage collector never looks at what was loaded."""
    gc.disable()
    config.load()
    serve_metrics()
    start_telemetry("web")
    gc.freeze()
    gc.enable()
    return config


def _watch_alerts() -> None:
    # By name: the application sets Django up.
    import_module("backend.operations.services").AlertWatch().start()


def _config() -> uvicorn.Config:
    return uvicorn.Config(
        "consumers.asgi:application",
        http="consumers.http.uvicorn_protocol:HeadProtocol",
        loop="uvloop",
        ws="consumers.websocket.uvicorn_protocol:FrameProtocol",
        # Above the largest frame of the protocol, so that the consumer refuses it with its own close code.
        ws_max_size=1024 * 1024,
        ws_per_message_deflate=False,
        # Keeps middleboxes from dropping a quiet socket, and tells whether a client is still there.
        ws_ping_interval=float(HEARTBEAT_S),
        ws_ping_timeout=float(HEARTBEAT_S),
        lifespan="off",
        # Query strings carry tickets and grants.
        access_log=False,
        # Who the client is behind a proxy is decided by TRUST_PROXY alone.
        proxy_headers=False,
        server_header=False,
        log_config=None,
        # Without it an open upload would hold the process for ever.
        timeout_graceful_shutdown=DRAIN_S,
    )


class Server(uvicorn.Server):
    """uvicorn's server, which loses no connection when it stops.

    The system completes connections by itself, and resets those that wait to be accepted when their listener is closed;
    by then a proxy may have sent a request that it may not send again. Those of a ``shared`` listener, which other
    processes have as well, wait on for one of them.
    """

    def __init__(self, config: uvicorn.Config, *, shared: bool = False) -> None:
        super().__init__(config)
        self._shared = shared

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept what waits, close the listeners in the same moment, and stop as uvicorn does."""
        own = [] if self._shared else sockets or []
        waiting = [connection for listener in own for connection in _waiting(listener)]
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in waiting:
            # One that was lost meanwhile must not keep the others from being told.
            with contextlib.suppress(OSError):
                await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        kind: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = kind(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


def _waiting(listener: socket.socket) -> Iterator[socket.socket]:
    """The connections that the system has completed and this process has not accepted, as far as it still can."""
    listener.setblocking(False)
    # None waits any more, or there is no room for another open file.
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            connection.setblocking(False)
            yield connection


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address that other processes of the same user may share."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(address)
    return listener


if __name__ == "__main__":
    try:
        main()
    except Misconfigured as wrong:
        sys.exit(str(wrong))
