"""What the privacy app asks to be done later."""

from backend.jobs.catalogue import Job


class ErasePerson(Job, frozen=True, kw_only=True):
    """Erase all that a person has left here, or go on with it."""

    name = "erase_person"
    queue = "export"


class MakeExport(Job, frozen=True, kw_only=True):
    """Make the copy of a person's data, or begin anew with one that was left."""

    name = "make_export"
    queue = "export"
