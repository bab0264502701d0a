"""How long to wait before the next try, and whether there is one: after refusals, and by the code of a close."""

from __future__ import annotations

import json
import random
from typing import Any

from offchat_client.errors import OffChatError

LOG_IN_ENDED = 4401
TOO_SLOW = 4409
_LONGEST_S, _LONGEST_TOLD_S = 30.0, 120.0
_FINAL = {
    4400: ("invalid", "The server did not understand this client, or has no such address."),
    LOG_IN_ENDED: ("unauthenticated", "The log-in does not hold, or has ended."),
    4403: ("forbidden", "This is not allowed (any more)."),
}


def pause(attempt: int, error: OffChatError | None = None) -> float:
    """Return seconds to wait after this many failures: 0.5, 1, 2 … 30, each between its half and its whole.

    An ``error`` with ``retry_after_s`` is not repeated before that.
    """
    least = _number(error.data.get("retry_after_s")) if error else 0.0
    spread: float = min(_LONGEST_S, 0.5 * 2 ** min(attempt, 6)) * random.uniform(0.5, 1)
    return least + spread


def is_long(error: OffChatError) -> bool:
    """Whether the server asks for a longer wait than anything should sleep in silence: more than two minutes."""
    return _number(error.data.get("retry_after_s")) > _LONGEST_TOLD_S


def after_close(code: int, reason: str, attempt: int) -> float:
    """Return seconds to wait before connecting again; raises OffChatError where that makes no sense."""
    if code in _FINAL:
        error, sentence = _FINAL[code]
        raise OffChatError(error, reason or sentence, data={"close_code": code})
    if code == TOO_SLOW:
        return pause(0)
    told = _object(reason)
    if "after_ms" in told:
        return _number(told["after_ms"]) / 1000 + random.uniform(0, 0.5)
    if "retry_after_s" in told:
        return _number(told["retry_after_s"]) + random.uniform(0, 0.5)
    return pause(attempt)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> float:
    """A number of seconds or milliseconds as the server named it; an hour of them at most."""
    return min(max(float(value), 0.0), 3_600_000.0) if isinstance(value, (int, float)) else 0.0
