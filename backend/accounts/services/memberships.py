"""Changes of roles in namespaces."""

from __future__ import annotations

from uuid import UUID

from backend import clock, locks
from backend.accounts.access import ORDER, Actor, namespace_for, person_for, require_may_give
from backend.accounts.hooks import is_barred
from backend.accounts.models import Membership, Role, User
from backend.accounts.payloads import MembershipPayload, membership_payload
from backend.accounts.selectors import space_used
from backend.accounts.selectors.factors import asks
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.space import warn_person
from backend.audit.actions import Action
from backend.errors import Conflict, NotFound
from backend.events.publish import atomic, publish
from backend.locks import Rank

_NO_MEMBER = "This person does not belong to this namespace."
_RULING = [Role.ADMIN, Role.OWNER]


def add_membership(
    actor: Actor, slug: str, user_id: UUID, *, role: str = Role.MEMBER
) -> tuple[MembershipPayload, bool]:
    """Add a person to a namespace; returns the membership and whether it is new. An existing role stays unchanged."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    require_may_give(actor, namespace_id, role)
    person_for(actor, user_id, to="see")
    with belonging_changed([user_id], by=actor.by):
        locks.take(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
        # Whoever bans them holds their row until they are out: asked before it, they would be in again.
        if is_barred(namespace_id, user_id):
            raise Conflict("This person is banned from the namespace. Lift the ban; they are a member again then.")
        row, created = Membership.objects.select_related("user").get_or_create(
            namespace_id=namespace_id, user_id=user_id, defaults={"role": role, "role_since": clock.now()}
        )
        if created:
            publish(_about(actor, "namespace.member_added", row, role=row.role))
    return membership_payload(row), created


def change_membership(actor: Actor, slug: str, user_id: UUID, *, role: str) -> MembershipPayload:
    """Change the role of a member. Raises NotFound, Forbidden, Conflict for the last administrator."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    with belonging_changed([user_id], by=actor.by):
        row = _locked(namespace_id, user_id)
        require_may_give(actor, namespace_id, row.role, role)
        if ORDER[role] < ORDER[Role.ADMIN]:
            _require_another_administrator(actor, row)
        previous_role, row.role = row.role, role
        if asks(role, row.namespace.policy) and not asks(previous_role, row.namespace.policy):
            row.role_since = clock.now()
        row.save(update_fields=["role", "role_since"])
        publish(_about(actor, "namespace.member_changed", row, role=role, before=previous_role))
    return membership_payload(row)


def set_member_quota(actor: Actor, slug: str, user_id: UUID, quota_bytes: int | None) -> MembershipPayload:
    """Let a member store more or less than the policy says; None: as much as it says.

    A limit below what they have stored refuses new files and removes none; they are told where it is near.
    Raises NotFound, Forbidden.
    """
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    with atomic():
        row = Membership.objects.select_related("user").filter(namespace=namespace_id, user=user_id).first()
        if row is None:
            raise NotFound(_NO_MEMBER)
        require_may_give(actor, namespace_id, row.role)
        row.quota_bytes = quota_bytes
        row.save(update_fields=["quota_bytes"])
        publish(_about(actor, "namespace.member_limited", row, quota_bytes=quota_bytes))
    warn_person(namespace_id, user_id)
    return membership_payload(row, used_bytes=space_used(namespace_id, [user_id])[user_id])


def remove_membership(actor: Actor, slug: str, user_id: UUID) -> None:
    """Remove a person, or the caller; their messages and files stay. Raises NotFound, Forbidden, Conflict."""
    leaving = user_id == actor.user_id
    namespace_id = namespace_for(actor, slug, role=Role.VIEWER if leaving else Role.ADMIN)
    with belonging_changed([user_id], by=actor.by):
        row = _locked(namespace_id, user_id)
        if not leaving:
            require_may_give(actor, namespace_id, row.role)
        _require_another_administrator(actor, row)
        publish(_about(actor, "namespace.member_removed", row, role=row.role))
        row.delete()


def _locked(namespace_id: UUID, user_id: UUID) -> Membership:
    """Lock a membership and the roles of all administrators of the namespace; raises NotFound."""
    rows = Membership.objects.filter(namespace=namespace_id)
    ruling = rows.filter(role__in=_RULING).values_list("user_id", flat=True)
    locks.take(Rank.USER, User.objects.filter(pk__in={user_id, *ruling}), no_key=True)
    row = rows.select_related("user", "namespace").filter(user=user_id).first()
    if row is None:
        raise NotFound(_NO_MEMBER)
    return row


def _require_another_administrator(actor: Actor, row: Membership) -> None:
    """Raise Conflict for the last administrator of a namespace, unless the actor is a superuser."""
    if actor.is_superuser or row.role not in _RULING:
        return
    other_administrators = Membership.objects.filter(namespace=row.namespace_id, role__in=_RULING).exclude(pk=row.pk)
    if not other_administrators.filter(user__is_active=True, user__banned_at=None, user__is_bot=False).exists():
        raise Conflict("This is the last administrator of the namespace: give somebody else the role first.")


def _about(actor: Actor, name: str, row: Membership, **data: str | int | None) -> Action:
    return actor.does(
        name, namespace_id=row.namespace_id, object_type="user", object_id=row.user_id,
        object_name=row.user.username, data=data,
    )  # fmt: skip
