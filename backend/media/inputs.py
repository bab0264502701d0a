"""What media takes: one struct per command, for every edge."""

from __future__ import annotations

from backend.errors import Invalid
from backend.inputs import Input

WATCH_LIMIT = 500
"""How many files one connection may watch."""


class Watch(Input, frozen=True, kw_only=True):
    """Which files, or all that the caller has uploaded."""

    media: list[str] | None = None
    mine: bool | None = None

    def require_files(self) -> None:
        """Raise Invalid where neither files nor the caller's own uploads are named."""
        if not self.mine and not self.media:
            raise Invalid("Name the files to watch, or say mine.", fields={"media": ["At least one id."]})


def require_watchable(count: int) -> None:
    """Raise Invalid where a connection would watch more files than it may."""
    if count > WATCH_LIMIT:
        raise Invalid(f"At most {WATCH_LIMIT} files at a time.", fields={"media": ["Too many."]})
