"""Finished bytes, in the stores that the settings name: written once, under names made of ids and hashes alone."""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from msgspec import Struct

from backend.errors import Unavailable
from backend.ids import new_id
from backend.storage import removals
from backend.storage.base import Entry
from backend.storage.disk import PART, DiskStore
from backend.storage.staging import require_space
from backend.storage.stores import stores

_HEX = re.compile(r"[0-9a-f]{32}")
_ASIDE = re.compile(r"\.[0-9a-f]{32}$")
_BLOCK = 1024 * 1024
_REFUSED = "The store does not take files just now."


def blob_key(namespace_id: UUID, sha256: str) -> str:
    """The place of an original: content-addressed inside its namespace."""
    return f"originals/{namespace_id.hex}/{sha256[:2]}/{sha256}"


def derived_key(media_id: UUID, name: str) -> str:
    """The place of something made from a file, e.g. ``medium.a1.webp``; the name carries the attempt."""
    return f"{_derived_folder(media_id)}/{name}"


def link_picture_key(picture_id: UUID) -> str:
    """The place of the picture of a page that messages link to."""
    return f"links/{picture_id.hex[-2:]}/{picture_id.hex}.webp"


def _derived_folder(media_id: UUID) -> str:
    return f"derived/{media_id.hex[-2:]}/{media_id.hex}"


def local_path(key: str) -> Path | None:
    """The file behind ``key``, where new bytes go to a local disk."""
    store = stores()[0]
    return store.path(key) if isinstance(store, DiskStore) else None


def is_remote() -> bool:
    """Whether new bytes go to an object storage."""
    return not isinstance(stores()[0], DiskStore)


def send_ahead(staged: Path, key: str) -> None:
    """Bring staged bytes into an object storage before rows are locked for them; nothing where the store is a disk."""
    if is_remote():
        adopt(staged, key)


def copy_aside(key: str) -> str | None:
    """Copy an object to a key that cannot be guessed, and return that; None where no object stands at ``key``.

    Its name begins with the same hash, or the same name. Raises StoreFailed where the storage fails.
    """
    store, aside = stores()[0], f"{_ASIDE.sub('', key)}.{secrets.token_hex(16)}"
    try:
        store.copy(key, aside)
    except FileNotFoundError:
        return None
    return aside


def adopt(staged: Path, key: str) -> None:
    """Bring staged bytes into the store; the staged file stays until its row stands, so a crash loses nothing."""
    try:
        stores()[0].adopt(staged, key)
    except FileNotFoundError:
        raise
    except OSError as refused:
        if local_path(key) is None:
            raise Unavailable(f"{_REFUSED} What was sent is kept; try again in a moment.") from refused
        raise


def share(source: str, key: str) -> bool:
    """Have the bytes at ``source`` stand at ``key`` as well, copied within the store; False where they are gone."""
    if source == key or stands(key):
        return stands(key)
    try:
        stores()[0].copy(source, key)
    except FileNotFoundError:
        try:
            with open_blob(source) as file:
                _put(key, file)
        except FileNotFoundError:
            return False
    except OSError as refused:
        raise Unavailable(_REFUSED) from refused
    return True


class Original(Struct, frozen=True, kw_only=True):
    """An original as it stands in a store, or a ``part`` of one; ``settled_at``: when it came there, in seconds."""

    key: str
    namespace_id: UUID
    sha256: str
    part: bool
    settled_at: float


FOLDERS = ("originals", "derived", "exports", "erasures", "links")
"""All that finished bytes stand in."""


def entries(folder: str) -> Iterator[Entry]:
    """Yield what stands in one of the :data:`FOLDERS`, in every store, without what is being written there."""
    for store in stores():
        yield from (entry for entry in store.entries(folder) if not entry.key.endswith(PART))


def originals(prefix: str) -> Iterator[Original]:
    """The originals whose hashes begin with two digits; read as it goes."""
    for store in stores():
        for namespace in store.folders("originals"):
            for entry in store.entries(f"originals/{namespace}/{prefix}"):
                name = entry.key.rpartition("/")[2]
                yield Original(
                    key=entry.key,
                    namespace_id=UUID(namespace),
                    sha256=name.partition(".")[0],
                    part=name.endswith(PART),
                    settled_at=entry.settled_at,
                )


