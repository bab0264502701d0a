"""Reads the accounts of people at providers."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from backend import clock
from backend.accounts.models import Identity, User
from backend.accounts.own_payloads import IdentityPayload
from backend.errors import NotFound
from backend.settings.oidc import OidcProvider


def providers() -> list[OidcProvider]:
    """Return the providers that the operator has named."""
    return list(settings.OIDC_PROVIDERS.values())


def provider_called(key: str) -> OidcProvider:
    """Return a provider by its id; raises NotFound."""
    provider: OidcProvider | None = settings.OIDC_PROVIDERS.get(key)
    if provider is None:
        raise NotFound("There is no such provider here.")
    return provider


def identities_of(user_id: UUID) -> list[IdentityPayload]:
    """Return the accounts of a person at providers, also at those that the operator names no more."""
    named = {provider.issuer: provider for provider in providers()}
    return [
        IdentityPayload(
            id=str(row.pk), provider=named[row.issuer].id if row.issuer in named else None,
            name=named[row.issuer].name if row.issuer in named else row.issuer, email=row.email or None,
            created_at=clock.stamp(row.created_at), used_at=clock.stamp(row.used_at),
        )
        for row in Identity.objects.filter(user=user_id).order_by("pk")
    ]  # fmt: skip


def has_password(user_id: UUID) -> bool:
    """Whether a person can log in with a password."""
    return User.objects.get(pk=user_id).has_usable_password()
