"""What a push service asks for: a body that only the browser can read (RFC 8291), signed by this server (RFC 8292)."""

from __future__ import annotations

import base64
import time
from functools import lru_cache

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02

_SIGNED_S = 12 * 3600
"""How long a signature holds; push services take a day at most."""

_PERIOD_S = 3600
_PAD = 512
"""Every body has a multiple of these bytes, so that its length tells nothing of a message."""


def encrypted(content: bytes, *, p256dh: str, auth: str) -> bytes:
    """Encrypt ``content``, a JSON text, for the keys of a subscription; blanks at its end hide its length."""
    padded = content.ljust(-(-len(content) // _PAD) * _PAD)
    body: bytes = http_ece.encrypt(
        padded,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(p256dh),
        auth_secret=_bytes(auth),
        version="aes128gcm",
    )
    return body


def authorization(origin: str) -> str:
    """Return the header that proves to the push service at ``origin`` who sends."""
    return _signed(origin, int(time.time() // _PERIOD_S), settings.VAPID_PRIVATE_KEY)


@lru_cache(maxsize=64)
def _signed(origin: str, period: int, private_key: str) -> str:
    """One signature serves a push service for an hour."""
    claims = {"aud": origin, "sub": settings.VAPID_SUBJECT, "exp": period * _PERIOD_S + _SIGNED_S}
    header: str = Vapid02.from_raw(private_key.encode()).sign(claims)["Authorization"]
    return header


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
