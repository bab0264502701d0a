"""What people send to have their data erased."""

from __future__ import annotations

from backend.inputs import Input


class Erase(Input, frozen=True, kw_only=True):
    """The consent to an erasure: the own ``password``; with ``dry_run`` nothing is erased, and none is needed."""

    password: str = ""
    dry_run: bool = False
