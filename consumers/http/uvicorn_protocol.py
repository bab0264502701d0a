"""The uvicorn protocol of HTTP connections, with a deadline, a maximum length and one host for each request head.

uvicorn itself waits for a head for ever. Here connections without a complete head are limited per address and closed
first where the process is full; a malformed head is answered with a problem.
"""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from functools import partial
from typing import Any, cast

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from backend.edge import csp
from backend.edge.origin import is_trusted_proxy
from backend.edge.problems import CONTENT_TYPE, encoded, problem
from consumers.http.connection_limits import UNFINISHED, most_connections
from consumers.http.handshake import accepted_key
from consumers.http.proxy_protocol import read_head

HEAD_BYTES = 128 * 1024
"""Longest request head: twice what ``Upload-Metadata`` may hold."""

PROXY_IDLE_S = 75
"""How long a connection of a trusted proxy may be idle, in seconds: longer than proxies keep it, so that they close."""

LAST_CALL_S = 4.5
"""How long a stopping process still takes a request on an idle connection of a trusted proxy, in seconds.

A proxy may send one before it learns of the stop, and may not send a POST a second time. ``deploy/nginx/site.conf``
keeps idle connections for less.
"""

_GRACE = 0.1
"""Share of the deadline after which a connection counts as unfinished: many honest clients may connect at once."""


def refusal(code: str, detail: str) -> bytes:
    """Return the bytes of a response that ends its connection, for input that never becomes a request."""
    status, body = problem(code, detail)
    content = encoded(body)
    retry_header = "Retry-After: 2\r\n" if code == "unavailable" else ""
    head = (
        f"HTTP/1.1 {status} {body['title']}\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: {len(content)}\r\n"
        f"X-Content-Type-Options: nosniff\r\n{csp.HEADER}: {csp.NOTHING}\r\n{retry_header}Connection: close\r\n\r\n"
    )
    return head.encode() + content


class _Refused(Exception):
    """Ends the parsing of a head."""


class HeadProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with limits for the head of each request."""

    _timer: TimerHandle | None = None
    _head_bytes = 0
    _is_socket = False
    _leaving = False
    _no_head = "This is no request that can be read."
    _preface: bytes | None = None
    """What has come of the balancer's head, until it is whole; None where none is waited for."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first head; where the process is full, close the oldest connection without a head."""
        super().connection_made(transport)
        if settings.PROXY_PROTOCOL:
            self._preface = b""
        if settings.TRUST_PROXY:
            self.timeout_keep_alive = PROXY_IDLE_S
        if len(self.connections) > most_connections() and not UNFINISHED.close_oldest():
            self._refuse("unavailable", "This server has as many connections as it can take. Try again.")
            return
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Handle bytes of the client."""
        if self.transport.is_closing():
            return  # It was refused.
        if self._preface is not None:
            data = self._after_preface(data)
            if not data:
                return
        super().data_received(data)
        if self._is_socket:
            # It holds this object, which would stay until the garbage collector finds both.
            self.parser = cast("Any", None)
        elif self._timer is not None:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._refuse("too_large", f"The head of a request may have {HEAD_BYTES} bytes.")
        elif self._answered is None:
            self._await_head()

    def _after_preface(self, data: bytes) -> bytes:
        """Read from the balancer's head whose connection it is; returns what follows it, nothing until it is whole."""
        self._preface = (self._preface or b"") + data
        try:
            head = read_head(self._preface)
        except ValueError:
            # Who comes around the balancer is told nothing (section 2 of the protocol).
            self._head_ended()
            self.transport.close()
            return b""
        if head is None:
            return b""
        rest, self._preface = self._preface[head.size :], None
        self.client = head.client or self.client
        self.scheme = "https" if settings.BASE_URL.startswith("https://") else "http"
        return rest

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the protocol of sockets; a process that stops takes none."""
        if self._leaving:
            self._refuse("unavailable", "This server stops. Try again.")
            return
        self._is_socket = True
        if settings.PROXY_PROTOCOL:
            scheme = "wss" if self.scheme == "https" else "ws"
            told: Any = partial(cast("Any", self.ws_protocol_class), told=(self.client, scheme))
            self.ws_protocol_class = told
        key = accepted_key(self.scope["method"], self.url, self.scope["http_version"], self.headers)
        if key is None:
            super().handle_websocket_upgrade()
            return
        self.connections.discard(self)
        make: Any = self.ws_protocol_class
        socket = make(config=self.config, server_state=self.server_state, app_state=self.app_state)
        socket.open(self.transport, self.scope, self.url, key)
        self.transport.set_protocol(socket)

    def on_headers_complete(self) -> None:
        """Begin the request; refuse one without exactly one Host header (RFC 9112 §3.2)."""
        self._head_ended()
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() != "1.0"):
            self._no_head = "A request names its host once, in the header Host."
            raise _Refused
        super().on_headers_complete()
        if self._leaving and self.cycle is not None:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """Close once the present request is answered; on an idle connection of a proxy one more may come."""
        if settings.TRUST_PROXY and self._answered is None:
            self._leaving = True
            self.loop.call_later(LAST_CALL_S, self._leave)
        else:
            super().shutdown()

    def _leave(self) -> None:
        if self._answered is None:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse input that is no HTTP."""
        self._refuse("invalid", self._no_head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Clean up after the end of the connection."""
        self._head_ended()
        super().connection_lost(exc)

    def give_way(self) -> None:
        """Close a connection whose head did not come."""
        if self._head_bytes:
            self._refuse("invalid", f"The head of this request did not arrive within {settings.HEAD_S} s.")
        else:
            self._head_ended()
            self.transport.close()

    @property
    def _answered(self) -> RequestResponseCycle | None:
        """The newest request whose response is not complete; None without one."""
        cycle = cast("RequestResponseCycle | None", self.cycle)  # uvicorn begins with none.
        return None if cycle is None or cycle.response_complete else cycle

    def _await_head(self) -> None:
        self._head_bytes = 0
        UNFINISHED.begins(self)
        self._timer = self.loop.call_later(settings.HEAD_S * _GRACE, self._count)

    def _count(self) -> None:
        """Count the late head against its address."""
        self._timer = self.loop.call_later(settings.HEAD_S * (1 - _GRACE), self.give_way)
        address = self.client[0] if self.client else ""
        if address and not is_trusted_proxy(address):
            UNFINISHED.counts(self, address)

    def _head_ended(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            UNFINISHED.ends(self)

    def _refuse(self, code: str, detail: str) -> None:
        self._head_ended()
        answered = self._answered
        if not self.pipeline and (answered is None or not answered.response_started):
            # Inside of another answer it would be taken for a part of that.
            self.transport.write(refusal(code, detail))
        self.transport.close()
