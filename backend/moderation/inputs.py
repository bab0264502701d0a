"""The inputs of moderation: one struct per command, for every edge."""

from __future__ import annotations

from backend.inputs import Input, refuse

REASON_CHARS = 1000


class Reason(Input, frozen=True, kw_only=True):
    """Why a moderator acts."""

    reason: str

    def __post_init__(self) -> None:
        """Raise Invalid for a reason that is empty or too long."""
        required_reason(self.reason)


def required_reason(reason: str) -> str:
    """Return the reason without blanks around it; raises Invalid where it is empty or too long."""
    faulty = not reason.strip() or len(reason) > REASON_CHARS
    sentence = f"1 to {REASON_CHARS} characters are needed here."
    refuse("Say why, in a few words.", {"reason": [sentence]} if faulty else {})
    return reason.strip()


class WatchNamespace(Input, frozen=True, kw_only=True):
    """The namespace to watch, by its slug; the default one for None."""

    namespace: str | None = None
