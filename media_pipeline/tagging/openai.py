"""The provider ``openai``: any endpoint that speaks the API of chat completions with pictures and JSON answers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from media_pipeline.tagging.base import Context, Frame, Tagged, TaggerRefused, TaggerUnavailable
from media_pipeline.tagging.openai_messages import (
    ANY_JSON,
    BY_SCHEMA,
    VERSION,
    Answer,
    answer_in,
    messages_for,
    tagged,
)

CONNECT_S, TOTAL_S = 3.0, 30.0
ATTEMPTS = 3
FRAMES = 6
ANSWER_TOKENS = 1500
ANSWER_BYTES = 1024 * 1024

_OFFICIAL = "https://api.openai.com/"


class _Message(Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(Struct):
    total_tokens: int = 0


class _Reply(Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class _Again(Exception):
    """A call that is worth another attempt, after ``pause_s``; ``at_last`` is what is raised when there is none."""

    def __init__(self, at_last: Exception, pause_s: float | None = None) -> None:
        super().__init__(str(at_last))
        self.at_last, self.pause_s = at_last, pause_s


class OpenAITagger:
    """Describes files through an HTTP API; one call takes ``total_s`` seconds at most, repetitions included."""

    name = "openai"
    version = VERSION

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        model: str,
        total_s: float = TOTAL_S,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.model = model
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._key, self._total_s, self._sleep = api_key, total_s, sleep
        self._format: dict[str, Any] = BY_SCHEMA
        # Redirects are not followed: the key is for this address alone.
        self._client = httpx.Client(headers={"Authorization": f"Bearer {api_key}"} if api_key else {})

    def check(self) -> None:
        """Raise TaggerUnavailable where the key that the official endpoint needs is missing."""
        if not self._key and self._url.startswith(_OFFICIAL):
            raise TaggerUnavailable("OPENAI_API_KEY is not set. Set it, or choose another AI_PROVIDER.")

    def tag(self, frames: tuple[Frame, ...], context: Context) -> Tagged:
        """Describe the file; raises TaggerUnavailable, TaggerRefused."""
        self.check()
        frames, deadline, spent = frames[:FRAMES], time.monotonic() + self._total_s, 0
        messages = messages_for(frames, context)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                reply = self._asked(messages, ANSWER_TOKENS * attempt, deadline)
                spent += max(0, reply.usage.total_tokens) if reply.usage else 0
                return tagged(_read(reply, spent), frames, model=self.model, cost=spent)
            except _Again as again:
                pause_s = random.uniform(0.5, 1.0) * 2**attempt / 2 if again.pause_s is None else again.pause_s
                if attempt == ATTEMPTS or time.monotonic() + pause_s >= deadline:
                    raise again.at_last from None
                self._sleep(pause_s)
        raise AssertionError("the last attempt returns or raises")

    def _asked(self, messages: list[dict[str, Any]], tokens: int, deadline: float) -> _Reply:
        body = {
            "model": self.model, "messages": messages, "response_format": self._format, "max_tokens": tokens,
        }  # fmt: skip
        try:
            status, headers, content = self._posted(msgspec.json.encode(body), deadline)
        except httpx.HTTPError as error:
            raise _Again(TaggerUnavailable(f"The provider does not answer ({type(error).__name__}).")) from None
        if status != httpx.codes.OK:
            self._raise_for(status, headers, content)
        try:
            return msgspec.json.decode(content, type=_Reply)
        except msgspec.DecodeError:
            raise _Again(TaggerUnavailable("The address of the provider answers with something else.")) from None

    def _posted(self, body: bytes, deadline: float) -> tuple[int, httpx.Headers, bytes]:
        """Send a request; raises httpx.HTTPError, also when the deadline has passed or the answer is too long."""
        left_s = max(0.1, deadline - time.monotonic())
        timeout = httpx.Timeout(left_s, connect=min(CONNECT_S, left_s))
        headers = {"Content-Type": "application/json"}
        with self._client.stream("POST", self._url, content=body, headers=headers, timeout=timeout) as response:
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > ANSWER_BYTES:
                    raise httpx.ReadError("too long")
                if time.monotonic() > deadline:
                    # Each piece alone was in time.
                    raise httpx.ReadTimeout("too slow")
            return response.status_code, response.headers, bytes(content)

    def _raise_for(self, status: int, headers: httpx.Headers, content: bytes) -> None:
        """Raise what a status other than 200 means."""
        if status in {401, 403}:
            raise TaggerUnavailable("The provider refuses the key: check OPENAI_API_KEY.")
        if status == 404:
            raise TaggerUnavailable("The provider does not know the model or the address: check OPENAI_MODEL.")
        if status == 429 and b"insufficient_quota" in content:
            raise TaggerUnavailable("The account at the provider has no credit left.")
        if status == 429:
            after_s = _retry_after(headers)
            busy = TaggerRefused("The provider takes no more requests for now.", retry_after=after_s or 60.0)
            raise _Again(busy, after_s)
        if status == 400 and self._format is not ANY_JSON and b"response_format" in content:
            self._format = ANY_JSON
            raise _Again(TaggerUnavailable("The provider cannot answer with JSON."), 0.0)
        if status in {400, 413, 422}:
            raise TaggerRefused(f"The provider does not take this file ({status}).")
        raise _Again(TaggerUnavailable(f"The provider has a fault of its own ({status})."))


def _read(reply: _Reply, spent: int) -> Answer:
    """The answer that a reply holds; raises TaggerRefused, or _Again for one that is cut off or makes no sense."""
    choice = reply.choices[0] if reply.choices else _Choice(message=_Message())
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise TaggerRefused("The provider declines to describe this file.", cost=spent)
    if choice.finish_reason == "length":
        raise _Again(TaggerRefused("The provider's answer was cut off each time.", cost=spent), 0.0)
    try:
        return answer_in(choice.message.content or "")
    except msgspec.DecodeError:
        raise _Again(TaggerRefused("The provider's answer made no sense each time.", cost=spent), 0.0) from None


def _retry_after(headers: httpx.Headers) -> float | None:
    """How many seconds to wait, as ``Retry-After`` says by a number or a date; None without it."""
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
