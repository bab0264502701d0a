"""Who may import and export rooms."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from backend.accounts.access import Actor, Role, namespace_for
from backend.chat.access import member_for
from backend.errors import Conflict, Forbidden, NotFound
from backend.exchange.models import EXPORT, Transfer

_NO_IMPORT = "This import does not exist, or you do not administer its namespace."


def imports_into(actor: Actor, slug: str | None) -> QuerySet[Transfer]:
    """The imports into a namespace, for its administrators; raises NotFound, Forbidden."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    return Transfer.objects.select_related("namespace").filter(namespace=namespace_id).exclude(kind=EXPORT)


def import_for(actor: Actor, transfer_id: UUID | None) -> Transfer:
    """An import, for administrators of its namespace; raises NotFound."""
    rows = Transfer.objects.select_related("namespace").exclude(kind=EXPORT)
    row = rows.filter(pk=transfer_id).first() if transfer_id else None
    if row is None or not actor.at_least(Role.ADMIN, row.namespace_id):
        raise NotFound(_NO_IMPORT)
    return row


class OwnedRoom(Struct, frozen=True, kw_only=True):
    """A room as one of its owners sees it: messages up to ``hidden_until`` are not theirs."""

    id: UUID
    namespace_id: UUID
    name: str
    hidden_until: int


def owned_room(actor: Actor, room_id: UUID | None) -> OwnedRoom:
    """A room that the actor owns; raises NotFound, Forbidden, and Conflict for a direct room."""
    mine = member_for(actor, room_id)
    if mine.room.kind == "direct":
        raise Conflict("A direct room belongs to both people, and is not copied as a whole.")
    if mine.role != "owner":
        raise Forbidden("Only owners of the room may have it copied.")
    room = mine.room
    return OwnedRoom(id=room.pk, namespace_id=room.namespace_id, name=room.name, hidden_until=mine.hidden_until)
