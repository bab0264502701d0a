"""What people send to import rooms."""

from __future__ import annotations

from typing import Literal

from backend.inputs import Input

ImportKind = Literal["slack", "discord", "offchat"]


class StartReceived(Input, frozen=True, kw_only=True):
    """An archive that was sent by tus (``upload``) is to be imported, as with :class:`StartImport`."""

    upload: str
    kind: ImportKind
    dry_run: bool = False
    direct: bool = False


class StartImport(Input, frozen=True, kw_only=True):
    """An archive to import into a namespace; with ``dry_run`` it is read, and nothing is taken over.

    ``direct``: conversations of two people are taken over as well.
    """

    kind: ImportKind
    namespace: str | None = None
    dry_run: bool = False
    direct: bool = False
