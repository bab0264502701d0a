"""The tables of the media library, one module a noun."""

from __future__ import annotations

from backend.library.models.collections import CollectionItem, MediaCollection
from backend.library.models.duplicates import (
    DuplicateGroup,
    DuplicateMember,
    HashPart,
    PictureHash,
    PictureVector,
    VectorPart,
)
from backend.library.models.jobs import BulkItem, BulkJob
from backend.library.models.stale import StaleFile
from backend.library.models.statistics import MediaStatistic
from backend.library.models.suggestions import PHOTO, WRITTEN, Analysis, Spending, Suggestion
from backend.library.models.tags import MediaTag, TagAlias, TagAncestor, Tagging
from backend.library.models.uses import FileLink, PageUse

__all__ = [
    "PHOTO",
    "WRITTEN",
    "Analysis",
    "BulkItem",
    "BulkJob",
    "CollectionItem",
    "DuplicateGroup",
    "DuplicateMember",
    "FileLink",
    "HashPart",
    "MediaCollection",
    "MediaStatistic",
    "MediaTag",
    "PageUse",
    "PictureHash",
    "PictureVector",
    "Spending",
    "StaleFile",
    "Suggestion",
    "TagAlias",
    "TagAncestor",
    "Tagging",
    "VectorPart",
]
