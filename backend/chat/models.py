"""The rows of rooms, members, messages and attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from backend.chat.inputs import CAPTION_CHARS
from backend.chat.link_models import LinkPicture as LinkPicture
from backend.chat.link_models import LinkPictureUse as LinkPictureUse
from backend.chat.link_models import PreviewedMessage as PreviewedMessage
from backend.chat.room_models import Block as Block
from backend.chat.room_models import Invitation as Invitation
from backend.chat.room_models import Removal as Removal
from backend.chat.unsent import Draft as Draft
from backend.chat.unsent import ScheduledMessage as ScheduledMessage
from backend.emoji import REACTION_CHARS
from backend.ids import new_id

if TYPE_CHECKING:
    from backend.media.models import MediaFile


class Room(models.Model):
    """A conversation. ``last_number`` is the number of its newest message; ``pair`` makes a direct room unique.

    A closed room ``has_leftovers`` until its files are in the trash. ``posting`` is who may write; the others react.
    An archived room is for reading alone. ``picture_id`` names the picture that is shown.
    """

    class Kind(models.TextChoices):
        """Two people, a closed group, or a channel of the namespace."""

        DIRECT = "direct"
        GROUP = "group"
        CHANNEL = "channel"

    class History(models.TextChoices):
        """How far back a new member may read."""

        ALL = "all"
        SINCE_JOIN = "since_join"

    class Posting(models.TextChoices):
        """Who may write."""

        MEMBERS = "members"
        MODERATORS = "moderators"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    topic = models.CharField(max_length=500, blank=True)
    history = models.CharField(max_length=10, choices=History.choices, default=History.ALL)
    posting = models.CharField(
        max_length=10, choices=Posting.choices, default=Posting.MEMBERS, db_default=Posting.MEMBERS
    )
    picture_id = models.UUIDField(null=True)
    archived_at = models.DateTimeField(null=True)
    pair = models.CharField(max_length=80, null=True, unique=True)
    last_number = models.PositiveBigIntegerField(default=0)
    member_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)
    has_leftovers = models.BooleanField(default=False)

    @staticmethod
    def pair_of(namespace_id: UUID, user_id: UUID, other_id: UUID) -> str:
        """Return the unique key of a direct room: namespace and pair, for two people may share several namespaces."""
        return f"{namespace_id.hex[-8:]}:{':'.join(sorted((user_id.hex, other_id.hex)))}"

    class Meta:
        indexes = [
            models.Index(
                fields=["namespace", "-id"],
                condition=models.Q(deleted_at=None) & ~models.Q(kind="direct"),
                name="room_of_namespace",
            ),
            models.Index(
                fields=["namespace", "-id"],
                condition=models.Q(deleted_at=None, kind="channel"),
                name="room_channels",
            ),
            models.Index(fields=["deleted_at"], condition=models.Q(has_leftovers=True), name="room_to_clear"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class Member(models.Model):
    """A membership in a room; messages up to ``hidden_until`` and events up to ``joined_seq`` are not theirs.

    A room that is ``muted`` is so until ``mute_until``, or for good where that is null.
    """

    class Role(models.TextChoices):
        """What a member may do in the room."""

        OWNER = "owner"
        MODERATOR = "moderator"
        MEMBER = "member"
        READONLY = "readonly"

    class Level(models.TextChoices):
        """What notifies a member of the room."""

        ALL = "all"
        MENTIONS = "mentions"
        NONE = "none"

    room = models.ForeignKey(Room, models.CASCADE, related_name="members", db_index=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(db_default=Now())
    joined_seq = models.PositiveBigIntegerField(default=0)
    hidden_until = models.PositiveBigIntegerField(default=0)
    read_number = models.PositiveBigIntegerField(default=0)
    muted = models.BooleanField(default=False)
    mute_until = models.DateTimeField(null=True)
    pinned = models.BooleanField(default=False)
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.ALL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="member_once")]
        indexes = [
            models.Index(fields=["user", "room"], name="member_rooms"),
            models.Index(fields=["room", "id"], name="member_place"),
        ]


class Message(models.Model):
    """A message. The row stays when it is deleted: history keeps the tombstone, with the ``reason``.

    ``mentions`` are the ids of the people whom the text mentions, in order.
    A reply in a ``thread`` names its root, and stands in the timeline of the room only where it was broadcast. The root
    holds what is shown of its replies: their number, the time of the newest, and who replied last, newest first.
    A forwarded one names the person who said it first (``forwarded_from``), and the message it was copied from.
    ``previews`` are what is shown of the pages that the text links to; ``without_previews`` is its sender's wish.
    ``reactions`` repeats its rows of :class:`Reaction` as they are shown, so that no page has to count them; both
    change together, under the lock of the message.
    """

    class Reason(models.TextChoices):
        """Why a message is gone."""

        DELETED = "deleted"
        REFUSED = "refused"
        EXPIRED = "expired"
        MODERATED = "moderated"
        ERASED = "erased"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveBigIntegerField()
    sender = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    client_id = models.CharField(max_length=64)
    body = models.TextField(blank=True)
    mentions = models.JSONField(default=list, db_default=[])
    mentions_room = models.BooleanField(default=False, db_default=False)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    thread = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    in_timeline = models.BooleanField(default=True, db_default=True)
    forwarded_from = models.UUIDField(null=True)
    forward_of = models.UUIDField(null=True)
    reply_count = models.PositiveIntegerField(default=0, db_default=0)
    last_reply_at = models.DateTimeField(null=True)
    repliers = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=9, choices=Reason.choices, null=True)
    reactions = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    pinned_at = models.DateTimeField(null=True)
    pinned_by = models.UUIDField(null=True)
    previews = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    without_previews = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="message_place"),
            models.UniqueConstraint(fields=["room", "sender", "client_id"], name="message_said_once"),
        ]
        # Finds the rooms that a person has written in without reading the messages.
        indexes = [
            models.Index(fields=["sender", "room"], name="message_sender"),
            models.Index(fields=["room", "created_at"], name="message_time"),
            models.Index(fields=["room", "number"], condition=models.Q(mentions_room=True), name="message_to_room"),
            models.Index(fields=["room", "number"], condition=models.Q(in_timeline=True), name="message_timeline"),
            models.Index(fields=["thread", "number"], condition=models.Q(thread__isnull=False), name="message_thread"),
            models.Index(
                fields=["room", "-pinned_at", "-number"],
                condition=models.Q(pinned_at__isnull=False),
                name="message_pinned",
            ),
        ]


class Mention(models.Model):
    """A message counts for a person as a mention; ``room`` and ``number`` repeat those of the message.

    A message that mentions its whole room has none: it counts for all members. Nor has a message one for its sender.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="mentioned_once")]
        indexes = [models.Index(fields=["user", "room", "number"], name="mention_of")]


