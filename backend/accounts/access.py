"""Who somebody is and what their role lets them do."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from backend.accounts.models import Role as Role
from backend.accounts.payloads import Grant, UserPayload
from backend.audit.actions import Action
from backend.errors import Forbidden, NotFound

ORDER: dict[str, int] = {role: rank for rank, role in enumerate(Role.values)}
"""Roles from least to most."""


class Actor(Struct, frozen=True, kw_only=True):
    """Who is asking: the one thing about a request that services see.

    ``credential`` names the token or session behind the request, so that what ends with it can be found; of a session
    it says, after an ``@``, when it is over.
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
    """What the grants of this person are bound to, beside the credential."""
    grant: Grant | None = None
    """The grant that this request came by: it fetches files, and no other proof of who one is can be had for it."""

    def role_in(self, namespace_id: UUID) -> str | None:
        """The role in a namespace; None for a stranger."""
        return Role.OWNER if self.is_superuser else self.roles.get(namespace_id)

    def at_least(self, role: Role, namespace_id: UUID) -> bool:
        """Whether the actor has ``role`` or more in a namespace."""
        mine = self.role_in(namespace_id)
        return mine is not None and ORDER[mine] >= ORDER[role]

    def may_moderate(self, namespace_id: UUID) -> bool:
        """Whether the moderation of a namespace is open to the actor."""
        return self.at_least(Role.MODERATOR, namespace_id)

    def default_namespace(self) -> UUID:
        """Where things go that name no namespace."""
        for namespace_id in self.slugs.values():
            return namespace_id
        raise Forbidden("You belong to no namespace yet. Ask an administrator to add you to one.")

    def does(self, name: str, **about: object) -> Action:
        """An action of this actor, for ``publish``."""
        return Action(name=name, actor_id=self.user_id, actor=self.user, address=self.address, **about)  # type: ignore[arg-type]


def lasting_name(credential: str) -> str:
    """A credential without the moment that a session is over, which moves when Django saves the session anew."""
    return credential.partition("@")[0]


def namespace_for(actor: Actor, slug: str | None, *, role: Role = Role.MEMBER) -> UUID:
    """The namespace called ``slug`` (the default one for None) in which the actor has at least ``role``."""
    namespace_id = actor.slugs.get(slug) if slug else actor.default_namespace()
    if namespace_id is None or actor.role_in(namespace_id) is None:
        raise NotFound("This namespace does not exist, or you do not belong to it.")
    if not actor.at_least(role, namespace_id):
        raise Forbidden(f"This needs the role “{role}” in the namespace.")
    return namespace_id
