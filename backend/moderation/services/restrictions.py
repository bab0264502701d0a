"""Takes from people what they may do: mutes and bans, for a time or until they are lifted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for, person_for, person_to_moderate
from backend.accounts.services import ban_user, expel, readmit, unban_user
from backend.audit.actions import Action
from backend.chat.selectors import rooms_among, user_stream
from backend.errors import Forbidden, Invalid
from backend.events.publish import atomic, publish
from backend.ids import parse_id
from backend.moderation.events import RestrictionUpdated
from backend.moderation.inputs import NewRestriction, RestrictionKind, required_reason
from backend.moderation.models import Restriction
from backend.moderation.payloads import RestrictionPayload, restriction_payload

_BATCH = 100


def restrict(actor: Actor, user_id: UUID, kind: RestrictionKind, new: NewRestriction) -> RestrictionPayload:
    """Mute or ban a person; a restriction of the same kind and extent is replaced.

    Muted people write nothing. A ban ends their sockets within a second. Raises NotFound, Forbidden for people who
    stand above the actor, Invalid.
    """
    return impose(actor, user_id, kind, new)


def impose(
    actor: Actor, user_id: UUID, kind: RestrictionKind, new: NewRestriction, *, namespace_id: UUID | None = None
) -> RestrictionPayload:
    """The same in the namespace of a case."""
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
        role = _shut_out(actor, user_id, where, new.reason) if kind == "ban" else ""
        moment = clock.now()
        until = moment + timedelta(minutes=new.minutes) if new.minutes else None
        row = active().filter(user=user_id, kind=kind, namespace=where, room=room_id).first()
        row = row or Restriction(user_id=user_id, kind=kind, namespace_id=where, room_id=room_id)
        row.reason, row.until, row.by_id, row.at = new.reason.strip(), until, actor.user_id, moment
        row.role = role or row.role
        row.save()
        if kind == "ban" and where is None:
            return _told(row, None)
        return _told(row, _about("user.muted" if kind == "mute" else "user.banned", row, actor, reason=row.reason))


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


def _shut_out(actor: Actor, user_id: UUID, namespace_id: UUID | None, reason: str) -> str:
    """Take the access from a person; returns the role that they had in the namespace."""
    if namespace_id is None:
        ban_user(actor, user_id, reason=reason.strip())
        return ""
    return expel(actor, namespace_id, user_id)


def lift(actor: Actor, user_id: UUID, kind: RestrictionKind, *, reason: str) -> list[RestrictionPayload]:
    """End all restrictions of a kind that the actor may lift; returns them. Raises NotFound, Forbidden."""
    why = required_reason(reason)
    with atomic():
        rows = [row for row in active().filter(user=user_id, kind=kind) if _may_lift(actor, row)]
        if not rows:
            person_to_moderate(actor, user_id)
        return [_lifted(row, actor, reason=why) for row in rows]


def _may_lift(actor: Actor, row: Restriction) -> bool:
    return actor.may_moderate(row.namespace_id) if row.namespace_id else actor.is_superuser


def take_back(actor: Actor, restriction_id: UUID) -> None:
    """End a restriction with the step that imposed it (inside a transaction)."""
    row = active().filter(pk=restriction_id).first()
    if row:
        _lifted(row, actor, reason="")


def lift_expired() -> int:
    """Give people their access back whose bans have ended; returns their number."""
    over = active().filter(kind="ban", until__lte=clock.now()).order_by("until", "pk")
    rows = list(over[:_BATCH])
    for row in rows:
        with atomic():
            _lifted(row, None, reason="")
    return len(rows)


def _lifted(row: Restriction, actor: Actor | None, *, reason: str) -> RestrictionPayload:
    if row.kind == "ban" and row.namespace_id:
        readmit(row.namespace_id, row.user_id, role=row.role, by=actor.by if actor else None)
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

    def silenced(self) -> Exists:
        """Return whether the person of a membership is muted in its room."""
        everywhere = Q(namespace=None) | Q(namespace=OuterRef("room__namespace"))
        rows = Restriction.objects.filter(_now(), everywhere, user=OuterRef("user"), kind="mute")
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
    return Q(lifted_at=None) & (Q(until=None) | Q(until__gt=clock.now()))


def is_banned(namespace_id: UUID, user_id: UUID) -> bool:
    """Return whether a person was banned from a namespace."""
    return active().filter(user=user_id, kind="ban", namespace=namespace_id).exists()
