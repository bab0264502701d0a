"""The actor of a request, and what the role of a user allows."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.accounts.inputs import Scope
from backend.accounts.models import Membership, User
from backend.accounts.models import Role as Role
from backend.accounts.payloads import Grant, UserPayload
from backend.audit.actions import Action
from backend.errors import Forbidden, NotFound, SecondFactorOwed

ORDER: dict[str, int] = {role: rank for rank, role in enumerate(Role.values)}
"""Roles from least to most."""


CONSOLE = "console"
"""The credential of the operator at the command line."""

HOOK = "hook:"
"""Stands before the secret of an incoming webhook where it is stored, so that the secret is no token of requests, and
before the token of its credential."""

_IN_NO_NAMESPACE = (
    "You belong to no namespace yet. Ask an administrator to add you to one: at /admin/, or with `offchat namespaces "
    "members SLUG --add NAME` on the server."
)
_NO_NAMESPACE = (
    "There is no namespace yet, and everything stands in one. You may make the first: `offchat namespaces add SLUG` on "
    "the server, POST /api/v1/namespaces/, or “Namespaces” at /admin/."
)


class Actor(Struct, frozen=True, kw_only=True):
    """The person behind a request, with their roles: all that services see of a request.

    ``credential`` names the token or session of the request, so that its grants and sockets can end with it; for a
    session it ends with ``@`` and its expiry in Unix seconds.
    """

    user_id: UUID
    user: UserPayload
    credential: str
    address: str
    roles: dict[UUID, str]
    """Role by namespace."""
    slugs: dict[str, UUID]
    """Namespace by slug; the first one is the default."""
    is_superuser: bool = False
    sessions_key: str = ""
    """Key that the grants of this person are bound to, beside the credential."""
    scopes: frozenset[str] | None = None
    """What a bot may do with its token; None for people, who may do all that their roles allow."""
    grant: Grant | None = None
    """The grant of a request that came with one: it gives access to files, and no other credential is issued for it."""
    factor_due: datetime | None = None
    """When the person has to have a second factor, which a namespace of theirs asks for; None: they have one, or none
    is asked for."""

    def require_factor(self) -> None:
        """Raise SecondFactorOwed where a second factor is due that the person does not have."""
        if self.factor_due is not None and self.factor_due <= clock.now():
            raise SecondFactorOwed(
                "A namespace of yours asks for a second factor, and you have none yet: log in on the page, and add a "
                "passkey or an app that makes codes.",
                second_factor_due=clock.stamp(self.factor_due),
            )

    def role_in(self, namespace_id: UUID) -> str | None:
        """Return the role in a namespace; None without membership."""
        return Role.OWNER if self.is_superuser else self.roles.get(namespace_id)

    def at_least(self, role: Role, namespace_id: UUID) -> bool:
        """Whether the actor has ``role`` or more in a namespace."""
        mine = self.role_in(namespace_id)
        return mine is not None and ORDER[mine] >= ORDER[role]

    def may_moderate(self, namespace_id: UUID) -> bool:
        """Whether the actor may moderate a namespace."""
        return self.at_least(Role.MODERATOR, namespace_id)

    def may(self, scope: Scope) -> bool:
        """Whether the actor is a person, or a bot whose token has a scope."""
        return self.scopes is None or scope in self.scopes

    def require(self, scope: Scope) -> None:
        """Raise Forbidden for a bot whose token has not this scope."""
        if not self.may(scope):
            raise Forbidden(f"This needs a token with the scope “{scope}”.", scope=scope)

    def default_namespace(self) -> UUID:
        """Return the namespace of things that name none; raises Forbidden where the actor has no namespace."""
        for namespace_id in self.slugs.values():
            return namespace_id
        raise Forbidden(_NO_NAMESPACE if self.is_superuser else _IN_NO_NAMESPACE)

    def does(self, name: str, **about: object) -> Action:
        """Build an action of this actor, for ``publish``."""
        payload = None if self.by is None else self.user
        return Action(name=name, actor_id=self.by, actor=payload, address=self.address, **about)  # type: ignore[arg-type]

    @property
    def is_hook(self) -> bool:
        """Whether an incoming webhook asks, which writes in its own room alone."""
        return self.credential.startswith(HOOK)

    @property
    def by(self) -> UUID | None:
        """Id of the acting person in the activity log; None for the operator at the command line."""
        return None if self.credential == CONSOLE else self.user_id


def lasting_name(credential: str) -> str:
    """Return a credential without the expiry of its session, which changes when Django saves the session."""
    return credential.partition("@")[0]


def namespace_for(actor: Actor, slug: str | None, *, role: Role = Role.MEMBER) -> UUID:
    """Return the id of a namespace (the default one for None); raises NotFound for others, Forbidden below ``role``."""
    namespace_id = actor.slugs.get(slug) if slug else actor.default_namespace()
    if namespace_id is None or actor.role_in(namespace_id) is None:
        raise NotFound("This namespace does not exist, or you do not belong to it.")
    if not actor.at_least(role, namespace_id):
        raise Forbidden(f"This needs the role “{role}” in the namespace.")
    return namespace_id


def require_may_give(actor: Actor, namespace_id: UUID, *roles: str) -> None:
    """Raise Forbidden where one of these roles is higher than the actor's own in the namespace."""
    mine = actor.role_in(namespace_id)
    if mine is None or any(ORDER[role] > ORDER[mine] for role in roles):
        raise Forbidden("This role stands above your own in the namespace: ask one of its owners.")


def person_for(actor: Actor, user_id: UUID, *, to: Literal["see", "manage"]) -> User:
    """Return a person with whom the actor shares a namespace, or whose account the actor may ``manage``.

    An account belongs to a person, not to a namespace: managing it takes an administrator of every namespace that the
    person belongs to, with a role no lower than theirs. Raises NotFound, Forbidden.
    """
    user = User.objects.filter(pk=user_id).first()
    roles = dict(Membership.objects.filter(user=user_id).values_list("namespace_id", "role")) if user else {}
    shared = roles.keys() & actor.roles.keys()
    if user is None or not (actor.is_superuser or shared or user_id == actor.user_id):
        raise NotFound("This person does not exist, or you share no namespace with them.")
    if to == "manage" and not actor.is_superuser:
        if not any(actor.at_least(Role.ADMIN, namespace_id) for namespace_id in shared):
            raise Forbidden("This needs the role “admin” in a namespace of this person.")
        if user.is_superuser or not all(_manages(actor, *membership) for membership in roles.items()):
            raise Forbidden(
                "This person also belongs to namespaces that you do not administer, or stands above you. You may take "
                "them out of yours; their account is for an administrator of the server."
            )
    return user


def person_to_moderate(actor: Actor, user_id: UUID, *, within: UUID | None = None) -> tuple[User, UUID | None]:
    """The person with this id, and a namespace that the actor moderates in which they stand no higher than the actor.

    ``within``: this namespace and no other. The namespace is None for an administrator of the server who shares none.
    Raises NotFound, Forbidden.
    """
    user = person_for(actor, user_id, to="see")
    for namespace_id, role in Membership.objects.filter(user=user).order_by("pk").values_list("namespace_id", "role"):
        here = within in {None, namespace_id} and actor.may_moderate(namespace_id)
        if here and actor.at_least(Role(role), namespace_id):
            return user, namespace_id
    if not actor.is_superuser:
        raise Forbidden("This is for moderators of a namespace of this person who stand no lower there than they do.")
    return user, None


def _manages(actor: Actor, namespace_id: UUID, role: str) -> bool:
    return actor.at_least(Role.ADMIN, namespace_id) and actor.at_least(Role(role), namespace_id)
