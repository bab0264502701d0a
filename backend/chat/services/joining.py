"""People come into rooms by themselves: into channels of their namespace, and by links that others have made."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import F

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import users_in_namespace
from backend.chat.access import open_channel, ruling_for
from backend.chat.inputs.opening import LIFE_S, NewInvitation
from backend.chat.models import Invitation, Member, Removal, Room
from backend.chat.payloads import RoomPayload
from backend.chat.room_payloads import InvitationPayload, invitation_payload
from backend.chat.selectors import files_said_last, room
from backend.chat.selectors.opening import invitation_for, live_invitations, require_admitting
from backend.chat.services.locks import lock_places
from backend.chat.services.members import NOT_ONESELF, admit
from backend.chat.services.rooms import about_room
from backend.errors import Conflict, Forbidden, NotFound
from backend.events.publish import atomic, publish

LINKS_LIMIT = 50
"""How many links into one room admit people at a time."""

_ENDED_KEPT = 100


def join_room(actor: Actor, room_id: UUID | None) -> tuple[RoomPayload, bool]:
    """Join a channel of one's namespace; returns it, and whether one was not in it before.

    Raises NotFound, also for groups and direct rooms; Forbidden for people who were taken out of it.
    """
    with atomic():
        channel = open_channel(actor, room_id)
        lock_places(lambda: files_said_last(channel.pk), rooms=[channel.pk])
        is_new = _enter(actor, open_channel(actor, room_id), Member.Role.MEMBER)
    return room(actor, channel.pk), is_new


def _enter(actor: Actor, into: Room, role: str, **by: str) -> bool:
    """Make the actor a member of a locked room, ``by`` what; whether they were not one before."""
    if Member.objects.filter(room=into, user=actor.user_id).exists():
        return False
    if Removal.objects.filter(room=into, user=actor.user_id).exists():
        raise Forbidden("You were taken out of this room. Ask one of its owners to bring you in again.")
    [user] = users_in_namespace(into.namespace_id, [actor.user_id])
    admit(actor, into, user, role, "member.joined", **by)
    return True


def make_invitation(actor: Actor, room_id: UUID | None, new: NewInvitation) -> InvitationPayload:
    """Make a link that brings people of the namespace into a room; for its owners and moderators.

    Raises NotFound, Forbidden, Conflict for direct rooms and where the room has as many links as it may have.
    """
    with atomic():
        into = ruling_for(actor, room_id, lock=True).room
        if into.kind == Room.Kind.DIRECT:
            raise Conflict("A direct room is for two. Open a group instead.")
        live = live_invitations().filter(room=into)
        if live.count() >= LINKS_LIMIT:
            raise Conflict(f"This room has {LINKS_LIMIT} links, and that is the most. Withdraw one of them first.")
        moment = clock.now()
        row = Invitation.objects.create(
            room=into,
            code=secrets.token_urlsafe(18),
            role=new.role or Invitation.Role.MEMBER,
            max_uses=new.max_uses,
            expires_at=moment + timedelta(seconds=new.expires_in_s or LIFE_S),
            created_at=moment,
            created_by=actor.user_id,
        )
        _forget_ended(into)
        publish(about_room(actor, "invitation.made", into, invitation=str(row.pk), role=row.role))
    return invitation_payload(row)


def _forget_ended(into: Room) -> None:
    """Of links that admit people no longer the newest are kept, so that those who hold one learn what has become."""
    ended = Invitation.objects.filter(room=into).exclude(pk__in=live_invitations().filter(room=into).values("pk"))
    for key in ended.order_by("-pk").values_list("pk", flat=True)[_ENDED_KEPT : 2 * _ENDED_KEPT]:
        Invitation.objects.filter(pk=key).delete()


def revoke_invitation(actor: Actor, room_id: UUID | None, invitation_id: UUID) -> None:
    """Withdraw a link into a room; one that has ended stays as it is. Raises NotFound, Forbidden."""
    with atomic():
        into = ruling_for(actor, room_id, lock=True).room
        rows = Invitation.objects.filter(room=into, pk=invitation_id)
        if not rows.exists():
            raise NotFound("This invitation does not exist.")
        if rows.filter(revoked_at=None).update(revoked_at=clock.now()):
            publish(about_room(actor, "invitation.withdrawn", into, invitation=str(invitation_id)))


def accept_invitation(actor: Actor, code: str) -> tuple[RoomPayload, bool]:
    """Come into a room by a link; returns it, and whether one was not in it before, which alone counts as a use.

    Raises NotFound, Gone for a link that admits people no longer, Forbidden outside of the namespace, for people who
    were taken out of the room, where they and the maker of the link are to have nothing to do with each other, and for
    the maker, who looks after a group without being in it.
    """
    with atomic():
        unlocked = invitation_for(actor, code)
        key = unlocked.room_id
        lock_places(lambda: files_said_last(key), rooms=[key])
        invitation = invitation_for(actor, code)
        is_new = not Member.objects.filter(room=key, user=actor.user_id).exists()
        if is_new:
            require_admitting(invitation)
            if invitation.created_by == actor.user_id and invitation.room.kind == Room.Kind.GROUP:
                raise Forbidden(NOT_ONESELF)
            # The room is locked, so that no two people take the last use.
            Invitation.objects.filter(pk=invitation.pk).update(uses=F("uses") + 1)
            _enter(actor, invitation.room, invitation.role, invitation=str(invitation.pk))
    return room(actor, key), is_new
