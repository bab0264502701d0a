"""The endpoint of pictures of rooms; they are downloaded as those of people are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from backend.accounts.services import drop_avatar
from backend.chat.payloads import RoomShared
from backend.chat.services import (
    begin_room_picture,
    pictured_room,
    remove_room_picture,
    room_picture_made,
    submit_picture,
)
from backend.ids import parse_id
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_thread
from consumers.transfer.avatars import length_of, made_in_time, received, say


class RoomPicture(Endpoint):
    """``PUT`` and ``DELETE /api/chat/rooms/<id>/picture/``: the bytes of a picture, and none."""

    methods = ("PUT", "DELETE", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Answer the shared part of the room: 200, or 202 where the picture is not made yet."""
        if exchange.method == "OPTIONS":
            return await exchange.answer(204, {"Allow": ", ".join(self.methods)})
        actor, room_id = await actor_of_request(exchange), parse_id(exchange.arguments["room"])
        if exchange.method == "DELETE":
            return await say(exchange, 200, await in_thread(remove_room_picture, actor, room_id))
        picture_id: UUID = await in_thread(begin_room_picture, actor, room_id, length_of(exchange))
        submit: Callable[..., RoomShared | None] = partial(submit_picture, actor, room_id)
        try:
            known = await received(picture_id, exchange.body, submit)
        except BaseException:
            await in_thread(drop_avatar, picture_id)
            raise
        made = known or await made_in_time(partial(room_picture_made, actor, room_id, picture_id))
        if made is None:
            return await say(exchange, 202, await in_thread(pictured_room, actor, room_id))
        return await say(exchange, 200, made)
