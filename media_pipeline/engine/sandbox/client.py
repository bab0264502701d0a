"""Reads untrusted files in confined children of a small preloaded process: fast, because nothing has to start first.

``Sandbox`` lives in a worker and may be used from all its threads. ``serve`` is the fork server on the other side:
freshly executed, so that it has neither the worker's secrets nor its descriptors; single-threaded, so that forking is
sound. For each file it forks a child, which confines itself, reads the file, answers over a pipe and ends.
"""

import errno
import os
import re
import select
import signal
import socket
import subprocess  # noqa: TID251
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

import msgspec

from media_pipeline.engine import errors
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import (
    BEGINNING_LIMITS,
    CLIP_LIMITS,
    DEFAULT_LIMITS,
    KEY_FRAME_LIMITS,
    PICTURE_LIMITS,
    SOUND_LIMITS,
    STORYBOARD_LIMITS,
    VISION_LIMITS,
    Limits,
)
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.results import Clip, Facts, Heard, KeyFrames, Picture, Preview, Storyboard, Taken
from media_pipeline.engine.sandbox import ipc
from media_pipeline.engine.sandbox.descriptors import closing, open_pipe, reopened
from media_pipeline.engine.vision.findings import Findings, Pictures, encode_pictures

_START_SECONDS = 60.0
_STOP_SECONDS = 5.0
_GRACE_SECONDS = 3.0  # for the fork server to end a child that is over its time, before it is taken for hung itself
_PIECE = 64 * 1024
_PROGRESS = re.compile(rb"[a-z0-9_]+=\s*\S*$")
_COMPLAINT_BYTES = 500
_ROOT = Path(__file__).resolve().parents[3]
# Nothing of the worker's. Numerical libraries start no threads of their own, and none of them reports to its maker.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}
_BOOT = (
    "import gc, sys; gc.disable(); sys.path.insert(0, sys.argv[1]); "
    "from media_pipeline.engine.sandbox.fork_server import serve; serve(int(sys.argv[2]), *sys.argv[3:])"
)

A = TypeVar(
    "A", ipc.Done, ipc.Sampled, ipc.Drawn, ipc.Filmed, ipc.Shown, ipc.Seen, ipc.Filtered, ipc.Told, ipc.Listened
)


def _ignore(facts: Facts) -> None:
    """Ignore the facts, for callers that wait for the whole preview."""