def write(key: str, data: bytes) -> None:
    """Store a small derived file; the same name is only ever written with the same bytes."""
    _put(key, io.BytesIO(data))


def write_pieces(key: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Store a file of any size, piece by piece; returns its SHA-256 and its size in bytes."""
    state, size = hashlib.sha256(), 0
    try:
        with tempfile.TemporaryFile() as whole:
            for piece in pieces:
                state.update(piece)
                size += whole.write(piece)
            whole.seek(0)
            _put(key, whole)
    except OSError as refused:
        raise Unavailable(_REFUSED) from refused
    return state.hexdigest(), size


def write_file(key: str, file: IO[bytes]) -> int:
    """Store a file of any size from its beginning; returns its size in bytes."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    _put(key, file)
    return size


def _put(key: str, source: IO[bytes]) -> None:
    try:
        stores()[0].put(key, source)
    except OSError as refused:
        raise Unavailable(_REFUSED) from refused


def open_blob(key: str) -> IO[bytes]:
    """The bytes for reading, with a ``size``; raises FileNotFoundError where they are gone."""
    first, *others = stores()
    for store in (first, *others) if others else ():
        with suppress(FileNotFoundError):
            return store.open(key)
    # Between two looks it may have been migrated.
    return first.open(key)


@contextmanager
def local_file(key: str) -> Iterator[IO[bytes]]:
    """The bytes as a file of this machine, as the sandbox needs one: of an object a copy, which is gone afterwards.

    Raises FileNotFoundError where they are gone, Unavailable where there is no room for a copy.
    """
    with open_blob(key) as file:
        if isinstance(file, io.RawIOBase):
            require_space(file.size)  # type: ignore[attr-defined]
            with tempfile.TemporaryFile(dir=settings.STAGING) as copy:
                shutil.copyfileobj(file, copy, _BLOCK)
                copy.seek(0)
                yield copy
        else:
            yield file


def remove(key: str, *, at_once: bool = False) -> None:
    """Remove the bytes, if they are there; later where a backup needs them, unless they have to go ``at_once``."""
    if not at_once and removals.postponed([key]):
        return
    for store in stores():
        store.remove(key)


def remove_derived(media_id: UUID) -> None:
    """Remove everything that any attempt has made from a file, whether or not a row knows of it."""
    folder = _derived_folder(media_id)
    for store in stores():
        keys = [entry.key for entry in store.entries(folder)]
        if keys and removals.postponed(keys):
            continue
        for key in keys:
            store.remove(key)
        store.prune(folder)


def derived_in(prefix: str) -> list[str]:
    """The ids, in hex and sorted, of the files from which something was made, of those whose ids end in two digits."""
    names = {name for store in stores() for name in store.folders(f"derived/{prefix}")}
    return sorted(filter(_HEX.fullmatch, names))


def derived_files(media_id: UUID) -> Iterator[tuple[str, float]]:
    """The keys of what was made from a file, each with when it was written, in seconds."""
    for store in stores():
        for entry in store.entries(_derived_folder(media_id)):
            yield entry.key, entry.written_at


def remove_empty_derived(media_id: UUID) -> None:
    """Remove the folder of what was made from a file where nothing stands in it."""
    for store in stores():
        store.prune(_derived_folder(media_id))


def stands(key: str) -> bool:
    """Whether bytes stand there."""
    return any(store.size_of(key) is not None for store in stores())


def has_originals() -> bool:
    """Whether any original stands in a store."""
    return any(True for store in stores() for _ in store.folders("originals"))


def probe() -> None:
    """Write, read and remove a few bytes where new bytes go; raises where the store does not work."""
    store, key = stores()[0], f"health/{new_id().hex}"
    try:
        store.put(key, io.BytesIO(b"offchat"))
        with store.open(key) as file:
            file.read()
    finally:
        store.remove(key)  # Also what a full disk took of it.
