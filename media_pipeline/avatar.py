"""Makes the square sizes of an avatar from the uploaded picture."""

from __future__ import annotations

from typing import IO
from uuid import UUID

import structlog
from django.conf import settings

from backend.accounts.services import (
    AvatarOrder,
    begin_avatar_work,
    fail_avatar,
    finish_avatar,
    release_avatar,
    wait_for_avatar_scan,
)
from backend.errors import Unavailable
from backend.moderation.selectors import blocks_portrait, compares_pictures
from backend.storage import scanner, staging
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.image.thumbnails import SQUARES
from media_pipeline.engine.sandbox import Sandbox

log = structlog.get_logger()

_BLOCKED = "This picture is not allowed here: moderators have blocked it. Choose another one."
_GONE = "The bytes of this picture are gone. Send it again."


def make_avatar(avatar_id: UUID, sandbox: Sandbox) -> None:
    """Look at the picture in the sandbox, store its sizes and show it; or say why it cannot be shown.

    Where a virus scanner is set, it sees the picture first, which waits while the scanner is away.
    """
    order = begin_avatar_work(avatar_id)
    if order is None:
        return
    try:
        with staging.path_of(order.id).open("rb") as file:
            if refusal := _refusal(order, file, sandbox):
                log.warning("avatar.refused", avatar=str(order.id), reason=refusal)
                fail_avatar(order, refusal)
                return
            preview = sandbox.preview(
                file.fileno(), kind="emoji" if order.is_whole else "avatar", container=order.container
            )
        finish_avatar(order, {SQUARES[thumbnail.name]: thumbnail.data for thumbnail in preview.thumbnails})
    except MediaError as broken:
        if broken.retryable and order.attempt < settings.MAX_ATTEMPTS:
            release_avatar(order)
        else:
            fail_avatar(order, broken.message)
    except FileNotFoundError:
        fail_avatar(order, _GONE)
    except Unavailable as away:
        log.warning("scanner.away", avatar=str(order.id), error=away.message)
        wait_for_avatar_scan(order)
    except Exception:
        log.exception("avatar.failed", avatar=str(order.id), attempt=order.attempt)
        release_avatar(order)


def _refusal(order: AvatarOrder, file: IO[bytes], sandbox: Sandbox) -> str:
    """Say why a picture may not be shown; empty where it may. Raises Unavailable where the scanner is away."""
    if settings.CLAMD_ADDRESS:
        verdict = scanner.scan(file)
        if verdict.outcome == "infected":
            return f"The virus scanner found {verdict.signature} in this picture."
        if verdict.outcome == "too_large":
            return "This picture is larger than the virus scanner takes. Choose a smaller one."
    pictures: list[bytes] = []
    if any(map(compares_pictures, order.namespaces)):
        found = sandbox.key_frames(file.fileno(), kind="image", container=order.container)
        pictures = [one.value for one in found.fingerprints]
    return _BLOCKED if blocks_portrait(order.namespaces, order.id, order.sha256, pictures) else ""
