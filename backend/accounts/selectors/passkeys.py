"""Reads the passkeys of people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend import clock
from backend.accounts import passkeys
from backend.accounts.models import Passkey
from backend.accounts.own_payloads import PasskeyPayload


def passkeys_of(user_id: UUID) -> list[PasskeyPayload]:
    """Return the passkeys of a person, the oldest first; there are at most 20."""
    return [passkey_payload(row) for row in Passkey.objects.filter(user=user_id).order_by("pk")]


def passkey_payload(row: Passkey) -> PasskeyPayload:
    """Return a passkey as its person sees it."""
    return PasskeyPayload(
        id=str(row.pk), name=row.name, transports=row.transports, backed_up=row.backed_up,
        created_at=clock.stamp(row.created_at), last_used_at=clock.stamp_or_none(row.last_used_at),
    )  # fmt: skip


def person_of_passkey(credential: dict[str, Any]) -> UUID | None:
    """The person of the passkey that has signed, as it says; None where it is not known here."""
    rows = Passkey.objects.filter(credential_id=passkeys.named_in(credential))
    return rows.values_list("user", flat=True).first()


def has_passkey(user_id: UUID, *, but: UUID | None = None) -> bool:
    """Whether a person can log in by a passkey, ``but`` for one: where this server has none, they open nothing."""
    rows = Passkey.objects.filter(user=user_id)
    return passkeys.offered() and (rows.exclude(pk=but) if but else rows).exists()
