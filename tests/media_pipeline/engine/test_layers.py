"""Each layer by itself, with the others off: one that is lost would not be noticed where several do the same."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import av
import pytest

from media_pipeline.engine import probe
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from tests.corpus import hostile, videos
from tests.media_pipeline.engine.opened import Watch

READERS: dict[str, tuple[Callable[[Path], Path], dict[str, str]]] = {
    "concat": (hostile.ffconcat, {"safe": "0"}),
    "hls": (hostile.hls_playlist, {"allowed_extensions": "ALL", "extension_picky": "0"}),
}
"""Readers that follow a file's words to other files, and the options that let them do it without restraint."""


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A good video of somebody else."""
    path = tmp_path / "foreign.mp4"
    shutil.copy(videos.of_format("mp4"), path)
    return path


@pytest.fixture
def is_followed(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """Whether a reader that follows other files reaches the foreign one, with one layer of the engine on, or none."""

    def followed(reader: str, layer: str | None) -> bool:
        make, unrestrained = READERS[reader]

        def open_with_one_layer(file, *, format, container_options, io_open, **rest):  # type: ignore[no-untyped-def]
            options = {name: value for name, value in container_options.items() if name == layer}
            return opened(
                file,
                format=format if layer == "format" else reader,
                container_options={**options, **unrestrained},
                io_open=io_open if layer == "io_open" else None,
                **rest,
            )

        opened = av.open
        monkeypatch.setattr(av, "open", open_with_one_layer)
        with make(foreign).open("rb") as file, Watch(foreign) as watch:
            with suppress(MediaError, PermissionError):
                probe.opened_as(file, "mov", Limits()).close()
            return watch.was_touched

    return followed


@pytest.mark.parametrize("reader", READERS)
def test_without_any_layer_another_file_would_be_read(is_followed: Callable[..., bool], reader: str) -> None:
    assert is_followed(reader, None)


@pytest.mark.parametrize(
    ("reader", "layer"),
    [
        ("concat", "format"),
        ("concat", "format_whitelist"),
        ("concat", "protocol_whitelist"),
        ("hls", "format"),
        ("hls", "format_whitelist"),
        ("hls", "protocol_whitelist"),
        ("hls", "io_open"),
    ],
)
def test_one_layer_by_itself_keeps_another_file_shut(is_followed: Callable[..., bool], reader: str, layer: str) -> None:
    assert not is_followed(reader, layer)


# Numbers of x86-64, as a program that broke out would call them. Signal 0 asks whether one may, and does nothing.
REACHING = {
    "kill": "62, parent, 0",
    "tkill": "200, parent, 0",
    "tgkill": "234, parent, parent, 0",
    "prlimit64": "302, parent, 7, 0, 0",
    "open": "2, b'/etc/hostname', 0",
}
PROGRAM = """
import ctypes, json, os, sys
from media_pipeline.engine.sandbox import landlock, seccomp
libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
libc.prctl(38, 1, 0, 0, 0)
known = landlock.version(libc)
if sys.argv[1] == "filtered":
    seccomp.install(libc)
if sys.argv[1] == "landlocked" and known:
    landlock.restrict(libc, landlock.deny_all(libc, known))
refused = {name: eval(f"libc.syscall({call})") < 0 for name, call in json.loads(sys.argv[2]).items()}
print(json.dumps(refused | {"landlock": known is not None}), flush=True)
os._exit(0)
"""


def _refused(state: str) -> dict[str, bool]:
    command = [sys.executable, "-c", PROGRAM, state, json.dumps(REACHING)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    said: dict[str, bool] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def free() -> dict[str, bool]:
    """What is refused to a process like any other."""
    return _refused("free")


@pytest.fixture(scope="module")
def filtered() -> dict[str, bool]:
    """What is refused to one that has the filter of system calls, and nothing else."""
    return _refused("filtered")


@pytest.mark.parametrize("name", REACHING)
def test_filter_of_system_calls_by_itself_keeps_a_child_from_its_parent(
    free: dict[str, bool], filtered: dict[str, bool], name: str
) -> None:
    assert (free[name], filtered[name]) == (False, True)


def test_landlock_by_itself_lets_no_path_be_opened_where_the_kernel_has_it(free: dict[str, bool]) -> None:
    landlocked = _refused("landlocked")
    assert (free["open"], landlocked["open"]) == (False, landlocked["landlock"])
