"""Takes from people what they may do: mutes and bans, for a time or until they are lifted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for, person_for, person_to_moderate
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services import Place, ban_user, expel, readmit, unban_user
from backend.audit.actions import Action
from backend.chat.selectors import rooms_among, user_stream
from backend.errors import Conflict, Forbidden, Invalid
from backend.events.publish import atomic, publish
from backend.ids import parse_id
from backend.moderation.events import RestrictionUpdated
from backend.moderation.inputs import NewRestriction, RestrictionKind, required_reason
from backend.moderation.models import Restriction
from backend.moderation.payloads import RestrictionPayload, restriction_payload
from backend.moderation.services.results import restricted

log = structlog.get_logger()

Terms = dict[str, Any]
"""What a restriction is for, until when, by whom and since when; as it is kept to be undone."""
_BATCH = 100
_NOT_YOURS = "This is your own, or was imposed by somebody who stands above you: ask an owner of the namespace."


def restrict(actor: Actor, user_id: UUID, kind: RestrictionKind, new: NewRestriction) -> RestrictionPayload:
    """Mute or ban a person; a restriction of the same kind and extent is replaced.

    Muted people write nothing. A ban ends their sockets within a second. Raises NotFound, Forbidden for people who
    stand above the actor, Invalid.
    """
    return impose(actor, user_id, kind, new)[0]


def impose(
    actor: Actor, user_id: UUID, kind: RestrictionKind, new: NewRestriction, *, namespace_id: UUID | None = None
) -> tuple[RestrictionPayload, Terms | None]:
    """The same in the namespace of a case; returns also the terms of the restriction that was replaced."""
    if kind == "ban" and new.room:
        raise Invalid("The request does not make sense.", fields={"room": ["Only a mute is for one room."]})
    if user_id == actor.user_id:
        raise Forbidden("You cannot restrict yourself.")
    room_id = parse_id(new.room) if new.room else None
    person_for(actor, user_id, to="see")
    where = None if new.server else _namespace(actor, user_id, new, room_id, namespace_id)
    if new.server and not actor.is_superuser:
        raise Forbidden("Only administrators of the server may restrict people everywhere.")
    with atomic():
        place = _shut_out(actor, user_id, where, new.reason) if kind == "ban" else Place()
        moment = clock.now()
        until = moment + timedelta(minutes=new.minutes) if new.minutes else None
        row = active().filter(user=user_id, kind=kind, namespace=where, room=room_id).first()
        before = _terms(row) if row else None
        by_id = _imposer(actor, row, until) if row else actor.user_id
        row = row or Restriction(user_id=user_id, kind=kind, namespace_id=where, room_id=room_id)
        row.reason, row.until, row.by_id, row.at = new.reason.strip(), until, by_id, moment
        if place.role:
            row.role, row.quota_bytes = place
        row.save()
        restricted(row)
        # A ban from the server is in the log already.
        action = None if kind == "ban" and where is None else _imposed(row, actor)
        return _told(row, action), before


def _terms(row: Restriction) -> Terms:
    return {
        "reason": row.reason, "until": row.until.isoformat() if row.until else None, "by": str(row.by_id),
        "at": row.at.isoformat(), "role": row.role,
    }  # fmt: skip


def _imposer(actor: Actor, row: Restriction, until: datetime | None) -> UUID:
    """Who stands for a restriction that the actor replaces: one from above is made longer, never shorter."""
    if _may_lift(actor, row) or (row.until and row.until <= clock.now()):
        return actor.user_id
    if until and (row.until is None or until < row.until):
        raise Forbidden("This person is restricted for longer already, by somebody who stands above you.")
    return row.by_id


def _imposed(row: Restriction, actor: Actor) -> Action:
    return _about("user.muted" if row.kind == "mute" else "user.banned", row, actor, reason=row.reason)


def _namespace(actor: Actor, user_id: UUID, new: NewRestriction, room_id: UUID | None, given: UUID | None) -> UUID:
    """The namespace in which a person is restricted; raises NotFound, Forbidden, Invalid."""
    if new.namespace:
        given = namespace_for(actor, new.namespace, role=Role.MODERATOR)
    if room_id:
        mine = [key for key in actor.slugs.values() if actor.may_moderate(key) and given in {None, key}]
        given = next((key for key in mine if rooms_among(key, [room_id])), None)
        if given is None:
            raise Invalid("The request does not make sense.", fields={"room": ["Not of a namespace you moderate."]})
    _, found = person_to_moderate(actor, user_id, within=given)
    where = given or found
    if where is None:
        raise Invalid("The request does not make sense.", fields={"namespace": ["Say where, or `server`."]})
    return where


def _shut_out(actor: Actor, user_id: UUID, namespace_id: UUID | None, reason: str) -> Place:
    """Take the access from a person; returns what they were in the namespace."""
    if namespace_id is None:
        ban_user(actor, user_id, reason=reason.strip())
        return Place()
    return expel(actor, namespace_id, user_id)


def lift(actor: Actor, user_id: UUID, kind: RestrictionKind, *, reason: str) -> list[RestrictionPayload]:
    """End all restrictions of a kind that the actor may lift; returns them. Raises NotFound, Forbidden.

    Moderators lift neither their own nor what a higher role has imposed, and give back no role above theirs.
    """
    why = required_reason(reason)
    found = list(active().filter(user=user_id, kind=kind))
    keys = [row.pk for row in found if _may_lift(actor, row)]
    if not keys and any(row.namespace_id and actor.may_moderate(row.namespace_id) for row in found):
        raise Forbidden(_NOT_YOURS)
    if not keys:
        person_to_moderate(actor, user_id)
    return [shown for key in keys if (shown := _lift_one(actor, key, why))]


def _lift_one(actor: Actor, restriction_id: UUID, reason: str) -> RestrictionPayload | None:
    """End one of several in a transaction of its own: of each, people are locked before their namespace."""
    with atomic():
        # Read anew: it may have been lifted or replaced meanwhile.
        row = active().filter(pk=restriction_id).first()
        return _lifted(row, actor, reason=reason) if row and _may_lift(actor, row) else None


def _may_lift(actor: Actor, row: Restriction, *, by: UUID | None = None) -> bool:
    """Whether the actor may end what a person (``by``, or who stands for it) has imposed."""
    where = row.namespace_id
    if actor.is_superuser or where is None:
        return actor.is_superuser
    if row.user_id == actor.user_id or not actor.may_moderate(where):
        return False
    imposer = user_by_id(by or row.by_id)
    above = actor_of(imposer, credential="", address="").role_in(where) if imposer else None
    return all(actor.at_least(Role(role), where) for role in (row.role, above) if role)


def take_back(actor: Actor, restriction_id: UUID, *, by: UUID, at: str, before: Terms | None) -> None:
    """End a restriction with the step that imposed it, or have the replaced one hold again (inside a transaction).

    Raises Forbidden for those who may not lift it, Conflict where it was replaced since.
    """
    row = active().filter(pk=restriction_id).first()
    if row is None:
        return
    if not _may_lift(actor, row, by=by):
        raise Forbidden(_NOT_YOURS)
    if clock.stamp(row.at) != at:
        raise Conflict("This person was restricted anew since: look at it again.")
    if before is None:
        _lifted(row, actor, reason="")
        return
    row.reason, row.role, row.by_id = before["reason"], before["role"], UUID(before["by"])
    row.until = datetime.fromisoformat(before["until"]) if before["until"] else None
    row.at = datetime.fromisoformat(before["at"])
    row.save()
    _told(row, _imposed(row, actor))


def lift_expired() -> int:
    """Give people their access back whose bans have ended; returns their number. A failure keeps no other waiting.

    Mutes that have ended hold no more by themselves, and are put away.
    """
    moment = clock.now()
    Restriction.objects.filter(kind="mute", lifted_at=None, until__lte=moment).update(lifted_at=moment)
    due = list(_over().order_by("until", "pk").values_list("pk", flat=True)[:_BATCH])
    return sum(_lift_over(key) for key in due)


def _over() -> QuerySet[Restriction]:
    return active().filter(kind="ban", until__lte=clock.now())


def _lift_over(restriction_id: UUID) -> bool:
    try:
        with atomic():
            # Read anew: it may have been prolonged while others were lifted.
            row = _over().filter(pk=restriction_id).first()
            if row:
                _lifted(row, None, reason="")
    except Exception as error:
        log.error("restriction.not_lifted", restriction=str(restriction_id), exc_info=error)
        return False
    return row is not None


def _lifted(row: Restriction, actor: Actor | None, *, reason: str) -> RestrictionPayload:
    if row.kind == "ban" and row.namespace_id:
        place = Place(row.role, row.quota_bytes)
        readmit(row.namespace_id, row.user_id, place=place, by=actor.by if actor else None)
    elif row.kind == "ban":
        unban_user(row.user_id, by=actor.by if actor else None)
    row.lifted_at = clock.now()
    row.save(update_fields=["lifted_at"])
    return _told(row, _about("user.unmuted" if row.kind == "mute" else "user.unbanned", row, actor, reason=reason))


def _told(row: Restriction, action: Action | None) -> RestrictionPayload:
    shown = restriction_payload(Restriction.objects.select_related("namespace").get(pk=row.pk))
    publish(action, RestrictionUpdated(audience=(user_stream(row.user_id),), data=shown))
    return shown


def _about(name: str, row: Restriction, actor: Actor | None, *, reason: str) -> Action:
    data = {"reason": reason} if reason else {}
    if row.until and row.lifted_at is None:
        data["until"] = clock.stamp(row.until)
    about = {
        "namespace_id": row.namespace_id, "object_type": "user", "object_id": row.user_id,
        "object_name": row.user.username, "room_id": row.room_id, "data": data,
    }  # fmt: skip
    return actor.does(name, **about) if actor else Action(name=name, **about)  # type: ignore[arg-type]


def active() -> QuerySet[Restriction]:
    """The restrictions that were not lifted."""
    return Restriction.objects.select_related("namespace", "user").filter(lifted_at=None).order_by("pk")


class Silences:
    """What chat is told of muted people."""

    def silenced(self, moment: datetime) -> Exists:
        """Return whether the person of a membership is muted in its room."""
        everywhere = Q(namespace=None) | Q(namespace=OuterRef("room__namespace"))
        rows = Restriction.objects.filter(_at(moment), everywhere, user=OuterRef("user"), kind="mute")
        return Exists(rows.filter(Q(room=None) | Q(room=OuterRef("room"))))

    def why(self, user_id: UUID, namespace_id: UUID, room_id: UUID) -> tuple[str, RestrictionPayload | None]:
        """Return what the person is told, and the restriction."""
        here = (Q(namespace=None) | Q(namespace=namespace_id)) & (Q(room=None) | Q(room=room_id))
        row = active().filter(_now(), here, user=user_id, kind="mute").first()
        if row is None:
            return "You may not write here at the moment. Try again.", None
        until = f" until {clock.stamp(row.until)}" if row.until else ""
        return f"A moderator has muted you here{until}: {row.reason}", restriction_payload(row)


def _now() -> Q:
    return _at(clock.now())


def _at(moment: datetime) -> Q:
    return Q(lifted_at=None) & (Q(until=None) | Q(until__gt=moment))


def is_banned(namespace_id: UUID, user_id: UUID) -> bool:
    """Return whether a person was banned from a namespace."""
    return active().filter(user=user_id, kind="ban", namespace=namespace_id).exists()
