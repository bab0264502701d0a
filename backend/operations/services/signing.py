"""Signs the notices that go to webhooks of alerts, by the scheme of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from backend.operations.inputs import Channel
from backend.operations.models import AlertRule, NamespaceAlertRule
from backend.operations.payloads import HookSecret

_SALT = "backend.operations.alerts"


def keyed(channels: Iterable[Channel], *, namespace_id: UUID | None) -> tuple[list[dict[str, Any]], list[HookSecret]]:
    """Return channels as a rule keeps them, and the secrets of those webhooks that no rule has named before.

    A webhook has one key for all rules of a namespace that name it, or for all of the server's; once none does, a new
    one is made the next time.
    """
    known, new = keys_of(namespace_id), []
    kept: list[dict[str, Any]] = []
    for channel in channels:
        row: dict[str, Any] = {"type": channel.type, "to": channel.to}
        if channel.type == "webhook":
            if channel.to not in known:
                known[channel.to] = secrets.token_hex(16)
                new.append(HookSecret(to=channel.to, secret=_shown(channel.to, known[channel.to])))
            row["key"] = known[channel.to]
        kept.append(row)
    return kept, new


def signed_headers(url: str, key: str, message_id: str, body: bytes, moment: datetime) -> dict[str, str]:
    """Return the headers that prove where a notice comes from and when; ``key`` is that of the webhook."""
    at = str(int(moment.timestamp()))
    content = b".".join([message_id.encode(), at.encode(), body])
    signature = hmac.new(_secret(url, key), content, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def keys_of(namespace_id: UUID | None) -> dict[str, str]:
    """Return the key of each webhook that a rule of a namespace names, or one of the server's. One query.

    Those of before there were keys have none.
    """
    rules = NamespaceAlertRule.objects.filter(namespace=namespace_id) if namespace_id else AlertRule.objects
    rows = rules.values_list("channels", flat=True)
    return {one["to"]: one["key"] for channels in rows for one in channels if "key" in one}


def _shown(url: str, key: str) -> str:
    return f"whsec_{base64.b64encode(_secret(url, key)).decode()}"


def _secret(url: str, key: str) -> bytes:
    return salted_hmac(_SALT, f"{key}:{url}", algorithm="sha256").digest()
