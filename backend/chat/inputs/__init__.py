"""The inputs of chat: one struct per command, for every edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from datetime import datetime, timedelta
from typing import ClassVar, Literal
from uuid import UUID

from django.conf import settings
from msgspec import UNSET, Struct, UnsetType

from backend import clock, names
from backend.errors import Invalid
from backend.ids import parse_id
from backend.inputs import Input, id_faults, refuse

RoomKind = Literal["direct", "group", "channel"]
RoomRole = Literal["owner", "moderator", "member", "readonly"]
RoomHistory = Literal["all", "since_join"]
RoomPosting = Literal["members", "moderators"]
NotificationLevel = Literal["all", "mentions", "none"]

NOT_A_TIME = "Must be a time like 2026-11-20T10:00:00Z."

ATTACHMENTS_LIMIT = 20
CAPTION_CHARS = 1000
"""The longest caption of a file."""
NAME_CHARS, TOPIC_CHARS = 120, 500
EMOJI_LIMIT = 20
"""Different emojis that one message may have as reactions."""
NAMED_LIMIT = 100
"""People that a message names for each emoji; the others are counted."""
PINS_LIMIT = 100
"""Messages that may be pinned in a room."""
PAGE_LIMIT, PAGE_DEFAULT = 100, 50
_STREAMS_LIMIT = 5000
PRESENCE_LIMIT = 500
"""How many people's presence a socket watches at most."""


def moment_in(text: str) -> datetime | None:
    """The time that a field holds; None where it holds none."""
    try:
        return clock.parse(text)
    except (ValueError, OverflowError):
        return None


class Position(Struct, frozen=True, kw_only=True):
    """A place in a stream: which life of it, and after which event."""

    epoch: str
    seq: int


class NewRoom(Input, frozen=True, kw_only=True):
    """A room to open; a direct one has exactly one other member and no name."""

    kind: RoomKind
    name: str | None = None
    topic: str | None = None
    members: list[str] | None = None
    namespace: str | None = None
    history: RoomHistory | None = None
    posting: RoomPosting | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for members that are no ids."""
        refuse("This room cannot be opened as it is.", id_faults(members=self.members or ()))

    @property
    def member_ids(self) -> list[UUID]:
        """The other members."""
        return [UUID(text) for text in self.members or ()]


class RoomChange(Input, frozen=True, kw_only=True):
    """What may be changed about a room.

    ``posting`` is who may write, and ``archived`` puts it away to be read alone, or opens it again.
    """

    name: str | None = None
    topic: str | None = None
    posting: RoomPosting | None = None
    archived: bool | None = None


class PersonalChange(Input, frozen=True, kw_only=True):
    """How a person wants a room of theirs to be; what is left out stays as it is.

    ``mute_until`` mutes until then, and null for good; ``muted`` false ends that.
    """

    muted: bool | UnsetType = UNSET
    mute_until: str | UnsetType | None = UNSET
    level: NotificationLevel | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for a time that is none, or has passed."""
        until = self.until
        if self.mute_until and (until is None or until <= clock.now()):
            refuse("This room cannot be muted until then.", {"mute_until": [f"{NOT_A_TIME[:-1]}, and to come."]})

    @property
    def until(self) -> datetime | None:
        """When the mute ends; None for never, and where it is not set."""
        return moment_in(self.mute_until) if self.mute_until else None


