"""The actors of Dramatiq, one for each job of the catalogue; each may run twice, the row decides."""

from __future__ import annotations

import threading
import time
from functools import lru_cache
from uuid import UUID

import dramatiq
import structlog
from django.conf import settings
from dramatiq import Broker, MessageProxy, Middleware
from imageio_ffmpeg import get_ffmpeg_exe

from backend.accounts.jobs import DeliverLetters, MakeAvatar
from backend.bots.jobs import CallCommand
from backend.bots.services import call_command
from backend.chat.jobs import PreviewLinks
from backend.connections import release_connections
from backend.exchange.jobs import MoveRoom
from backend.exchange.services import TransferOrder, begin_transfer, move_room, renew_transfer
from backend.jobs.enqueue import ORIGIN, broker
from backend.library.jobs import MendStaleFiles, RefreshStatistics, RunBulkJob, TagMedia
from backend.library.services import (
    AnalysisOrder,
    begin_analysis,
    mend_stale_files,
    put_off_analysis,
    refresh_statistics,
    renew_analysis,
)
from backend.library.services import run_bulk_job as run_job_of_library
from backend.media.jobs import EndAddresses, MakeRendition, PreviewMedia, PreviewUpload, PurgeMedia, ReplaceOriginal
from backend.media.payloads import StageError
from backend.media.services import (
    RenditionOrder,
    WorkOrder,
    begin_early_preview,
    begin_next,
    begin_rendition,
    end_addresses,
    give_up_early_preview,
    purge_file,
    put_off_rendition,
    release_lease,
    renew_lease,
    renew_rendition,
    replace_original,
)
from backend.notifications.jobs import DeliverDigests, DeliverPushes, NotifyRoom
from backend.notifications.services import spread_pushes
from backend.privacy.jobs import ErasePerson, MakeExport
from backend.privacy.services import (
    ErasureOrder,
    ExportOrder,
    begin_erasure,
    begin_export,
    renew_erasure,
    renew_export,
    write_erasure,
    write_export,
)
from backend.storage.space import is_disk_full
from backend.webhooks.jobs import DeliverWebhook
from media_pipeline.avatar import make_avatar
from media_pipeline.beginning import make_early_preview
from media_pipeline.clips import make_clip
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.enrich import describe_file
from media_pipeline.job_metrics import Measured
from media_pipeline.leases import Leases
from media_pipeline.link_previews import look_at_links
from media_pipeline.mail.digests import deliver_due_digests
from media_pipeline.mail.letters import deliver_due_letters
from media_pipeline.pictures import make_picture
from media_pipeline.posters import make_poster
from media_pipeline.preview import make_preview
from media_pipeline.push.delivery import deliver_due
from media_pipeline.renditions import make_rendition
from media_pipeline.storyboards import make_storyboard
from media_pipeline.tagging.providers import Endpoint, Provider, maker_of
from media_pipeline.webhooks import deliver_due as deliver_due_to_webhook

log = structlog.get_logger()

_MOVING = threading.Lock()
_MENDING_S = 30.0
"""For how long one message has files mended: others of its queue have their turns."""


class Surroundings(Middleware):
    """Dramatiq middleware: binds the origin of a job to its log, and gives its database connection back."""

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Bind the log context; runs in the thread of the job."""
        origin = message.options.get("origin") or {}
        structlog.contextvars.bind_contextvars(job=message.actor_name, **origin)

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: object = None, exception: BaseException | None = None
    ) -> None:
        """Give the connection back; runs in the thread of the job."""
        log.info("job.done", subject=message.args[0], failed=repr(exception) if exception else None)
        structlog.contextvars.clear_contextvars()
        release_connections()


dramatiq.set_broker(broker())
broker().add_middleware(Surroundings())
broker().add_middleware(Measured())


@lru_cache(maxsize=1)
def sandbox() -> Sandbox:
    """Return the sandbox of this process: one fork server for all its threads."""
    return Sandbox(ffmpeg=get_ffmpeg_exe())


@lru_cache(maxsize=1)
def idle_sandbox() -> Sandbox:
    """Return the sandbox of this process for work that previews must not wait for."""
    return Sandbox(is_idle=True)


@lru_cache(maxsize=1)
def leases() -> Leases[WorkOrder]:
    """Return the keeper of the leases of previews of this process."""
    return Leases(renew=renew_lease)


@lru_cache(maxsize=1)
def rendition_leases() -> Leases[RenditionOrder]:
    """Return the keeper of the leases of renditions of this process."""
    return Leases(renew=renew_rendition)


@lru_cache(maxsize=1)
def analysis_leases() -> Leases[AnalysisOrder]:
    """Return the keeper of the leases of analyses of this process."""
    return Leases(renew=renew_analysis)


@lru_cache(maxsize=1)
def transfer_leases() -> Leases[TransferOrder]:
    """Return the keeper of the leases of imports and exports of rooms of this process."""
    return Leases(renew=renew_transfer)


@lru_cache(maxsize=1)
def export_leases() -> Leases[ExportOrder]:
    """Return the keeper of the leases of copies of people's data of this process."""
    return Leases(renew=renew_export)


