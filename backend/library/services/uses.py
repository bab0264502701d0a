"""Pages that show a file, told by their editors; links that let others fetch a file for a while."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor, Role
from backend.errors import Conflict, Forbidden, NotFound
from backend.events.publish import atomic, publish
from backend.library.access import file_for
from backend.library.inputs import FileLinkOrder, PageUseInput
from backend.library.models import FileLink, PageUse
from backend.library.payloads import LinkedFile, Usage
from backend.library.selectors.uses import link_shown, page_shown
from backend.library.services.announcements import tell
from backend.media.services import about_file, locked

PAGES_LIMIT = 1000
LINKS_LIMIT = 100


def register_use(actor: Actor, media_id: UUID | None, page: PageUseInput) -> tuple[Usage, bool]:
    """Note that a page shows a file: the use, and whether it is new; a page that is told again gets its new label.

    Raises Forbidden for viewers, Conflict where too many pages show the file.
    """
    media = file_for(actor, media_id)
    if not actor.at_least(Role.MEMBER, media.namespace_id):
        raise Forbidden("This needs the role “member” in the namespace of the file.")
    with atomic():
        media = locked(media.pk)
        digest = _digest(page.url)
        row = PageUse.objects.filter(media=media.pk, digest=digest).first()
        if row is not None:
            PageUse.objects.filter(pk=row.pk).update(label=page.label)
            row.label = page.label
            return page_shown(row), False
        if PageUse.objects.filter(media=media.pk).count() >= PAGES_LIMIT:
            raise Conflict(f"{PAGES_LIMIT:,} pages show this file, the most that are kept.")
        row = PageUse.objects.create(
            media_id=media.pk, url=page.url, digest=digest, label=page.label, registered_by_id=actor.user_id,
            registered_at=clock.now(),
        )  # fmt: skip
        tell(media.namespace_id, about_file("media.used", media, actor, url=page.url[:500]), files=[media.pk])
    return page_shown(row), True


def forget_use(actor: Actor, media_id: UUID | None, url: str) -> None:
    """Note that a page shows a file no more; raises NotFound, Forbidden for a page that another person has told of."""
    media = file_for(actor, media_id)
    with atomic():
        media = locked(media.pk)
        row = PageUse.objects.filter(media=media.pk, digest=_digest(url)).first()
        if row is None:
            raise NotFound("This page is not registered for this file.")
        if actor.user_id not in {row.registered_by_id, media.uploader_id} and not actor.may_moderate(
            media.namespace_id
        ):
            raise Forbidden("Only who registered this page, the uploader of the file and moderators take it back.")
        row.delete()
        tell(media.namespace_id, about_file("media.unused", media, actor, url=url[:500]), files=[media.pk])


def sign_link(actor: Actor, media_id: UUID | None, order: FileLinkOrder) -> LinkedFile:
    """Make a link with which a file is fetched without a log-in; raises NotFound, Forbidden for files of others.

    It ends with its time, when it is revoked, when the file is held or deleted, and when its maker loses the file.
    """
    media = file_for(actor, media_id, to="edit")
    moment = clock.now()
    with atomic():
        media = locked(media.pk)
        if FileLink.objects.filter(media=media.pk, expires_at__gt=moment).count() >= LINKS_LIMIT:
            raise Conflict(f"There are {LINKS_LIMIT} links to this file already. Revoke some.")
        row = FileLink.objects.create(
            media_id=media.pk, maker_id=actor.user_id, rendition=order.rendition, disposition=order.disposition,
            created_at=moment, expires_at=moment + timedelta(seconds=order.expires_in),
        )  # fmt: skip
        about = {"link": str(row.pk), "expires_at": clock.stamp(row.expires_at), "rendition": order.rendition}
        publish(about_file("media.link_signed", media, actor, **about))
    return link_shown(row)


def revoke_link(actor: Actor, media_id: UUID | None, link_id: UUID) -> None:
    """End a link before its time; raises NotFound, Forbidden for files of others."""
    media = file_for(actor, media_id, to="edit")
    with atomic():
        gone, _ = FileLink.objects.filter(pk=link_id, media=media.pk).delete()
        if not gone:
            raise NotFound("This link does not exist, or was revoked.")
        publish(about_file("media.link_revoked", media, actor, link=str(link_id)))


def forget_links() -> int:
    """Delete links whose time is over; returns their number."""
    gone, _ = FileLink.objects.filter(expires_at__lt=clock.now()).delete()
    return gone


def _digest(url: str) -> str:
    return sha256(url.encode()).hexdigest()
