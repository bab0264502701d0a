"""Parts of files that are sent side by side, and become one upload: no file stands, and nothing is told, before that.

What is reserved for them in the quota of a namespace goes over to the upload that they are put together to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import QuerySet
from msgspec.structs import replace

from backend import clock, locks, names
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.services import locked_user, release_space, renewed, reserve_space
from backend.errors import Conflict, Gone, Invalid, NotFound, RateLimited, TooLarge
from backend.events.publish import atomic, on_commit
from backend.locks import Rank
from backend.media.models import PartialUpload, Upload
from backend.media.placements import Destination
from backend.media.purposes import purpose_called
from backend.media.selectors import expired_partials
from backend.media.services.uploads.acceptance import require_size, require_size_here, size_text
from backend.media.services.uploads.handles import NewUpload, PartialHandle, UploadHandle
from backend.media.services.uploads.lengths import PART, require_space_for_part
from backend.media.services.uploads.rows import expiry_of, handle_of, is_over, open_upload, save_offset, verified
from backend.media.services.uploads.sending import start_upload
from backend.storage import staging

log = structlog.get_logger()

_PER_UPLOAD = 5
"""Unfinished parts that a person may have for each unfinished upload."""

_NOT_THERE = "This upload does not exist."
_ENDED = "This part has ended. Start a new one."


def start_partial(
    actor: Actor, *, size: int | None, namespace: str, metadata: str = "", purpose: str = "", name: str = ""
) -> PartialHandle:
    """Make room for a part of a file, or for bytes with a purpose, in the quota of a namespace.

    An empty ``namespace`` is the default one; ``size`` is None while it is not known. Bytes with a purpose that the
    actor has begun to send under the same ``metadata`` are gone on with.

    Raises NotFound, Forbidden, Invalid, TooLarge, QuotaExceeded, RateLimited.
    """
    role = purpose_called(purpose).role if purpose else Role.MEMBER
    namespace_id = namespace_for(actor, namespace or None, role=role)
    with atomic():
        if purpose:
            # One after the other: the same sent twice at once would be begun, and reserved, twice.
            locked_user(actor.user_id)
        if purpose and (begun := _begun(actor, namespace_id, purpose, metadata, size)):
            return _handle(begun, actor.user_id)
        _require_size(namespace_id, size, purpose)
        staging.require_space(size or 0)
        require_space_for_part(namespace_id, actor.user_id, size or 0)
        reserve_space(namespace_id, size or 0)
        _require_few(actor, purpose)
        part = PartialUpload.objects.create(
            user_id=actor.user_id,
            namespace_id=namespace_id,
            metadata=metadata,
            purpose=purpose,
            name=names.file_name(name) if purpose else "",
            size=size or 0,
            deferred=size is None,
            expires_at=expiry_of(resumable=True),
        )
    return _handle(part, actor.user_id)


def _begun(actor: Actor, namespace_id: UUID, purpose: str, metadata: str, size: int | None) -> PartialUpload | None:
    rows = unfinished_for(actor, namespace_id, purpose)
    return rows.filter(metadata=metadata, size=size or 0).first()


def unfinished_for(actor: Actor, namespace_id: UUID, purpose: str) -> QuerySet[PartialUpload]:
    """Return the bytes of a purpose that a person has sent, or sends, into a namespace, and that are kept."""
    rows = PartialUpload.objects.filter(user=actor.user_id, namespace=namespace_id, purpose=purpose, ended_at=None)
    return rows.filter(expires_at__gt=clock.now()).order_by("pk")


def _require_size(namespace_id: UUID, size: int | None, purpose: str) -> None:
    if not purpose:
        if size:
            require_size(PART, size)
            require_size_here(namespace_id, PART, size)
        return
    kind = purpose_called(purpose)
    if not size:
        raise Invalid(f"{kind.called} is sent with its length.", fields={"Upload-Length": ["Must be above 0."]})
    if size > kind.limit():
        raise TooLarge(f"{kind.called} may have up to {size_text(kind.limit())} here; this one has {size_text(size)}.")


def _require_few(actor: Actor, purpose: str) -> None:
    most = purpose_called(purpose).most if purpose else _PER_UPLOAD * settings.PENDING_UPLOADS
    if PartialUpload.objects.filter(user=actor.user_id, purpose=purpose, ended_at=None).count() >= most:
        what = "uploads of this kind" if purpose else "parts of files"
        sentence = f"You have {most} unfinished {what}. Finish or cancel some before you start another."
        raise RateLimited(sentence, retry_after_s=10)


def received_of(part: PartialUpload) -> int:
    """Return how many bytes of a part have come and count."""
    return verified(part)


def open_whole(actor: Actor, upload_id: UUID | None, *, purpose: str) -> PartialHandle:
    """Return bytes of a purpose that have come whole; raises NotFound, Gone, and Conflict while some are missing."""
    handle = open_partial(actor, upload_id)
    if handle.purpose != purpose:
        raise NotFound(_NOT_THERE)
    if not handle.is_whole:
        raise Conflict("Bytes of this upload are missing. Send the rest first.", offset=handle.received)
    return handle


def keep_partial(part_id: UUID) -> None:
    """Keep bytes that were made use of for another time, as long as unfinished ones."""
    PartialUpload.objects.filter(pk=part_id, ended_at=None).update(expires_at=expiry_of(resumable=True))


def open_received(actor: Actor, upload_id: UUID | None) -> UploadHandle | PartialHandle:
    """An upload of the actor's own, or a part of one; raises NotFound, or Gone once it was cancelled or expired."""
    try:
        return open_upload(actor, upload_id)
    except NotFound:
        return open_partial(actor, upload_id)