class NewMember(Input, frozen=True, kw_only=True):
    """A user to add to a room."""

    user: str
    role: RoomRole | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a user that is no id."""
        refuse("This member cannot be added.", id_faults(user=[self.user]))

    @property
    def user_id(self) -> UUID:
        """The user."""
        return UUID(self.user)


class MemberChange(Input, frozen=True, kw_only=True):
    """Another role for a member of a room."""

    role: RoomRole


class SendMessage(Input, frozen=True, kw_only=True):
    """A message to send; ``client_id`` is a UUID that the client makes, so that the message is sent once.

    ``captions`` are the texts below single files, by their ids. ``thread`` is the root of the thread that it replies
    in; ``broadcast`` shows such a reply in the timeline of the room as well. ``forward`` is a message whose text and
    files are sent instead of others; with ``send_at`` it is sent then.
    """

    in_address: ClassVar[tuple[str, ...]] = ("room",)

    room: str
    client_id: str
    body: str | None = None
    attachments: list[str] | None = None
    captions: dict[str, str] | None = None
    reply_to: str | None = None
    thread: str | None = None
    broadcast: bool | None = None
    forward: str | None = None
    send_at: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid that names every field with which the message cannot be sent."""
        attachments, reply_to = self.attachments or (), [self.reply_to] if self.reply_to else []
        thread = [] if self.thread is None else [self.thread]
        faults = id_faults(attachments=attachments, reply_to=reply_to, thread=thread)
        if self.broadcast and self.thread is None:
            faults["broadcast"] = ["Only for a reply in a thread."]
        if not {*(self.captions or ())} <= {*attachments}:
            faults["captions"] = ["Only for files that are among the attachments."]
        faults |= caption_faults((self.captions or {}).values())
        faults |= self._forward_faults() if self.forward else {}
        # Whose text and files are another's is not empty.
        said = _message_faults(self.client_id, self.body or "", [self.forward] if self.forward else attachments)
        refuse(_UNSENDABLE, faults | said | (_later_faults(self.send_at) if self.send_at is not None else {}))

    def _forward_faults(self) -> dict[str, list[str]]:
        beside = {"body": self.body, "attachments": self.attachments, "captions": self.captions,
                  "reply_to": self.reply_to, "send_at": self.send_at}  # fmt: skip
        faults = {name: ["Not together with forward."] for name, value in beside.items() if value}
        return faults | id_faults(forward=[self.forward or ""])

    @property
    def attachment_ids(self) -> list[UUID]:
        """The files to attach, in order."""
        return [UUID(text) for text in self.attachments or ()]

    @property
    def captions_by_id(self) -> dict[UUID, str]:
        """The captions of files."""
        return _by_id(self.captions)

    @property
    def reply_to_id(self) -> UUID | None:
        """The message that is answered; None for none."""
        return UUID(self.reply_to) if self.reply_to else None

    @property
    def thread_id(self) -> UUID | None:
        """The root of the thread; None for none."""
        return UUID(self.thread) if self.thread else None

    @property
    def forward_id(self) -> UUID | None:
        """The message that is forwarded; None for none."""
        return UUID(self.forward) if self.forward else None

    @property
    def moment(self) -> datetime | None:
        """When to send it; None for now."""
        return moment_in(self.send_at) if self.send_at else None


AHEAD = timedelta(days=366)
"""How far ahead a message may be scheduled."""


def time_faults(send_at: str) -> dict[str, list[str]]:
    """The sentence for what is no time, or is more than a year ahead."""
    moment = moment_in(send_at)
    if moment is None:
        return {"send_at": [NOT_A_TIME]}
    return {} if moment <= clock.now() + AHEAD else {"send_at": ["Must be within a year from now."]}


def _later_faults(send_at: str) -> dict[str, list[str]]:
    moment = moment_in(send_at)
    passed = moment is not None and moment <= clock.now()
    return {"send_at": ["Must be to come."]} if passed else time_faults(send_at)


def _by_id(captions: Mapping[str, str] | None) -> dict[UUID, str]:
    return {UUID(key): text for key, text in (captions or {}).items()}


def caption_faults(captions: Iterable[str]) -> dict[str, list[str]]:
    """The sentence for captions of which one is too long."""
    longest = max((len(text) for text in captions), default=0)
    if longest <= CAPTION_CHARS:
        return {}
    return {"captions": [f"Each must be at most {CAPTION_CHARS} characters; one has {longest}."]}


_UNSENDABLE = "This message cannot be sent as it is."


def body_faults(body: str) -> dict[str, list[str]]:
    """The sentence for a text that is too long."""
    if len(body) <= settings.MESSAGE_CHARS:
        return {}
    return {"body": [f"Must be at most {settings.MESSAGE_CHARS} characters; this has {len(body)}."]}


def require_sendable(client_id: str, body: str, attachments: Sized) -> None:
    """Raise Invalid for a message without content, with too much of it, or without a proper ``client_id``."""
    refuse(_UNSENDABLE, _message_faults(client_id, body, attachments))


