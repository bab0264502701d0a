"""How people, namespaces and grants are shown to clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from backend.accounts.models import User


class UserPayload(Struct, frozen=True, kw_only=True):
    """A person or bot, as everybody may see them."""

    id: str
    username: str
    display_name: str
    avatar_url: str | None
    is_bot: bool


class NamespacePayload(Struct, frozen=True, kw_only=True):
    """A namespace and the caller's role in it."""

    id: str
    slug: str
    name: str
    role: str


class Grant(Struct, frozen=True, kw_only=True):
    """A short-lived proof of who is asking, for URLs that can carry neither header nor cookie."""

    token: str
    expires_at: str


def user_payload(user: User) -> UserPayload:
    """The one rendering of a user."""
    return UserPayload(
        id=str(user.pk),
        username=user.username,
        display_name=user.display_name or user.username,
        avatar_url=user.avatar_url or None,
        is_bot=user.is_bot,
    )
