"""Keeps the lists of contents that a namespace blocks, or protects from being blocked."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError

from backend import clock
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from backend.events.publish import atomic, publish, record
from backend.ids import parse_id
from backend.library.selectors import codes_of, hashes_of
from backend.media.selectors.contents import hashes_of_bytes
from backend.moderation.access import file_to_moderate, namespace_to_moderate
from backend.moderation.events import HashBlocked
from backend.moderation.inputs import HashKind, ImportedHashes, NewHash, values_in
from backend.moderation.models import HashCode, HashValue, ListedHash
from backend.moderation.payloads import ALGORITHMS, HashPayload, ImportFault, ImportReport, Matches
from backend.moderation.selectors import hash_listed, listed_rows, matching_files
from backend.moderation.selectors.hashes import NOT_LISTED
from backend.moderation.services.withholding import withhold_matches

List = ListedHash.List
Which = Literal["blocked", "protected"]

HASHES_LIMIT = {"blocked": 200_000, "protected": 1_000}
"""How many entries the lists of a namespace hold."""
IMPORT_LINES = 10_000
COLUMNS = ("kind", "algorithm", "value", "distance", "reason")
_CHUNK = 1_000
_KINDS: dict[str, HashKind] = {kind: kind for kind in ALGORITHMS}
_ADDED = {"blocked": "hash.blocked", "protected": "hash.protected"}
_REMOVED = {"blocked": "hash.unblocked", "protected": "hash.unprotected"}


def list_hash(actor: Actor, which: Which, new: NewHash) -> tuple[HashPayload, bool]:
    """Block or protect contents; files that hold blocked ones are withheld. Returns the entry, and whether it is new.

    Only tells what would be withheld where it is tried. Raises Conflict for a file without hashes of this kind.
    """
    namespace_id, values = _contents(actor, new)
    entry = _entry(actor, namespace_id, which, new, values)
    if new.dry_run:
        return _tried(entry, values), False
    found = matching_files(entry, values) if which == "blocked" else {}
    matches = Matches(files=len(found), rooms=len({room for room in found.values() if room}))
    try:
        with atomic():
            _require_room(namespace_id, which, 1)
            _save([(entry, values)])
            shown = hash_listed(entry, matches)
            action = _about(actor, entry, _ADDED[which], files=matches.files, media=new.media)
            audience = (f"moderation:{namespace_id}",)
            events = [HashBlocked(audience=audience, data=shown, subject=entry.pk)] if which == "blocked" else []
            publish(action, *events)
    except IntegrityError:
        same = ListedHash.objects.filter(namespace=namespace_id, list=which, kind=new.kind, digest=entry.digest)
        return hash_listed(same.get()), False
    if which == "blocked":
        withhold_matches(entry)
    return shown, True


def unlist_hash(actor: Actor, which: Which, entry_id: UUID) -> None:
    """Take an entry off its list; what it has withheld stays withheld. Raises NotFound."""
    entry = ListedHash.objects.filter(pk=entry_id, list=which).first()
    if entry is None or not actor.may_moderate(entry.namespace_id):
        raise NotFound(NOT_LISTED)
    with atomic():
        # Locked first: files that it withholds at this moment name it.
        ListedHash.objects.filter(pk=entry.pk).update(sweep_at=None)
        action = _about(actor, entry, _REMOVED[which])
        entry.delete()
        publish(action)


def import_hashes(actor: Actor, which: Which, given: ImportedHashes) -> ImportReport:
    """Add many entries; files that stand are withheld soon afterwards. Lines that are on the list are skipped.

    Raises Invalid for another table, TooLarge for more than ``IMPORT_LINES`` lines.
    """
    namespace_id = namespace_to_moderate(actor, given.namespace)
    entries, faults = dict[tuple[str, str], tuple[ListedHash, list[str]]](), list[ImportFault]()
    lines = 0
    for line, new in _lines(given.csv):
        lines += 1
        if isinstance(new, str):
            faults.append(ImportFault(line=line, why=new))
            continue
        values = values_in(new.value or "")
        entry = _entry(actor, namespace_id, which, new, values)
        entries.setdefault((entry.kind, entry.digest), (entry, values))
    with atomic():
        for key in _known(namespace_id, which, [digest for _, digest in entries]):
            entries.pop(key, None)
        _require_room(namespace_id, which, len(entries))
        _save(list(entries.values()))
        counted = {"list": which, "created": len(entries)}
        publish(actor.does("hash.imported", namespace_id=namespace_id, object_type="hash", data=counted))
    skipped = lines - len(entries) - len(faults)
    return ImportReport(created=len(entries), skipped=skipped, errors=faults[:100])


def export_hashes(actor: Actor, which: Which, namespace: str | None) -> str:
    """The whole list as CSV, as it can be imported elsewhere; logged."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(listed_rows(actor, namespace, which))
    namespace_id = namespace_to_moderate(actor, namespace)
    record(actor.does("hash.exported", namespace_id=namespace_id, object_type="hash", data={"list": which}))
    return out.getvalue()


