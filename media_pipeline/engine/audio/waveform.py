"""Measures how loud a sound is in each part of its length."""

from __future__ import annotations

from array import array

from av.container import InputContainer

from media_pipeline.engine.audio.samples import Samples, samples_of
from media_pipeline.engine.limits import Limits

MOST_POINTS = 256
_POINTS_PER_S = 32
_RATE_HZ = 8_000
_WHOLE_S = 120.0  # longer ones are sampled
_WINDOW_S = 0.2  # the first frames behind a jump are often mute: MP3 and AAC lean on those before them
_QUIET = 328  # -40 dB of full scale: below it a sound is drawn as quiet as it is


def waveform_of(opened: InputContainer, duration: float | None, limits: Limits) -> list[float] | None:
    """Return up to 256 peaks of equal parts of the first sound track, 0 to 1 of the loudest one.

    Of what is longer than two minutes a moment of each part is listened to. None where the duration is not known,
    nothing here decodes the sound, or it would take too long.
    """
    samples = samples_of(opened, limits, rate_hz=_RATE_HZ) if duration else None
    if samples is None or not duration:
        return None
    points = max(1, min(MOST_POINTS, int(duration * _POINTS_PER_S)))
    peaks = (_peaks_of_all if duration <= _WHOLE_S else _peaks_of_moments)(samples, duration, points)
    if samples.gave_up or not any(peaks):
        return None if samples.gave_up or not samples.heard else [0.0] * points
    loudest = max(_QUIET, *peaks)
    return [round(peak / loudest, 2) for peak in peaks]


def _peaks_of_all(samples: Samples, duration: float, points: int) -> list[int]:
    """The peaks of all parts, decoded from end to end."""
    values = samples.from_moment(0.0, duration)
    whole = round(duration * _RATE_HZ)
    return [_peak(values[place * whole // points : (place + 1) * whole // points]) for place in range(points)]


def _peaks_of_moments(samples: Samples, duration: float, points: int) -> list[int]:
    """The peak of a moment at the beginning of each part."""
    peaks: list[int] = []
    for place in range(points):
        peaks.append(_peak(samples.from_moment(place * duration / points, _WINDOW_S)))
        if samples.gave_up:
            break
    return peaks


def _peak(samples: array[int]) -> int:
    highest, lowest = max(samples, default=0), min(samples, default=0)
    return max(highest, -lowest)
