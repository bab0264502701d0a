"""The endpoint of the pictures of pages that messages link to."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from backend.chat.selectors import shown_link_picture
from consumers.http.exchange import Exchange
from consumers.transfer.downloads import Answer, Download, answer_for, reader_of


class LinkPictures(Download):
    """``/media/links/<id>.webp``: the picture of a page, for those who may read the message that links to it."""

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer:
        """Return the picture, as long as the message shows it."""
        answer = await answer_for(await reader_of(exchange), lambda who: shown_link_picture(who, media_id))
        return replace(answer, caching=self.caching(exchange))

    def opens_file(self, exchange: Exchange) -> bool:
        """Return False: it is no file of a namespace."""
        return False
