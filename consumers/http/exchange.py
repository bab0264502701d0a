"""A request whose body or response streams, and the base of the endpoints for such requests, outside Django's views.

Django's middleware does not see these requests; its work is done here: host, CORS, security headers, request id, and
errors as problem+json.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import parse_qs

import structlog
from channels.consumer import AsyncConsumer
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest

from backend.edge.problems import CONTENT_TYPE, encoded, headers_of, incident, part_away, problem, problem_of
from backend.errors import DomainError, Invalid
from backend.operations.services import note_request
from consumers.http.body import Body
from consumers.http.headers import Headers, common_headers, is_preflight, preflight_headers, request_id
from consumers.http.scope import header
from consumers.http.spool import FILE, spooled_body
from consumers.hub.hub import HUB

log = structlog.get_logger()

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Refusal(Exception):
    """A refusal for reasons of HTTP (method, version, range): a code of the table of problems, and headers."""

    def __init__(self, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.headers = code, detail, dict(headers or {})


class Exchange:
    """A request and its response; ``headers`` are sent with every response."""

    def __init__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        self.scope, self._send = scope, send
        self.method: str = scope["method"]
        self.began = time.perf_counter()
        self.number = request_id(scope)
        self.headers: Headers = common_headers(scope, self.number)
        self.arguments: dict[str, str] = scope["url_route"]["kwargs"]
        self.started = False
        # A client that waits for "100 Continue" gets it once the request is authorised.
        read_at_once = self.method not in {"GET", "HEAD", "OPTIONS"} and not self.header(b"expect")
        self.body = Body(receive, at_once=read_at_once)

    async def take_spooled(self) -> None:
        """Read the body from the file that the proxy in front has named, where it has; raises Unavailable."""
        if settings.UPLOAD_SPOOL and (named := self.header(FILE)):
            body = await spooled_body(named)
            self.body.close()
            self.body = body
            others = [(key, value) for key, value in self.scope["headers"] if key != b"content-length"]
            self.scope = {**self.scope, "headers": [*others, (b"content-length", str(body.size).encode())]}

    def header(self, name: bytes) -> str:
        """Return the value of a request header (lower-case name), or an empty text."""
        return header(self.scope, name)

    def query(self, name: str) -> str:
        """Return the value of a query parameter, or an empty text."""
        text: str = self.scope.get("query_string", b"").decode("latin-1")
        return parse_qs(text).get(name, [""])[0]

    def django_request(self) -> ASGIRequest:
        """Return the request without its body, for the checks of Django that read only its head."""
        headers = [(key, value) for key, value in self.scope["headers"] if not key.startswith(b"content-")]
        return ASGIRequest({**self.scope, "headers": headers}, BytesIO())

    async def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the head of the response."""
        self.started = True
        note_request(status)
        encoded_headers = [
            (key.lower().encode(), value.encode("latin-1")) for key, value in (self.headers | dict(headers)).items()
        ]
        await self._send({"type": "http.response.start", "status": status, "headers": encoded_headers})

    async def block(self, data: bytes, *, more: bool) -> None:
        """Send a part of the response's body."""
        await self._send({"type": "http.response.body", "body": data, "more_body": more})

    async def answer(self, status: int, headers: Mapping[str, str] | None = None, content: bytes = b"") -> None:
        """Send a small response as a whole."""
        length = {} if status in {204, 304} else {"Content-Length": str(len(content))}
        await self.begin(status, {**length, **(headers or {})})
        await self.block(b"" if self.method == "HEAD" else content, more=False)

    async def refuse(self, answer: tuple[int, dict[str, Any]], headers: Mapping[str, str]) -> None:
        """Send a problem, then read on within bounds, so that a client that is still sending receives it."""
        status, content = answer[0], encoded(answer[1])
        connection_headers = {} if self.body.complete or self.method in {"GET", "HEAD"} else {"Connection": "close"}
        length = {"Content-Type": CONTENT_TYPE, "Content-Length": str(len(content))}
        await self.begin(status, {**length, **connection_headers, **headers})
        body = b"" if self.method == "HEAD" else content
        if connection_headers:
            await self.block(body, more=True)
            await self.body.drain()
            body = b""
        await self.block(body, more=False)


class Endpoint(AsyncConsumer):
    """Base of endpoints whose requests or responses stream.

    A Channels consumer by name and ``as_asgi()``; its dispatch is bypassed, which would cost more than the bytes
    (0.70 against 0.16 s/GB, measured).
    """

    channel_layer_alias = "none"
    """No subscription per request: only the hub talks to the channel layer."""

    methods: ClassVar[tuple[str, ...]]
    spooled: ClassVar[bool] = False
    """Whether its bodies may come as files of the proxy in front, which overwrites the header that names them here."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Handle one request; the ASGI entry point."""
        HUB.ensure_started()
        exchange = Exchange(scope, receive, send)
        with structlog.contextvars.bound_contextvars(request=exchange.number):
            try:
                await self._answer(exchange)
            finally:
                exchange.body.close()

    def named(self, exchange: Exchange) -> str:
        """Return the address of the request as the log may tell it."""
        return str(exchange.scope["path"])

    def method_of(self, exchange: Exchange) -> str:
        """Return the method of the request."""
        return exchange.method

    async def handle(self, exchange: Exchange) -> None:
        """Handle the request; may raise DomainError and Refusal until the response has begun."""
        raise NotImplementedError

    async def _answer(self, exchange: Exchange) -> None:
        try:
            _require_host(exchange)
            if is_preflight(exchange.scope):
                return await exchange.answer(204, preflight_headers(exchange.headers, self.methods))
            if self.method_of(exchange) not in self.methods:
                raise _method_refused(self.methods)
            if self.spooled:
                await exchange.take_spooled()
            await self.handle(exchange)
        except DomainError as error:
            await _refuse(exchange, error, problem_of(error), headers_of(error))
        except Refusal as refusal:
            await _refuse(exchange, refusal, problem(refusal.code, refusal.detail), refusal.headers)
        except Exception as error:
            if unavailable := part_away(error):
                return await _refuse(exchange, error, problem_of(unavailable), headers_of(unavailable))
            await _refuse(exchange, error, incident(error, path=self.named(exchange)), {})


def _method_refused(methods: tuple[str, ...]) -> Refusal:
    return Refusal("method_not_allowed", f"This address takes {', '.join(methods)}.", {"Allow": ", ".join(methods)})


async def _refuse(
    exchange: Exchange, error: Exception, answer: tuple[int, dict[str, Any]], headers: Mapping[str, str]
) -> None:
    if exchange.started:
        log.warning("answer.cut", error=repr(error))
        return
    await exchange.refuse(answer, headers)


def _require_host(exchange: Exchange) -> None:
    try:
        exchange.django_request().get_host()
    except DisallowedHost:
        raise Invalid("This server does not answer to the host name that was asked for.") from None
