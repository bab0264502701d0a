"""Makes a rendition of one file: an MP4 that every browser plays, or several heights; judged before it is offered."""

from __future__ import annotations

import hashlib
import io
import tempfile
from typing import IO

import msgspec
import structlog

from backend.media.payloads import StageError
from backend.media.selectors.made_before import made_before
from backend.media.services import (
    RenditionOrder,
    publish_rendition,
    report_later_stage,
    streamed_until,
)
from backend.storage import blobs
from media_pipeline.converting import Stopped, convert, teller
from media_pipeline.endings import end_badly, error_of
from media_pipeline.engine import errors
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import DEFAULT_LIMITS
from media_pipeline.engine.playback import commands
from media_pipeline.engine.results import Facts, Plan
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.ladders import make_ladder
from media_pipeline.stages import StageReport
from media_pipeline.streaming import LiveStream, plays_meanwhile

log = structlog.get_logger()

_LENGTH_PART, _LENGTH_S = 0.05, 2.0
"""By which part, and by how many seconds, what was made may be shorter or longer than what it was made of."""


def make_rendition(order: RenditionOrder, sandbox: Sandbox) -> None:
    """Convert, judge, store and offer; the rendition ends ready, failed, or given back for another attempt."""
    report = StageReport(order, report_later_stage)
    report.start(order.stage)
    try:
        if order.rendition == "ladder":
            make_ladder(order, sandbox, report)
        else:
            _make_mp4(order, sandbox, report)
    except Stopped:
        log.info("rendition.stopped", attempt=order.attempt)
    except MediaError as broken:
        log.info("rendition.refused", code=broken.code, attempt=order.attempt, words=repr(broken.__cause__))
        end_badly(order, report, error_of(broken))
    except FileNotFoundError:
        log.error("blob.missing", media=str(order.media_id), key=order.key)
        end_badly(order, report, StageError(code="internal", message=_MISSING, retryable=False))


_MISSING = "The stored bytes of this file are missing. Send it again."


def _make_mp4(order: RenditionOrder, sandbox: Sandbox, report: StageReport[RenditionOrder]) -> None:
    if _is_shared(order, report):
        return
    with tempfile.TemporaryFile() as made:
        facts = _made(order, sandbox, made, report)
        _offer(order, made, facts, report)


def _is_shared(order: RenditionOrder, report: StageReport[RenditionOrder]) -> bool:
    """Whether what the same sender's file of the same bytes has is offered here as well, instead of made anew.

    Not where players have begun with the pieces of an earlier attempt: these go on to the end of the film.
    """
    before = made_before(order.media_id, order.plan)
    if before is None or streamed_until(order.media_id):
        return False
    name = order.named(before.suffix)
    if not blobs.share(before.key, blobs.derived_key(order.media_id, name)):
        return False
    report.done()
    if not publish_rendition(order, {name: before.size}, before.facts):
        blobs.remove(blobs.derived_key(order.media_id, name))
    return True


def _made(order: RenditionOrder, sandbox: Sandbox, made: IO[bytes], report: StageReport[RenditionOrder]) -> Facts:
    """Write the MP4; returns its facts. Raises MediaError where it is not what was wanted."""
    plan = msgspec.convert(order.plan, Plan)
    if plan.video and not plan.video.copied and not plan.shrinks and plays_meanwhile(order):
        return _made_of_fragments(order, sandbox, made, report)
    arguments = commands.mp4(plan, order.container, max_pixels=DEFAULT_LIMITS.max_pixels)
    convert(order, sandbox, made, arguments, teller(order, report))
    return _judged(order, sandbox, made)


def _made_of_fragments(
    order: RenditionOrder, sandbox: Sandbox, made: IO[bytes], report: StageReport[RenditionOrder]
) -> Facts:
    plan = msgspec.convert(order.plan, Plan)
    with tempfile.TemporaryFile() as written:
        stream = LiveStream(order, written)
        arguments = commands.fragmented(plan, order.container, max_pixels=DEFAULT_LIMITS.max_pixels)
        convert(order, sandbox, written, arguments, teller(order, report, stream))
        sandbox.convert(
            written.fileno(),
            made.fileno(),
            arguments=commands.joined(plan, max_pixels=DEFAULT_LIMITS.max_pixels),
            limits=commands.limits_for(written.seek(0, io.SEEK_END), order.duration),
            on_line=teller(order, None),
        )
        facts = _judged(order, sandbox, made)
        if not stream.finish(facts.duration or 0.0):
            raise Stopped
        return facts


def _judged(order: RenditionOrder, sandbox: Sandbox, made: IO[bytes]) -> Facts:
    facts = sandbox.preview(made.fileno(), kind="video", container="mp4").facts
    if not facts.playable or _is_cut(order.duration, facts.duration):
        log.warning("rendition.unsound", media=str(order.media_id), facts=repr(facts), duration=order.duration)
        raise errors.not_readable()
    return facts


def _is_cut(wanted: float | None, made: float | None) -> bool:
    if not wanted:
        return False
    return made is None or abs(made - wanted) > max(_LENGTH_S, _LENGTH_PART * wanted)


_WORTH = 0.9
"""A smaller version of a video that plays has at most this part of its bytes; otherwise what was sent is played."""


def _offer(order: RenditionOrder, made: IO[bytes], facts: Facts, report: StageReport[RenditionOrder]) -> None:
    if msgspec.convert(order.plan, Plan).shrinks and made.seek(0, io.SEEK_END) > _WORTH * order.size:
        report.done()
        publish_rendition(order, {})
        return
    name = order.named("mp4" if facts.codec else "m4a")
    size = blobs.write_file(blobs.derived_key(order.media_id, name), made)
    made.seek(0)
    sha256 = hashlib.file_digest(made, "sha256").hexdigest()  # type: ignore[arg-type]
    report.done()
    if not publish_rendition(order, {name: size}, {**msgspec.to_builtins(facts), "sha256": sha256}):
        # The lease was lost, perhaps to a deletion whose purge is over: nothing of this attempt may stay behind.
        blobs.remove(blobs.derived_key(order.media_id, name))
