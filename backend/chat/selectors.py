"""Reading rooms, members, history, and where a file is shown; every count of queries here is pinned by tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from operator import itemgetter
from uuid import UUID

import msgspec
from django.db.models import IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from msgspec import Struct
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people, user_by_id
from backend.chat.access import NO_MESSAGE, media_for, member_for, message_for
from backend.chat.models import Attachment, Member, Message, Room
from backend.chat.payloads import (
    MemberPayload,
    MessagePage,
    MessagePayload,
    Position,
    RoomPayload,
    member_payload,
    message_payload,
    room_payload,
)
from backend.errors import NotFound
from backend.events.log import Head, head, heads
from backend.media.hooks import Places
from backend.media.payloads import AttachmentPayload, attachment_payload
from backend.media.selectors import shown_files

PAGE_LIMIT = 100
PAGE_BYTES = 256 * 1024
"""A page ends early where its messages would be larger: no answer may fill a socket's queue by itself."""
UNREAD_LIMIT = 1000
"""Up to here what is unread is counted: nobody needs to know better, and every list of rooms would read it all."""


def shown_messages() -> QuerySet[Message]:
    """Messages with all that their payload needs: four queries, however many messages."""
    places = Prefetch("attachments", Attachment.objects.prefetch_related(Prefetch("media", shown_files())))
    return Message.objects.select_related("sender").prefetch_related(places)


def room_stream(room_id: UUID | str) -> str:
    """The stream of a room."""
    return f"room:{room_id}"


def user_stream(user_id: UUID | str) -> str:
    """The stream of a person."""
    return f"user:{user_id}"


def position_of(found: Head) -> Position:
    """A head as clients are told of it."""
    return Position(epoch=found.epoch, seq=found.seq)


