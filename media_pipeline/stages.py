"""Reports the stages of a job as they happen, and measures them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, Literal, TypeVar

from prometheus_client import Histogram

from backend import clock
from backend.media.payloads import StageError
from backend.media.services import Stage

STAGE_SECONDS = Histogram("offchat_stage_seconds", "How long stages of the pipeline take.", ["stage"])

O = TypeVar("O")  # noqa: E741 - the type of an order


class StageReport(Generic[O]):
    """Reports the stages of a job, one at a time, through ``tell``."""

    def __init__(self, order: O, tell: Callable[[O, Stage], None]) -> None:
        self._order, self._tell = order, tell
        self._name = ""
        self._started_at = ""
        self._clock = 0.0

    def start(self, name: str) -> None:
        """Report the start of a stage."""
        self._name, self._started_at, self._clock = name, clock.stamp(clock.now()), time.monotonic()
        self._report("started")

    def progressed(self, percent: float) -> None:
        """Report how much of the present stage is done, in percent."""
        self._report("progress", percent=percent)

    def done(self) -> None:
        """Report the success of the present stage."""
        STAGE_SECONDS.labels(self._name).observe(time.monotonic() - self._clock)
        self._report("done")

    def failed(self, error: StageError) -> None:
        """Report the failure of the present stage."""
        self._report("failed", error)

    def _report(
        self,
        state: Literal["started", "progress", "done", "failed"],
        error: StageError | None = None,
        percent: float | None = None,
    ) -> None:
        elapsed = None if state == "started" else round(1000 * (time.monotonic() - self._clock))
        stage = Stage(
            name=self._name, state=state, started_at=self._started_at, percent=percent, elapsed_ms=elapsed, error=error
        )
        self._tell(self._order, stage)
