"""Which system calls a shut-in child needs, and their numbers on each processor that OffChat knows."""

from msgspec import Struct


class Machine(Struct, frozen=True, kw_only=True):
    """How a processor names its own kind of program (``AUDIT_ARCH_*``), and the numbers of its system calls."""

    architecture: int
    numbers: dict[str, int]


class Condition(Struct, frozen=True, kw_only=True):
    """What must hold of the low 32 bits of an argument: one of ``values``, or none of the bits ``without``."""

    argument: int
    values: tuple[int, ...] = ()
    without: int = 0


# What decoders, Python and the C library (glibc from 2.28, musl) ask for once everything is loaded: memory, threads and
# their locks, bytes of descriptors that are open already, the clock, random bytes, their own end. No call here takes a
# path, makes a descriptor or names another process; newfstatat, by which glibc since 2.33 does fstat, takes a path even
# with AT_EMPTY_PATH. Numbers: asm/unistd_64.h and asm-generic/unistd.h of Linux 6.1.
_X86_64 = Machine(architecture=0xC000003E, numbers={
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8,
    "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "mremap": 25, "madvise": 28,
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "restart_syscall": 219,
    "clone": 56, "set_robust_list": 273, "rseq": 334, "futex": 202, "gettid": 186, "getpid": 39,
    "sched_yield": 24, "sched_getaffinity": 204, "sysinfo": 99,
    "clock_gettime": 228, "clock_getres": 229, "gettimeofday": 96, "time": 201, "nanosleep": 35, "clock_nanosleep": 230,
    "getrandom": 318, "exit": 60, "exit_group": 231,
})  # fmt: skip
_AARCH64 = Machine(architecture=0xC00000B7, numbers={
    "read": 63, "write": 64, "close": 57, "fstat": 80, "lseek": 62,
    "mmap": 222, "mprotect": 226, "munmap": 215, "brk": 214, "mremap": 216, "madvise": 233,
    "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "restart_syscall": 128,
    "clone": 220, "set_robust_list": 99, "rseq": 293, "futex": 98, "gettid": 178, "getpid": 172,
    "sched_yield": 124, "sched_getaffinity": 123, "sysinfo": 179,
    "clock_gettime": 113, "clock_getres": 114, "gettimeofday": 169, "nanosleep": 101, "clock_nanosleep": 115,
    "getrandom": 278, "exit": 93, "exit_group": 94,
})  # fmt: skip
MACHINES = {"x86_64": _X86_64, "aarch64": _AARCH64}

# What a program needs besides: to be started by its loader, which opens libraries by their paths (Landlock says which),
# to copy descriptors, and to name its threads. Found by tracing ffmpeg 9 from imageio-ffmpeg with glibc 2.36.
_PROGRAM_X86_64 = {
    "execve": 59, "access": 21, "arch_prctl": 158, "openat": 257, "newfstatat": 262, "pread64": 17, "readlink": 89,
    "prlimit64": 302, "set_tid_address": 218, "dup": 32, "fcntl": 72, "getrusage": 98, "ioctl": 16, "prctl": 157,
    "poll": 7,
}  # fmt: skip
_PROGRAM_AARCH64 = {
    "execve": 221, "faccessat": 48, "openat": 56, "newfstatat": 79, "pread64": 67, "readlinkat": 78,
    "prlimit64": 261, "set_tid_address": 96, "dup": 23, "fcntl": 25, "getrusage": 165, "ioctl": 29, "prctl": 167,
    "ppoll": 73,
}  # fmt: skip
PROGRAMS = {
    "x86_64": Machine(architecture=_X86_64.architecture, numbers=_X86_64.numbers | _PROGRAM_X86_64),
    "aarch64": Machine(architecture=_AARCH64.architecture, numbers=_AARCH64.numbers | _PROGRAM_AARCH64),
}
"""The same for children that become a program of its own."""

_PROT_EXEC = 0x4
_TCGETS, _PR_SET_NAME = 0x5401, 15
_FCNTLS = (0, 1, 2, 3, 4, 1030)  # F_DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC
# CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID; musl adds DETACHED.
_THREAD_OF_GLIBC, _THREAD_OF_MUSL = 0x3D0F00, 0x7D0F00

CONDITIONS = {
    "mmap": Condition(argument=2, without=_PROT_EXEC),
    "mprotect": Condition(argument=2, without=_PROT_EXEC),
    "clone": Condition(argument=0, values=(_THREAD_OF_GLIBC, _THREAD_OF_MUSL)),
}
"""Calls that are allowed with certain arguments only: no new machine code, no new processes, only threads.

``clone3`` is not allowed at all: a filter cannot look behind its pointer. Told that it is missing, the C library uses
``clone``.
"""

PROGRAM_CONDITIONS = {
    "clone": CONDITIONS["clone"],
    "ioctl": Condition(argument=1, values=(_TCGETS,)),
    "fcntl": Condition(argument=1, values=_FCNTLS),
    "prctl": Condition(argument=0, values=(_PR_SET_NAME,)),
}
"""The same for programs, whose loader maps libraries to run them."""
