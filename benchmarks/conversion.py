"""What not every browser plays: when the first second of 1080p30 can be played, how long all of it takes to convert,
and how much faster a storyboard is than a pass that decodes everything.

Interleaved rounds, medians, printed as JSON. Use: ``python -m benchmarks.conversion``.
"""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import imageio_ffmpeg
import psutil

from benchmarks.size import sized
from media_pipeline.engine.playback import commands
from media_pipeline.engine.playback.fragments import Fragments
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus.cache import made_by_ffmpeg

ROUNDS = sized(5, 2)
SECONDS, LONG_SECONDS = sized(30, 10), sized(180, 60)
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def film(name: str, seconds: int, *codec: str) -> Path:
    """A moving test picture of 1080p30 with a tone; a part of ten seconds is repeated."""
    picture = ("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30:d=10", "-f", "lavfi", "-i", "sine=d=10")
    part = made_by_ffmpeg(f"part-{name}", *picture, "-pix_fmt", "yuv420p", *codec, "-g", "250", "-c:a", "aac")
    loops = str(seconds // 10 - 1)
    return made_by_ffmpeg(f"{seconds}s-{name}", "-stream_loop", loops, "-i", str(part), "-c", "copy")


def converted(sandbox: Sandbox, path: Path) -> dict[str, float]:
    """Seconds until the first piece stands, and until the whole does, for each second of the film, and of a processor.

    On a machine that does other work too, what the processor was used for says more than the clock.
    """
    server = psutil.Process().children()[-1]
    cpu, began, first = used(server), time.perf_counter(), 0.0
    with path.open("rb") as file, tempfile.TemporaryFile() as written, tempfile.TemporaryFile() as made:
        plan = sandbox.preview(file.fileno(), kind="video", container="mov").plan
        assert plan
        fragments = Fragments(written)

        def look(line: str) -> None:
            nonlocal first
            if not first and next(fragments.whole(), None):
                first = time.perf_counter() - began

        limits = commands.limits_for(path.stat().st_size, SECONDS)
        for source, target, arguments in (
            (file, written, commands.fragmented(plan, "mov", max_pixels=1920 * 1080)),
            (written, made, commands.joined(plan, max_pixels=1920 * 1080)),
        ):
            sandbox.convert(source.fileno(), target.fileno(), arguments=arguments, limits=limits, on_line=look)
    wall = time.perf_counter() - began
    time.sleep(0.05)  # the last child is still to be buried, and only then counted
    return {"first_playable_s": first, "whole_per_s": wall / SECONDS, "cpu_per_s": (used(server) - cpu) / SECONDS}


def used(server: psutil.Process) -> float:
    """Seconds of a processor that a sandbox and all that it has started have used."""
    return float(sum(server.cpu_times()[:4]))


def storyboard(sandbox: Sandbox, path: Path) -> dict[str, float]:
    """Seconds for a storyboard, and for a pass of ffmpeg's that decodes all to take a picture every ten seconds."""
    began = time.perf_counter()
    with path.open("rb") as file:
        sandbox.storyboard(file.fileno(), container="mp4")
    ours, began = time.perf_counter() - began, time.perf_counter()
    filters = ["-an", "-vf", "fps=1/10,scale=160:-2", "-f", "null", "-"]
    subprocess.run([FFMPEG, "-nostdin", "-v", "error", "-i", str(path), *filters], check=True)
    decoded = time.perf_counter() - began
    return {"storyboard_s": ours, "decoded_s": decoded, "times_faster": decoded / ours}


def main() -> None:
    """Print the medians."""
    hevc = film("hevc.mov", SECONDS, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")
    long = film("h264.mp4", LONG_SECONDS, "-c:v", "libx264", "-preset", "veryfast")
    with Sandbox(ffmpeg=FFMPEG) as sandbox:
        rounds = [converted(sandbox, hevc) | storyboard(sandbox, long) for _ in range(ROUNDS)]
    middle = {name: round(median(one[name] for one in rounds), 3) for name in rounds[0]}
    print(json.dumps(middle | {"load": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    main()
