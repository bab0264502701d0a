"""What the media app asks to be done later."""

from backend.jobs.catalogue import Job


class PreviewMedia(Job, frozen=True, kw_only=True):
    """Probe a file and make its poster and thumbnails."""

    name = "preview_media"
    queue = "preview"


class PreviewUpload(Job, frozen=True, kw_only=True):
    """Show what has come of a file that is still being uploaded; the subject is the upload."""

    name = "preview_upload"
    queue = "preview"


class MakeRendition(Job, frozen=True, kw_only=True):
    """Make a rendition of a file; ``subject`` is the rendition."""

    name = "make_rendition"
    queue = "transcode"


class EndAddresses(Job, frozen=True, kw_only=True):
    """Have the addresses of a held file that an object storage has signed open nothing any more."""

    name = "end_addresses"
    queue = "maintenance"


class ReplaceOriginal(Job, frozen=True, kw_only=True):
    """Have a smaller version of a video take the place of what was sent; ``subject`` is the rendition."""

    name = "replace_original"
    queue = "maintenance"


class PurgeMedia(Job, frozen=True, kw_only=True):
    """Remove the bytes of a file that is deleted: original and everything made of it."""

    name = "purge_media"
    queue = "maintenance"
