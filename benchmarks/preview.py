"""What one preview costs in the sandbox, beside ``ffprobe`` and a one-frame ``ffmpeg`` for the same 1080p MP4, and that
of a photo of 12 megapixels beside Pillow, which makes the largest of its pictures alone.

Five rounds, interleaved, medians, printed as JSON. The sandbox makes facts, placeholder and three thumbnails; the
commands make facts and one thumbnail of 640 pixels. CPU counts all that was started.
Use: ``python -m benchmarks.preview``.
"""

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import psutil
from PIL import Image

from benchmarks.size import SMALL, sized
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import pictures, videos

ROUNDS = sized(5, 2)
TIMES = sized(10, 5)  # per round: the kernel counts a process's time in steps of 10 ms
FILES = {"plain": videos.full_hd} | ({} if SMALL else {"grain": lambda: videos.video(size_bytes=50_000_000)})
LARGE = 1280
Figures = dict[str, float]


def in_sandbox(sandbox: Sandbox, path: Path) -> Figures:
    """Milliseconds per preview."""
    first_facts: list[float] = []
    server = psutil.Process().children()[-1]
    cpu, began = _cpu_of(server) + time.process_time(), time.perf_counter()
    for _ in range(TIMES):
        start = time.perf_counter()
        with path.open("rb") as file:
            sandbox.preview(
                file.fileno(),
                kind="video",
                container="mp4",
                on_facts=lambda facts: first_facts.append(time.perf_counter() - start),  # noqa: B023
            )
    wall = time.perf_counter() - began
    time.sleep(0.02)  # the last child is still to be buried, and only then counted
    cpu = _cpu_of(server) + time.process_time() - cpu
    return {"wall_ms": wall / TIMES * 1e3, "cpu_ms": cpu / TIMES * 1e3, "facts_ms": median(first_facts) * 1e3}


def by_commands(ffprobe: str, ffmpeg: str, path: Path) -> Figures:
    """Milliseconds per probe and frame."""
    cpu, began = _cpu_of_children(), time.perf_counter()
    for _ in range(TIMES):
        probe = [ffprobe, "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
        told = json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)
        at = str(float(told["format"]["duration"]) / 10)
        frame = ["-frames:v", "1", "-vf", "scale=640:-2", "-c:v", "libwebp", "-f", "webp", "pipe:1"]
        subprocess.run([ffmpeg, "-v", "error", "-ss", at, "-i", str(path), *frame], capture_output=True, check=True)
    wall, cpu = time.perf_counter() - began, _cpu_of_children() - cpu
    return {"wall_ms": wall / TIMES * 1e3, "cpu_ms": cpu / TIMES * 1e3}


def photo_in_sandbox(sandbox: Sandbox, path: Path) -> Figures:
    """Milliseconds for the three sizes and the placeholder of a photo."""
    server = psutil.Process().children()[-1]
    cpu, began = _cpu_of(server) + time.process_time(), time.perf_counter()
    for _ in range(TIMES):
        with path.open("rb") as file:
            sandbox.preview(file.fileno(), kind="image", container="jpeg")
    wall = time.perf_counter() - began
    time.sleep(0.02)
    return {"wall_ms": wall / TIMES * 1e3, "cpu_ms": (_cpu_of(server) + time.process_time() - cpu) / TIMES * 1e3}


def photo_by_pillow(path: Path) -> Figures:
    """Milliseconds for the largest size alone, the JPEG read at a lower resolution already."""
    cpu, began = time.process_time(), time.perf_counter()
    for _ in range(TIMES):
        with Image.open(path) as picture:
            picture.draft("RGB", (LARGE, LARGE))
            picture.thumbnail((LARGE, LARGE))
            picture.save(io.BytesIO(), "WEBP")
    wall = time.perf_counter() - began
    return {"wall_ms": wall / TIMES * 1e3, "cpu_ms": (time.process_time() - cpu) / TIMES * 1e3}


def _cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _middle(rounds: list[Figures]) -> Figures:
    return {name: round(median(figures[name] for figures in rounds), 1) for name in rounds[0]}


def measure(path: Path) -> dict[str, Figures]:
    """The medians of both ways for one file, and how many times less the sandbox takes."""
    ffprobe, ffmpeg = shutil.which("ffprobe"), shutil.which("ffmpeg")
    if not ffprobe or not ffmpeg:
        sys.exit("The comparison needs ffprobe and ffmpeg on the PATH.")
    with Sandbox() as sandbox:
        ways: dict[str, Callable[[], Figures]] = {
            "sandbox": lambda: in_sandbox(sandbox, path),
            "commands": lambda: by_commands(ffprobe, ffmpeg, path),
        }
        rounds: dict[str, list[Figures]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                rounds[name].append(way())
    middle = {name: _middle(figures) for name, figures in rounds.items()}
    times_less = {name: round(middle["commands"][name] / middle["sandbox"][name], 2) for name in ("wall_ms", "cpu_ms")}
    return middle | {"times_less": times_less}


def measure_photo() -> dict[str, object]:
    """The medians of both ways for a photo, and how many times as much processor time the sandbox takes."""
    path = pictures.photo(12)
    rounds: dict[str, list[Figures]] = {"sandbox": [], "pillow": []}
    with Sandbox() as sandbox:
        photo_in_sandbox(sandbox, path)
        for _ in range(ROUNDS):
            rounds["sandbox"].append(photo_in_sandbox(sandbox, path))
            rounds["pillow"].append(photo_by_pillow(path))
    middle = {name: _middle(figures) for name, figures in rounds.items()}
    return middle | {"times_pillow": round(middle["sandbox"]["cpu_ms"] / middle["pillow"]["cpu_ms"], 2)}


if __name__ == "__main__":
    figures = {name: measure(make()) for name, make in FILES.items()} | {"photo": measure_photo()}
    print(json.dumps({"cpus": os.cpu_count(), "load": round(os.getloadavg()[0], 1)} | figures, indent=1))
