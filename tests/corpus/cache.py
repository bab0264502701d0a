"""Keeps made files under the hash of their recipe, so that the second run finds them and a changed recipe does not."""

import hashlib
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import imageio_ffmpeg

FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "corpus"


def made(name: str, recipe: object, make: Callable[[Path], object]) -> Path:
    """The file ``name`` (with its extension) for this recipe; ``make`` is called with the path to write if it is new.

    Two test processes may ask at the same time: the last one to finish wins, and both see a whole file.
    """
    key = hashlib.sha256(repr((name, recipe)).encode()).hexdigest()[:16]
    path = FOLDER / key / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            draft = Path(scratch) / name
            make(draft)
            draft.replace(path)
    return path


def made_by_ffmpeg(name: str, *arguments: str) -> Path:
    """The file that this ffmpeg command line writes."""
    return made(name, arguments, lambda path: ffmpeg(*arguments, str(path)))


def made_of(name: str, content: bytes) -> Path:
    """A file with just these bytes."""
    return made(name, hashlib.sha256(content).hexdigest(), lambda path: path.write_bytes(content))


def ffmpeg(*arguments: str) -> None:
    """Runs the ffmpeg of imageio-ffmpeg; raises CalledProcessError when it fails."""
    subprocess.run([_program(), "-nostdin", "-v", "error", "-y", *arguments], check=True)


def ffmpeg_pipe(*arguments: str) -> bytes:
    """What ffmpeg writes to a pipe, where it cannot go back to complete a header."""
    command = [_program(), "-nostdin", "-v", "error", *arguments, "pipe:1"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


@cache
def _program() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())
