"""Who may enter which room, touch which message, see which file: fetching is authorising."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from backend import locks
from backend.accounts.access import Actor, Role, namespace_for
from backend.chat.models import Attachment, Block, Draft, Member, Message, Room, SavedMessage
from backend.clock import now, stamp
from backend.errors import Forbidden, Gone, NotFound
from backend.library.payloads import Usage
from backend.locks import Rank
from backend.media.access import Span, is_own
from backend.media.selectors import shown_files
from backend.media.selectors.search import own_words_hold
from backend.search.index import TextIndex
from backend.search.query import Search
from backend.statements import Query, columns_of, loaded

if TYPE_CHECKING:
    from backend.media.models import MediaFile

NO_ROOM = "This room does not exist, or you are not in it."
NO_MESSAGE = "This message does not exist, or you may not see it."

RULING: frozenset[str] = frozenset({Member.Role.OWNER, Member.Role.MODERATOR})
"""The roles that may administer a room."""


class Silencer(Protocol):
    """What an app above knows of people who may write nothing for a while."""

    def silenced(self, moment: datetime) -> Exists:
        """Return whether the person of a membership may write nothing in its room then: a condition on members."""

    def why(self, user_id: UUID, namespace_id: UUID, room_id: UUID) -> tuple[str, Any]:
        """Return a sentence for the person, and the payload of what silences them."""


_OTHERS_AT_ONCE = 5_000
"""People that one query names."""

_SILENCERS: list[Silencer] = []


def silence_with(silencer: Silencer) -> None:
    """Register the app that silences people."""
    _SILENCERS[:] = [silencer]


def _require_voice(member: Member) -> None:
    """Raise Forbidden for a person who is silenced in the room."""
    if getattr(member, "silenced", False):
        sentence, restriction = _SILENCERS[0].why(member.user_id, member.room.namespace_id, member.room_id)
        raise Forbidden(sentence, restriction=restriction)


_PERSON: Any = Member.user.field.related_model


class _Columns(NamedTuple):
    """What is read of a membership, its room and its person."""

    member: list[str]
    room: list[str]
    user: list[str]


_READING = _Columns(columns_of(Member), columns_of(Room), [])
_POSTING = _Columns(
    ["id", "room_id", "user_id", "role", "hidden_until"],
    ["id", "namespace_id", "kind", "name", "posting", "archived_at", "pair", "last_number", "member_count"],
    ["id", "username", "display_name", "avatar_id", "is_bot"],
)
"""What sending needs: a message passes here, and each column costs it as much as reading a key does."""


@cache
def _memberships(*, posts: bool, judged: bool, once: bool) -> Query:
    """The membership of a person with its room: every message passes here, so that one query tells all of it.

    The person as their row names them now, and whether they ``drafted`` something there where it ``posts``, whether
    they are ``silenced`` where that is ``judged``, and whether they have ``said`` a message with this ``client_id``
    already where it is to come ``once``.
    """

    def build(
        room_id: UUID, user_id: UUID, moment: datetime | None = None, client_id: str | None = None
    ) -> QuerySet[Member, Any]:
        rows, more = Member.objects.filter(room=room_id, user=user_id, room__deleted_at=None), []
        if posts:
            rows = rows.annotate(drafted=Exists(Draft.objects.filter(user=OuterRef("user"), room=OuterRef("room"))))
            more.append("drafted")
        if judged and moment is not None:
            rows = rows.annotate(silenced=_SILENCERS[0].silenced(moment))
            more.append("silenced")
        if once:
            same = Message.objects.filter(room=OuterRef("room"), sender=OuterRef("user"), client_id=client_id)
            rows = rows.annotate(said=Subquery(same.values("pk")))
            more.append("said")
        names = _POSTING if posts else _READING
        joined = [*(f"room__{name}" for name in names.room), *(f"user__{name}" for name in names.user)]
        return rows.values_list(*names.member, *joined, *more)

    kinds: dict[str, type] = {"room_id": UUID, "user_id": UUID}
    return Query(build, **kinds | ({"moment": datetime} if judged else {}) | ({"client_id": str} if once else {}))


def _membership(user_id: UUID, room_id: UUID, *, posts: bool, writes: bool, client_id: str | None) -> Member | None:
    judged, once = writes and bool(_SILENCERS), client_id is not None
    query = _memberships(posts=posts, judged=judged, once=once)
    found = query.rows(room_id=room_id, user_id=user_id, moment=now(), client_id=client_id)
    if not found:
        return None
    row = iter(found[0])
    names = _POSTING if posts else _READING
    member = loaded(Member, names.member, list(islice(row, len(names.member))))
    kept = member._state.fields_cache  # noqa: SLF001 - as Django's own setters do
    kept["room"] = loaded(Room, names.room, list(islice(row, len(names.room))))
    if posts:
        kept["user"] = loaded(_PERSON, names.user, list(islice(row, len(names.user))))
    more = [name for name, there in (("drafted", posts), ("silenced", judged), ("said", once)) if there]
    for name, value in zip(more, row, strict=True):
        setattr(member, name, value)
    return member


def member_for(
    actor: Actor,
    room_id: UUID | None,
    *,
    to: Literal["read", "post", "react", "rule"] = "read",
    lock: bool = False,
    client_id: str | None = None,
) -> Member:
    """Return the actor's membership with its room; raises NotFound for non-members, Forbidden without the right.

    To ``react`` is what members may do also where moderators alone write. With a ``client_id`` it has ``said``: the id
    of the message that the actor has sent there under it.
    """
    if room_id is None:
        raise NotFound(NO_ROOM)
    if lock:
        # First the room, then its members: who was removed while we waited for the room is no longer among them.
        locks.take_key(Rank.ROOM, Room, room_id)
    writes = to in {"post", "react"}
    member = _membership(actor.user_id, room_id, posts=to == "post", writes=writes, client_id=client_id)
    if member is None or actor.role_in(member.room.namespace_id) is None:
        raise NotFound(NO_ROOM)
    if writes:
        _require_open(actor, member, reacts=to == "react")
    _require_voice(member)
    if to == "rule" and not rules(actor, member):
        raise Forbidden("Only owners and moderators of the room may do this.")
    return member


def _require_open(actor: Actor, member: Member, *, reacts: bool) -> None:
    """Raise Forbidden where a member may read a room, but not write in it now, or not even react."""
    room = member.room
    if member.role == Member.Role.READONLY or not _may_write(actor, room):
        raise Forbidden("You may read this room, but not write in it.")
    if room.archived_at is not None:
        raise Forbidden("This room is archived: it stands to be read, and nothing is written in it any more.")
    # A webhook was made by a moderator, for this room.
    rules_it = actor.is_hook or rules(actor, member)
    if room.posting == Room.Posting.MODERATORS and not reacts and not rules_it:
        raise Forbidden("Only owners and moderators write in this room. You may read and react.")
    if room.kind == Room.Kind.DIRECT and room.pair:
        _, *pair = room.pair.split(":")
        require_unblocked(actor.user_id, [UUID(key) for key in pair if key != actor.user_id.hex])


def rules(actor: Actor, member: Member) -> bool:
    """Whether the actor may do in a room what its moderators may."""
    return member.role in RULING or actor.may_moderate(member.room.namespace_id)


def blocks_between(user_id: UUID, other_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Which of some people have to do nothing with a person: True where that is the person's own wish; one query."""
    either_way = Q(user=user_id, blocked__in=other_ids) | Q(blocked=user_id, user__in=other_ids)
    found: dict[UUID, bool] = {}
    for by, blocked in Block.objects.filter(either_way).values_list("user_id", "blocked_id") if other_ids else ():
        mine = by == user_id
        other = blocked if mine else by
        found[other] = mine or found.get(other, False)
    return found


