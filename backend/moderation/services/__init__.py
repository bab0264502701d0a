"""The actions of moderators on files, contents and people. Each has a reason and is logged."""

from backend.moderation.services.files import (
    clear_avatar,
    delete_file_as_moderator,
    quarantine_among_many,
    quarantine_file,
    release_file,
    retry_file_as_moderator,
    reveal_file,
    revealed_file,
)
from backend.moderation.services.hashes import Which, export_hashes, import_hashes, list_hash, unlist_hash
from backend.moderation.services.withholding import BlockedContents, sweep_hashes, withhold_blocked

__all__ = [
    "BlockedContents",
    "Which",
    "clear_avatar",
    "delete_file_as_moderator",
    "export_hashes",
    "import_hashes",
    "list_hash",
    "quarantine_among_many",
    "quarantine_file",
    "release_file",
    "retry_file_as_moderator",
    "reveal_file",
    "revealed_file",
    "sweep_hashes",
    "unlist_hash",
    "withhold_blocked",
]
