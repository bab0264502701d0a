"""Where the bytes of people's pictures stand."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from backend.accounts.models import Avatar
from backend.errors import NotFound
from backend.storage import blobs

AVATAR_SIDES = (64, 128, 256)
"""Width and height in pixels."""


def avatar_key(avatar_id: UUID, side: int) -> str:
    """Where one size of a picture stands in the store."""
    return blobs.derived_key(avatar_id, f"{side}.webp")


def avatars_among(ids: Collection[UUID]) -> set[UUID]:
    """Return those of some ids that are of pictures of people or rooms, whose bytes stand beside those of files."""
    return set(Avatar.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def shown_avatar(avatar_id: UUID | None, side: int) -> str:
    """The key of one size of a picture that is shown; raises NotFound for one that is not, or no longer."""
    if avatar_id is None or not Avatar.objects.filter(pk=avatar_id, state=Avatar.State.READY).exists():
        raise NotFound("This picture does not exist, or was changed or removed.")
    return avatar_key(avatar_id, side)
