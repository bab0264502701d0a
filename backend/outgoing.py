"""Requests to addresses that people have named: to public hosts alone, once, within seconds, without redirects.

The name is resolved here and the connection goes to the address that was judged, so that no second answer of the name
server can lead elsewhere. What OUTGOING_ALLOWED_HOSTS names may stand anywhere, and needs no https.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from time import monotonic
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from msgspec import Struct

TIMEOUT_S = 10.0
"""How long an exchange takes at most, in seconds, from the look-up of the name to the last byte of the answer."""

ADDRESS_CHARS = 2048
_ANSWER_BYTES = 64 * 1024
_AGENT = "OffChat"
_ADDRESSES = 3
"""How many addresses of a host are tried."""

_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""IPv6 addresses that hold an IPv4 address, which may be any."""

_LOOK_UPS = threading.BoundedSemaphore(32)
"""Look-ups of names at a time: one that the name server does not answer lives as long as that server's own limits."""


class NotPublic(Exception):
    """The address is none that this server may send to; trying again does not help."""


class Unreachable(Exception):
    """There was no whole answer in time; trying again later may help."""


class Response(Struct, frozen=True, kw_only=True):
    """An answer with any status; names of headers in small letters, of those that repeat the last one.

    ``is_whole`` is false where the body is longer than was asked for: the rest was not read.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    is_whole: bool

    @property
    def retry_after_s(self) -> float:
        """After how many seconds to come back; 0 where the answer says nothing of it."""
        header = self.headers.get("retry-after", "")
        return float(header) if header.isascii() and header.isdigit() and len(header) < 7 else 0.0


class _Request(Struct, frozen=True, kw_only=True):
    method: str
    parts: SplitResult
    headers: dict[str, str]
    body: bytes | None = None


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout: float = TIMEOUT_S,
    limit: int = _ANSWER_BYTES,
    origins: Collection[str] = (),
) -> Response:
    """Post ``body`` over https; at most ``limit`` bytes of the answer are read.

    ``origins`` may stand anywhere and need no https, like ``http://127.0.0.1:9000``. Raises NotPublic, Unreachable.
    """
    parts = _parts(url)
    is_allowed = _is_allowed(parts) or f"{parts.scheme}://{parts.netloc}" in origins
    if not is_allowed and parts.scheme != "https":
        raise NotPublic("The address does not begin with https://.")
    request = _Request(method="POST", parts=parts, headers=dict(headers), body=body)
    return _exchange(request, public=not is_allowed, timeout=timeout, limit=limit)


def get(url: str, *, limit: int, accept: str, timeout: float = TIMEOUT_S, origins: Collection[str] = ()) -> Response:
    """Get at most ``limit`` bytes from an http or https address; a redirect is an answer like others.

    ``origins`` may stand anywhere, as in :func:`post`. Raises NotPublic, Unreachable.
    """
    parts = _parts(url)
    is_allowed = _is_allowed(parts) or f"{parts.scheme}://{parts.netloc}" in origins
    request = _Request(method="GET", parts=parts, headers={"Accept": accept, "Accept-Encoding": "identity"})
    return _exchange(request, public=not is_allowed, timeout=timeout, limit=limit)


def address_fault(url: str) -> str | None:
    """What is wrong with an address that is to be posted to, in one sentence; None where nothing is.

    No name is looked up: a host may be public today and private tomorrow, and is judged at every request.
    """
    try:
        parts = _parts(url)
        is_allowed = _is_allowed(parts)
        if parts.scheme != "https" and not is_allowed:
            return "The address must begin with https://."
        with suppress(ValueError):
            if not is_allowed and not is_public(parts.hostname or ""):
                return "The address is one of a private network, which this server does not send to."
    except NotPublic as error:
        return str(error)
    return None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and certainly no other in disguise."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _TRANSLATED):
            return False
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise NotPublic("This is no address.") from None
    if not is_sound or parts.scheme not in {"http", "https"} or len(url) > ADDRESS_CHARS:
        raise NotPublic("This is no address of http or https, or a longer one than this server sends to.")
    if "@" in parts.netloc or not url.isprintable() or " " in parts.netloc:
        raise NotPublic("An address with a name and password, or with characters that no address has, is not used.")
    return parts


def _is_allowed(parts: SplitResult) -> bool:
    """Whether the settings name the host, alone (with every port) or with this port."""
    host = (parts.hostname or "").lower()
    named = {name.lower() for name in settings.OUTGOING_ALLOWED_HOSTS}
    return host in named or f"{host}:{_port(parts)}" in named


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _look_up(parts: SplitResult, timeout: float) -> list[str]:
    """The addresses of a host, in the order in which they are tried; the name server's patience is not ours."""
    found: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def look() -> None:
        try:
            infos = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
            found.put([str(info[4][0]) for info in infos])
        except (OSError, UnicodeError) as error:
            found.put(error)
        finally:
            _LOOK_UPS.release()

    if not _LOOK_UPS.acquire(timeout=timeout):
        raise TimeoutError("too many names are being looked up")
    threading.Thread(target=look, name="look-up", daemon=True).start()
    try:
        answer = found.get(timeout=timeout)
    except Empty:
        raise TimeoutError(f"{parts.hostname} was not found in time") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _exchange(request: _Request, *, public: bool, timeout: float, limit: int) -> Response:
    ends_at, parts = monotonic() + timeout, request.parts
    try:
        addresses = _look_up(parts, timeout)
        if public:
            _require_public(parts, addresses)
        connection = HTTPConnection(parts.netloc)
        connection.sock = _connected(addresses[:_ADDRESSES], _port(parts), ends_at)
        return _talk(connection, request, ends_at, limit)
    except (OSError, HTTPException, UnicodeError, ValueError) as error:
        raise Unreachable(repr(error)) from error


