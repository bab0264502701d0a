"""Threads: the replies below a message, and the threads that a person follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from msgspec import Struct
from msgspec.structs import asdict, replace

from backend.accounts.access import Actor
from backend.chat.access import member_for, message_for
from backend.chat.inputs import Position
from backend.chat.models import Mention, Message, ThreadFollower
from backend.chat.payloads import MyThread, ThreadEntry, ThreadMark, ThreadPage, message_payload
from backend.chat.selectors.members import UNREAD_LIMIT, count_of
from backend.chat.selectors.messages import Sides, number_of, page_of, shown_messages
from backend.chat.selectors.reactions import own_reactions
from backend.chat.selectors.shown import Part
from backend.chat.selectors.streams import position_of, room_stream, streams_seeing, user_stream
from backend.errors import Invalid
from backend.events.log import head

NO_ROOT = "Must be a message of this room that is not itself a reply in a thread."


def root_for(actor: Actor, thread_id: UUID | None) -> Message:
    """The message that a thread is below; raises NotFound, and Invalid for a reply."""
    root = message_for(actor, thread_id)
    if root.thread_id is not None:
        raise Invalid("This is no thread.", fields={"thread": [NO_ROOT]})
    return root


def thread_page(
    actor: Actor,
    thread_id: UUID | None,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    around: UUID | None = None,
    limit: int = 50,
    room_id: UUID | None = None,
) -> ThreadPage:
    """A page of the replies in a thread, oldest first: the newest, those beyond a message, or those around one.

    Raises NotFound, and Invalid for what is no root, or not one of the room where one is named.
    """
    root = root_for(actor, thread_id)
    if room_id not in {None, root.room_id}:
        raise Invalid("This is no thread.", fields={"thread": [NO_ROOT]})
    member = member_for(actor, root.room_id)
    position = position_of(head(room_stream(root.room_id)))
    sides = Sides(
        **{
            name: number_of(actor, member, key)
            for name, key in {"before": before, "after": after, "around": around}.items()
            if key
        }
    )
    # Who may see the root may see what was said after it.
    page = page_of(member, Part(of=root.pk, is_thread=True), sides, limit=limit, position=position)
    shown = message_payload(shown_messages().get(pk=root.pk))
    page = replace(page, mine=page.mine | own_reactions(actor.user_id, [shown]))
    return ThreadPage(**asdict(page), root=shown, mine_thread=_mine(thread_mark(root, actor.user_id)))


def _mine(mark: ThreadMark) -> MyThread:
    return MyThread(**{name: getattr(mark, name) for name in MyThread.__struct_fields__})


def _counted(rows: QuerySet[ThreadFollower]) -> QuerySet[Any, Any]:
    """The fields of :class:`ThreadMark` for followers, with their key."""
    replies = Message.objects.filter(thread=OuterRef("thread"))
    unread = replies.filter(number__gt=OuterRef("read_number"), deleted_at=None).exclude(sender=OuterRef("user"))
    by_name = Mention.objects.filter(user=OuterRef("user"), room=OuterRef("thread__room"))
    by_name = by_name.filter(number__gt=OuterRef("read_number"), message__thread=OuterRef("thread"))
    read = Message.objects.filter(room=OuterRef("thread__room"), number=OuterRef("read_number"))
    return rows.annotate(
        room=F("thread__room"),
        number=Coalesce(Subquery(replies.order_by("-number").values("number")[:1]), 0),
        unread=count_of(unread.values("pk")[:UNREAD_LIMIT]),
        mentions=count_of(by_name.values("pk")[:UNREAD_LIMIT]),
        mentions_of_all=count_of(unread.filter(mentions_room=True).values("pk")[:UNREAD_LIMIT]),
        message=Subquery(read.values("pk")[:1]),
    ).values("user", "thread", "room", "following", "message", "unread", "mentions", "mentions_of_all", "number")


def _mark(row: dict[str, Any]) -> ThreadMark:
    return ThreadMark(
        thread=str(row["thread"]),
        room=str(row["room"]),
        following=row["following"],
        message=str(row["message"]) if row["message"] else None,
        unread=row["unread"] if row["following"] else 0,
        mentions=min(row["mentions"] + row["mentions_of_all"], UNREAD_LIMIT) if row["following"] else 0,
        number=row["number"],
    )


def thread_mark(root: Message, user_id: UUID) -> ThreadMark:
    """A thread as a person sees it."""
    row = _counted(ThreadFollower.objects.filter(thread=root.pk, user=user_id)).first()
    if row is not None:
        return _mark(row)
    newest = Message.objects.filter(thread=root.pk).order_by("-number").values_list("number", flat=True).first()
    return ThreadMark(
        thread=str(root.pk), room=str(root.room_id), following=False, message=None, unread=0, mentions=0,
        number=newest or 0,
    )  # fmt: skip


def unread_marks(root: Message, number: int, *, limit: int) -> dict[str, ThreadMark]:
    """A thread as some who follow it, may see it and have not read up to ``number`` see it, by their own streams."""
    rows = _counted(ThreadFollower.objects.filter(thread=root.pk, following=True, read_number__lt=number))
    marks = {user_stream(row["user"]): _mark(row) for row in rows.order_by("-read_number", "user")[:limit]}
    seeing = streams_seeing(root, marks)
    return {name: mark for name, mark in marks.items() if name in seeing}


def newest_marks(room_id: UUID, user_id: UUID, *, limit: int) -> list[ThreadMark]:
    """Return those threads of a room that a person follows and that were written in last."""
    rows = ThreadFollower.objects.filter(user=user_id, following=True, thread__room=room_id)
    rows = rows.exclude(thread__last_reply_at=None).order_by("-thread__last_reply_at")
    return [_mark(row) for row in _counted(rows)[:limit]]


class ThreadPlace(Struct, frozen=True, kw_only=True):
    """The key of a thread in a person's list: the time of its newest reply, then the id of its root."""

    active_at: datetime
    root_id: UUID