class Sandbox:
    """Reads untrusted files. Thread-safe; starts its fork server at the first use."""

    def __init__(self, *, models: Path | None = None, is_idle: bool = False, ffmpeg: str = "") -> None:
        """With ``models``, a folder to keep them in, it can tell what pictures show; with ``ffmpeg`` it can convert.

        One that ``is_idle`` works only while no other process wants the processor: for work that can wait.
        """
        self._options = [str(models.absolute()) if models else "", "idle" if is_idle else "", ffmpeg]
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._closed = False

    def __enter__(self) -> Self:
        self._running()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the fork server and all its children; previews under way in other threads fail."""
        with self._lock:
            server, self._server, self._closed = self._server, None, True
        if server:
            server.stop()

    def describe(self) -> dict[str, int | bool | None]:
        """The protections in force: ``landlock`` (the kernel's version or None), ``seccomp`` (yes or no).

        Raises SandboxFailed when the fork server does not start.
        """
        return self._running().protections

    def preview(
        self,
        fd: int,
        *,
        kind: ipc.Kind,
        container: str,
        limits: Limits = DEFAULT_LIMITS,
        on_facts: Callable[[Facts], None] | None = None,
        at_s: float | None = None,
        shrink_side: int | None = None,
    ) -> Preview:
        """The preview of the regular file open at ``fd`` (its position does not matter and does not move).

        With ``at_s`` the pictures of a video are of the frame shown that many seconds after its beginning. With
        ``shrink_side`` a larger video has a plan, the shorter side of which has so many pixels.
        ``container`` is the name from the magic-byte table. ``on_facts`` is called in this thread as soon as probing
        is done; should the fork server die at that moment, the file is read once more and it is called again.
        Raises MediaError for every failure that the file causes.
        """
        request = ipc.Request(kind=kind, container=container, limits=limits, at_s=at_s, shrink_side=shrink_side)
        return self._asked(fd, request, ipc.Done, on_facts or _ignore).preview

    def beginning(
        self, fd: int, *, kind: Literal["image", "video"], container: str, total: int, limits: Limits = BEGINNING_LIMITS
    ) -> Preview:
        """The preview of the regular file open at ``fd`` by its beginning, while it grows to ``total`` bytes.

        Raises MediaError also where more bytes are needed.
        """
        request = ipc.Request(task="beginning", kind=kind, container=container, limits=limits, total_bytes=total)
        return self._asked(fd, request, ipc.Done).preview

    def picture(self, fd: int, *, container: str, limits: Limits = PICTURE_LIMITS) -> Picture:
        """The picture open at ``fd`` in full, as every browser shows it. Raises MediaError."""
        request = ipc.Request(task="picture", kind="image", container=container, limits=limits)
        return self._asked(fd, request, ipc.Shown).picture

    def storyboard(self, fd: int, *, container: str, limits: Limits = STORYBOARD_LIMITS) -> Storyboard:
        """Small pictures of the video open at ``fd`` at even steps, on one sheet. Raises MediaError."""
        request = ipc.Request(task="storyboard", kind="video", container=container, limits=limits)
        return self._asked(fd, request, ipc.Drawn).storyboard

    def clip(
        self, fd: int, *, kind: Literal["image", "video"], container: str, limits: Limits = CLIP_LIMITS
    ) -> Clip | None:
        """The animated picture open at ``fd`` as a film, or a look into a video; raises MediaError.

        None for a picture that is seen through: only as it is it plays well.
        """
        return self._asked(fd, ipc.Request(task="clip", kind=kind, container=container, limits=limits), ipc.Filmed).clip

    def key_frames(
        self, fd: int, *, kind: Literal["image", "video"], container: str, limits: Limits = KEY_FRAME_LIMITS
    ) -> KeyFrames:
        """Pictures and hashes of the regular file open at ``fd``, in one pass. Raises MediaError."""
        request = ipc.Request(task="key_frames", kind=kind, container=container, limits=limits)
        return self._asked(fd, request, ipc.Sampled).key_frames

    def without_metadata(
        self, fd: int, *, kind: Literal["image", "video", "audio"], container: str, limits: Limits = DEFAULT_LIMITS
    ) -> list[Part] | None:
        """The parts of the regular file open at ``fd`` without metadata; None where it has none. Raises MediaError."""
        request = ipc.Request(task="metadata", kind=kind, container=container, limits=limits)
        return self._asked(fd, request, ipc.Filtered).parts

    def taken(self, fd: int, *, container: str, limits: Limits = DEFAULT_LIMITS) -> Taken:
        """When and about where the photo open at ``fd`` was taken. Raises MediaError."""
        request = ipc.Request(task="taken", kind="image", container=container, limits=limits)
        return self._asked(fd, request, ipc.Told).taken

    def convert(
        self, fd: int, written: int, *, arguments: Sequence[str], limits: Limits, on_line: Callable[[str], None]
    ) -> None:
        """Have ffmpeg read the regular file open at ``fd`` and write the empty one open at ``written``.

        ``arguments`` name them as ``-fd 3 -i fd:`` and ``-fd 4 fd:``. ``on_line`` is called with each line of what
        ffmpeg says of its progress; where it raises, ffmpeg ends. Raises MediaError, whose cause tells ffmpeg's words,
        and OSError where the disk of ``written`` is full.
        """
        request = ipc.Request(task="program", kind="video", container="", limits=limits, arguments=tuple(arguments))
        try:
            server = self._running()
        except SandboxFailed as error:
            raise errors.internal() from error
        try:
            _run(server, request, fd, written, on_line)
        except _ServerGone as error:
            self._discard(server)
            raise errors.internal() from error

    def findings(self, pictures: Pictures, *, limits: Limits = VISION_LIMITS) -> Findings:
        """What the pictures of one file show. Raises MediaError, and SandboxFailed when the models cannot be loaded."""
        self._running()
        content = encode_pictures(pictures)
        with os.fdopen(os.memfd_create("pictures"), "wb") as memory:
            memory.write(content)
            memory.flush()
            request = ipc.Request(task="vision", kind="image", container="pictures", limits=limits)
            return self._asked(memory.fileno(), request, ipc.Seen).findings

    def sound(
        self, fd: int, *, kind: Literal["video", "audio"], container: str, limits: Limits = SOUND_LIMITS
    ) -> Heard:
        """What is heard in the file open at ``fd``. Raises MediaError, and SandboxFailed as :meth:`findings` does."""
        self._running()
        request = ipc.Request(task="sound", kind=kind, container=container, limits=limits)
        return self._asked(fd, request, ipc.Listened).heard

    def _asked(self, fd: int, request: ipc.Request, sort: type[A], on_facts: Callable[[Facts], None] = _ignore) -> A:
        """The answer, which is of one sort; raises MediaError for every other."""
        for _ in range(2):
            try:
                server = self._running()
            except SandboxFailed as error:
                raise errors.internal() from error
            try:
                answer = _ask(server, fd, request, on_facts)
            except _ServerGone:
                self._discard(server)
                continue
            if not isinstance(answer, sort):
                raise errors.crashed()
            return answer
        raise errors.internal()

    def _running(self) -> "_Server":
        with self._lock:
            if self._closed:
                raise errors.internal()
            if self._server is None:
                self._server = _Server(self._options)
            return self._server

    def _discard(self, server: "_Server") -> None:
        with self._lock:
            if self._server is server:
                self._server = None
        server.kill()


class SandboxFailed(RuntimeError):
    """The fork server does not start on this machine."""


class _ServerGone(Exception):
    """The fork server died or hangs."""


class _Server:
    """The worker's end of one fork server."""

    def __init__(self, options: list[str]) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603, the program and its words are our own
                [sys.executable, "-I", "-c", _BOOT, str(_ROOT), str(theirs.fileno()), *options],
                env=_ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl-C in a terminal is for the worker to handle
            )
        self.protections = self._greeted()

    def _greeted(self) -> dict[str, int | bool | None]:
        self._control.settimeout(_START_SECONDS)
        try:
            greeting = self._control.recv(_PIECE)
        except OSError:
            greeting = b""
        if not greeting:
            self.kill()
            raise SandboxFailed("The fork server of the media sandbox did not start; its own words stand in the log.")
        self._control.settimeout(None)
        return msgspec.msgpack.decode(greeting, type=dict[str, int | bool | None])

    def send(self, request: ipc.Request, descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [ipc.encode(request)], descriptors)
        except OSError as error:
            raise _ServerGone from error

    def stop(self) -> None:
        self._control.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()


