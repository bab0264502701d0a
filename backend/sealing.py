"""Encrypts short secrets that have to be read again, with a key that is derived from SECRET_KEY."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def sealed(secret: str, *, purpose: str) -> str:
    """Encrypt and sign a secret; what was sealed for one purpose opens for no other."""
    return _box(purpose).encrypt(secret.encode()).decode()


def opened(box: str, *, purpose: str) -> str | None:
    """Return what was sealed; None where it was altered, or SECRET_KEY is another one by now."""
    try:
        return _box(purpose).decrypt(box.encode()).decode()
    except InvalidToken:
        return None


def _box(purpose: str) -> Fernet:
    key = hmac.new(settings.SECRET_KEY.encode(), f"offchat.sealing.{purpose}".encode(), hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key.digest()))
