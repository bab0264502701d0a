"""Descriptors that are handed to the other side, and closed here when they are not needed any more."""

import os
import stat
from contextlib import ExitStack


def reopened(fd: int, mode: int = os.O_RDONLY) -> int:
    """A descriptor of the same file, for reading only or as ``mode`` says, with a position of its own.

    Raises ValueError for what is no regular file.
    """
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        raise ValueError("only regular files go into the sandbox")
    return os.open(f"/proc/self/fd/{fd}", mode | os.O_CLOEXEC)


def open_pipe(ours: ExitStack, theirs: ExitStack) -> tuple[int, int]:
    """The reading and the writing end of a pipe, each closed with its stack."""
    reading, writing = os.pipe()
    return closing(ours, reading), closing(theirs, writing)


def closing(stack: ExitStack, descriptor: int) -> int:
    """The descriptor, which is closed with the stack."""
    stack.callback(os.close, descriptor)
    return descriptor
