"""Incoming webhooks: a message or a file, posted to an address with a secret in it.

The address is read here and nowhere else, so that no log, metric or error ever names it.
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.conf import settings

from backend.bots.inputs import HookMessage
from backend.bots.services import open_hook, post_by_hook
from backend.chat.payloads import MessagePayload
from backend.chat.selectors import message
from backend.edge.decoding import decoded
from backend.errors import TooLarge, Unavailable
from backend.ids import parse_id
from consumers.http.body import Body, Stalled
from consumers.http.exchange import Exchange
from consumers.http.scope import address_of
from consumers.hub.threads import in_thread
from consumers.transfer.forms import FormUploads

_BODY_BYTES = 64 * 1024
_TAKEN = ("body", "client_id", "thread")


class Hooks(FormUploads):
    """``POST /api/v1/hooks/<secret>/``: JSON with a text, or a form with a file."""

    spooled = False
    _room: UUID

    def named(self, exchange: Exchange) -> str:
        """Return the address without its secret."""
        return "/api/v1/hooks/…/"

    async def handle(self, exchange: Exchange) -> None:
        """Send the message; answers it with 201, or with 200 for a repeated ``client_id``."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        secret = exchange.arguments["secret"]
        actor, self._room = await in_thread(open_hook, secret, address=address_of(exchange.scope))
        if exchange.header(b"content-type").lower().startswith("multipart/"):
            is_new, _ = await self.received(exchange, actor)
            sent: MessagePayload = await in_thread(message, actor, parse_id(exchange.headers["Upload-Message"]))
        else:
            said = decoded(msgspec.Raw(await _content(exchange.body)), HookMessage, whole="body")
            sent, is_new = await in_thread(post_by_hook, actor, self._room, said)
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        await exchange.answer(201 if is_new else 200, headers, msgspec.json.encode(sent))

    def meant(self, fields: dict[str, str]) -> dict[str, str]:
        """Return the fields that a webhook may fill in, for its own room."""
        given = {"body": fields.get("text", "")} | {name: fields[name] for name in _TAKEN if name in fields}
        return given | {"room": str(self._room)}


async def _content(body: Body) -> bytes:
    """Return the whole body; raises TooLarge, Unavailable where nothing comes for a while."""
    content = b""
    try:
        while parts := await body.read(within_s=settings.STALLED_S):
            content += b"".join(parts)
            if len(content) > _BODY_BYTES:
                raise TooLarge(f"At most {_BODY_BYTES} bytes of JSON go here; files are sent as a form.")
    except Stalled:
        raise Unavailable("Nothing was sent for a while. Send it again.") from None
    return content
