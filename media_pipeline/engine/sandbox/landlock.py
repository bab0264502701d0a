"""Takes paths away from the calling process, for good, with the kernel's Landlock."""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

# The same on all processors that Linux has Landlock for.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE = 0b001, 0b100
_ASK_VERSION = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights each version knows; later ones know 16
_TCP_RIGHTS = 0b11  # bind and connect, from version 4
_SCOPES = 0b11  # abstract sockets and signals to processes outside, from version 6


def version(libc: ctypes.CDLL) -> int | None:
    """The kernel's Landlock version, or None where there is none."""
    found = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    return found if found > 0 else None


def deny_all(libc: ctypes.CDLL, known: int) -> int:
    """A descriptor of a rule set that handles all rights and grants none; ``known`` is the kernel's version."""
    rights = (1 << _FILE_RIGHTS.get(known, 16)) - 1
    attributes = struct.pack("Q", rights)
    if known >= 4:
        attributes += struct.pack("Q", _TCP_RIGHTS)
    if known >= 6:
        attributes += struct.pack("Q", _SCOPES)
    ruleset: int = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    return ruleset


def deny_all_but(libc: ctypes.CDLL, known: int, programs: Iterable[Path]) -> int:
    """The same with the right to read and run ``programs``: files, what stands in folders."""
    ruleset = deny_all(libc, known)
    for path in programs:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        rule = struct.pack("=Qi", _EXECUTE | _READ_FILE, place)
        refused = libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
        os.close(place)
        if refused:
            raise OSError(ctypes.get_errno(), "landlock_add_rule")
    return ruleset


def restrict(libc: ctypes.CDLL, ruleset: int) -> None:
    """Puts the rule set in force for the calling thread; needs ``no_new_privs``."""
    if libc.syscall(_RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
