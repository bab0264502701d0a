"""Decodes what is heard in parts of a file, in one channel, within a bounded time."""

from __future__ import annotations

import time
from array import array

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from media_pipeline.engine import formats, probe
from media_pipeline.engine.limits import Limits

_SLOWEST_HZ = 4_000  # what has fewer samples a second is no sound to hear, and would grow when its rate is changed
_DAMAGE = (av.FFmpegError, ValueError)


def samples_of(opened: InputContainer, limits: Limits, *, rate_hz: int) -> Samples | None:
    """The samples of the first sound track; None where nothing here decodes it."""
    stream = probe.main_audio(opened)
    if stream is None or probe.codec_name(stream) not in formats.AUDIO_CODECS or stream.sample_rate < _SLOWEST_HZ:
        return None
    stream.codec_context.thread_count = 1
    return Samples(opened, stream, limits, rate_hz=rate_hz)


class Samples:
    """Signed 16-bit samples of a sound track, decoded as they are asked for.

    ``gave_up`` says that it took longer than the limits allow, ``heard`` that there were any samples.
    """

    def __init__(self, opened: InputContainer, stream: AudioStream, limits: Limits, *, rate_hz: int) -> None:
        self._opened = opened
        self._stream = stream
        self._rate_hz = rate_hz
        self._start = opened.start_time or 0
        self._until = time.process_time() + limits.waveform_cpu_seconds
        self.gave_up = False
        self.heard = False

    def from_moment(self, at_s: float, seconds: float) -> array[int]:
        """The samples of so many seconds from a moment on, about; fewer at the end and where it gave up."""
        samples, wanted = array("h"), round(seconds * self._rate_hz)
        resampler = AudioResampler(format="s16", layout="mono", rate=self._rate_hz)
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
