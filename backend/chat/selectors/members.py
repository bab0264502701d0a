"""Who is in a room, and what each has not read yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Least
from msgspec import Struct

from backend.accounts.access import Actor
from backend.chat.access import member_for, ruling_for
from backend.chat.inputs import Position
from backend.chat.models import Block, Member, Mention, Message
from backend.chat.payloads import MemberPayload, member_payload
from backend.chat.selectors.streams import position_of, room_stream
from backend.errors import NotFound
from backend.events.log import head

UNREAD_LIMIT = 1000
"""The highest unread count: without a bound every list of rooms would read all unread messages."""


class MembersPage(Struct, frozen=True, kw_only=True):
    """A page of the members of a room, each with the key of its row; ``position`` was read before the rows."""

    entries: list[tuple[int, MemberPayload]]
    position: Position


def members_of(
    actor: Actor, room_id: UUID | None, *, before: int | None = None, after: int | None = None, limit: int = 100
) -> MembersPage:
    """Return a page of the members of a room in the order of joining.

    For its members, and for administrators of the namespace.
    """
    try:
        membership = member_for(actor, room_id)
    except NotFound:
        membership = ruling_for(actor, room_id)
    position = position_of(head(room_stream(membership.room_id)))
    rows = Member.objects.select_related("user").filter(room=membership.room_id)
    if before is not None:
        page = list(rows.filter(pk__lt=before).order_by("-pk")[:limit])[::-1]
    else:
        page = list((rows if after is None else rows.filter(pk__gt=after)).order_by("pk")[:limit])
    return MembersPage(entries=[(row.pk, member_payload(row)) for row in page], position=position)


class _CountOf(Subquery):
    """The number of rows of a query, which is limited so that no more of them are read."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS found)"
    output_field = IntegerField()


def count_of(rows: QuerySet[Any, Any]) -> Subquery:
    """The number of rows of a query that is limited, as an expression."""
    return _CountOf(rows)


def blocked(sender: str, user: OuterRef) -> Exists:
    """Whether a sender and a person of an outer query have blocked each other, either of them."""
    mine = Q(user=user, blocked=OuterRef(sender))
    return Exists(Block.objects.filter(mine | Q(user=OuterRef(sender), blocked=user)))


def unread(*, heard: bool = False) -> _CountOf:
    """How many messages a member has not read, as an expression over members, up to UNREAD_LIMIT.

    Of those that are ``heard``, what people have said who are blocked either way is left out.
    """
    unseen = Message.objects.filter(
        room=OuterRef("room"), number__gt=OuterRef("read_number"), number__lte=OuterRef("room__last_number")
    )
    seen = unseen.filter(number__gt=OuterRef("hidden_until"), in_timeline=True, deleted_at=None)
    mine = seen.exclude(sender=OuterRef("user"))
    if heard:
        mine = mine.exclude(blocked("sender", OuterRef(OuterRef("user"))))
    return _CountOf(mine.values("pk")[:UNREAD_LIMIT])


def mentioned(*, heard: bool = False) -> Least:
    """How many messages that a member has not read mention them or the whole room, as an expression over members.

    ``heard`` is as in :func:`unread`.
    """
    unseen = Q(number__gt=OuterRef("read_number")) & Q(number__gt=OuterRef("hidden_until"))
    by_name = Mention.objects.filter(unseen, user=OuterRef("user"), room=OuterRef("room"), message__in_timeline=True)
    of_all = Message.objects.filter(unseen, room=OuterRef("room"), mentions_room=True, in_timeline=True)
    of_all = of_all.exclude(sender=OuterRef("user"))
    if heard:
        by_name = by_name.exclude(blocked("message__sender", OuterRef(OuterRef("user"))))
        of_all = of_all.exclude(blocked("sender", OuterRef(OuterRef("user"))))
    count = _CountOf(by_name.values("pk")[:UNREAD_LIMIT]) + _CountOf(of_all.values("pk")[:UNREAD_LIMIT])
    return Least(count, Value(UNREAD_LIMIT), output_field=IntegerField())


def counts(member: Member) -> tuple[int, int, int]:
    """How many messages of a room its member has not read, and how many of them mention them, up to UNREAD_LIMIT.

    Then the number of the newest message that was counted, if it is unread.
    """
    rows = Member.objects.annotate(unread=unread(), mentions=mentioned())
    return rows.values_list("unread", "mentions", "room__last_number").get(pk=member.pk)


def unread_messages(member: Member) -> QuerySet[Message]:
    """The messages of others that a member has not read."""
    unseen = Message.objects.filter(room=member.room_id, number__gt=max(member.read_number, member.hidden_until))
    return unseen.filter(in_timeline=True, deleted_at=None).exclude(sender=member.user_id)


def unread_count(member: Member) -> int:
    """How many messages of a room its member has not read, up to UNREAD_LIMIT."""
    return int(Member.objects.annotate(unread=unread()).values_list("unread", flat=True).get(pk=member.pk))


def members_among(room_id: UUID) -> QuerySet[Member, UUID]:
    """Return the query for the ids of the members of a room; its column is ``user_id``."""
    return Member.objects.filter(room=room_id).values_list("user_id", flat=True)
