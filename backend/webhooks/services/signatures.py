"""The secrets of webhooks, and what signs a request with them: the scheme of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.utils.crypto import salted_hmac

from backend.webhooks.models import Webhook

_SALT = "backend.webhooks"


def new_key() -> str:
    """Return what a new secret is made from."""
    return secrets.token_hex(16)


def secret_of(row: Webhook) -> str:
    """Return the secret of a webhook as its receiver is given it; it is stored nowhere."""
    return f"whsec_{base64.b64encode(_secret(row, row.key)).decode()}"


def signed_headers(row: Webhook, delivery_id: str, body: bytes, moment: datetime) -> dict[str, str]:
    """Return the headers that prove where a request comes from and when; for a day two signatures after a rotation."""
    at = str(int(moment.timestamp()))
    keys = [row.key, *([row.former_key] if row.former_until and row.former_until > moment else [])]
    signatures = [_signature(_secret(row, key), b".".join([delivery_id.encode(), at.encode(), body])) for key in keys]
    return {"webhook-id": delivery_id, "webhook-timestamp": at, "webhook-signature": " ".join(signatures)}


def _secret(row: Webhook, key: str) -> bytes:
    return salted_hmac(_SALT, f"{row.pk}:{key}", algorithm="sha256").digest()


def _signature(secret: bytes, content: bytes) -> str:
    return f"v1,{base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode()}"
