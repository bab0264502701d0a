"""Measures how loud a sound is in each part of its length."""

from __future__ import annotations

import time
from array import array

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from media_pipeline.engine import formats, probe
from media_pipeline.engine.limits import Limits

MOST_POINTS = 256
_POINTS_PER_S = 32
_RATE_HZ = 8_000
_SLOWEST_HZ = 4_000  # what has fewer samples a second is no sound to hear, and would grow when its rate is changed
_WHOLE_S = 120.0  # longer ones are sampled
_WINDOW_S = 0.2  # the first frames behind a jump are often mute: MP3 and AAC lean on those before them
_QUIET = 328  # -40 dB of full scale: below it a sound is drawn as quiet as it is
_DAMAGE = (av.FFmpegError, ValueError)


def waveform_of(opened: InputContainer, duration: float | None, limits: Limits) -> list[float] | None:
    """Return up to 256 peaks of equal parts of the first sound track, 0 to 1 of the loudest one.

    Of what is longer than two minutes a moment of each part is listened to. None where the duration is not known,
    nothing here decodes the sound, or it would take too long.
    """
    stream = probe.main_audio(opened)
    if stream is None or not duration or probe.codec_name(stream) not in formats.AUDIO_CODECS:
        return None
    if stream.sample_rate < _SLOWEST_HZ:
        return None
    stream.codec_context.thread_count = 1
    points = max(1, min(MOST_POINTS, int(duration * _POINTS_PER_S)))
    listener = _Listener(opened, stream, limits)
    peaks = listener.all(duration, points) if duration <= _WHOLE_S else listener.sampled(duration, points)
    if listener.gave_up or not any(peaks):
        return None if listener.gave_up or not listener.heard else [0.0] * points
    loudest = max(_QUIET, *peaks)
    return [round(peak / loudest, 2) for peak in peaks]


class _Listener:
    def __init__(self, opened: InputContainer, stream: AudioStream, limits: Limits) -> None:
        self._opened = opened
        self._stream = stream
        self._start = opened.start_time or 0
        self._until = time.process_time() + limits.waveform_cpu_seconds
        self.gave_up = False
        self.heard = False

    def all(self, duration: float, points: int) -> list[int]:
        """The peaks of all parts, decoded from end to end."""
        samples = self._from(0.0, duration)
        whole = round(duration * _RATE_HZ)
        return [_peak(samples[place * whole // points : (place + 1) * whole // points]) for place in range(points)]

    def sampled(self, duration: float, points: int) -> list[int]:
        """The peak of a moment at the beginning of each part."""
        peaks: list[int] = []
        for place in range(points):
            peaks.append(_peak(self._from(place * duration / points, _WINDOW_S)))
            if self.gave_up:
                break
        return peaks

    def _from(self, at_s: float, seconds: float) -> array[int]:
        samples, wanted = array("h"), round(seconds * _RATE_HZ)
        resampler = AudioResampler(format="s16", layout="mono", rate=_RATE_HZ)
        with probe.damage_is_skipped():
            self._opened.seek(self._start + round(at_s * av.time_base))
            for packet in self._opened.demux(self._stream):
                try:
                    frames = [small for frame in packet.decode() for small in resampler.resample(frame)]
                except _DAMAGE:
                    continue  # a damaged packet is left out
                for frame in frames:
                    samples.frombytes(bytes(frame.planes[0])[: 2 * frame.samples])
                self.gave_up = self.gave_up or time.process_time() > self._until
                if len(samples) >= wanted or self.gave_up:
                    break
        self.heard = self.heard or bool(samples)
        return samples


def _peak(samples: array[int]) -> int:
    highest, lowest = max(samples, default=0), min(samples, default=0)
    return max(highest, -lowest)
