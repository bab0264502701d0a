"""Generates the files of a media library for benchmarks: words, tags, people, messages, thumbnails, in bulk."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

WORDS, TAGS, PEOPLE, ROOMS, SHOWN = 30_000, 400, 200, 100, 20_000
MADE = 5_000
"""So many files are made one by one; the others are their copies."""
BEGUN_MS = 1_700_000_000_000
DICE = random.Random(7)
PERSON, PASSWORD = "asker", "of the benchmark"

PLACEHOLDERS = (
    "nCcKLIZ4d4iMd4eAiHd4dYBYBw==", "4qYNJQJ4d493KHhnh3h4eHmApVYJ", "p+cNDwJ4iHd/h3iCiHiIl4eHd2YHaHsA",
    "4hgOK4p3eIePiBeIeICDCGc=",
)  # fmt: skip
"""Thumbhashes of landscapes."""


def placeholder_of(number: int) -> str:
    """A thumbhash as no other of the first files has it: a landscape with some of its waves changed."""
    known = bytearray(base64.b64decode(PLACEHOLDERS[number % len(PLACEHOLDERS)]))
    known[-3] ^= number & 0xFF
    known[-5] ^= number >> 8 & 0xFF
    return base64.b64encode(known).decode()


def words() -> list[str]:
    """Words of two to four syllables, the most frequent first."""
    syllables = [
        first + vowel + last for first in "bdfgklmnprstvw" for vowel in "aeiou" for last in ("", "n", "r", "s")
    ]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(DICE.choices(syllables, k=DICE.randint(2, 4)))] = None
    return list(found)


VOCABULARY = words()
FREQUENCY = [1 / (rank + 3) for rank in range(WORDS)]


def some(count: int) -> str:
    """So many words, as frequent as those of a language."""
    return " ".join(DICE.choices(VOCABULARY, cum_weights=_sums(), k=count))


def _sums(known: list[float] = []) -> list[float]:  # noqa: B006
    if not known:
        total = 0.0
        for part in FREQUENCY:
            total += part
            known.append(total)
    return known


def key(number: int) -> UUID:
    """The id of a file: half a minute apart."""
    return UUID(int=(BEGUN_MS + number * 30_000) << 80 | 7 << 76 | 2 << 62 | number)


STAGES = {
    "preview": {"state": "done", "percent": None, "attempt": 1, "started_at": "2026-01-01T00:00:00.000Z",
                "elapsed_ms": 90, "error": None},
}  # fmt: skip
_THUMBNAILS = """
INSERT INTO media_mediathumbnail (media_id, size, attempt, width, height, key)
SELECT f.id, s.size, 1, s.side, s.side, 'x' FROM media_mediafile AS f CROSS JOIN
(SELECT 'small' AS size, 320 AS side UNION ALL SELECT 'medium', 640 UNION ALL SELECT 'large', 1280) AS s
ORDER BY f.id, s.side
"""
_COUNTS = """
UPDATE library_mediatag SET
usage_count = (SELECT COUNT(*) FROM library_tagging WHERE tag_id = library_mediatag.id),
total_count = (SELECT COUNT(*) FROM library_tagging WHERE tag_id = library_mediatag.id)
"""


def _dropped(cursor: Any) -> list[str]:
    """Drop the indexes that slow mass writing down; returns the statements that make them again."""
    cursor.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes AS i JOIN pg_class AS c ON c.relname = i.indexname "
        "JOIN pg_index AS x ON x.indexrelid = c.oid "
        "WHERE i.tablename IN ('media_mediafile', 'library_tagging') AND NOT x.indisunique"
    )
    found = list(cursor.fetchall())
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return ["SET maintenance_work_mem = '1GB'", *(statement for _, statement in found)]


class Library:
    """The generated files, and the person who looks for them; generated unless they stand in the database already."""

    def __init__(self, files: int) -> None:
        from django.core.management import call_command

        from backend.accounts.models import Role, User
        from backend.accounts.services import ensure_namespace, ensure_user, issue_token
        from backend.library.models import MediaTag
        from backend.media.models import MediaFile

        call_command("migrate", verbosity=0, skip_checks=True)
        self.files, self.namespace = files, ensure_namespace("demo", "Demo")
        asker = ensure_user(PERSON, password=PASSWORD, display_name="Asker", roles={self.namespace: Role.MODERATOR})
        self.asker = User.objects.get(pk=asker)
        if not MediaFile.objects.exists():
            self._make_people()
            self._fill()
        self.people = list(User.objects.exclude(pk=asker).order_by("pk").values_list("pk", flat=True))
        self.tags = list(MediaTag.objects.filter(creator=asker).order_by("pk")[:TAGS])
        self.token = issue_token(self.asker, address="").token

    def _make_people(self) -> None:
        from backend.accounts.models import Membership, User
        from backend.library.models import MediaTag

        users = User.objects.bulk_create(User(username=name) for name in VOCABULARY[100 : 100 + PEOPLE])
        Membership.objects.bulk_create(Membership(namespace_id=self.namespace, user=user) for user in users)
        self.people = [user.pk for user in users]
        self.tags = MediaTag.objects.bulk_create(
            MediaTag(namespace_id=self.namespace, name=name, key=name, path=name, words=f" {name} ", creator=self.asker)
            for name in VOCABULARY[50 : 50 + TAGS]
        )

    def _rows(self, blobs: list[Any]) -> Iterator[Any]:
        """The first files, as rows that are not saved."""
        from backend.media.models import MediaFile

        for number, blob in enumerate(blobs):
            kind = DICE.choices(["image", "video", "audio", "file"], [70, 20, 5, 5])[0]
            tags = DICE.sample(self.tags, k=DICE.choice((0, 0, 1, 2)))
            yield MediaFile(
                id=key(number), namespace_id=self.namespace, uploader_id=DICE.choice(self.people), kind=kind, blob=blob,
                visibility=DICE.choices(["library", "private", "room"], [90, 5, 5])[0], state="ready",
                placeholder=placeholder_of(number),
                name=f"IMG_{number:07d}_{some(1)}.jpg", title=some(4) if number % 3 else "",
                description=some(12) if number % 4 == 0 else "", text=some(20) if number % 5 == 0 else "",
                tag_tokens=" ".join(sorted(f"#{tag.pk.hex}" for tag in tags)), content_type="image/jpeg",
                size=blob.size, received=blob.size, width=DICE.choice((640, 1280, 1920, 4000)), height=1080,
                duration=DICE.uniform(0, 7200) if kind in {"video", "audio"} else None, stages=STAGES,
                created_at=datetime.fromtimestamp(BEGUN_MS / 1000 + number * 30, UTC),
            )  # fmt: skip

    def _fill(self) -> None:
        """Write the files with their index, their tags, and messages that show some of them."""
        from django.db import connection

        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET statement_timeout = 0")
            indexes = _dropped(cursor) if connection.vendor == "postgresql" else []
            self._make()
            self._copy(cursor)
            cursor.execute(_THUMBNAILS)
            for statement in indexes:
                cursor.execute(statement)
            self._show()
            cursor.execute(_COUNTS)
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _make(self) -> None:
        from backend.library.models import Tagging
        from backend.media.models import Blob, MediaFile
        from backend.media.selectors.search import FILES as INDEX
        from backend.media.selectors.search import document_of
        from backend.media.services.texts import _learn

        blobs = Blob.objects.bulk_create(
            (Blob(namespace_id=self.namespace, sha256=f"{number:064x}", size=int(10 ** DICE.uniform(3, 9)), key="x")
             for number in range(min(self.files, MADE))), batch_size=1_000,
        )  # fmt: skip
        by_token = {f"#{tag.pk.hex}": tag for tag in self.tags}
        rows = list(self._rows(blobs))
        MediaFile.objects.bulk_create(rows, batch_size=1_000)
        INDEX.write({row.pk: document_of(row) for row in rows})
        Tagging.objects.bulk_create(
            (Tagging(media=row, tag=by_token[token], direct=True, counted=True)
             for row in rows for token in row.tag_tokens.split()), batch_size=2_000,
        )  # fmt: skip
        for at in range(0, WORDS, 2_000):
            _learn(self.namespace, set(VOCABULARY[at : at + 2_000]))

    def _copy(self, cursor: Any) -> None:
        """Write the rest of the files: copies of the first ones with keys and times of their own."""
        from backend.media.models import MediaFile

        fields = MediaFile._meta.concrete_fields  # noqa: SLF001
        columns = [field.column for field in fields if field.column not in {"id", "created_at"}]
        postgresql = cursor.db.vendor == "postgresql"
        if postgresql:
            columns.append("search")
            cursor.execute("SET session_replication_role = replica")
        cursor.execute("CREATE TEMP TABLE made AS SELECT id, CAST(0 AS BIGINT) AS n FROM media_mediafile WHERE 1 = 0")
        keys = [key(number) for number in range(min(self.files, MADE))]
        pairs = [(one if postgresql else one.hex, number) for number, one in enumerate(keys)]
        cursor.executemany("INSERT INTO made VALUES (%s, %s)", pairs)
        named, values = (", ".join(f'{prefix}"{column}"' for column in columns) for prefix in ("", "f."))
        for first in range(MADE, self.files, MADE):
            number = f"(made.n + {first})"
            ms = f"({BEGUN_MS} + {number} * 30000)"
            fresh, at = (
                (f"(lpad(to_hex({ms}), 12, '0') || '70008000' || lpad(to_hex({number}), 12, '0'))::uuid",
                 f"to_timestamp({ms} / 1000)")
                if postgresql
                else (f"printf('%012x70008000%012x', {ms}, {number})", f"datetime({ms} / 1000, 'unixepoch')")
            )  # fmt: skip
            cursor.execute(
                f"INSERT INTO media_mediafile (id, created_at, {named}) SELECT {fresh}, {at}, {values} "
                f"FROM made JOIN media_mediafile AS f ON f.id = made.id ORDER BY made.n"
            )
            cursor.execute(
                f"INSERT INTO library_tagging (media_id, tag_id, direct, counted) SELECT {fresh}, tag_id, direct, "
                "counted FROM library_tagging AS f JOIN made ON f.media_id = made.id"
            )
            if not postgresql:
                cursor.execute(
                    "INSERT INTO media_search (rowid, key, a, b, c, d) "
                    f"SELECT {ms} << 20, {fresh}, a, b, c, d FROM made JOIN media_search AS f "
                    f"ON f.rowid = ({BEGUN_MS} + made.n * 30000) << 20"
                )
        if postgresql:
            cursor.execute("SET session_replication_role = origin")

    def _show(self) -> None:
        from backend import clock
        from backend.chat.access import CAPTIONS
        from backend.chat.models import Attachment, Member, Message, Room
        from backend.search.documents import document

        rooms = Room.objects.bulk_create(
            Room(namespace_id=self.namespace, kind="group", name="x") for _ in range(ROOMS)
        )
        Member.objects.bulk_create(Member(room=room, user=self.asker) for room in rooms[::5])
        now = clock.now()
        said = Message.objects.bulk_create(
            (Message(room=rooms[at % ROOMS], number=at + 1, sender_id=self.people[0], client_id=str(at), body=some(8),
                     created_at=now) for at in range(SHOWN)), batch_size=2_000,
        )  # fmt: skip
        places = [
            Attachment(message=message, media_id=key(DICE.randrange(self.files)), place=0, room_id=message.room_id,
                       number=message.number, gallery="media") for message in said
        ]  # fmt: skip
        places = Attachment.objects.bulk_create(places, batch_size=2_000)
        CAPTIONS.write({
            place.pk: document((), (), (message.body,), ()) for place, message in zip(places, said, strict=True)
        })  # fmt: skip
