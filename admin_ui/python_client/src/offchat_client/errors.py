"""The one error of the package."""

from __future__ import annotations

from typing import Any


class OffChatError(Exception):
    """What the server has refused, or what kept the client from asking.

    ``code`` is for programs, ``message`` a sentence for people; ``retryable`` says whether the same may work later;
    ``data`` holds what belongs to the code (``retry_after_s``, ``fields``, …); ``status`` is that of HTTP, if any.
    The client's own codes: ``disconnected``, ``unreachable``, ``timeout``, ``closed``, ``unreadable``.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        retryable: bool = False,
        data: dict[str, Any] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retryable = retryable
        self.data = data or {}
        self.status = status

    @classmethod
    def of(cls, body: dict[str, Any]) -> OffChatError:
        """Build the error that the reply to a command holds."""
        return cls(body["code"], body["message"], retryable=body["retryable"], data=body["data"])


def disconnected(message: str = "The connection has ended.") -> OffChatError:
    """Build the error of what waits for an answer when a connection ends: whether it was done is not known."""
    return OffChatError("disconnected", message, retryable=True)