def _require_public(parts: SplitResult, addresses: list[str]) -> None:
    if not addresses or not all(map(is_public, addresses)):
        raise NotPublic(f"{parts.hostname} is no host of the public internet.")


def _left_s(ends_at: float) -> float:
    left_s = ends_at - monotonic()
    if left_s <= 0:
        raise TimeoutError("no whole answer in time")
    return left_s


def _connected(addresses: list[str], port: int, ends_at: float) -> socket.socket:
    failed: OSError = ConnectionError("no address")
    for tried, address in enumerate(addresses):
        try:
            # A host that drops everything sent to its first address leaves time for the next.
            share_s = _left_s(ends_at) / (len(addresses) - tried)
            return socket.create_connection((address, port), timeout=share_s)
        except OSError as error:
            failed = error
    raise failed


def _talk(connection: HTTPConnection, request: _Request, ends_at: float, limit: int) -> Response:
    # Each step may be short and their sum endless: a peer can send its answer byte by byte.
    is_late = threading.Event()
    left_s = _left_s(ends_at)
    deadline = threading.Timer(left_s, _cut, [connection, is_late])
    deadline.daemon = True
    deadline.start()
    try:
        connection.sock.settimeout(left_s)
        if request.parts.scheme == "https":
            wrapped = _trust().wrap_socket(
                connection.sock, server_hostname=request.parts.hostname, do_handshake_on_connect=False
            )
            connection.sock = wrapped
            wrapped.do_handshake()
        connection.request(
            request.method, _target(request.parts), request.body, {"User-Agent": _AGENT} | request.headers
        )
        with connection.getresponse() as response:
            answer = _response(response, limit)
        if is_late.is_set():
            raise TimeoutError("no whole answer in time")
        return answer
    finally:
        deadline.cancel()
        connection.close()


def _target(parts: SplitResult) -> str:
    """Path and query, with what is not ASCII as addresses write it."""
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe="%/:?#[]@!$&'()*+,;=-._~")


def _response(response: HTTPResponse, limit: int) -> Response:
    read = response.read(limit + 1) if limit else b""
    headers = {name.lower(): text for name, text in response.getheaders()}
    return Response(status=response.status, headers=headers, body=read[:limit], is_whole=len(read) <= limit)


def _cut(connection: HTTPConnection, is_late: threading.Event) -> None:
    is_late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
