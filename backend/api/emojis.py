"""The endpoint that lists a namespace's own emojis; their pictures are sent to addresses that stream."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.payloads import EmojiPayload
from backend.accounts.selectors import emojis_of
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import PAGE, Bounds, paged
from backend.api.framework.schema import answers
from backend.api.framework.shapes import EmojiList


class EmojisView(Endpoint):
    """The emojis of a namespace's own."""

    @answers(EmojiList, query=PAGE, refuses=(404,), summary="A namespace's own emojis, which are written `:name:`")
    def get(self, request: Request, slug: str) -> Response:
        """Return a page in the order of their names."""

        def fetch(bounds: Bounds) -> list[EmojiPayload]:
            return emojis_of(self.actor, slug, before=bounds.above, after=bounds.below, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.name, default=100)
        return Response(EmojiList(results=page.rows, next=page.next, previous=page.previous))
