"""The endpoint of what is shown of the pages that a message links to."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.chat.services import remove_previews


class PreviewsView(Endpoint):
    """The previews of the links of a message; they come by `message.updated`."""

    @answers(None, status=204, refuses=(403, 404, 410), summary="Take the link previews off one's own message for good")
    def delete(self, request: Request, message_id: str) -> Response:
        """Take them off; none come again, not even with another text."""
        remove_previews(self.actor, id_of(message_id))
        return Response(status=204)
