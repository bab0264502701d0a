"""The bodies of HTTP responses that are no payloads, and the list of all structs in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from backend.accounts import inputs as accounts
from backend.accounts.inputs.invitations import InvitationCode, NewNamespaceInvitation, Registration
from backend.accounts.inputs.passkeys import NewPasskey, PasskeyName, PasskeyProof, ShownPasskey
from backend.accounts.payloads import (
    EmailPayload,
    EmojiPayload,
    Grant,
    LinkPayload,
    LogInPayload,
    MembershipPayload,
    NamespaceDetail,
    NamespacePayload,
    PersonPayload,
    PersonSpace,
    RecoveryCodes,
    RegistrationPayload,
    SecondFactorBegun,
    SecondFactorPayload,
    SettingsPayload,
    UserPayload,
)
from backend.activity.payloads import LogSeal, Overview
from backend.api.framework import operations_shapes as operations
from backend.api.framework.bot_shapes import BOT_INPUTS, BOT_SHAPES
from backend.api.framework.chat_shapes import (
    EditList,
    GalleryList,
    MemberList,
    MessageList,
    MyThreadList,
    NamespaceRoomList,
    RoomList,
    SearchList,
    ThreadList,
)
from backend.api.framework.exchange_shapes import SHAPES as EXCHANGE
from backend.api.framework.mark_shapes import PinList, ReactionList, SavedList
from backend.api.framework.notification_shapes import NotificationList, Unread
from backend.api.framework.opening_shapes import SHAPES as OPENING
from backend.api.framework.own_shapes import SHAPES as OWN
from backend.api.framework.server_shapes import Config, Readiness
from backend.api.framework.unsent_shapes import UNSENT
from backend.api.framework.webhook_shapes import DeliveryList, WebhookList
from backend.audit.payloads import ActivityPayload
from backend.chat import inputs as chat
from backend.chat.inputs.marks import React
from backend.chat.inputs.opening import NewInvitation
from backend.chat.inputs.unsent import ScheduledChange
from backend.chat.payloads import MessageReactions
from backend.chat.selectors.retention import RetentionPreview
from backend.inputs import Input
from backend.library import inputs as library
from backend.library.payloads import (
    CollectionPayload,
    FilePayload,
    FilesSent,
    FoundFile,
    GroupPayload,
    JobPayload,
    LinkedFile,
    Proposal,
    Refused,
    SimilarFile,
    SuggestionPayload,
    TaggerStatus,
    TagPayload,
    Usage,
)
from backend.library.selectors import Statistics
from backend.media.inputs import DirectUpload, Possession, SentParts
from backend.media.payloads import (
    AttachmentPayload,
    ChallengePayload,
    DirectUploadPayload,
    HistoryPayload,
    PartAddresses,
)
from backend.moderation import inputs as moderation
from backend.moderation.payloads import SHAPES as MODERATED
from backend.moderation.payloads import HashPayload
from backend.notifications import inputs as notifications
from backend.notifications.payloads import PushPayload, SubscriptionPayload
from backend.privacy import inputs as privacy
from backend.privacy.payloads import ErasurePreview, ErasureStarted, ExportPayload, ExportShown, Receipt
from backend.webhooks.inputs import NewWebhook, WebhookChange
from backend.webhooks.payloads import WebhookSecret


class Answer(Struct, frozen=True, kw_only=True):
    """Base of response bodies: every field is always present."""


class Problem(Answer, frozen=True, kw_only=True):
    """A problem (RFC 9457); ``errors`` by field for an invalid request, ``incident`` is the id of a server error.

    ``data`` holds what else there is to know, as the errors of sockets do.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: dict[str, list[str]] | UnsetType = UNSET
    incident: str | UnsetType = UNSET
    retry_after_s: float | UnsetType = UNSET
    data: dict[str, Any] | UnsetType = UNSET


class LoggedIn(Answer, frozen=True, kw_only=True):
    """A new token, shown only here, and its expiry."""

    token: str
    expiry: str
    user: UserPayload


class SocketTicket(Answer, frozen=True, kw_only=True):
    """A ticket that opens one socket within ``expires_in`` seconds."""

    ticket: str
    expires_in: int


