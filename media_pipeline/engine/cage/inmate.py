"""What a shut-in child does: look at one file and write down what it found, then be gone."""

import os
from collections.abc import Callable

from media_pipeline.engine import errors
from media_pipeline.engine.cage import wire
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.image import preview_image
from media_pipeline.engine.probe import preview_audio
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.video import preview_video

_Reader = Callable[..., Preview]
_READERS: dict[wire.Kind, _Reader] = {"image": preview_image, "video": preview_video, "audio": preview_audio}


def work(request: wire.Request, source: int, answers: int) -> None:
    """Reads the open file ``source`` and writes framed answers to ``answers``."""

    def tell(answer: wire.Answer) -> None:
        rest = memoryview(wire.frame(answer))
        while rest:
            rest = rest[os.write(answers, rest) :]

    tell(judge(request, source, lambda facts: tell(wire.FactsFound(facts))))


def judge(request: wire.Request, source: int, on_facts: Callable[[Facts], None]) -> wire.Answer:
    """The last word on a file: its preview, or why there is none."""
    try:
        with open(source, "rb", buffering=0 if request.kind != "image" else -1, closefd=False) as file:
            read = _READERS[request.kind]
            return wire.Done(read(file, request.container, request.limits, on_facts))
    except MediaError as error:
        return wire.Refused(error.code, error.message)
    except MemoryError:
        return wire.Refused("too_many_pixels", errors.too_much_memory().message)
