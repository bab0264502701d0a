"""The messages of the sandbox's pipes: requests in, answers out, each bounded and validated."""

import struct
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from media_pipeline.engine.errors import ErrorCode
from media_pipeline.engine.fingerprint import FINGERPRINT_BYTES
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import LARGEST_FIGURE, Facts, KeyFrame, KeyFrames, Preview, Thumbnail

Kind = Literal["image", "video", "audio", "avatar"]
"""What is made of the file: a preview of its kind, or the squares of a person's picture."""

Task = Literal["preview", "key_frames"]
"""What is wanted: the preview of a file, or pictures and hashes of it for taggers and the search for duplicates."""

HEADER = struct.Struct("!I")
_MOST_FRAMES, _MOST_FINGERPRINTS = 16, 64


class Request(Struct, frozen=True, kw_only=True):
    """One file to look at; the file itself travels beside it as an open descriptor."""

    kind: Kind
    container: str
    limits: Limits
    task: Task = "preview"
    at_s: float | None = None
    """Seconds from the beginning of a video to the frame that is wanted; None leaves the choice to the engine."""


class FactsFound(Struct, frozen=True, tag=True):
    """Probing is done; pictures follow."""

    facts: Facts


class Done(Struct, frozen=True, tag=True):
    """The whole preview."""

    preview: Preview


class Sampled(Struct, frozen=True, tag=True):
    """The pictures and hashes."""

    key_frames: KeyFrames


class Refused(Struct, frozen=True, tag=True):
    """The file was judged and refused."""

    code: ErrorCode
    message: Annotated[str, Meta(max_length=300)]


Final = Done | Sampled
Answer = FactsFound | Final | Refused


class Ended(Struct, frozen=True, kw_only=True):
    """How the child ended, reported by the fork server and never by the child."""

    signal: int
    status: int
    timed_out: bool


class MalformedAnswer(Exception):
    """The child sent an invalid answer."""


encode = msgspec.msgpack.Encoder().encode
decode_request = msgspec.msgpack.Decoder(Request).decode
decode_ended = msgspec.msgpack.Decoder(Ended).decode
_decode_answer: Callable[[bytes], Answer] = msgspec.msgpack.Decoder(Answer).decode


def frame(answer: Answer) -> bytes:
    """One answer, with its length in front."""
    body = encode(answer)
    return HEADER.pack(len(body)) + body


class AnswerReader:
    """Puts the pieces that arrive together to answers; raises MalformedAnswer on anything odd or over ``limit``."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.output_bytes
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> Iterator[Answer]:
        """The answers that are complete with this piece."""
        self._left -= len(piece)
        if self._left < 0:
            raise MalformedAnswer("too long")
        self._buffer += piece
        while len(self._buffer) >= HEADER.size:
            end = HEADER.size + HEADER.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[HEADER.size : end])
            del self._buffer[:end]
            yield self._checked(body)

    def _checked(self, body: bytes) -> Answer:
        try:
            answer = _decode_answer(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise MalformedAnswer("not an answer") from error
        if not self._holds(answer):
            raise MalformedAnswer("out of bounds")
        return answer

    def _holds(self, answer: Answer) -> bool:
        match answer:
            case FactsFound(facts):
                return _sound_facts(facts)
            case Done(preview):
                return _sound_preview(preview, self._limits)
            case Sampled(key_frames):
                return _sound_key_frames(key_frames, self._limits)
            case Refused(_, message):
                return message.isprintable()


def _sound_facts(facts: Facts) -> bool:
    sizes, figures = (facts.width, facts.height), (facts.duration, facts.bitrate, facts.fps)
    return (
        all(size is None or 0 < size < 1_000_000 for size in sizes)
        and all(figure is None or (isfinite(figure) and 0 <= figure <= LARGEST_FIGURE) for figure in figures)
        and _plain(facts.codec, 32)
        and _plain(facts.audio_codec, 32)
        and facts.rotation in (None, 0, 90, 180, 270)
    )


def _sound_preview(preview: Preview, limits: Limits) -> bool:
    names = [thumbnail.name for thumbnail in preview.thumbnails]
    return (
        _sound_facts(preview.facts)
        and _plain(preview.placeholder, 60)
        and len(set(names)) == len(names)
        and all(_sound_thumbnail(thumbnail, limits.max_thumbnail_side) for thumbnail in preview.thumbnails)
    )


def _sound_thumbnail(thumbnail: Thumbnail, longest: int) -> bool:
    sizes_fit = 0 < thumbnail.width <= longest and 0 < thumbnail.height <= longest
    return sizes_fit and thumbnail.data[:4] == b"RIFF" and thumbnail.data[8:12] == b"WEBP"


def _sound_key_frames(key_frames: KeyFrames, limits: Limits) -> bool:
    fingerprints = key_frames.fingerprints
    return (
        0 < len(key_frames.frames) <= _MOST_FRAMES
        and all(_sound_frame(frame, limits.max_thumbnail_side) for frame in key_frames.frames)
        and len(fingerprints) <= _MOST_FINGERPRINTS
        and all(len(one.value) == FINGERPRINT_BYTES and _sound_moment(one.at_s) for one in fingerprints)
    )


def _sound_frame(frame: KeyFrame, longest: int) -> bool:
    sizes_fit = 0 < frame.width <= longest and 0 < frame.height <= longest
    return sizes_fit and _sound_moment(frame.at_s) and frame.image[:3] == b"\xff\xd8\xff"


def _sound_moment(at_s: float | None) -> bool:
    return at_s is None or (isfinite(at_s) and 0 <= at_s <= LARGEST_FIGURE)


def _plain(text: str | None, longest: int) -> bool:
    return text is None or (len(text) <= longest and text.isascii() and text.isprintable())
