"""What a shut-in child does: look at one file and write down what it found, then be gone."""

import os
from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.audio.preview import preview_audio
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.image.preview import preview_avatar, preview_image
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.sandbox import ipc
from media_pipeline.engine.video.preview import preview_video

_Reader = Callable[..., Preview]
_READERS: dict[ipc.Kind, _Reader] = {
    "image": preview_image,
    "video": preview_video,
    "audio": preview_audio,
    "avatar": preview_avatar,
}


def opened(kind: ipc.Kind, source: int) -> BinaryIO:
    """The file at the descriptor ``source`` as its reader wants it; to be made before the child is shut in.

    Python asks what kind of file it is, which glibc does by a call that can look up paths as well.
    """
    return open(source, "rb", buffering=-1 if kind in ("image", "avatar") else 0)


def work(request: ipc.Request, file: BinaryIO, answers: int) -> None:
    """Reads ``file`` and writes framed answers to ``answers``."""

    def tell(answer: ipc.Answer) -> None:
        rest = memoryview(ipc.frame(answer))
        while rest:
            rest = rest[os.write(answers, rest) :]

    tell(judge(request, file, lambda facts: tell(ipc.FactsFound(facts))))


def judge(request: ipc.Request, file: BinaryIO, on_facts: Callable[[Facts], None]) -> ipc.Answer:
    """The last word on a file: its preview, or why there is none."""
    try:
        return ipc.Done(_READERS[request.kind](file, request.container, request.limits, on_facts))
    except MediaError as error:
        return ipc.Refused(error.code, error.message)
    except MemoryError:
        return ipc.Refused("too_many_pixels", errors.too_much_memory().message)
