"""The worker process, ``python -m media_pipeline.worker [QUEUE …]``; without queues it takes the jobs of all of them.

It refuses to start where a job has no actor.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Collection
from typing import cast, get_args

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
if __name__ == "__main__":
    gc.disable()  # Nothing of what is loaded is garbage.
django.setup()

import structlog
from dramatiq import Worker
from imageio_ffmpeg import get_ffmpeg_version

from backend.backups.marker import require_no_restore
from backend.bots.jobs import CallCommand
from backend.chat.jobs import PreviewLinks
from backend.edge.metrics_listener import serve_metrics
from backend.errors import Misconfigured
from backend.exchange.services import return_transfer
from backend.jobs.catalogue import CATALOGUE, Queue
from backend.jobs.doorbell import WorkQueue
from backend.jobs.enqueue import broker
from backend.jobs.heartbeat import OWN_ID
from backend.library.jobs import TagMedia
from backend.media.jobs import MakeRendition
from backend.media.services import return_rendition
from backend.notifications.jobs import DeliverDigests, NotifyRoom
from backend.operations.services import AlertWatch
from backend.privacy.jobs import MakeExport
from backend.privacy.services import return_export
from backend.settings.env import DATA
from backend.telemetry.start import start_telemetry
from backend.webhooks.jobs import DeliverWebhook
from media_pipeline import actors
from media_pipeline.sealer import Sealer
from media_pipeline.sweeper import Sweeper

log = structlog.get_logger()

_THREADS = 2
_APART: dict[str, int] = {
    NotifyRoom.queue: 1, MakeRendition.queue: 1, TagMedia.queue: 1, MakeExport.queue: 2, DeliverWebhook.queue: 4,
    PreviewLinks.queue: 2, CallCommand.queue: 4, DeliverDigests.queue: 1,
}  # fmt: skip
"""Queues with threads of their own, and how many: neither a push service or a mail server that hangs, nor a long
video that is converted, nor a thousand files to describe or to copy keep a picture or a push waiting, and no slow
webhook, command or page another one."""
_IDLE_MS = 20_000
"""How long an idle consumer waits for a ring before it looks by itself: a message whose ring was lost is that late."""
_STOP_MS = 2000


def check_catalogue() -> None:
    """Raise Misconfigured unless jobs and actors match one to one."""
    declared, promised = set(broker().get_declared_actors()), set(CATALOGUE)
    if declared != promised:
        lone = f"Jobs without an actor: {promised - declared}; actors without a job: {declared - promised}."
        raise Misconfigured(lone)


def shares(queues: Collection[str]) -> list[tuple[set[str], int]]:
    """Return which queues are served together, each share with its number of threads; all queues where none is named.

    Raises Misconfigured for a queue that there is not.
    """
    every = set(get_args(Queue))
    if unknown := set(queues) - every:
        names = ", ".join(sorted(every))
        raise Misconfigured(f"There is no queue {', '.join(sorted(unknown))}. The queues are: {names}.")
    wanted = set(queues) or every
    apart = [({queue}, threads) for queue, threads in _APART.items() if queue in wanted]
    together = wanted - set(_APART)
    return [(together, _THREADS), *apart] if together else apart


def main(queues: Collection[str] = ()) -> None:
    """Run the worker until a signal to stop. Raises Misconfigured."""
    check_catalogue()
    require_no_restore(DATA)
    served = shares(queues)
    # What is loaded lives as long as the process: the garbage collector never looks at it.
    gc.freeze()
    gc.enable()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    protections, ffmpeg = actors.sandbox().describe(), get_ffmpeg_version()
    log.info("worker.started", worker=OWN_ID, sandbox=protections, ffmpeg=ffmpeg)
    serve_metrics(shared=False)
    start_telemetry("worker")
    workers = [_worker(share, threads) for share, threads in served]
    taken = sorted(set().union(*(share for share, _ in served)))
    sweeper = Sweeper(
        lambda: {"queues": taken, "cage": protections, "ffmpeg": ffmpeg, "ai": actors.provider().describe()}
    )
    beside = (sweeper, AlertWatch(), Sealer())
    for worker in workers:
        worker.start()
    for one in beside:
        one.start()
    stop.wait()
    for one in beside:
        one.stop()
    broker().bell.stop()
    for worker in workers:
        for thread in worker.workers:
            thread.stop()
        cast("WorkQueue", worker.work_queue).end()
    for worker in workers:
        worker.stop(timeout=_STOP_MS)
    _let_go()


def _worker(queues: set[str], threads: int) -> Worker:
    made = Worker(broker(), queues=queues, worker_threads=threads, worker_timeout=_IDLE_MS)
    # Threads wait in it for long.
    made.work_queue = WorkQueue()
    return made


def _let_go() -> None:
    """Return what is still held of jobs, for another worker to take, and end what the jobs were run with."""
    for order in actors.rendition_leases().held_now():
        return_rendition(order)
    for copy in actors.export_leases().held_now():
        return_export(copy)
    for transfer in actors.transfer_leases().held_now():
        return_transfer(transfer)
    for leases in (
        actors.leases(),
        actors.analysis_leases(),
        actors.rendition_leases(),
        actors.export_leases(),
        actors.transfer_leases(),
        actors.erasure_leases(),
    ):
        leases.stop()
    actors.provider().close()
    actors.idle_sandbox().close()
    actors.sandbox().close()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Misconfigured as wrong:
        sys.exit(str(wrong))