def _contents(actor: Actor, new: NewHash) -> tuple[UUID, list[str]]:
    """The namespace and the hashes that are meant."""
    if new.media is None:
        return namespace_to_moderate(actor, new.namespace), values_in(new.value or "")
    media = file_to_moderate(actor, parse_id(new.media))
    if new.namespace is not None and namespace_to_moderate(actor, new.namespace) != media.namespace_id:
        raise Forbidden("This file is in another namespace.")
    if new.kind == "sha256":
        values = hashes_of_bytes(media.pk)
        why = "The bytes of this file are not here yet, or are gone."
    else:
        values = [one.hex() for one in hashes_of([media.pk]).get(media.pk, [])]
        why = (
            "Nothing in this file can be compared: it is no picture or video, shows too little to be told from others, "
            "or was not looked at yet. Its exact bytes can be listed instead."
        )
    if not values:
        raise Conflict(why)
    return media.namespace_id, list(dict.fromkeys(values))


def _entry(actor: Actor, namespace_id: UUID, which: Which, new: NewHash, values: Sequence[str]) -> ListedHash:
    moment = clock.now()
    return ListedHash(
        namespace_id=namespace_id, list=which, kind=new.kind, distance=new.within, reason=new.reason.strip(),
        digest=hashlib.sha256(" ".join(sorted(values)).encode()).hexdigest(), listed_by_id=actor.user_id,
        listed_at=moment, sweep_at=moment if which == "blocked" else None,
    )  # fmt: skip


def _tried(entry: ListedHash, values: Sequence[str]) -> HashPayload:
    found = matching_files(entry, values) if entry.list == List.BLOCKED else {}
    matches = Matches(files=len(found), rooms=len({room for room in found.values() if room}))
    kind: Any = entry.kind
    return HashPayload(
        id=None, kind=kind, algorithm=ALGORITHMS[kind], value=" ".join(values), distance=entry.distance,
        reason=entry.reason, by=None, at=None, matches=matches,
    )  # fmt: skip


def _save(entries: Sequence[tuple[ListedHash, Sequence[str]]]) -> None:
    """Insert entries with their hashes; pictures that are blocked are found by the parts of theirs."""
    for start in range(0, len(entries), _CHUNK):
        chunk = entries[start : start + _CHUNK]
        ListedHash.objects.bulk_create(entry for entry, _ in chunk)
        rows = HashValue.objects.bulk_create(
            HashValue(entry=entry, namespace_id=entry.namespace_id, value=value)
            for entry, values in chunk
            for value in values
        )
        compared = [row for row in rows if (row.entry.list, row.entry.kind) == (List.BLOCKED, "perceptual")]
        HashCode.objects.bulk_create(
            (
                HashCode(namespace_id=row.namespace_id, code=code, value=row)
                for row in compared
                for code in codes_of(bytes.fromhex(row.value))
            ),
            batch_size=5_000,
        )


def _require_room(namespace_id: UUID, which: Which, more: int) -> None:
    if ListedHash.objects.filter(namespace=namespace_id, list=which).count() + more > HASHES_LIMIT[which]:
        raise Conflict(f"A namespace lists at most {HASHES_LIMIT[which]:,} {which} contents. Remove some of them.")


def _known(namespace_id: UUID, which: Which, digests: Sequence[str]) -> Iterator[tuple[str, str]]:
    rows = ListedHash.objects.filter(namespace=namespace_id, list=which).values_list("kind", "digest")
    for start in range(0, len(digests), _CHUNK):
        yield from rows.filter(digest__in=digests[start : start + _CHUNK])


def _about(actor: Actor, entry: ListedHash, name: str, **data: Any) -> Action:
    told = {"kind": entry.kind, "reason": entry.reason, **{key: value for key, value in data.items() if value}}
    return actor.does(name, namespace_id=entry.namespace_id, object_type="hash", object_id=entry.pk, data=told)


def _lines(text: str) -> Iterator[tuple[int, NewHash | str]]:
    """Yield each line with its number: the hash to list, or why it is refused. Raises Invalid for what is no CSV."""
    try:
        yield from _rows(csv.DictReader(io.StringIO(text, newline="")))  # lines end in every way that is common
    except csv.Error as broken:
        raise Invalid("This is not a list of hashes.", fields={"csv": [f"It cannot be read: {broken}."]}) from broken


def _rows(table: csv.DictReader[str]) -> Iterator[tuple[int, NewHash | str]]:
    if not {"kind", "value", "reason"} <= {*(table.fieldnames or ())}:
        columns = f"The first line must name the columns {', '.join(COLUMNS)}."
        raise Invalid("This is not a list of hashes.", fields={"csv": [columns]})
    for row in table:
        if table.line_num > IMPORT_LINES + 1:
            raise TooLarge(f"At most {IMPORT_LINES:,} lines are imported at once. Divide the list.")
        yield table.line_num, _line(row)


def _line(row: dict[str, Any]) -> NewHash | str:
    kind, distance = _KINDS.get((row["kind"] or "").strip()), (row.get("distance") or "").strip()
    if kind is None:
        return f"The kind must be one of {', '.join(_KINDS)}."
    algorithm = (row.get("algorithm") or "").strip()
    if algorithm not in {"", ALGORITHMS[kind]}:
        return f"Hashes of the algorithm {algorithm[:40]} cannot be compared here; {ALGORITHMS[kind]} can."
    if distance and not (distance.isascii() and distance.isdigit() and len(distance) < 4):
        return "The distance must be a number of bits."
    try:
        within = int(distance) if distance else None
        return NewHash(kind=kind, value=row["value"] or "", reason=row["reason"] or "", distance=within)
    except Invalid as wrong:
        fields = wrong.data.get("fields") or {}
        return " ".join(sentence for sentences in fields.values() for sentence in sentences) or wrong.message
