"""Reading media files, uploads and what stands still."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncHour
from msgspec import Struct

from backend.accounts.access import Actor
from backend.ids import least_id
from backend.jobs.overdue import overdue
from backend.lists import ListQuery
from backend.media.access import Part, Span, visible_to
from backend.media.models import Hold, Kind, MediaFile, PartialUpload, State, Upload, Visibility
from backend.media.models import shown_files as shown_files
from backend.media.payloads import AttachmentPayload, attachment_payload, facts_payload, thumbnails_of
from backend.media.selectors.stored import NO_BYTES as NO_BYTES
from backend.media.selectors.stored import Ladder as Ladder
from backend.media.selectors.stored import LiveStream as LiveStream
from backend.media.selectors.stored import StoredFile as StoredFile
from backend.media.selectors.stored import current_thumbnail as current_thumbnail
from backend.media.selectors.stored import live_stream as live_stream
from backend.media.selectors.stored import stored_original as stored_original
from backend.media.selectors.stored import stored_rendition as stored_rendition
from backend.media.selectors.stored import stored_thumbnail as stored_thumbnail
from backend.media.selectors.stored import stream_of as stream_of


def attachments(media_ids: Iterable[UUID]) -> dict[UUID, AttachmentPayload]:
    """The payloads of several files by id."""
    return {media.pk: attachment_payload(media) for media in shown_files().filter(pk__in=set(media_ids))}


def deleted_files(media_ids: Iterable[UUID]) -> set[UUID]:
    """Those of some files that were deleted."""
    rows = MediaFile.objects.filter(pk__in=set(media_ids), state=State.DELETED)
    return set(rows.values_list("pk", flat=True))


def own_uploads(user_id: UUID, limit: int = 100) -> list[AttachmentPayload]:
    """Return the newest files of an uploader, newest first."""
    return [attachment_payload(media) for media in shown_files().filter(uploader=user_id).order_by("-pk")[:limit]]


class UnfinishedUpload(Struct, frozen=True, kw_only=True):
    """An upload that its owner can go on with; a ``direct`` one in the object storage as well as at its location."""

    upload: str
    location: str
    media: str
    room: str | None
    client_id: str | None
    upload_id: str | None
    name: str
    size: int
    received: int
    direct: bool


def unfinished_uploads(user_id: UUID) -> list[UnfinishedUpload]:
    """The uploads of a person that are still under way."""
    return unfinished_uploads_of([user_id])[user_id]


def unfinished_uploads_of(user_ids: Collection[UUID]) -> dict[UUID, list[UnfinishedUpload]]:
    """The same for many people, in one query."""
    found: dict[UUID, list[UnfinishedUpload]] = {user_id: [] for user_id in user_ids}
    for user_id, upload, media, room, client_id, upload_id, name, deferred, size, offset, direct in _UPLOADS.rows(
        user_ids
    ):
        unfinished = UnfinishedUpload(
            upload=str(upload),
            location=f"/api/v1/media/uploads/{upload}",
            media=str(media),
            room=str(room) if room else None,
            client_id=client_id or None,
            upload_id=upload_id or None,
            name=name,
            size=0 if deferred else size,
            received=offset,
            direct=direct,
        )
        found[user_id].append(unfinished)
    return found


_UPLOADS = ListQuery(
    UUID,
    lambda user_ids: (
        Upload.objects.filter(user__in=user_ids, ended_at=None)
        .order_by("pk")
        .values_list(
            "user_id", "pk", "media_id", "media__room_id", "client_id", "upload_id", "media__name", "deferred", "size",
            "offset", "direct",
        )
    ),
)  # fmt: skip


def namespace_files(
    namespace_id: UUID,
    filters: Mapping[str, str],
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[AttachmentPayload]:
    """Facts of the files of a namespace older than ``before`` or newer than ``after``, newest first.

    ``filters`` maps a field of the list to its value; ``hold`` also takes ``any`` and ``none``.
    """
    rows = MediaFile.objects.filter(namespace=namespace_id)
    if filters.get("hold") == "none":
        rows = rows.filter(hold=None)
    elif hold := filters.get("hold"):
        rows = rows.filter(hold__isnull=False) if hold == "any" else rows.filter(hold=hold)
    if query := filters.get("q"):
        rows = rows.filter(name__icontains=query, hold=None)
    exact = {"id": "pk", "state": "state", "kind": "kind", "uploader": "uploader", "room": "room_id"}
    rows = rows.filter(**{column: filters[name] for name, column in exact.items() if filters.get(name)})
    if not (filters.get("state") or filters.get("id")):
        # What was deleted stays before the moderators' eyes as long as it is held, for it is evidence, or in the trash.
        rows = rows.exclude(state=State.DELETED, hold=None, blob=None)
    if after:
        rows = rows.filter(pk__gt=after).order_by("pk")
    else:
        rows = (rows.filter(pk__lt=before) if before else rows).order_by("-pk")
    # The keys first: joined with what payloads need, SQLite may read and sort all files of the namespace.
    keys = list(rows.values_list("pk", flat=True)[:limit])
    return [facts_payload(media) for media in shown_files().filter(pk__in=keys).order_by("-pk")]


LISTED_STATES = (State.PROCESSING, State.READY, State.FAILED)
"""States of files whose bytes are here."""


def keys_of_files(
    parts: Iterable[Part], *, before: UUID | None = None, after: UUID | None = None, limit: int | None = None
) -> list[UUID]:
    """The keys of files of one of ``parts``, older than ``before`` or newer than ``after``, newest first.

    A query for each part: each is read off an index of its own, in the order of the keys. Where the first ones
    fill the page, the next are asked only for files that come before its last one.
    """
    keys: list[UUID] = []
    for part in parts:
        span = span_left(keys, before=before, after=after, limit=limit)
        rows = MediaFile.objects.filter(part(span), span.of("pk")).order_by("pk" if after else "-pk")
        found = {*keys, *rows.values_list("pk", flat=True)[:limit]}
        keys = sorted(found, key=attrgetter("int"), reverse=True)
        keys = keys if limit is None else keys[-limit:] if after else keys[:limit]
    return keys


def span_left(keys: Sequence[UUID], *, before: UUID | None, after: UUID | None, limit: int | None) -> Span:
    """The span in which further files still come onto a page that has these, newest first."""
    if limit is None or len(keys) < limit:
        return Span(above=after, below=before)
    return Span(above=after, below=keys[0]) if after else Span(above=keys[-1], below=before)


def visible_files(actor: Actor, media_ids: Iterable[UUID], *, namespace_id: UUID | None = None) -> set[UUID]:
    """Those of some files that the actor may see, of one namespace alone if it is named."""
    rows = MediaFile.objects.filter(visible_to(actor), pk__in=list(media_ids)).exclude(state=State.DELETED)
    rows = rows.filter(namespace=namespace_id) if namespace_id else rows
    return set(rows.values_list("pk", flat=True))


def files_where(condition: Q) -> QuerySet[MediaFile, Any]:
    """The keys of the files, as a query to be part of another one."""
    return MediaFile.objects.filter(condition).values("pk")


def bytes_of(condition: Q) -> QuerySet[MediaFile, Any]:
    """The keys of what the files hold, as a query to be part of another one."""
    return MediaFile.objects.filter(condition).values("blob")


def listed_files(media_ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Return for each file whether it is in the library of its namespace, where all its members see it."""
    rows = MediaFile.objects.filter(pk__in=set(media_ids)).values_list("pk", "visibility", "state", "hold")
    return {
        key: visibility == Visibility.LIBRARY and state in LISTED_STATES and hold is None
        for key, visibility, state, hold in rows
    }


