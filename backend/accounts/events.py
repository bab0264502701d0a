"""The events of accounts."""

from msgspec import Struct

from backend.events.catalogue import Event


class LostAccess(Struct, frozen=True, kw_only=True):
    """The sockets that lose access: those of one credential; without one, all of a person check whether they may stay,
    and close with ``code`` if not.
    """

    user: str
    credential: str | None
    code: int


class AccessRevoked(Event, frozen=True, kw_only=True):
    """A token was revoked, a session ended, a person banned. For servers alone (stream ``access``)."""

    type = "access.revoked"
    group = "access"
    data: LostAccess
