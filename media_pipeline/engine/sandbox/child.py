"""What a shut-in child does: look at one file and write down what it found, then be gone."""

import os
from collections.abc import Callable

from media_pipeline.engine import errors
from media_pipeline.engine.audio.preview import preview_audio
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.image.preview import preview_image
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.sandbox import ipc
from media_pipeline.engine.video.preview import preview_video

_Reader = Callable[..., Preview]
_READERS: dict[ipc.Kind, _Reader] = {"image": preview_image, "video": preview_video, "audio": preview_audio}


def work(request: ipc.Request, source: int, answers: int) -> None:
    """Reads the open file ``source`` and writes framed answers to ``answers``."""

    def tell(answer: ipc.Answer) -> None:
        rest = memoryview(ipc.frame(answer))
        while rest:
            rest = rest[os.write(answers, rest) :]

    tell(judge(request, source, lambda facts: tell(ipc.FactsFound(facts))))


def judge(request: ipc.Request, source: int, on_facts: Callable[[Facts], None]) -> ipc.Answer:
    """The last word on a file: its preview, or why there is none."""
    try:
        with open(source, "rb", buffering=0 if request.kind != "image" else -1, closefd=False) as file:
            read = _READERS[request.kind]
            return ipc.Done(read(file, request.container, request.limits, on_facts))
    except MediaError as error:
        return ipc.Refused(error.code, error.message)
    except MemoryError:
        return ipc.Refused("too_many_pixels", errors.too_much_memory().message)
