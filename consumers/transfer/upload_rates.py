"""How fast uploads come in, measured over all requests of an upload: many clients send a few kilobytes in each."""

from __future__ import annotations

from collections import OrderedDict, deque
from uuid import UUID

LEAST_S = 0.25
"""Over a shorter time the figure would say nothing."""

WINDOW_S = 10.0
"""How far back a rate looks; an upload that stood still for longer is measured anew."""


class UploadRates:
    """Offsets of the uploads that pass this process, with their times; the ``limit`` newest uploads are remembered.

    Offsets count from the start of the file, so that a rate is right also where other processes took bytes in between.
    """

    def __init__(self, limit: int = 256) -> None:
        self._samples: OrderedDict[UUID, deque[tuple[float, int]]] = OrderedDict()
        self._limit = limit

    def note(self, upload_id: UUID, offset: int, now: float) -> float | None:
        """Note where an upload stands at ``now`` (monotonic seconds); returns bytes per second, None until measured."""
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
        """The upload has ended."""
        self._samples.pop(upload_id, None)