def library_names(media_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """Return the names of those files that are, or were when they were deleted, in a library; None while withheld."""
    rows = MediaFile.objects.filter(pk__in=set(media_ids), visibility=Visibility.LIBRARY)
    return {
        key: None if hold or state == "deleted" else name
        for key, name, state, hold in rows.values_list("pk", "name", "state", "hold")
    }


def in_library(
    namespace_id: UUID, media_ids: Collection[UUID] | QuerySet[Any, Any], *, deleted: bool | None = None
) -> list[UUID]:
    """Return those of some files that are in the library of a namespace, or were when they were deleted."""
    rows = MediaFile.objects.filter(pk__in=media_ids, namespace=namespace_id, visibility=Visibility.LIBRARY)
    if deleted is not None:
        rows = rows.filter(state=State.DELETED) if deleted else rows.exclude(state=State.DELETED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def files_with_pictures(media_ids: Iterable[UUID], *, documents: bool = False) -> dict[UUID, bool]:
    """Those of some photos and videos that are ready and have a picture, each with whether it is listed.

    The cover of a sound says little of what is heard: it is not looked at; the first page of a document is for
    ``documents``.
    """
    kinds = [Kind.IMAGE, Kind.VIDEO, *([Kind.FILE] if documents else [])]
    rows = MediaFile.objects.filter(pk__in=set(media_ids), state=State.READY, hold=None, thumbnails__isnull=False)
    shown = rows.filter(kind__in=kinds).values_list("pk", "visibility").distinct()
    return {key: visibility == Visibility.LIBRARY for key, visibility in shown}


def sounds_among(media_ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Those of some files that are ready and are sounds, each with whether it is listed."""
    rows = MediaFile.objects.filter(pk__in=set(media_ids), state=State.READY, hold=None, kind=Kind.AUDIO)
    return {key: visibility == Visibility.LIBRARY for key, visibility in rows.values_list("pk", "visibility")}


def content_of(media_id: UUID) -> UUID | None:
    """What a file holds: files of a namespace with the same bytes hold the same; None where its bytes are not here."""
    return MediaFile.objects.filter(pk=media_id).values_list("blob", flat=True).first()


def twins_of(media_id: UUID) -> list[UUID]:
    """The other files of a file's namespace whose bytes are here and are the same."""
    blob = MediaFile.objects.filter(pk=media_id).values("blob")
    rows = MediaFile.objects.filter(blob__in=blob, state__in=LISTED_STATES).exclude(pk=media_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def picture_key(media: MediaFile) -> str | None:
    """Where the largest thumbnail of a file stands in the store; None where it has none."""
    largest = max(thumbnails_of(media), key=lambda row: row.width * row.height, default=None)
    return largest.key if largest else None


def hold_counts(namespace_id: UUID) -> dict[str, int]:
    """How many files of a namespace are held, by kind of hold."""
    held = MediaFile.objects.filter(namespace=namespace_id, hold__isnull=False)
    # Nothing of these can be scanned: their bytes are on their way, or will not come any more.
    held = held.exclude(hold=Hold.SCAN, state__in=(State.UPLOADING, State.EXPIRED, State.DELETED))
    counted = dict(held.values_list("hold").annotate(Count("pk")))
    return {hold: counted.get(hold, 0) for hold in Hold.values}


class HourOfFiles(Struct, frozen=True, kw_only=True):
    """What was sent in one hour: files whose bytes are here, their size, and how many of them failed."""

    at: datetime
    uploads: int
    bytes: int
    failures: int


def files_by_hour(namespace_id: UUID, since: datetime) -> list[HourOfFiles]:
    """The hours since then in which something was sent; reads what was begun since, and nothing older."""
    begun = MediaFile.objects.filter(namespace=namespace_id, pk__gte=least_id(since.timestamp()))
    here = begun.exclude(state__in=[State.UPLOADING, State.EXPIRED]).annotate(hour=TruncHour("created_at", tzinfo=UTC))
    failed = Count("pk", filter=Q(state=State.FAILED))
    rows = here.values("hour").annotate(files=Count("pk"), size=Sum("size"), failed=failed).order_by("hour")
    return [
        HourOfFiles(at=row["hour"], uploads=row["files"], bytes=row["size"], failures=row["failed"]) for row in rows
    ]


class FailedFiles(Struct, frozen=True, kw_only=True):
    """How many files of a namespace were processed, and how many of them failed."""

    namespace_id: UUID
    files: int
    failed: int


def failures_by_namespace(since: datetime) -> list[FailedFiles]:
    """Return how the processing of files ended that were begun since then; reads those, and nothing older."""
    ended = MediaFile.objects.filter(pk__gte=least_id(since.timestamp()), state__in=[State.READY, State.FAILED])
    rows = (
        ended.order_by()
        .values("namespace_id")
        .annotate(files=Count("pk"), failed=Count("pk", filter=Q(state=State.FAILED)))
    )
    return [FailedFiles(**row) for row in rows.filter(failed__gt=0)]


def processing_now(namespace_id: UUID) -> tuple[int, datetime | None]:
    """How many files of a namespace are being processed or wait for it, and when the oldest of them was begun."""
    processing = MediaFile.objects.filter(state=State.PROCESSING, namespace=namespace_id)
    counted = processing.aggregate(files=Count("pk"), oldest=Min("created_at"))
    return counted["files"], counted["oldest"]


_ASK_AGAIN = timedelta(seconds=10)
"""How long after it was sent a reminder counts as lost, where none waits in the queue any more."""


def stands_still(moment: datetime, *, waiting: bool) -> Q:
    """What is true of files whose worker is silent, or whose reminder was lost.

    As long as any are ``waiting`` in their queue, none counts as lost: behind a long queue each of them is late, and
    asking again would only make it longer.
    """
    silent = Q(lease_until__lt=moment)
    lost = Q(lease_until=None) & (Q(asked_at=None) | overdue("asked_at", moment, _ASK_AGAIN))
    return Q(silent if waiting else silent | lost, state=State.PROCESSING)


def standing_still(moment: datetime, *, waiting: bool, limit: int = 100) -> list[UUID]:
    """Files whose worker is silent, or whose reminder was lost."""
    return list(MediaFile.objects.filter(stands_still(moment, waiting=waiting)).values_list("pk", flat=True)[:limit])


_NEXT_IN_TURN = """
WITH RECURSIVE waiting(uploader) AS (
    SELECT (SELECT uploader_id FROM {files} WHERE state = 'processing' AND lease_until IS NULL
            ORDER BY uploader_id, size, id LIMIT 1)
    UNION ALL
    SELECT (SELECT uploader_id FROM {files} WHERE state = 'processing' AND lease_until IS NULL
            AND uploader_id > waiting.uploader ORDER BY uploader_id, size, id LIMIT 1)
    FROM waiting WHERE waiting.uploader IS NOT NULL
), quickest AS (
    SELECT file.id, file.size, file.asked_at, turn.served_at
    FROM waiting
    JOIN media_mediafile file ON file.id = (
        SELECT id FROM {files} WHERE state = 'processing' AND lease_until IS NULL
        AND uploader_id = waiting.uploader ORDER BY uploader_id, size, id LIMIT 1)
    LEFT JOIN media_previewturn turn ON turn.uploader_id = waiting.uploader
)
SELECT id FROM quickest
ORDER BY CASE WHEN served_at > (SELECT MIN(asked_at) FROM quickest) THEN served_at END NULLS FIRST, size, id
LIMIT 1
"""
# It jumps from person to person through the index "media_waiting", so that it costs a few look-ups for each person who
# waits, however many files each of them has sent. SQLite, which has no statistics unless ANALYZE was run, would
# take another one.
_FILES = {"postgresql": "media_mediafile", "sqlite": "media_mediafile INDEXED BY media_waiting"}


def next_in_turn() -> UUID | None:
    """The file that a worker is to take next; None where nothing waits.

    Of each person it is the smallest one: small pictures before long videos. Of the people, those come first who have
    not been served for as long as any of these files waits, the smallest file first; then those who were, the least
    recently served first. So between the arrival of a file and its turn, no other person is served more than once.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_IN_TURN.format(files=_FILES[connection.vendor]))
        row = cursor.fetchone()
    return UUID(str(row[0])) if row else None


def expired_uploads(moment: datetime, limit: int = 100) -> list[tuple[UUID, bool]]:
    """Uploads that got no bytes for too long, each with whether it could have been resumed.

    In no order, so that no number that cannot be ended stops the others.
    """
    rows = Upload.objects.filter(ended_at=None, expires_at__lte=moment).order_by("?")
    return list(rows.values_list("pk", "resumable")[:limit])


def uploads_of_former_members(limit: int = 100) -> list[UUID]:
    """Unfinished uploads into namespaces that their senders do not belong to any more; in no order like those."""
    rows = Upload.objects.filter(ended_at=None)
    members = rows.filter(media__namespace__memberships__user=F("user")).values("pk")
    former = rows.filter(user__is_superuser=False).exclude(pk__in=members)
    return list(former.order_by("?").values_list("pk", flat=True)[:limit])


def expired_partials(moment: datetime, limit: int = 100) -> list[UUID]:
    """Parts that got no bytes for too long, or that ended long ago; in no order like the uploads."""
    rows = PartialUpload.objects.filter(expires_at__lte=moment).exclude(final__isnull=False, final__ended_at=None)
    return list(rows.order_by("?").values_list("pk", flat=True)[:limit])


def to_purge(moment: datetime, days: int, limit: int = 100) -> list[UUID]:
    """Deleted files whose time in the trash is over and whose bytes are still there, in no order like the uploads."""
    rows = MediaFile.objects.filter(Q(hold=None) | Q(hold=Hold.SCAN), state=State.DELETED, blob__isnull=False)
    rows = rows.filter(deleted_at__lte=moment - timedelta(days=days)).order_by("?")
    return list(rows.values_list("pk", flat=True)[:limit])


def sha256_of_media(media_id: UUID) -> str | None:
    """The SHA-256 of a file's bytes; None where there are none."""
    return MediaFile.objects.filter(pk=media_id).values_list("blob__sha256", flat=True).first()
