"""The HTTP API: calls that say who asks, repeat what is safe to repeat, and raise what was refused."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from offchat_client.errors import OffChatError
from offchat_client.pauses import is_long, pause

AGAIN = {423, 429, 502, 503, 504}
"""Statuses after which the same request may be sent again."""
ATTEMPTS = 6
_SAFE = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}
_KEEPALIVE_S = 4
"""The server closes a connection on which nothing is asked for five seconds."""


class Rest:
    """Calls of one account. With a user name and a password it logs in by itself, and again when that log-in ends."""

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        username: str | None = None,
        password: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self._account = (username, password) if username and password is not None else None
        self._logging_in = asyncio.Lock()
        limits = httpx.Limits(max_connections=20, keepalive_expiry=_KEEPALIVE_S)
        self._http = httpx.AsyncClient(base_url=self.url, timeout=timeout, limits=limits)
        self._owns_log_in = False

    async def close(self) -> None:
        """Close the connections; ends the log-in where this client has made it."""
        if self._owns_log_in and self.token:
            try:
                await self._http.post("/api/v1/auth/logout/", headers=self._headers(), timeout=5)
            except httpx.HTTPError:
                pass  # It expires by itself.
        await self._http.aclose()

    @property
    def may_log_in(self) -> bool:
        """Whether a user name and a password are known."""
        return self._account is not None

    def drop(self, token: str) -> None:
        """Ask with this token no longer."""
        if self.token == token:
            self.token = None

    async def log_in(self) -> str:
        """Return the token to ask with, logging in where there is none.

        Raises OffChatError: ``unauthenticated`` where no password is known or it is wrong.
        """
        async with self._logging_in:
            if self.token:
                return self.token
            if not self._account:
                raise OffChatError("unauthenticated", "The token does not hold, and no password is known.", status=401)
            body = {"username": self._account[0], "password": self._account[1]}
            answer = await self._send("POST", "/api/v1/auth/login/", json=body, headers={})
            token: str = _checked(answer).json()["token"]
            self.token, self._owns_log_in = token, True
            return token

    async def call(self, method: str, path: str, *, content: bytes | None = None, **options: Any) -> httpx.Response:
        """Send a request and return the answer; raises OffChatError for what is refused or does not arrive.

        What is safe to repeat is repeated, up to six times: after a status that asks for it, and after a broken
        connection where the method changes nothing twice. A POST of JSON carries an ``Idempotency-Key`` for that.
        """
        headers = dict(options.pop("headers", None) or {})
        if method == "POST" and options.get("json") is not None:
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        repeatable = method in _SAFE or "Idempotency-Key" in headers
        attempt, logged_in = 0, False
        while True:
            try:
                asked_with = await self.log_in()
                answer = await self._send(method, path, headers=headers, content=content, **options)
                if answer.status_code == httpx.codes.UNAUTHORIZED and self._account and not logged_in:
                    logged_in = True
                    self.drop(asked_with)
                    continue
                return _checked(answer)
            except OffChatError as error:
                attempt += 1
                told = error.status in AGAIN
                if attempt >= ATTEMPTS or is_long(error) or not (told or (error.code == "unreachable" and repeatable)):
                    raise
                await asyncio.sleep(pause(attempt - 1, error))

    async def get(self, path: str, **query: Any) -> Any:
        """GET, with ``query`` in the address; returns the JSON of the answer."""
        params = {name: value for name, value in query.items() if value is not None}
        return (await self.call("GET", path, params=params)).json()

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """POST ``body``; returns the JSON of the answer, None where it has none."""
        return _json(await self.call("POST", path, json=dict(body or {})))

    async def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """PATCH with ``body``; returns the JSON of the answer."""
        return _json(await self.call("PATCH", path, json=dict(body)))

    async def put(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """PUT ``body``; returns the JSON of the answer, None where it has none."""
        return _json(await self.call("PUT", path, json=dict(body or {})))

    async def delete(self, path: str) -> None:
        """DELETE."""
        await self.call("DELETE", path)

    async def pages(self, path: str, **query: Any) -> AsyncIterator[Any]:
        """Yield the rows of a list, page after page."""
        page = await self.get(path, **query)
        while True:
            for row in page["results"]:
                yield row
            if not (following := page.get("next")):
                return
            # Only the path: the token goes to this server alone, whatever an answer names.
            address = httpx.URL(following)
            page = (await self.call("GET", address.raw_path.decode())).json()

    async def download(self, path: str, target: str | Path) -> int:
        """Write the bytes of a file path, as payloads name them (``file_url`` …), to ``target``; returns their number.

        Raises OffChatError; what has come until then stays in the file.
        """
        await self.log_in()
        place, size = httpx.URL(path).raw_path.decode(), 0
        try:
            async with self._http.stream("GET", place, headers=self._headers()) as answer:
                if answer.is_error:
                    await answer.aread()
                _checked(answer)
                # Between two reads of the network a write to a local disk waits for nothing.
                with Path(target).open("wb") as file:
                    async for piece in answer.aiter_bytes(256 * 1024):
                        size += await asyncio.to_thread(file.write, piece)
        except httpx.HTTPError as broken:
            raise OffChatError("unreachable", str(broken) or type(broken).__name__, retryable=True) from broken
        return size

    async def _send(self, method: str, path: str, *, headers: Mapping[str, str], **options: Any) -> httpx.Response:
        try:
            return await self._http.request(method, path, headers={**self._headers(), **headers}, **options)
        except httpx.HTTPError as broken:
            raise OffChatError("unreachable", str(broken) or type(broken).__name__, retryable=True) from broken

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.token}"} if self.token else {}


def _json(answer: httpx.Response) -> Any:
    return answer.json() if answer.content else None


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    data = {key: value for key, value in problem.items() if key not in {"type", "title", "status", "code", "detail"}}
    after = answer.headers.get("Retry-After", "")
    if after.isdecimal():
        data.setdefault("retry_after_s", int(after))
    raise OffChatError(
        problem.get("code", "internal" if answer.is_server_error else "invalid"),
        problem.get("detail") or f"The server answered {answer.status_code} {answer.reason_phrase}.".rstrip(),
        retryable=answer.status_code in AGAIN or answer.is_server_error,
        data=data,
        status=answer.status_code,
    )
