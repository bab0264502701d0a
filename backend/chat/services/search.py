"""Keeps what searches find messages and their files by in line with their rows."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import QuerySet

from backend import clock, locks
from backend.chat.models import Attachment, FileBacklog, Message, SearchBacklog, SearchEntry
from backend.chat.selectors.entries import ENTRIES, document_of_file, document_of_text, documents_of, entry_key
from backend.chat.services.locks import lock_places
from backend.events.publish import atomic
from backend.ids import least_id
from backend.locks import Rank
from backend.media.services import lock_files
from backend.search.documents import Document
from backend.search.upkeep import Checked
from backend.statements import Insert, Statement, on_sqlite

log = structlog.get_logger()

_AT_ONCE, _LONGEST_S = 200, 2.0
"""How many earlier messages are indexed in one transaction, and how long a run goes on."""
_SHOWN = 400
"""In how many messages, the newest ones, files are found anew at once; in the others a little later."""

Found = Mapping[UUID, tuple[Message, UUID | None]]
"""Keys of entries with their messages and files."""


def index_message(message: Message) -> None:
    """Have searches find a message and its files by what their rows say now (inside a transaction, the row locked).

    To be called wherever the text of a message has changed.
    """
    index_messages([message])


def index_messages(messages: Sequence[Message]) -> None:
    """The same for several messages."""
    documents, places = _wanted(messages)
    stale = SearchEntry.objects.filter(message__in=[message.pk for message in messages]).exclude(pk__in=documents)
    _forget(stale)
    _write(documents, places)


def _wanted(messages: Sequence[Message]) -> tuple[dict[UUID, Document], Found]:
    """The entries that there should be of some messages, with their messages and files."""
    attachments: dict[UUID, list[Attachment]] = {message.pk: [] for message in messages}
    for one in _attachments().filter(message__in=attachments):
        attachments[one.message_id].append(one)
    documents, places = dict[UUID, Document](), dict[UUID, tuple[Message, UUID | None]]()
    for message in messages:
        if message.deleted_at is None:
            documents |= documents_of(message, attachments[message.pk])
            places |= {entry_key(message): (message, None), **_places(message, attachments[message.pk])}
    return documents, places


_ROWS = Insert(SearchEntry, "id", "message_id", "media_id", "room_id", "number")


def index_text(message: Message) -> None:
    """The same for the text of a message that was just made."""
    if not on_sqlite() or not message.body:
        _write(documents_of(message, ()), {entry_key(message): (message, None)})
        return
    key = entry_key(message)
    _ROWS.add([(key, message.pk, None, message.room_id, message.number)])
    ENTRIES.add(key, document_of_text(message))


def index_attached(message: Message, attachments: Sequence[Attachment]) -> None:
    """The same for files that were just attached, or whose captions have changed."""
    _write_attached([(message, one) for one in attachments])


def _write_attached(attached: Sequence[tuple[Message, Attachment]]) -> None:
    found = [(entry_key(message, one.media_id), message, one) for message, one in attached]
    documents = {key: document_of_file(message, one) for key, message, one in found}
    _write(documents, {key: (message, one.media_id) for key, message, one in found})


def index_files_shown(media_ids: Collection[UUID]) -> None:
    """The same for locked files whose words or kinds have changed, in the messages that show them.

    Where those are very many, the older ones follow with :func:`index_earlier`, so that the file is not held for long.
    """
    shown = list(_shown(media_ids)[: _SHOWN + 1])
    now, more = shown[:_SHOWN], len(shown) > _SHOWN
    for at in range(0, len(now), _AT_ONCE):
        _write_attached([(one.message, one) for one in now[at : at + _AT_ONCE]])
    if more:
        below = now[-1].pk
        left = Attachment.objects.filter(media__in=media_ids, pk__lt=below).order_by().values_list("media", flat=True)
        FileBacklog.objects.bulk_create(
            (FileBacklog(media_id=media_id, below=below) for media_id in left.distinct()),
            update_conflicts=True, unique_fields=["media"], update_fields=["below"],
        )  # fmt: skip


def _shown(media_ids: Collection[UUID]) -> QuerySet[Attachment]:
    """Where files are shown, the newest places first."""
    rows = _attachments().select_related("message").filter(media__in=media_ids, message__deleted_at=None)
    return rows.order_by("-pk")


def forget_attached(attachments: Iterable[Attachment]) -> None:
    """Have searches find these files in their messages no more (inside a transaction)."""
    _forget(SearchEntry.objects.filter(pk__in=[entry_key(one.message, one.media_id) for one in attachments]))


def forget_messages(messages: Iterable[Message]) -> None:
    """Have searches find these messages no more, nor anything in them (inside a transaction)."""
    _forget(SearchEntry.objects.filter(message__in=[message.pk for message in messages]))


def _attachments() -> QuerySet[Attachment]:
    return Attachment.objects.select_related("media")


def _places(message: Message, attachments: Iterable[Attachment]) -> Found:
    return {entry_key(message, one.media_id): (message, one.media_id) for one in attachments}


def _forget(entries: QuerySet[SearchEntry]) -> None:
    if connection.vendor == "sqlite":
        ENTRIES.remove(entries.values_list("pk", flat=True))
    entries.delete()


_WRITE_POSTGRESQL = Statement("""
INSERT INTO chat_searchentry (id, message_id, media_id, room_id, number, search)
SELECT d.id, d.message, d.media, d.room, d.number, d.vector::tsvector
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::text[])
AS d(id, message, media, room, number, vector)
ON CONFLICT (id) DO UPDATE SET search = EXCLUDED.search
""")


def _write(documents: Mapping[UUID, Document], places: Found) -> None:
    """Write entries with their documents; each entry that exists keeps its place."""
    if not documents:
        return
    if connection.vendor == "postgresql":
        rows = [
            (key, places[key][0].pk, places[key][1], places[key][0].room_id, places[key][0].number, one.vector())
            for key, one in documents.items()
        ]
        _WRITE_POSTGRESQL.run([list(column) for column in zip(*rows, strict=True)])
        return
    SearchEntry.objects.bulk_create(
        (
            SearchEntry(pk=key, message=message, media_id=media_id, room_id=message.room_id, number=message.number)
            for key, (message, media_id) in ((key, places[key]) for key in documents)
        ),
        ignore_conflicts=True,
    )
    ENTRIES.write(documents)


def index_earlier() -> int:
    """Index what was left: messages from before there was a search, and older places of files; returns how many.

    Each run goes on where the last one has ended, for two seconds at most.
    """
    end = time.monotonic() + _LONGEST_S
    return _index_places_left(end) + _index_messages_left(end)


def _index_places_left(end: float) -> int:
    done = 0
    while time.monotonic() < end:
        media_id = FileBacklog.objects.order_by("pk").values_list("media", flat=True).first()
        if media_id is None:
            break
        with atomic():
            lock_files([media_id])
            # Under the lock of the file, as a further change of its words begins anew.
            backlog = FileBacklog.objects.get(media=media_id)
            shown = list(_shown([media_id]).filter(pk__lt=backlog.below)[:_AT_ONCE])
            _write_attached([(one.message, one) for one in shown])
            if len(shown) < _AT_ONCE:
                backlog.delete()
            else:
                backlog.below = shown[-1].pk
                backlog.save()
        done += len(shown)
    return done


def _index_messages_left(end: float) -> int:
    due, done = least_id(clock.now().timestamp() + 1), 0
    backlog = SearchBacklog.objects.filter(below__lte=due).order_by("pk").first()
    while backlog is not None and time.monotonic() < end:
        rows = Message.objects.filter(pk__lt=backlog.below).order_by("-pk")
        rows = rows.filter(pk__gte=backlog.above) if backlog.above else rows
        keys = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
        if not keys:
            backlog.delete()
            break
        with atomic():
            _index_again(keys)
            backlog.below = keys[-1]
            backlog.save()
        done += len(keys)
    return done


def _index_again(keys: Collection[UUID]) -> None:
    """Index messages anew, under the locks of all that they are found by (inside a transaction)."""
    lock_places(lambda: Attachment.objects.filter(message__in=keys).values_list("media_id", flat=True))
    locks.take_keys(Rank.MESSAGE, Message.objects.filter(pk__in=keys))
    index_messages(list(Message.objects.filter(pk__in=keys)))


def messages_of(namespace_id: UUID | None) -> QuerySet[Message]:
    """The messages of a namespace (None: of all), in the order of their keys."""
    rows = Message.objects.order_by("pk")
    return rows.filter(room__namespace=namespace_id) if namespace_id else rows


def check_messages(namespace_id: UUID | None, after: UUID | None, limit: int, mend: bool) -> Checked:  # noqa: FBT001
    """Compare what finds the next messages and their files with their rows."""
    rows = messages_of(namespace_id)
    messages = list((rows.filter(pk__gt=after) if after else rows)[:limit])
    wrong = _differing(messages)
    for message_id in wrong if mend else ():
        with atomic():
            _index_again([message_id])
    return Checked(messages[-1].pk if messages else None, len(messages), len(wrong))


def _differing(messages: Sequence[Message]) -> list[UUID]:
    """Those of the messages that are not found by what they say, or by what they said before."""
    documents, places = _wanted(messages)
    stands = dict(SearchEntry.objects.filter(message__in=messages).values_list("pk", "message_id"))
    wrong = {places[key][0].pk for key in ENTRIES.differing(documents) | (documents.keys() - stands.keys())}
    return sorted(wrong | {stands[key] for key in stands.keys() - documents.keys()}, key=lambda key: key.int)
