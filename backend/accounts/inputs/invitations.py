"""The inputs of people who register, and of links into a namespace."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.inputs import RoleName
from backend.inputs import Input, id_faults, refuse


class Registration(Input, frozen=True, kw_only=True):
    """The account that a person makes for themselves; a name and a mail address may be empty.

    ``invitation`` is the code of a link into a namespace; empty where they came without one.
    """

    username: str
    password: str
    display_name: str = ""
    email: str = ""
    invitation: str = ""


INVITATION_S = 7 * 86_400
"""How long a link into a namespace admits people where nothing else is said."""
_SHORTEST_S, _LONGEST_S = 60, 90 * 86_400
_MOST_USES, _MOST_ROOMS = 100_000, 20


class NewNamespaceInvitation(Input, frozen=True, kw_only=True):
    """A link to make into a namespace: the role that it gives, rooms that people come into, and how long it holds.

    It holds for a week where ``expires_in_s`` is left out. With ``email`` it is for the person with that address alone;
    without, for any number of people where ``max_uses`` is left out.
    """

    role: RoleName | None = None
    rooms: list[str] | None = None
    email: str | None = None
    expires_in_s: int | None = None
    max_uses: int | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for numbers out of bounds, too many rooms, and what is no id of one."""
        faults = id_faults(rooms=self.rooms or [])
        if len(self.rooms or []) > _MOST_ROOMS:
            faults["rooms"] = [f"At most {_MOST_ROOMS} rooms."]
        if self.expires_in_s is not None and not _SHORTEST_S <= self.expires_in_s <= _LONGEST_S:
            faults["expires_in_s"] = [f"Between {_SHORTEST_S} seconds and {_LONGEST_S} (90 days)."]
        if self.max_uses is not None and not 1 <= self.max_uses <= _MOST_USES:
            faults["max_uses"] = [f"Between 1 and {_MOST_USES}, or left out for any number of people."]
        if self.email is not None and (self.max_uses or 1) != 1:
            faults["max_uses"] = ["A link for one address is used once."]
        refuse("This link cannot be made.", faults)

    @property
    def room_ids(self) -> list[UUID]:
        """The rooms, each once."""
        return [UUID(key) for key in dict.fromkeys(self.rooms or [])]


class InvitationCode(Input, frozen=True, kw_only=True):
    """The code of a link into a namespace: what stands after the ``#`` of its address."""

    code: str
