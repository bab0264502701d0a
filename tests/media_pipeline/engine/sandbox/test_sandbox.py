"""The sandbox as its worker sees it: it always answers, it comes back after every accident, it leaks nothing."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.sandbox import Kind, Sandbox
from tests.corpus import hostile, pictures, videos
from tests.running import alive, eventually_gone
from tests.waiting import PATIENCE_S

OnFacts = Callable[[Facts], None]


@pytest.fixture(scope="module")
def own() -> Iterator[Sandbox]:
    """A sandbox for accidents, after each of which it goes on, so that the others' stays whole."""
    with Sandbox() as sandbox:
        yield sandbox


def _look(sandbox: Sandbox, path: Path, on_facts: OnFacts | None = None, limits: Limits | None = None) -> Preview:
    container = path.suffix[1:]
    kind: Kind = "image" if container in pictures.FORMATS else "video"
    with path.open("rb") as file:
        return sandbox.preview(
            file.fileno(), kind=kind, container=container, limits=limits or Limits(), on_facts=on_facts
        )  # fmt: skip


def _server() -> psutil.Process:
    """The fork server that was started last by this process."""
    children = filter(alive, psutil.Process().children())
    servers = [child for child in children if "fork_server" in " ".join(child.cmdline())]
    return max(servers, key=psutil.Process.create_time)


def _to_child(number: int) -> OnFacts:
    """Sends a signal to the shut-in child when it has found the facts.

    It is there still: a photo's thumbnails are more than the pipe takes, and nobody reads it during this call.
    """

    def send(facts: Facts) -> None:
        # The child of an earlier file may be about to end.
        max(filter(alive, _server().children()), key=lambda child: (child.create_time(), child.pid)).send_signal(number)

    return send


def _wait_until(true: Callable[[], bool], within: float = 30) -> None:
    deadline = time.monotonic() + within
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)


def _refusal(look: Callable[[], Preview]) -> MediaError:
    with pytest.raises(MediaError) as caught:
        look()
    return caught.value


def test_facts_are_told_before_the_pictures_are_made(own: Sandbox) -> None:
    told: list[tuple[float, Facts]] = []
    preview = _look(own, videos.video(size_bytes=50_000_000), lambda facts: told.append((time.monotonic(), facts)))
    ended = time.monotonic()
    assert [facts for _, facts in told] == [preview.facts]
    assert ended - told[0][0] > 0.01


def test_protections_of_this_kernel_are_in_force(own: Sandbox) -> None:
    protections = own.describe()
    assert protections["seccomp"] is True
    assert "landlock" in protections


def test_position_of_the_descriptor_is_neither_used_nor_moved(own: Sandbox) -> None:
    with pictures.of_format("png").open("rb") as file:
        file.seek(100)
        assert own.preview(file.fileno(), kind="image", container="png").thumbnails
        assert file.tell() == 100


def test_only_regular_files_are_taken(own: Sandbox) -> None:
    reading, writing = os.pipe()
    with pytest.raises(ValueError, match="regular"):
        own.preview(reading, kind="image", container="png")
    os.close(reading)
    os.close(writing)


def test_many_threads_get_each_their_own_answer(own: Sandbox) -> None:
    paths = [pictures.turned_jpeg(1), pictures.animated("gif"), videos.quadrants(), hostile.text()] * 6

    def size(path: Path) -> object:
        try:
            facts = _look(own, path).facts
        except MediaError as error:
            return error.code
        return facts.width, facts.height

    with ThreadPoolExecutor(6) as pool:
        sizes = Counter(pool.map(size, paths))
    assert sizes == {(320, 240): 12, (120, 80): 6, "invalid_media": 6}


def test_child_that_hangs_is_killed_at_the_limit_of_time(own: Sandbox) -> None:
    # Given a child that stands still
    began = time.monotonic()
    stop, limits = _to_child(signal.SIGSTOP), Limits(wall_seconds=1.0)
    # When its time is over
    refusal = _refusal(lambda: _look(own, pictures.photo(50), stop, limits))
    # Then it is gone, the person is told, and the next file is served
    assert refusal.code == "timeout"
    assert time.monotonic() - began > 0.9
    assert _server().children() == []
    assert _look(own, pictures.of_format("png")).thumbnails


def test_processor_time_is_limited(own: Sandbox) -> None:
    limits = Limits(cpu_seconds=1, max_parts=10_000_000)
    refusal = _refusal(lambda: _look(own, hostile.gif_of_many_frames(1_500_000, 2), limits=limits))
    assert refusal.code == "timeout"


