"""Makes the square sizes of an avatar from the uploaded picture."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.conf import settings

from backend.accounts.services import begin_avatar_work, fail_avatar, finish_avatar, release_avatar
from backend.storage import staging
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.image.thumbnails import SQUARES
from media_pipeline.engine.sandbox import Sandbox

log = structlog.get_logger()

_GONE = "The bytes of this picture are gone. Send it again."


def make_avatar(avatar_id: UUID, sandbox: Sandbox) -> None:
    """Look at the picture in the sandbox, store its sizes and show it; or say why it cannot be shown."""
    order = begin_avatar_work(avatar_id)
    if order is None:
        return
    try:
        with staging.path_of(order.id).open("rb") as file:
            preview = sandbox.preview(file.fileno(), kind="avatar", container=order.container)
        finish_avatar(order, {SQUARES[thumbnail.name]: thumbnail.data for thumbnail in preview.thumbnails})
    except MediaError as broken:
        if broken.retryable and order.attempt < settings.MAX_ATTEMPTS:
            release_avatar(order)
        else:
            fail_avatar(order, broken.message)
    except FileNotFoundError:
        fail_avatar(order, _GONE)
    except Exception:
        log.exception("avatar.failed", avatar=str(order.id), attempt=order.attempt)
        release_avatar(order)
