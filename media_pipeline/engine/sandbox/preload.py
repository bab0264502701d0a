"""Loads and runs everything once in the fork server: a shut-in child can import nothing any more."""

import base64
import gc
import importlib
import os
import pkgutil
import traceback
import wave
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import av
import av.logging
from msgspec import Struct
from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageFont, features

from media_pipeline.engine import formats, tonemap
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.sandbox import child, ipc
from media_pipeline.engine.vision.findings import CLASSIFIER, Picture, Pictures, encode_pictures

_SIDE = 64
_HEARD_S = 6
# A strip: it is drawn as wide as any page, and costs a tenth of one.
_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj<</Type/Pages/Count 1/Kids[5 0 R]>> endobj
3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
4 0 obj<</Length 30>>stream
BT /F1 12 Tf 9 2 Td (PDF) Tj ET
endstream endobj
5 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 160 12]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>> endobj
trailer<</Root 1 0 R>>
%%EOF"""
# Its encoder would leave threads behind. 64 x 64 pixels, 408 bytes.
_HEIC = (
    "eNpjYGCQSSupLMhIzUxmAILczDRDEDs3MzGNgYExLDe1JJEBAhQzUnKKoGyGgszkEgY0oJSZkw82xMWBgREIgYCxCkIDgRwQK2dm5qWBeSBRUSAnlQ"
    "nKyyhLNgQx+QoyS3LhSq5lFhQVAOntmQXJ+UC6AqjMmZEZJDQBYuoHhj9/f/xgYOBnTgDqkHBg5GH8/x+kgBmkghmE5HYxOSQCJbWdGBnRZBYoNLJO"
    "e+WpuS6PSYqHAyR0AkRwOCQB1bO7MB4s2qDkALRGODk/pygvOacCKMzLwNYAFBLJLC5IhfrNAYoFCjIrMkECzBwcQNMYxDMLcmHBBwwRlkYmZhYgUy"
    "03JREUelIajOtZJP7IH9DaMMOj0MJCasnZ6J1zv9d0SB0DAJHdS5g="
)


class Sample(Struct, frozen=True):
    """A small file that every child must be able to read."""

    request: ipc.Request
    file: BinaryIO


def up(senses: child.Senses | None = None) -> list[Sample]:
    """Imports what is imported lazily, reads one small file of each sort, and keeps the memory shared by the forks.

    Returns these files. Raises RuntimeError where one of them cannot be read.
    """
    av.logging.set_level(av.logging.PANIC)
    Image.MAX_IMAGE_PIXELS = None  # the limit that travels with the request holds instead
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    samples = list(_samples(with_vision=senses is not None))
    read(samples, senses)
    for curve in formats.CURVES.values():
        tonemap.to_sdr(Image.new("RGB", (_SIDE, _SIDE)), curve)
    gc.collect()
    gc.freeze()
    gc.disable()
    return samples


def senses(folder: Path) -> child.Senses:
    """Load the models; what ``folder`` lacks or holds damaged is made anew. Raises ImportError, OSError or ValueError.

    They are imported here, as they are not installed everywhere.
    """
    from media_pipeline.engine.audio.ears import Ears, voices_model
    from media_pipeline.engine.vision.classifier import is_model
    from media_pipeline.engine.vision.look import Eyes

    model = folder / CLASSIFIER
    if not is_model(model):
        _in_a_process_of_its_own(lambda: _convert(model))
    return child.Senses(Eyes(model), Ears(voices_model()))


def _convert(model: Path) -> None:
    from media_pipeline.engine.vision.conversion import convert

    convert(model)


def _in_a_process_of_its_own(act: Callable[[], None]) -> None:
    """Call it, and give back all the memory that it took."""
    maker = os.fork()  # noqa: TID251
    if maker == 0:
        status = 1
        try:
            act()
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.waitpid(maker, 0)


def read(samples: list[Sample], senses: child.Senses | None = None) -> None:
    """Reads all of them; raises RuntimeError at the first that is refused."""
    for sample in samples:
        sample.file.seek(0)
        answer = child.judge(sample.request, sample.file, lambda facts: None, senses)
        if not isinstance(answer, ipc.Final):
            raise RuntimeError(f"the {sample.request.container} reader does not work: {answer}")
        ipc.frame(answer)


def _samples(*, with_vision: bool) -> Iterator[Sample]:
    for task, kind, container, content in (*_contents(), *(_signs() if with_vision else ())):
        memory = os.memfd_create("sample")
        os.write(memory, content)
        request = ipc.Request(task=task, kind=kind, container=container, limits=Limits())
        yield Sample(request, child.opened(kind, memory))


def _contents() -> Iterator[tuple[ipc.Task, ipc.Kind, str, bytes]]:
    picture = Image.radial_gradient("L").resize((_SIDE, _SIDE)).convert("RGB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for container, pillow_format in (("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("gif", "GIF")):
        file = BytesIO()
        picture.save(file, pillow_format, icc_profile=profile)
        yield "preview", "image", container, file.getvalue()
    for container, options in (("bmp", {}), ("tiff", {"compression": "tiff_lzw"})):
        file = BytesIO()
        picture.save(file, container.upper(), **options)
        yield "preview", "image", container, file.getvalue()
    if features.check("avif"):
        file = BytesIO()
        picture.save(file, "AVIF", max_threads=1)
        yield "preview", "image", "avif", file.getvalue()
    exif = picture.getexif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2020:01:01 12:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (1.0, 0.0, 0.0)
    photo = BytesIO()
    picture.save(photo, "JPEG", exif=exif)
    yield "taken", "image", "jpeg", photo.getvalue()
    yield "preview", "image", "heic", zlib.decompress(base64.b64decode(_HEIC))
    yield "preview", "document", "pdf", _PDF
    video = _video(picture)
    yield "preview", "video", "mp4", video
    yield "key_frames", "video", "mp4", video
    yield "preview", "audio", "wav", _sound()


def _signs() -> Iterator[tuple[ipc.Task, ipc.Kind, str, bytes]]:
    """A picture with a word in it, which every model has something to do with, and an empty one."""
    empty = Image.new("RGB", (300, 120), "white")
    sign = empty.copy()
    ImageDraw.Draw(sign).text((30, 30), "OPEN", fill="black", font=ImageFont.load_default(48))
    for picture in (empty, sign):
        file = BytesIO()
        picture.save(file, "JPEG")
        asked = Pictures(pictures=(Picture(at_s=None, image=file.getvalue()),), reads_text=True)
        yield "vision", "image", "pictures", encode_pictures(asked)
    yield "sound", "audio", "wav", _sound(os.urandom(4 * 44_100 * _HEARD_S))  # noise goes through all measures


def _sound(samples: bytes = bytes(4 * 4_410)) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44_100)
        sound.writeframes(samples)
    return file.getvalue()


def _video(picture: Image.Image) -> bytes:
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10, options={"threads": "1", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = _SIDE, _SIDE, "yuv420p"
        stream.thread_count = 1
        frame = av.VideoFrame.from_bytes(picture.convert("RGBA").tobytes(), _SIDE, _SIDE).reformat(
            format="yuv420p", threads=1
        )
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
