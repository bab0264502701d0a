"""The inputs of accounts: one struct per command, for every edge."""

from __future__ import annotations

import re
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import UNSET, UnsetType, field

from backend.ids import parse_id
from backend.inputs import Input, id_faults, refuse

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_ZONE_CHARS = 64
USERNAME_CHARS = 150
EVERYBODY = "room"
"""After an @ it mentions all members of a room, and is therefore no user name."""
ERASED, DELETED = "erased-", "deleted-"
"""So begin the user names of erased people and of deleted bots, and no others."""

FileKind = Literal["image", "video", "audio", "file"]
MetadataPolicy = Literal["keep", "strip"]
VideoSide = Literal[360, 480, 720, 1080]
"""Pixels of the shorter side of a video."""
PhotoDetails = Literal["none", "time", "time_and_place"]
SharedWith = Literal["everyone", "nobody"]
"""With whom a person shares something: all who share a room with them, or no one."""
DigestChoice = Literal["off", "hourly", "daily"]
"""How often a person is sent a mail about what they have not read, at most."""
FactorRule = Literal["off", "admins", "everybody"]
"""Of whom a namespace asks a second factor."""
Factor = Literal["app", "passkey"]
"""A second factor that a person has: an app that makes codes, or passkeys."""
RoleName = Literal["viewer", "member", "moderator", "admin", "owner"]
Scope = Literal["read", "send", "react", "files", "manage_rooms", "moderate"]
"""What a bot may do with a token."""


def username_fault(name: str) -> str | None:
    """The reason why a user name is reserved, as a sentence; None for one that is not."""
    folded = name.casefold()
    if folded.startswith((ERASED, DELETED)):
        return f"“{ERASED}…” and “{DELETED}…” are the names of accounts that have ended. Choose another name."
    if folded == EVERYBODY:
        return f"“@{EVERYBODY}” mentions everybody in a room. Choose another name."
    return None


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


