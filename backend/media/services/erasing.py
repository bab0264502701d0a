"""Erases the files that a person has sent: their bytes at once, and all words about them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from backend import locks
from backend.events.publish import atomic
from backend.locks import Rank
from backend.media.hooks import needed_as_evidence
from backend.media.models import EVIDENCE, MediaFile, SearchWord, State
from backend.media.selectors.search import FILES, document_of
from backend.media.services.texts import index_files
from backend.search.query import Term
from backend.storage import blobs

_NAMELESS = "erased"
_NOTHING = {
    "name": _NAMELESS, "title": "", "alt_text": "", "description": "", "text": "", "tag_tokens": "", "hints": "",
    "taken_s": None, "latitude": None, "longitude": None,
}  # fmt: skip


def _kept() -> Q:
    """Condition for files that are evidence of an open case, or held by moderators."""
    return needed_as_evidence() | Q(hold__in=EVIDENCE)


def files_to_erase(user_id: UUID, limit: int = 100) -> list[UUID]:
    """Return the next files of a person that still have bytes or words, and that nothing holds."""
    rows = _of(user_id).exclude(_kept()).filter(Q(blob__isnull=False) | ~Q(name=_NAMELESS) | ~Q(state=State.DELETED))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def files_kept(user_id: UUID, *, shown: bool = False) -> list[UUID]:
    """Return the files of a person that stay for now: evidence of an open case, or held by moderators.

    ``shown``: only those that are not deleted yet.
    """
    rows = _of(user_id).filter(_kept(), blob__isnull=False)
    rows = rows.exclude(state=State.DELETED) if shown else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _of(user_id: UUID) -> QuerySet[MediaFile]:
    return MediaFile.objects.filter(uploader=user_id)


def erase_words(media_id: UUID) -> None:
    """Take name, texts, place and time from a deleted file, and have no search find it."""
    with atomic():
        rows = MediaFile.objects.filter(pk=media_id)
        [before] = locks.take(Rank.FILE, rows)
        words = {token for tokens in document_of(before).fields for token in tokens}
        rows.update(**_NOTHING)
        index_files(rows)
        _unlearn(before.namespace_id, words)


def _unlearn(namespace_id: UUID, words: Iterable[str]) -> None:
    """Forget words by which no file of a namespace is found any more: a name may be among them."""
    known = SearchWord.objects.filter(namespace=namespace_id)
    here = MediaFile.objects.filter(namespace=namespace_id)
    for row in known.filter(word__in=sorted(words)):
        if not here.filter(FILES.holding([Term((row.word,), prefix=False)])).exists():
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("DELETE FROM media_word_trigrams WHERE rowid = %s", [row.pk])
            row.delete()


def bytes_left(user_id: UUID) -> list[str]:
    """Return the ids of a person's files that still have bytes, words or stored pictures, though nothing holds them."""
    named = files_to_erase(user_id)
    derived = [
        key for key in _of(user_id).exclude(_kept()).values_list("pk", flat=True) if any(blobs.derived_files(key))
    ]
    return [str(key) for key in dict.fromkeys([*named, *derived])]
