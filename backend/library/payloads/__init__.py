"""How the library shows files, tags and collections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from msgspec import Struct, convert, field
from msgspec.structs import asdict, replace

from backend import clock
from backend.accounts.payloads import UserPayload, user_payload
from backend.errors import DomainError
from backend.library.inputs import Seen, SuggestionField, SuggestionState
from backend.library.payloads.photos import PhotoFacts, photo_facts
from backend.library.payloads.tagger import TaggerBudget as TaggerBudget
from backend.library.payloads.tagger import TaggerFeatures as TaggerFeatures
from backend.library.payloads.tagger import TaggerQueue as TaggerQueue
from backend.library.payloads.tagger import TaggerStatus as TaggerStatus
from backend.library.payloads.uses import LinkedFile as LinkedFile
from backend.library.payloads.uses import Usage as Usage
from backend.media.payloads import AttachmentPayload, attachment_payload

if TYPE_CHECKING:
    from backend.library.models import BulkJob, MediaCollection, MediaTag, Suggestion
    from backend.media.models import MediaFile

Visibility = Literal["room", "library", "private"]


class TagName(Struct, frozen=True, kw_only=True):
    """A tag as a file carries it."""

    id: str
    name: str
    path: str
    color: str | None


class CollectionName(Struct, frozen=True, kw_only=True):
    """A collection as a file names it."""

    id: str
    name: str


AnalysisState = Literal["off", "queued", "running", "done", "failed", "over_budget"]


class Tagger(Struct, frozen=True, kw_only=True):
    """How far the automatic description of a file has come, and how many suggestions wait for a person."""

    state: AnalysisState
    pending: int


NOT_ANALYZED = Tagger(state="off", pending=0)


class SuggestedFor(Struct, frozen=True, kw_only=True):
    """The file of a suggestion."""

    id: str
    name: str
    thumbnail_url: str | None


class SuggestionPayload(Struct, frozen=True, kw_only=True):
    """What a tagger proposes to say of a file.

    ``tag`` is the existing tag that the path ``value`` means. ``cost`` is what the analysis cost that all its
    suggestions come from, in the unit of the budget.
    """

    id: str
    media: SuggestedFor
    field: SuggestionField
    value: str
    tag: TagName | None
    confidence: float
    evidence: Seen | None
    provider: str
    model: str
    version: str
    cost: int
    state: SuggestionState
    decided_by: UserPayload | None
    created_at: str

    def with_query(self, query: str) -> SuggestionPayload:
        """The suggestion with ``query`` (a grant) added to the path of its picture, for a REST answer."""
        media = self.media
        if media.thumbnail_url is None:
            return self
        return replace(self, media=replace(media, thumbnail_url=f"{media.thumbnail_url}?{query}"))


class FilePayload(AttachmentPayload, frozen=True, kw_only=True):
    """A file of the library: its attachment payload, and what people and taggers say of it.

    ``title`` falls back to the name without its suffix; it is null like every other text where a hold withholds them.
    ``poster_s`` is the second of a video whose frame a person has chosen for its pictures.
    ``revision`` is the number in the ETag: it rises with every change of the library's fields. ``sha256`` is of the
    bytes that are served, ``sha256_original`` of those that were sent: for their sender and moderators, else null.
    """

    description: str | None
    visibility: Visibility
    tags: list[TagName]
    collections: list[CollectionName]
    text: str | None
    exif: PhotoFacts | None
    poster_s: float | None
    ai: Tagger
    sha256: str | None
    sha256_original: str | None
    usage_count: int
    revision: int
    trashed_at: str | None
    updated_at: str


LikenessKind = Literal["identical", "same_picture", "similar"]


class SimilarFile(FilePayload, frozen=True, kw_only=True):
    """A file that is like another one: ``similarity`` from 0 to 1, ``at_s`` where in a video it is so.

    ``class`` says in which way: the same bytes, the same picture, or other pictures of similar things.
    """

    similarity: float
    likeness: LikenessKind = field(name="class")
    at_s: float | None


class GroupPayload(Struct, frozen=True, kw_only=True):
    """Files that are the same; ``keeper`` is the one that is proposed to be kept.

    ``files`` are those that the caller may see; ``score`` is how alike the first two were, from 0 to 1.
    """

    id: str
    kind: LikenessKind = field(name="class")
    score: float
    files: list[FilePayload]
    keeper: str | None
    decision: Literal["resolved", "not_duplicate"] | None


class FoundFile(FilePayload, frozen=True, kw_only=True):
    """A file that a search has found; ``score`` is from 0 to 1, and 0 where the order is another one.

    ``highlights`` are the places of its texts (``title``, ``name``, ``description``, ``alt_text``, ``text``) that hold
    what was looked for: starts and ends in UTF-16 units.
    """

    highlights: dict[str, list[tuple[int, int]]]
    score: float


class Proposal(Struct, frozen=True, kw_only=True):
    """What a search may go on with: a tag, a title, a word of a text, or a person who sent files.

    ``id`` is that of the tag, file or person; ``count`` is the number of files, of which at most 100 are counted but
    for tags.
    """

    kind: Literal["tag", "title", "text", "person"]
    value: str
    id: str | None
    count: int


class TagPayload(Struct, frozen=True, kw_only=True):
    """A tag; the counts are of the listed files of its namespace, ``total_count`` with those of its descendants."""

    id: str
    namespace: str
    name: str
    path: str
    color: str | None
    parent: str | None
    usage_count: int
    total_count: int
    aliases: list[str]


class CollectionPayload(Struct, frozen=True, kw_only=True):
    """A collection; ``file_count`` of a smart one counts at most 1,000 files."""

    id: str
    namespace: str
    name: str
    description: str
    parent: str | None
    kind: Literal["manual", "smart"]
    filter: dict[str, Any] | None
    cover: str | None
    cover_url: str | None
    file_count: int
    owner: UserPayload
    created_at: str
    updated_at: str

    def with_query(self, query: str) -> CollectionPayload:
        """The collection with ``query`` (a grant) added to the path of its cover, for a REST answer."""
        return replace(self, cover_url=f"{self.cover_url}?{query}") if self.cover_url else self


class Refused(Struct, frozen=True, kw_only=True):
    """One file of several with which something could not be done, and why."""

    id: str
    code: str
    detail: str


class NotSent(Struct, frozen=True, kw_only=True):
    """A file of a form that was not taken, and why."""

    name: str
    status: int
    code: str
    detail: str


class FilesSent(Struct, frozen=True, kw_only=True):
    """What came of a form with several files."""

    results: list[FilePayload]
    errors: list[NotSent]


class JobPayload(Struct, frozen=True, kw_only=True):
    """Work on many files: ``done`` of ``total`` were looked at, ``changed`` were changed.

    ``failed`` names the first 200 that were refused; ``result`` says where an archive is fetched, or why a whole job
    failed (``{code, detail}``). ``undoable``: ``undo/`` of the job takes back what it did.
    """

    id: str
    kind: str
    namespace: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    total: int
    done: int
    percent: float
    changed: int
    failed: list[Refused]
    result: dict[str, Any] | None
    undoable: bool
    created_at: str
    finished_at: str | None


def refused(key: UUID, why: DomainError) -> Refused:
    """The file with the error as a client is told it."""
    return Refused(id=str(key), code=why.code, detail=why.message)


def job_payload(job: BulkJob, *, undoable: bool) -> JobPayload:
    """The one rendering of a job; its namespace is joined."""
    percent = 100.0 if job.state == "done" else 100 * job.done / max(job.total, 1)
    return JobPayload(
        id=str(job.pk),
        kind=job.kind,
        namespace=job.namespace.slug,
        state=job.state,  # type: ignore[arg-type]
        total=job.total,
        done=job.done,
        percent=round(min(percent, 100.0), 1),
        changed=job.changed,
        failed=convert(job.failed, list[Refused]),
        result=job.result,
        undoable=undoable,
        created_at=clock.stamp(job.created_at),
        finished_at=clock.stamp_or_none(job.finished_at),
    )


def tag_name(tag: MediaTag) -> TagName:
    """A tag as a file carries it."""
    return TagName(id=str(tag.pk), name=tag.name, path=tag.path, color=tag.color)


def tag_payload(tag: MediaTag, *, namespace: str) -> TagPayload:
    """The one rendering of a tag; ``namespace`` is the slug, and the tag's aliases are prefetched."""
    return TagPayload(
        id=str(tag.pk),
        namespace=namespace,
        name=tag.name,
        path=tag.path,
        color=tag.color,
        parent=str(tag.parent_id) if tag.parent_id else None,
        usage_count=tag.usage_count,
        total_count=tag.total_count,
        aliases=[alias.name for alias in tag.aliases.all()],
    )


