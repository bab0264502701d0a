"""Sends the copy of a person's data to them, whole or from where a download was broken off."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from backend.privacy.selectors import stored_export
from backend.privacy.services import record_export_download
from consumers.http.exchange import Exchange
from consumers.transfer.downloads import Answer, Download, answer_for, reader_of


class Exports(Download):
    """``/media/exports/<id>.zip``: the ZIP, for the person whose data it holds."""

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer:
        """Return the ZIP to save."""
        actor = await reader_of(exchange)
        record = partial(record_export_download, actor, media_id)
        return await answer_for(actor, lambda who: stored_export(who, media_id), save=True, record=record)

    def opens_file(self, exchange: Exchange) -> bool:
        """Return False: it is no file of a room or library, whose use is noted."""
        return False
