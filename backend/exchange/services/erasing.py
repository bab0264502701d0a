"""Forgets a person who is erased: what they had moved, and copies of rooms in which their words stand."""

from __future__ import annotations

from uuid import UUID

from backend.chat.selectors.copied import rooms_written_in
from backend.exchange.models import EXPORT, Imported, Transfer
from backend.exchange.services.orders import State, drop_unfilled
from backend.storage import blobs

_AT_ONCE = 20


def forget_person(user_id: UUID) -> list[tuple[str, str]]:
    """Remove some of what is left of a person (inside a transaction); returns type and id of each thing.

    Copies that others have of rooms in which the person wrote are removed; one that is being made is begun anew.
    """
    own = Transfer.objects.filter(user=user_id).order_by("pk").first()
    if own is not None:
        # A room that is half full has no members whom it could belong to.
        drop_unfilled(own.pk)
        if own.key:
            blobs.remove(own.key)
        own.delete()
        return [("export" if own.kind == EXPORT else "import", str(own.pk))]
    # People alone stand in no room: of those an index knows.
    known = Imported.objects.filter(room=None, target=user_id)
    if found := [("imported", str(key)) for key in known.values_list("pk", flat=True)]:
        known.delete()
        return found
    copies = Transfer.objects.filter(kind=EXPORT, room__in=rooms_written_in(user_id))
    copies.filter(state=State.RUNNING).update(lease=None, lease_until=None)
    ready = copies.filter(state=State.READY).order_by("pk").values_list("pk", "key")[:_AT_ONCE]
    keys = dict(ready)
    for key in keys.values():
        blobs.remove(key)
    Transfer.objects.filter(pk__in=keys).update(state=State.EXPIRED)
    return [("room_copy", str(key)) for key in keys]
