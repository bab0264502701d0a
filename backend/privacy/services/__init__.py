"""Makes copies of all that the server has of a person, and erases it."""

from backend.privacy.services.archive import Archive, store_archive
from backend.privacy.services.erasures import (
    ErasureOrder,
    begin_erasure,
    erase_me,
    renew_erasure,
    replay_erasures,
    tend_erasures,
    write_erasure,
)
from backend.privacy.services.exports import (
    ExportOrder,
    begin_export,
    cancel_export,
    record_export_download,
    renew_export,
    retry_export,
    return_export,
    start_export,
    tend_exports,
    write_export,
)

__all__ = [
    "Archive",
    "ErasureOrder",
    "ExportOrder",
    "begin_erasure",
    "begin_export",
    "cancel_export",
    "erase_me",
    "record_export_download",
    "renew_erasure",
    "renew_export",
    "replay_erasures",
    "retry_export",
    "return_export",
    "start_export",
    "store_archive",
    "tend_erasures",
    "tend_exports",
    "write_erasure",
    "write_export",
]
