"""The order in which the processes that share the tests begin with their files: what takes longest first.

So no long file is left for the end, when the other processes have nothing more to do.
"""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent

_FIRST = (
    "journeys",
    "backend/test_convergence.py",
    "backend/test_newcomers.py",
    "consumers/transfer/test_object_storage.py",
    "consumers/transfer/test_broken_uploads.py",
    "consumers/transfer/test_uploads_in_any_order.py",
    "contracts/test_isolation.py",
    "deploy/test_up.py",
    "deploy/test_full_disk.py",
    "media_pipeline/test_attacks.py",
    "deploy/test_node_packages.py",
    "consumers",
    "deploy",
    "media_pipeline",
    "contracts",
    "backend",
)
"""Files and folders, those below first; what is not named is begun last, and there is little of it."""


def rank(path: Path) -> int:
    """The place of a test's file: the lower, the earlier it is begun."""
    found = (place for place, first in enumerate(_FIRST) if path.is_relative_to(HERE / first))
    return min(found, default=len(_FIRST))


def shared_here() -> bool:
    """Whether this process is one of several that share the tests."""
    return "PYTEST_XDIST_WORKER" in os.environ