class NewRetentionRule(Input, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files to delete for good: of a kind, of a room, or all; older than some days, unused for some days, or both."""

    kind: FileKind | None = None
    room: str | None = None
    older_than_days: int | None = None
    unused_days: int | None = None

    def fault(self) -> str | None:
        """Return what is wrong with the rule, in a sentence."""
        days = [number for number in (self.older_than_days, self.unused_days) if number is not None]
        if not days:
            return "name older_than_days, unused_days or both."
        if not all(1 <= number <= MOST_RETENTION_DAYS for number in days):
            return f"1 to {MOST_RETENTION_DAYS} days."
        if self.unused_days is not None and self.unused_days < LEAST_UNUSED_DAYS:
            return f"unused_days is {LEAST_UNUSED_DAYS} at least: browsers keep what was opened for a week."
        return "room must be the id of a room." if self.room is not None and parse_id(self.room) is None else None


def retention_faults(
    days: int | UnsetType | None, rules: list[NewRetentionRule] | UnsetType | None
) -> dict[str, list[str]]:
    """What is wrong with how long files are to be kept, by field."""
    faults: dict[str, list[str]] = {}
    if isinstance(days, int) and not 1 <= days <= MOST_RETENTION_DAYS:
        faults["retention_days"] = [f"1 to {MOST_RETENTION_DAYS} days, or null to keep files."]
    if isinstance(rules, list):
        found = [f"Rule {number}: {fault}" for number, rule in enumerate(rules, 1) if (fault := rule.fault())]
        if len(rules) > _MOST_RULES:
            found = [f"{_MOST_RULES} rules at most."]
        faults |= {"retention": found} if found else {}
    return faults


class RetentionTrial(Input, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules of which is only asked what they would delete; what is left out is as the namespace has it now."""

    retention_days: int | UnsetType | None = UNSET
    retention: list[NewRetentionRule] | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for values out of their range."""
        refuse("These rules cannot be applied.", retention_faults(self.retention_days, self.retention))


class PolicyChange(Input, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The policies of a namespace to change; those that are left out stay as they are.

    ``second_factor_since`` is taken, as all that is told may be sent back, and changes nothing.
    """

    ai: bool | UnsetType = UNSET
    ai_auto_accept: float | UnsetType | None = UNSET
    ai_budget: int | UnsetType | None = UNSET
    types: list[str] | UnsetType | None = UNSET
    max_file_bytes: int | UnsetType | None = UNSET
    person_quota_bytes: int | UnsetType | None = UNSET
    retention_days: int | UnsetType | None = UNSET
    retention: list[NewRetentionRule] | UnsetType | None = UNSET
    metadata: MetadataPolicy | UnsetType | None = UNSET
    play_uploads: bool | UnsetType = UNSET
    video_side: VideoSide | UnsetType | None = UNSET
    keep_originals: bool | UnsetType = UNSET
    link_previews: bool | UnsetType = UNSET
    second_factor: FactorRule | UnsetType = UNSET
    second_factor_days: int | UnsetType = UNSET
    second_factor_since: str | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for values out of their range."""
        faults: dict[str, list[str]] = {}
        if isinstance(self.second_factor_days, int) and not 0 <= self.second_factor_days <= MOST_FACTOR_DAYS:
            faults["second_factor_days"] = [f"0 to {MOST_FACTOR_DAYS} days."]
        if isinstance(self.ai_auto_accept, float) and not 0.5 <= self.ai_auto_accept <= 1:
            faults["ai_auto_accept"] = ["0.5 to 1, or null to accept nothing without a person."]
        if isinstance(self.ai_budget, int) and not 0 <= self.ai_budget <= _MOST_TOKENS:
            faults["ai_budget"] = [f"0 to {_MOST_TOKENS} tokens a day, or null for the default of the server."]
        if isinstance(self.types, list) and not _are_types(self.types):
            faults["types"] = [f"1 to {_MOST_TYPES} such as “image/*” or “application/pdf”, or null for every type."]
        if isinstance(self.max_file_bytes, int) and not 1 <= self.max_file_bytes <= _MOST_BYTES:
            faults["max_file_bytes"] = [f"1 to {_MOST_BYTES} bytes, or null for the limit of the server."]
        if isinstance(self.person_quota_bytes, int) and not 0 <= self.person_quota_bytes <= _MOST_BYTES:
            faults["person_quota_bytes"] = [f"0 to {_MOST_BYTES} bytes, or null for no limit."]
        faults |= retention_faults(self.retention_days, self.retention)
        refuse("These policies cannot be set.", faults)


_MOST_TOKENS = 10**12
MOST_FACTOR_DAYS = 90
"""So long may people take until they have a second factor."""
_MOST_BYTES = 2**63 - 1
MOST_RETENTION_DAYS = 36_525
"""So long can files be kept before a policy deletes them."""
LEAST_UNUSED_DAYS = 30
"""What a browser has is asked for again after a week: until then it is not known that it is used."""
_MOST_RULES = 20
_MOST_TYPES = 50
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,40}/(\*|[a-z0-9][a-z0-9.+-]{0,80})")


def _are_types(texts: list[str]) -> bool:
    return 1 <= len(texts) <= _MOST_TYPES and all(map(_TYPE.fullmatch, texts))


class NamespaceChange(Input, frozen=True, kw_only=True):
    """The fields of a namespace to change; ``quota_bytes`` null means no limit."""

    name: str | UnsetType = UNSET
    quota_bytes: int | UnsetType | None = UNSET
    policy: PolicyChange | UnsetType = UNSET


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
    """What changes for a member of a namespace; ``quota_bytes`` null means the limit of the policy."""

    role: RoleName | UnsetType = UNSET
    quota_bytes: int | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for a limit out of its range, and for a change of nothing."""
        faults: dict[str, list[str]] = {}
        if isinstance(self.quota_bytes, int) and not 0 <= self.quota_bytes <= _MOST_BYTES:
            faults["quota_bytes"] = [f"0 to {_MOST_BYTES} bytes, or null for the limit of the namespace."]
        if self.role is UNSET and self.quota_bytes is UNSET:
            faults["role"] = ["Name a role, a quota_bytes, or both."]
        refuse("This membership cannot be changed.", faults)


class PasswordChange(Input, frozen=True, kw_only=True):
    """The old and the new password of the caller."""

    old: str
    new: str


class QuietChange(Input, frozen=True, kw_only=True):
    """When nothing is pushed: times like ``22:00`` in a time zone like ``Europe/Berlin``, on the days they begin."""

    start: str = field(name="from")
    to: str
    timezone: str
    days: list[Day]

    def __post_init__(self) -> None:
        """Raise Invalid for what is no time, no time zone, and no time at all."""
        faults = {name: ["Must be a time like 22:00."] for name, text in (("from", self.start), ("to", self.to))
                  if not _TIME.fullmatch(text)}  # fmt: skip
        if zone_of(self.timezone) is None:
            faults["timezone"] = ["Must be the name of a time zone like Europe/Berlin."]
        if not faults and self.start == self.to:
            faults["to"] = ["Must differ from the beginning."]
        if not self.days:
            faults["days"] = ["Name one day at least; without quiet hours send null."]
        refuse("These quiet hours make no sense.", {f"quiet.{name}": said for name, said in faults.items()})


def zone_of(name: str) -> ZoneInfo | None:
    """Return the time zone called ``name``; None where there is none."""
    try:
        return ZoneInfo(name) if len(name) <= _ZONE_CHARS and name.isascii() else None
    except (KeyError, ValueError, OSError):
        return None


_SEARCHES, _SEARCH_CHARS = 20, 200


def _is_search(words: str) -> bool:
    return 0 < len(words.strip()) <= _SEARCH_CHARS and "\0" not in words


class SettingsChange(Input, frozen=True, kw_only=True):
    """Settings of the screens and of pushes; fields that are left out stay unchanged."""

    language: str | UnsetType = UNSET
    theme: Literal["light", "dark", "auto"] | UnsetType = UNSET
    notifications: Literal["all", "mentions", "none"] | UnsetType = UNSET
    push_detail: bool | UnsetType = UNSET
    photo_details: PhotoDetails | UnsetType = UNSET
    quiet: QuietChange | UnsetType | None = UNSET
    digest: DigestChoice | UnsetType = UNSET
    saved_searches: list[str] | UnsetType = UNSET
    presence: SharedWith | UnsetType = UNSET
    last_seen: SharedWith | UnsetType = UNSET
    share_read: SharedWith | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for more searches than are kept, and for one that is empty or too long."""
        saved = self.saved_searches or []
        if len(saved) > _SEARCHES or not all(map(_is_search, saved)):
            said = f"At most {_SEARCHES} searches, each of 1 to {_SEARCH_CHARS} characters."
            refuse("The request does not make sense.", {"saved_searches": [said]})


class LinkToken(Input, frozen=True, kw_only=True):
    """The secret of an invitation or reset link."""

    token: str


class LinkUse(Input, frozen=True, kw_only=True):
    """The secret of a link, and the password that it sets."""

    token: str
    password: str


class EmailChange(Input, frozen=True, kw_only=True):
    """The mail address that the caller wants to have, empty for none, and their password."""

    email: str
    password: str


class ResetRequest(Input, frozen=True, kw_only=True):
    """The mail address of a person who has forgotten their password."""

    email: str


class NewIdentity(Input, frozen=True, kw_only=True):
    """The id of a provider to link, and the caller's password; empty for people who have none."""

    provider: str
    password: str = ""


class IdentityEnd(Input, frozen=True, kw_only=True):
    """The caller's password; empty for people who have none."""

    password: str = ""


class SecondStep(Input, frozen=True, kw_only=True):
    """The log-in that waits for a code, as its refusal named it, and a code of the app or one for emergencies."""

    second_factor: str
    code: str


class OwnPassword(Input, frozen=True, kw_only=True):
    """The caller's password, asked for again."""

    password: str


class Code(Input, frozen=True, kw_only=True):
    """A code that the app shows."""

    code: str


class PasswordAndCode(Input, frozen=True, kw_only=True):
    """The caller's password, and a code of the app or one for emergencies."""

    password: str
    code: str
