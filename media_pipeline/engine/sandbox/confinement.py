"""Confines a new child before it reads a byte: limits, no privileges, no paths, no processes, no sockets."""

import ctypes
import os
import resource
import signal
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from media_pipeline.engine.limits import Limits
from media_pipeline.engine.sandbox import landlock, seccomp

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_NOBODY = 65534
_NICE, _PROGRAM_NICE = 5, 10
_LIBRARIES = tuple(map(Path, ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")))
"""What the loader of a program reads; folders of libraries hold no secrets."""
_MAX_OPEN_FILES = 16
_HIGHEST_DESCRIPTOR = 4096


class Confinement:
    """The protections of this kernel, prepared once in the fork server and applied in each child."""

    def __init__(self, program: Path | None = None) -> None:
        """With ``program``, children can be confined that become it."""
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._landlock = landlock.version(self._libc)
        self._ruleset = landlock.deny_all(self._libc, self._landlock) if self._landlock else None
        self._program_ruleset: int | None = None
        if self._landlock and program:
            readable = [program.resolve(), *_LIBRARIES]
            self._program_ruleset = landlock.deny_all_but(self._libc, self._landlock, readable)
        self._seccomp = seccomp.known_machine()

    def describe(self) -> dict[str, int | bool | None]:
        """The protections that are in force."""
        return {"landlock": self._landlock, "seccomp": self._seccomp}

    def without_seccomp(self) -> None:
        """Disable seccomp, where a trial at the start has shown that the kernel has none."""
        self._seccomp = False

    def enter(self, limits: Limits, server: int, kept: Collection[int] = (), *, for_program: bool = False) -> None:
        """Confines the calling process for good, with the descriptors ``kept`` and the standard ones.

        ``for_program``: it can still become the program, at a lower priority, and read its libraries; nothing else.
        Raises OSError when a promised protection fails.
        """
        self._step_down(_PROGRAM_NICE if for_program else _NICE)
        self._set_limits(limits)
        self._prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:
            raise ProcessLookupError("the fork server is gone")
        self._prctl(_PR_SET_DUMPABLE, 0)
        self._prctl(_PR_SET_NO_NEW_PRIVS, 1)
        ruleset = self._program_ruleset if for_program else self._ruleset
        if ruleset is not None:
            landlock.restrict(self._libc, ruleset)
        _close_all_but(kept)
        if self._seccomp:
            seccomp.install(self._libc, for_program=for_program)

    def _step_down(self, nice: int) -> None:
        os.nice(nice)
        with suppress(OSError):  # when memory runs out, the kernel shall take this process and not the database
            Path("/proc/self/oom_score_adj").write_text("1000")
        if os.geteuid() == 0:
            with suppress(OSError):  # a container may map root alone: then there is no other user to become
                os.setgroups([])
                os.setresgid(_NOBODY, _NOBODY, _NOBODY)
                os.setresuid(_NOBODY, _NOBODY, _NOBODY)

    def _set_limits(self, limits: Limits) -> None:
        for kind, bound in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_DATA, limits.data_bytes),
            (resource.RLIMIT_CPU, limits.cpu_seconds),
            (resource.RLIMIT_FSIZE, limits.written_bytes),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, _MAX_OPEN_FILES),
        ):
            before = resource.getrlimit(kind)[1]
            soft = bound if before == resource.RLIM_INFINITY else min(bound, before)
            # The soft CPU limit names the cause (SIGXCPU); the hard one a second later cannot be caught.
            hard = soft + 1 if kind == resource.RLIMIT_CPU and soft != before else soft
            resource.setrlimit(kind, (soft, hard))

    def _prctl(self, option: int, value: int) -> None:
        if self._libc.prctl(option, value, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


def _close_all_but(kept: Collection[int]) -> None:
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, _HIGHEST_DESCRIPTOR)