@lru_cache(maxsize=1)
def erasure_leases() -> Leases[ErasureOrder]:
    """Return the keeper of the leases of erasures of this process."""
    return Leases(renew=renew_erasure)


@lru_cache(maxsize=1)
def provider() -> Provider:
    """Return the provider of descriptions that the settings name."""
    return Provider(settings.AI_PROVIDER, maker_of(settings.AI_PROVIDER, _endpoint(), settings.MODELS))


def _endpoint() -> Endpoint:
    return Endpoint(base_url=settings.OPENAI_BASE_URL, api_key=settings.OPENAI_API_KEY, model=settings.OPENAI_MODEL)


@dramatiq.actor(actor_name=PreviewMedia.name, queue_name=PreviewMedia.queue, max_retries=3, min_backoff=500)
def preview_media(subject: str) -> None:
    """Probe a file and make its poster and thumbnails: the next file by the rows, not always ``subject``.

    Each message means that one more file waits; the rows decide which one is next.
    """
    order = begin_next()
    if order is None:
        return
    if str(order.media_id) != subject:
        structlog.contextvars.unbind_contextvars(*ORIGIN)  # of the request that sent another file
    structlog.contextvars.bind_contextvars(media=str(order.media_id))
    with leases().held(order):
        try:
            make_preview(order, sandbox())
        except Exception as failed:
            log.exception("preview.failed", attempt=order.attempt)
            release_lease(order, no_room=is_disk_full(failed))


@dramatiq.actor(actor_name=PreviewUpload.name, queue_name=PreviewUpload.queue, max_retries=0)
def preview_upload(subject: str) -> None:
    """Show what has come of a file that is still being uploaded; not repeated, for more of it comes soon."""
    order = begin_early_preview(UUID(subject))
    if order is None:
        return
    structlog.contextvars.bind_contextvars(media=str(order.media_id))
    try:
        make_early_preview(order, sandbox())
    except Exception:
        log.exception("early_preview.failed")
        give_up_early_preview(order)


@dramatiq.actor(actor_name=MakeRendition.name, queue_name=MakeRendition.queue, max_retries=3, min_backoff=500)
def make_media_rendition(subject: str) -> None:
    """Make a rendition of a file."""
    order = begin_rendition(UUID(subject))
    if order is None:
        return
    structlog.contextvars.bind_contextvars(media=str(order.media_id))
    with rendition_leases().held(order):
        try:
            if order.rendition == "storyboard":
                make_storyboard(order, idle_sandbox())
            elif order.rendition == "poster":
                make_poster(order, sandbox())
            elif order.rendition == "picture":
                make_picture(order, sandbox())
            elif order.rendition == "clip":
                make_clip(order, idle_sandbox())
            else:
                make_rendition(order, sandbox())
        except Exception as failed:
            log.exception("rendition.failed", attempt=order.attempt)
            put_off_rendition(order, no_room=is_disk_full(failed))


@dramatiq.actor(actor_name=TagMedia.name, queue_name=TagMedia.queue, max_retries=3, min_backoff=500)
def tag_media(subject: str) -> None:
    """Have the tagger describe a file."""
    order = begin_analysis(UUID(subject), tokens=provider().tokens)
    if order is None:
        return
    structlog.contextvars.bind_contextvars(media=subject)
    with analysis_leases().held(order):
        try:
            describe_file(order, provider(), idle_sandbox())
        except Exception:
            log.exception("analysis.failed", attempt=order.attempt)
            put_off_analysis(order, _FAULT, after_s=None)


_FAULT = StageError(code="internal", message="Something went wrong while this file was described.", retryable=True)


@dramatiq.actor(actor_name=MakeAvatar.name, queue_name=MakeAvatar.queue, max_retries=3, min_backoff=500)
def make_avatar_sizes(subject: str) -> None:
    """Make the sizes of a picture that a person has sent of themselves."""
    make_avatar(UUID(subject), sandbox())


@dramatiq.actor(actor_name=PurgeMedia.name, queue_name=PurgeMedia.queue, max_retries=5, min_backoff=1000)
def purge_media(subject: str) -> None:
    """Remove the bytes of a deleted file."""
    purge_file(UUID(subject))


@dramatiq.actor(actor_name=EndAddresses.name, queue_name=EndAddresses.queue, max_retries=8, min_backoff=250)
def end_addresses_of_file(subject: str) -> None:
    """Move the bytes of a held file in an object storage."""
    end_addresses(UUID(subject))


