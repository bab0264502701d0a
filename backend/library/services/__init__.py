"""Every change to tags, collections and what the library says of files."""

from backend.library.services.bulk.running import AT_ONCE, forget_jobs, resume_jobs, run_bulk_job
from backend.library.services.bulk.starting import Judged, cancel_job, start_operation, start_tagging, undo_job
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
    "AT_ONCE",
    "COLLECTION",
    "CollectionPlacement",
    "Judged",
    "cancel_job",
    "change_collection",
    "change_file",
    "change_tag",
    "collect_files",
    "create_collection",
    "create_tag",
    "delete_collection",
    "delete_tag",
    "files_came_or_left",
    "forget_jobs",
    "in_collection",
    "merge_tag",
    "restore_from_trash",
    "resume_jobs",
    "retry_file",
    "run_bulk_job",
    "start_operation",
    "start_tagging",
    "uncollect_files",
    "undo_job",
]
