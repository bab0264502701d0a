"""What the activity log tells webhooks of the library and of moderation: ids, never a text or a private file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import json

from backend import clock
from backend.accounts.selectors import namespace_slug
from backend.audit.following import logged_row, namespaces_logged, newest_block, sealed_rows
from backend.media.selectors import library_names
from backend.webhooks.inputs import OF_NAMESPACE, types_of
from backend.webhooks.models import Cursor, Delivery, Webhook

if TYPE_CHECKING:
    from backend.audit.models import ActivityEntry

LOG = "log"
"""The stream of the cursor of a webhook that reads the activity log."""

_TYPES = {name for names in OF_NAMESPACE.values() for name in names}
_EVENTS: Mapping[str, tuple[str, ...]] = {
    "media.uploaded": ("file.created",),
    "media.described": ("file.updated",),
    "media.deleted": ("file.deleted", "attachment.deleted"),
    "media.restored": ("file.restored",),
    "suggestions.decided": ("file.updated",),
    "duplicates.decided": ("file.deleted",),
    "library.operation": ("file.updated", "file.deleted", "file.restored", "collection.updated"),
    "job.cancelled": ("file.updated", "file.deleted", "file.restored", "collection.updated"),
    "tag.created": ("tag.created",),
    "tag.updated": ("tag.updated",),
    "tag.merged": ("tag.merged",),
    "tag.deleted": ("tag.deleted",),
    "collection.created": ("collection.created",),
    "collection.updated": ("collection.updated",),
    "collection.filled": ("collection.updated",),
    "collection.emptied": ("collection.updated",),
    "collection.deleted": ("collection.deleted",),
    "media.held": ("attachment.held",),
    "media.quarantined": ("attachment.held",),
    "media.released": ("attachment.released",),
    "case.opened": ("case.opened",),
    "case.assigned": ("case.updated",),
    "case.noted": ("case.updated",),
    "case.undone": ("case.updated",),
    "case.closed": ("case.closed",),
    "case.approved": ("case.closed",),
    "case.quarantined": ("case.closed",),
    "case.released": ("case.closed",),
    "case.deleted": ("case.closed",),
    "case.restricted": ("case.closed",),
}
"""The events that an action of the log may be."""

_SHOWN = ("fields", "files", "action", "undone", "into", "tags", "subject", "outcome")
"""What of the data of an action is sent: nothing that a person has written."""

_WORK: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("tag", "untag", "retag", "set"), ("file.updated",)),
    **dict.fromkeys(("collect", "uncollect"), ("collection.updated",)),
    "move": ("file.updated", "collection.updated"),
    "delete": ("file.deleted",),
    "restore": ("file.restored",),
}
"""The events that work on many files is; of what else it does each file has a row of its own, or nothing is told."""

_UNDONE = {**_WORK, "delete": ("file.restored",), "restore": ("file.deleted",)}


def reads_log(row: Webhook) -> bool:
    """Whether a webhook is to be sent anything that stands in the activity log."""
    return bool(types_of(row.events) & _TYPES)


def follow_log(row: Webhook) -> None:
    """Begin to read the activity log from here on, or end that (inside a transaction)."""
    if reads_log(row):
        place = Cursor(webhook=row, stream=LOG, epoch="", seq=newest_block())
        Cursor.objects.bulk_create([place], ignore_conflicts=True)
    else:
        Cursor.objects.filter(webhook=row, stream=LOG).delete()


def read_activity(row: Webhook, most: int) -> tuple[list[Delivery], int]:
    """Move the cursor in the activity log on; returns what is to be sent, and whether it was moved, as 1 or 0.

    Blocks are not divided, so that there may be more than ``most``.
    """
    cursor = row.cursors.filter(stream=LOG).first() if most > 0 else None
    if cursor is None:
        return [], 0
    rows, until = sealed_rows(row.namespace_id, _actions(row), after=cursor.seq, limit=most)
    if until == cursor.seq:
        return [], 0
    Cursor.objects.filter(pk=cursor.pk).update(seq=until)
    names, moment = library_names(_files(rows)), clock.now()
    return [
        Delivery(webhook=row, type=name, stream=f"{LOG}:{one.pk}", seq=one.block or 0, created_at=moment, due_at=moment)
        for one in rows
        for name in _events(one, names)
        if name in types_of(row.events)
    ], 1


def logged_webhooks(cursors: Iterable[Cursor]) -> set[UUID]:
    """Return the webhooks for whose namespaces the log has something new; the others have read on by that.

    ``cursors`` are those of the stream ``log``; the statements are as many as there are different places.
    """
    found = set[UUID]()
    by_place: dict[int, list[Cursor]] = {}
    for cursor in cursors:
        by_place.setdefault(cursor.seq, []).append(cursor)
    for seq, here in by_place.items():
        namespaces, until = namespaces_logged(_EVENTS, after=seq)
        found |= {one.webhook_id for one in here if one.webhook.namespace_id in namespaces}
        silent = [one.pk for one in here if one.webhook.namespace_id not in namespaces]
        Cursor.objects.filter(pk__in=silent, seq=seq).update(seq=until)
    return found


def logged_body(row: Webhook, delivery: Delivery) -> bytes | None:
    """Return what a webhook is sent of a row of the log; None where it may not be sent, or is there no more."""
    entry = logged_row(UUID(delivery.stream.removeprefix(f"{LOG}:")))
    if entry is None or entry.namespace_id != row.namespace_id or row.rooms is not None:
        return None
    names = library_names(_files([entry]))
    many = _many(entry)
    if delivery.type not in _events(entry, names) or many == {"files": 0, "ids": []}:
        return None
    data: dict[str, object] = {"namespace": namespace_slug(row.namespace_id), "id": _object(entry, delivery.type)}
    if delivery.type.startswith("file."):
        data["name"] = names.get(entry.object_id) if entry.object_id else None
    data |= {key: entry.data[key] for key in _SHOWN if key in entry.data} | many
    if delivery.type == "case.closed":
        data.setdefault("outcome", entry.action.removeprefix("case."))
    actor = str(entry.actor_id) if entry.actor_id else None
    return json.encode({"type": delivery.type, "at": clock.stamp(entry.at), "actor": actor, "data": data})


def _actions(row: Webhook) -> list[str]:
    wanted = types_of(row.events)
    return [action for action, names in _EVENTS.items() if wanted & {*names}]


def _files(rows: Iterable[ActivityEntry]) -> list[UUID]:
    return [one.object_id for one in rows if one.object_type == "media" and one.object_id]


def _object(entry: ActivityEntry, event: str) -> str | None:
    """The id of what an event is about; None where it is about many files."""
    if entry.object_type == "job" and event.startswith("collection."):
        named: str | None = entry.data.get("collection")
        return named
    many = entry.object_type in {"job", "duplicates"}
    return None if many or entry.object_id is None else str(entry.object_id)


def _many(entry: ActivityEntry) -> dict[str, object]:
    """Of work on many files, how many of the library it was about and which, where they are few; none made private."""
    if entry.object_type == "media" or "library" not in entry.data:
        return {}
    if "ids" not in entry.data:
        return {"files": entry.data["library"], "ids": None}
    here = library_names(map(UUID, entry.data["ids"]))
    ids = [text for text in entry.data["ids"] if UUID(text) in here]
    return {"files": len(ids), "ids": ids}


def _events(entry: ActivityEntry, names: Mapping[UUID, str | None]) -> list[str]:
    """The events that a row is: of files those of the library alone, and of deleted ones what moderators took away."""
    return [name for name in _EVENTS.get(entry.action, ()) if _is(name, entry, names)]


def _is(name: str, entry: ActivityEntry, names: Mapping[UUID, str | None]) -> bool:
    data = entry.data
    # Also a decision about the only file of its row may have changed nothing of it.
    if not data.get("library", entry.object_type != "job"):
        return False
    if entry.object_type == "job":
        undone = data.get("undone")
        return name in (_UNDONE.get(undone, ()) if undone else _WORK.get(data.get("action", ""), ()))
    if name.startswith("file."):
        return entry.object_id in names if entry.object_type == "media" else "library" in data
    return name != "attachment.deleted" or bool(data.get("reason"))
