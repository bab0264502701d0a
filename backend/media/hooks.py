"""Where apps above tell this one what it cannot know: in which conversations a file is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Literal, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec import Struct


class Places(Struct, frozen=True, kw_only=True):
    """Where a file is shown: the streams to tell, and the messages that hold it (the first one first).

    Each stream with the number of the newest message that shows the file there.
    """

    streams: dict[str, int] = {}
    messages: tuple[UUID, ...] = ()


Finder = Callable[[Collection[UUID]], dict[UUID, Places]]
"""Where each of some files is shown; a file that is shown nowhere may be left out."""

_FINDERS: list[Finder] = []


def find_places_with(finder: Finder) -> None:
    """Called once by an app that shows files, when it is ready."""
    _FINDERS.append(finder)


KindHearer = Callable[[UUID, str], None]
"""Told of a file and of the kind that its first bytes have shown it to be, within the transaction."""

_KIND_HEARERS: list[KindHearer] = []


def hear_of_kinds_with(hearer: KindHearer) -> None:
    """Called once by an app that keeps what kind a file is, when it is ready."""
    _KIND_HEARERS.append(hearer)


def tell_kind(media_id: UUID, kind: str) -> None:
    """A file is of another kind than its name had promised."""
    for hearer in _KIND_HEARERS:
        hearer(media_id, kind)


WordsHearer = Callable[[Collection[UUID]], None]
"""Told of files whose titles, descriptions or recognised texts have changed, within the transaction."""

_WORDS_HEARERS: list[WordsHearer] = []


def hear_of_words_with(hearer: WordsHearer) -> None:
    """Called once by an app that finds files by their words as well, when it is ready."""
    _WORDS_HEARERS.append(hearer)


def tell_words(media_ids: Collection[UUID]) -> None:
    """Files are to be found by other words than before."""
    for hearer in _WORDS_HEARERS if media_ids else ():
        hearer(media_ids)


ListingHearer = Callable[[UUID, Collection[UUID]], None]
"""Told of a namespace and its files that may have come into its library or left it, within the transaction."""

_LISTING_HEARERS: list[ListingHearer] = []


def hear_of_listing_with(hearer: ListingHearer) -> None:
    """Called once by an app that keeps account of the files of libraries, when it is ready."""
    _LISTING_HEARERS.append(hearer)


def tell_listing(namespace_id: UUID, *media_ids: UUID) -> None:
    """Files of a library arrived, were deleted, held, given back, or made visible for others or no longer."""
    for hearer in _LISTING_HEARERS if media_ids else ():
        hearer(namespace_id, media_ids)


ReadyHearer = Callable[[UUID, UUID], None]
"""Told of a namespace and of a file of it whose preview is done, within the transaction, its row locked."""

_READY_HEARERS: list[ReadyHearer] = []


def hear_of_ready_files_with(hearer: ReadyHearer, *, first: bool = False) -> None:
    """Called once by an app that does more with files once they can be shown, when it is ready.

    ``first``: before all others, by one that may withhold the file, whose locks come before theirs.
    """
    _READY_HEARERS.insert(0 if first else len(_READY_HEARERS), hearer)


def tell_ready(namespace_id: UUID, media_id: UUID) -> None:
    """A file can be shown."""
    for hearer in _READY_HEARERS:
        hearer(namespace_id, media_id)


PurgeHearer = Callable[[UUID], None]
"""Told of a file whose bytes are being removed for good, within the transaction, its row locked."""

_PURGE_HEARERS: list[PurgeHearer] = []


def hear_of_purges_with(hearer: PurgeHearer) -> None:
    """Called once by an app that keeps what was found out about files, when it is ready."""
    _PURGE_HEARERS.append(hearer)


def tell_purged(media_id: UUID) -> None:
    """The bytes of a file are removed, so that nothing needs to be known of them any more."""
    for hearer in _PURGE_HEARERS:
        hearer(media_id)


ScanHearer = Callable[[Sequence[Any], str], None]
"""Told of locked files that the virus scanner withholds or leaves to moderators, and why; within the transaction."""

_SCAN_HEARERS: list[ScanHearer] = []


def hear_of_scans_with(hearer: ScanHearer) -> None:
    """Called once by an app that has moderators look at files, when it is ready."""
    _SCAN_HEARERS.append(hearer)


def tell_scanned(files: Sequence[Any], why: str) -> None:
    """The virus scanner has withheld files."""
    for hearer in _SCAN_HEARERS if files else ():
        hearer(files, why)


class Ruling(Struct, frozen=True, kw_only=True):
    """What a rule of a namespace says of a file: ``hold`` withholds it, ``review`` has moderators look at it."""

    rule: UUID
    name: str
    action: Literal["review", "hold", "refuse"]
    reason: str


class UploadRules(Protocol):
    """The rules of namespaces about files that come in, as an app above keeps them."""

    def ruling(self, media: Any, unknown: Collection[str]) -> Ruling | None:
        """Return what applies to a file; None where nothing does, or the same rule was applied before.

        ``unknown`` are the facts (``kind``, ``content_type``, ``size``) that are only claimed, or not even that.
        """

    def apply(self, media: Any, ruling: Ruling) -> None:
        """Do what a rule says with a locked file, and log it; within the transaction."""


_RULES: list[UploadRules] = []


def rule_uploads_with(rules: UploadRules) -> None:
    """Called once by the app that keeps rules about files, when it is ready."""
    _RULES[:] = [rules]


def upload_rules() -> UploadRules | None:
    """The rules about files that come in, if there are any."""
    return _RULES[0] if _RULES else None


EvidenceFinder = Callable[[], Q]
"""Which deleted files keep their bytes because something is open about them: a condition on files."""

_EVIDENCE_FINDERS: list[EvidenceFinder] = []


def keep_evidence_with(finder: EvidenceFinder) -> None:
    """Called once by an app that needs the bytes of deleted files for a while, when it is ready."""
    _EVIDENCE_FINDERS.append(finder)


def needed_as_evidence() -> Q:
    """The files whose bytes an app above still needs."""
    found = Q(pk__in=[])
    for finder in _EVIDENCE_FINDERS:
        found |= finder()
    return found


class ContentsJudge(Protocol):
    """What an app above knows of contents that a namespace does not want."""

    def blocked(self, namespace_id: UUID, sha256: str) -> QuerySet[Any]:
        """Return its rows that block these bytes."""

    def comparing(self, namespace_id: UUID) -> QuerySet[Any]:
        """Return its rows for which pictures of the namespace have to be compared."""

    def blocking(self, namespace_id: UUID, media_id: UUID) -> UUID | None:
        """Return its row that blocks the pictures of a file that were looked at before; None where there is none."""

    def protected(self, namespace_id: UUID) -> Collection[str]:
        """Return the SHA-256 of all bytes that it protects; they are few."""

    def note(self, media_id: UUID, room_id: UUID | None, row_id: UUID) -> dict[str, Any]:
        """Note that a row withholds a file, within the transaction; return what the activity log says of it."""


_JUDGES: list[ContentsJudge] = []


def judge_contents_with(judge: ContentsJudge) -> None:
    """Called once by the app that lists unwanted contents, when it is ready."""
    _JUDGES[:] = [judge]


def contents_judge() -> ContentsJudge | None:
    """The one that judges contents, if there is any."""
    return _JUDGES[0] if _JUDGES else None


def places_of(media_id: UUID) -> Places:
    """Everywhere a file is shown."""
    return places_of_many([media_id])[media_id]


def places_of_many(media_ids: Iterable[UUID]) -> dict[UUID, Places]:
    """Everywhere each of some files is shown, in as many queries as for one."""
    keys = set(media_ids)
    results = [finder(keys) for finder in _FINDERS]
    return {key: _together([places[key] for places in results if key in places]) for key in keys}


def _together(parts: list[Places]) -> Places:
    return Places(
        streams={stream: number for places in parts for stream, number in places.streams.items()},
        messages=tuple(message for places in parts for message in places.messages),
    )
