"""Searching conversations: messages and the files in them, as far as the actor may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from msgspec import Struct
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.chat.access import member_for
from backend.chat.models import Member, Message, SavedMessage, SearchEntry
from backend.chat.payloads import FoundRoom, Highlight, SearchResult, message_payload
from backend.chat.selectors.entries import ENTRIES, first_key, has_mark, room_mark, sender_mark
from backend.chat.selectors.messages import shown_messages
from backend.errors import Invalid
from backend.ids import new_id
from backend.media.selectors.search import texts_of
from backend.search.estimates import Split, split
from backend.search.index import searches_first
from backend.search.query import HIGHLIGHTED_CHARS, Search, Term, places, read

Sort = Literal["newest", "relevance"]
Has = Literal["video", "image", "audio", "file", "link"]

RANKED_LIMIT = 1_000
"""How many of the newest matches are put into the order of relevance."""

_RECENT = 4_000
"""Words that fill a page among so many of the newest entries are looked for in no others."""
_SOME = 500
"""How many of the entries that may be found are looked into at a time, where they are known beforehand."""

_EXCERPT_BEFORE, _EXCERPT_CHARS = 60, 240


class Asked(Struct, frozen=True, kw_only=True):
    """What is looked for: words, and where, by whom, when, with what; of all messages, or those one has ``saved``."""

    q: str = ""
    room: UUID | None = None
    sender: UUID | None = None
    has: Has | None = None
    before: datetime | None = None
    after: datetime | None = None
    saved: bool = False


class FoundPlace(Struct, frozen=True, kw_only=True):
    """The place of a find: its score (0 where the newest come first) and its key; none above ``newest`` is ranked."""

    score: float
    key: UUID
    newest: UUID


class _Scope(Struct, frozen=True, kw_only=True):
    """A search in some rooms: what is wanted of the index, which rows may be found, and above which key they stand."""

    wanted: Search
    rows: QuerySet[SearchEntry]
    floor: UUID | None
    room: UUID | None
    """The room, where there is but one."""

    keys: tuple[UUID, ...] | None = None
    """All entries that may be found, newest first, where they are known beforehand; ``wanted`` names no rooms then."""


def search_messages(
    actor: Actor,
    asked: Asked,
    *,
    sort: Sort = "newest",
    below: FoundPlace | None = None,
    above: FoundPlace | None = None,
    limit: int = 50,
) -> list[FoundPlace]:
    """The places of the messages and files of the actor's rooms that hold all that is asked for.

    A page begins behind ``below``, or ends before ``above``. Raises Invalid for a question that makes no sense,
    NotFound for a room that is not the actor's.
    """
    words = read(asked.q).with_whole_words()
    if not asked.q.strip() and replace(asked, q="", room=None) == Asked():
        raise Invalid("Nothing is searched for.", fields={"q": ["Say a word, or who has sent it, when, or with what."]})
    scopes = _scopes(actor, asked, words)
    if asked.q.strip() and not words.terms:
        return []
    if sort == "relevance" and words.terms:
        return _ranked(scopes, below, above, limit)
    return [FoundPlace(score=0.0, key=key, newest=key) for key, _ in _newest(scopes, below, above, limit)]


def results_at(found: Sequence[FoundPlace], asked: Asked) -> list[SearchResult]:
    """What stands at places that a search has found; what is gone since is left out."""
    words = read(asked.q).with_whole_words()
    entries = SearchEntry.objects.filter(pk__in=[one.key for one in found])
    where: dict[UUID, tuple[UUID, UUID | None]] = {one.pk: (one.message_id, one.media_id) for one in entries}
    rows = shown_messages().select_related("room").filter(pk__in={message for message, _ in where.values()})
    messages = {row.pk: row for row in rows}
    files = {media for _, media in where.values() if media is not None}
    texts = texts_of(files, chars=HIGHLIGHTED_CHARS) if files and words.terms else {}
    results = list[SearchResult]()
    for place in found:
        message_id, media_id = where.get(place.key, (None, None))
        message = messages.get(message_id) if message_id else None
        text = texts[media_id][2] if media_id in texts else ""
        result = _result(message, media_id, words, text) if message else None
        if result:
            results.append(result)
    return results


def _scopes(actor: Actor, asked: Asked, words: Search) -> list[_Scope]:
    """The rooms that are read from their beginnings on, and those of which the actor sees a part."""
    wanted = _wanted(asked, words)
    members = _members(actor, asked.room)
    whole = [member for member in members if not member.hidden_until]
    part = [member for member in members if member.hidden_until]
    keys = _saved_keys(actor) if asked.saved else None
    scopes = [_scope(wanted, asked, whole, None, keys)] if whole else []
    if part and (since := _first_seen(actor, asked.room)):
        scope = _scope(wanted, asked, part, first_key(since), keys)
        # Asked of each row that the words have found: as a join, PostgreSQL could begin with the rooms.
        hidden = Member.objects.filter(user=actor.user_id, room=OuterRef("room")).values("hidden_until")
        scopes.append(replace(scope, rows=scope.rows.filter(number__gt=Subquery(hidden))))
    return scopes


def _saved_keys(actor: Actor) -> tuple[UUID, ...]:
    """The entries of what a person has saved, newest first: those of a whole room would be walked to find them."""
    saved = list(SavedMessage.objects.filter(user=actor.user_id).values_list("message", flat=True))
    keys = list[UUID]()
    for start in range(0, len(saved), _SOME):
        rows = SearchEntry.objects.filter(message__in=saved[start : start + _SOME])
        keys += rows.order_by().values_list("pk", flat=True)
    return tuple(sorted(keys, reverse=True))


def _wanted(asked: Asked, words: Search) -> Search:
    marks = []
    if asked.sender:
        marks.append(sender_mark(asked.sender))
    if asked.has:
        marks.append(has_mark(asked.has))
    # A file is found by words of its own; where files are asked for, the words of the message do as well.
    own = words.terms if asked.has in {None, "link"} else ()
    return Search((*words.terms, *(Term((mark,), prefix=False) for mark in marks)), words.excluded, own)


def _members(actor: Actor, room_id: UUID | None) -> list[Member]:
    if room_id:
        return [member_for(actor, room_id)]
    rows = Member.objects.filter(user=actor.user_id, room__deleted_at=None)
    if not actor.is_superuser:
        rows = rows.filter(room__namespace__in=list(actor.roles))
    return list(rows.only("room", "hidden_until").order_by("pk"))


def _first_seen(actor: Actor, room_id: UUID | None) -> datetime | None:
    """When the first message was sent that the actor may see, of the rooms of which they see a part."""
    members = Member.objects.filter(user=actor.user_id, hidden_until__gt=0, room__deleted_at=None)
    members = members.filter(room=room_id) if room_id else members
    first = Message.objects.filter(room=OuterRef("room"), number=OuterRef("hidden_until") + 1).values("created_at")
    moment: datetime | None = members.aggregate(since=Min(Subquery(first)))["since"]
    return moment


def _scope(
    wanted: Search, asked: Asked, members: Sequence[Member], since: UUID | None, keys: tuple[UUID, ...] | None
) -> _Scope:
    first, *others = (room_mark(member.room_id) for member in members)
    rooms = Term((first,), prefix=False, others=tuple(others))
    rows = SearchEntry.objects.filter(Q(media=None) | Q(media__hold=None, media__deleted_at=None))
    room = members[0].room_id if len(members) == 1 else None
    rows = rows.filter(room=room) if room else rows
    if keys is not None:
        # Few rows tell their rooms sooner than the index does for each of them.
        rows = rows.filter(room__in=[member.room_id for member in members])
    if asked.before:
        rows = rows.filter(pk__lt=first_key(asked.before))
    floors = [floor for floor in (since, first_key(asked.after) if asked.after else None) if floor]
    return _Scope(
        wanted=wanted if keys is not None else replace(wanted, terms=(*wanted.terms, rooms)),
        rows=rows,
        floor=max(floors, key=lambda floor: floor.int) if floors else None,
        room=room,
        keys=keys,
    )


def _newest(
    scopes: Iterable[_Scope], below: FoundPlace | None, above: FoundPlace | None, limit: int, *, scored: bool = False
) -> list[tuple[UUID, float]]:
    """The newest finds of all scopes with their scores, newest first; behind a place, or the oldest before one."""
    before, after = below.key if below else None, above.key if above else None
    found = [one for scope in scopes for one in _matches(scope, before, after, limit, scored=scored)]
    ordered = sorted(found, key=lambda one: one[0].int, reverse=True)
    return ordered[-limit:] if after else ordered[:limit]


def _matches(
    scope: _Scope, before: UUID | None, after: UUID | None, limit: int, *, scored: bool
) -> list[tuple[UUID, float]]:
    if scope.keys is not None:
        return _among(scope, scope.keys, before, after, limit, scored=scored)
    if searches_first():
        return ENTRIES.newest(
            scope.rows, scope.wanted, before=before, after=after, floor=scope.floor, limit=limit, scored=scored
        )
    rows = scope.rows.filter(pk__gte=scope.floor) if scope.floor else scope.rows
    if not after and limit < RANKED_LIMIT:
        # What most messages hold, the newest ones hold as well; the index would name all that ever did.
        edge = _edge(scope, before)
        recent = rows.filter(pk__gt=edge) if edge else rows
        found = ENTRIES.newest(recent, scope.wanted, before=before, after=None, limit=limit, scored=scored, by="keys")
        if len(found) == limit or edge is None:
            return found
    by = _split(scope.wanted)
    return ENTRIES.newest(rows, scope.wanted, before=before, after=after, limit=limit, scored=scored, by=by)


def _among(
    scope: _Scope, keys: Sequence[UUID], before: UUID | None, after: UUID | None, limit: int, *, scored: bool
) -> list[tuple[UUID, float]]:
    """The same of known entries, some at a time until there are enough."""
    wanted, found = scope.wanted, list[tuple[UUID, float]]()
    here = [
        key for key in keys
        if (not before or key < before) and (not after or key > after) and (not scope.floor or key >= scope.floor)
    ]  # fmt: skip
    here = here[::-1] if after else here
    for start in range(0, len(here), _SOME):
        some, left = here[start : start + _SOME], limit - len(found)
        if wanted.terms:
            found += ENTRIES.newest(
                scope.rows, wanted, before=None, after=after, limit=left, scored=scored, by="keys", among=some
            )
        else:
            rows = scope.rows.filter(pk__in=some).order_by("pk" if after else "-pk")
            found += [(key, 0.0) for key in rows.values_list("pk", flat=True)[:left]]
        if len(found) >= limit:
            break
    return found


def _edge(scope: _Scope, before: UUID | None) -> UUID | None:
    """The key below the newest entries; None where there are no others."""
    rows = SearchEntry.objects.filter(room=scope.room) if scope.room else SearchEntry.objects.all()
    rows = rows.filter(pk__lt=before) if before else rows
    return next(iter(rows.order_by("-pk").values_list("pk", flat=True)[_RECENT : _RECENT + 1]), None)


def _split(wanted: Search) -> Split:
    """Which words PostgreSQL finds in its index; where it is asked at all, all that it names are put in order."""
    parted = split(ENTRIES.table, Search(wanted.terms, wanted.excluded))
    checked = replace(parted.checked or Search(()), own=wanted.own) if wanted.own else parted.checked
    return Split(parted.indexed, checked, few=parted.indexed is not None)


def _ranked(
    scopes: Iterable[_Scope], below: FoundPlace | None, above: FoundPlace | None, limit: int
) -> list[FoundPlace]:
    """A page of the newest finds, those first that match best; no page shows what was sent after the first one."""
    bound = below or above
    newest = bound.newest if bound else new_id()
    first = FoundPlace(score=0.0, key=newest, newest=newest)
    found = [
        FoundPlace(score=score, key=key, newest=newest)
        for key, score in _newest(scopes, first, None, RANKED_LIMIT, scored=True)
    ]
    ordered = sorted(found, key=_order, reverse=True)
    if above:
        return [one for one in ordered if _order(one) > _order(above)][-limit:]
    return [one for one in ordered if not below or _order(one) < _order(below)][:limit]


def _order(place: FoundPlace) -> tuple[float, int]:
    return place.score, place.key.int


def _result(message: Message, media_id: UUID | None, words: Search, text: str) -> SearchResult | None:
    """A message or a file in it, with where its texts show what was looked for; None for a file that left it."""
    payload = message_payload(message)
    file = next((one for one in payload.attachments if one.id == str(media_id)), None)
    if payload.deleted_at or (media_id and file is None):
        return None
    texts = {"body": payload.body}
    if file:
        texts |= {"title": file.title or "", "name": file.name or "", "alt_text": file.alt_text or ""}
        texts |= {"caption": payload.captions.get(file.id, ""), "text": _excerpt(words, text)}
    return SearchResult(
        type="attachment" if file else "message",
        message=payload,
        attachment=file,
        room=FoundRoom(id=payload.room, name=message.room.name),
        highlights=[
            Highlight(field=field, start=start, length=end - start)  # type: ignore[arg-type]
            for field, shown in texts.items()
            for start, end in places(words, shown)
        ],
        text=texts.get("text") or None,
    )


def _excerpt(words: Search, text: str) -> str:
    """The part of a text around the first word that was looked for; nothing where it holds none."""
    marked = places(words, text)
    if not marked:
        return ""
    first = len(text.encode("utf-16-le")[: 2 * marked[0][0]].decode("utf-16-le", "ignore"))
    start = max(0, first - _EXCERPT_BEFORE)
    # Begins with a whole word.
    start = next((at + 1 for at in range(start, first) if text[at].isspace()), start) if start else 0
    return " ".join(text[start : start + _EXCERPT_CHARS].split())
