"""People block others, and unblock them."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.accounts.access import Actor, person_for
from backend.accounts.services import locked_user
from backend.chat.events import Blocked, BlocksUpdated, Parted, PeopleParted
from backend.chat.models import Block
from backend.chat.room_payloads import BlockPayload, block_payload
from backend.chat.selectors import user_stream
from backend.errors import Conflict
from backend.events.catalogue import ACCESS_STREAM
from backend.events.publish import atomic, publish

BLOCKS_LIMIT = 1000
"""How many people one person may block."""


def block_person(actor: Actor, user_id: UUID) -> BlockPayload:
    """Block a person: no direct message, invitation, notification or presence goes either way from now on.

    They are not told. Nothing of this stands in the activity log. Raises NotFound, Conflict for oneself and for more
    people than one may block.
    """
    if user_id == actor.user_id:
        raise Conflict("You cannot block yourself.")
    person_for(actor, user_id, to="see")
    with atomic():
        locked_user(actor.user_id)
        mine = Block.objects.filter(user=actor.user_id)
        if not mine.filter(blocked=user_id).exists():
            if mine.count() >= BLOCKS_LIMIT:
                raise Conflict(f"You have blocked {BLOCKS_LIMIT} people, and that is the most. Unblock one first.")
            Block.objects.create(user_id=actor.user_id, blocked_id=user_id, blocked_at=clock.now())
            _publish(actor, user_id)
        return block_payload(mine.select_related("blocked").get(blocked=user_id))


def unblock_person(actor: Actor, user_id: UUID) -> None:
    """Have to do with a person again whom one has blocked; nothing happens where one has not."""
    with atomic():
        locked_user(actor.user_id)
        if Block.objects.filter(user=actor.user_id, blocked=user_id).delete()[0]:
            _publish(actor, user_id)


def _publish(actor: Actor, user_id: UUID) -> None:
    rows = Block.objects.filter(user=actor.user_id).order_by("pk").values_list("blocked_id", flat=True)
    parted = Parted(users=[str(actor.user_id), str(user_id)])
    publish(
        None,
        BlocksUpdated(audience=(user_stream(actor.user_id),), data=Blocked(users=[str(key) for key in rows])),
        PeopleParted(audience=(ACCESS_STREAM,), data=parted),
        actor_id=actor.user_id,
    )
