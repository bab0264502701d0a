"""The one order in which conversations are locked, so that two changes never wait for each other.

Uploads ▸ files without bytes ▸ blobs ▸ files ▸ rooms ▸ messages ▸ namespaces ▸ cases ▸ rows of the log ▸ heads of
streams, each sorted by its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend.chat.models import Attachment, Room
from backend.media.services import lock_files


def lock_places(media_ids: Iterable[UUID], *, room_id: UUID | None = None) -> None:
    """Lock files, what stands beside them in their messages, and the rooms that show them (inside a transaction).

    Whoever tells a message anew holds all of its files, or it could tell of one what has been withheld meanwhile.
    """
    wanted = set(media_ids)
    messages = Attachment.objects.filter(media__in=wanted, message__deleted_at=None).values("message")
    wanted.update(Attachment.objects.filter(message__in=messages).values_list("media_id", flat=True))
    lock_files(wanted)
    rooms = set(Attachment.objects.filter(media__in=wanted).values_list("message__room", flat=True))
    rooms |= {room_id} if room_id else set()
    list(Room.objects.select_for_update().filter(pk__in=rooms).order_by("pk").values_list("pk"))
