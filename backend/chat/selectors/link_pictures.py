"""Where the picture of a page stands that a message links to, for those who may read the message now."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.accounts.selectors import policy_of
from backend.chat.access import message_for
from backend.chat.models import LinkPictureUse
from backend.errors import NotFound
from backend.media.hooks import contents_judge
from backend.media.selectors import StoredFile
from backend.storage.blobs import link_picture_key

_NOT_THERE = "This picture does not exist, or you may not see it."


def shown_link_picture(actor: Actor, use_id: UUID | None) -> StoredFile:
    """The picture below a message; raises NotFound where that is gone or hidden, or shows it no longer."""
    rows = LinkPictureUse.objects.select_related("picture")
    use = rows.filter(pk=use_id).first() if use_id else None
    if use is None:
        raise NotFound(_NOT_THERE)
    try:
        message = message_for(actor, use.message_id)
    except NotFound:
        # In the words of one that does not exist.
        raise NotFound(_NOT_THERE) from None
    shown = {one["image"]["id"] for one in message.previews if one.get("image")}
    namespace_id, judge = message.room.namespace_id, contents_judge()
    if message.deleted_at or str(use.pk) not in shown or not policy_of(namespace_id).link_previews:
        raise NotFound(_NOT_THERE)
    if judge and judge.blocked(namespace_id, use.picture.sha256).exists():
        raise NotFound(_NOT_THERE)
    key = link_picture_key(use.picture_id)
    return StoredFile(key=key, etag=use.picture_id.hex, content_type="image/webp", name="preview.webp")
