"""Reads for moderators: cases, files and their holds, and the lists of hashes."""

from backend.moderation.selectors.cases import case_shown, place_of, queue, queue_counts
from backend.moderation.selectors.files import Counts, counts, files
from backend.moderation.selectors.hashes import hash_listed, hash_shown, hashes_listed, listed_rows
from backend.moderation.selectors.matching import (
    blocked_bytes,
    blocked_picture,
    blocks_portrait,
    compares_pictures,
    matching_files,
    may_be_blocked,
    protected_bytes,
)
from backend.moderation.selectors.restrictions import own_restrictions, people_of, restrictions

__all__ = [
    "Counts",
    "blocked_bytes",
    "blocked_picture",
    "blocks_portrait",
    "case_shown",
    "compares_pictures",
    "counts",
    "files",
    "hash_listed",
    "hash_shown",
    "hashes_listed",
    "listed_rows",
    "matching_files",
    "may_be_blocked",
    "own_restrictions",
    "people_of",
    "place_of",
    "protected_bytes",
    "queue",
    "queue_counts",
    "restrictions",
]
