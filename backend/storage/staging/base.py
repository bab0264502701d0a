"""What the staged bytes of an upload have to be able to do while a request writes to them."""

from __future__ import annotations

from types import TracebackType
from typing import IO, Protocol, Self


class Staged(Protocol):
    """The bytes of one upload under its lock, as a context manager; raises NotStored where they cannot be kept."""

    tentative: bool
    """Whether what is appended may be cut again: then it is kept apart from what counts."""

    @property
    def offset(self) -> int:
        """How many bytes are stored."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...

    def append(self, data: bytes | bytearray | memoryview) -> int:
        """Store ``data`` at the end; returns the new offset."""

    def empty(self) -> None:
        """Forget what stands here, for a sender that can only begin again."""

    def cut(self, offset: int) -> None:
        """Forget what was appended behind ``offset``, or more where it cannot be told apart."""

    def head(self, length: int) -> bytes:
        """Return the first ``length`` bytes, or as many as there are."""

    def expose(self) -> None:
        """Let other machines read what stands, as the beginning of the file; nothing where they can, or cannot ever."""

    def whole(self) -> IO[bytes]:
        """Open all bytes for reading, once no more will be appended."""

    def join(self) -> str | None:
        """Have all bytes stand at one place, which is returned as ``seal`` does; nothing is read."""

    def seal(self, digest: str | None) -> tuple[str, str | None]:
        """Return the SHA-256 of all bytes, which is ``digest`` where that may be trusted, and where the store has them.

        None for the place: they stand in the file of this machine that is named after the upload.
        """
