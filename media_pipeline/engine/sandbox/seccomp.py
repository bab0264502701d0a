"""Forbids, for the calling process and for good, new processes, sockets and reaching into other processes."""

import ctypes
import platform
import struct

# Numbers from asm/unistd_64.h and asm-generic/unistd.h. Threads stay allowed: decoders need them.
_X86_64 = (0xC000003E, 56, {
    "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "socket": 41, "socketpair": 53, "ptrace": 101,
    "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_getfd": 438, "kill": 62, "tkill": 200, "tgkill": 234,
    "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_send_signal": 424, "setrlimit": 160, "prlimit64": 302,
    "unshare": 272, "setns": 308, "bpf": 321, "add_key": 248, "request_key": 249, "keyctl": 250,
    "perf_event_open": 298, "userfaultfd": 323, "open_by_handle_at": 304, "io_uring_setup": 425,
})  # fmt: skip
_AARCH64 = (0xC00000B7, 220, {
    "execve": 221, "execveat": 281, "socket": 198, "socketpair": 199, "ptrace": 117,
    "process_vm_readv": 270, "process_vm_writev": 271, "pidfd_getfd": 438, "kill": 129, "tkill": 130, "tgkill": 131,
    "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "pidfd_send_signal": 424, "setrlimit": 164, "prlimit64": 261,
    "unshare": 97, "setns": 268, "bpf": 280, "add_key": 217, "request_key": 218, "keyctl": 219,
    "perf_event_open": 241, "userfaultfd": 282, "open_by_handle_at": 265, "io_uring_setup": 425,
})  # fmt: skip
_MACHINES = {"x86_64": _X86_64, "aarch64": _AARCH64}

_CLONE3 = 435
_CLONE_THREAD = 0x10000
_X32_BIT = 0x40000000  # the second set of numbers that x86-64 kernels may understand

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _EPERM, _ENOSYS, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def known_machine() -> bool:
    """Whether the numbers of this processor's system calls stand here."""
    return platform.machine() in _MACHINES


def install(libc: ctypes.CDLL) -> None:
    """Shuts the calling thread in; needs ``no_new_privs``. Raises OSError where the kernel has no seccomp."""
    code = b"".join(struct.pack("HBBI", *step) for step in _steps())
    program = _Program(len(code) // 8, code)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _steps() -> list[tuple[int, int, int, int]]:
    architecture, clone, forbidden = _MACHINES[platform.machine()]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _KILL),
    ]
    for number in forbidden.values():
        steps += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _EPERM)]
    # A filter cannot look behind clone3's pointer; told that it is missing, the C library uses clone.
    steps += [(_JUMP_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ENOSYS)]
    steps += [
        (_JUMP_EQUAL, 0, 3, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_BITS, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return steps
