"""Keeps the pictures of pages that messages link to: one copy for all that show it, gone with the last of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef
from msgspec import Struct

from backend import clock, locks
from backend.chat.models import LinkPicture, LinkPictureUse, LinkPreview, Message, PreviewedMessage
from backend.errors import Unavailable
from backend.events.publish import atomic
from backend.storage import blobs

log = structlog.get_logger()

_REVIEWED_AFTER = timedelta(hours=1)
"""How long a new picture is kept that nothing shows as yet."""

_REVIEWED_EVERY = timedelta(days=7)
_AT_ONCE, _SECONDS = 5000, 4.0
"""How many are looked at in one go, and for how long at most: the worker gives no sign of life meanwhile."""


class PictureFacts(Struct, frozen=True, kw_only=True):
    """A picture that was shrunk to ``data`` in WebP; ``sha256`` is of what the page gave."""

    sha256: str
    data: bytes
    width: int
    height: int
    placeholder: str


def keep_picture(facts: PictureFacts) -> LinkPicture | None:
    """Store the picture of a page; None where the store does not take it just now."""
    moment = clock.now()
    # The row stands first, so that no bytes are ever without one.
    row = LinkPicture.objects.create(
        sha256=facts.sha256, width=facts.width, height=facts.height, size=len(facts.data),
        placeholder=facts.placeholder, made_at=moment, review_at=moment + _REVIEWED_AFTER,
    )  # fmt: skip
    try:
        blobs.write(blobs.link_picture_key(row.pk), facts.data)
    except Unavailable as away:
        log.warning("link_picture.not_stored", error=away.message)
        return None
    return row


def show_pictures(message: Message, pictures: Collection[LinkPicture]) -> dict[UUID, UUID]:
    """Have a locked message show these pictures and no others; returns by which ids it does."""
    uses = LinkPictureUse.objects.filter(message=message)
    keys = {picture.pk for picture in pictures}
    _drop(uses.exclude(picture__in=keys))
    known = dict(uses.values_list("picture", "pk"))
    made = [LinkPictureUse(picture_id=key, message=message) for key in sorted(keys - known.keys())]
    LinkPictureUse.objects.bulk_create(made)
    return known | {use.picture_id: use.pk for use in made}


def drop_uses(message_ids: Iterable[UUID]) -> None:
    """Have messages show no pictures any more (inside a transaction)."""
    _drop(LinkPictureUse.objects.filter(message__in=list(message_ids)))


def forget_links(message_ids: Iterable[UUID]) -> None:
    """Deleted messages show and wait for nothing any more (inside a transaction)."""
    keys = list(message_ids)
    if PreviewedMessage.objects.filter(message__in=keys).delete()[0]:
        drop_uses(keys)


def keep_uses(message: Message, previews: Sequence[Mapping[str, Any]]) -> None:
    """Have a message show no pictures but those of the previews that it keeps (inside a transaction)."""
    kept = [one["image"]["id"] for one in previews if one.get("image")]
    _drop(LinkPictureUse.objects.filter(message=message).exclude(pk__in=kept))


def _drop(uses: Any) -> None:
    keys = list(uses.values_list("picture", flat=True))
    if keys:
        uses.delete()
        LinkPicture.objects.filter(pk__in=keys).update(review_at=clock.now())


def review_pictures(picture_ids: Iterable[UUID]) -> None:
    """Have it looked at soon whether anything still shows these pictures."""
    for key in picture_ids:
        LinkPicture.objects.filter(pk=key).update(review_at=clock.now())


def forget_pictures() -> int:
    """Remove pictures that nothing shows any more; returns their number."""
    due = LinkPicture.objects.filter(review_at__lte=clock.now()).order_by("review_at")
    ends_at, removed = monotonic() + _SECONDS, 0
    for key in list(due.values_list("pk", flat=True)[:_AT_ONCE]):
        if monotonic() >= ends_at:
            break
        try:
            removed += _forgotten(key)
        except (OSError, Unavailable) as error:
            # One that cannot be removed keeps no other from it.
            log.warning("link_picture.not_removed", picture=str(key), error=repr(error))
            LinkPicture.objects.filter(pk=key).update(review_at=clock.now() + _REVIEWED_AFTER)
    return removed


def _forgotten(picture_id: UUID) -> bool:
    """Whether a picture was removed; otherwise it is looked at again later."""
    with atomic():
        uses = LinkPictureUse.objects.filter(picture=OuterRef("pk"))
        pages = LinkPreview.objects.filter(picture=OuterRef("pk"))
        rows = LinkPicture.objects.filter(pk=picture_id)
        row = locks.free_rows(rows).first()
        if row is None:
            return False
        if rows.filter(Exists(uses) | Exists(pages)).exists():
            rows.update(review_at=clock.now() + _REVIEWED_EVERY)
            return False
        blobs.remove(blobs.link_picture_key(picture_id))
        row.delete()
        return True
