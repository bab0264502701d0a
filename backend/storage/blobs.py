"""Finished bytes, behind Django's storage interface: written once, under names made of ids and hashes alone."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from msgspec import Struct

from backend.errors import Unavailable
from backend.ids import new_id

_PART = ".part"
_HEX = re.compile(r"[0-9a-f]{32}")


def blob_key(namespace_id: UUID, sha256: str) -> str:
    """The place of an original: content-addressed inside its namespace."""
    return f"originals/{namespace_id.hex}/{sha256[:2]}/{sha256}"


def derived_key(media_id: UUID, name: str) -> str:
    """The place of something made from a file, e.g. ``medium.a1.webp``; the name carries the attempt."""
    return f"{_derived_folder(media_id)}/{name}"


def _derived_folder(media_id: UUID) -> str:
    return f"derived/{media_id.hex[-2:]}/{media_id.hex}"


def local_path(key: str) -> Path | None:
    """The file behind ``key``, where the store is a local disk."""
    return Path(default_storage.path(key)) if isinstance(storages["default"], FileSystemStorage) else None


def adopt(staged: Path, key: str) -> None:
    """Bring staged bytes into the store; the staged file stays until its row stands, so a crash loses nothing.

    What stands there already gives way: these bytes were hashed just now, those may have suffered since.
    """
    target = local_path(key)
    if target is None:
        with staged.open("rb") as source:
            if not default_storage.exists(key):
                default_storage.save(key, File(source))
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{target.name}.{new_id().hex}{_PART}")
    try:
        _link_or_copy(staged, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)  # It is still there also where target and part were one file already.


def share(source: str, key: str) -> bool:
    """Have the bytes at ``source`` stand at ``key`` as well, linked where the store can; False where they are gone."""
    if source == key or stands(key):
        return stands(key)
    if path := local_path(source):
        with suppress(FileNotFoundError):
            adopt(path, key)
        return stands(key)
    try:
        with open_blob(source) as file:
            default_storage.save(key, File(file))
    except FileNotFoundError:
        return False
    return True


def _link_or_copy(staged: Path, part: Path) -> None:
    try:
        os.link(staged, part)
    except OSError:
        shutil.copyfile(staged, part)  # The staging folder lies on another file system.


class Original(Struct, frozen=True, kw_only=True):
    """An original as it stands on the disk, or a ``part`` of one; ``settled_at``: when it came there, in seconds."""

    key: str
    namespace_id: UUID
    sha256: str
    part: bool
    settled_at: float


def originals(prefix: str) -> Iterator[Original]:
    """The originals whose hashes begin with two digits, where the store is a local disk; read as it goes."""
    root = local_path("originals")
    for folder in root.glob(f"*/{prefix}") if root else ():
        for file in folder.iterdir():
            with suppress(FileNotFoundError):
                yield Original(
                    key=f"originals/{folder.parent.name}/{prefix}/{file.name}",
                    namespace_id=UUID(folder.parent.name),
                    sha256=file.name.partition(".")[0],
                    part=file.name.endswith(_PART),
                    # Not the time of its last write, which it brings along from where it was staged.
                    settled_at=file.stat().st_ctime,
                )


def write(key: str, data: bytes) -> None:
    """Store a small derived file; the same name is only ever written with the same bytes."""
    try:
        if default_storage.exists(key):
            default_storage.delete(key)
        default_storage.save(key, ContentFile(data))
    except OSError as refused:
        raise Unavailable("The store does not take files just now.") from refused


def write_pieces(key: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Store a file of any size, piece by piece; returns its SHA-256 and its size in bytes."""
    state, size = hashlib.sha256(), 0
    try:
        with tempfile.TemporaryFile() as whole:
            for piece in pieces:
                state.update(piece)
                size += whole.write(piece)
            whole.seek(0)
            if default_storage.exists(key):
                default_storage.delete(key)
            default_storage.save(key, File(whole))
    except OSError as refused:
        raise Unavailable("The store does not take files just now.") from refused
    return state.hexdigest(), size


def open_blob(key: str) -> IO[bytes]:
    """The bytes for reading; raises FileNotFoundError where they are gone."""
    return default_storage.open(key, "rb")


def remove(key: str) -> None:
    """Remove the bytes, if they are there."""
    default_storage.delete(key)


def remove_derived(media_id: UUID) -> None:
    """Remove everything that any attempt has made from a file, whether or not a row knows of it."""
    folder = _derived_folder(media_id)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def derived_in(prefix: str) -> list[str]:
    """The ids, in hex and sorted, of the files from which something was made, of those whose ids end in two digits."""
    with suppress(FileNotFoundError):
        return sorted(name for name in default_storage.listdir(f"derived/{prefix}")[0] if _HEX.fullmatch(name))
    return []


def derived_files(media_id: UUID) -> Iterator[tuple[str, float]]:
    """The keys of what was made from a file, each with when it came there, in seconds."""
    folder = _derived_folder(media_id)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            yield f"{folder}/{name}", default_storage.get_modified_time(f"{folder}/{name}").timestamp()


def remove_empty_derived(media_id: UUID) -> None:
    """Remove the folder of what was made from a file where nothing stands in it."""
    path = local_path(_derived_folder(media_id))
    with suppress(OSError):
        if path:
            path.rmdir()


def stands(key: str) -> bool:
    """Whether bytes stand there."""
    return default_storage.exists(key)


def has_originals() -> bool:
    """Whether any original stands in the store."""
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir("originals")
        return bool(folders or files)
    return False


def probe() -> None:
    """Write, read and remove a few bytes; raises where the store does not work."""
    name = f"health/{new_id().hex}"
    try:
        default_storage.save(name, ContentFile(b"offchat"))
        with default_storage.open(name) as file:
            file.read()
    finally:
        default_storage.delete(name)  # Also what a full disk took of it.
