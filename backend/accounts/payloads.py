"""The payloads of people, namespaces, log-ins and grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import UNSET, Struct, UnsetType, convert, field

from backend import clock
from backend.accounts.inputs import (
    Day,
    DigestChoice,
    Factor,
    FactorRule,
    FileKind,
    MetadataPolicy,
    PhotoDetails,
    Scope,
    SharedWith,
    VideoSide,
)

if TYPE_CHECKING:
    from backend.accounts.models import Emoji, Membership, Namespace, Token, User


DAYS_OF_GRACE = 7
"""So long people have for a second factor where a namespace says nothing else."""
_ENDLESS_YEAR = 9999
"""A token that expires then has no end."""


class UserPayload(Struct, frozen=True, kw_only=True):
    """A person or bot as other people see them.

    ``avatar_url`` is 128 pixels wide; the same path with 64 or 256 in the place of 128 has the other sizes.
    """

    id: str
    username: str
    display_name: str
    avatar_url: str | None
    is_bot: bool


class CamePayload(Struct, frozen=True, kw_only=True):
    """A person who came by a link, and when; the person is null where the account is there no longer."""

    id: str
    user: UserPayload | None
    at: str


class PersonRow(NamedTuple):
    """The columns of a person that their payload shows, named as those of the model; ids as text."""

    pk: str
    username: str
    display_name: str
    avatar_id: str | None
    is_bot: bool


class NamespacePayload(Struct, frozen=True, kw_only=True):
    """A namespace and the caller's role in it."""

    id: str
    slug: str
    name: str
    role: str


class RetentionRule(Struct, frozen=True, kw_only=True):
    """Which files of a namespace are deleted for good: those for which all holds that is not null.

    ``kind`` is what they are, ``room`` the room that they were sent into, ``older_than_days`` is since their upload,
    and ``unused_days`` since they were last sent, attached, restored or opened.
    """

    kind: FileKind | None
    room: str | None
    older_than_days: int | None
    unused_days: int | None


class Policy(Struct, frozen=True, kw_only=True):
    """What holds for the files of a namespace.

    ``ai``: whether taggers may describe them. ``ai_auto_accept``: the least confidence (0 to 1) with which a suggestion
    is accepted without a person; null: none is. ``ai_budget``: tokens a day that a paid provider may use; null: the
    default of the server.

    ``types``: the content types that may be sent, as ``image/png`` or ``image/*``; null: every type.
    ``max_file_bytes``: the size up to which files may be sent; null: the limit of the server.
    ``person_quota_bytes``: how many bytes each person may store, unless their membership names another limit; null: no
    limit. ``retention_days``: how many days after their upload files are deleted for good; null: they are kept.
    ``retention``: rules of which each deletes files for good, besides; null: none does. ``metadata``: whether places,
    devices and times are removed from files that are sent from now on (``strip``) or stay; null: as the server is set.
    ``play_uploads``: whether people may play videos before all of their bytes are there. ``video_side``: the shorter
    side, in pixels, in which videos in rooms are played, if they are larger; null: as they were sent.
    ``keep_originals``: whether what was sent stays beside that smaller version.
    ``link_previews``: whether the server looks at pages that messages link to, and shows what they say of themselves.

    ``second_factor``: who has to have an app that makes codes, or a passkey; ``second_factor_days`` after
    ``second_factor_since`` (when it was first asked for), after their account was made, or after they came or got a
    role of which it is asked, who has none can do nothing but add one, or leave.
    """

    ai: bool
    ai_auto_accept: float | None
    ai_budget: int | None
    types: list[str] | None
    max_file_bytes: int | None
    person_quota_bytes: int | None
    retention_days: int | None
    retention: list[RetentionRule] | None
    metadata: MetadataPolicy | None
    play_uploads: bool
    video_side: VideoSide | None
    keep_originals: bool
    link_previews: bool
    second_factor: FactorRule
    second_factor_days: int
    second_factor_since: str | None

    def accepts(self, content_type: str) -> bool:
        """Whether files of this content type may be sent."""
        family = f"{content_type.partition('/')[0]}/*"
        return self.types is None or content_type in self.types or family in self.types

    def rules(self) -> list[RetentionRule]:
        """Return all rules that delete files, ``retention_days`` among them, in the order in which they are applied."""
        days = self.retention_days
        by_age = [RetentionRule(kind=None, room=None, older_than_days=days, unused_days=None)] if days else []
        return by_age + (self.retention or [])


