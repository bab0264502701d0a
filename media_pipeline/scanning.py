"""Has the virus scanner look into a file before anything is read from it here."""

from __future__ import annotations

import structlog

from backend.errors import Unavailable
from backend.media.payloads import StageError
from backend.media.services import WorkOrder, fail_infected, hold_for_review, pass_scan, wait_for_scanner
from backend.storage import blobs, scanner
from media_pipeline.stages import StageReport

log = structlog.get_logger()

_AWAY = StageError(
    code="scanner_unavailable",
    message="The virus scanner cannot be reached. This file is kept, and scanned as soon as the scanner is back.",
    retryable=True,
)
_TOO_LARGE = StageError(
    code="not_scanned",
    message="This file is larger than the virus scanner takes. A moderator decides about it.",
    retryable=False,
)


def scan_first(order: WorkOrder, report: StageReport[WorkOrder]) -> bool:
    """Scan a file; returns whether its processing goes on. Raises FileNotFoundError where its bytes are gone.

    Where the scanner does not answer, the file waits under its hold.
    """
    report.start("scan")
    with blobs.local_file(order.key) as file:
        try:
            verdict = scanner.scan(file)
        except Unavailable as away:
            log.warning("scanner.away", media=str(order.media_id), error=away.message, cause=repr(away.__cause__))
            report.failed(_AWAY)
            wait_for_scanner(order)
            return False
    if verdict.outcome == "infected":
        found = f"The virus scanner found {verdict.signature} in this file."
        report.failed(StageError(code="infected", message=found, retryable=False))
        fail_infected(order, verdict.signature)
        return False
    if verdict.outcome == "too_large":
        report.failed(_TOO_LARGE)
        return hold_for_review(order, _TOO_LARGE.message)
    report.done()
    return pass_scan(order)
