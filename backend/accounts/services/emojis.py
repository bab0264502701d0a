"""Emojis of a namespace's own: pictures with a name, which its moderators add and remove and its people write.

Their pictures are made as those of people and rooms are, so that one which cannot be used leaves what there was.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from backend import clock, locks
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.models import Avatar, Emoji, Namespace
from backend.accounts.payloads import EmojiPayload, emoji_payload
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services.avatars import begin_avatar, end_room_pictures, picture_made, submit_room_picture
from backend.emoji import EMOJI_NAME_CHARS, is_emoji_name
from backend.errors import Conflict, Invalid, NotFound
from backend.events.publish import atomic, publish
from backend.locks import Rank

MOST_EMOJIS = 500
"""Of one namespace."""

_UNMADE = timedelta(hours=1)


def begin_emoji(actor: Actor, slug: str, name: str, size: int | None) -> UUID:
    """Make room for the picture of an emoji, new or to be replaced; returns the picture's id.

    For moderators of the namespace. Raises NotFound, Forbidden, Invalid for a bad name, Conflict for one emoji too
    many, and as ``begin_avatar`` does.
    """
    namespace_id = namespace_for(actor, slug, role=Role.MODERATOR)
    if not is_emoji_name(name):
        raise Invalid(
            "The request does not make sense. Nothing was kept.",
            fields={"name": [f"2 to {EMOJI_NAME_CHARS} of the characters a-z, 0-9, _, + and -, without colons."]},
        )
    with atomic():
        emoji = _begun(namespace_id, name)
        return begin_avatar(actor, size, room=emoji.pk, namespace=namespace_id, is_emoji=True)


def _begun(namespace_id: UUID, name: str) -> Emoji:
    """The row of an emoji whose picture comes, made where there is none; raises Conflict for one too many."""
    locks.take_key(Rank.NAMESPACE, Namespace, namespace_id)
    rows = Emoji.objects.filter(namespace=namespace_id)
    emoji = rows.filter(name=name).first()
    if emoji is None:
        if rows.count() >= MOST_EMOJIS:
            raise Conflict(
                f"This namespace has {MOST_EMOJIS} emojis, and that is the most. Nothing was kept; remove one that is "
                "not needed any more."
            )
        return Emoji.objects.create(namespace_id=namespace_id, name=name, at=clock.now())
    if emoji.picture is None:
        # What was tried an hour ago is not to be forgotten while it is tried anew.
        rows.filter(pk=emoji.pk).update(at=clock.now())
    return emoji


def submit_emoji(
    actor: Actor, slug: str, name: str, picture_id: UUID, *, head: bytes, sha256: str
) -> EmojiPayload | None:
    """All bytes of its picture are staged; answers the emoji where it has this picture already, None where a worker is
    needed. Raises InvalidMedia and UnsupportedType, and NotFound where it was removed meanwhile.
    """
    emoji = _emoji(actor, slug, name)
    known = submit_room_picture(actor, picture_id, emoji.pk, head=head, sha256=sha256)
    return emoji_payload(emoji) if known else None


def emoji_made(actor: Actor, slug: str, name: str, picture_id: UUID) -> EmojiPayload | None:
    """The emoji with its picture; None while it is not made.

    Raises InvalidMedia where it cannot be, and Conflict where another one was sent after it.
    """
    if not picture_made(picture_id):
        return None
    emoji = _emoji(actor, slug, name)
    if emoji.picture != picture_id:
        raise Conflict("This picture is not shown: another one was sent for the same emoji. Look at the list again.")
    return emoji_payload(emoji)


def remove_emoji(actor: Actor, slug: str, name: str) -> None:
    """Remove an emoji: its name stays as text where it was written; nothing happens where there is none.

    For moderators of the namespace; raises NotFound and Forbidden for it.
    """
    namespace_id = namespace_for(actor, slug, role=Role.MODERATOR)
    with atomic():
        locks.take_key(Rank.NAMESPACE, Namespace, namespace_id)
        emoji = Emoji.objects.filter(namespace=namespace_id, name=name).first()
        if emoji is None:
            return
        publish(actor.does("emoji.removed", **_about(emoji)))
        end_room_pictures(emoji.pk)
        emoji.delete()


def is_emoji(key: UUID | None) -> bool:
    """Whether a picture of the thing with this id is one of an emoji."""
    return key is not None and Emoji.objects.filter(pk=key).exists()


def show_emoji(emoji_id: UUID, picture_id: UUID, by: UUID) -> bool | None:
    """A worker has made a picture: show it, as long as who sent it may still add emojis (inside a transaction).

    None where there is no such emoji: the picture is another thing's.
    """
    namespace_id = Emoji.objects.filter(pk=emoji_id).values_list("namespace", flat=True).first()
    if namespace_id is None:
        return None
    locks.take_key(Rank.NAMESPACE, Namespace, namespace_id)
    emoji = Emoji.objects.filter(pk=emoji_id).first()
    sender = user_by_id(by)
    actor = None if sender is None else actor_of(sender, credential="", address="")
    if emoji is None or actor is None or not actor.may_moderate(namespace_id):
        return False
    publish(actor.does("emoji.changed" if emoji.picture else "emoji.added", **_about(emoji)))
    emoji.picture, emoji.by_id, emoji.at = picture_id, by, clock.now()
    emoji.save(update_fields=["picture", "by", "at"])
    return True


def forget_unmade_emojis() -> int:
    """Remove emojis whose first picture did not come, or could not be used; returns how many.

    One that waits, for a virus scanner that is away as well, may take longer.
    """
    waiting = Avatar.objects.filter(state=Avatar.State.WAITING, room__isnull=False).values("room")
    return Emoji.objects.filter(picture=None, at__lt=clock.now() - _UNMADE).exclude(pk__in=waiting).delete()[0]


def _emoji(actor: Actor, slug: str, name: str) -> Emoji:
    rows = Emoji.objects.select_related("by")
    emoji = rows.filter(namespace=namespace_for(actor, slug, role=Role.MODERATOR), name=name).first()
    if emoji is None:
        raise NotFound(f"This namespace has no emoji :{name}:.")
    return emoji


def _about(emoji: Emoji) -> dict[str, object]:
    return {
        "namespace_id": emoji.namespace_id,
        "object_type": "emoji",
        "object_id": emoji.pk,
        "object_name": f":{emoji.name}:",
    }
