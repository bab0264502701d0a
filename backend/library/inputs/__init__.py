"""What the library takes: one struct per command, and the filter that lists, bulk work and smart collections share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from msgspec import UNSET, UnsetType, to_builtins

from backend import clock
from backend.ids import parse_id
from backend.inputs import NOT_AN_ID, Input, id_faults, optional_id_faults, refuse
from backend.library.inputs.suggestions import DECISIONS_LIMIT as DECISIONS_LIMIT
from backend.library.inputs.suggestions import Decision as Decision
from backend.library.inputs.suggestions import Decisions as Decisions
from backend.library.inputs.suggestions import DuplicatesResolved as DuplicatesResolved
from backend.library.inputs.suggestions import Findings as Findings
from backend.library.inputs.suggestions import PictureFound as PictureFound
from backend.library.inputs.suggestions import Proposal as Proposal
from backend.library.inputs.suggestions import Seen as Seen
from backend.library.inputs.suggestions import SuggestionField as SuggestionField
from backend.library.inputs.suggestions import SuggestionFilter as SuggestionFilter
from backend.library.inputs.suggestions import SuggestionState as SuggestionState
from backend.library.inputs.tags import NewTag as NewTag
from backend.library.inputs.tags import TagChange as TagChange
from backend.library.inputs.tags import TagMerge as TagMerge
from backend.library.inputs.uses import LINK_S as LINK_S
from backend.library.inputs.uses import PAGE_LABEL_CHARS as PAGE_LABEL_CHARS
from backend.library.inputs.uses import PAGE_URL_CHARS as PAGE_URL_CHARS
from backend.library.inputs.uses import FileLinkOrder as FileLinkOrder
from backend.library.inputs.uses import PageUseInput as PageUseInput
from backend.library.inputs.uses import is_page as is_page

TAG_NAME_CHARS, COLLECTION_NAME_CHARS = 80, 120
TITLE_CHARS, ALT_TEXT_CHARS, DESCRIPTION_CHARS, COLLECTION_DESCRIPTION_CHARS = 255, 1000, 5000, 2000
TAGS_PER_FILE = 100
FILES_LIMIT = 200
"""How many files one request may name."""

_OPTIONS_LIMIT = 50

OneOrMore = str | list[str] | None
LibraryVisibility = Literal["library", "private"]

N = TypeVar("N", int, float, datetime)


class FileFilter(Input, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which files: every field narrows.

    Several values of one field are alternatives, but those of ``tag`` and ``collection`` narrow further. Ranges are
    written ``a..b``, ``a..`` or ``..b``, both ends included: ``size`` in bytes, ``duration`` in seconds, ``width`` in
    pixels, ``created`` in times, and so is ``taken``: when a photo was, by the camera's clock.
    """

    kind: OneOrMore = None
    state: OneOrMore = None
    hold: OneOrMore = None
    visibility: OneOrMore = None
    tag: OneOrMore = None
    collection: OneOrMore = None
    uploader: OneOrMore = None
    room: OneOrMore = None
    duplicate_of: OneOrMore = None
    size: str | None = None
    duration: str | None = None
    width: str | None = None
    created: str | None = None
    taken: str | None = None
    has_text: bool | None = None
    untagged: bool | None = None
    trashed: bool | None = None

    def __post_init__(self) -> None:
        """Raise Invalid that names every field that makes no sense."""
        faults: dict[str, list[str]] = {}
        for name, known in WORDS.items():
            if any(word not in known for word in self.several(name)):
                faults[name] = [f"Must be one of {', '.join(known)}."]
        for name in _IDS:
            if any(parse_id(text) is None for text in self.several(name)):
                faults[name] = [NOT_AN_ID]
        for name in (*WORDS, *_IDS):
            if len(self.several(name)) > _OPTIONS_LIMIT:
                faults[name] = [f"At most {_OPTIONS_LIMIT} values."]
        for name, (read, sentence) in _RANGES.items():
            text = getattr(self, name)
            if text is not None and range_in(text, read) is None:
                faults[name] = [sentence]
        refuse("This filter does not make sense.", faults)

    def several(self, name: str) -> list[str]:
        """The values of a field that takes several."""
        value = getattr(self, name)
        return [] if value is None else [value] if isinstance(value, str) else value

    def ids(self, name: str) -> list[UUID]:
        """The values of a field of ids."""
        return [UUID(text) for text in self.several(name)]

    def range(self, name: str) -> tuple[Any, Any]:
        """The lower and the upper end of a range; None for an open end, and for a range that was left out."""
        text = getattr(self, name)
        return (None, None) if text is None else range_in(text, _RANGES[name][0]) or (None, None)

    def kept(self) -> dict[str, Any]:
        """The filter as a smart collection keeps it: only what narrows."""
        return {name: value for name, value in to_builtins(self).items() if value is not None}