class Me(Answer, frozen=True, kw_only=True):
    """The person who is logged in, their namespaces, the upload limit and a grant.

    ``second_factor_due`` is when they have to have a second factor, without which they can do nothing else then; null
    where they have one, or none is asked of them. ``second_factor_asked_by`` are the slugs of the namespaces that ask
    for it: who leaves them needs none.
    """

    user: UserPayload
    namespaces: list[NamespacePayload]
    default_namespace: str | None
    upload_bytes: int
    grant: Grant
    second_factor_due: str | None
    second_factor_asked_by: list[str]


class Session(Answer, frozen=True, kw_only=True):
    """The person who is logged in by the cookie; null without a log-in."""

    me: Me | None


class HashList(Answer, frozen=True, kw_only=True):
    """A page of a list of hashes, newest first."""

    results: list[HashPayload]
    next: str | None
    previous: str | None


class UserList(Answer, frozen=True, kw_only=True):
    """A page of people, in the order of their user names."""

    results: list[UserPayload]
    next: str | None
    previous: str | None


class NewPerson(Answer, frozen=True, kw_only=True):
    """A created person; ``invite_url`` is null where a password was set."""

    user: UserPayload
    invite_url: str | None


class ResetLink(Answer, frozen=True, kw_only=True):
    """The URL of a page on which a person sets a new password, once."""

    reset_url: str
    expires_at: str


class LogInList(Answer, frozen=True, kw_only=True):
    """A page of one's own log-ins, newest first."""

    results: list[LogInPayload]
    next: str | None
    previous: str | None


class PushList(Answer, frozen=True, kw_only=True):
    """One's subscribed browsers, newest first; a browser subscribes with ``public_key``, null where none can."""

    public_key: str | None
    results: list[SubscriptionPayload]


class NamespaceList(Answer, frozen=True, kw_only=True):
    """A page of namespaces, the default one first."""

    results: list[NamespacePayload]
    next: str | None
    previous: str | None


class MembershipList(Answer, frozen=True, kw_only=True):
    """A page of the members of a namespace, in the order of their user names."""

    results: list[MembershipPayload]
    next: str | None
    previous: str | None


class EmojiList(Answer, frozen=True, kw_only=True):
    """A page of a namespace's own emojis, in the order of their names."""

    results: list[EmojiPayload]
    next: str | None
    previous: str | None


class MediaList(Answer, frozen=True, kw_only=True):
    """A page of files, newest first."""

    results: list[AttachmentPayload]
    next: str | None
    previous: str | None


class FileList(Answer, frozen=True, kw_only=True):
    """A page of the files of a library."""

    results: list[FilePayload]
    next: str | None
    previous: str | None


class FoundList(Answer, frozen=True, kw_only=True):
    """A page of what a search has found.

    ``corrected``: nothing holds the words as they were typed, so that those were found that are spelled almost alike.
    """

    results: list[FoundFile]
    corrected: bool
    next: str | None
    previous: str | None


class Month(Answer, frozen=True, kw_only=True):
    """How many files of a list came in a month (``2026-11``), and the address of the page that begins there."""

    month: str
    files: int
    page: str


class MonthList(Answer, frozen=True, kw_only=True):
    """The months of a list of files, newest first; those without any are left out."""

    results: list[Month]


class ProposalList(Answer, frozen=True, kw_only=True):
    """What a search may go on with."""

    results: list[Proposal]


class TagList(Answer, frozen=True, kw_only=True):
    """A page of tags, in the order of their paths."""

    results: list[TagPayload]
    next: str | None
    previous: str | None


class CollectionList(Answer, frozen=True, kw_only=True):
    """A page of collections, newest first."""

    results: list[CollectionPayload]
    next: str | None
    previous: str | None


class SuggestionList(Answer, frozen=True, kw_only=True):
    """A page of suggestions, newest first."""

    results: list[SuggestionPayload]
    next: str | None
    previous: str | None


class UsageList(Answer, frozen=True, kw_only=True):
    """A page of the places where a file is used."""

    results: list[Usage]
    next: str | None
    previous: str | None


class HistoryList(Answer, frozen=True, kw_only=True):
    """A page of what happened to a file."""

    results: list[HistoryPayload]
    next: str | None
    previous: str | None