@pytest.mark.parametrize(
    ("number", "code", "retryable"),
    [
        (signal.SIGSEGV, "invalid_media", False),
        (signal.SIGABRT, "invalid_media", False),
        (signal.SIGXCPU, "timeout", False),
        (signal.SIGKILL, "internal", True),
    ],
)
def test_crash_of_a_child_is_told_as_what_it_is(own: Sandbox, number: int, code: str, retryable: bool) -> None:
    refusal = _refusal(lambda: _look(own, pictures.photo(50), _to_child(number)))
    assert (refusal.code, refusal.retryable) == (code, retryable)
    assert _look(own, pictures.of_format("png")).thumbnails


def test_fork_server_killed_half_way_costs_nothing_but_a_moment(own: Sandbox) -> None:
    killed: list[psutil.Process] = []

    def kill_once(facts: Facts) -> None:
        if not killed:
            killed.append(_server())
            killed[0].kill()

    assert _look(own, pictures.photo(50), kill_once).facts.width == 8165
    assert _server() != killed[0]


def test_fork_server_that_dies_between_files_is_replaced(own: Sandbox) -> None:
    server = _server()
    server.kill()
    server.wait()
    assert _look(own, pictures.of_format("png")).thumbnails


def test_fork_server_that_hangs_is_replaced(own: Sandbox) -> None:
    server = _server()
    server.suspend()
    assert _look(own, pictures.of_format("png"), limits=Limits(wall_seconds=3)).thumbnails
    assert _server() != server
    assert not psutil.pid_exists(server.pid)


def test_children_die_with_their_fork_server(own: Sandbox) -> None:
    orphans: list[psutil.Process] = []

    def kill_server(facts: Facts) -> None:
        server = _server()
        if not orphans:
            orphans.extend(server.children())
            orphans[0].suspend()
            server.kill()

    _look(own, pictures.photo(50), kill_server)
    assert orphans
    assert not eventually_gone(orphans, within=PATIENCE_S)


def test_fifty_previews_leave_no_descriptor_and_no_process_behind(own: Sandbox) -> None:
    def count() -> tuple[int, int, int]:
        server = _server()
        return psutil.Process().num_fds(), server.num_fds(), len(server.children())

    _look(own, pictures.turned_jpeg(1))
    _wait_until(lambda: count()[2] == 0)
    gc.collect()  # what earlier tests left to the collector is not to be closed in the middle of the count
    before = count()
    for turn in range(50):
        if turn % 4:
            _look(own, pictures.turned_jpeg(1))
        else:
            _refusal(lambda: _look(own, hostile.text()))
    _wait_until(lambda: count()[2] == 0)
    left = [now - then for now, then in zip(count(), before, strict=True)]
    assert max(left) <= 0, f"descriptors here, descriptors of the fork server, children: {left}"


def test_fork_server_knows_no_secret_and_inherits_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Given a worker with a secret in its environment and one in an open, inheritable file
    monkeypatch.setenv("SECRET_KEY", "very-secret-indeed")
    secret = tmp_path / "secret"
    secret.write_text("very secret")
    open_secret = os.open(secret, os.O_RDONLY)
    os.set_inheritable(open_secret, True)
    # When a sandbox is started
    with Sandbox() as sandbox:
        _look(sandbox, pictures.of_format("png"))
        server = _server()
        # Then its fork server has neither, and is single-threaded, without which forking would not be sound
        assert b"very-secret" not in Path(f"/proc/{server.pid}/environ").read_bytes()
        assert str(secret) not in {file.path for file in server.open_files()}
        assert server.num_threads() == 1
        assert server.cwd() == "/"
    os.close(open_secret)


def test_closed_sandbox_leaves_no_process_and_refuses_politely() -> None:
    sandbox = Sandbox()
    with sandbox:
        server = _server()
    assert not psutil.pid_exists(server.pid)
    assert _refusal(lambda: _look(sandbox, pictures.of_format("png"))).code == "internal"


def test_worker_killed_hard_takes_its_fork_server_along() -> None:
    program = """from media_pipeline.engine.sandbox import Sandbox
s = Sandbox(); s.describe(); print('up', flush=True); input()"""
    worker = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdout
    assert worker.stdout.readline() == b"up\n"
    servers = psutil.Process(worker.pid).children()
    worker.kill()
    worker.communicate()
    assert len(servers) == 1
    assert not eventually_gone(servers, within=PATIENCE_S)
