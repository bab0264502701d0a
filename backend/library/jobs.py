"""What the library asks to be done later."""

from backend.jobs.catalogue import Job


class RunBulkJob(Job, frozen=True, kw_only=True):
    """Do one action with many files; the job's row says which, and how far it has come."""

    name = "run_bulk_job"
    queue = "maintenance"


class TagMedia(Job, frozen=True, kw_only=True):
    """Have a tagger describe a file."""

    name = "tag_media"
    queue = "ai"


class MendStaleFiles(Job, frozen=True, kw_only=True):
    """Index anew files of which more is indexed than is said of them; the rows say which, ``subject`` is one."""

    name = "mend_stale_files"
    queue = "maintenance"


class RefreshStatistics(Job, frozen=True, kw_only=True):
    """Count anew what a namespace holds."""

    name = "refresh_statistics"
    queue = "maintenance"
