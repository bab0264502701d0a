"""What chat asks to be done later."""

from backend.jobs.catalogue import Job


class PreviewLinks(Job, frozen=True, kw_only=True):
    """Look at the pages that the message ``subject`` links to."""

    name = "preview_links"
    queue = "links"
