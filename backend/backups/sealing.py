"""How the files of a backup are written: encrypted and authenticated in chunks, or as they are.

An encrypted file is a mark, 16 random bytes from which its own key is derived, and chunks of 1 MiB in AES-256-GCM. The
nonce is the chunk's number and whether it is the last one, so that nothing can be reordered or cut off; the role of the
file is authenticated with each chunk, so that none can stand in for another.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from typing import IO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BLOCK = 1024 * 1024
_MARK, _SALT, _TAG = b"OFFCHAT\x01", 16, 16


class Damaged(Exception):
    """A file of a backup is not what was written; ends a sentence that begins with its name."""


class Seal(Protocol):
    """Writes and reads the files of a backup. ``id`` is public, and tells one key from another."""

    id: str

    def write(self, file: IO[bytes], role: str, blocks: Iterable[bytes]) -> None:
        """Write blocks of any size to an empty file that has the ``role``."""

    def read(self, file: IO[bytes], role: str) -> Iterator[bytes]:
        """Yield what was written in blocks; raises Damaged where it is not whole, or of another role."""

    def size_in(self, stored: int) -> int:
        """Return how many bytes were written to a file that has ``stored`` ones."""

    def name_of(self, sha256: str) -> str:
        """Return the name of an object of this hash in the folder of objects."""


class Plain:
    """Writes everything as it is."""

    id = ""

    def write(self, file: IO[bytes], role: str, blocks: Iterable[bytes]) -> None:
        """Write blocks as they are."""
        for block in blocks:
            file.write(block)

    def read(self, file: IO[bytes], role: str) -> Iterator[bytes]:
        """Yield the file in blocks; whether it is whole is told by the hashes of the manifest."""
        while block := file.read(BLOCK):
            yield block

    def size_in(self, stored: int) -> int:
        """Return the same number."""
        return stored

    def name_of(self, sha256: str) -> str:
        """Return the hash itself."""
        return sha256


class Encrypted:
    """Encrypts with keys that are derived from one of 32 bytes; hashes in names cannot be compared without it."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._names = self._derived(b"", b"offchat backup names")
        self.id = self._derived(b"", b"offchat backup key id").hex()[:16]

    def _derived(self, salt: bytes, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(self._key)

    def _cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(self._derived(salt, b"offchat backup file"))

    def write(self, file: IO[bytes], role: str, blocks: Iterable[bytes]) -> None:
        """Encrypt blocks of any size into a file."""
        salt = secrets.token_bytes(_SALT)
        file.write(_MARK + salt)
        cipher, number, waiting = self._cipher(salt), 0, None
        for chunk in _chunks(blocks):
            if waiting is not None:
                file.write(cipher.encrypt(_nonce(number, last=False), waiting, role.encode()))
                number += 1
            waiting = chunk
        file.write(cipher.encrypt(_nonce(number, last=True), waiting or b"", role.encode()))

    def read(self, file: IO[bytes], role: str) -> Iterator[bytes]:
        """Decrypt a file; raises Damaged before the first block that is not what was written."""
        head = file.read(len(_MARK) + _SALT)
        if len(head) < len(_MARK) + _SALT or not head.startswith(_MARK):
            raise Damaged("is not a file of an encrypted backup")
        cipher, number = self._cipher(head[len(_MARK) :]), 0
        chunk = file.read(BLOCK + _TAG)
        while True:
            following = file.read(BLOCK + _TAG)
            try:
                yield cipher.decrypt(_nonce(number, last=not following), chunk, role.encode())
            except InvalidTag:
                raise Damaged("was changed, cut off or belongs elsewhere") from None
            if not following:
                return
            chunk, number = following, number + 1

    def size_in(self, stored: int) -> int:
        """Return the number without the head and the tags of the chunks."""
        body = stored - len(_MARK) - _SALT
        return body - _TAG * -(-body // (BLOCK + _TAG))

    def name_of(self, sha256: str) -> str:
        """Return a keyed hash of the hash."""
        return hmac.digest(self._names, bytes.fromhex(sha256), "sha256").hex()


def seal_of(key: bytes) -> Seal:
    """Return what writes and reads backups with a key; an empty one: without encryption."""
    return Encrypted(key) if key else Plain()


class Digest:
    """Counts and hashes the bytes that pass."""

    def __init__(self) -> None:
        self.size = 0
        self._state = hashlib.sha256()

    def passing(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the blocks unchanged."""
        for block in blocks:
            self._state.update(block)
            self.size += len(block)
            yield block

    @property
    def sha256(self) -> str:
        """The hash of what has passed, as 64 hexadecimal digits."""
        return self._state.hexdigest()


def blocks_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in blocks from where it stands."""
    while block := file.read(BLOCK):
        yield block


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _chunks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in chunks of one size, the last one excepted."""
    kept = bytearray()
    for block in blocks:
        kept += block
        while len(kept) >= BLOCK:
            yield bytes(kept[:BLOCK])
            del kept[:BLOCK]
    if kept:
        yield bytes(kept)
