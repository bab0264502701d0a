"""Every change to namespaces and to the space that is taken in them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Greatest

from backend import names
from backend.accounts.models import Namespace
from backend.errors import QuotaExceeded

NAMESPACE_NAME_CHARS = 120


def reserve_space(namespace_id: UUID, size: int) -> None:
    """Take ``size`` bytes of a namespace's quota (inside a transaction); raises QuotaExceeded."""
    rows = Namespace.objects.filter(pk=namespace_id).filter(
        Q(quota_bytes=None) | Q(quota_bytes__gte=F("used_bytes") + size)
    )
    if not rows.update(used_bytes=F("used_bytes") + size):
        raise QuotaExceeded(
            "This namespace has no room left for a file of this size. Delete something, or ask an administrator."
        )


def release_space(namespace_id: UUID, size: int) -> None:
    """Give ``size`` bytes of quota back (inside a transaction)."""
    Namespace.objects.filter(pk=namespace_id).update(used_bytes=Greatest(F("used_bytes") - size, 0))


def ensure_namespace(slug: str, name: str) -> UUID:
    """The namespace called ``slug``, made where it is missing; raises Invalid for a ``name`` that cannot be used."""
    shown = names.required(name, longest=NAMESPACE_NAME_CHARS, field="name")
    return Namespace.objects.get_or_create(slug=slug, defaults={"name": shown})[0].pk
