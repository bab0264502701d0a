"""Copies rooms into archives, and takes rooms of archives over."""

from backend.exchange.services.erasing import forget_person
from backend.exchange.services.orders import (
    TransferOrder,
    archive_came,
    archive_lost,
    begin_transfer,
    bring_archive,
    bring_received,
    cancel_export_of_room,
    cancel_import,
    record_room_download,
    renew_transfer,
    require_may_import,
    return_transfer,
    settle_received,
    start_export_of_room,
    start_import,
    start_received,
    tend_transfers,
)
from backend.exchange.services.running import move_room

__all__ = [
    "TransferOrder",
    "archive_came",
    "archive_lost",
    "begin_transfer",
    "bring_archive",
    "bring_received",
    "cancel_export_of_room",
    "cancel_import",
    "forget_person",
    "move_room",
    "record_room_download",
    "renew_transfer",
    "require_may_import",
    "return_transfer",
    "settle_received",
    "start_export_of_room",
    "start_import",
    "start_received",
    "tend_transfers",
]
