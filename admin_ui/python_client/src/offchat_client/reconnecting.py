"""When a connection that has ended is made anew, and whether."""

from __future__ import annotations

from offchat_client.connection import Closed
from offchat_client.errors import OffChatError
from offchat_client.pauses import LOG_IN_ENDED, after_close, pause
from offchat_client.rest import Rest


def before_next(ended: Exception, failures: int, rest: Rest, token: str | None) -> float:
    """Return seconds to wait before connecting again, after a connection ended so or was refused so.

    Raises OffChatError where that makes no sense. A ``token`` that does not hold any more is dropped where the account
    can log in again.
    """
    if isinstance(ended, Closed):
        if ended.code == LOG_IN_ENDED and rest.may_log_in and token:
            rest.drop(token)
            return pause(failures)
        return after_close(ended.code, ended.reason, failures)
    if isinstance(ended, OffChatError):
        if not ended.retryable:
            raise ended
        return pause(failures, ended)
    return pause(0)
