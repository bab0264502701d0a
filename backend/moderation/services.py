"""What moderators do with files: hold, release, delete, reveal. Each act has a reason and stands in the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.chat.services import take_down
from backend.errors import Conflict, Forbidden
from backend.events.publish import atomic, record
from backend.media.payloads import AttachmentPayload, completed, facts_payload, revealed_payload
from backend.media.services import about_file, lock_copies, set_hold
from backend.moderation.access import file_to_moderate
from backend.moderation.inputs import required_reason
from backend.moderation.models import Case

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_REVEAL_SALT = "offchat.reveal"


def quarantine_file(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Take a file off every screen and stop its URLs, until somebody releases or deletes it.

    Every other file of the namespace with the same bytes goes with it, and so does one that is sent later.
    """
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    if media.state == "deleted" and media.blob_id is None:
        raise Conflict("This file is deleted and its bytes are gone.")
    with atomic():
        copies = [copy for copy in lock_copies(media.pk) if copy.hold != "quarantined"]
        set_hold([(copy, about_file("media.quarantined", copy, actor, reason=why)) for copy in copies], "quarantined")
        Case.objects.bulk_create(
            Case(media=copy, opened_by_id=actor.user_id, reason=why, opened_at=clock.now()) for copy in copies
        )
    return facts_payload(file_to_moderate(actor, media_id))


def release_file(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Give a held file, and every other with the same bytes, back exactly as it was."""
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    with atomic():
        copies = [copy for copy in lock_copies(media.pk) if copy.hold]
        set_hold([(copy, about_file("media.released", copy, actor, reason=why)) for copy in copies], None)
        _close(copies, actor, Case.Outcome.RELEASED)
    return facts_payload(file_to_moderate(actor, media_id))


def delete_file_as_moderator(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Delete a file for good: gone from every conversation at once, its bytes removed by a job; closes its case."""
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    with atomic():
        told = about_file("media.deleted", media, actor, reason=why)
        take_down(media.pk, told, actor_id=actor.user_id, purge_now=True)
        _close([media], actor, Case.Outcome.DELETED)
    return facts_payload(file_to_moderate(actor, media_id))


def reveal_file(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Show a moderator the content of a file, with links that are good for ten minutes; logged every time.

    They end before that when the file is held or released: a quarantine stops every address there is.
    """
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    if media.blob_id is None:
        raise Conflict("There is nothing to reveal: the bytes are not here yet, or are gone.")
    record(about_file("media.revealed", media, actor, reason=why))
    link = signing.dumps({"m": str(media.pk), "u": str(actor.user_id), "h": media.hold}, salt=_REVEAL_SALT)
    # The participants' download address of videos knows no reveals; the file's own one does.
    shown = replace(revealed_payload(media), download_url=f"/media/{media.pk}/file?download=1")
    return completed(shown, f"s={link}")


def revealed_file(link: str, media_id: UUID | None) -> MediaFile:
    """The file that a reveal link opens; raises Forbidden where the link was altered, or is not good any more."""
    refused = Forbidden("This link has expired or is not valid. Reveal the file again.")
    try:
        content = signing.loads(link, salt=_REVEAL_SALT, max_age=settings.REVEAL_S)
    except signing.BadSignature:
        raise refused from None
    moderator = user_by_id(UUID(content["u"]))
    if content["m"] != str(media_id) or moderator is None:
        raise refused
    media = file_to_moderate(actor_of(moderator, credential="reveal", address=""), media_id)
    if media.hold != content["h"]:
        raise refused
    return media


def _close(files: Iterable[MediaFile], actor: Actor, outcome: Case.Outcome) -> None:
    rows = Case.objects.filter(media__in=list(files), closed_at=None)
    rows.update(closed_at=clock.now(), closed_by=actor.user_id, outcome=outcome)
