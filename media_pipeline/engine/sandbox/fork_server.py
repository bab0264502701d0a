"""The fork server of the sandbox: forks a confined child for each file, kills late ones, reports how each ended."""

import fcntl
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from media_pipeline.engine.limits import DEFAULT_LIMITS
from media_pipeline.engine.sandbox import ipc, preload
from media_pipeline.engine.sandbox.child import Senses, opened, work
from media_pipeline.engine.sandbox.confinement import Confinement
from media_pipeline.engine.sandbox.preload import Sample

IDLE = "idle"
_MAX_REQUEST, _MAX_DESCRIPTORS = 8192, 5
_EXIT_FAILED = 70
_APART = 64  # where descriptors are out of the way while the first ones are replaced
_PROGRAM_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}


def serve(control: int, models: str = "", priority: str = "", program: str = "") -> None:
    """Runs until the worker closes its end of ``control``, then takes all children along.

    With ``models``, a folder for them, children can tell what pictures show; with ``program`` they can become it. At
    the ``priority`` "idle" they run only while no other process wants the processor.
    """
    senses = preload.senses(Path(models)) if models else None
    samples = preload.up(senses)
    confinement = _tried(Confinement(Path(program) if program else None), samples, senses)
    if priority == IDLE:
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    with socket.socket(fileno=control) as channel:
        channel.send(ipc.encode(confinement.describe()))
        _ForkServer(channel, confinement, senses, program).run()


def _tried(confinement: Confinement, samples: list[Sample], senses: Senses | None = None) -> Confinement:
    """Return the confinement without the parts that fail in a first child; ends the program if all do.

    The child reads samples: a C library that needs a system call that is not listed is found at the start.
    """
    if not _holds(confinement, samples, senses):
        confinement.without_seccomp()
        if not _holds(confinement, samples, senses):
            sys.exit("The media sandbox cannot shut a child in on this machine, so no file will be read.")
    for sample in samples:
        sample.file.close()
    return confinement


def _holds(confinement: Confinement, samples: list[Sample], senses: Senses | None) -> bool:
    server = os.getpid()
    child = os.fork()  # noqa: TID251
    if child == 0:
        status = _EXIT_FAILED
        try:
            confinement.enter(DEFAULT_LIMITS, server, [sample.file.fileno() for sample in samples])
            preload.read(samples, senses)
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


class _Child(Struct):
    status_end: int
    deadline: float
    timed_out: bool = False
    is_unwanted: bool = False


class _ForkServer:
    def __init__(self, channel: socket.socket, confinement: Confinement, senses: Senses | None, program: str) -> None:
        self._channel = channel
        self._program = program
        self._senses = senses
        self._confinement = confinement
        self._pid = os.getpid()
        self._null = os.open(os.devnull, os.O_RDWR)
        self._poller = select.poll()
        self._children: dict[int, _Child] = {}

    def run(self) -> None:
        rings, bell = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(bell, warn_on_full_buffer=False)
        self._poller.register(self._channel, select.POLLIN)
        self._poller.register(rings, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in self._poller.poll(self._patience())}
            if rings in ready:
                os.read(rings, _MAX_REQUEST)
            self._reap()
            self._kill_late()
            self._kill_unwanted(ready)
            if self._channel.fileno() in ready and not self._accept():
                break
        for pid in self._children:
            _kill(pid)

    def _patience(self) -> float | None:
        """Milliseconds until the next child is over its time."""
        deadlines = [child.deadline for child in self._children.values() if not child.timed_out]
        return max(0.0, min(deadlines) - time.monotonic()) * 1000 + 1 if deadlines else None

    def _accept(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._channel, _MAX_REQUEST, _MAX_DESCRIPTORS)
        if not data:
            return False
        source, answers, status_end, *written = descriptors
        request = ipc.decode_request(data)
        pid = os.fork()  # noqa: TID251
        if pid == 0:
            if request.task == "program":
                self._become_program(request, [*written[1:], answers, answers, source, *written[:1]])
            self._become_child(request, source, answers)
        for descriptor in (source, answers, *written):
            os.close(descriptor)
        self._poller.register(status_end, 0)  # tells of nothing but that its reader is gone
        self._children[pid] = _Child(status_end, time.monotonic() + request.limits.wall_seconds)
        return True

    def _become_child(self, request: ipc.Request, source: int, answers: int) -> NoReturn:
        status = _EXIT_FAILED
        try:
            os.setsid()
            for standard in (0, 1, 2):
                os.dup2(self._null, standard)
            with opened(request.kind, source) as file:
                self._confinement.enter(request.limits, self._pid, (source, answers))
                work(request, file, answers, self._senses)
                status = 0
        finally:
            os._exit(status)  # whatever happened: nothing of the server's may run in a child

    def _become_program(self, request: ipc.Request, descriptors: list[int]) -> NoReturn:
        """Become the program with these descriptors as its first ones, from standard input on."""
        try:
            os.setsid()
            for ending in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them; a program shall end by them
                signal.signal(ending, signal.SIG_DFL)
            apart = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, _APART) for descriptor in descriptors]
            for number, descriptor in enumerate(apart):
                os.dup2(descriptor, number)
            kept = range(3, len(apart))
            self._confinement.enter(request.limits, self._pid, kept, for_program=True)
            os.execve(self._program, [self._program, *request.arguments], _PROGRAM_ENVIRONMENT)  # noqa: S606
        finally:
            os._exit(_EXIT_FAILED)

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                child = self._children.pop(found[0])
                code = os.waitstatus_to_exitcode(found[1])
                ended = ipc.Ended(signal=max(0, -code), status=max(0, code), timed_out=child.timed_out)
                with suppress(BrokenPipeError):
                    os.write(child.status_end, ipc.encode(ended))
                if not child.is_unwanted:
                    self._poller.unregister(child.status_end)
                os.close(child.status_end)

    def _kill_unwanted(self, ready: set[int]) -> None:
        """Kill children whose client has closed its end: ffmpeg ignores that its progress is not read."""
        for pid, child in self._children.items():
            if child.status_end in ready and not child.is_unwanted:
                child.is_unwanted = True
                self._poller.unregister(child.status_end)
                _kill(pid)

    def _kill_late(self) -> None:
        now = time.monotonic()
        for pid, child in self._children.items():
            if now >= child.deadline and not child.timed_out:
                child.timed_out = True
                _kill(pid)


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
