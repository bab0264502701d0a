"""Reading the library: files, tags, collections."""

from backend.library.selectors.collections import ItemPlace, collection, collection_files, collections
from backend.library.selectors.duplicates import group_for, groups, groups_shown, members_seen, similar_files
from backend.library.selectors.files import file, files, files_shown
from backend.library.selectors.filters import wanted_files
from backend.library.selectors.jobs import archived_files, job, job_shown
from backend.library.selectors.likeness import (
    animations_beginning_like,
    are_same,
    codes_near,
    codes_of,
    distance_of,
    files_like,
    hashes_of,
)
from backend.library.selectors.statistics import Statistics, are_counted, may_differ, statistics_shown
from backend.library.selectors.suggestions import (
    decidable,
    describable_files,
    never_analyzed,
    never_hashed,
    pending_suggestions,
    pending_words,
    suggestions,
)
from backend.library.selectors.tagger import tagger_status
from backend.library.selectors.tags import TagPlace, tag, tags, vocabulary
from backend.library.selectors.uses import linked_file, links_of, usage

__all__ = [
    "ItemPlace",
    "Statistics",
    "TagPlace",
    "animations_beginning_like",
    "archived_files",
    "are_counted",
    "are_same",
    "codes_near",
    "codes_of",
    "collection",
    "collection_files",
    "collections",
    "decidable",
    "describable_files",
    "distance_of",
    "file",
    "files",
    "files_like",
    "files_shown",
    "group_for",
    "groups",
    "groups_shown",
    "hashes_of",
    "job",
    "job_shown",
    "linked_file",
    "links_of",
    "may_differ",
    "members_seen",
    "never_analyzed",
    "never_hashed",
    "pending_suggestions",
    "pending_words",
    "similar_files",
    "statistics_shown",
    "suggestions",
    "tag",
    "tagger_status",
    "tags",
    "usage",
    "vocabulary",
    "wanted_files",
]
