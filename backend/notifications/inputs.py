"""The inputs of notifications: one struct per command."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from msgspec import UNSET, Struct, UnsetType

from backend.ids import parse_id
from backend.inputs import Input, id_faults, optional_id_faults, refuse

ENDPOINT_CHARS = 1000
_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
"""The curve P-256: y² = x³ - 3x + B modulo PRIME."""

_REFUSED = "This browser cannot be subscribed as it is."
_NOT_AN_ENDPOINT = "Must be the https address of a push service, as the browser's `subscribe()` returns it."


READ_LIMIT = 100
"""How many notifications are named at a time."""


class ReadNotifications(Input, frozen=True, kw_only=True):
    """The notifications that were read: some by their ids, or one and all that are older."""

    ids: list[str] | UnsetType = UNSET
    up_to: str | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for both or neither of them, for too many, and for what is no id."""
        if (self.ids is UNSET) == (self.up_to is UNSET):
            refuse("Nothing was marked.", {"ids": ["Send either `ids` or `up_to`."]})
        if self.ids is not UNSET and len(self.ids) > READ_LIMIT:
            refuse("Nothing was marked.", {"ids": [f"At most {READ_LIMIT} at a time; `up_to` takes all older ones."]})
        named = [] if self.ids is UNSET else self.ids
        refuse("Nothing was marked.", id_faults(ids=named) | optional_id_faults(up_to=self.up_to))

    @property
    def keys(self) -> list[UUID]:
        """The ids of ``ids``, each once; none with ``up_to``."""
        named = [] if self.ids is UNSET else self.ids
        return [key for key in map(parse_id, dict.fromkeys(named)) if key]

    @property
    def newest(self) -> UUID | None:
        """The id of ``up_to``."""
        return None if self.up_to is UNSET else parse_id(self.up_to)


class PushKeys(Struct, frozen=True, kw_only=True):
    """The keys of a browser's subscription, in base64url."""

    p256dh: str
    auth: str


class NewSubscription(Input, frozen=True, kw_only=True):
    """A browser's push subscription, as its ``toJSON()`` writes it."""

    endpoint: str
    keys: PushKeys

    def __post_init__(self) -> None:
        """Raise Invalid for an address that is no push service's and for keys that nothing can be encrypted with."""
        faults = {}
        if not _may_be_endpoint(self.endpoint):
            faults["endpoint"] = [_NOT_AN_ENDPOINT]
        if not _on_curve(_bytes(self.keys.p256dh)):
            faults["keys.p256dh"] = ["Must be a public key of the curve P-256: 65 bytes in base64url."]
        if len(_bytes(self.keys.auth)) != 16:
            faults["keys.auth"] = ["Must be 16 bytes in base64url."]
        refuse(_REFUSED, faults)


def origin_of(endpoint: str) -> str:
    """Return scheme, host and port of an endpoint."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def _may_be_endpoint(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint or len(endpoint) > ENDPOINT_CHARS:
        return False
    if not has_host or "@" in parts.netloc or "#" in endpoint:
        return False
    return parts.scheme == "https" or origin_of(endpoint) in settings.PUSH_ALLOWED_ORIGINS


def _bytes(text: str) -> bytes:
    """The bytes of a text in base64url, with or without padding; none where it is not."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _on_curve(point: bytes) -> bool:
    if len(point) != 65 or point[0] != 4:
        return False
    x, y = int.from_bytes(point[1:33]), int.from_bytes(point[33:])
    return x < _PRIME and y < _PRIME and (y * y - (x * x * x - 3 * x + _B)) % _PRIME == 0
