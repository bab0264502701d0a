"""The uvicorn protocol of OffChat's sockets: it lets the hub write one encoded frame to many transports.

It also closes with the codes of ``offchat.v1`` where uvicorn would close by itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

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
