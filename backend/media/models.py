"""Media files, their stored bytes, their thumbnails, and uploads under way."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from backend.ids import new_id
from backend.media.choices import EVIDENCE as EVIDENCE
from backend.media.choices import UNTAGGED
from backend.media.choices import Hold as Hold
from backend.media.choices import Kind as Kind
from backend.media.choices import Metadata as Metadata
from backend.media.choices import State as State
from backend.media.choices import Visibility as Visibility
from backend.media.dates import Dated


class Blob(models.Model):
    """Bytes stored once per namespace, found by their SHA-256 and counted by reference."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    key = models.CharField(max_length=200)
    references = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "sha256"], name="blob_once")]


class MediaFile(models.Model):
    """One uploaded file: its type, its state and who may see it.

    ``version`` rises with every change that clients are told of, ``revision`` with every change of what the library
    says of it; ``text`` was recognised in it. ``deleted_from`` is the state that a file in the trash had. ``lease*``
    and ``attempts`` belong to the worker that has it; ``attempts_before`` of them were made before a person asked for
    another try. ``asked_at`` is when a worker was last asked for. ``room_id`` is the room it was uploaded in (rooms
    stand above this app, so it is no foreign key).

    ``streams`` names for each kind of rendition that stands the file that players ask for, as in ``mp4.a1.mp4``
    (for ``hls``, whose playlist is written when it is asked for, ``stream``).

    ``poster_s`` is the second of a video whose frame a person has chosen for its pictures. ``used_at`` is when the file
    was sent, attached, restored or opened last, written once a day at most.

    Where its sender allows it, ``taken_s`` is when a photo was taken (seconds since the start of 1970 by the camera's
    clock), and ``latitude`` and ``longitude`` are where, in degrees rounded to tenths.

    Where its metadata was removed, ``served_key``, ``served_sha256`` and ``served_size`` (in bytes) are of the copy
    without it, which is served.

    Searches find the file by its texts, by ``tag_tokens`` (the ids of its tags) and, with less weight, by ``hints``:
    words that no person has confirmed, such as pending suggestions. A service that writes one of these calls
    ``index_files`` in the same transaction.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.PROTECT, related_name="+", db_index=False)
    uploader = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    room_id = models.UUIDField(null=True)
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADING)
    hold = models.CharField(max_length=11, choices=Hold.choices, null=True)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=255, blank=True)
    alt_text = models.CharField(max_length=1000, blank=True)
    description = models.CharField(max_length=5000, blank=True)
    text = models.TextField(blank=True)
    tag_tokens = models.TextField(blank=True)
    hints = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    content_type = models.CharField(max_length=100)
    container = models.CharField(max_length=10, blank=True)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="files")
    metadata = models.CharField(max_length=7, choices=Metadata.choices, default=Metadata.AS_SENT)
    served_key = models.CharField(max_length=200, blank=True)
    served_sha256 = models.CharField(max_length=64, blank=True)
    served_size = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.UUIDField(null=True)
    deleted_from = models.CharField(max_length=10, choices=State.choices, blank=True)

    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration = models.FloatField(null=True)
    bitrate = models.PositiveIntegerField(null=True)
    codec = models.CharField(max_length=40, null=True)
    audio_codec = models.CharField(max_length=40, null=True)
    codecs = models.CharField(max_length=80, null=True)
    pages = models.PositiveIntegerField(null=True)
    fps = models.FloatField(null=True)
    rotation = models.PositiveSmallIntegerField(null=True)
    has_audio = models.BooleanField(null=True)
    playable = models.BooleanField(null=True)
    taken_s = models.BigIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    placeholder = models.CharField(max_length=60, blank=True)
    waveform = models.JSONField(null=True)
    stages = models.JSONField(default=dict)
    streams = models.JSONField(default=dict)
    poster_s = models.FloatField(null=True)
    error = models.JSONField(null=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_before = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # With the name: SQLite finds a part of one in the index alone. PostgreSQL has trigrams (migration 5).
            models.Index(fields=["namespace", "-id", "name"], name="media_namespace"),
            models.Index(
                fields=["namespace", "room_id", "-id"], condition=models.Q(room_id__isnull=False), name="media_room"
            ),
            models.Index(fields=["uploader", "-id"], name="media_uploader"),
            models.Index(fields=["namespace", "uploader", "-id"], name="media_own"),
            # With what is measured: filters by it are answered in the index (PostgreSQL has more, migration 12).
            models.Index(
                fields=["namespace", "-id", "size", "duration", "width"],
                condition=models.Q(visibility=Visibility.LIBRARY),
                name="media_library",
            ),
            models.Index(
                fields=["namespace", "kind", "-id"],
                condition=models.Q(visibility=Visibility.LIBRARY),
                name="media_library_kind",
            ),
            models.Index(fields=["namespace", "visibility", "-id"], condition=UNTAGGED, name="media_untagged"),
            models.Index(fields=["namespace", "uploader", "-id"], condition=UNTAGGED, name="media_untagged_own"),
            models.Index(fields=["state", "lease_until"], name="media_standing_still"),
            models.Index(
                fields=["uploader", "size", "id"],
                condition=models.Q(state=State.PROCESSING, lease_until__isnull=True),
                name="media_waiting",
            ),
            # Few of many million, and asked for all the time.
            models.Index(
                fields=["namespace", "created_at"],
                condition=models.Q(state=State.PROCESSING),
                name="media_processing",
            ),
            # In the orders in which rules of retention delete them, with all that these rules ask for.
            models.Index(
                # With all that tells whether a person who looks at a library sees a file.
                fields=["namespace", "created_at", "id", "visibility", "state", "uploader", "kind", "room_id"],
                condition=models.Q(hold__isnull=True, deleted_at__isnull=True),
                name="media_by_age",
            ),
            models.Index(
                fields=["namespace", "used_at", "id", "created_at", "state", "kind", "room_id"],
                condition=models.Q(hold__isnull=True, deleted_at__isnull=True),
                name="media_by_use",
            ),
            # What a person has stored is added up in the index alone.
            models.Index(
                fields=["namespace", "uploader", "size"],
                condition=models.Q(blob__isnull=False, deleted_at__isnull=True),
                name="media_space",
            ),
            models.Index(fields=["namespace", "hold"], condition=models.Q(hold__isnull=False), name="media_held"),
            models.Index(
                fields=["deleted_at"],
                condition=models.Q(state=State.DELETED, blob__isnull=False),
                name="media_in_trash",
            ),
            models.Index(
                fields=["namespace", "taken_s"],
                condition=models.Q(taken_s__isnull=False),
                name="media_taken",
            ),
            # The order of photos: by when they were taken, others by when they came.
            models.Index(
                "namespace",
                Dated(),
                "id",
                condition=models.Q(hold__isnull=True, deleted_at__isnull=True),
                name="media_dated",
            ),
            models.Index(
                fields=["namespace", "served_sha256"],
                condition=~models.Q(served_sha256=""),
                name="media_served",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PreviewTurn(models.Model):
    """When a worker last began with a file of a person: of those whose files wait, who was served last comes last.

    No foreign key: inserting one would lock the person's row, which is to be locked first or not at all.
    """

    uploader_id = models.UUIDField(primary_key=True)
    served_at = models.DateTimeField()


class MediaThumbnail(models.Model):
    """One picture of a file in one size; ``key`` is its place in the store, named by the attempt that made it."""

    media = models.ForeignKey(MediaFile, models.CASCADE, related_name="thumbnails", db_index=False)
    size = models.CharField(max_length=6)
    attempt = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "size"], name="thumbnail_once")]


class RenditionKind(models.TextChoices):
    """What a rendition is for."""

    HLS = "hls"
    MP4 = "mp4"
    CLIP = "clip"
    STORYBOARD = "storyboard"
    WAVEFORM = "waveform"
    LADDER = "ladder"
    POSTER = "poster"
    PICTURE = "picture"


class RenditionState(models.TextChoices):
    """How far a rendition has come."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class MediaRendition(models.Model):
    """Something made from a file for players, beside its thumbnails, in one or more stored files.

    ``files`` maps the names of these files, which carry the attempt that made them, to their sizes; ``bytes`` is their
    sum. ``plan`` is what is to be done, ``facts`` what came of it. Everything about one file's renditions is changed
    under the lock of the file.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    media = models.ForeignKey(MediaFile, models.CASCADE, related_name="renditions", db_index=False)
    kind = models.CharField(max_length=10, choices=RenditionKind.choices)
    state = models.CharField(max_length=7, choices=RenditionState.choices, default=RenditionState.WAITING)
    plan = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    bytes = models.PositiveBigIntegerField(default=0)
    error = models.JSONField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_before = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "kind"], name="rendition_once")]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=(RenditionState.WAITING, RenditionState.RUNNING)),
                name="rendition_unfinished",
            ),
            # Those that end by themselves, by when they do.
            models.Index(
                fields=["kind", "not_before"], condition=models.Q(not_before__isnull=False), name="rendition_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.media_id}"


class HistoryEntry(models.Model):
    """One thing that happened to a file: a stage of the pipeline from its start to its end, or a milestone.

    Milestones outlive stages where a file has more rows than are kept. ``at`` is when it began; ``actor_id`` is the
    person who did it (None: the server), without a foreign key for the reason of :class:`PreviewTurn`.
    """

    id = models.BigAutoField(primary_key=True)
    media = models.ForeignKey(MediaFile, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    stage = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    is_milestone = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    elapsed_ms = models.PositiveBigIntegerField(null=True)
    code = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    actor_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["media", "-id"], name="history_newest")]


class ReceivedBytes(models.Model):
    """Bytes on their way. While ``deferred``, their length is unknown, and ``size`` is what is reserved for them.

    Bytes behind ``unverified_from`` belong to a request whose checksum is not known to be right: they do not count.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    metadata = models.TextField(blank=True)
    size = models.PositiveBigIntegerField()
    deferred = models.BooleanField(default=False)
    offset = models.PositiveBigIntegerField(default=0)
    unverified_from = models.PositiveBigIntegerField(null=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Upload(ReceivedBytes):
    """A file on its way, and who may append to it.

    The placement is where its file was sent to; none where it is for its sender alone. ``metadata`` is what the client
    said of the file, ``concat`` of its parts, word for word. One that is not ``resumable`` ends with its request; the
    parts of one that is ``direct`` are sent into the object storage, past this server.
    ``challenge`` is what its sender was last asked to prove that they have the bytes, ``challenges`` how often.
    """

    media = models.OneToOneField(MediaFile, models.CASCADE, related_name="upload")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    placement_kind = models.CharField(max_length=12, blank=True)
    placement_id = models.UUIDField(null=True)
    client_id = models.CharField(max_length=64, blank=True)
    upload_id = models.CharField(max_length=64, blank=True)
    concat = models.TextField(blank=True)
    direct = models.BooleanField(default=False)
    typed = models.BooleanField(default=False)
    resumable = models.BooleanField(default=True)
    challenge = models.JSONField(null=True)
    challenges = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "upload_id"], condition=~models.Q(upload_id=""), name="upload_named_once"
            )
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(ended_at=None), name="upload_unfinished"),
            models.Index(fields=["placement_id"], condition=models.Q(ended_at=None), name="upload_unfinished_at"),
            models.Index(fields=["expires_at"], condition=models.Q(ended_at=None), name="upload_to_expire"),
        ]


class PartialUpload(ReceivedBytes):
    """A part of a file that is sent beside others; it has ended once it belongs to its ``final`` upload.

    With a ``purpose`` it is no part, but bytes with a ``name`` that become no file (:mod:`backend.media.purposes`).
    It outlives its sender, so that what is reserved for it is given back when it expires.
    """

    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, blank=True, default="", db_default="")
    name = models.CharField(max_length=255, blank=True, default="", db_default="")
    final = models.ForeignKey(Upload, models.CASCADE, null=True, related_name="partials")
    expires_at = models.DateTimeField(db_index=True)


class SearchWord(models.Model):
    """A word that something of a namespace is found by: misspelled ones are compared with these."""

    id = models.BigAutoField(primary_key=True)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "word"], name="search_word_once")]


def shown_files() -> models.QuerySet[MediaFile]:
    """Files with all that their payload needs: two queries, however many files."""
    # As a list: for related objects in their manager, Django builds a query for each file that it never runs.
    thumbnails = models.Prefetch("thumbnails", MediaThumbnail.objects.order_by("pk"), to_attr="prefetched_thumbnails")
    return MediaFile.objects.select_related("uploader", "namespace", "blob").prefetch_related(thumbnails)
