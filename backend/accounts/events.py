"""What accounts announces."""

from msgspec import Struct

from backend.events.catalogue import Event


class LostAccess(Struct, frozen=True, kw_only=True):
    """Whose sockets must close: those of one credential; where none is named, all of a person's look whether they may
    stay, and close with ``code`` if not.
    """

    user: str
    credential: str | None
    code: int


class AccessRevoked(Event, frozen=True, kw_only=True):
    """A token was revoked, a session ended, a person banned. For servers alone (stream ``access``)."""

    type = "access.revoked"
    group = "access"
    data: LostAccess