class MessageEdit(models.Model):
    """An edit of the text of a message: when, by whom, and the ``body`` that stood there before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="edits", db_index=False)
    body = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["message", "id"], name="edit_of_message")]


class LinkPreview(models.Model):
    """What a page said of itself when it was last looked at, by the SHA-256 of its address; no title: nothing."""

    digest = models.CharField(primary_key=True, max_length=64)
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=400, blank=True)
    site = models.CharField(max_length=100, blank=True)
    picture = models.ForeignKey(LinkPicture, models.SET_NULL, null=True, related_name="pages")
    expires_at = models.DateTimeField(db_index=True)


class ThreadFollower(models.Model):
    """Who follows the thread below a message, or has ceased to; replies up to ``read_number`` have been read."""

    thread = models.ForeignKey(Message, models.CASCADE, related_name="followers", db_index=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    following = models.BooleanField(default=True)
    read_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="follower_once")]
        indexes = [models.Index(fields=["user"], condition=models.Q(following=True), name="follower_threads")]


class Gallery(models.TextChoices):
    """The galleries of a room: photos and videos, or everything else."""

    MEDIA = "media"
    FILES = "files"

    @classmethod
    def of(cls, kind: str) -> Gallery:
        """Return the gallery for files of a kind."""
        return cls.MEDIA if kind in {"image", "video"} else cls.FILES


class Attachment(models.Model):
    """A file's place in a message, with its ``caption``; ``place`` is its order there.

    ``room`` and ``number`` repeat those of the message, and ``gallery`` follows from the kind of the file, so that
    one index leads through each gallery of a room, and another one to its files. A deleted message has no attachments.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", db_index=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    caption = models.CharField(max_length=CAPTION_CHARS, blank=True, db_default="")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    number = models.PositiveBigIntegerField()
    gallery = models.CharField(max_length=5, choices=Gallery.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "media"], name="attached_once")]
        indexes = [
            models.Index(fields=["room", "gallery", "number", "id"], name="attachment_gallery"),
            models.Index(fields=["room", "media", "number"], name="attachment_files"),
        ]
        ordering = ["place", "pk"]

    @classmethod
    def of(cls, message: Message, media: MediaFile, *, place: int, caption: str = "") -> Attachment:
        """A row that is not saved yet, with what it repeats of its message and its file."""
        return cls(
            message=message,
            media=media,
            place=place,
            caption=caption,
            room_id=message.room_id,
            number=message.number,
            gallery=Gallery.of(media.kind),
        )


class SearchEntry(models.Model):
    """What a search may find: the text of a message, or one of its files (``media``).

    The key follows from the time of the message, so that the newest come last; :mod:`backend.chat.selectors.entries`
    says how, and by which words an entry is found.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    message = models.ForeignKey(Message, models.DO_NOTHING, related_name="+", db_constraint=False)
    media = models.ForeignKey(
        "media.MediaFile", models.DO_NOTHING, related_name="+", null=True, db_constraint=False, db_index=False
    )
    room = models.ForeignKey(Room, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    number = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["room", "id"], name="entry_of_room")]


class SearchBacklog(models.Model):
    """Messages that are to be indexed, the newest first: those left are older than ``below`` and not than ``above``.

    Without ``above`` all that are older. A ``below`` that is still to come lets those be sent first that it is about.
    """

    below = models.UUIDField()
    above = models.UUIDField(null=True)


class FileBacklog(models.Model):
    """A file that searches are to find by what it says now in its places (attachments) ``below`` a key as well."""

    media = models.OneToOneField("media.MediaFile", models.DO_NOTHING, related_name="+", db_constraint=False)
    below = models.PositiveBigIntegerField()


class Reaction(models.Model):
    """One person's reaction to a message with one emoji, or with ``:name:``. A deleted message has none."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    emoji = models.CharField(max_length=REACTION_CHARS)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message", "emoji"], name="reaction_once")]
        indexes = [models.Index(fields=["message", "emoji", "id"], name="reaction_order")]


class SavedMessage(models.Model):
    """A message that a person has put aside for themselves. A deleted message is on no list."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="saved_once")]
        indexes = [models.Index(fields=["user", "-id"], name="saved_order")]