class GroupList(Answer, frozen=True, kw_only=True):
    """A page of groups of files that are the same, newest first."""

    results: list[GroupPayload]
    next: str | None
    previous: str | None


class LinkList(Answer, frozen=True, kw_only=True):
    """A page of the links to a file."""

    results: list[LinkedFile]
    next: str | None
    previous: str | None


class SimilarList(Answer, frozen=True, kw_only=True):
    """Files that are like one, the most alike first."""

    results: list[SimilarFile]


class BulkAnswer(Answer, frozen=True, kw_only=True):
    """What came of doing the same with several files; ``undo`` names the job that undoes it, where one can."""

    total: int
    changed: int
    failed: list[Refused]
    undo: str | None


class ActivityList(Answer, frozen=True, kw_only=True):
    """A page of the activity log, newest first."""

    results: list[ActivityPayload]
    next: str | None
    previous: str | None


INPUTS: tuple[type[Input], ...] = (
    accounts.LogIn, accounts.MeChange, accounts.NewUser, accounts.UserChange, accounts.NewNamespace,
    accounts.NamespaceChange, accounts.RetentionTrial, accounts.NewMembership, accounts.MembershipChange,
    accounts.PasswordChange, accounts.SettingsChange, accounts.LinkToken, accounts.LinkUse,
    accounts.EmailChange, accounts.ResetRequest,
    NewNamespaceInvitation, InvitationCode, accounts.NewIdentity, accounts.IdentityEnd,
    PasskeyProof, PasskeyName, NewPasskey, ShownPasskey,
    Registration, accounts.SecondStep, accounts.OwnPassword, accounts.Code, accounts.PasswordAndCode,
    chat.NewRoom, chat.RoomChange, chat.PersonalChange, chat.NewMember, chat.MemberChange, chat.SendMessage,
    chat.EditMessage, React, ScheduledChange, NewInvitation,
    *operations.INPUTS,
    *moderation.INPUTS, notifications.NewSubscription, notifications.ReadNotifications, NewWebhook, WebhookChange,
    privacy.Erase, *BOT_INPUTS,
    library.NewTag, library.TagChange, library.TagMerge, library.NewCollection, library.CollectionChange,
    library.CollectionFiles, library.FileChange, library.BulkTag, library.BulkOperation, library.Analyze,
    library.Decisions, library.DuplicatesResolved,
    library.PageUseInput, library.FileLinkOrder, Possession, DirectUpload, SentParts,
)  # fmt: skip
"""The structs of request bodies."""

SHAPES: tuple[type[Struct], ...] = (
    Problem, LoggedIn, SocketTicket, Me, Session, UserList, NamespaceList, RoomList, MemberList, MessageList, MediaList,
    ThreadList, MyThreadList,
    NamespaceRoomList, GalleryList, LogSeal, Overview, ReactionList, PinList, SavedList, MessageReactions,
    NotificationList, Unread,
    EditList,
    ExportPayload, ExportShown, ErasurePreview, ErasureStarted, Receipt,
    *UNSENT, *OPENING, *EXCHANGE, *OWN,
    ActivityList, Config, Readiness, NewPerson, ResetLink, LogInList, EmojiList, MembershipList, PersonPayload,
    NamespaceDetail, SettingsPayload, PersonSpace, LinkPayload, EmailPayload, RegistrationPayload,
    SecondFactorPayload, SecondFactorBegun, RecoveryCodes,
    FilesSent, FilePayload, TagPayload, CollectionPayload, FileList, TagList,
    CollectionList,
    FoundFile, Proposal, FoundList, ProposalList, Month, MonthList, BulkAnswer, JobPayload, PushList, PushPayload,
    SuggestionList, TaggerStatus, GroupPayload, GroupList, SimilarList, Statistics, UsageList, LinkList, HistoryList,
    HashList, *MODERATED, WebhookList, WebhookSecret, DeliveryList,
    *BOT_SHAPES,
    *operations.SHAPES,
    SearchList,
    RetentionPreview, ChallengePayload, DirectUploadPayload, PartAddresses,
    *INPUTS,
)  # fmt: skip
"""All structs of the OpenAPI document and of the contract of the screens."""