def collection_payload(
    collection: MediaCollection, *, namespace: str, file_count: int, cover_url: str | None
) -> CollectionPayload:
    """The one rendering of a collection; ``cover_url`` is the thumbnail of its cover, if there is one to show."""
    return CollectionPayload(
        id=str(collection.pk),
        namespace=namespace,
        name=collection.name,
        description=collection.description,
        parent=str(collection.parent_id) if collection.parent_id else None,
        kind=collection.kind,  # type: ignore[arg-type]
        filter=collection.filter,
        cover=str(collection.cover_id) if collection.cover_id else None,
        cover_url=cover_url,
        file_count=file_count,
        owner=user_payload(collection.owner),
        created_at=clock.stamp(collection.created_at),
        updated_at=clock.stamp(collection.updated_at),
    )


def file_payload(
    media: MediaFile,
    *,
    tags: Sequence[TagName],
    collections: Sequence[CollectionName],
    usage_count: int,
    ai: Tagger = NOT_ANALYZED,
    tells_original: bool = False,
) -> FilePayload:
    """The one rendering of a file in the library; what a hold withholds is null or empty.

    ``tells_original``: whether the reader is told the hash of the bytes that were sent.
    """
    attachment = attachment_payload(media)
    payload = FilePayload(
        **{**asdict(attachment), "title": attachment.title or _without_suffix(media.name)},
        description=media.description or None,
        visibility=media.visibility,  # type: ignore[arg-type]
        tags=list(tags),
        collections=list(collections),
        text=media.text or None,
        exif=photo_facts(media),
        poster_s=media.poster_s,
        ai=ai,
        sha256=(media.served_sha256 or media.blob.sha256) if media.blob else None,
        sha256_original=media.blob.sha256 if media.blob and tells_original else None,
        usage_count=usage_count,
        revision=media.revision,
        trashed_at=clock.stamp_or_none(media.deleted_at),
        updated_at=clock.stamp(media.updated_at),
    )
    if not media.hold:
        return payload
    return replace(
        payload, title=None, description=None, text=None, exif=None, sha256=None, sha256_original=None, tags=[],
        collections=[], ai=NOT_ANALYZED,
    )  # fmt: skip


