"""Classes of sizes, by which metrics tell large files from small ones."""

from __future__ import annotations

_MIB = 1024 * 1024
_CLASSES = ((_MIB, "1MiB"), (10 * _MIB, "10MiB"), (100 * _MIB, "100MiB"))


def size_class(size: int) -> str:
    """Return up to how many bytes a file has, of a few steps: ``1MiB``, ``10MiB``, ``100MiB`` or ``larger``."""
    return next((name for most, name in _CLASSES if size <= most), "larger")
