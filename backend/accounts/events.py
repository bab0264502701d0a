"""What accounts announces."""

from msgspec import Struct

from backend.events.catalogue import Event


class LostAccess(Struct, frozen=True, kw_only=True):
    """Whose sockets must close: those of one credential, or all of a person's."""

    user: str
    credential: str | None
    code: int


class AccessRevoked(Event, frozen=True, kw_only=True):
    """A token was revoked, a session ended, a person banned. For servers alone (stream ``access``)."""

    type = "access.revoked"
    group = "access"
    data: LostAccess
