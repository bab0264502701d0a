"""A program in the sandbox that multiplies, never ends, or stands still is ended, and others are served meanwhile."""

import tempfile
from collections.abc import Callable, Iterator

import imageio_ffmpeg
import psutil
import pytest

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import pictures
from tests.running import alive
from tests.waiting import until

ENDLESS = ("-nostdin", "-v", "error", "-progress", "pipe:1", "-f", "lavfi", "-re", "-i", "anullsrc", "-f", "null", "-")
LIMITS = Limits(memory_bytes=3 * 1024**3, wall_seconds=300.0)


@pytest.fixture(scope="module")
def converter() -> Iterator[Sandbox]:
    with Sandbox(ffmpeg=imageio_ffmpeg.get_ffmpeg_exe()) as sandbox:
        sandbox.describe()
        yield sandbox


@pytest.fixture(scope="module")
def shell() -> Iterator[Sandbox]:
    """A sandbox whose program is a shell."""
    with Sandbox(ffmpeg="/bin/sh") as sandbox:
        sandbox.describe()
        yield sandbox


def children() -> list[psutil.Process]:
    """What runs below the fork servers of this process."""
    servers = [child for child in psutil.Process().children() if alive(child) and "fork_server" in str(child.cmdline())]
    return [child for server in servers for child in server.children(recursive=True) if alive(child)]


def run(sandbox: Sandbox, *arguments: str, limits: Limits = LIMITS, on_line: Callable[[str], None]) -> None:
    with pictures.of_format("png").open("rb") as file, tempfile.TemporaryFile() as written:
        sandbox.convert(file.fileno(), written.fileno(), arguments=arguments, limits=limits, on_line=on_line)


def is_served(sandbox: Sandbox) -> bool:
    with pictures.of_format("png").open("rb") as file:
        return bool(sandbox.preview(file.fileno(), kind="image", container="png").thumbnails)


class _Enough(Exception):
    """No more is wanted."""


def test_files_are_looked_at_beside_a_program_without_end_which_ends_where_nobody_wants_it(converter: Sandbox) -> None:
    def look(line: str) -> None:
        assert is_served(converter)
        raise _Enough

    with pytest.raises(_Enough):
        run(converter, *ENDLESS, on_line=look)
    assert until(lambda: not children())


def test_a_program_that_stands_still_is_killed_at_the_limit_of_time(converter: Sandbox) -> None:
    def stop(line: str) -> None:
        for child in children():
            child.suspend()

    limits = Limits(memory_bytes=3 * 1024**3, wall_seconds=2.0)
    with pytest.raises(MediaError) as refused:
        run(converter, *ENDLESS, limits=limits, on_line=stop)
    assert refused.value.code == "timeout"
    assert until(lambda: not children())
    assert is_served(converter)


@pytest.mark.parametrize(
    "bomb",
    ["b() { b | b & }; b; while :; do :; done", "while :; do (while :; do :; done) & done"],
    ids=["pipe", "loop"],
)
def test_a_fork_bomb_makes_no_process(shell: Sandbox, bomb: str) -> None:
    most: list[int] = []
    limits = Limits(cpu_seconds=1, memory_bytes=3 * 1024**3)
    with pytest.raises(MediaError) as refused:
        run(shell, "-c", f"echo a=1; {bomb}", limits=limits, on_line=lambda line: most.append(len(children())))
    # It fails at its first fork, and is gone then.
    assert refused.value.code == "invalid_media"
    assert max(most) <= 1
    assert until(lambda: not children())
    assert is_served(shell)
