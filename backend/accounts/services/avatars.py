"""Pictures of people: sent by themselves, made by a worker, shown everywhere, taken away.

They stand outside of every namespace and its quota, so they are small, and few can be sent in an hour. A picture that
cannot be used leaves the one before it where it is.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from backend import clock, sniff
from backend.accounts.access import Actor, person_to_moderate
from backend.accounts.jobs import MakeAvatar
from backend.accounts.models import Avatar, Emoji, User
from backend.accounts.payloads import UserPayload, user_payload
from backend.accounts.services.people import locked_user, publish_looks
from backend.audit.actions import Action
from backend.errors import InvalidMedia, RateLimited, TooLarge, UnsupportedType
from backend.events.publish import atomic
from backend.jobs.enqueue import enqueue
from backend.storage import staging

AVATAR_BYTES = 5 * 1024 * 1024
"""The most that may be sent."""

_TRIES, _EMOJI_TRIES = 20, 200
"""Pictures that one person can send in an hour: who sets a namespace up brings many emojis at once."""

PERIOD = timedelta(hours=1)
_CONTAINERS = ("jpeg", "png", "webp", "gif", "heic", "avif")
State = Avatar.State


def begin_avatar(
    actor: Actor, size: int | None, *, room: UUID | None = None, namespace: UUID | None = None, is_emoji: bool = False
) -> UUID:
    """Make room for a picture of ``size`` bytes, as far as that is known; of the actor, or of a room or an emoji.

    Raises InvalidMedia for none, TooLarge, RateLimited, and Unavailable where the disk is full.
    """
    if size == 0:
        raise InvalidMedia("The picture is empty. Choose a file that has content.")
    require_avatar_size(size or 0)
    staging.require_space(size or AVATAR_BYTES)
    of_emojis = Q(room__in=Emoji.objects.values("pk"))
    rows = Avatar.objects.filter(of_emojis if is_emoji else ~of_emojis, user=actor.user_id)
    if rows.filter(created_at__gt=clock.now() - PERIOD).count() >= (_EMOJI_TRIES if is_emoji else _TRIES):
        raise RateLimited("You have sent many pictures within the hour. Try again later.", retry_after_s=600)
    row = Avatar.objects.create(user_id=actor.user_id, room=room, namespace=namespace, created_at=clock.now())
    return row.pk


def require_avatar_size(size: int) -> None:
    """Raise TooLarge for more bytes than a picture of a person may have."""
    if size > AVATAR_BYTES:
        raise TooLarge(f"Such a picture may have {AVATAR_BYTES // 1024**2} MiB at most. Choose a smaller one.")


def submit_avatar(actor: Actor, avatar_id: UUID, *, head: bytes, sha256: str) -> UserPayload | None:
    """All bytes of a picture are staged: judge them by the first, and ask for the rest of the work.

    Answers how the person looks where this is the picture they have already, and None where a worker is needed. Raises
    InvalidMedia and UnsupportedType.
    """
    container = _container_of(head)
    with atomic():
        user = locked_user(actor.user_id)
        if _is_shown(avatar_id, Avatar.objects.filter(user=user, room=None), container, sha256):
            return user_payload(user)
    return None


def submit_room_picture(actor: Actor, avatar_id: UUID, room_id: UUID, *, head: bytes, sha256: str) -> bool:
    """The same for a picture of a room; whether it is the one that the room has already."""
    container = _container_of(head)
    with atomic():
        locked_user(actor.user_id)
        return _is_shown(avatar_id, Avatar.objects.filter(room=room_id), container, sha256)


def _container_of(head: bytes) -> str:
    if not head:
        raise InvalidMedia("The picture is empty. Choose a file that has content.")
    container = sniff.sniff(head).container
    if container not in _CONTAINERS:
        raise UnsupportedType("Such a picture is JPEG, PNG, WebP, GIF, HEIC or AVIF; this file is none of them.")
    return container


def _is_shown(avatar_id: UUID, beside: QuerySet[Avatar], container: str, sha256: str) -> bool:
    """Whether this picture is shown already (inside a transaction); else a worker is asked to make it."""
    if beside.filter(state=State.READY, sha256=sha256).exists():
        end_avatars(Avatar.objects.filter(pk=avatar_id))
        return True
    # Of pictures that are sent one after the other the last one counts.
    end_avatars(beside.filter(state=State.WAITING))
    Avatar.objects.filter(pk=avatar_id, state=State.RECEIVING).update(
        state=State.WAITING, container=container, sha256=sha256, asked_at=clock.now()
    )
    enqueue(MakeAvatar(subject=avatar_id))
    return False


def drop_avatar(avatar_id: UUID) -> None:
    """Give up a picture whose bytes did not come, or cannot be used."""
    end_avatars(Avatar.objects.filter(pk=avatar_id, state=State.RECEIVING))


def avatar_made(actor: Actor, avatar_id: UUID) -> UserPayload | None:
    """How the person looks once the picture is made; None while it is not. Raises InvalidMedia where it cannot be."""
    return user_payload(User.objects.get(pk=actor.user_id)) if picture_made(avatar_id) else None


def picture_made(avatar_id: UUID) -> bool:
    """Whether a worker is done with a picture; raises InvalidMedia where it cannot be used."""
    row = Avatar.objects.filter(pk=avatar_id).first()
    if row is not None and row.state == State.WAITING:
        return False
    if row is not None and row.error:
        raise InvalidMedia(f"{row.error} {'The' if row.room else 'Your'} picture was not changed.")
    return True


def remove_avatar(actor: Actor) -> UserPayload:
    """Take one's own picture away; nothing happens where there is none."""
    return _removed(actor.user_id, actor.does("user.avatar_removed", object_type="user", object_id=actor.user_id,
                                              object_name=actor.user.username))  # fmt: skip


def remove_avatar_of(actor: Actor, user_id: UUID, *, reason: str) -> UserPayload:
    """Remove a person's picture as a moderator, with a reason. Raises NotFound, Forbidden."""
    user, namespace_id = person_to_moderate(actor, user_id)
    return _removed(
        user.pk,
        actor.does("user.avatar_removed", namespace_id=namespace_id, object_type="user", object_id=user.pk,
                   object_name=user.username, data={"reason": reason}),
    )  # fmt: skip


def _removed(user_id: UUID, action: Action) -> UserPayload:
    with atomic():
        user = locked_user(user_id)
        end_avatars(Avatar.objects.filter(user=user, room=None, state__in=(State.WAITING, State.READY)))
        if user.avatar_id is None:
            return user_payload(user)
        user.avatar_id = None
        user.save(update_fields=["avatar_id"])
        return publish_looks(user, action)


def end_room_pictures(room_id: UUID) -> None:
    """The pictures of a room are shown no more, nor will any be that a worker has in hand (inside a transaction)."""
    end_avatars(Avatar.objects.filter(room=room_id, state__in=(State.WAITING, State.READY)))


def end_avatars(rows: QuerySet[Avatar]) -> None:
    """These pictures are shown no more; the sweeper removes their bytes."""
    rows.update(state=State.ENDED)
