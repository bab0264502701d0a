"""The endpoints of avatars: uploads of one's own, and downloads of all."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

import msgspec
from django.conf import settings
from msgspec import Struct
from msgspec.structs import replace

from backend.accounts.selectors import shown_avatar
from backend.accounts.services import (
    avatar_made,
    begin_avatar,
    drop_avatar,
    remove_avatar,
    require_avatar_size,
    submit_avatar,
)
from backend.errors import Invalid
from backend.media.selectors import StoredFile
from backend.sniff import HEAD_BYTES
from backend.storage.staging import StagedFile
from consumers.http.body import Body
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_file_thread, in_thread
from consumers.transfer.downloads import Answer, Download, answer_for, reader_of

S = TypeVar("S", bound=Struct)

WAIT_S = 20.0
"""How long a request waits for the worker; the picture is shown once it is made, however long that takes."""

_FIRST_LOOK_S, _LAST_LOOK_S = 0.03, 0.5


class MyAvatar(Endpoint):
    """``PUT`` and ``DELETE /api/v1/me/avatar/``: the bytes of a picture, and none."""

    methods = ("PUT", "DELETE", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Answer how the person looks: 200, or 202 where the picture is not made yet."""
        if exchange.method == "OPTIONS":
            return await exchange.answer(204, {"Allow": ", ".join(self.methods)})
        actor = await actor_of_request(exchange)
        if exchange.method == "DELETE":
            return await say(exchange, 200, await in_thread(remove_avatar, actor))
        avatar_id = await in_thread(begin_avatar, actor, length_of(exchange))
        try:
            known = await received(avatar_id, exchange.body, partial(submit_avatar, actor))
        except BaseException:
            await in_thread(drop_avatar, avatar_id)
            raise
        made = known or await made_in_time(lambda: avatar_made(actor, avatar_id))
        return await say(exchange, 200 if made else 202, made or actor.user)


async def received(avatar_id: UUID, body: Body, submit: Callable[..., S | None]) -> S | None:
    """Stage the bytes and hand them in; answers what ``submit`` does where nothing is left to do."""
    staged = await in_file_thread(StagedFile(avatar_id).__enter__)
    sha256 = hashlib.sha256()
    try:
        while parts := await body.read(within_s=settings.STALLED_S):
            piece = b"".join(parts)
            require_avatar_size(staged.offset + len(piece))
            await in_file_thread(staged.append, piece)
            sha256.update(piece)
        if not body.complete:
            raise Invalid("The connection ended before the whole picture was sent. Send it again.")
        head = await in_file_thread(staged.head, HEAD_BYTES)
    finally:
        await in_file_thread(staged.__exit__, None, None, None)
    return await in_thread(submit, avatar_id, head=head, sha256=sha256.hexdigest())


async def made_in_time(look: Callable[[], S | None]) -> S | None:
    """Look until a picture is made; None where it is not made in time."""
    loop = asyncio.get_running_loop()
    until, pause = loop.time() + WAIT_S, _FIRST_LOOK_S
    while loop.time() < until:
        if made := await in_thread(look):
            return made
        await asyncio.sleep(pause)
        pause = min(_LAST_LOOK_S, 1.5 * pause)
    return None


def length_of(exchange: Exchange) -> int | None:
    """How many bytes a request says that it has; None where it does not."""
    given = exchange.header(b"content-length")
    return int(given) if given.isdigit() else None


async def say(exchange: Exchange, status: int, payload: Struct) -> None:
    """Answer with a payload."""
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    await exchange.answer(status, headers, msgspec.json.encode(payload))


class Avatars(Download):
    """``/media/avatars/<id>/<side>.webp``: a picture for logged-in people who know its URL.

    The URL changes with the picture and cannot be guessed: only people who saw the person know it.
    """

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer:
        """The picture in one size, while it is the person's."""
        side = int(exchange.arguments["side"])
        answer = await answer_for(await reader_of(exchange), lambda _: _stored(media_id, side))
        return replace(answer, caching="private, max-age=31536000, immutable")

    def opens_file(self, exchange: Exchange) -> bool:
        """It is no file of a namespace."""
        return False


def _stored(avatar_id: UUID | None, side: int) -> StoredFile:
    key, name = shown_avatar(avatar_id, side), f"{side}.webp"
    return StoredFile(key=key, etag=f"{avatar_id}.{name}", content_type="image/webp", name=name)
