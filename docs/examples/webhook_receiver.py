"""A receiver of OffChat's webhooks: checks who sends, takes each event once, and prints what is said.

    WEBHOOK_SECRET=whsec_… python webhook_receiver.py 9000

It needs Python 3.11 and nothing else. Put it behind a proxy with TLS: OffChat sends over https.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE_S = 300
"""How old a request may be: an attacker who has recorded one cannot send it again later."""


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> bool:
    """Whether a request was signed with the secret, just now. The body is checked as it came, before it is parsed."""
    sent_at = headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(now - int(sent_at)) > TOLERANCE_S:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # There are two signatures for a day after the secret was changed.
    return any(hmac.compare_digest(expected, one) for one in headers.get("webhook-signature", "").split())


def server(port: int, secret: str, handle: Callable[[dict[str, Any]], None]) -> ThreadingHTTPServer:
    """A server that calls ``handle`` with every event once."""
    seen: dict[str, None] = {}

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not is_genuine(self.headers, body, secret, time.time()):
                self.answer(401)
                return
            delivery = self.headers["webhook-id"]
            if delivery not in seen:
                # Quickly: after five seconds OffChat gives up, and sends it again later.
                handle(json.loads(body))
                seen[delivery] = None
                if len(seen) > 10_000:
                    del seen[next(iter(seen))]
            self.answer(204)

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing but events."""

    return ThreadingHTTPServer(("127.0.0.1", port), Receiver)


def show(event: dict[str, Any]) -> None:
    """Print a message that was said; other events by their type."""
    data = event["data"]
    said = f"{data['sender']['display_name']}: {data['body']}" if event["type"] == "message.created" else ""
    print(event["type"], said, flush=True)


if __name__ == "__main__":
    server(int(sys.argv[1]), os.environ["WEBHOOK_SECRET"], show).serve_forever()
