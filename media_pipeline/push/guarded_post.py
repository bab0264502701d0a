"""Posts to an address that a stranger has named: to public addresses alone, once, within seconds, without redirects.

The name is resolved here and the connection goes to the address that was judged, so that no second answer of the name
server can lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

STEP_S, TOTAL_S = 5.0, 10.0
"""How long one step of an exchange, and all of it, may take, in seconds; the name server has limits of its own."""

_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""IPv6 addresses that hold an IPv4 address, which may be any."""


class NotPublic(Exception):
    """The address is none that this server may send to."""


class Unreachable(Exception):
    """There was no answer; trying again later may help."""


class Reply(Struct, frozen=True, kw_only=True):
    """The status of an answer, whose body is not read, and after how many seconds to come back."""

    status: int
    retry_after_s: float


def post(
    url: str, *, headers: Mapping[str, str], body: bytes, allowed: Collection[str], total_s: float = TOTAL_S
) -> Reply:
    """Post ``body``; ``allowed`` are origins that need be neither public nor https. Raises NotPublic, Unreachable."""
    parts = urlsplit(url)
    is_allowed = f"{parts.scheme}://{parts.netloc}" in allowed
    if not is_allowed and parts.scheme != "https":
        raise NotPublic("not https")
    try:
        addresses = _addresses(parts, public=not is_allowed)
        return _exchange(parts, addresses[0], headers, body, total_s)
    except (OSError, HTTPException, UnicodeError) as error:
        raise Unreachable(repr(error)) from error


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _addresses(parts: SplitResult, *, public: bool) -> list[str]:
    """The addresses of a host; raises NotPublic where they must be public and any is not."""
    infos = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in infos]
    if public and not all(map(is_public, addresses)):
        raise NotPublic(f"{parts.hostname} stands at {', '.join(addresses)}")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and certainly no other in disguise."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _exchange(parts: SplitResult, address: str, headers: Mapping[str, str], body: bytes, total_s: float) -> Reply:
    connection = HTTPConnection(parts.netloc, timeout=STEP_S)
    connection.sock = socket.create_connection((address, _port(parts)), timeout=STEP_S)
    # Each step may be short and their sum endless: a peer can send its answer byte by byte.
    is_late = Event()
    deadline = Timer(total_s, _cut, [connection, is_late])
    deadline.daemon = True
    deadline.start()
    try:
        if parts.scheme == "https":
            wrapped = _trust().wrap_socket(
                connection.sock, server_hostname=parts.hostname, do_handshake_on_connect=False
            )
            connection.sock = wrapped
            wrapped.do_handshake()
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        connection.request("POST", path, body, dict(headers))
        with connection.getresponse() as response:
            if is_late.is_set():
                raise TimeoutError("no whole answer in time")
            return Reply(status=response.status, retry_after_s=_seconds(response.getheader("Retry-After", "")))
    finally:
        deadline.cancel()
        connection.close()


def _cut(connection: HTTPConnection, is_late: Event) -> None:
    is_late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _seconds(header: str) -> float:
    return float(header) if header.isascii() and header.isdigit() and len(header) < 7 else 0.0
