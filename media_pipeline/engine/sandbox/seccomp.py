"""Restricts the calling process for good to the system calls that a decoder needs; all others return ENOSYS."""

import ctypes
import platform
import struct

from media_pipeline.engine.sandbox.syscalls import CONDITIONS, MACHINES, PROGRAM_CONDITIONS, PROGRAMS, Condition

_X32_BIT = 0x40000000  # the second set of numbers that x86-64 kernels may understand

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ENOSYS, _KILL = 0x7FFF0000, 0x00050026, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _ARGUMENT_BYTES = 0, 4, 16, 8
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

_Step = tuple[int, int, int, int]
"""One step of a filter: operation, steps to jump where it is true, where it is false, operand."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def known_machine() -> bool:
    """Whether the numbers of this processor's system calls are known."""
    return platform.machine() in MACHINES


def install(libc: ctypes.CDLL, *, for_program: bool = False) -> None:
    """Shuts the calling thread in; needs ``no_new_privs``. Raises OSError where the kernel has no seccomp.

    ``for_program`` leaves what it needs to become a program of its own.

    A call that is not listed answers ENOSYS, as on a kernel that does not have it. A call by the numbers of another
    processor, or of x32, ends the process.
    """
    code = b"".join(struct.pack("HBBI", *step) for step in _steps(for_program=for_program))
    program = _Program(len(code) // 8, code)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _steps(*, for_program: bool) -> list[_Step]:
    machine = (PROGRAMS if for_program else MACHINES)[platform.machine()]
    conditions = PROGRAM_CONDITIONS if for_program else CONDITIONS
    steps: list[_Step] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, machine.architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _KILL),
    ]
    for name, number in machine.numbers.items():
        allowing = _allowing(conditions.get(name))
        steps += [(_JUMP_EQUAL, 0, len(allowing), number), *allowing]
    return [*steps, (_RETURN, 0, 0, _ENOSYS)]


def _allowing(condition: Condition | None) -> list[_Step]:
    """The steps that end a call whose number has been recognised."""
    if condition is None:
        return [(_RETURN, 0, 0, _ALLOW)]
    load = (_LOAD, 0, 0, _FIRST_ARGUMENT + _ARGUMENT_BYTES * condition.argument)
    if condition.without:
        return [load, (_JUMP_BITS, 1, 0, condition.without), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ENOSYS)]
    equal = [step for value in condition.values for step in ((_JUMP_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW))]
    return [load, *equal, (_RETURN, 0, 0, _ENOSYS)]
