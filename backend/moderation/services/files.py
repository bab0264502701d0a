"""The actions of moderators on files (hold, release, delete, reveal) and people. Each has a reason and is logged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services import remove_avatar_of
from backend.chat.services import return_captions, take_down
from backend.errors import Conflict, Forbidden
from backend.events.publish import atomic, record
from backend.media.payloads import AttachmentPayload, completed, facts_payload, revealed_payload
from backend.media.services import about_file, lock_copies, retry_processing, set_hold
from backend.moderation.access import file_to_moderate, refuse_own
from backend.moderation.inputs import required_reason
from backend.moderation.models import Case
from backend.moderation.services.cases import held, settled
from backend.moderation.services.withholding import note_released

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_REVEAL_SALT = "offchat.reveal"


def quarantine_file(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Withhold a file and stop its URLs until it is released or deleted.

    Every other file of the namespace with the same bytes is withheld too, also one that is sent later. Raises Conflict
    where the bytes are gone.
    """
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    if media.state == "deleted" and media.blob_id is None:
        raise Conflict("This file is deleted and its bytes are gone.")
    with atomic():
        copies = [copy for copy in lock_copies(media.pk) if copy.hold != "quarantined"]
        set_hold([(copy, about_file("media.quarantined", copy, actor, reason=why)) for copy in copies], "quarantined")
        held(copies, "manual", reason=why, by=actor.user_id)
    return facts_payload(file_to_moderate(actor, media_id))


def quarantine_among_many(actor: Actor, media_id: UUID, reason: str) -> None:
    """The same as one of many files of one action; each has an entry in the activity log, with its copies."""
    quarantine_file(actor, media_id, reason=reason)


def release_file(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Release a held file, and every other with the same bytes, in the state that it had before.

    Raises Forbidden where one of them is one's own (but for administrators of the server) and for bots of its
    uploader's, Conflict where the virus scanner has not looked into one of them yet.
    """
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    with atomic():
        copies = [copy for copy in lock_copies(media.pk) if copy.hold]
        refuse_own(actor, copies)
        refuse_unscanned(copies)
        set_hold([(copy, about_file("media.released", copy, actor, reason=why)) for copy in copies], None)
        note_released([copy.pk for copy in copies])
        settled([copy.pk for copy in copies], Case.Outcome.RELEASED, by=actor.user_id)
    # Apart: files beside the released ones are locked as well, which goes before the locks that are held here.
    return_captions([copy.pk for copy in copies])
    return facts_payload(file_to_moderate(actor, media_id))


def refuse_unscanned(files: Iterable[MediaFile]) -> None:
    """Raise Conflict where the virus scanner that is set has yet to look into one of some held files."""
    if any(map(_is_unscanned, files)):
        raise Conflict("The virus scanner has not looked into this file yet. It can be released afterwards.")


def _is_unscanned(media: MediaFile) -> bool:
    """Whether the virus scanner that is set has yet to look into a held file."""
    if not settings.CLAMD_ADDRESS:
        return False
    scan = media.stages.get("scan", {})
    # What is too large for the scanner is for a moderator to decide: no scan follows.
    ended = scan.get("state") == "done" or (scan.get("error") or {}).get("code") == "not_scanned"
    return not ended and (media.hold == "scan" or (media.hold is not None and media.state == "processing"))


def delete_file_as_moderator(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Delete a file for good: remove it from every conversation, let a job delete its bytes, close its case."""
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    with atomic():
        action = about_file("media.deleted", media, actor, reason=why)
        take_down(media.pk, action, actor_id=actor.user_id, purge_now=True)
        settled([media.pk], Case.Outcome.DELETED, by=actor.user_id)
    return facts_payload(file_to_moderate(actor, media_id))


def retry_file_as_moderator(actor: Actor, media_id: UUID | None) -> AttachmentPayload:
    """Have a file whose processing failed processed again; raises Conflict where it has not failed, or is on hold."""
    media = file_to_moderate(actor, media_id)
    if media.hold:
        raise Conflict("This file is on hold. Release it before it is processed again.")
    with atomic():
        retry_processing(media.pk, about_file("media.retried", media, actor))
    return facts_payload(file_to_moderate(actor, media_id))


def reveal_file(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Return the payload of a file with links to its content for a moderator; they last ``REVEAL_S`` seconds. Logged.

    They end earlier when the file is held or released: a quarantine stops every URL of a file. Raises Conflict where
    there are no bytes.
    """
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    if media.blob_id is None:
        raise Conflict("There is nothing to reveal: the bytes are not here yet, or are gone.")
    record(about_file("media.revealed", media, actor, reason=why))
    link = signing.dumps({"m": str(media.pk), "u": str(actor.user_id), "h": media.hold}, salt=_REVEAL_SALT)
    # The participants' download address of videos knows no reveals; the file's own one does.
    payload = replace(revealed_payload(media), download_url=f"/media/{media.pk}/file?download=1")
    return completed(payload, f"s={link}")


def revealed_file(link: str, media_id: UUID | None) -> MediaFile:
    """Return the file of a reveal link; raises Forbidden where the link was altered or has expired."""
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


def clear_avatar(actor: Actor, user_id: UUID, *, reason: str) -> UserPayload:
    """Take a person's picture away from every screen; they may set another one."""
    return remove_avatar_of(actor, user_id, reason=required_reason(reason))