def open_partial(actor: Actor, part_id: UUID | None) -> PartialHandle:
    """A part of the actor's own; one that belongs to a file by now is whole, and has ended. Raises NotFound, Gone."""
    part = PartialUpload.objects.filter(pk=part_id, user=actor.user_id).first() if part_id else None
    if part is None:
        raise NotFound(_NOT_THERE)
    if part.final_id is None and (part.ended_at or part.expires_at <= clock.now()):
        raise Gone(_ENDED)
    return _handle(part, actor.user_id)


def _handle(part: PartialUpload, user_id: UUID) -> PartialHandle:
    ended = part.ended_at is not None
    return PartialHandle(
        id=part.pk,
        user_id=user_id,
        namespace_id=part.namespace_id,
        size=0 if part.deferred else part.size,
        deferred=part.deferred,
        received=part.size if ended else verified(part),
        unverified=not ended and part.unverified_from is not None,
        metadata=part.metadata,
        purpose=part.purpose,
        name=part.name,
        resumable=True,
        expires_at=clock.stamp(part.expires_at),
        ended=ended,
    )


def partial_goes_on(actor: Actor, handle: PartialHandle, received: int) -> bool:
    """Note how much of a part stands; False where it has ended, as it does once its sender may send nothing more.

    Raises Unauthenticated where the log-in has ended, SecondFactorOwed where a second factor is missing by now: what
    has come is kept.
    """
    role = purpose_called(handle.purpose).role if handle.purpose else Role.MEMBER
    if not renewed(actor).at_least(role, handle.namespace_id):
        end_partial(handle.id)
        return False
    return save_offset(handle, received)


def terminate_partial(handle: PartialHandle) -> None:
    """Cancel a part; raises Gone where it has ended, or belongs to a file."""
    if not end_partial(handle.id):
        raise Gone(_ENDED)


def end_partial(part_id: UUID) -> bool:
    """Whether a part was unfinished, and has ended now: its bytes and its reserved space go."""
    with atomic():
        part = locks.take_one(Rank.PARTIAL_UPLOAD, PartialUpload.objects.filter(pk=part_id, ended_at=None))
        if part is None:
            return False
        part.ended_at, part.expires_at = clock.now(), expiry_of(resumable=True)
        part.save(update_fields=["ended_at", "expires_at"])
        release_space(part.namespace_id, part.size)
        on_commit(lambda: staging.abandon(part_id))
        return True


def start_final(
    actor: Actor, new: NewUpload, to: Destination, part_ids: Sequence[UUID], *, head: bytes
) -> UploadHandle:
    """Begin the upload that the parts are put together to, in their order; the parts belong to it from now on.

    Repeating it answers the upload that stands. Raises NotFound, Gone, Conflict for parts that are not there, have
    ended or are not whole; nothing is changed then.
    """
    with atomic():
        rows = PartialUpload.objects
        found = locks.take(Rank.PARTIAL_UPLOAD, rows.filter(pk__in=part_ids, user=actor.user_id, purpose=""))
        if len(found) < len(part_ids):
            raise NotFound("A part of this upload does not exist.")
        if (final := _final_of(found)) is not None:
            return _same(final, new.concat)
        _require_whole(found)
        reserved = Counter[UUID]()
        for part in found:
            reserved[part.namespace_id] += part.size
        first = next(part.size for part in found if part.pk == part_ids[0])
        whole = replace(new, size=reserved.total(), reserved=reserved, standing=0 if staging.is_in_parts() else first)
        handle = start_upload(actor, whole, to, head=head)
        now, until = clock.now(), expiry_of(resumable=True)
        rows.filter(pk__in=part_ids).update(final=handle.id, ended_at=now, expires_at=until)
        return handle


def _final_of(parts: Sequence[PartialUpload]) -> Upload | None:
    # After the parts are locked: a row that was joined to them could be older than what they say by now.
    return Upload.objects.select_related("media").filter(partials__in=parts).first()


def _same(final: Upload, concat: str) -> UploadHandle:
    if final.concat != concat or is_over(final):
        raise Gone("These parts have become a file already. Send them again for another one.")
    return handle_of(final)


def _require_whole(parts: Sequence[PartialUpload]) -> None:
    for part in parts:
        if part.ended_at:
            raise Gone("A part of this upload has ended. Send it again.")
        if part.deferred or verified(part) != part.size:
            raise Conflict(f"Of the part {part.pk}, bytes are missing. Finish all parts first; nothing was changed.")


def parts_of(handle: UploadHandle) -> dict[UUID, int]:
    """The sizes of the parts of an upload by their ids, in no order."""
    return dict(PartialUpload.objects.filter(final=handle.id).values_list("pk", "size"))


def expire_partials() -> int:
    """End parts that got no bytes for long, and forget those that ended long ago; returns their number."""
    return sum(map(_expired, expired_partials(clock.now())))


def _expired(part_id: UUID) -> bool:
    """Whether one part was given up or forgotten; a failure is logged and keeps no other from it."""
    try:
        return end_partial(part_id) or _forgotten(part_id)
    except Exception as wrong:
        log.error("partial.not_expired", part=str(part_id), exc_info=wrong)
        return False


def _forgotten(part_id: UUID) -> bool:
    rows = PartialUpload.objects.filter(pk=part_id, ended_at__isnull=False, expires_at__lte=clock.now())
    return bool(rows.exclude(final__isnull=False, final__ended_at=None).delete()[0])