def blocks_among(user_ids: Collection[UUID], other_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who of some people has to do nothing with whom of others, either way: the others by person."""
    found: dict[UUID, set[UUID]] = {}
    others = list(other_ids)
    for start in range(0, len(others), _OTHERS_AT_ONCE):
        named = others[start : start + _OTHERS_AT_ONCE]
        either_way = Q(user__in=user_ids, blocked__in=named) | Q(blocked__in=user_ids, user__in=named)
        for by, blocked in Block.objects.filter(either_way).values_list("user_id", "blocked_id"):
            found.setdefault(by, set()).add(blocked)
            found.setdefault(blocked, set()).add(by)
    return found


def require_unblocked(user_id: UUID, other_ids: Collection[UUID]) -> None:
    """Raise Forbidden where a person and any of some others are to have nothing to do with each other."""
    if found := blocks_between(user_id, other_ids):
        people = [str(key) for key in sorted(found)]
        if any(found.values()):
            raise Forbidden("You have blocked this person. Unblock them first.", users=people)
        raise Forbidden("You cannot write to this person, nor bring them into a room.", users=people)


def ruling_for(actor: Actor, room_id: UUID | None, *, lock: bool = False) -> Member:
    """Return the actor's membership in a room that they may administer; raises as ``member_for`` does.

    Administrators of the namespace have the rights of an owner in its groups and channels without being members: for
    them the returned membership is not stored. They cannot read the messages there.
    """
    try:
        return member_for(actor, room_id, to="rule", lock=lock)
    except NotFound:
        rooms = Room.objects.select_related("namespace").filter(pk__in=[room_id] if room_id else [], deleted_at=None)
        room = rooms.exclude(kind=Room.Kind.DIRECT).first()
        if room is None or not actor.at_least(Role.ADMIN, room.namespace_id):
            raise
        return Member(room=room, user_id=actor.user_id, role=Member.Role.OWNER)


def administered_room(actor: Actor, slug: str, room_id: UUID | None, *, lock: bool = False) -> Room:
    """A group or channel of the namespace called ``slug``, for its administrators; raises NotFound, Forbidden."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    room = ruling_for(actor, room_id, lock=lock).room
    if room.namespace_id != namespace_id or room.kind == Room.Kind.DIRECT:
        raise NotFound(NO_ROOM)
    return room


def open_channel(actor: Actor, room_id: UUID | None) -> Room:
    """A channel that people of the actor's namespaces may join; raises NotFound, also for groups and direct rooms."""
    rooms = Room.objects.select_related("namespace").filter(pk__in=[room_id] if room_id else [], deleted_at=None)
    room = rooms.filter(kind=Room.Kind.CHANNEL).first()
    if room is None or actor.role_in(room.namespace_id) is None:
        raise NotFound(NO_ROOM)
    return room


def owns(actor: Actor, mine: Member) -> bool:
    """Whether the actor may do in a room what its owners may."""
    return mine.role == Member.Role.OWNER or actor.may_moderate(mine.room.namespace_id)


def _may_write(actor: Actor, room: Room) -> bool:
    return actor.at_least(Role.MEMBER, room.namespace_id)


def message_for(
    actor: Actor, message_id: UUID | None, *, to: Literal["read", "edit", "delete"] = "read", lock: bool = False
) -> Message:
    """A message of a room the actor is in; raises NotFound, or Forbidden where it is not theirs to change."""
    rows = Message.objects.select_related("room__namespace", "sender").filter(pk__in=[message_id] if message_id else [])
    message = locks.take_one(Rank.MESSAGE, rows, of=("self",)) if lock else rows.first()
    if message is None:
        raise NotFound(NO_MESSAGE)
    try:
        member = member_for(actor, message.room_id, to="post" if to == "edit" else "read")
    except NotFound:
        raise NotFound(NO_MESSAGE) from None
    if message.number <= member.hidden_until:
        raise NotFound(NO_MESSAGE)
    may_rule = rules(actor, member) and actor.may("moderate")
    if to == "delete" and message.sender_id != actor.user_id and not may_rule:
        raise Forbidden("You may delete only your own messages here.")
    if to == "edit" and message.sender_id != actor.user_id:
        raise Forbidden("You may change only your own messages.")
    return message


def message_to_mark(actor: Actor, message_id: UUID | None, *, to: Literal["react", "pin"]) -> Message:
    """Return a message with the lock of its room and its own, to react to it or to pin it (inside a transaction).

    What publishes a message again locks its room as well, so that none of the two shows an earlier state after a later
    one. Raises NotFound, Forbidden without the right, Gone for a deleted message.
    """
    right: Literal["post", "react"] = "react" if to == "react" else "post"
    member = member_for(actor, message_for(actor, message_id).room_id, to=right, lock=True)
    message = message_for(actor, message_id, lock=True)
    if to == "pin" and not rules(actor, member) and member.room.kind != Room.Kind.DIRECT:
        raise Forbidden("Only owners and moderators of the room may pin messages here.")
    if message.deleted_at is not None:
        raise Gone("This message was deleted. Nothing was changed.")
    return message


def saved_messages(actor: Actor) -> QuerySet[SavedMessage]:
    """Return what the actor has saved and may still read."""
    # Asked of each row, so that the list is read in the order of its index and not from the rooms.
    seen = Member.objects.filter(
        user=actor.user_id, room=OuterRef("message__room"), hidden_until__lt=OuterRef("message__number")
    )
    rows = SavedMessage.objects.filter(user=actor.user_id, message__deleted_at=None, message__room__deleted_at=None)
    if not actor.is_superuser:
        # A room counts only for those who still belong to its namespace, as for `member_for`.
        rows = rows.filter(message__room__namespace__in=list(actor.roles))
    return rows.filter(Exists(seen))


class SeenFile(NamedTuple):
    """A file that the actor may see, and the place that shows it."""

    media: MediaFile
    places: frozenset[tuple[UUID, UUID]]
    """Rooms and messages; none where it is theirs anyway."""


def media_for_many(actor: Actor, media_ids: Iterable[UUID]) -> dict[UUID, SeenFile]:
    """Return those of the files that the actor may see, by id, with their places; at most three queries."""
    files_by_id = {media.pk: media for media in shown_files().filter(pk__in=set(media_ids)).exclude(state="deleted")}
    places: dict[UUID, set[tuple[UUID, UUID]]] = {
        key: set() for key, media in files_by_id.items() if not is_own(media, actor)
    }
    rows = _shown_in_rooms_of(actor).filter(media__in=places)
    for key, room, message in rows.values_list("media", "message__room", "message"):
        places[key].add((room, message))
    return {
        key: SeenFile(media, frozenset(places.get(key, ())))
        for key, media in files_by_id.items()
        if key not in places or places[key]
    }


def shown_in_rooms(actor: Actor) -> Q:
    """Condition for the files in messages of the actor's rooms."""
    return Q(Exists(_shown_in_rooms_of(actor).filter(media=OuterRef("pk"))))


def all_shown_in_rooms(actor: Actor, span: Span) -> Q:
    """The same as :func:`shown_in_rooms` for files between two keys, found from the actor's rooms."""
    return Q(pk__in=_shown_in_rooms_of(actor).filter(span.of("media")).values("media"))


CAPTIONS = TextIndex(table="chat_attachment", fts="chat_caption")
"""Where files are found by the words of their messages."""


def captioned(actor: Actor, search: Search, span: Span) -> Q:
    """Condition for the files between two keys that match together with a message of one of the actor's rooms.

    The message holds one word at least, and each other word stands there or in what the file itself is found by.
    """
    places = _shown_in_rooms_of(actor).filter(span.of("media"), CAPTIONS.holding(search.terms))
    for term in search.terms if len(search.terms) > 1 else ():
        places = places.filter(CAPTIONS.holding([term]) | own_words_hold([term], column="media"))
    if search.excluded:
        places = places.exclude(CAPTIONS.holding(search.excluded) | own_words_hold(search.excluded, column="media"))
    return Q(pk__in=places.values("media"))


def uses_in_rooms(actor: Actor, media_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many messages that the actor may read show each of some files."""
    rows = _shown_in_rooms_of(actor).filter(media__in=list(media_ids)).values_list("media")
    return dict(rows.annotate(Count("pk", distinct=True)))


def list_uses_in_rooms(
    actor: Actor, media_id: UUID, *, before: UUID | None, after: UUID | None, limit: int
) -> list[Usage]:
    """The messages that the actor may read and that show a file."""
    rows = _shown_in_rooms_of(actor).filter(media=media_id).select_related("message__room")
    if after:
        rows = rows.filter(message__gt=after).order_by("message")
    else:
        rows = (rows.filter(message__lt=before) if before else rows).order_by("-message")
    return [_use(row.message) for row in rows[:limit]]


def _use(message: Message) -> Usage:
    room = message.room
    return Usage(
        kind="message", id=str(message.pk), room=str(room.pk), url=f"/rooms/{room.pk}", label=room.name or None,
        at=stamp(message.created_at),
    )  # fmt: skip


def _shown_in_rooms_of(actor: Actor) -> QuerySet[Attachment]:
    places = Attachment.objects.filter(room__deleted_at=None)
    if not actor.is_superuser:
        # A place in a room counts only for who still belongs to its namespace, as for `member_for`.
        places = places.filter(room__namespace__in=list(actor.roles))
    # In one filter, so that only the actor's own membership hides messages, not that of another member.
    return places.filter(room__members__user=actor.user_id, number__gt=F("room__members__hidden_until"))
