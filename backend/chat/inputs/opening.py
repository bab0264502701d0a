"""Inputs about who comes into a room by a link."""

from __future__ import annotations

from typing import Literal

from backend.inputs import Input, refuse

LIFE_S = 7 * 86_400
"""How long a link admits people where nothing else is said."""

_SHORTEST_S, _LONGEST_S = 60, 90 * 86_400
_MOST_USES = 100_000


class NewInvitation(Input, frozen=True, kw_only=True):
    """A link to make: for how many seconds it admits people, how many of them, and as what.

    It holds for a week where ``expires_in_s`` is left out, and for any number of people without ``max_uses``.
    """

    expires_in_s: int | None = None
    max_uses: int | None = None
    role: Literal["member", "readonly"] | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for numbers out of bounds."""
        faults: dict[str, list[str]] = {}
        if self.expires_in_s is not None and not _SHORTEST_S <= self.expires_in_s <= _LONGEST_S:
            faults["expires_in_s"] = [f"Between {_SHORTEST_S} seconds and {_LONGEST_S} (90 days)."]
        if self.max_uses is not None and not 1 <= self.max_uses <= _MOST_USES:
            faults["max_uses"] = [f"Between 1 and {_MOST_USES}, or left out for any number of people."]
        refuse("This link cannot be made.", faults)
