"""The inputs of accounts: one struct per command, for every edge."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from msgspec import UNSET, UnsetType

from backend.inputs import Input, id_faults, refuse

RoleName = Literal["viewer", "member", "moderator", "admin", "owner"]


class LogIn(Input, frozen=True, kw_only=True):
    """The user to log in."""

    username: str
    password: str


class MeChange(Input, frozen=True, kw_only=True):
    """The fields that users may change about themselves."""

    display_name: str


class NewUser(Input, frozen=True, kw_only=True):
    """A person to create; without a password they get a link with which they set one."""

    username: str
    namespace: str | None = None
    role: RoleName | None = None
    display_name: str | None = None
    password: str | None = None


class UserChange(Input, frozen=True, kw_only=True):
    """Whether a person may use the server."""

    is_active: bool


class NewNamespace(Input, frozen=True, kw_only=True):
    """A namespace to create; without a name its slug becomes the name."""

    slug: str
    name: str | None = None


class NamespaceChange(Input, frozen=True, kw_only=True):
    """The fields of a namespace to change; ``quota_bytes`` null means no limit."""

    name: str | UnsetType = UNSET
    quota_bytes: int | UnsetType | None = UNSET
    policy: dict[str, Any] | UnsetType = UNSET


class NewMembership(Input, frozen=True, kw_only=True):
    """A person to add to a namespace."""

    user: str
    role: RoleName | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a user that is no id."""
        refuse("This member cannot be added.", id_faults(user=[self.user]))

    @property
    def user_id(self) -> UUID:
        """The user."""
        return UUID(self.user)


class MembershipChange(Input, frozen=True, kw_only=True):
    """The new role of a member of a namespace."""

    role: RoleName


class PasswordChange(Input, frozen=True, kw_only=True):
    """The old and the new password of the caller."""

    old: str
    new: str


class SettingsChange(Input, frozen=True, kw_only=True):
    """Settings of the screens; fields that are left out stay unchanged."""

    language: str | UnsetType = UNSET
    theme: Literal["light", "dark", "auto"] | UnsetType = UNSET
    notifications: Literal["all", "mentions", "none"] | UnsetType = UNSET


class LinkToken(Input, frozen=True, kw_only=True):
    """The secret of an invitation or reset link."""

    token: str


class LinkUse(Input, frozen=True, kw_only=True):
    """The secret of a link, and the password that it sets."""

    token: str
    password: str
