"""Reading the library: files, tags, collections."""

from backend.library.selectors.collections import ItemPlace, collection, collection_files, collections
from backend.library.selectors.files import file, files, files_shown
from backend.library.selectors.filters import wanted_files
from backend.library.selectors.jobs import archived_files, job, job_shown
from backend.library.selectors.tags import TagPlace, tag, tags

__all__ = [
    "ItemPlace",
    "TagPlace",
    "archived_files",
    "collection",
    "collection_files",
    "collections",
    "file",
    "files",
    "files_shown",
    "job",
    "job_shown",
    "tag",
    "tags",
    "wanted_files",
]
