"""Every change to tags, collections and what the library says of files."""

from backend.library.services.analyses import (
    AnalysisOrder,
    begin_analysis,
    fail_analysis,
    finish_analysis,
    finish_hashing,
    keep_hashes,
    put_off_analysis,
    queue_analyses,
    queue_for_safety,
    queue_hashing,
    queue_new_files,
    renew_analysis,
    requeue_analyses,
)
from backend.library.services.bulk.collecting import collect_files, uncollect_files
from backend.library.services.bulk.running import AT_ONCE, forget_jobs, resume_jobs, run_bulk_job
from backend.library.services.bulk.starting import (
    Judged,
    cancel_job,
    start_analyses,
    start_operation,
    start_tagging,
    undo_job,
)
from backend.library.services.collections import (
    change_collection,
    create_collection,
    delete_collection,
)
from backend.library.services.counting import refresh_statistics, request_statistics, statistics
from backend.library.services.duplicates import dismiss_duplicates, reopen_duplicates, resolve_duplicates
from backend.library.services.files import change_file, files_came_or_left, restore_from_trash, retry_file
from backend.library.services.findings import forget_places
from backend.library.services.new_files import take_wishes
from backend.library.services.pictures import forget_findings, note_twins
from backend.library.services.placements import COLLECTION, CollectionPlacement, in_collection
from backend.library.services.stale import mend_stale_files, requeue_stale_files
from backend.library.services.suggestions import decide
from backend.library.services.taggings import check_tag_tokens
from backend.library.services.tags import change_tag, check_tags, create_tag, delete_tag, merge_tag, tags_of
from backend.library.services.uses import forget_links, forget_use, register_use, revoke_link, sign_link

__all__ = [
    "AT_ONCE",
    "COLLECTION",
    "AnalysisOrder",
    "CollectionPlacement",
    "Judged",
    "begin_analysis",
    "cancel_job",
    "change_collection",
    "change_file",
    "change_tag",
    "check_tag_tokens",
    "check_tags",
    "collect_files",
    "create_collection",
    "create_tag",
    "decide",
    "delete_collection",
    "delete_tag",
    "dismiss_duplicates",
    "fail_analysis",
    "files_came_or_left",
    "finish_analysis",
    "finish_hashing",
    "forget_findings",
    "forget_jobs",
    "forget_links",
    "forget_places",
    "forget_use",
    "in_collection",
    "keep_hashes",
    "mend_stale_files",
    "merge_tag",
    "note_twins",
    "put_off_analysis",
    "queue_analyses",
    "queue_for_safety",
    "queue_hashing",
    "queue_new_files",
    "refresh_statistics",
    "register_use",
    "renew_analysis",
    "reopen_duplicates",
    "request_statistics",
    "requeue_analyses",
    "requeue_stale_files",
    "resolve_duplicates",
    "restore_from_trash",
    "resume_jobs",
    "retry_file",
    "revoke_link",
    "run_bulk_job",
    "sign_link",
    "start_analyses",
    "start_operation",
    "start_tagging",
    "statistics",
    "tags_of",
    "take_wishes",
    "uncollect_files",
    "undo_job",
]
