"""Reading where a file is used, and the links that let others fetch it."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.errors import Forbidden, NotFound
from backend.library.access import file_for, listed_uses
from backend.library.models import CollectionItem, FileLink, PageUse
from backend.library.payloads import LinkedFile, Usage
from backend.media.access import media_for
from backend.media.selectors import NO_BYTES, StoredFile, current_thumbnail, stored_original

_SIGNER = signing.Signer(salt="offchat.file-link")
"""Without a time: the row tells when a link ends, and a link reads the same whenever it is looked at."""


def usage(
    actor: Actor, media_id: UUID | None, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[Usage]:
    """Where a file is used, the newest place first: messages that the actor may read, collections, pages."""
    media = file_for(actor, media_id)
    uses = listed_uses(actor, media.pk, before=before, after=after, limit=limit)
    items = CollectionItem.objects.filter(media=media.pk).select_related("collection")
    pages = PageUse.objects.filter(media=media.pk)
    if after:
        items = items.filter(collection__gt=after).order_by("collection")
        pages = pages.filter(pk__gt=after).order_by("pk")
    else:
        items = (items.filter(collection__lt=before) if before else items).order_by("-collection")
        pages = (pages.filter(pk__lt=before) if before else pages).order_by("-pk")
    uses += [_in_collection(item) for item in items[:limit]]
    uses += [page_shown(page) for page in pages[:limit]]
    uses.sort(key=lambda use: use.id, reverse=True)
    return uses[-limit:] if after else uses[:limit]


def _in_collection(item: CollectionItem) -> Usage:
    row = item.collection
    return Usage(kind="collection", id=str(row.pk), room=None, url=None, label=row.name, at=clock.stamp(row.created_at))


def page_shown(page: PageUse) -> Usage:
    """A page as a place where a file is used."""
    return Usage(
        kind="page", id=str(page.pk), room=None, url=page.url, label=page.label or None,
        at=clock.stamp(page.registered_at),
    )  # fmt: skip


def links_of(
    actor: Actor, media_id: UUID | None, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[LinkedFile]:
    """The links to a file that still hold, newest first; raises NotFound, Forbidden as for a change of the file."""
    media = file_for(actor, media_id, to="edit")
    rows = FileLink.objects.filter(media=media.pk, expires_at__gt=clock.now())
    if after:
        return [link_shown(row) for row in rows.filter(pk__gt=after).order_by("pk")[:limit]][::-1]
    return [link_shown(row) for row in (rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit]]


def link_shown(row: FileLink) -> LinkedFile:
    """A link with its URL."""
    token = _SIGNER.sign(row.pk.hex)
    return LinkedFile(
        id=str(row.pk), url=f"/media/{row.media_id}/file?l={token}", rendition=row.rendition,  # type: ignore[arg-type]
        disposition=row.disposition, expires_at=clock.stamp(row.expires_at),  # type: ignore[arg-type]
    )  # fmt: skip


def linked_file(token: str, media_id: UUID | None) -> tuple[StoredFile, bool]:
    """The bytes behind a link and whether they are to be saved.

    Raises Forbidden where the link was altered, has expired or was revoked, NotFound where the file is held, deleted,
    or its maker may not see it any more.
    """
    refused = Forbidden("This link has expired, was revoked, or is not valid.")
    try:
        key = UUID(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        raise refused from None
    link = FileLink.objects.filter(pk=key, media=media_id, expires_at__gt=clock.now()).first()
    maker = user_by_id(link.maker_id) if link else None
    if link is None or maker is None:
        raise refused
    media = media_for(actor_of(maker, credential="link", address=""), link.media_id, to="read")
    if link.rendition == "original":
        return stored_original(media), link.disposition == "attachment"
    thumbnail = current_thumbnail(media, link.rendition)
    if thumbnail is None:
        raise NotFound(NO_BYTES)
    return thumbnail, link.disposition == "attachment"
