"""Makes copies of all that the server has of a person, and forgets them."""

from backend.privacy.services.exports import (
    ExportOrder,
    begin_export,
    cancel_export,
    record_export_download,
    renew_export,
    start_export,
    tend_exports,
    write_export,
)

__all__ = [
    "ExportOrder",
    "begin_export",
    "cancel_export",
    "record_export_download",
    "renew_export",
    "start_export",
    "tend_exports",
    "write_export",
]
