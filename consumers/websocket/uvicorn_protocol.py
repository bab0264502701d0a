"""The uvicorn protocol of OffChat's sockets: it lets the hub write one encoded frame to many transports.

It also closes with the codes of ``offchat.v1`` where uvicorn would close by itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import Protocol, Side

from consumers.http import handshake
from consumers.websocket.close_codes import MALFORMED, RESTART
from consumers.websocket.mailbox import Mailbox

EXTENSION = "offchat.transport"
"""The key of the protocol in the extensions of the scope."""

_REASON_BYTES = 123
_LINGER_S = 1.0
_STAGGER_MS = 3
_STAGGER_LIMIT_MS = 10_000
"""Bound of the time over which clients reconnect; each open connection adds ``_STAGGER_MS`` to that time.

A thousand of them come back within three seconds.
"""


def closing(code: int, reason: str) -> bytes:
    """Return a close frame (RFC 6455 §5.5.1)."""
    content = code.to_bytes(2) + reason.encode()[:_REASON_BYTES]
    return bytes((0x88, len(content))) + content


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class FrameProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol that adds itself to the scope, which gives access to its transport.

    It also closes with the codes of ``offchat.v1`` where uvicorn would close by itself.
    """

    def __init__(self, *, told: tuple[Any, Any] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.queue = Mailbox()  # type: ignore[assignment]
        self._told = told
        """Client and scheme as a balancer told them; None where the connection itself does."""
        self.before_closing: Callable[[], None] | None = None
        """Writes what waits to be joined, before a closing frame."""
        self._key = ""
        """What the answer to a handshake is to repeat that was read already, until it is given."""

    def connection_made(self, transport: Any) -> None:
        """Take the connection over."""
        super().connection_made(transport)
        if self._told is not None:
            self.client, self.scheme = self._told

    def handle_connect(self, event: Any) -> None:
        """Add the protocol to the scope, unless the handshake failed."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = {"protocol": self}

    def open(self, transport: Any, head: dict[str, Any], target: bytes, key: str) -> None:
        """Take over a connection whose handshake was read and is right; its application answers with ``key``.

        ``head`` is the scope of the request as far as it is known, ``target`` what it asks for.
        """
        self.connection_made(transport)
        # What a hasty client sends before the answer is frames, not a head.
        transport.pause_reading()
        self.handshake_initiated, self._key = True, key
        path, _, query = target.partition(b"?")
        asked = b",".join(value for name, value in head["headers"] if name == b"sec-websocket-protocol").decode()
        self.scope = {
            "type": "websocket",
            "asgi": {"version": self.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": self.scheme,
            "server": self.server,
            "client": self.client,
            "root_path": self.root_path,
            "path": self.root_path + unquote(path.decode("ascii")),
            "raw_path": self.root_path.encode("ascii") + path,
            "query_string": query,
            "headers": head["headers"],
            "subprotocols": [name.strip() for name in asked.split(",")] if asked else [],
            "state": self.app_state.copy(),
            "extensions": {"websocket.http.response": {}, EXTENSION: {"protocol": self}},
        }
        self.queue.put_nowait({"type": "websocket.connect"})
        task = self.loop.create_task(self.run_asgi())
        task.add_done_callback(self.on_task_complete)
        self.tasks.add(task)

    async def send(self, message: Any) -> None:
        """Send a message of the application; the first one answers the handshake."""
        if not self._key or message["type"] != "websocket.accept":
            await super().send(message)
            return
        if self.disconnected:
            raise ClientDisconnected
        headers = [*self.default_headers, *message.get("headers", [])]
        self.transport.write(handshake.answer(self._key, headers, message.get("subprotocol")))
        self._key, self.handshake_complete = "", True
        # The one that uvicorn has made waits for the head of a handshake.
        self.conn = Protocol(Side.SERVER, max_size=self.config.ws_max_size, logger=self.logger)  # type: ignore[assignment]
        self.start_keepalive()
        self.transport.resume_reading()

    def forget_handshake(self) -> None:
        """Drop the headers of the handshake and of its answer, which a browser's connection would hold to its end."""
        self.request = self.response = None  # type: ignore[assignment]
        self.scope["headers"].clear()  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Handle bytes of the client; after a refusal they are discarded."""
        if self.conn.parser_exc is not None or self.conn.handshake_exc is not None:
            return
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            # The head is no handshake, or far too long: uvicorn would leave its client without a response.
            self.handshake_complete = self.close_sent = True
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """Hand a message to the application; text that is not UTF-8 is refused as malformed."""
        if self.curr_msg_data_type == "text" and not _is_utf8(b"".join(self.frames)):
            self.frames = []
            self.handle_parser_exception()
            return
        super().send_receive_event_to_app()

    def handle_parser_exception(self) -> None:
        """Refuse a message that is too large, or no text.

        Further bytes are read for a moment: closing at once would reset the connection, and the client would never see
        the reason.
        """
        self.conn.data_to_send()
        self._flush()
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": MALFORMED})
        self.transport.write(closing(MALFORMED, "No frame of this protocol, or far too large a one."))
        self.loop.call_later(_LINGER_S, self.transport.close)

    def _flush(self) -> None:
        if self.before_closing is not None:
            self.before_closing()

    def shutdown(self) -> None:
        """Close with a random time after which to reconnect, so that clients do not return all at once."""
        if self.handshake_complete and not self.close_sent:
            after_ms = random.randrange(min(_STAGGER_LIMIT_MS, 1 + len(self.connections) * _STAGGER_MS))
            self.stop_keepalive()
            self.queue.put_nowait({"type": "websocket.disconnect", "code": RESTART})
            self._flush()
            self.close_sent = True
            self.transport.write(closing(RESTART, f'{{"after_ms": {after_ms}}}'))
            self.transport.close()
        else:
            super().shutdown()