def suggestion_payload(suggestion: Suggestion, attachment: AttachmentPayload) -> SuggestionPayload:
    """The one rendering of a suggestion; ``attachment`` is its file, and its tag and the deciding person are joined."""
    tag, decided_by = suggestion.tag, suggestion.decided_by
    return SuggestionPayload(
        id=str(suggestion.pk),
        media=SuggestedFor(id=attachment.id, name=attachment.name or "", thumbnail_url=attachment.thumbnail_url),
        field=suggestion.field,  # type: ignore[arg-type]
        value=suggestion.value,
        tag=tag_name(tag) if tag and tag.deleted_at is None else None,
        confidence=round(suggestion.confidence, 4),
        evidence=convert(suggestion.evidence, Seen | None),
        provider=suggestion.provider,
        model=suggestion.model,
        version=suggestion.model_version,
        cost=suggestion.cost,
        state=suggestion.state,  # type: ignore[arg-type]
        decided_by=user_payload(decided_by) if decided_by else None,
        created_at=clock.stamp(suggestion.created_at),
    )


def trashed_payload(payload: FilePayload, media: MediaFile) -> FilePayload:
    """A file in the trash as its owner and moderators find it there: with its name, and no way to its bytes."""
    return replace(
        payload,
        name=media.name,
        title=media.title or _without_suffix(media.name),
        alt_text=media.alt_text or None,
        placeholder=media.placeholder or None,
    )


def _without_suffix(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name
