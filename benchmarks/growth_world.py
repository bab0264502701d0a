"""Generates a world that grows: a long room, many rooms of a person, large rooms, files, a log, by bulk SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction

from backend.accounts.models import Membership, Role, Token, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace, ensure_user, issue_token
from backend.audit.models import ActivityEntry
from backend.audit.sealing import seal
from backend.chat.models import (
    Attachment,
    Draft,
    Member,
    Mention,
    Message,
    Reaction,
    Room,
    SavedMessage,
    SearchEntry,
    ThreadFollower,
)  # fmt: skip
from backend.chat.services import create_room
from backend.chat.services.search import index_messages
from backend.events.models import LogEntry, StreamHead
from backend.library.models import Analysis, DuplicateGroup, DuplicateMember, MediaTag, Suggestion, Tagging
from backend.media.models import Blob, MediaFile, MediaThumbnail, Upload
from backend.media.selectors.search import FILES, document_of
from backend.notifications.models import Digest, Subscription
from benchmarks.growth_rows import (
    BATCH,
    BEGUN_MS,
    EVERY_S,
    FILE,
    MADE,
    MESSAGE,
    PERSON,
    REST,
    ROOM,
    ROW,
    SAID,
    SCALE,
    SIZES,
    SPEAKERS,
    TAGS,
    WEEK,
    Columns,
    key,
    moment,
)  # fmt: skip
from benchmarks.growth_waiting import cases, told
from benchmarks.library_files import DICE, STAGES, VOCABULARY, some


class World:
    """The generated rows, of which there are as many as :meth:`grow` was asked for last; and who looks at them."""

    def __init__(self, has: dict[str, int] | None, keep: Callable[[], None]) -> None:
        self.keep = keep
        call_command("migrate", verbosity=0, skip_checks=True)
        self.sql = Columns(connection.vendor)
        self.namespace = ensure_namespace("demo", "Demo")
        people = {"reader": Role.MEMBER, "boss": Role.ADMIN, "leaver": Role.MEMBER, "newcomer": Role.MEMBER}
        self.users, self.tokens = dict[str, Any](), dict[str, str]()
        for name, role in people.items():
            made = ensure_user(name, password="of the benchmark", display_name=name, roles={self.namespace: role})
            self.users[name] = User.objects.get(pk=made)
            self.tokens[name] = issue_token(self.users[name], address="").token
        self.has = has or dict.fromkeys(SIZES, 0)
        rooms = dict(Room.objects.filter(kind="channel").values_list("name", "pk"))
        for name in () if has else ("busy", "hall", "circle"):
            rooms[name] = UUID(create_room(self.actor("boss"), kind="channel", name=name, namespace="demo")[0].id)
        self.busy, self.hall, self.circle = (rooms[name] for name in ("busy", "hall", "circle"))
        if not has:
            self._join()

    def refresh(self) -> None:
        """Look at what stands."""
        self.tags = list(MediaTag.objects.order_by("pk"))

    def actor(self, name: str) -> Any:
        """One of those who look, as services take them."""
        return actor_of(self.users[name], credential="session:of the benchmark", address="")

    def _join(self) -> None:
        places = product((self.busy, self.hall, self.circle), ("reader", "leaver"))
        Member.objects.bulk_create(Member(room_id=room, user=self.users[name]) for room, name in places)

    def grow(self, share: float, done: list[str]) -> None:
        """Add rows until there are as many as this part of the whole; ``done`` are the steps that were taken before."""
        before, self.has = self.has, {name: max(1, round(size * SCALE * share)) for name, size in SIZES.items()}
        for name in ("messages", "files", "activity"):
            self.has[name] = max(MADE, self.has[name])
        self.has["members"] = max(2 * SPEAKERS, self.has["members"])
        steps: tuple[tuple[Callable[..., None], str], ...] = (
            (self._people, "members"), (self._circle, "circle"), (self._said, "messages"), (self._found, "messages"),
            (self._logged, "messages"), (self._threads, "threads"), (self._rooms, "rooms"), (self._files, "files"),
            (self._described, "files"), (self._proposed, "files"), (self._shown, "messages"), (self._rows, "activity"),
            (partial(told, self), "notifications"), (partial(cases, self), "cases"), (self._seal, "activity"),
        )  # fmt: skip
        for at, (step, name) in enumerate(steps):
            if len(done) > at:
                continue
            with transaction.atomic(), connection.cursor() as cursor:
                if self.sql.postgresql:
                    cursor.execute("SET LOCAL statement_timeout = 0")
                    cursor.execute("SET LOCAL session_replication_role = replica")
                self.cursor = cursor
                step(before[name], self.has[name])
            done.append(name)
            self.keep()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if self.sql.postgresql else "ANALYZE")

    def copy(self, model: Any, made: Iterable[Any], span: tuple[int, int], also: tuple[str, ...] = (), **columns: str
             ) -> None:  # fmt: skip
        """Add the rows of the numbers in ``span``: copies of those with the keys ``made``, but for some columns."""
        known = list(made)
        first, last = max(span[0], len(known)), span[1]
        if first >= last:
            return
        meta, table = model._meta, model._meta.db_table  # noqa: SLF001
        names = [one.column for one in meta.concrete_fields if one.column in columns or not one.primary_key]
        self.cursor.execute("DROP TABLE IF EXISTS made")
        self.cursor.execute(f"CREATE TEMP TABLE made AS SELECT {meta.pk.column} AS id, 0 AS n FROM {table} WHERE 1 = 0")
        self.cursor.executemany(
            "INSERT INTO made VALUES (%s, %s)",
            [(one if self.sql.postgresql or isinstance(one, int) else one.hex, at) for at, one in enumerate(known)],
        )
        named = [*names, *also]
        values = ", ".join(columns.get(name, f'f."{name}"') for name in named)
        heads = ", ".join(f'"{name}"' for name in named)
        self.cursor.execute(
            f"INSERT INTO {table} ({heads}) {self.sql.numbers(first, last)} SELECT {values} FROM s "
            f"JOIN made ON made.n = s.n % {len(known)} JOIN {table} AS f ON f.{meta.pk.column} = made.id"
        )

    def words(self, fts: str, kind: int, span: tuple[int, int]) -> None:
        """Copy what searches on SQLite find rows by; on PostgreSQL it is a column of the row."""
        first, last = max(span[0], MADE), span[1]
        if self.sql.postgresql or first >= last:
            return
        row = f"(({BEGUN_MS} + {{}} * {EVERY_S * 1000}) << 20 | {kind} << 8)"
        self.cursor.execute(
            f"INSERT INTO {fts} (rowid, key, a, b, c, d) {self.sql.numbers(first, last)} "
            f"SELECT {row.format('s.n')}, {self.sql.key(kind)}, a, b, c, d FROM s "
            f"JOIN {fts} AS f ON f.rowid = {row.format(f'(s.n % {MADE})')}"
        )

    # -- people and rooms --------------------------------------------------------------------------------------------

    def _people(self, first: int, last: int) -> None:
        now = datetime.now(UTC)
        span = range(first, last)
        User.objects.bulk_create(
            (User(pk=key(PERSON, n), username=f"person-{n}", display_name=f"Person {n}", date_joined=now)
             for n in span), batch_size=BATCH,
        )  # fmt: skip
        Membership.objects.bulk_create(
            (Membership(namespace_id=self.namespace, user_id=key(PERSON, n)) for n in span), batch_size=BATCH
        )
        Member.objects.bulk_create((Member(room_id=self.hall, user_id=key(PERSON, n)) for n in span), batch_size=BATCH)
        some_of = range(first, min(last, SPEAKERS))
        Member.objects.bulk_create(Member(room_id=self.busy, user_id=key(PERSON, n)) for n in some_of)
        Token.objects.bulk_create(
            (Token(pk=key(REST, n), user_id=key(PERSON, n), digest=f"{n:064x}", created_at=now,
                   expires_at=now + WEEK) for n in span), batch_size=BATCH,
        )  # fmt: skip
        Digest.objects.bulk_create(
            (Digest(pk=key(PERSON, n), period="daily", due_at=now + WEEK, told_until=now) for n in span),
            batch_size=BATCH,
        )
        Subscription.objects.bulk_create(
            Subscription(user_id=key(PERSON, n), log_in=key(REST, n), endpoint=f"https://push.example/{n}",
                         digest=f"{n:064x}", p256dh="x", auth="x", created_at=now) for n in span if n % 10 == 0
        )  # fmt: skip

    def _circle(self, first: int, last: int) -> None:
        Member.objects.bulk_create(
            (Member(room_id=self.circle, user_id=key(PERSON, n)) for n in range(first, last)), batch_size=BATCH
        )
        for room in (self.hall, self.circle, self.busy):
            Room.objects.filter(pk=room).update(member_count=Member.objects.filter(room=room).count())

    def _rooms(self, first: int, last: int) -> None:
        ours, now = range(first, last), datetime.now(UTC)
        Room.objects.bulk_create(
            Room(pk=key(ROOM, n), namespace_id=self.namespace, kind="group", name=f"{VOCABULARY[n]} {n}",
                 last_number=SAID, member_count=5) for n in ours
        )  # fmt: skip
        people = [self.users[name].pk for name in ("reader", "boss", "leaver")]
        Member.objects.bulk_create(
            (Member(room_id=key(ROOM, n), user_id=one) for n in ours
             for one in (*people, *(key(PERSON, (n + at) % 20) for at in (1, 2)))),
            batch_size=BATCH, ignore_conflicts=True,
        )  # fmt: skip
        Message.objects.bulk_create(
            (Message(pk=key(ROOM, n * SAID + at), room_id=key(ROOM, n), number=at + 1, client_id=str(at),
                     sender_id=key(PERSON, (n + 1) % 20), body=f"Message {at}", created_at=moment(n * SAID + at))
             for n in ours for at in range(SAID)), batch_size=BATCH,
        )  # fmt: skip
        StreamHead.objects.bulk_create(
            StreamHead(stream=f"room:{key(ROOM, n)}", seq=SAID, moved_at=moment(n)) for n in ours
        )
        Draft.objects.bulk_create(
            Draft(user=self.users["reader"], room_id=key(ROOM, n), place=key(ROOM, n), body="x", updated_at=now)
            for n in ours
        )

    # -- what was said -----------------------------------------------------------------------------------------------

    def _said(self, first: int, last: int) -> None:
        made = [key(MESSAGE, n) for n in range(MADE)]
        if not first:
            rows = [
                Message(pk=one, room_id=self.busy, number=n + 1, sender_id=key(PERSON, n % SPEAKERS),
                        client_id=str(n), body=some(DICE.randint(3, 20)), created_at=moment(n))
                for n, one in enumerate(made)
            ]  # fmt: skip
            Message.objects.bulk_create(rows)
            index_messages(rows)
        self.copy(Message, made, (first, last), id=self.sql.key(MESSAGE), number="s.n + 1",
                  client_id=self.sql.text("s.n"), created_at=self.sql.moment())  # fmt: skip
        Room.objects.filter(pk=self.busy).update(last_number=last)

    def _found(self, first: int, last: int) -> None:
        """By which words what was said is found."""
        made, own = [key(MESSAGE, n) for n in range(MADE)], self.sql.key(MESSAGE)
        also = ("search",) if self.sql.postgresql else ()
        self.copy(SearchEntry, made, (first, last), also, id=own, message_id=own, number="s.n + 1")
        self.words("chat_search", MESSAGE, (first, last))

    def _logged(self, first: int, last: int) -> None:
        """The events of what was said; old ones that are not kept are among them."""
        stream, place = f"room:{self.busy}", "s.n + 1"
        if not first:
            LogEntry.objects.create(
                stream=stream, seq=1, type="message.created", at="2026-09-20T00:00:00.000Z",
                made_at=datetime.now(UTC), subject=key(MESSAGE, 0), number=1, data="{}",
            )  # fmt: skip
        kept = list(LogEntry.objects.filter(stream=stream).order_by("-seq").values_list("pk", flat=True)[:1])
        own = self.sql.key(MESSAGE)
        self.copy(LogEntry, kept, (max(first, 1), last), seq=place, number=place, subject=own)
        StreamHead.objects.update_or_create(stream=stream, defaults={"seq": last, "moved_at": datetime.now(UTC)})

    def _threads(self, first: int, last: int) -> None:
        """Every 20th message of the room begins a thread with one reply, the next message."""
        n = f"number BETWEEN {first * 20 + 1} AND {last * 20} AND number % 20 ="
        root = self.sql.key(MESSAGE, "chat_message.number - 2")
        self.cursor.execute(
            f"UPDATE chat_message SET thread_id = {root}, in_timeline = FALSE "
            f"WHERE room_id = {self.sql.id(self.busy)} AND {n} 2"
        )
        at = self.sql.moment("chat_message.number")
        self.cursor.execute(
            f"UPDATE chat_message SET reply_count = 1, last_reply_at = {at} "
            f"WHERE room_id = {self.sql.id(self.busy)} AND {n} 1"
        )
        ThreadFollower.objects.bulk_create(
            (ThreadFollower(thread_id=key(MESSAGE, n * 20), user=self.users["reader"]) for n in range(first, last)),
            batch_size=BATCH,
        )

    def _shown(self, first: int, last: int) -> None:
        """What people have done with every 10th message: files, reactions, saved ones, mentions, pins."""
        reader = self.users["reader"]

        def numbers(step: int, at: int) -> range:
            return range(first + (at - first) % step, last, step)

        Attachment.objects.bulk_create(
            (Attachment(message_id=key(MESSAGE, n), media_id=key(FILE, n), place=0, room_id=self.busy, number=n + 1,
                        gallery="media" if n % 4 else "files") for n in numbers(10, 5)
             if n < self.has["files"]), batch_size=BATCH,
        )  # fmt: skip
        Reaction.objects.bulk_create(
            (Reaction(message_id=key(MESSAGE, n), user=reader, emoji="👍", at=moment(n)) for n in numbers(10, 2)),
            batch_size=BATCH,
        )
        SavedMessage.objects.bulk_create(
            (SavedMessage(message_id=key(MESSAGE, n), user=reader, saved_at=moment(n)) for n in numbers(20, 4)),
            batch_size=BATCH,
        )
        Mention.objects.bulk_create(
            (Mention(message_id=key(MESSAGE, n), user=reader, room_id=self.busy, number=n + 1)
             for n in numbers(50, 3)), batch_size=BATCH,
        )  # fmt: skip
        pins = [key(MESSAGE, n) for n in numbers(200, 9)]
        for at in range(0, len(pins), BATCH):
            Message.objects.filter(pk__in=pins[at : at + BATCH]).update(pinned_at=datetime.now(UTC))

    # -- files -------------------------------------------------------------------------------------------------------

    def _files(self, first: int, last: int) -> None:
        if not first:
            self._first_files()
        made, own = [key(FILE, n) for n in range(MADE)], self.sql.key(FILE)
        also = ("search",) if self.sql.postgresql else ()
        times = dict.fromkeys(("created_at", "updated_at", "used_at"), self.sql.moment())
        self.copy(Blob, made, (first, last), id=own, sha256=self.sql.digest())
        self.copy(MediaFile, made, (first, last), also, id=own, blob_id=own, **times)

    def _described(self, first: int, last: int) -> None:
        """What stands beside files: their words, pictures, tags, uploads."""
        made, own = [key(FILE, n) for n in range(MADE)], self.sql.key(FILE)
        self.words("media_search", FILE, (first, last))
        self.copy(Analysis, made, (first, last), media_id=own)
        uploads = [key(REST, n) for n in range(MADE)]
        self.copy(Upload, uploads, (first, last), id=self.sql.key(REST), media_id=own)
        for model in (MediaThumbnail, Tagging):
            beside = dict(model.objects.filter(media__in=made).values_list("media_id", "pk"))  # type: ignore[attr-defined]
            self.copy(model, [beside[one] for one in made], (first, last), media_id=own)
        self.cursor.execute(
            "UPDATE library_mediatag SET usage_count = (SELECT COUNT(*) FROM library_tagging "
            "WHERE tag_id = library_mediatag.id), total_count = (SELECT COUNT(*) FROM library_tagging "
            "WHERE tag_id = library_mediatag.id)"
        )

    def _first_files(self) -> None:
        tags = MediaTag.objects.bulk_create(
            MediaTag(namespace_id=self.namespace, name=name, key=name, path=name, words=f" {name} ",
                     creator=self.users["boss"]) for name in VOCABULARY[50 : 50 + TAGS]
        )  # fmt: skip
        blobs = Blob.objects.bulk_create(
            Blob(pk=key(FILE, n), namespace_id=self.namespace, sha256=f"{n:064x}", size=1000 + n, key="x")
            for n in range(MADE)
        )
        rows = [
            MediaFile(
                id=key(FILE, n), namespace_id=self.namespace, uploader_id=key(PERSON, n % SPEAKERS), blob=blob,
                kind=("image", "image", "image", "video", "audio")[n % 5], state="ready",
                visibility="private" if n % 20 == 7 else "library", name=f"IMG_{n:04d}_{some(1)}.jpg",
                title=some(4), description=some(12) if n % 4 == 0 else "", content_type="image/jpeg", size=blob.size,
                received=blob.size, width=1920, height=1080, stages=STAGES, created_at=moment(n),
                tag_tokens=f"#{tags[n % TAGS].pk.hex}",
            ) for n, blob in enumerate(blobs)
        ]  # fmt: skip
        MediaFile.objects.bulk_create(rows)
        FILES.write({row.pk: document_of(row) for row in rows})
        MediaThumbnail.objects.bulk_create(
            MediaThumbnail(media=row, size="small", attempt=1, width=320, height=180, key="x") for row in rows
        )
        Tagging.objects.bulk_create(
            Tagging(media=row, tag=tags[n % TAGS], direct=True, counted=True) for n, row in enumerate(rows)
        )
        Analysis.objects.bulk_create(
            Analysis(media=row, namespace_id=self.namespace, state="done", hashed=True, finished_at=moment(n))
            for n, row in enumerate(rows)
        )
        Upload.objects.bulk_create(
            Upload(pk=key(REST, n), media=row, user_id=row.uploader_id, size=row.size, offset=row.size,
                   expires_at=moment(n), ended_at=moment(n)) for n, row in enumerate(rows)
        )  # fmt: skip

    def _proposed(self, first: int, last: int) -> None:
        """A suggestion for every 10th file, and a group of duplicates for every 100th."""
        now = datetime.now(UTC)
        Suggestion.objects.bulk_create(
            (Suggestion(pk=key(REST, n), namespace_id=self.namespace, media_id=key(FILE, n), field="tag",
                        value=VOCABULARY[n % 300], key=VOCABULARY[n % 300], confidence=0.5 + n % 50 / 100,
                        provider="local", model="x", model_version="1", created_at=now)
             for n in range(first, last, 10)), batch_size=BATCH,
        )  # fmt: skip
        groups = range(first, last - 1, 100)
        DuplicateGroup.objects.bulk_create(
            (DuplicateGroup(pk=key(REST, n), namespace_id=self.namespace, kind="identical", key=str(n), score=1)
             for n in groups), batch_size=BATCH,
        )  # fmt: skip
        DuplicateMember.objects.bulk_create(
            (DuplicateMember(group_id=key(REST, n), media_id=key(FILE, n + at)) for n in groups for at in (0, 1)),
            batch_size=BATCH,
        )

    # -- the log, and what people are told --------------------------------------------------------------------------

    def _rows(self, first: int, last: int) -> None:
        if not first:
            actions = ("message.deleted", "media.downloaded", "room.updated", "member.joined", "media.uploaded")
            ActivityEntry.objects.bulk_create(
                ActivityEntry(
                    pk=key(ROW, n), at=moment(n), action=actions[n % 5], actor_id=key(PERSON, n % SPEAKERS),
                    address="192.0.2.1", namespace_id=self.namespace, object_type="room", object_id=self.busy,
                    object_name="busy", room_id=self.busy if n % 2 else None,
                ) for n in range(MADE)
            )  # fmt: skip
        made = [key(ROW, n) for n in range(MADE)]
        # As the block of the one that is copied may stand already.
        self.copy(ActivityEntry, made, (first, last), id=self.sql.key(ROW), at=self.sql.moment(), block="NULL")

    def _seal(self, _first: int, _last: int) -> None:
        while seal(5_000):
            pass
