"""The bytes that namespaces and people may store: reserved, given back, and told of before they are used up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest

from backend import locks
from backend.accounts.hooks import SpaceWarned, space_warned
from backend.accounts.models import Membership, Namespace
from backend.accounts.payloads import PersonSpace
from backend.accounts.selectors.space import person_quota, person_space, quota_of, space_used, warning_of
from backend.audit.actions import Action
from backend.errors import QuotaExceeded
from backend.events.publish import atomic, publish


def reserve_space(namespace_id: UUID, size: int) -> None:
    """Take ``size`` bytes of a namespace's quota (inside a transaction); raises QuotaExceeded."""
    rows = Namespace.objects.filter(pk=namespace_id).filter(
        Q(quota_bytes=None) | Q(quota_bytes__gte=F("used_bytes") + size)
    )
    if not rows.update(used_bytes=F("used_bytes") + size):
        raise QuotaExceeded(
            "This namespace has no room left for a file of this size. Delete something, or ask an administrator."
        )


def require_own_space(
    namespace_id: UUID, user_id: UUID, size: int, *, reserved: int = 0, besides: Callable[[], int] = int
) -> None:
    """Raise QuotaExceeded where a file of ``size`` bytes is more than a person may store (inside a transaction).

    ``reserved`` bytes of it are counted already; ``besides`` adds up others that are not. Before the row of the
    namespace is locked: what the person has stored is added up, for which other people's files do not have to wait;
    their own are counted one after the other.
    """
    quota = person_quota(namespace_id, user_id)
    if quota is None:
        return
    locks.hold_space(namespace_id, user_id)
    left = quota - space_used(namespace_id, [user_id])[user_id] + reserved - besides()
    if size > left:
        raise QuotaExceeded(
            f"Your files may have {_bytes(quota)} here. {_bytes(max(0, left))} of it are left, too little for this "
            "file. Delete files of yours, or ask an administrator for more.",
            left_bytes=max(0, left),
            quota_bytes=quota,
        )


def _bytes(size: int) -> str:
    for unit, name in ((1024**3, "GiB"), (1024**2, "MiB"), (1024, "KiB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size} bytes"


def has_space(namespace_id: UUID, size: int) -> bool:
    """Whether ``size`` more bytes would be within a namespace's quota."""
    within = Q(quota_bytes=None) | Q(quota_bytes__gte=F("used_bytes") + size)
    return Namespace.objects.filter(within, pk=namespace_id).exists()


def charge_space(namespace_id: UUID, size: int) -> None:
    """Count ``size`` bytes that the server made itself, also beyond the quota (inside a transaction)."""
    Namespace.objects.filter(pk=namespace_id).update(used_bytes=F("used_bytes") + size)


def release_space(namespace_id: UUID, size: int) -> None:
    """Give ``size`` bytes of quota back (inside a transaction)."""
    Namespace.objects.filter(pk=namespace_id).update(used_bytes=Greatest(F("used_bytes") - size, 0))


def warn_of_quotas() -> int:
    """Tell of the namespaces that have come to 80 or 95 percent of their quota; returns their number.

    Each is told of once, and again when there was room in between: five percent more than at the warning, so that one
    which wavers is told of once.
    """
    quota = F("quota_bytes")
    # By subtraction: there is no room to multiply the largest quotas.
    percent = Case(
        When(used_bytes__gte=quota - quota / 20, then=95),
        When(used_bytes__gte=quota - quota / 10, warned_percent=95, then=95),
        When(used_bytes__gte=quota - quota / 5, then=80),
        When(used_bytes__gte=quota - quota / 4, warned_percent__gt=0, then=80),
        default=0,
    )
    rows = Namespace.objects.annotate(percent=percent).exclude(warned_percent=F("percent"))
    return sum(_warned(row, row.percent) for row in rows)


def _warned(row: Namespace, percent: int) -> bool:
    with atomic():
        same = Namespace.objects.filter(pk=row.pk, warned_percent=row.warned_percent)
        if not same.update(warned_percent=percent) or percent < row.warned_percent:
            return False
        told = {"percent": percent, "used_bytes": row.used_bytes, "quota_bytes": row.quota_bytes}
        publish(
            Action(
                name="namespace.quota_warned", namespace_id=row.pk, object_type="namespace", object_id=row.pk,
                object_name=row.slug, data=told,
            )
        )  # fmt: skip
        space_warned(SpaceWarned(namespace_id=row.pk, user_id=None, percent=percent))
        return True


def warn_person(namespace_id: UUID, user_id: UUID) -> PersonSpace | None:
    """Tell a person that they have come to 80 or 95 percent of what they may store.

    They are told of each once, and again when there was room in between, as of namespaces. Returns what they have
    left where it is new.
    """
    with atomic():
        return _warned_person(namespace_id, user_id)


def _warned_person(namespace_id: UUID, user_id: UUID) -> PersonSpace | None:
    row = Membership.objects.select_related("namespace", "user").filter(namespace=namespace_id, user=user_id).first()
    if row is None or (row.warned_percent == 0 and quota_of(row) is None):
        return None
    space = person_space(row.namespace, user_id)
    percent = warning_of(space.used_bytes, space.quota_bytes, warned=row.warned_percent) or 0
    if percent == row.warned_percent:
        return None
    same = Membership.objects.filter(pk=row.pk, warned_percent=row.warned_percent)
    if not same.update(warned_percent=percent) or percent < row.warned_percent:
        return None
    told = {"percent": percent, "used_bytes": space.used_bytes, "quota_bytes": space.quota_bytes}
    publish(
        Action(
            name="user.quota_warned", namespace_id=namespace_id, object_type="user", object_id=user_id,
            object_name=row.user.username, data=told,
        )
    )  # fmt: skip
    space_warned(SpaceWarned(namespace_id=namespace_id, user_id=user_id, percent=percent))
    return space
