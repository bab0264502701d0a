"""What stands in the copy of a person's data: JSON lines for machines, files as they are served, pages for people."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec import json
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import avatar_key
from backend.accounts.selectors.personal import account_of, memberships_of, portrait_of, stored_log_ins
from backend.audit.personal import own_actions
from backend.chat.selectors.personal import (
    OwnMessage,
    count_messages_of,
    own_blocks,
    own_drafts,
    own_later,
    own_messages,
    own_reactions_everywhere,
    own_rooms,
    own_saved,
)
from backend.media.selectors import StoredFile
from backend.media.selectors.personal import OwnMedia, bytes_of_person, own_media
from backend.moderation.selectors.personal import own_reports
from backend.names import portable_file_name
from backend.privacy.services import pages
from backend.privacy.services.archive import Archive
from backend.storage.blobs import open_blob

FORMAT, VERSION = "offchat-person", 1


def count_entries(user_id: UUID) -> tuple[int, int]:
    """Return about how many entries a copy will have (its messages and files), and the bytes of its files."""
    files, size = bytes_of_person(user_id)
    return count_messages_of(user_id) + files, size


def write_all(archive: Archive, actor: Actor) -> None:
    """Write everything that the server has of a person; raises LeaseLost."""
    user_id = actor.user_id
    archive.begin("profile")
    account = account_of(user_id)
    _write_json(archive, "profile.json", account)
    if portrait := portrait_of(user_id):
        _copy_portrait(archive, portrait)
    archive.lines("memberships.jsonl", memberships_of(user_id))
    archive.lines("log-ins.jsonl", stored_log_ins(user_id))
    archive.begin("messages")
    archive.lines("rooms.jsonl", own_rooms(actor))
    archive.lines("messages.jsonl", _messages(actor))
    archive.lines("reactions.jsonl", own_reactions_everywhere(user_id))
    archive.lines("saved.jsonl", own_saved(user_id))
    archive.lines("drafts.jsonl", own_drafts(user_id))
    archive.lines("scheduled.jsonl", own_later(user_id))
    archive.lines("blocks.jsonl", own_blocks(user_id))
    archive.lines("reports.jsonl", own_reports(user_id))
    archive.begin("files")
    _write_files(archive, user_id)
    archive.begin("activity")
    archive.lines("activity.jsonl", own_actions(user_id))
    archive.begin("pages")
    written = pages.write_messages(archive, ((room, own_messages(user_id, UUID(room.id))) for room in own_rooms(actor)))
    listed = pages.write_files(archive, (_placed(one, stored) for one, stored in own_media(user_id)))
    pages.write_index(archive, account, list(memberships_of(user_id)), messages=written, files=listed)
    about = {"format": FORMAT, "version": VERSION, "person": account.id, "created_at": clock.stamp(clock.now())}
    _write_json(archive, "manifest.json", about)


def _write_json(archive: Archive, name: str, value: object) -> None:
    with archive.entry(name) as write:
        write(json.format(json.encode(value), indent=2))


def _copy_portrait(archive: Archive, avatar_id: UUID) -> None:
    try:
        with open_blob(avatar_key(avatar_id, 256)) as source:
            archive.copy("picture.webp", source)
    except FileNotFoundError:
        return


def _messages(actor: Actor) -> Iterator[OwnMessage]:
    for room in own_rooms(actor):
        yield from own_messages(actor.user_id, UUID(room.id))


def _write_files(archive: Archive, user_id: UUID) -> None:
    """Copy the bytes of each file, then list all of them: an entry is closed before the next one opens."""
    missing = dict[str, str]()
    for one, stored in own_media(user_id):
        if stored is not None and not _copied(archive, _path(one), stored):
            missing[one.id] = "Its bytes are gone."
    archive.lines("files.jsonl", _listed(archive, user_id, missing))


def _listed(archive: Archive, user_id: UUID, missing: dict[str, str]) -> Iterator[OwnMedia]:
    for line, (one, stored) in enumerate(own_media(user_id), start=1):
        row = _placed(one, None if one.id in missing else stored)
        if row.path is None:
            row = replace(row, left_out=row.left_out or missing.get(one.id))
            archive.leave_out(line, row.left_out or "")
        yield row


def _copied(archive: Archive, path: str, stored: StoredFile) -> bool:
    try:
        source = open_blob(stored.key)
    except FileNotFoundError:
        return False
    with source:
        archive.copy(path, source)
    return True


def _placed(one: OwnMedia, stored: StoredFile | None) -> OwnMedia:
    return replace(one, path=_path(one)) if stored else one


def _path(one: OwnMedia) -> str:
    """Return where a file stands in the copy: its id keeps files of one name apart, and no name leads elsewhere."""
    return f"files/{one.id}-{portable_file_name(one.name)}"