class ThreadsPage(Struct, frozen=True, kw_only=True):
    """Threads that a person follows; ``position`` of their own stream was read before the rows."""

    rows: list[tuple[ThreadPlace, ThreadEntry]]
    position: Position


def threads_of(
    actor: Actor, *, before: ThreadPlace | None = None, after: ThreadPlace | None = None, limit: int = 50
) -> ThreadsPage:
    """The threads that a person follows beyond a key of their list, the one with the newest reply first.

    A fixed number of queries for any number of threads.
    """
    position = position_of(head(user_stream(actor.user_id)))
    rows = _followed(actor).annotate(active_at=Coalesce("thread__last_reply_at", "thread__created_at"))
    if after:
        rows = rows.filter(Q(active_at__gt=after.active_at) | Q(active_at=after.active_at, thread__gt=after.root_id))
    elif before:
        rows = rows.filter(Q(active_at__lt=before.active_at) | Q(active_at=before.active_at, thread__lt=before.root_id))
    order = ("active_at", "thread") if after else ("-active_at", "-thread")
    places = list(rows.order_by(*order).values_list("thread", "active_at")[:limit])
    found = _entries(actor, [key for key, _ in places if key])
    page = [(ThreadPlace(active_at=at, root_id=key), found[key]) for key, at in places if key and key in found]
    return ThreadsPage(rows=page[::-1] if after else page, position=position)


def _followed(actor: Actor) -> QuerySet[ThreadFollower]:
    """The followed threads of rooms that the actor is in, as for ``member_for``, whose roots they may see."""
    rows = ThreadFollower.objects.filter(user=actor.user_id, following=True, thread__room__deleted_at=None)
    if not actor.is_superuser:
        rows = rows.filter(thread__room__namespace__in=list(actor.roles))
    place = {"thread__room__members__user": actor.user_id}
    return rows.filter(**place, thread__number__gt=F("thread__room__members__hidden_until"))


def _entries(actor: Actor, root_ids: list[UUID]) -> dict[UUID, ThreadEntry]:
    if not root_ids:
        return {}
    rows = _counted(ThreadFollower.objects.filter(user=actor.user_id, following=True, thread__in=root_ids))
    marks = {row["thread"]: _mark(row) for row in rows}
    roots = shown_messages().filter(pk__in=list(marks))
    return {root.pk: ThreadEntry(**asdict(marks[root.pk]), root=message_payload(root)) for root in roots}
