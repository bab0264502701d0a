"""Limits size and idle time of the bodies of requests that Django handles.

Django writes a whole body to a temporary file before a view, or a throttle, sees the request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from django.conf import settings

from backend.edge.problems import headers_of, problem_of
from backend.errors import DomainError, TooLarge, Unavailable
from consumers.http.exchange import Exchange, Send
from consumers.http.headers import request_id
from consumers.http.scope import header
from consumers.hub.hub import HUB

Application = Callable[[dict[str, Any], Callable[[], Awaitable[Any]], Send], Awaitable[None]]


class Bounded:
    """An ASGI application that limits requests to ``REQUEST_BYTES``, and to ``STALLED_S`` seconds without a byte.

    Each request has an id, which is in its response, in every line of the log, and in the jobs that it enqueues.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        """Handle one request."""
        with structlog.contextvars.bound_contextvars(request=request_id(scope)):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        try:
            content_length = header(scope, b"content-length")
            _require_fitting(int(content_length) if content_length.isdigit() else 0)
            await self._application(scope, _Incoming(receive).receive, _numbered(send, request_id(scope)))
        except DomainError as error:
            HUB.ensure_started()
            exchange = Exchange(scope, receive, send)
            try:
                await exchange.refuse(problem_of(error), headers_of(error))
            finally:
                exchange.body.close()


def _numbered(send: Send, number: str) -> Send:
    async def numbered(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"x-request-id", number.encode())]
        await send(message)

    return numbered


class _Incoming:
    def __init__(self, receive: Callable[[], Awaitable[Any]]) -> None:
        self._receive = receive
        self._bytes, self._whole = 0, False

    async def receive(self) -> Any:
        """Return the next message; raises TooLarge, or Unavailable where the body stalls."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(settings.STALLED_S):
                message = await self._receive()
        except TimeoutError:
            raise Unavailable("Nothing was sent for a while. Send the whole request again.") from None
        self._bytes += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        _require_fitting(self._bytes)
        return message


def _require_fitting(size: int) -> None:
    if size > settings.REQUEST_BYTES:
        raise TooLarge("This is more than any request but an upload may hold.")
