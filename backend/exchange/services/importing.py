"""Takes the rooms of an archive over: in batches, each a transaction, so that a worker that is killed loses one.

What was taken over is known by its id in the archive (:class:`Imported`): a repeat skips it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import UUID

from django.db import IntegrityError
from msgspec.structs import replace

from backend import clock
from backend.accounts.selectors import active_among, member_ids
from backend.chat.inputs import ATTACHMENTS_LIMIT, PINS_LIMIT
from backend.chat.selectors.copied import may_be_joined, messages_in, pins_in, rooms_that_stand
from backend.chat.services import (
    ImportedMember,
    ImportedMessage,
    add_imported_messages,
    begin_imported_room,
    drop_imported_room,
    forget_followers_outside,
    show_imported_room,
)
from backend.errors import Conflict
from backend.events.publish import atomic
from backend.exchange.models import Imported
from backend.exchange.services.files import FileLost, Files
from backend.exchange.services.fitting import (
    Taken,
    fitting_body,
    fitting_caption,
    fitting_message,
    fitting_room,
    lost_reactions,
)
from backend.exchange.services.orders import TransferOrder, files_in, held, importer_now, went_on
from backend.exchange.services.people import People
from backend.exchange.services.reading import Reading
from backend.exchange.services.reporting import Report
from backend.exchange.services.source import (
    Fault,
    Source,
    SourceMessage,
    SourcePerson,
    SourceRoom,
    Unreadable,
    source_key,
)
from backend.ids import new_id
from backend.jobs.leases import LeaseLost

MOST_ROOMS, MOST_MESSAGES = 2_000, 5_000_000
_TOO_MANY = f"At most {MOST_ROOMS:,} rooms and {MOST_MESSAGES:,} messages are taken at a time."
_BATCH, _MEMBERS = 100, 100
_KEEP_EVERY_S = 1.0
_EMOJIS_NAMED = 10
_TALKING = "the two have one here already, or one of them has blocked the other."
_LEFT = "one of the two does not belong to this namespace any more."
_ROLES = frozenset({"owner", "moderator", "member", "readonly"})


class Importer:
    """The import of one archive, as far as this worker takes it. Raises LeaseLost, Unreadable."""

    def __init__(self, order: TransferOrder, source: Source, archive: Reading) -> None:
        self._order, self._source = order, source
        self._people = People(order, source.name)
        self._files = Files(order, source.name, archive, self._people, self._keep)
        row = held(order).first()
        # What an earlier worker has reported stays; what it has taken over is not looked at again.
        before = [Fault(line, why) for line, why in row.errors] if row else []
        self._report = Report(before, row.faults, row.steps) if row else Report()
        self._done = self._before = 0
        # What an earlier worker has taken over counts as well: looked up once, as it may be millions.
        self._made = Imported.objects.filter(transfer=order.id).count()
        self._phase, self._kept_at = "", time.monotonic()
        for fault in archive.faults:
            self._report.add(fault)

    def run(self) -> None:
        """Take everything over that is not here yet; a dry run only counts."""
        self._begin("reading")
        total = self._count()
        held(self._order).update(total=total)
        self._begin("people")
        for person in self._source.people():
            self._meet(person)
        for room in self._rooms():
            if isinstance(room, SourceRoom):
                self._begin("messages")
                self._report.private = room.private
                self._take_room(room)
                self._report.private = False
        self._begin("")

    def _rooms(self) -> Iterator[SourceRoom | Fault]:
        """The rooms that are asked for, and how many conversations of two are not."""
        left = 0
        for room in self._source.rooms():
            if isinstance(room, SourceRoom) and room.kind == "direct" and not self._order.direct:
                left += 1
            else:
                yield room
        if left:
            yield Fault(0, f"{left:,} conversations of two people are left out: they come where they are asked for.")

    def _count(self) -> int:
        """Read everything once, so that nothing is taken over of what cannot be read; returns the messages."""
        rooms, messages, private = 0, 0, list[SourceRoom]()
        for room in self._rooms():
            if isinstance(room, Fault):
                self._report.add(room)
                continue
            rooms += 1
            if room.private:
                private.append(room)
            else:
                messages = self._counted(room, messages)
            if rooms > MOST_ROOMS:
                raise Unreadable(_TOO_MANY)
        # Before private conversations are read, whose words are not for the report.
        self._report_emojis()
        for room in private:
            messages = self._counted(room, messages)
        return messages

    def _counted(self, room: SourceRoom, messages: int) -> int:
        for one in self._source.messages(room):
            messages += isinstance(one, SourceMessage)
            self._keep()
        if messages > MOST_MESSAGES:
            raise Unreadable(_TOO_MANY)
        return messages

    def _report_emojis(self) -> None:
        """Name the emojis met so far that are none of Unicode."""
        names = sorted(self._source.unknown_emojis)
        if names:
            shown = " ".join(f":{name}:" for name in names[:_EMOJIS_NAMED])
            more = f" and {len(names) - _EMOJIS_NAMED} more" if len(names) > _EMOJIS_NAMED else ""
            self._report.add(Fault(0, f"Own emojis stand as their names in texts, and not as reactions: {shown}{more}"))

    def _begin(self, phase: str) -> None:
        self._phase = phase
        self._keep(now=True)

    def _keep(self, *, now: bool = False) -> None:
        """Tell how far it is, once a second; raises LeaseLost where the work is to stop."""
        if not now and time.monotonic() - self._kept_at < _KEEP_EVERY_S:
            return
        self._kept_at = time.monotonic()
        order = self._order
        created = self._made + self._people.made + self._files.made
        told = held(order).update(
            phase=self._phase, done=self._done, created=created, skipped=self._before + self._report.count,
            faults=self._report.count, errors=[(fault.line, fault.why) for fault in self._report.faults],
            steps=self._report.steps_done,
        )  # fmt: skip
        if not told:
            raise LeaseLost

    def _report_of(self, message: SourceMessage, why: str) -> None:
        self._report.add(Fault(message.line, f"{message.where[-120:]}: {why}"))

    def _meet(self, person: SourcePerson | Fault) -> None:
        if isinstance(person, Fault):
            self._report.add(person)
        else:
            self._people.meet(person)
        self._keep()

    def _take_room(self, room: SourceRoom) -> None:
        importer_now(self._order)
        target, fresh = self._room_for(room)
        self._report.step_done()
        batch: list[SourceMessage] = []
        for one in self._source.messages(room):
            if not isinstance(one, SourceMessage):
                self._meet(one)
                continue
            batch.append(one)
            if len(batch) == _BATCH:
                self._take(room, target, batch, fresh=fresh)
                batch = []
        self._take(room, target, batch, fresh=fresh)
        if fresh and not self._order.dry_run:
            self._show(room, target)
        # Also of a room that was whole before: whoever goes on counts the same steps.
        self._report.step_done()

    def _room_for(self, room: SourceRoom) -> tuple[UUID, bool]:
        """Return the room here, and whether it is to be filled: one that was imported before stays as it is."""
        order, key = self._order, self._key("room", room.id)
        row = Imported.objects.filter(namespace=order.namespace_id, source=key).first()
        if row is not None and rooms_that_stand([row.target]):
            if row.whole or row.transfer_id == order.id:
                return row.target, not row.whole
            # What an import has left that was given up.
            if not order.dry_run:
                drop_imported_room(row.target, files_in(row.target))
        if room.kind == "direct" and (why := self._kept_apart(room)):
            self._report.tally(why)
            return new_id(), False
        if order.dry_run:
            self._made += 1
            return new_id(), True
        with atomic():
            if row is not None:
                gone = Imported.objects.filter(room=row.target)
                self._made -= gone.filter(transfer=order.id).count()
                gone.delete()
            target = begin_imported_room(order.namespace_id, fitting_room(room))
            Imported.objects.create(
                namespace_id=order.namespace_id, source=key, target=target, room_id=target, transfer_id=order.id,
                whole=False,
            )  # fmt: skip
        self._made += 1
        return target, True

    def _kept_apart(self, room: SourceRoom) -> str | None:
        """Why a conversation of two does not become a room; None where it does."""
        for one in self._source.messages(room):
            if isinstance(one, SourcePerson):
                self._meet(one)
        two = self._people.ids_of(one.person for one in room.members)
        if len(two) != 2 or len(room.members) != 2:
            return "it is not known between which two people, and is left out."
        return None if may_be_joined(self._order.namespace_id, *two) else _TALKING

    def _key(self, kind: str, *ids: str) -> str:
        return source_key(self._source.name, kind, *ids)

    def _take(self, room: SourceRoom, target: UUID, batch: list[SourceMessage], *, fresh: bool) -> None:
        """Take some messages of a room over that are not here yet."""
        self._done += len(batch)
        if not fresh:
            self._before += len(batch)
            self._report.step_done()
            return self._keep()
        before = self._known(room, [one.id for one in batch])
        wanted = list({one.id: one for one in batch if one.id not in before}.values())
        wanted = [one for one in wanted if self._has_sender(one)]
        if self._order.dry_run:
            for one in wanted:
                self._made += self._is_worth_it(one)
            self._report.step_done()
            return self._keep()
        taken = [made for one in wanted if (made := self._taken(one, target))]
        rows = self._fitting(room, target, taken)
        with atomic():
            self._report.step_done()
            self._keep(now=True)
            if rows:
                went_on(self._order)
            add_imported_messages(target, rows)
            Imported.objects.bulk_create(
                Imported(
                    namespace_id=self._order.namespace_id, source=self._key("message", room.id, new.message.id),
                    target=new.id, room_id=target, transfer_id=self._order.id,
                )
                for new in taken
            )  # fmt: skip
        self._made += len(taken)
        return None

    def _taken(self, message: SourceMessage, target: UUID) -> Taken | None:
        """Take the files of a message over; None where there is nothing in it."""
        body = self._body(message)
        if not self._has_content(message, body):
            return None
        files = self._take_files(message, target)
        return Taken(
            message=message, id=new_id(), body=body if body.strip() or files else _names_of(message), files=files
        )

    def _known(self, room: SourceRoom, ids: list[str]) -> dict[str, UUID]:
        """Return those messages of a room that are here, by their ids in the archive."""
        keys = {self._key("message", room.id, one): one for one in ids}
        rows = Imported.objects.filter(namespace=self._order.namespace_id, source__in=keys)
        return {keys[source]: target for source, target in rows.values_list("source", "target")}

    def _has_sender(self, message: SourceMessage) -> bool:
        there = message.sender in self._people
        if not there:
            self._report_of(message, "Its sender is not in the archive.")
        return there

    def _body(self, message: SourceMessage) -> str:
        body, changed = fitting_body(message, self._people)
        for why in changed:
            self._report_of(message, why)
        if lost := lost_reactions(message.reactions):
            self._report_of(message, f"{lost} reactions are none of the emojis that there are here.")
        return body

    def _take_files(self, message: SourceMessage, target: UUID) -> list[tuple[UUID, str]]:
        taken: dict[UUID, str] = {}
        for file in [] if message.deleted_at else message.files[:ATTACHMENTS_LIMIT]:
            try:
                media_id = self._files.take(file, room_id=target, sender=message.sender)
                taken[media_id] = fitting_caption(file.caption)
            except FileLost as lost:
                self._report_of(message, f"The file {file.name[:80]!r}: {lost}")
            self._keep()
        return list(taken.items())

    def _is_worth_it(self, message: SourceMessage) -> int:
        """How many things a dry run would make of a message; it reports what would be left out."""
        body, there = self._body(message), 0
        for file in [] if message.deleted_at else message.files[:ATTACHMENTS_LIMIT]:
            try:
                self._files.require_there(file)
                there += 1
            except FileLost as lost:
                self._report_of(message, f"The file {file.name[:80]!r}: {lost}")
        return there + self._has_content(message, body)

    def _has_content(self, message: SourceMessage, body: str) -> bool:
        has = bool(body.strip() or message.files or message.deleted_at)
        if not has:
            self._report_of(message, "There is nothing in it.")
        return has

    def _fitting(self, room: SourceRoom, target: UUID, taken: list[Taken]) -> list[ImportedMessage]:
        """The messages in the ids of this server, with what they answer, which may stand among them."""
        ids = {one.message.id for one in taken}
        named = {key for one in taken for key in (one.message.reply_to, one.message.thread) if key and key not in ids}
        earlier = self._known(room, sorted(named))
        standing = messages_in(target, list(earlier.values()))
        places = {key: found for key, found in earlier.items() if found in standing}
        roots = {key: found for key, found in places.items() if standing[found]}
        pins = PINS_LIMIT - pins_in(target)
        rows = []
        for one in taken:
            row = fitting_message(one, self._people, places=places, roots=roots, pins=pins > 0)
            pins -= row.pinned_at is not None
            rows.append(row)
            places[one.message.id] = row.id
            if row.thread is None:
                roots[one.message.id] = row.id
        return rows

    def _show(self, room: SourceRoom, target: UUID) -> None:
        """Let its members into a room that is whole; where none of them can look after it, its importer does."""
        order, target_kind = self._order, fitting_room(room).kind
        members = self._members(room)
        try:
            for at in range(0, max(1, len(members)), _MEMBERS):
                show_imported_room(order.actor, target, target_kind, members[at : at + _MEMBERS])
                self._keep(now=True)
        except (Conflict, IntegrityError):
            if room.kind != "direct":
                raise
            # They began to talk while it was filled, or one of them has left.
            if drop_imported_room(target, files_in(target)):
                Imported.objects.filter(room=target).delete()
            self._report.tally(_TALKING if len(members) == 2 else _LEFT)
            return
        forget_followers_outside(target)
        Imported.objects.filter(room=target, target=target).update(whole=True)
        self._keep(now=True)

    def _members(self, room: SourceRoom) -> list[ImportedMember]:
        importer, moment = self._order.actor.user_id, clock.now()
        belonging = set(member_ids(self._order.namespace_id))
        found: dict[UUID, ImportedMember] = {}
        for one in room.members:
            who = self._people.id_of(one.person)
            if who in belonging:
                role = one.role if one.role in _ROLES and room.kind != "direct" else "member"
                found[who] = ImportedMember(user_id=who, role=role, joined_at=min(one.joined_at or moment, moment))
        owners = [one.user_id for one in found.values() if one.role == "owner"]
        if room.kind == "direct" or active_among(owners):
            return list(found.values())
        if room.private:
            # Whoever imports it is not let in for it: one of those who spoke there looks after it.
            able = active_among(found)
            chosen = [replace(one, role="owner") for one in found.values() if one.user_id in able][:1]
            found |= {one.user_id: one for one in chosen}
        elif importer in belonging:
            found[importer] = ImportedMember(user_id=importer, role="owner", joined_at=moment)
        return list(found.values())


def _names_of(message: SourceMessage) -> str:
    """What stands in place of files that could not be taken over."""
    return "\n".join(file.name[:255] for file in message.files[:ATTACHMENTS_LIMIT])
