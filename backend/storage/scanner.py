"""Has clamd look for malware in a file, over its protocol INSTREAM; it needs no access to the file itself."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress
from typing import IO, Literal

from django.conf import settings
from msgspec import Struct

from backend.errors import Unavailable

_BLOCK = 256 * 1024
_CONNECT_S = 3.0
_LONGEST_REPLY = 4096
_TOO_LARGE = ("size limit exceeded", "Heuristics.Limits.Exceeded")
"""What clamd says of more bytes than its StreamMaxLength and, with AlertExceedsMax, of what its other limits forbid."""


class Verdict(Struct, frozen=True, kw_only=True):
    """What clamd says of a file; ``signature`` names what it found in an infected one."""

    outcome: Literal["clean", "infected", "too_large"]
    signature: str = ""


def scan(file: IO[bytes]) -> Verdict:
    """Have clamd look into an open file, whose position stays.

    Raises Unavailable where no scanner is set, or it does not answer, not in time, or with an error.
    """
    try:
        with _connected(float(settings.CLAMD_TIMEOUT_S)) as clamd:
            # A clamd that has had enough closes its end; what it said before is read then.
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(clamd, file.fileno())
            return _verdict(_reply(clamd))
    except OSError as away:
        raise Unavailable("The virus scanner does not answer.") from away


def ping() -> None:
    """Raise Unavailable or OSError where clamd does not answer."""
    with _connected(_CONNECT_S) as clamd:
        clamd.sendall(b"zPING\0")
        if _reply(clamd) != "PONG":
            raise Unavailable("The virus scanner does not answer.")


def _connected(timeout_s: float) -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if not address:
        raise Unavailable("No virus scanner is set: CLAMD_ADDRESS is empty.")
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            clamd.settimeout(_CONNECT_S)
            clamd.connect(address)
        except OSError:
            clamd.close()
            raise
    else:
        host, _, port = address.rpartition(":")
        clamd = socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_S)
    clamd.settimeout(timeout_s)
    return clamd


def _send(clamd: socket.socket, descriptor: int) -> None:
    """Send a whole file in blocks, each after its length; one of length 0 ends it."""
    clamd.sendall(b"zINSTREAM\0")
    offset = 0
    while block := os.pread(descriptor, _BLOCK, offset):
        clamd.sendall(struct.pack("!I", len(block)) + block)
        offset += len(block)
    clamd.sendall(struct.pack("!I", 0))


def _reply(clamd: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < _LONGEST_REPLY and (more := clamd.recv(_LONGEST_REPLY)):
        reply += more
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()


def _verdict(reply: str) -> Verdict:
    """Read clamd's answer, such as ``stream: Win.Test.EICAR_HDB-1 FOUND``; only a plain OK lets a file pass."""
    if any(sign in reply for sign in _TOO_LARGE):
        return Verdict(outcome="too_large")
    if reply == "stream: OK":
        return Verdict(outcome="clean")
    if reply.endswith(" FOUND"):
        return Verdict(outcome="infected", signature=reply.removeprefix("stream: ").removesuffix(" FOUND")[:200])
    raise Unavailable(f"The virus scanner gave no verdict: {reply[:200]!r}.")
