"""How a person wants a room of theirs to be: muted, pinned, what notifies them."""

from __future__ import annotations

from uuid import UUID

from msgspec import UNSET

from backend import clock
from backend.accounts.access import Actor
from backend.chat.access import member_for
from backend.chat.events import Personal, RoomPersonal
from backend.chat.inputs import PersonalChange
from backend.chat.models import Member
from backend.chat.payloads import RoomPayload
from backend.chat.selectors import room, user_stream
from backend.events.publish import atomic, publish


def personalise_room(actor: Actor, room_id: UUID | None, change: PersonalChange) -> RoomPayload:
    """Mute or pin a room for the actor; publishes to their own stream alone."""
    with atomic():
        member = member_for(actor, room_id, lock=True)
        before = _personal(member)
        _apply(member, change)
        if (after := _personal(member)) != before:
            member.save(update_fields=["muted", "mute_until", "level", "pinned"])
            publish(None, RoomPersonal(audience=(user_stream(actor.user_id),), data=after), actor_id=actor.user_id)
    return room(actor, member.room_id)


def _apply(member: Member, change: PersonalChange) -> None:
    if change.level is not UNSET:
        member.level = change.level
    if change.pinned is not UNSET:
        member.pinned = change.pinned
    if change.mute_until is not UNSET:
        member.muted, member.mute_until = True, change.until
    if change.muted is not UNSET:
        member.muted = change.muted
        # What is muted anew without a time is so for good.
        member.mute_until = member.mute_until if change.muted and change.mute_until is not UNSET else None


def _personal(member: Member) -> Personal:
    return Personal(
        room=str(member.room_id),
        muted=member.muted,
        mute_until=clock.stamp_or_none(member.mute_until),
        level=member.level,  # type: ignore[arg-type]
        pinned=member.pinned,
    )
