"""Keeps what searches find files by in line with their rows, and the words that misspelled ones are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from backend import clock, locks
from backend.events.publish import atomic, on_commit
from backend.locks import Rank
from backend.media.hooks import tell_words
from backend.media.models import MediaFile, SearchWord
from backend.media.selectors.search import FILES, document_of, known_words, padded_word
from backend.search.documents import Document, marks_vector
from backend.search.upkeep import Checked

_BATCH = 500
_KNOWN: set[tuple[UUID, str]] = set()
"""Words that are learned, as far as this process has seen."""
_KNOWN_LIMIT = 100_000
_LETTERS = range(4, 33)


def index_files(files: Iterable[MediaFile]) -> None:
    """Have searches find files by what their rows say (inside a transaction)."""
    files = list(files)
    documents = {media.pk: document_of(media) for media in files}
    FILES.write(documents)
    for namespace_id in {media.namespace_id for media in files}:
        learn_words(namespace_id, (documents[media.pk] for media in files if media.namespace_id == namespace_id))


_RETAG_POSTGRESQL = """
UPDATE media_mediafile AS f SET tag_tokens = d.tokens, revision = f.revision + %s,
updated_at = CASE WHEN %s THEN %s ELSE f.updated_at END,
search = ts_delete(COALESCE(f.search, ''), string_to_array(f.tag_tokens, ' ')) || d.marks::tsvector
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS d(id, tokens, marks)
WHERE f.id = d.id AND (%s OR f.tag_tokens <> d.tokens)
"""


def set_tag_tokens(tokens: Mapping[UUID, str], *, revised: bool = False) -> None:
    """Have searches find locked files by these tags (inside a transaction); ``revised`` raises their revisions as well.

    Each row is written once, and its texts are not read.
    """
    moment = clock.now()
    if connection.vendor == "postgresql":
        marks = [marks_vector(one.split()) for one in tokens.values()]
        given = (int(revised), revised, moment, list(tokens), list(tokens.values()), marks, revised)
        with connection.cursor() as cursor:
            cursor.execute(_RETAG_POSTGRESQL, given)
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE media_mediafile SET tag_tokens = %s WHERE id = %s",
            [(one, key.hex) for key, one in tokens.items()],
        )
    if revised:
        MediaFile.objects.filter(pk__in=tokens).update(revision=F("revision") + 1, updated_at=moment)
    FILES.mark({key: one.split() for key, one in tokens.items()})


def set_recognised(hints: Mapping[UUID, str], texts: Mapping[UUID, str] | None = None) -> None:
    """Have searches find locked files by what taggers say of them (inside a transaction).

    ``hints`` are words that no person has confirmed, and ``texts`` what was recognised in them.
    """
    texts, changed = texts or {}, list[MediaFile]()
    keys_by_change: dict[tuple[str, str | None], list[UUID]] = defaultdict(list)
    for media in MediaFile.objects.filter(pk__in=hints):
        hint, text = hints[media.pk], texts.get(media.pk, media.text)
        if (media.hints, media.text) != (hint, text):
            keys_by_change[hint, text if media.text != text else None].append(media.pk)
            media.hints, media.text = hint, text
            changed.append(media)
    # Of many files at once most have nothing left that is not confirmed.
    for (hint, new_text), keys in keys_by_change.items():
        MediaFile.objects.filter(pk__in=keys).update(hints=hint, **({} if new_text is None else {"text": new_text}))
    index_files(changed)
    tell_words([media.pk for media in changed])


def files_of(namespace_id: UUID | None, after: UUID | None = None) -> QuerySet[MediaFile]:
    """The files of a namespace (None: of all) behind a key, in the order of their keys."""
    rows = MediaFile.objects.filter(namespace=namespace_id) if namespace_id else MediaFile.objects.all()
    return (rows.filter(pk__gt=after) if after else rows).order_by("pk")


def learn_words(namespace_id: UUID, documents: Iterable[Document]) -> None:
    """Have misspellings of these words recognised, once the transaction stands.

    Not within it: two transactions that insert the same words in different orders would wait for each other.
    """
    words = {
        token
        for document in documents
        for tokens in document.fields
        for token in tokens
        if len(token) in _LETTERS and token.isalpha() and (namespace_id, token) not in _KNOWN
    }
    if words:
        on_commit(lambda: _learn(namespace_id, words))


def _learn(namespace_id: UUID, words: set[str]) -> None:
    fresh = sorted(words - known_words(namespace_id, words))
    if fresh:
        with atomic():
            SearchWord.objects.bulk_create(
                (SearchWord(namespace_id=namespace_id, word=word) for word in fresh),
                batch_size=_BATCH, ignore_conflicts=True,
            )  # fmt: skip
            if connection.vendor == "sqlite":
                _index_words(namespace_id, fresh)
    if len(_KNOWN) > _KNOWN_LIMIT:
        _KNOWN.clear()
    _KNOWN.update((namespace_id, word) for word in words)


def _index_words(namespace_id: UUID, words: list[str]) -> None:
    rows = SearchWord.objects.filter(namespace=namespace_id, word__in=words).values_list("pk", "word")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO media_word_trigrams (rowid, word, namespace) VALUES (%s, %s, %s)",
            [(key, padded_word(word), namespace_id.hex) for key, word in rows],
        )


def check_files(namespace_id: UUID | None, after: UUID | None, limit: int, mend: bool) -> Checked:  # noqa: FBT001
    """Compare what finds the next files with their rows."""
    rows = list(files_of(namespace_id, after)[:limit])
    wrong = FILES.differing({media.pk: document_of(media) for media in rows})
    if wrong and mend:
        with atomic():
            # Read again under the locks: they may have been changed meanwhile.
            locks.take_keys(Rank.FILE, MediaFile.objects.filter(pk__in=wrong))
            index_files(MediaFile.objects.filter(pk__in=wrong))
    return Checked(rows[-1].pk if rows else None, len(rows), len(wrong))
