"""What the privacy app asks to be done later."""

from backend.jobs.catalogue import Job


class MakeExport(Job, frozen=True, kw_only=True):
    """Make the copy of a person's data, or begin anew with one that was left."""

    name = "make_export"
    queue = "export"