@dramatiq.actor(
    actor_name=ReplaceOriginal.name, queue_name=ReplaceOriginal.queue, max_retries=0, time_limit=30 * 60 * 1000
)
def replace_original_of_file(subject: str) -> None:
    """Have a smaller version of a video take the place of what was sent; the sweeper asks again for one that was left.

    Its time ends before the sweeper asks again.
    """
    replace_original(UUID(subject))


@dramatiq.actor(actor_name=RunBulkJob.name, queue_name=RunBulkJob.queue, max_retries=3, min_backoff=1000)
def run_bulk_job(subject: str) -> None:
    """Do one action with many files, or go on with it."""
    run_job_of_library(UUID(subject))


@dramatiq.actor(actor_name=MakeExport.name, queue_name=MakeExport.queue, max_retries=0, time_limit=24 * 3600 * 1000)
def make_export_of_person(subject: str) -> None:
    """Make the copy of a person's data; the sweeper asks again for one that was left."""
    order = begin_export(UUID(subject))
    if order is not None:
        with export_leases().held(order):
            write_export(order)


@dramatiq.actor(actor_name=ErasePerson.name, queue_name=ErasePerson.queue, max_retries=0, time_limit=24 * 3600 * 1000)
def erase_all_of_person(subject: str) -> None:
    """Erase all that a person has left here; the sweeper asks again for an erasure that was left."""
    order = begin_erasure(UUID(subject))
    if order is not None:
        with erasure_leases().held(order):
            write_erasure(order)


@dramatiq.actor(actor_name=MoveRoom.name, queue_name=MoveRoom.queue, max_retries=0, time_limit=24 * 3600 * 1000)
def import_or_export_rooms(subject: str) -> None:
    """Do an import or an export of rooms, or go on with it; the sweeper asks again for one that was left.

    One at a time in each worker: such work may take hours, and copies of people's data and erasures share its threads.
    """
    if not _MOVING.acquire(blocking=False):
        return
    try:
        order = begin_transfer(UUID(subject))
        if order is not None:
            with transfer_leases().held(order):
                move_room(order)
    finally:
        _MOVING.release()


@dramatiq.actor(actor_name=NotifyRoom.name, queue_name=NotifyRoom.queue, max_retries=3, min_backoff=1000)
def notify_room(subject: str) -> None:
    """Find out who is to be told of the newest messages of a room."""
    spread_pushes(UUID(subject))


@dramatiq.actor(actor_name=DeliverDigests.name, queue_name=DeliverDigests.queue, max_retries=0)
def deliver_digests(subject: str) -> None:
    """Send the mails about unread messages that are due; those that fail are due again later."""
    deliver_due_digests()


@dramatiq.actor(actor_name=DeliverLetters.name, queue_name=DeliverLetters.queue, max_retries=0)
def deliver_letters(subject: str) -> None:
    """Send the mails about accounts that are due; those that fail are due again later."""
    deliver_due_letters()


@dramatiq.actor(actor_name=DeliverPushes.name, queue_name=DeliverPushes.queue, max_retries=0)
def deliver_pushes(subject: str) -> None:
    """Deliver the pushes that are due, of all rooms; those that fail are due again later."""
    deliver_due()


@dramatiq.actor(actor_name=PreviewLinks.name, queue_name=PreviewLinks.queue, max_retries=1, min_backoff=1000)
def preview_links(subject: str) -> None:
    """Look at the pages that a message links to, and show what they say of themselves."""
    look_at_links(UUID(subject), sandbox())


@dramatiq.actor(actor_name=DeliverWebhook.name, queue_name=DeliverWebhook.queue, max_retries=0)
def deliver_webhook(subject: str) -> None:
    """Send a webhook the events that are due; those that fail are due again later."""
    deliver_due_to_webhook(UUID(subject))


@dramatiq.actor(actor_name=CallCommand.name, queue_name=CallCommand.queue, max_retries=0)
def call_slash_command(subject: str) -> None:
    """Call the address of a slash command."""
    call_command(UUID(subject))


@dramatiq.actor(actor_name=MendStaleFiles.name, queue_name=MendStaleFiles.queue, max_retries=0)
def index_stale_files(subject: str) -> None:
    """Index anew what more is found by than is said of it; the sweeper asks again for what was left."""
    deadline = time.monotonic() + _MENDING_S
    for _ in mend_stale_files():
        if time.monotonic() > deadline:
            break


@dramatiq.actor(
    actor_name=RefreshStatistics.name, queue_name=RefreshStatistics.queue, max_retries=1, min_backoff=60_000
)
def count_namespace(subject: str) -> None:
    """Count anew what a namespace holds."""
    refresh_statistics(UUID(subject))
