"""How links into a namespace are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from backend import clock

if TYPE_CHECKING:
    from backend.accounts.models import NamespaceInvitation


class NamespaceInvitationPayload(Struct, frozen=True, kw_only=True):
    """A link into a namespace, for its administrators; ``max_uses`` is null where it is not limited.

    ``rooms`` are the ids of rooms that people come into by it. With an ``email`` it is for the person with that address
    alone; ``mailed`` says that the link was sent there, and is known to its reader alone.
    """

    id: str
    role: str
    rooms: list[str]
    email: str | None
    mailed: bool
    uses: int
    max_uses: int | None
    expires_at: str
    created_at: str
    created_by: str


class MadeNamespaceInvitation(NamespaceInvitationPayload, frozen=True, kw_only=True):
    """A new link into a namespace with its secret, which is shown this once; null where it was mailed."""

    code: str | None
    url: str | None


class InvitedNamespace(Struct, frozen=True, kw_only=True):
    """What a person learns of a namespace who holds a link into it."""

    slug: str
    name: str


class NamespaceInvitationLook(Struct, frozen=True, kw_only=True):
    """A link into a namespace as those see it who hold it.

    ``by`` is the name of the person who made it, ``rooms`` how many rooms people come into by it, ``email`` the address
    that it is for, and ``register`` whether people may make an account by it.
    """

    namespace: InvitedNamespace
    role: str
    by: str
    rooms: int
    email: str | None
    register: bool
    expires_at: str


def invitation_payload(row: NamespaceInvitation) -> NamespaceInvitationPayload:
    """Render a link into a namespace, without its secret."""
    return NamespaceInvitationPayload(
        id=str(row.pk), role=row.role, rooms=row.rooms, email=row.email or None, mailed=row.mailed, uses=row.uses,
        max_uses=row.max_uses, expires_at=clock.stamp(row.expires_at), created_at=clock.stamp(row.created_at),
        created_by=str(row.created_by_id),
    )  # fmt: skip
