"""What the local tagger costs: processor time for each picture and video, and what it delays meanwhile.

CPU counts the sandbox with all its children. The pictures are a cat, a cup of coffee, a photo with a sign and a page of
fifty lines, at 1280 pixels; the video lasts a minute in 1080p, and a sound a minute. Medians, printed as JSON. Files
that are looked at first go through the pass over key frames, whose cost stands beside.
Use: ``python -m benchmarks.tagging``.
"""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles

import psutil
from PIL import Image, ImageDraw, ImageFont

from benchmarks.preview import _cpu_of
from benchmarks.size import sized
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.tagging.base import Context, Frame
from media_pipeline.tagging.local import LocalTagger
from tests.corpus import hearing, photographs, pictures, videos

TIMES = sized(10, 3)  # in one measure: the kernel counts a process's time in steps of 10 ms
PREVIEWS = sized(60, 20)
SIDE = 1280


def _enlarged(path: Path) -> Image.Image:
    picture = Image.open(path).convert("RGB")
    scale = SIDE / max(picture.size)
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC)


def _sign() -> Image.Image:
    photo = _enlarged(photographs.COFFEE)
    draw = ImageDraw.Draw(photo)
    draw.rectangle((60, 40, 640, 150), fill="#0a3a6a")
    draw.text((90, 60), "HARBOUR STREET", fill="white", font=ImageFont.load_default(56))
    return photo


def _page() -> Image.Image:
    page = Image.new("RGB", (900, SIDE), "white")
    words = ("window", "picture", "never", "library", "river", "house", "music", "paper", "seven", "letter", "ship")
    for number in range(50):
        line = " ".join(words[(number * 5 + at * 7) % len(words)] for at in range(11))
        ImageDraw.Draw(page).text((50, 30 + number * 24), line, fill="black", font=ImageFont.load_default(18))
    return page


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "cat": lambda: _enlarged(photographs.CAT),
    "coffee": lambda: _enlarged(photographs.COFFEE),
    "sign": _sign,
    "page": _page,
}


def _frame(picture: Image.Image) -> Frame:
    file = BytesIO()
    picture.save(file, "JPEG", quality=88)
    return Frame(image=file.getvalue(), at_s=None)


def cpu_ms(server: psutil.Process, act: Callable[[], object]) -> float:
    """Milliseconds of processor time in the sandbox for one call."""
    act()
    before = _cpu_of(server)
    for _ in range(TIMES):
        act()
    time.sleep(0.05)  # the last child is still to be buried, and only then counted
    return round((_cpu_of(server) - before) / TIMES * 1e3, 1)


def _server_of(start: Callable[[], object]) -> psutil.Process:
    before = set(psutil.Process().children())
    start()
    return next(child for child in psutil.Process().children() if child not in before)


def _sampled(sandbox: Sandbox, path: Path) -> tuple[Frame, ...]:
    with path.open("rb") as file:
        kind = "video" if path.suffix == ".mp4" else "image"
        sampled = sandbox.key_frames(file.fileno(), kind=kind, container=path.suffix[1:])
    return tuple(Frame(image=frame.image, at_s=frame.at_s) for frame in sampled.frames)


def _heard(tagger: LocalTagger, path: Path) -> None:
    with path.open("rb") as file:
        kind = "video" if path.suffix == ".mp4" else "audio"
        tagger.hear(file.fileno(), kind=kind, container=path.suffix[1:])


def _minute_of_sound(folder: str) -> Path:
    path = Path(folder) / "minute.wav"
    path.write_bytes(hearing.wav(hearing.music(60)))
    return path


def _previews(sandbox: Sandbox, path: Path) -> list[float]:
    """Milliseconds each of them took."""
    took = []
    for _ in range(PREVIEWS):
        began = time.perf_counter()
        with path.open("rb") as file:
            sandbox.preview(file.fileno(), kind="image", container="jpeg")
        took.append((time.perf_counter() - began) * 1e3)
        time.sleep(0.02)
    return took


def delay(sandbox: Sandbox, tagger: LocalTagger) -> dict[str, float]:
    """How long previews take alone, and while pictures are tagged one after the other without a pause."""
    path, frame, over = pictures.photo(12), _frame(_sign()), threading.Event()
    alone = _previews(sandbox, path)

    def tag_on() -> None:
        while not over.is_set():
            tagger.tag((frame,), Context(kind="image"))

    thread = threading.Thread(target=tag_on)
    thread.start()
    beside = _previews(sandbox, path)
    over.set()
    thread.join()
    figures = {"alone_ms": median(alone), "beside_ms": median(beside)}
    figures |= {"alone_p95_ms": quantiles(alone, n=20)[-1], "beside_p95_ms": quantiles(beside, n=20)[-1]}
    figures["delay_ms"] = figures["beside_ms"] - figures["alone_ms"]
    return {name: round(value, 1) for name, value in figures.items()}


def main() -> None:
    """Measure everything and print it."""
    results: dict[str, object] = {"cpus": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        tagger = LocalTagger(Path(folder))
        first, began = _frame(Image.new("RGB", (64, 64))), time.perf_counter()
        server = _server_of(lambda: tagger.tag((first,), Context(kind="image")))
        results["first_start_s"] = round(time.perf_counter() - began, 2)
        results["resident_mib"] = server.memory_info().rss >> 20
        for name, make in PICTURES.items():
            frame = _frame(make())
            results[name] = {
                "without_text_cpu_ms": cpu_ms(
                    server,
                    lambda: tagger.tag((frame,), Context(kind="image", reads_text=False)),  # noqa: B023
                ),
                "with_text_cpu_ms": cpu_ms(server, lambda: tagger.tag((frame,), Context(kind="image"))),  # noqa: B023
            }
        passing = psutil.Process().children()[0]
        for name, path in {
            "photo_12_megapixels": pictures.photo(12),
            "video_of_a_minute": videos.video(size_bytes=50_000_000, seconds=60),
        }.items():
            frames = _sampled(sandbox, path)
            kind = "video" if len(frames) > 1 else "image"
            results[name] = {
                "frames": len(frames),
                "key_frames_cpu_ms": cpu_ms(passing, lambda: _sampled(sandbox, path)),  # noqa: B023
                "tagger_cpu_ms": cpu_ms(server, lambda: tagger.tag(frames, Context(kind=kind))),  # noqa: B023
            }
        for name, path in {
            "sound_of_a_minute": _minute_of_sound(folder),
            "sound_of_a_video_of_a_minute": videos.video(size_bytes=50_000_000, seconds=60),
        }.items():
            results[name] = {"tagger_cpu_ms": cpu_ms(server, lambda: _heard(tagger, path))}  # noqa: B023
        results["preview_of_12_megapixels"] = delay(sandbox, tagger)
        tagger.close()
    json.dump(results, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
