"""A browser that can be pushed to, and a push service that keeps what it is sent."""

import base64
import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLIC_KEY = "BBhRFLlxQGo3uGUDUSva0gdOTwbOqMEQC4Hy6K8Mvs7TJyJ_Qb-VEHPT-ehaa74Q5slU2iqGdApj4NdnAywGYvI"
PRIVATE_KEY = "bPE5pDI3AuSV5vrEprv7QaroGjh_wGODpyfMAIYR4-8"
"""A pair of keys of a server of the tests."""

SERVICE = "https://push.example.org"


def text_of(raw: bytes) -> str:
    """Bytes in base64url without padding, as browsers write them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class PushBrowser:
    """The keys of a browser's subscription; it alone can read what is pushed to it."""

    def __init__(self, endpoint: str = "") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self.endpoint = endpoint or f"{SERVICE}/{text_of(os.urandom(12))}"

    @property
    def subscription(self) -> dict[str, Any]:
        """What its ``toJSON()`` gives."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": text_of(point), "auth": text_of(self._auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> dict[str, Any]:
        """What a push says."""
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        read: dict[str, Any] = json.loads(plain)
        return read


@dataclass
class Posted:
    """A request to a push service."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """A push service on this machine; ``replies`` are statuses, headers and bodies of the next answers, then 201."""

    origin: str
    posted: "Queue[Posted]" = field(default_factory=Queue)
    replies: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self) -> list[Posted]:
        """What was posted so far, each once."""
        return [self.posted.get_nowait() for _ in range(self.posted.qsize())]


class _QuietServer(ThreadingHTTPServer):
    """Handshakes in the thread of each connection, and says nothing of those that fail."""

    def finish_request(self, request: Any, client_address: Any) -> None:
        request = self.context.wrap_socket(request, server_side=True) if self.context else request
        super().finish_request(request, client_address)

    def handle_error(self, *_: object) -> None:
        """A client that does not trust the certificate is what a test is about."""

    context: ssl.SSLContext | None = None


@contextmanager
def push_service(context: ssl.SSLContext | None = None) -> Iterator[PushService]:
    """Serve one on a free port; over TLS with a ``context``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            service.posted.put(Posted(self.path, {name.lower(): text for name, text in self.headers.items()}, body))
            status, headers, *content = service.replies.pop(0) if service.replies else (201, {})
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(b"".join(content))))
            self.end_headers()
            self.wfile.write(b"".join(content))

        do_GET = do_POST  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _QuietServer(("127.0.0.1", 0), Handler) as server:
        server.context = context
        service = PushService(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield service
        server.shutdown()
