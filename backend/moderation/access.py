"""Who may moderate what."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor, Role, namespace_for
from backend.errors import Forbidden, Invalid

REASON_CHARS = 1000


def namespace_to_moderate(actor: Actor, slug: str | None) -> UUID:
    """The namespace called ``slug`` (the default one for None); raises Forbidden for everybody but its moderators."""
    if not slug:
        mine = [key for key in actor.slugs.values() if actor.may_moderate(key)]
        if not mine:
            raise Forbidden("This is for moderators.")
        return mine[0]
    return namespace_for(actor, slug, role=Role.MODERATOR)


def required_reason(reason: str) -> str:
    """The reason, which every act of moderation needs; raises Invalid."""
    if not reason.strip() or len(reason) > REASON_CHARS:
        raise Invalid(
            "Say why, in a few words.", fields={"reason": [f"1 to {REASON_CHARS} characters are needed here."]}
        )
    return reason.strip()
