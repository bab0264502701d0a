"""What is passed by value of uploads: what a client says of one before it begins, and what stands of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from backend.media.placements import Placement


class NewUpload(Struct, frozen=True, kw_only=True):
    """What a client says of a file before it sends it; ``size`` in bytes, ids as the client chose them.

    ``deferred``: it does not know the size yet, and says 0.

    ``direct``: its parts will be sent into the object storage. ``metadata`` is kept word for word, for protocols that
    give it back; ``resumable``: its sender can go on with it after a break. ``concat`` names the parts that it is put
    together of, word for word, ``reserved`` the bytes that are reserved for them already, by namespace, and
    ``standing`` the number of those that need not be copied.
    """

    name: str
    size: int
    deferred: bool = False
    content_type: str = ""
    title: str = ""
    client_id: str = ""
    upload_id: str = ""
    metadata: str = ""
    direct: bool = False
    resumable: bool = True
    concat: str = ""
    reserved: Mapping[UUID, int] = {}
    standing: int = 0


class ReceivedHandle(Struct, frozen=True, kw_only=True):
    """What is to be known of bytes that come in; ``received`` is the offset when it was read.

    ``deferred``: their ``size`` is not known yet, and 0.
    ``unverified``: bytes may stand behind ``received`` whose checksum was never compared; they are to be removed.
    """

    id: UUID
    user_id: UUID
    namespace_id: UUID
    size: int
    deferred: bool
    received: int
    unverified: bool
    metadata: str
    resumable: bool
    expires_at: str
    ended: bool

    @property
    def is_whole(self) -> bool:
        """Whether all bytes stand."""
        return not self.deferred and self.received == self.size


class UploadHandle(ReceivedHandle, frozen=True, kw_only=True):
    """What a process that takes the bytes of a file needs to know of its upload; ``concat`` as in NewUpload."""

    media_id: UUID
    message_id: UUID | None
    placement: Placement | None
    name: str
    typed: bool
    streams: dict[str, int]
    direct: bool
    concat: str


class PartialHandle(ReceivedHandle, frozen=True, kw_only=True):
    """What a process that takes the bytes of a part of a file needs to know; ``ended``: it belongs to a file.

    ``purpose``: what the bytes are sent for where they are no part; they are called ``name`` then.
    """

    purpose: str = ""
    name: str = ""
