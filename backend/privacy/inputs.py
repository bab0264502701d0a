"""What people send to have their data erased."""

from __future__ import annotations

from backend.inputs import Input


class Erase(Input, frozen=True, kw_only=True):
    """The consent to an erasure: the own ``password``, and a ``code`` where log-ins ask for one.

    With ``dry_run`` nothing is erased, and neither is needed.
    """

    password: str = ""
    code: str = ""
    dry_run: bool = False