def history(
    actor: Actor, room_id: UUID | None, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> MessagePage:
    """A page of a room's messages, oldest first; ``more`` says whether there are others in the asked direction."""
    member = member_for(actor, room_id)
    position = position_of(head(room_stream(member.room_id)))
    limit = max(1, min(limit, PAGE_LIMIT))
    rows = shown_messages().filter(room=member.room_id, number__gt=member.hidden_until)
    if after:
        rows = rows.filter(number__gt=_number_of(actor, member, after)).order_by("number")
    else:
        rows = rows.filter(number__lt=_number_of(actor, member, before)) if before else rows
        rows = rows.order_by("-number")
    found = list(rows[: limit + 1])
    shown = _fitting(found[:limit])
    page = shown if after else shown[::-1]
    return MessagePage(messages=page, more=len(found) > len(page), position=position)


def _fitting(rows: list[Message]) -> list[MessagePayload]:
    """As many of these messages as fit into a page; one at least."""
    shown: list[MessagePayload] = []
    size = 0
    for row in rows:
        payload = message_payload(row)
        size += len(msgspec.json.encode(payload))
        if shown and size > PAGE_BYTES:
            break
        shown.append(payload)
    return shown


def _number_of(actor: Actor, member: Member, message_id: UUID) -> int:
    found = message_for(actor, message_id)
    if found.room_id != member.room_id:
        raise NotFound(NO_MESSAGE)
    return found.number


def room_names(room_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What rooms are called now, by id; direct ones, which nobody has named, are not among them."""
    rooms = Room.objects.filter(pk__in=set(room_ids)).exclude(kind=Room.Kind.DIRECT)
    return dict(rooms.values_list("pk", "name"))


def attachment(actor: Actor, media_id: UUID | None) -> AttachmentPayload:
    """One file; its uploader may read its name also while it is held."""
    media = media_for(actor, media_id)
    shown = attachment_payload(media)
    return replace(shown, name=media.name) if media.uploader_id == actor.user_id else shown


def message(actor: Actor, message_id: UUID | None) -> MessagePayload:
    """One message."""
    return message_payload(shown_messages().get(pk=message_for(actor, message_id).pk))


class _CountOf(Subquery):
    """How many rows a query finds; it is cut, so that no more of them are read than anybody needs to know of."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS found)"
    output_field = IntegerField()


def _unread() -> _CountOf:
    unseen = Message.objects.filter(
        room=OuterRef("room"), number__gt=OuterRef("read_number"), number__lte=OuterRef("room__last_number")
    )
    mine = unseen.filter(number__gt=OuterRef("hidden_until"), deleted_at=None).exclude(sender=OuterRef("user"))
    return _CountOf(mine.values("pk")[:UNREAD_LIMIT])


class RoomPlace(Struct, frozen=True, kw_only=True):
    """A room's place in the list of a person's rooms: when something was last said there, then its id."""

    active_at: datetime
    room_id: UUID


def rooms_of(
    actor: Actor, *, before: RoomPlace | None = None, after: RoomPlace | None = None, limit: int = PAGE_LIMIT
) -> list[tuple[RoomPlace, RoomPayload]]:
    """The rooms of a person beyond a place in their list, the one with the newest message first.

    A fixed number of queries for any number of rooms.
    """
    places = _places(actor, before, after, limit)
    shown = _rooms(actor, [place.room_id for place in places])
    return [(place, shown[place.room_id]) for place in places if place.room_id in shown]


def _mine(actor: Actor) -> QuerySet[Member]:
    """The places of the actor in rooms; one counts only for who still belongs to its namespace, as for `member_for`."""
    rows = Member.objects.filter(user=actor.user_id, room__deleted_at=None)
    return rows if actor.is_superuser else rows.filter(room__namespace__in=list(actor.roles))


def _newest() -> QuerySet[Message]:
    mine = Message.objects.filter(room=OuterRef("room"), number__gt=OuterRef("hidden_until"))
    return mine.order_by("-number")


def _places(actor: Actor, before: RoomPlace | None, after: RoomPlace | None, limit: int) -> list[RoomPlace]:
    said_at = Subquery(_newest().values("created_at")[:1])
    rows = _mine(actor).annotate(active_at=Coalesce(said_at, "room__created_at"))
    if after:
        rows = rows.filter(Q(active_at__gt=after.active_at) | Q(active_at=after.active_at, room__gt=after.room_id))
    elif before:
        rows = rows.filter(Q(active_at__lt=before.active_at) | Q(active_at=before.active_at, room__lt=before.room_id))
    order = ("active_at", "room") if after else ("-active_at", "-room")
    found = rows.order_by(*order).values_list("room_id", "active_at")[:limit]
    places = [RoomPlace(active_at=moment, room_id=key) for key, moment in found]
    return places[::-1] if after else places


def _rooms(actor: Actor, room_ids: list[UUID]) -> dict[UUID, RoomPayload]:
    """These rooms as the actor sees them; the heads of their streams are read before the rows."""
    streams = heads(room_stream(key) for key in room_ids)
    rows = _mine(actor).filter(room__in=room_ids).select_related("room__namespace")
    members = list(rows.annotate(unread=_unread(), newest=Subquery(_newest().values("pk")[:1])))
    messages = {row.pk: row for row in shown_messages().filter(pk__in=[one.newest for one in members if one.newest])}
    peers = _peers(actor, members)
    return {
        one.room_id: room_payload(
            one,
            unread=one.unread,
            peer=peers.get(one.room_id),
            last_message=message_payload(messages[one.newest]) if one.newest in messages else None,
            position=position_of(streams[room_stream(one.room_id)]),
        )
        for one in members
    }


def _seen(member: Member, newest: Message | None) -> MessagePayload | None:
    return message_payload(newest) if newest and newest.number > member.hidden_until else None


def _peers(actor: Actor, members: Iterable[Member]) -> dict[UUID, UserPayload]:
    direct = [one.room_id for one in members if one.room.kind == Room.Kind.DIRECT]
    if not direct:
        return {}
    others = Member.objects.filter(room__in=direct).exclude(user=actor.user_id).values_list("room_id", "user_id")
    pairs = dict(others)
    known = people(pairs.values())
    return {room: known[user] for room, user in pairs.items()}


def room(actor: Actor, room_id: UUID | None) -> RoomPayload:
    """One room as the actor sees it."""
    found = member_for(actor, room_id).room_id
    return _rooms(actor, [found])[found]


def members_of(actor: Actor, room_id: UUID | None) -> list[MemberPayload]:
    """Who is in a room."""
    found = member_for(actor, room_id)
    rows = Member.objects.select_related("user").filter(room=found.room_id).order_by("joined_at", "pk")
    return [member_payload(row) for row in rows]


def streams_that_show(user_id: UUID) -> tuple[str, ...]:
    """Where somebody is seen: they themselves, everyone who shares a room with them, and each room that names them.

    The rooms' own streams too: there it is in order with what was said, so that an older message that arrives late
    cannot bring an older name back.
    """
    there = Room.objects.filter(deleted_at=None).values_list("pk", flat=True)
    shared = set(there.filter(members__user=user_id))
    said = Message.objects.filter(sender=user_id).values("room")
    showed = Message.objects.filter(attachments__media__uploader=user_id).values("room")
    # Two questions: for both in one no database uses its indexes.
    named = {*there.filter(pk__in=said), *there.filter(pk__in=showed)}
    people = Member.objects.filter(room__in=shared).order_by().values_list("user", flat=True).distinct()
    return tuple(sorted({*map(user_stream, {user_id, *people}), *map(room_stream, shared | named)}))


class Since(Struct, frozen=True, kw_only=True):
    """Where a stream begins to be somebody's: after event ``seq``, and without messages up to ``hidden_until``."""

    seq: int = 0
    hidden_until: int = 0


def joined_streams(user_id: UUID) -> dict[str, Since]:
    """The room streams of a person, each with where it begins to be theirs."""
    rows = Member.objects.filter(user=user_id, room__deleted_at=None)
    person = user_by_id(user_id)
    if not (person and person.is_superuser):
        # By itself and not in an OR, which would look at everybody of each room's namespace.
        rows = rows.filter(room__namespace__memberships__user=user_id)
    told = rows.values_list("room_id", "room__history", "joined_seq", "hidden_until")
    return {
        room_stream(key): Since(seq=joined, hidden_until=hidden) if kind == Room.History.SINCE_JOIN else Since()
        for key, kind, joined, hidden in told
    }


def places_of_media(media_ids: Collection[UUID]) -> dict[UUID, Places]:
    """The rooms that show each of some files and the messages that hold it."""
    rows = Attachment.objects.filter(media__in=media_ids, message__deleted_at=None).order_by("pk")
    found: dict[UUID, list[tuple[UUID, UUID, int]]] = {}
    told = rows.values_list("media_id", "message__room_id", "message_id", "message__number")
    for media_id, room_id, message_id, number in told:
        found.setdefault(media_id, []).append((room_id, message_id, number))
    return {media_id: _places_in(places) for media_id, places in found.items()}


def _places_in(found: list[tuple[UUID, UUID, int]]) -> Places:
    """From rooms, messages and numbers."""
    return Places(
        streams={room_stream(room_id): number for room_id, _, number in sorted(found, key=itemgetter(2))},
        messages=tuple(message_id for _, message_id, _ in found),
    )


def unread_count(member: Member) -> int:
    """How many messages of a room its member has not read, up to UNREAD_LIMIT."""
    return int(Member.objects.annotate(unread=_unread()).values_list("unread", flat=True).get(pk=member.pk))


def files_said_last(room_id: UUID) -> list[UUID]:
    """The files of the newest message of a room."""
    newest = Message.objects.filter(room=room_id).order_by("-number").values("pk")[:1]
    return list(Attachment.objects.filter(message__in=newest).values_list("media_id", flat=True))


def message_seen_last(member: Member) -> MessagePayload | None:
    """The newest message of a room that this member may see."""
    newest = shown_messages().filter(room=member.room_id).order_by("-number").first()
    return _seen(member, newest)
