"""A worker's part of people's pictures: taken, made, shown or refused; and what the sweeper does about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from msgspec import Struct

from backend import clock
from backend.accounts.hooks import room_picture_shown
from backend.accounts.jobs import MakeAvatar
from backend.accounts.models import Avatar, Membership
from backend.accounts.selectors import avatar_key
from backend.accounts.services.avatars import PERIOD, end_avatars
from backend.accounts.services.emojis import forget_unmade_emojis, is_emoji, show_emoji
from backend.accounts.services.people import locked_user, publish_looks
from backend.audit.actions import Action
from backend.errors import NotFound
from backend.events.publish import atomic
from backend.jobs.enqueue import send
from backend.jobs.leases import is_free
from backend.jobs.overdue import overdue
from backend.storage import blobs, staging

_WORK = timedelta(seconds=60)
"""How long a worker has; the sandbox ends its child after half of it."""

_LOST_AFTER = timedelta(seconds=5)
_LONGEST_REST = timedelta(minutes=5)
_PAGE = 100
_GAVE_UP = "This picture could not be made after several tries. Try another one."
State = Avatar.State


class AvatarOrder(Struct, frozen=True, kw_only=True):
    """What a worker is to do; ``attempt`` names its turn, which it loses when another takes over.

    ``namespaces`` are those that the person belongs to, or that of the room whose picture it is. Of an emoji nothing is
    cut off: its picture stays ``is_whole``.
    """

    id: UUID
    namespaces: tuple[UUID, ...]
    container: str
    sha256: str
    attempt: int
    is_whole: bool


def begin_avatar_work(avatar_id: UUID) -> AvatarOrder | None:
    """Take a picture to work on; None where it needs no work, is worked on, or has failed too often."""
    moment = clock.now()
    rows = Avatar.objects.filter(is_free(moment), pk=avatar_id, state=State.WAITING)
    rows.filter(attempts__gte=settings.MAX_ATTEMPTS).update(state=State.ENDED, error=_GAVE_UP)
    if not rows.update(attempts=F("attempts") + 1, lease_until=moment + _WORK):
        return None
    row = Avatar.objects.get(pk=avatar_id)
    belonging = Membership.objects.filter(user=row.user_id).values_list("namespace", flat=True)
    namespaces = [row.namespace] if row.namespace else belonging
    return AvatarOrder(
        id=row.pk, namespaces=tuple(namespaces), container=row.container, sha256=row.sha256, attempt=row.attempts,
        is_whole=is_emoji(row.room),
    )  # fmt: skip


class _Lost(Exception):
    """Another worker has taken over."""


def finish_avatar(order: AvatarOrder, pictures: Mapping[int, bytes]) -> bool:
    """Store the sizes by their sides, and publish the picture; False where the lease was lost or it was replaced."""
    for side, data in pictures.items():
        blobs.write(avatar_key(order.id, side), data)
    try:
        if _shown(order):
            staging.discard(order.id)
            return True
    except _Lost:
        pass
    if not _held(order).exists():
        blobs.remove_derived(order.id)
    return False


def _shown(order: AvatarOrder) -> bool:
    row = Avatar.objects.filter(pk=order.id).first()
    if row is None or row.user_id is None:
        return False
    with atomic():
        try:
            user = locked_user(row.user_id)
        except NotFound:
            return False
        beside = Avatar.objects.filter(room=row.room) if row.room else Avatar.objects.filter(user=user, room=None)
        if row.room and not _other_shown(row.room, row.pk, user.pk):
            end_avatars(_held(order))
            return False
        # Now that the room is locked, too: another of its people may have set another one meanwhile.
        before = list(beside.filter(state=State.READY).values_list("pk", flat=True))
        if not _held(order).update(state=State.READY):
            raise _Lost
        end_avatars(Avatar.objects.filter(pk__in=before))
        if row.room:
            return True
        user.avatar_id = order.id
        user.save(update_fields=["avatar_id"])
        publish_looks(
            user,
            Action(name="user.avatar_changed", actor_id=user.pk, object_type="user", object_id=user.pk,
                   object_name=user.username),
        )  # fmt: skip
    return True


def _other_shown(of: UUID, picture_id: UUID, by: UUID) -> bool:
    """Show a picture of an emoji or a room; whether it is shown now."""
    shown = show_emoji(of, picture_id, by)
    return room_picture_shown(of, picture_id, by) if shown is None else shown


def fail_avatar(order: AvatarOrder, message: str) -> None:
    """The picture cannot be used: who sent it is told why, and the one before it stays."""
    _held(order).update(state=State.ENDED, error=message)


def release_avatar(order: AvatarOrder) -> None:
    """Give the work back: not the picture failed, but something of ours; the sweeper asks again in a moment."""
    _held(order).update(lease_until=clock.now() + timedelta(seconds=2**order.attempt))


def wait_for_avatar_scan(order: AvatarOrder) -> None:
    """Give a picture back that could not be scanned: no attempt is used up, and it is tried ever more rarely."""
    rows, moment = _held(order), clock.now()
    for created_at in rows.values_list("created_at", flat=True):
        rest = min(_LONGEST_REST, max(_LOST_AFTER, (moment - created_at) / 4))
        rows.update(lease_until=moment + rest, attempts=F("attempts") - 1)


def _held(order: AvatarOrder) -> QuerySet[Avatar]:
    """The row, as long as the turn is the worker's."""
    return Avatar.objects.filter(pk=order.id, state=State.WAITING, attempts=order.attempt)


def tend_avatars() -> int:
    """Ask again for what no worker has taken, end what was abandoned, remove the bytes of what has ended."""
    return _asked_again() + _abandoned() + _purged() + forget_unmade_emojis()


def _asked_again() -> int:
    moment = clock.now()
    lost = Avatar.objects.filter(is_free(moment), overdue("asked_at", moment, _LOST_AFTER), state=State.WAITING)
    keys = list(lost.values_list("pk", flat=True)[:_PAGE])
    for key in keys:
        Avatar.objects.filter(pk=key).update(asked_at=moment)
        send(MakeAvatar(subject=key))
    return len(keys)


def _abandoned() -> int:
    late = Q(state=State.RECEIVING, created_at__lt=clock.now() - PERIOD)
    rows = Avatar.objects.filter(late | Q(user=None, room=None)).exclude(state=State.ENDED)
    keys = list(rows.values_list("pk", flat=True)[:_PAGE])
    if keys:
        end_avatars(rows.filter(pk__in=keys))
    return len(keys)


def _purged() -> int:
    ended = Avatar.objects.filter(state=State.ENDED)
    keys = list(ended.filter(purged=False).values_list("pk", flat=True)[:_PAGE])
    for key in keys:
        blobs.remove_derived(key)
        staging.discard(key)
        Avatar.objects.filter(pk=key).update(purged=True)
    forgotten = ended.filter(purged=True, created_at__lt=clock.now() - PERIOD)
    return len(keys) + (forgotten.delete()[0] if forgotten.exists() else 0)
