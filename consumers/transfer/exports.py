"""Sends the copy of a person's data, or of a room, whole or from where a download was broken off."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from backend.exchange.selectors import stored_room
from backend.exchange.services import record_room_download
from backend.privacy.selectors import stored_export
from backend.privacy.services import record_export_download
from consumers.http.exchange import Exchange
from consumers.transfer.downloads import Answer, Download, answer_for, reader_of


class Exports(Download):
    """``/media/exports/<id>.zip``: the ZIP, for the person whose data it holds."""

    find = staticmethod(stored_export)
    record = staticmethod(record_export_download)

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer:
        """Return the ZIP to save."""
        actor, find = await reader_of(exchange), self.find
        record = partial(self.record, actor, media_id)
        return await answer_for(actor, lambda who: find(who, media_id), save=True, record=record)

    def opens_file(self, exchange: Exchange) -> bool:
        """Return False: it is no file of a room or library, whose use is noted."""
        return False


class RoomExports(Exports):
    """``/media/rooms/<id>.zip``: the copy of a room, for the owner who has ordered it."""

    find = staticmethod(stored_room)
    record = staticmethod(record_room_download)