class NamespaceDetail(Struct, frozen=True, kw_only=True):
    """A namespace with its settings; ``quota_bytes`` null means no limit."""

    id: str
    slug: str
    name: str
    role: str
    quota_bytes: int | None
    used_bytes: int
    policy: Policy
    created_at: str


class MembershipPayload(Struct, frozen=True, kw_only=True):
    """A person's role in a namespace.

    Only in lists for its administrators: whether they may log in, how many bytes their files here have, the limit that
    holds for them instead of the policy's (null: the policy's does), and the second factors that they have.
    """

    user: UserPayload
    role: str
    is_active: bool | UnsetType = UNSET
    used_bytes: int | UnsetType = UNSET
    quota_bytes: int | UnsetType | None = UNSET
    factors: list[Factor] | UnsetType = UNSET


class EmojiPayload(Struct, frozen=True, kw_only=True):
    """An emoji of a namespace's own, written ``:name:``; ``by`` is who has sent its picture, null for erased people."""

    name: str
    url: str | None
    by: UserPayload | None
    at: str


class PersonSpace(Struct, frozen=True, kw_only=True):
    """What a person has stored in a namespace, in bytes, and what they may store; null: no limit.

    ``left_bytes`` is what they can still send: the namespace may have less left than they. ``warning``: the percentage
    of their limit, 80 or 95, that they have come to.
    """

    namespace: str
    used_bytes: int
    quota_bytes: int | None
    left_bytes: int | None
    warning: Literal[80, 95] | None


class NamespaceRole(Struct, frozen=True, kw_only=True):
    """A namespace that a person belongs to, and their role in it."""

    slug: str
    role: str


class PersonPayload(Struct, frozen=True, kw_only=True):
    """A person as administrators see them; ``namespaces`` are those that the caller belongs to, too.

    ``factors``, the second factors that they have, are told to the operator of the server alone.
    """

    user: UserPayload
    is_active: bool
    is_superuser: bool
    namespaces: list[NamespaceRole]
    factors: list[Factor] | UnsetType = UNSET


class LogInPayload(Struct, frozen=True, kw_only=True):
    """One log-in of a person, by a token or a session cookie; ``current`` is that of the request.

    ``used_at`` is when it was last used, up to an hour before the last request.
    """

    id: str
    kind: Literal["token", "session"]
    current: bool
    created_at: str
    used_at: str
    expires_at: str
    address: str
    client: str


class QuietHours(Struct, frozen=True, kw_only=True):
    """When nothing is pushed to a person: from one time of the day to another, in their time zone.

    Hours that pass midnight belong to the day on which they begin.
    """

    start: str = field(name="from")
    to: str
    timezone: str
    days: list[Day]


class SettingsPayload(Struct, frozen=True, kw_only=True):
    """The settings of a person for the screens and for what is pushed to them.

    An empty ``language`` follows the browser; ``push_detail``: pushes may hold the room's name, the sender's and the
    beginning of the message. ``photo_details``: what is kept of the photos that the person sends, for all who see them:
    nothing, when each was taken, or also about where. ``digest``: how often mails to the address of the account tell
    what is unread, at most. ``saved_searches`` are words to look for in libraries.
    ``presence`` and ``last_seen``: who learns whether the person is there, and when they were last. ``share_read``: who
    learns how far the person has read; who hides that does not learn it of others.
    """

    language: str
    theme: Literal["light", "dark", "auto"]
    notifications: Literal["all", "mentions", "none"]
    push_detail: bool
    photo_details: PhotoDetails
    quiet: QuietHours | None
    digest: DigestChoice
    saved_searches: list[str]
    presence: SharedWith
    last_seen: SharedWith
    share_read: SharedWith


class BotTokenPayload(Struct, frozen=True, kw_only=True):
    """A token of a bot; ``expires_at`` is null for one that does not, ``used_at`` (to the hour) for one never used."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: str
    expires_at: str | None
    used_at: str | None


class LinkPayload(Struct, frozen=True, kw_only=True):
    """The person, kind and expiry of an invitation or reset link."""

    kind: Literal["invite", "reset"]
    user: UserPayload
    expires_at: str


class RegistrationPayload(Struct, frozen=True, kw_only=True):
    """An account that is made once the link is opened that was mailed to ``email``, until ``expires_at``."""

    email: str
    expires_at: str


class EmailPayload(Struct, frozen=True, kw_only=True):
    """One's mail address, and the one that waits to be confirmed; null where there is none.

    ``mail`` says whether this server sends mail about accounts.
    """

    email: str | None
    pending: str | None
    mail: bool


class SecondFactorPayload(Struct, frozen=True, kw_only=True):
    """Whether one's log-ins ask for a code, since when, and how many recovery codes are left."""

    on: bool
    since: str | None
    recovery_codes_left: int