WORDS: dict[str, tuple[str, ...]] = {
    "kind": ("image", "video", "audio", "file"),
    "state": ("uploading", "processing", "ready", "failed", "expired"),
    "hold": ("scan", "review", "quarantined"),
    "visibility": ("library", "room", "private"),
}
_IDS = ("tag", "collection", "uploader", "room", "duplicate_of")


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError(text)
    return int(text)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e9:
        raise ValueError(text)
    return value


_RANGES: dict[str, tuple[Callable[[str], Any], str]] = {
    "size": (_whole, "Must be bytes like 1000..5000, 1000.. or ..5000."),
    "duration": (_seconds, "Must be seconds like 1.5..60, 60.. or ..60."),
    "width": (_whole, "Must be pixels like 640..1920, 640.. or ..1920."),
    "taken": (clock.parse, "Must be times like 2026-11-20T10:00:00Z..2026-11-21T10:00:00Z, or one of them left out."),
    "created": (clock.parse, "Must be times like 2026-11-20T10:00:00Z..2026-11-21T10:00:00Z, or one of them left out."),
}


def range_in(text: str, read: Callable[[str], N]) -> tuple[N | None, N | None] | None:
    """The two ends that ``a..b`` names; None where it names none, or they stand the wrong way round."""
    low, dots, high = text.partition("..")
    if not dots or not (low or high):
        return None
    try:
        ends = read(low) if low else None, read(high) if high else None
    except (ValueError, OverflowError):
        return None
    return None if ends[0] is not None and ends[1] is not None and ends[0] > ends[1] else ends


class NewCollection(Input, frozen=True, kw_only=True):
    """A collection to make; with a ``filter`` it is a smart one."""

    name: str
    namespace: str | None = None
    parent: str | None = None
    description: str | None = None
    filter: FileFilter | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a parent that is none, and too long a description."""
        refuse("This collection cannot be made as it is.", _collection_faults(self.parent, self.description))


class CollectionChange(Input, frozen=True, kw_only=True):
    """What may be changed about a collection; ``parent`` and ``cover`` null take them away."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    parent: str | UnsetType | None = UNSET
    cover: str | UnsetType | None = UNSET
    filter: FileFilter | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for ids that are none, and too long a description."""
        faults = _collection_faults(self.parent, self.description) | optional_id_faults(cover=self.cover)
        refuse("This collection cannot be changed like that.", faults)


def _collection_faults(parent: str | UnsetType | None, description: str | UnsetType | None) -> dict[str, list[str]]:
    faults = optional_id_faults(parent=parent)
    if isinstance(description, str) and len(description) > COLLECTION_DESCRIPTION_CHARS:
        faults["description"] = [f"At most {COLLECTION_DESCRIPTION_CHARS} characters."]
    return faults


class CollectionFiles(Input, frozen=True, kw_only=True):
    """Files to put into a collection, behind its last one or in front of the file ``before``; or to take out of it."""

    file_ids: list[str]
    before: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for ids that are none, for no file and for too many."""
        faults = id_faults(file_ids=self.file_ids) | optional_id_faults(before=self.before)
        if not 1 <= len(self.file_ids) <= FILES_LIMIT:
            faults["file_ids"] = [f"1 to {FILES_LIMIT} files at a time."]
        refuse("These files cannot be collected like that.", faults)

    @property
    def media_ids(self) -> list[UUID]:
        """The files, in the order given, each once."""
        return list(dict.fromkeys(UUID(text) for text in self.file_ids))


class FileChange(Input, frozen=True, kw_only=True):
    """What may be changed about a file; ``tags`` and ``collections`` replace those that it has."""

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    alt_text: str | UnsetType = UNSET
    visibility: LibraryVisibility | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    collections: list[str] | UnsetType = UNSET
    poster_s: float | UnsetType | None = UNSET
    """The second of a video that its pictures are made of; null leaves the choice to the server."""

    def __post_init__(self) -> None:
        """Raise Invalid that names every field that cannot be set."""
        lists = {"tags": self.tags, "collections": self.collections}
        faults = id_faults(**{name: ids for name, ids in lists.items() if not isinstance(ids, UnsetType)})
        for name, ids in lists.items():
            if not isinstance(ids, UnsetType) and len(ids) > TAGS_PER_FILE:
                faults[name] = [f"At most {TAGS_PER_FILE}."]
        for name, most in TEXT_LIMITS.items():
            text = getattr(self, name)
            if isinstance(text, str) and len(text.strip()) > most:
                faults[name] = [f"At most {most} characters."]
        if isinstance(self.poster_s, float | int) and not 0 <= self.poster_s <= LONGEST_S:
            faults["poster_s"] = ["A number of seconds from the beginning of the video."]
        refuse("This file cannot be changed like that.", faults)


LONGEST_S = 1_000_000
"""No video is longer; in seconds."""

TEXT_LIMITS = {"title": TITLE_CHARS, "description": DESCRIPTION_CHARS, "alt_text": ALT_TEXT_CHARS}
"""The longest text of each field."""

