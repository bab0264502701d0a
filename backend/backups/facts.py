"""What a backup says about its database, read from the very state that is dumped."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from backend.backups.index import Index

Rows = Iterable[tuple[object, ...]]

KEYS = (
    "SELECT key FROM media_blob",
    "SELECT served_key FROM media_mediafile WHERE served_key <> ''",
    "SELECT key FROM media_mediathumbnail",
)
"""Where the database names stored files that have to be there; what else there is can be made anew, or expires."""


class Facts(Struct, frozen=True, kw_only=True):
    """The migrations of a dump as ``app.name``, and the newest block of the activity log as ``number:hash``."""

    migrations: list[str]
    audit: str


def facts_of(ask: Callable[[str], Rows], index: Index) -> Facts:
    """Read the facts by a function that asks the dumped state; the index is told of the files that it names."""
    for query in KEYS:
        index.name(str(key) for (key,) in ask(query))
    migrations = ask("SELECT app, name FROM django_migrations ORDER BY app, name")
    head = next(iter(ask("SELECT n, hash FROM audit_block ORDER BY n DESC LIMIT 1")), (0, "0" * 64))
    return Facts(migrations=[f"{app}.{name}" for app, name in migrations], audit=f"{head[0]}:{head[1]}")
