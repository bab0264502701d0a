"""Reads the lists of blocked and protected hashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Count

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.payloads import UserPayload
from backend.accounts.selectors import people
from backend.errors import NotFound
from backend.moderation.access import namespace_to_moderate
from backend.moderation.inputs import HashKind
from backend.moderation.models import HashHit, HashValue, ListedHash
from backend.moderation.payloads import ALGORITHMS, HashPayload, Matches

NOT_LISTED = "This is not on the list."
_CHUNK = 500


def hashes_listed(
    actor: Actor,
    namespace: str | None,
    which: str,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[HashPayload]:
    """A page of a list of hashes, newest first, each with the files that it has withheld; raises Forbidden."""
    rows = ListedHash.objects.filter(namespace=namespace_to_moderate(actor, namespace), list=which)
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return _shown(page)


def hash_listed(entry: ListedHash, matches: Matches | None = None) -> HashPayload:
    """One entry, with what it reaches or, without ``matches``, has withheld."""
    [payload] = _shown([entry])
    return payload if matches is None else _payload(entry, payload.value, payload.by, matches)


def hash_shown(actor: Actor, which: str, entry_id: UUID) -> HashPayload:
    """One entry of a list, for moderators of its namespace; raises NotFound."""
    entry = ListedHash.objects.filter(pk=entry_id, list=which).first()
    if entry is None or not actor.may_moderate(entry.namespace_id):
        raise NotFound(NOT_LISTED)
    return hash_listed(entry)


def listed_rows(actor: Actor, namespace: str | None, which: str) -> Iterator[Sequence[str | int | None]]:
    """The whole list as rows of a table: kind, algorithm, value, distance, reason; raises Forbidden."""
    rows = ListedHash.objects.filter(namespace=namespace_to_moderate(actor, namespace), list=which).order_by("-pk")
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        for entry in _shown(list(rows.filter(pk__in=keys[start : start + _CHUNK]))):
            yield entry.kind, entry.algorithm, entry.value, entry.distance, entry.reason


def _shown(entries: Sequence[ListedHash]) -> list[HashPayload]:
    keys = [entry.pk for entry in entries]
    values: dict[UUID, list[str]] = defaultdict(list)
    for key, value in HashValue.objects.filter(entry__in=keys).order_by("pk").values_list("entry", "value"):
        values[key].append(value)
    hits = HashHit.objects.filter(entry__in=keys).values("entry")
    counted = {
        row["entry"]: Matches(files=row["files"], rooms=row["rooms"])
        for row in hits.annotate(files=Count("pk"), rooms=Count("room_id", distinct=True))
    }
    who = people(entry.listed_by_id for entry in entries)
    nothing = Matches(files=0, rooms=0)
    return [
        _payload(entry, " ".join(values[entry.pk]), who.get(entry.listed_by_id), counted.get(entry.pk, nothing))
        for entry in entries
    ]


def _payload(entry: ListedHash, value: str, by: UserPayload | None, matches: Matches) -> HashPayload:
    kind: HashKind = "sha256" if entry.kind == ListedHash.Kind.SHA256 else "perceptual"
    return HashPayload(
        id=str(entry.pk),
        kind=kind,
        algorithm=ALGORITHMS[kind],
        value=value,
        distance=entry.distance,
        reason=entry.reason,
        by=by,
        at=clock.stamp(entry.listed_at),
        matches=matches,
    )
