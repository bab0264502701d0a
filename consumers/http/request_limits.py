"""Requests that Django answers: their bodies end where no request of ours goes on, and a silent one ends in time.

Django writes any body to a temporary file before a view, or a throttle, sees the request.
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
    """An ASGI application whose requests have at most ``REQUEST_BYTES``, and never ``STALLED_S`` without a byte.

    Each has a number, which stands in its answer, in every line of the log, and in the jobs that it asks for.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        """Answer one request."""
        with structlog.contextvars.bound_contextvars(request=request_id(scope)):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        try:
            said = header(scope, b"content-length")
            _require_fitting(int(said) if said.isdigit() else 0)
            await self._application(scope, _Incoming(receive).receive, _numbered(send, request_id(scope)))
        except DomainError as refused:
            HUB.ensure_started()
            exchange = Exchange(scope, receive, send)
            try:
                await exchange.refuse(problem_of(refused), headers_of(refused))
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
        """The next message; raises TooLarge, or Unavailable where the body stands still."""
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
