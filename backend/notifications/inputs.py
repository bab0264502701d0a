"""The inputs of notifications: one struct per command."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit

from django.conf import settings
from msgspec import Struct

from backend.inputs import Input, refuse

ENDPOINT_CHARS = 1000
_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
"""The curve P-256: y² = x³ - 3x + B modulo PRIME."""

_REFUSED = "This browser cannot be subscribed as it is."
_NOT_AN_ENDPOINT = "Must be the https address of a push service, as the browser's `subscribe()` returns it."


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
