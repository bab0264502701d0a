"""Serves the metrics of a process at an address of their own (METRICS_ADDRESS): workers have no other."""

from __future__ import annotations

import socket
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import structlog
from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST

from backend.edge.metrics import exposition, refusal
from backend.edge.problems import CONTENT_TYPE, encoded, problem_of
from backend.errors import Misconfigured

log = structlog.get_logger()

_PATIENCE_S = 5
"""How long a client may be silent, in seconds."""
_AT_ONCE = 8
"""How many may ask at the same time; others wait, and are closed where none of them ends."""


def serve_metrics(*, shared: bool = True) -> ThreadingHTTPServer | None:
    """Begin to serve ``/metrics`` and ``/healthz`` in a thread; None without METRICS_ADDRESS. Raises Misconfigured.

    ``shared`` as in :func:`backend.edge.metrics.exposition`.
    """
    if settings.METRICS_ADDRESS is None:
        return None
    host, port = settings.METRICS_ADDRESS
    try:
        server = _Listener(host, port, shared=shared)
    except OSError as error:
        raise Misconfigured(f"METRICS_ADDRESS {host}:{port} cannot be used: {error.strerror or error}.") from error
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


class _Listener(ThreadingHTTPServer):
    """A server whose threads are bounded: beyond them a client is closed."""

    daemon_threads = True

    def __init__(self, host: str, port: int, *, shared: bool) -> None:
        self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # Processes that count together answer for each other.
        self.allow_reuse_port = bool(settings.METRICS_FOLDER)
        self.shared = shared
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, once there is one."""
        if self._turns.acquire(timeout=_PATIENCE_S):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room for the next."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._turns.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what went wrong: a client that left, or metrics that could not be read."""
        log.warning("metrics.unanswered", error=repr(sys.exception()))


class _Handler(BaseHTTPRequestHandler):
    """Answers two addresses."""

    timeout = _PATIENCE_S
    server_version, sys_version = "OffChat", ""
    server: _Listener

    def do_GET(self) -> None:
        """Answer one request."""
        path = self.path.partition("?")[0]
        if path == "/healthz":
            self._send(200, "application/json", b'{"status":"ok"}')
        elif path == "/metrics":
            self._tell()
        else:
            self._send(404, "text/plain; charset=utf-8", b"There are /metrics and /healthz.\n")

    def _tell(self) -> None:
        refused = refusal(
            peer=self.client_address[0].partition("%")[0],
            forwarded=self.headers.get("X-Forwarded-For", ""),
            authorization=self.headers.get("Authorization", ""),
        )
        if refused:
            status, body = problem_of(refused)
            self._send(status, CONTENT_TYPE, encoded(body))
        else:
            self._send(200, CONTENT_TYPE_LATEST, exposition(shared=self.server.shared))

    def _send(self, status: int, content_type: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        if status == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Log nothing of each request."""
