"""The opening handshake of a socket (RFC 6455 §4.2), read from the head that the HTTP server has parsed already.

uvicorn writes such a head out once more, and has it parsed and answered by another library: that took a fifth of what
a client costs that connects. Heads that are not plainly right are left to it, and refused in its words.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Sequence

from websockets.utils import accept_key

Headers = Sequence[tuple[bytes, bytes]]
"""Names, in small letters, with their values."""

_MOST, _LONGEST = 100, 8000
"""Headers, and bytes of one or of the target: more are left to uvicorn, which refuses them."""

_ONCE = frozenset(
    (b"connection", b"upgrade", b"origin", b"sec-websocket-key", b"sec-websocket-version", b"sec-websocket-protocol")
)
_OF_A_BODY = frozenset((b"content-length", b"transfer-encoding"))
"""A handshake has none."""
_NAMES = re.compile(rb"[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*", re.ASCII)
"""Names of subprotocols."""


def accepted_key(method: str, target: bytes, version: str, headers: Headers) -> str | None:
    """Return the key that the answer to a handshake repeats to its client; None where it is not plainly right."""
    known = {name: value for name, value in headers if name in _ONCE}
    if (
        method != "GET"
        or len(target) > _LONGEST
        or not target.isascii()
        or version != "1.1"
        or len(headers) > _MOST
        or len(known) != sum(name in _ONCE for name, _ in headers)
        or any(name in _OF_A_BODY and value != b"0" for name, value in headers)
        or any(len(name) + len(value) > _LONGEST for name, value in headers)
        or known.get(b"sec-websocket-version") != b"13"
        or known.get(b"upgrade", b"").lower() != b"websocket"
        or b"upgrade" not in {word.strip() for word in known.get(b"connection", b"").lower().split(b",")}
        or not _NAMES.fullmatch(known.get(b"sec-websocket-protocol", b"-"))
    ):
        return None
    key = known.get(b"sec-websocket-key", b"")
    try:
        return accept_key(key.decode("ascii")) if len(b64decode(key, validate=True)) == 16 else None
    except (binascii.Error, UnicodeDecodeError):
        return None


def answer(key: str, headers: Headers, subprotocol: str | None) -> bytes:
    """Return the head of the answer that opens a socket, with further headers."""
    more = [*headers, (b"Sec-WebSocket-Protocol", subprotocol.encode())] if subprotocol else headers
    lines = [
        b"HTTP/1.1 101 Switching Protocols",
        b"Upgrade: websocket",
        b"Connection: Upgrade",
        b"Sec-WebSocket-Accept: " + key.encode(),
        *(name + b": " + value for name, value in more),
    ]
    return b"\r\n".join([*lines, b"", b""])
