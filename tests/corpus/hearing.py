"""Sounds to listen to: a sentence that is spoken, and music, noise and silence that are computed."""

import io
from pathlib import Path

import av
import numpy as np

from tests.corpus import videos
from tests.corpus.cache import made_by_ffmpeg

_RATE = 16_000
_FOLDER = Path(__file__).parent / "sounds"


def speech() -> bytes:
    """A sentence of four seconds, as Ogg."""
    return (_FOLDER / "speech.ogg").read_bytes()


def spoken_film() -> bytes:
    """A film in which the sentence is spoken, as MP4."""
    path = made_by_ffmpeg(
        "spoken.mp4", "-i", str(videos.of_format("mp4")), "-i", str(_FOLDER / "speech.ogg"), "-map", "0:v",
        "-map", "1:a", "-c:v", "copy", "-c:a", "aac",
    )  # fmt: skip
    return path.read_bytes()


def music(seconds: int) -> np.ndarray:
    """Chords of plucked strings, two a second."""
    beat, samples = np.arange(_RATE // 2) / _RATE, []
    chords = [(220, 277, 330), (196, 247, 294), (174.6, 220, 261.6), (165, 208, 247)]
    for number in range(2 * seconds):
        tones = [
            np.sin(2 * np.pi * tone * over * beat) / over for tone in chords[number // 2 % 4] for over in range(1, 6)
        ]
        samples.append(np.sum(tones, axis=0) * np.exp(-3 * beat) * 0.1)
    return np.concatenate(samples)


def noise(seconds: int) -> np.ndarray:
    """Equally much of every pitch."""
    return np.random.default_rng(1).normal(0, 0.1, seconds * _RATE)


def hum(seconds: int) -> np.ndarray:
    """What a bad cable is heard by."""
    return 0.2 * np.sin(2 * np.pi * 50 * np.arange(seconds * _RATE) / _RATE)


def silence(seconds: int) -> np.ndarray:
    """Nothing to hear."""
    return np.zeros(seconds * _RATE)


def wav(sound: np.ndarray, **metadata: str) -> bytes:
    """The sound as a file."""
    file = io.BytesIO()
    with av.open(file, "w", format="wav") as container:
        container.metadata.update(metadata)
        stream = container.add_stream("pcm_s16le", rate=_RATE, layout="mono")
        values = (np.clip(sound, -1, 1) * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(values, format="s16", layout="mono")
        frame.sample_rate = _RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
