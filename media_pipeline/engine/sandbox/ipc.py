"""The messages of the sandbox's pipes: requests in, answers out, each bounded and validated."""

import struct
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from media_pipeline.engine.errors import ErrorCode
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.parts import Part, are_in_bounds
from media_pipeline.engine.results import Clip, Facts, Heard, KeyFrames, Picture, Preview, Storyboard, Taken
from media_pipeline.engine.sandbox import soundness
from media_pipeline.engine.vision.findings import Findings

Kind = Literal["image", "video", "audio", "document", "avatar", "emoji"]
"""What is made of the file: a preview of its kind, or the squares of the picture of a person, room or emoji."""

Task = Literal[
    "preview", "beginning", "picture", "storyboard", "clip", "key_frames", "vision", "metadata", "taken", "sound",
    "program"
]  # fmt: skip
"""What is wanted: the preview of a file, or of one whose end has not come yet; a picture in full; pictures and hashes
of it for taggers and the search for duplicates; a short film of it; or what encoded ``Pictures`` show; or the parts of
a file without its metadata; or when and where a photo was taken; or what is heard in it; or what ffmpeg makes of it."""

HEADER = struct.Struct("!I")


class Request(Struct, frozen=True, kw_only=True):
    """One file to look at; the file itself travels beside it as an open descriptor."""

    kind: Kind
    container: str
    limits: Limits
    task: Task = "preview"
    at_s: float | None = None
    shrink_side: int | None = None
    """Seconds from the beginning of a video to the frame that is wanted; None leaves the choice to the engine."""
    total_bytes: int = 0
    """Of a file of which the beginning is there: how many it will have."""
    arguments: tuple[str, ...] = ()
    """Of ffmpeg, which reads descriptor 3 and writes descriptor 4; what it has written can be read from 0."""


class FactsFound(Struct, frozen=True, tag=True):
    """Probing is done; pictures follow."""

    facts: Facts


class Done(Struct, frozen=True, tag=True):
    """The whole preview."""

    preview: Preview


class Sampled(Struct, frozen=True, tag=True):
    """The pictures and hashes."""

    key_frames: KeyFrames


class Drawn(Struct, frozen=True, tag=True):
    """The sheet of small pictures."""

    storyboard: Storyboard


class Filmed(Struct, frozen=True, tag=True):
    """The short film; None where the picture is seen through."""

    clip: Clip | None


class Shown(Struct, frozen=True, tag=True):
    """The picture in full."""

    picture: Picture


class Refused(Struct, frozen=True, tag=True):
    """The file was judged and refused."""

    code: ErrorCode
    message: Annotated[str, Meta(max_length=300)]


class Seen(Struct, frozen=True, tag=True):
    """What the pictures show."""

    findings: Findings


class Filtered(Struct, frozen=True, tag=True):
    """The parts of the file without its metadata; None where it has none."""

    parts: list[Part] | None


class Told(Struct, frozen=True, tag=True):
    """When and where a photo was taken."""

    taken: Taken


class Listened(Struct, frozen=True, tag=True):
    """What is heard."""

    heard: Heard


Final = Done | Sampled | Drawn | Filmed | Shown | Seen | Filtered | Told | Listened
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
        if not _HOLDS[type(answer)](answer, self._limits):
            raise MalformedAnswer("out of bounds")
        return answer


_HOLDS: dict[type[Struct], Callable[[Any, Limits], bool]] = {
    FactsFound: lambda answer, limits: soundness.facts(answer.facts),
    Done: lambda answer, limits: soundness.preview(answer.preview, limits),
    Sampled: lambda answer, limits: soundness.key_frames(answer.key_frames, limits),
    Drawn: lambda answer, limits: soundness.storyboard(answer.storyboard),
    Filmed: lambda answer, limits: answer.clip is None or soundness.clip(answer.clip),
    Shown: lambda answer, limits: soundness.picture(answer.picture),
    Seen: lambda answer, limits: soundness.findings(answer.findings),
    Filtered: lambda answer, limits: answer.parts is None or are_in_bounds(answer.parts),
    Told: lambda answer, limits: soundness.taken(answer.taken),
    Listened: lambda answer, limits: soundness.heard(answer.heard),
    Refused: lambda answer, limits: answer.message.isprintable(),
}
"""Whether an answer of each sort can be true."""