def _message_faults(client_id: str, body: str, attachments: Sized) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if parse_id(client_id) is None:
        faults["client_id"] = ["Must be a UUID that you make for this message."]
    faults |= body_faults(body)
    if not names.is_seen(body) and not attachments:
        faults["body"] = ["Write something, or attach a file."]
    if len(attachments) > ATTACHMENTS_LIMIT:
        faults["attachments"] = [f"At most {ATTACHMENTS_LIMIT} files fit into one message."]
    return faults


def require_caption(caption: str) -> None:
    """Raise Invalid for a caption that is too long."""
    faults = caption_faults([caption])
    refuse(_UNSENDABLE, {"caption": faults["captions"]} if faults else {})


class EditMessage(Input, frozen=True, kw_only=True):
    """Another text of a message, other captions of its files or another order of them; what is left out stays.

    ``captions`` are by the ids of files, empty for none any more. ``attachments`` names files in their new order; those
    that it does not name follow. The text may be empty where there are files.
    """

    in_address: ClassVar[tuple[str, ...]] = ("message",)

    message: str
    captions: dict[str, str] | None = None
    attachments: list[str] | None = None
    body: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid that names every field which cannot be taken."""
        faults = id_faults(captions=self.captions or (), attachments=self.attachments or ())
        if self.body is None and self.captions is None and self.attachments is None:
            faults["body"] = ["Give another text, captions, or the order of attachments."]
        faults |= body_faults(self.body or "")
        if len(self.captions or ()) > ATTACHMENTS_LIMIT or len(self.attachments or ()) > ATTACHMENTS_LIMIT:
            faults["attachments"] = [f"At most {ATTACHMENTS_LIMIT} files fit into one message."]
        refuse("This message cannot be changed so.", faults | caption_faults((self.captions or {}).values()))

    @property
    def captions_by_id(self) -> dict[UUID, str]:
        """The captions of files."""
        return _by_id(self.captions)

    @property
    def order(self) -> list[UUID]:
        """The files in their new order, each once."""
        return list(dict.fromkeys(UUID(text) for text in self.attachments or ()))


class DeleteMessage(Input, frozen=True, kw_only=True):
    """Which message to delete."""

    message: str


class TypeInRoom(Input, frozen=True, kw_only=True):
    """In which room the caller types, or has stopped typing."""

    room: str
    thread: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a thread that is no id."""
        refuse("Nothing was told.", id_faults(thread=[] if self.thread is None else [self.thread]))


class SetPresence(Input, frozen=True, kw_only=True):
    """Whether the caller's device is in use."""

    state: Literal["online", "away"]


class WatchPresence(Input, frozen=True, kw_only=True):
    """Whose presence to follow from now on, instead of those before."""

    users: list[str]

    def __post_init__(self) -> None:
        """Raise Invalid for what is no id, and for too many people."""
        faults = id_faults(users=self.users)
        if len(self.users) > PRESENCE_LIMIT:
            faults["users"] = [f"At most {PRESENCE_LIMIT} people."]
        refuse("These people cannot be watched.", faults)

    @property
    def user_ids(self) -> list[UUID]:
        """The people, each once."""
        return list(dict.fromkeys(UUID(text) for text in self.users))


def _require_streams(streams: str | list[str], *, most: int | None = None) -> None:
    if streams != "all" and (isinstance(streams, str) or (most is not None and len(streams) > most)):
        raise Invalid("Name the streams, or say “all”.", fields={"streams": ["A list of streams, or “all”."]})


class Subscribe(Input, frozen=True, kw_only=True):
    """Which streams, from where on, and which classes of events."""

    streams: str | list[str]
    positions: dict[str, Position] | None = None
    events: list[str] | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for any other text than “all”, and for too many streams."""
        _require_streams(self.streams, most=_STREAMS_LIMIT)


class Unsubscribe(Input, frozen=True, kw_only=True):
    """Which streams to stop following."""

    streams: str | list[str]

    def __post_init__(self) -> None:
        """Raise Invalid for any other text than “all”."""
        _require_streams(self.streams)
