"""The address that ``offchat up`` serves: its reachability, its listening socket, and requests to it."""

import errno
import http.client
import ipaddress
import json
import socket
from dataclasses import dataclass
from typing import Any, Self

from backend.errors import Misconfigured


@dataclass(frozen=True)
class Address:
    """An IP address and port of this machine, and the host as the person wrote it."""

    host: str
    ip: str
    port: int

    @classmethod
    def of(cls, host: str, port: int) -> Self:
        """Resolve ``host``; raises Misconfigured when it names no address."""
        try:
            addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        except (OSError, OverflowError) as error:
            raise Misconfigured(f"{host!r} port {port} is no address to listen on.") from error
        return cls(host, str(addresses[0][4][0]), port)

    @property
    def public(self) -> bool:
        """Whether other machines can reach it."""
        return not ipaddress.ip_address(self.ip).is_loopback

    @property
    def reachable(self) -> str:
        """The address under which this machine itself reaches it: loopback where it means every address."""
        if not ipaddress.ip_address(self.ip).is_unspecified:
            return self.ip
        return "::1" if ":" in self.ip else "127.0.0.1"

    def url(self, port: int) -> str:
        """Return the URL to open; ``port`` is the actual one where 0 was requested."""
        host = self.reachable if ipaddress.ip_address(self.ip).is_unspecified else self.host
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def names(self) -> list[str]:
        """Return the host names for it: those of loopback, the given one, and the machine's name."""
        given = [] if ipaddress.ip_address(self.ip).is_unspecified else [self.host]
        machine = [socket.gethostname(), _outward_ip()] if self.public else []
        every = ["localhost", "127.0.0.1", "::1", *given, *machine]
        return [f"[{name}]" if ":" in name else name for name in dict.fromkeys(every)]

    def listen(self) -> socket.socket:
        """Return the listening socket of all web processes; raises Misconfigured when another program has the port.

        They share one queue of connections, and the supervisor keeps it open: while a web process restarts, connections
        are served by the others, or wait where there is only one.
        """
        listener = socket.socket(socket.AF_INET6 if ":" in self.ip else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.ip, self.port))
            listener.listen(2048)
        except OSError as error:
            listener.close()
            raise Misconfigured(self._refusal(error)) from error
        return listener

    def _refusal(self, error: OSError) -> str:
        """Return why a port cannot be used, with the remedy."""
        other = self.port + 1 if self.port < 65535 else self.port - 1
        way_out = {
            errno.EADDRINUSE: f'choose another (make run ARGS="--port {other}", or offchat up --port {other})',
            errno.EACCES: "choose one above 1023, with --port",
            errno.EADDRNOTAVAIL: "name an address of this machine, with --host",
        }.get(error.errno or 0, "choose another, with --port")
        return f"Port {self.port} on {self.host} cannot be used: {error.strerror}; {way_out}."


def _outward_ip() -> str:
    """Return this machine's address in its network, loopback where it has none; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # TEST-NET-1 (RFC 5737): an address without an owner; only the route to it is looked up.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def answer(ip: str, port: int, path: str, host: str) -> tuple[int, Any]:
    """Return status and JSON of a GET on this machine; ``(0, None)`` without a response."""
    connection = http.client.HTTPConnection(ip, port, timeout=1)
    try:
        connection.request("GET", path, headers={"Host": host})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 0, None
    finally:
        connection.close()
