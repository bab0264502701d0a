"""Reads the head that a balancer puts before a connection that it passes on: the PROXY protocol, versions 1 and 2.

It tells whose connection it is; https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt.
"""

from __future__ import annotations

from ipaddress import ip_address
from struct import unpack

from msgspec import Struct

_TEXT, _BINARY = b"PROXY ", b"\r\n\r\n\0\r\nQUIT\n"
_TEXT_BYTES = 107
"""The longest head of version 1."""
_BINARY_BYTES = 4096
"""The longest head of version 2 that is read here."""
_FIXED = len(_BINARY) + 4
_LOCAL, _PROXY = 0x20, 0x21
_ADDRESS_BYTES = {0x11: 4, 0x21: 16}
"""How long an address is in version 2: TCP over IPv4, and over IPv6."""


class Head(Struct, frozen=True, kw_only=True):
    """A head of ``size`` bytes; ``client`` is None where the balancer speaks for itself, or does not know."""

    size: int
    client: tuple[str, int] | None


def read_head(data: bytes) -> Head | None:
    """Read the head that a connection begins with; None while it is not whole. Raises ValueError where it is none."""
    if _BINARY.startswith(data[: len(_BINARY)]):
        return _read_binary(data)
    if _TEXT.startswith(data[: len(_TEXT)]):
        return _read_text(data)
    raise ValueError("no head of the PROXY protocol")


def _read_text(data: bytes) -> Head | None:
    line, end, _ = data[:_TEXT_BYTES].partition(b"\r\n")
    if not end:
        if len(data) >= _TEXT_BYTES:
            raise ValueError("too long a head of the PROXY protocol")
        return None
    size, words = len(line) + 2, line.decode("ascii").split(" ")
    if words[1] == "UNKNOWN":
        return Head(size=size, client=None)
    if len(words) != 6 or words[1] not in {"TCP4", "TCP6"} or not words[4].isdigit():
        raise ValueError("no head of the PROXY protocol")
    return Head(size=size, client=(str(ip_address(words[2])), int(words[4])))


def _read_binary(data: bytes) -> Head | None:
    if len(data) < _FIXED:
        return None
    command, family, length = unpack("!BBH", data[len(_BINARY) : _FIXED])
    size = _FIXED + length
    if size > _BINARY_BYTES or command not in {_LOCAL, _PROXY}:
        raise ValueError("no head of the PROXY protocol that is read here")
    if len(data) < size:
        return None
    if command == _LOCAL or family not in _ADDRESS_BYTES:
        return Head(size=size, client=None)
    width, body = _ADDRESS_BYTES[family], data[_FIXED:size]
    if length < 2 * width + 4:
        raise ValueError("too short a head of the PROXY protocol")
    [port] = unpack("!H", body[2 * width : 2 * width + 2])
    return Head(size=size, client=(str(ip_address(body[:width])), port))