JOB_IDS_LIMIT = 10_000
"""How many files a job may name."""
REASON_CHARS = 1000

BulkKind = Literal[
    "tag",
    "untag",
    "retag",
    "move",
    "delete",
    "restore",
    "retry",
    "set",
    "quarantine",
    "collect",
    "uncollect",
    "archive",
    "analyze",
]


class Chosen(Input, frozen=True, kw_only=True):
    """The files of an operation: named by id, or all that a filter finds in a namespace.

    ``dry_run`` changes nothing and answers what would be refused.
    """

    file_ids: list[str] | None = None
    filter: FileFilter | None = None
    tag_ids: list[str] = []
    namespace: str | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        """Raise Invalid for ids that are none, for no files, and for too many."""
        refuse("This cannot be done with many files.", self.faults())

    def faults(self) -> dict[str, list[str]]:
        """What is wrong, by field."""
        faults = id_faults(file_ids=self.file_ids or (), tag_ids=self.tag_ids)
        if (self.file_ids is None) == (self.filter is None):
            faults["file_ids"] = ["Either `file_ids` or a `filter`."]
        if self.file_ids is not None and not 1 <= len(self.file_ids) <= JOB_IDS_LIMIT:
            faults["file_ids"] = [f"1 to {JOB_IDS_LIMIT:,} files."]
        if len(self.tag_ids) > TAGS_PER_FILE:
            faults["tag_ids"] = [f"At most {TAGS_PER_FILE}."]
        return faults

    @property
    def media_ids(self) -> list[UUID]:
        """The files that were named, in the order given, each once."""
        return list(dict.fromkeys(UUID(text) for text in self.file_ids or ()))

    @property
    def tags(self) -> set[UUID]:
        """The tags that were named."""
        return {UUID(text) for text in self.tag_ids}


class BulkTag(Chosen, frozen=True, kw_only=True):
    """Tags to add to files, to remove from them, or to set in the place of those that they have."""

    action: Literal["add", "remove", "set"] = "add"

    def faults(self) -> dict[str, list[str]]:
        """What is wrong, by field."""
        missing = {"tag_ids": ["Name at least one tag."]} if not self.tag_ids and self.action != "set" else {}
        return missing | super().faults()


class FileValues(Input, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields that are set on many files at once; ``poster_part`` is of the duration of each video: 0.5 its middle."""

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    alt_text: str | UnsetType = UNSET
    visibility: LibraryVisibility | UnsetType = UNSET
    poster_s: float | UnsetType | None = UNSET
    poster_part: float | UnsetType = UNSET

    @property
    def chooses_poster(self) -> bool:
        """Whether it sets what only videos have."""
        return self.poster_s is not UNSET or self.poster_part is not UNSET

    def as_change(self) -> FileChange:
        """The same as the change of one file, but for ``poster_part``; raises Invalid for what cannot be set."""
        faults = dict[str, list[str]]()
        if self.poster_part is not UNSET:
            if not 0 <= self.poster_part <= 1:
                faults["poster_part"] = ["A part of the duration, from 0 to 1."]
            elif self.poster_s is not UNSET:
                faults["poster_part"] = ["Either this or `poster_s`."]
        refuse("These files cannot be changed like that.", faults)
        return FileChange(
            title=self.title,
            description=self.description,
            alt_text=self.alt_text,
            visibility=self.visibility,
            poster_s=self.poster_s,
        )


class Analyze(Chosen, frozen=True, kw_only=True):
    """Files to have described; with ``force`` also those that were described before."""

    force: bool = False


class BulkOperation(Chosen, frozen=True, kw_only=True):
    """One action on many files.

    ``tag_ids`` to add, to remove or (``retag``) to carry alone; ``collection`` to put files into or take them out of,
    or to ``move`` them to, out of all others (without one: out of all); ``set`` the fields to set; ``force`` to
    ``analyze`` again what was described before.
    """

    action: BulkKind
    collection: str | None = None
    set: FileValues | None = None
    reason: str = ""
    force: bool = False

    def faults(self) -> dict[str, list[str]]:
        """What is wrong, by field."""
        faults = super().faults() | optional_id_faults(collection=self.collection)
        if self.action in {"tag", "untag"} and not self.tag_ids:
            faults["tag_ids"] = ["Name at least one tag."]
        if self.action in {"collect", "uncollect"} and self.collection is None:
            faults["collection"] = ["Name the collection."]
        if self.action == "set" and (self.set is None or self.set == FileValues()):
            faults["set"] = ["Say what is to be set."]
        if len(self.reason) > REASON_CHARS or (self.action == "quarantine" and not self.reason.strip()):
            faults["reason"] = [f"Say why, in 1 to {REASON_CHARS} characters."]
        if self.filter and self.filter.trashed and self.action != "restore":
            faults["filter"] = ["Files in the trash can only be restored."]
        if self.set:
            self.set.as_change()
        return faults
