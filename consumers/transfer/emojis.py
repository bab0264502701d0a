"""The endpoint that emojis of a namespace's own are sent to; they are downloaded as pictures of people are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from backend import clock
from backend.accounts.payloads import EmojiPayload
from backend.accounts.services import begin_emoji, drop_avatar, emoji_made, remove_emoji, submit_emoji
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_thread
from consumers.transfer.avatars import length_of, made_in_time, received, say


class OwnEmoji(Endpoint):
    """``PUT`` and ``DELETE /api/v1/namespaces/<slug>/emojis/<name>/``: the bytes of its picture, and no such emoji."""

    methods = ("PUT", "DELETE", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Answer the emoji: 200, or 202 where its picture is not made yet; 204 once it is removed."""
        if exchange.method == "OPTIONS":
            return await exchange.answer(204, {"Allow": ", ".join(self.methods)})
        actor, slug, name = await actor_of_request(exchange), exchange.arguments["slug"], exchange.arguments["name"]
        if exchange.method == "DELETE":
            await in_thread(remove_emoji, actor, slug, name)
            return await exchange.answer(204)
        picture_id: UUID = await in_thread(begin_emoji, actor, slug, name, length_of(exchange))
        submit: Callable[..., EmojiPayload | None] = partial(submit_emoji, actor, slug, name)
        try:
            known = await received(picture_id, exchange.body, submit)
        except BaseException:
            await in_thread(drop_avatar, picture_id)
            raise
        made = known or await made_in_time(partial(emoji_made, actor, slug, name, picture_id))
        if made is None:
            waiting = EmojiPayload(name=name, url=None, by=actor.user, at=clock.stamp(clock.now()))
            return await say(exchange, 202, waiting)
        return await say(exchange, 200, made)
