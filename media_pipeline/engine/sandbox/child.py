"""The work of a confined child: read one file, write the result, and exit."""

import os
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, Protocol

from media_pipeline.engine import errors
from media_pipeline.engine.audio.preview import preview_audio
from media_pipeline.engine.beginning import preview_beginning
from media_pipeline.engine.clip.animation import animation_clip
from media_pipeline.engine.clip.glimpse import video_clip
from media_pipeline.engine.document import preview_document
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.image.preview import full_picture, preview_avatar, preview_emoji, preview_image
from media_pipeline.engine.image.sampling import sample_image
from media_pipeline.engine.image.taken import taken_of
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.filters import filtered
from media_pipeline.engine.results import Facts, Heard, Preview
from media_pipeline.engine.sandbox import ipc
from media_pipeline.engine.video.preview import preview_video
from media_pipeline.engine.video.sampling import sample_video
from media_pipeline.engine.video.storyboard import make_storyboard
from media_pipeline.engine.vision.findings import Findings

_Reader = Callable[..., Preview]
_READERS: dict[ipc.Kind, _Reader] = {
    "image": preview_image,
    "audio": preview_audio,
    "document": preview_document,
    "avatar": preview_avatar,
    "emoji": preview_emoji,
}


def opened(kind: ipc.Kind, source: int) -> BinaryIO:
    """Open the file at the descriptor ``source`` for its reader; must be called before the confinement.

    Python reads the type of the file by a system call of glibc that can look up paths as well.
    """
    return open(source, "rb", buffering=-1 if kind in ("image", "document", "avatar", "emoji") else 0)


class Eyes(Protocol):
    """The models that tell what pictures show, where they are loaded."""

    def look(self, content: bytes, limits: Limits) -> Findings:
        """What encoded ``Pictures`` show. Raises MediaError."""


class Ears(Protocol):
    """The model that tells what is heard in a file, where it is loaded."""

    def listen(self, file: BinaryIO, container: str, limits: Limits, *, briefly: bool) -> Heard:
        """What is heard in a sound, or ``briefly`` in a video. Raises MediaError."""


class Senses(NamedTuple):
    """All models."""

    eyes: Eyes
    ears: Ears


def work(request: ipc.Request, file: BinaryIO, answers: int, senses: Senses | None = None) -> None:
    """Reads ``file`` and writes framed answers to ``answers``."""

    def tell(answer: ipc.Answer) -> None:
        rest = memoryview(ipc.frame(answer))
        while rest:
            rest = rest[os.write(answers, rest) :]

    tell(judge(request, file, lambda facts: tell(ipc.FactsFound(facts)), senses))


def judge(
    request: ipc.Request, file: BinaryIO, on_facts: Callable[[Facts], None], senses: Senses | None = None
) -> ipc.Answer:
    """Return the final answer on a file: what was asked for, or the reason why there is none."""
    try:
        if request.task in ("vision", "sound"):
            if senses is None:
                raise errors.internal()
            return _sensed(request, file, senses)
        if made := _MADE.get(request.task):
            return made(request, file)
        return ipc.Done(_previewed(request, file, on_facts))
    except (MediaError, MemoryError, RecursionError) as error:
        refusal = _refusal(error)
        return ipc.Refused(refusal.code, refusal.message)


def _filmed(request: ipc.Request, file: BinaryIO) -> ipc.Answer:
    film = video_clip if request.kind == "video" else animation_clip
    return ipc.Filmed(film(file, request.container, request.limits))


def _sampled(request: ipc.Request, file: BinaryIO) -> ipc.Answer:
    sample = sample_video if request.kind == "video" else sample_image
    return ipc.Sampled(sample(file, request.container, request.limits))


_MADE: dict[ipc.Task, Callable[[ipc.Request, BinaryIO], ipc.Answer]] = {
    "metadata": lambda request, file: ipc.Filtered(filtered(file, request.container, request.limits)),
    "taken": lambda request, file: ipc.Told(taken_of(file, request.container)),
    "picture": lambda request, file: ipc.Shown(full_picture(file, request.container, request.limits)),
    "storyboard": lambda request, file: ipc.Drawn(make_storyboard(file, request.container, request.limits)),
    "clip": _filmed,
    "key_frames": _sampled,
}
"""What is made of a file beside its preview."""


def _sensed(request: ipc.Request, file: BinaryIO, senses: Senses) -> ipc.Answer:
    if request.task == "vision":
        return ipc.Seen(senses.eyes.look(file.read(request.limits.output_bytes), request.limits))
    briefly = request.kind == "video"
    return ipc.Listened(senses.ears.listen(file, request.container, request.limits, briefly=briefly))


def _refusal(error: MediaError | MemoryError | RecursionError) -> MediaError:
    if isinstance(error, MediaError):
        return error
    return errors.too_much_memory() if isinstance(error, MemoryError) else errors.too_many_parts()


def _previewed(request: ipc.Request, file: BinaryIO, on_facts: Callable[[Facts], None]) -> Preview:
    if request.task == "beginning":
        return preview_beginning(
            file, request.kind, request.container, request.limits, on_facts, total=request.total_bytes
        )
    if request.kind == "video":
        return preview_video(
            file, request.container, request.limits, on_facts, at_s=request.at_s, shrink_side=request.shrink_side
        )
    return _READERS[request.kind](file, request.container, request.limits, on_facts)