class SecondFactorBegun(Struct, frozen=True, kw_only=True):
    """The secret of an app that is to make codes, and the same as an ``otpauth:`` address for a QR code."""

    secret: str
    url: str


class RecoveryCodes(Struct, frozen=True, kw_only=True):
    """Codes that each open one log-in without the app; shown once."""

    codes: list[str]


class Grant(Struct, frozen=True, kw_only=True):
    """A short-lived credential for URLs of files, which can carry neither header nor cookie."""

    token: str
    expires_at: str


def user_payload(user: User | PersonRow) -> UserPayload:
    """Render a user."""
    return UserPayload(
        id=str(user.pk),
        username=user.username,
        display_name=user.display_name or user.username,
        avatar_url=f"/media/avatars/{user.avatar_id}/128.webp" if user.avatar_id else None,
        is_bot=user.is_bot,
    )


def emoji_payload(emoji: Emoji) -> EmojiPayload:
    """Render an emoji; ``url`` is null until its picture is made."""
    return EmojiPayload(
        name=emoji.name,
        url=f"/media/avatars/{emoji.picture}/64.webp" if emoji.picture else None,
        by=user_payload(emoji.by) if emoji.by else None,
        at=clock.stamp(emoji.at),
    )


def bot_token_payload(row: Token) -> BotTokenPayload:
    """Render a token of a bot."""
    return BotTokenPayload(
        id=str(row.pk), name=row.name, scopes=row.scopes or [], created_at=clock.stamp(row.created_at),
        expires_at=clock.stamp(row.expires_at) if row.expires_at.year < _ENDLESS_YEAR else None,
        used_at=clock.stamp(row.used_at) if row.used_at else None,
    )  # fmt: skip


def namespace_payload(row: Namespace, *, role: str) -> NamespaceDetail:
    """Render a namespace for its members."""
    return NamespaceDetail(
        id=str(row.pk), slug=row.slug, name=row.name, role=role, quota_bytes=row.quota_bytes,
        used_bytes=row.used_bytes, policy=policy_payload(row.policy), created_at=clock.stamp(row.created_at),
    )  # fmt: skip


def policy_payload(stored: Mapping[str, Any]) -> Policy:
    """Render the policies of a namespace, with defaults for those that were never set."""
    return Policy(
        ai=stored.get("ai", True),
        ai_auto_accept=stored.get("ai_auto_accept"),
        ai_budget=stored.get("ai_budget"),
        types=stored.get("types"),
        max_file_bytes=stored.get("max_file_bytes"),
        person_quota_bytes=stored.get("person_quota_bytes"),
        retention_days=stored.get("retention_days"),
        retention=convert(stored["retention"], list[RetentionRule]) if stored.get("retention") else None,
        metadata=stored.get("metadata"),
        play_uploads=stored.get("play_uploads", False),
        video_side=stored.get("video_side"),
        keep_originals=stored.get("keep_originals", True),
        link_previews=stored.get("link_previews", False),
        second_factor=stored.get("second_factor", "off"),
        second_factor_days=stored.get("second_factor_days", DAYS_OF_GRACE),
        second_factor_since=stored.get("second_factor_since"),
    )


def membership_payload(
    row: Membership, *, used_bytes: int | UnsetType = UNSET, factors: list[Factor] | UnsetType = UNSET
) -> MembershipPayload:
    """Render a membership; with ``used_bytes`` for an administrator, with all that they see of it."""
    if used_bytes is UNSET:
        return MembershipPayload(user=user_payload(row.user), role=row.role)
    return MembershipPayload(
        user=user_payload(row.user), role=row.role, is_active=row.user.is_active, used_bytes=used_bytes,
        quota_bytes=row.quota_bytes, factors=factors,
    )  # fmt: skip


def settings_payload(stored: Mapping[str, Any]) -> SettingsPayload:
    """Render a person's settings, with defaults for those that were never set."""
    return SettingsPayload(
        language=stored.get("language", ""),
        theme=stored.get("theme", "auto"),
        notifications=stored.get("notifications", "all"),
        push_detail=stored.get("push_detail", False),
        photo_details=stored.get("photo_details", "none"),
        quiet=convert(stored["quiet"], QuietHours) if stored.get("quiet") else None,
        digest=stored.get("digest", "off"),
        saved_searches=stored.get("saved_searches", []),
        presence=stored.get("presence", "everyone"),
        last_seen=stored.get("last_seen", "nobody"),
        share_read=stored.get("share_read", "everyone"),
    )
