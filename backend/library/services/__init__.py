"""Every change to tags, collections and what the library says of files."""

from backend.library.services.collections import (
    change_collection,
    collect_files,
    create_collection,
    delete_collection,
    uncollect_files,
)
from backend.library.services.files import change_file, files_came_or_left, restore_from_trash, retry_file
from backend.library.services.placements import COLLECTION, CollectionPlacement, in_collection
from backend.library.services.tags import change_tag, create_tag, delete_tag, merge_tag

__all__ = [
    "COLLECTION",
    "CollectionPlacement",
    "change_collection",
    "change_file",
    "change_tag",
    "collect_files",
    "create_collection",
    "create_tag",
    "delete_collection",
    "delete_tag",
    "files_came_or_left",
    "in_collection",
    "merge_tag",
    "restore_from_trash",
    "retry_file",
    "uncollect_files",
]
