"""What accounts take: one struct per command, for every edge."""

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
    """What users may change about themselves."""

    display_name: str


class NewUser(Input, frozen=True, kw_only=True):
    """A person to make; without a password they get a link with which they set one."""

    username: str
    namespace: str | None = None
    role: RoleName | None = None
    display_name: str | None = None
    password: str | None = None


class UserChange(Input, frozen=True, kw_only=True):
    """Whether a person may use the server."""

    is_active: bool


class NewNamespace(Input, frozen=True, kw_only=True):
    """A namespace to make; it is called as its slug where it has no name."""

    slug: str
    name: str | None = None


class NamespaceChange(Input, frozen=True, kw_only=True):
    """What may be changed about a namespace; ``quota_bytes`` null means no limit."""

    name: str | UnsetType = UNSET
    quota_bytes: int | UnsetType | None = UNSET
    policy: dict[str, Any] | UnsetType = UNSET


class NewMembership(Input, frozen=True, kw_only=True):
    """A person to bring into a namespace."""

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
    """Another role in a namespace."""

    role: RoleName


class PasswordChange(Input, frozen=True, kw_only=True):
    """One's own password."""

    old: str
    new: str


class SettingsChange(Input, frozen=True, kw_only=True):
    """What a person wants of the screens; what is left out stays as it is."""

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
