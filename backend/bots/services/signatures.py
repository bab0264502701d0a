"""The secrets of slash commands that have an address, and what signs their calls: the scheme of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings

from backend.bots.models import Command

_PREFIX = "whsec_"


def new_key() -> str:
    """Return what a new secret is made from."""
    return secrets.token_hex(16)


def signing_secret(row: Command) -> str:
    """Return the secret that signs calls, as Standard Webhooks write it; made from SECRET_KEY, and nowhere stored."""
    return _PREFIX + base64.b64encode(_secret(row, row.key)).decode()


def signatures(row: Command, *, message_id: str, at: datetime, body: bytes) -> str:
    """Return the header ``webhook-signature`` of a call; for a day two signatures after a rotation."""
    keys = [row.key, *([row.former_key] if row.former_until and row.former_until > at else [])]
    content = f"{message_id}.{int(at.timestamp())}.".encode() + body
    signed = [hmac.new(_secret(row, key), content, hashlib.sha256).digest() for key in keys]
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in signed)


def _secret(row: Command, key: str) -> bytes:
    # Commands that were made before there were keys have none, and keep their secret until they get another one.
    name = f"offchat.command:{row.pk}" + (f":{key}" if key else "")
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).digest()