def _ask(server: _Server, fd: int, request: ipc.Request, on_facts: Callable[[Facts], None]) -> ipc.Final:
    deadline = time.monotonic() + request.limits.wall_seconds + _GRACE_SECONDS
    with ExitStack() as ours:
        with ExitStack() as theirs:
            source = closing(theirs, reopened(fd))
            answers, answers_end = open_pipe(ours, theirs)
            status, status_end = open_pipe(ours, theirs)
            server.send(request, [source, answers_end, status_end])
        try:
            for answer in _answers(answers, request.limits, deadline):
                match answer:
                    case ipc.FactsFound(facts):
                        on_facts(facts)
                    case ipc.Refused(code, message):
                        raise MediaError(code, message)
                    case _:
                        return answer
        except ipc.MalformedAnswer as error:
            raise errors.crashed() from error
        raise _reason(_ended(status, deadline))


def _run(server: _Server, request: ipc.Request, fd: int, written: int, on_line: Callable[[str], None]) -> None:
    deadline = time.monotonic() + request.limits.wall_seconds + _GRACE_SECONDS
    with ExitStack() as ours:
        with ExitStack() as theirs:
            source = closing(theirs, reopened(fd))
            words, words_end = open_pipe(ours, theirs)
            status, status_end = open_pipe(ours, theirs)
            target, reread = closing(theirs, reopened(written, os.O_RDWR)), closing(theirs, reopened(written))
            server.send(request, [source, words_end, status_end, target, reread])
        complaint = _listened(words, deadline, on_line)
        ended = _ended(status, deadline)
    if ended.timed_out or ended.signal:
        raise _reason(ended)
    if ended.status and os.strerror(errno.ENOSPC) in complaint:
        raise OSError(errno.ENOSPC, complaint)
    if ended.status:
        raise errors.not_readable() from RuntimeError(complaint)


def _listened(pipe: int, deadline: float, on_line: Callable[[str], None]) -> str:
    """Pass lines of progress on until the end; returns the last other words, which are complaints."""
    rest, complaint = b"", b""
    while piece := _read(pipe, deadline):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if _PROGRESS.match(line):
                on_line(line.decode("ascii", "replace"))
            else:
                complaint = (complaint + line + b" ")[-_COMPLAINT_BYTES:]
        rest = rest[-_PIECE:]
    return complaint.decode("utf-8", "replace").strip()


def _answers(pipe: int, limits: Limits, deadline: float) -> Iterator[ipc.Answer]:
    reader = ipc.AnswerReader(limits)
    while piece := _read(pipe, deadline):
        yield from reader.feed(piece)


def _ended(pipe: int, deadline: float) -> ipc.Ended:
    told = _read(pipe, deadline)
    if not told:
        raise _ServerGone
    return ipc.decode_ended(told)


def _read(pipe: int, deadline: float) -> bytes:
    """What has arrived; empty at the end. Raises _ServerGone when nothing comes until the deadline."""
    poller = select.poll()
    poller.register(pipe, select.POLLIN)
    if not poller.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise _ServerGone
    return os.read(pipe, _PIECE)


def _reason(ended: ipc.Ended) -> MediaError:
    """Return why a child ended without a final answer."""
    if ended.timed_out or ended.signal == signal.SIGXCPU:
        return errors.too_slow()
    if ended.signal and ended.signal != signal.SIGKILL:
        return errors.crashed()
    return errors.internal()
