"""Measures the rates of uploads over all their requests: many clients send a few kilobytes in each."""

from __future__ import annotations

from collections import OrderedDict, deque
from uuid import UUID

LEAST_S = 0.25
"""Shortest time in seconds over which a rate is measured."""

WINDOW_S = 10.0
"""Seconds over which a rate is measured; an upload that paused for longer starts again."""


class UploadRates:
    """Offsets of the uploads that pass this process, with their times; the ``limit`` newest uploads are remembered.

    Offsets count from the start of the file, so that a rate is right also where other processes took bytes in between.
    """

    def __init__(self, limit: int = 256) -> None:
        self._samples: OrderedDict[UUID, deque[tuple[float, int]]] = OrderedDict()
        self._limit = limit

    def note(self, upload_id: UUID, offset: int, now: float) -> float | None:
        """Add the offset of an upload at ``now`` (monotonic seconds); returns bytes per second, None until measured."""
        samples = self._samples.pop(upload_id, deque())
        if samples and (offset < samples[-1][1] or now - samples[-1][0] > WINDOW_S):
            samples.clear()
        while len(samples) > 1 and now - samples[1][0] > WINDOW_S:
            samples.popleft()
        if not samples or now - samples[-1][0] >= LEAST_S:
            samples.append((now, offset))
        self._samples[upload_id] = samples
        while len(self._samples) > self._limit:
            self._samples.popitem(last=False)
        began_at, began_with = samples[0]
        elapsed = now - began_at
        return (offset - began_with) / elapsed if elapsed >= LEAST_S else None

    def forget(self, upload_id: UUID) -> None:
        """Forget an upload that has ended."""
        self._samples.pop(upload_id, None)
