"""Loads and runs everything once in the fork server: a shut-in child can import nothing any more."""

import gc
import importlib
import os
import pkgutil
from collections.abc import Iterator
from typing import BinaryIO

import av
import av.logging
from PIL import Image, ImageCms, features

from media_pipeline.engine.limits import Limits
from media_pipeline.engine.sandbox import child, ipc
from media_pipeline.engine.video import tonemap

_SIDE = 64


def up() -> None:
    """Imports what is imported lazily, reads one small file of each sort, and keeps the memory shared by the forks."""
    av.logging.set_level(av.logging.PANIC)
    Image.MAX_IMAGE_PIXELS = None  # the limit that travels with the request holds instead
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for kind, container, file in _samples():
        with file:
            file.seek(0)
            request = ipc.Request(kind=kind, container=container, limits=Limits())
            answer = child.judge(request, file.fileno(), lambda facts: None)
        if not isinstance(answer, ipc.Done):
            raise RuntimeError(f"the {container} reader does not work: {answer}")
        ipc.frame(answer)
    for curve in tonemap.CURVES.values():
        tonemap.to_sdr(Image.new("RGB", (_SIDE, _SIDE)), curve)
    gc.collect()
    gc.freeze()
    gc.disable()


def _samples() -> Iterator[tuple[ipc.Kind, str, BinaryIO]]:
    picture = Image.radial_gradient("L").resize((_SIDE, _SIDE)).convert("RGB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for container, pillow_format in (("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("gif", "GIF")):
        file = _memory_file()
        picture.save(file, pillow_format, icc_profile=profile)
        yield "image", container, file
    if features.check("avif"):
        file = _memory_file()
        picture.save(file, "AVIF", max_threads=1)
        yield "image", "avif", file
    yield "video", "mp4", _video(picture)


def _video(picture: Image.Image) -> BinaryIO:
    file = _memory_file()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10, options={"threads": "1", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = _SIDE, _SIDE, "yuv420p"
        stream.thread_count = 1
        frame = av.VideoFrame.from_bytes(picture.convert("RGBA").tobytes(), _SIDE, _SIDE).reformat(
            format="yuv420p", threads=1
        )
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file


def _memory_file() -> BinaryIO:
    return os.fdopen(os.memfd_create("sample"), "w+b")
