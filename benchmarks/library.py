"""How long the library takes to answer: search, type-ahead and filtered lists of many generated files.

A million files on PostgreSQL (of the tests: no fsync) and a hundred thousand on SQLite, with words as frequent as those
of a language, in one namespace of 200 people. Every request goes through Django with its token, in one process; the
figures are milliseconds of whole answers of 50 files. JSON on standard output.
Use: ``python -m benchmarks.library [postgresql|sqlite] [files]``.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from tests import services

FILES = {"postgresql": 1_000_000, "sqlite": 100_000}
TARGETS = {
    "postgresql": {"search": 100, "lists": 50, "type-ahead": 30},
    "sqlite": {"search": 200, "lists": 100, "type-ahead": 50},
}
WORDS, TAGS, PEOPLE, ROOMS, SHOWN = 30_000, 400, 200, 100, 20_000
ROUNDS = 5
MADE = 5_000
"""So many files are made one by one; the others are their copies."""
BEGUN_MS = 1_700_000_000_000
DICE = random.Random(7)


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


def _raw(media_id: UUID) -> str:
    return media_id.hex if connection_vendor() == "sqlite" else str(media_id)


class Library:
    """The generated files, and who looks for them."""

    def __init__(self, files: int) -> None:
        from django.core.management import call_command

        from backend.accounts.models import Membership, Role, User
        from backend.accounts.services import ensure_namespace, ensure_user, issue_token
        from backend.library.models import MediaTag

        call_command("migrate", verbosity=0, skip_checks=True)
        self.files, self.namespace = files, ensure_namespace("demo", "Demo")
        users = User.objects.bulk_create(User(username=name) for name in VOCABULARY[100 : 100 + PEOPLE])
        Membership.objects.bulk_create(Membership(namespace_id=self.namespace, user=user) for user in users)
        self.people = [user.pk for user in users]
        asker = ensure_user(
            "asker", password="of the benchmark", display_name="Asker", roles={self.namespace: Role.MEMBER}
        )
        self.asker = User.objects.get(pk=asker)
        self.token = issue_token(self.asker, address="").token
        self.tags = MediaTag.objects.bulk_create(
            MediaTag(namespace_id=self.namespace, name=name, key=name, path=name, words=f" {name} ", creator_id=asker)
            for name in VOCABULARY[50 : 50 + TAGS]
        )

    def rows(self) -> Iterator[Any]:
        """The first files, as rows that are not saved."""
        from backend.media.models import MediaFile

        for number in range(min(self.files, MADE)):
            kind = DICE.choices(["image", "video", "audio", "file"], [70, 20, 5, 5])[0]
            tags = DICE.sample(self.tags, k=DICE.choice((0, 0, 1, 2)))
            yield MediaFile(
                id=key(number), namespace_id=self.namespace, uploader_id=DICE.choice(self.people), kind=kind,
                visibility=DICE.choices(["library", "private", "room"], [90, 5, 5])[0], state="ready",
                name=f"IMG_{number:07d}_{some(1)}.jpg", title=some(4) if number % 3 else "",
                description=some(12) if number % 4 == 0 else "", text=some(20) if number % 5 == 0 else "",
                tag_tokens=" ".join(sorted(f"#{tag.pk.hex}" for tag in tags)), content_type="image/jpeg",
                size=int(10 ** DICE.uniform(3, 9)), width=DICE.choice((640, 1280, 1920, 4000)),
                duration=DICE.uniform(0, 7200) if kind in {"video", "audio"} else None,
            )  # fmt: skip

    def fill(self) -> None:
        """Write the files with their index, their tags, and messages that show some of them."""
        from django.db import connection

        from backend.library.models import Tagging
        from backend.media.models import MediaFile
        from backend.media.selectors.search import FILES as INDEX
        from backend.media.selectors.search import document_of
        from backend.media.services.texts import _learn

        by_token = {f"#{tag.pk.hex}": tag for tag in self.tags}
        rows = list(self.rows())
        MediaFile.objects.bulk_create(rows, batch_size=1_000)
        INDEX.write({row.pk: document_of(row) for row in rows})
        Tagging.objects.bulk_create(
            (Tagging(media=row, tag=by_token[token], direct=True, counted=True)
             for row in rows for token in row.tag_tokens.split()), batch_size=2_000,
        )  # fmt: skip
        self._copy()
        for at in range(0, WORDS, 2_000):
            _learn(self.namespace, set(VOCABULARY[at : at + 2_000]))
        self._show()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE library_mediatag SET total_count = "
                "(SELECT COUNT(*) FROM library_tagging WHERE tag_id = library_mediatag.id)"
            )
            if connection.vendor == "postgresql":
                cursor.execute("VACUUM ANALYZE")

    def _copy(self) -> None:
        """Write the rest of the files: copies of the first ones with keys of their own."""
        from django.db import connection

        from backend.media.models import MediaFile

        columns = [field.column for field in MediaFile._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
        named = ", ".join(f'"{column}"' for column in columns)
        postgresql = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE made AS SELECT id, CAST(0 AS BIGINT) AS n FROM media_mediafile")
            for number in range(min(self.files, MADE)):
                cursor.execute("UPDATE made SET n = %s WHERE id = %s", [number, _raw(key(number))])
            for first in range(MADE, self.files, MADE):
                number = f"(made.n + {first})"
                milliseconds = f"({BEGUN_MS} + {number} * 30000)"
                fresh = (
                    f"(lpad(to_hex({milliseconds}), 12, '0') || '70008000' || lpad(to_hex({number}), 12, '0'))::uuid"
                    if postgresql else f"printf('%%012x70008000%%012x', {milliseconds}, {number})"
                )  # fmt: skip
                source = "media_mediafile AS f JOIN made ON f.id = made.id"
                more = (", search", ", f.search") if postgresql else ("", "")
                values = ", ".join(f'f."{column}"' for column in columns)
                cursor.execute(
                    f"INSERT INTO media_mediafile (id, {named}{more[0]}) "
                    f"SELECT {fresh}, {values}{more[1]} FROM {source}"
                    .replace("%%", "%")
                )  # fmt: skip
                cursor.execute(
                    f"INSERT INTO library_tagging (media_id, tag_id, direct, counted) SELECT {fresh}, tag_id, direct, "
                    "counted FROM library_tagging AS f JOIN made ON f.media_id = made.id".replace("%%", "%")
                )
                if not postgresql:
                    cursor.execute(
                        "INSERT INTO media_search (rowid, key, a, b, c, d) "
                        f"SELECT {milliseconds} << 20, {fresh}, a, b, c, d FROM media_search AS f "
                        "JOIN made ON f.key = made.id".replace("%%", "%")
                    )

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


def searches(library: Library) -> dict[str, list[str]]:
    """What is asked, by group."""
    frequent, usual, rare = VOCABULARY[0], VOCABULARY[400], VOCABULARY[20_000]
    slip = usual[:2] + usual[3:]
    return {
        "search": [
            f"q={frequent}", f"q={VOCABULARY[5]}", f"q={VOCABULARY[30]}", f"q={usual}", f"q={rare}", f"q={usual[:2]}",
            f"q={usual[:3]}", f"q={usual[:4]}", f"q={frequent}+{usual}", f"q={VOCABULARY[3]}+{VOCABULARY[9]}+{usual}",
            f"q={VOCABULARY[60]}", f"q={frequent}&kind=video", f"q={usual}&size=1000000..",
            f"q=%22{frequent}+{usual}%22",
            f"q={frequent}+-{usual}", f"q={usual}&sort=newest", f"q={frequent}&sort=newest", f"q={slip}",
            f"q={frequent}&tag={library.tags[3].pk}", "q=img+0000123", f"q={frequent}&uploader={library.people[7]}",
            "q=nothingofthekind",
        ],
        "type-ahead": [
            f"suggest=1&q={text}" for text in (
                usual[0], usual[:2], usual[:3], usual[:4], usual, frequent, rare, f"{frequent}+{usual[:3]}",
                VOCABULARY[60][:3], VOCABULARY[110][:4], "img", "zzz",
            )
        ],
        "lists": [
            "", "kind=audio", f"tag={library.tags[0].pk}", f"tag={library.tags[0].pk}&tag={library.tags[1].pk}",
            f"uploader={library.people[5]}", "size=900000000..", "size=..1100", "size=5000000000..", "duration=7190..",
            "duration=9000..", "width=4000..", "width=9000..", "has_text=true", "untagged=true", "state=failed",
            "created=2023-11-20T00:00:00Z..2023-11-21T00:00:00Z", "kind=video&size=999000000..&untagged=true",
        ],
    }  # fmt: skip


def measure(library: Library) -> dict[str, Any]:
    """The times of every question, and of its group."""
    from django.test import Client

    client, results = Client(), {}
    groups = searches(library)
    times: dict[str, dict[str, list[float]]] = {name: {one: [] for one in asked} for name, asked in groups.items()}
    spent_by: dict[str, list[float]] = {name: [] for name in groups}
    for _ in range(ROUNDS + 1):
        for name, asked in groups.items():
            address = "/api/v1/media/files/" if name == "lists" else "/api/v1/media/search/"
            for query in asked:
                began, used = time.perf_counter(), time.process_time()
                answer = client.get(f"{address}?{query}", headers={"Authorization": f"Token {library.token}"})
                times[name][query].append(1e3 * (time.perf_counter() - began))
                spent_by[name].append(1e3 * (time.process_time() - used))
                assert answer.status_code == 200, answer.content
    for name, by_query in times.items():
        warm = {query: spent[1:] for query, spent in by_query.items()}
        every = [one for spent in warm.values() for one in spent]
        slowest = sorted(((round(median(spent), 1), query) for query, spent in warm.items()), reverse=True)
        results[name] = {
            "p50_ms": round(median(every), 1), "p95_ms": round(quantiles(every, n=20)[18], 1),
            "target_p95_ms": TARGETS[connection_vendor()][name],
            "cpu_of_python_p50_ms": round(median(spent_by[name]), 1),
            "cpu_of_python_p95_ms": round(quantiles(spent_by[name], n=20)[18], 1),
            "slowest": {query: ms for ms, query in slowest[:8]},
        }  # fmt: skip
    return results


def connection_vendor() -> str:
    """Which database is measured."""
    from django.db import connection

    return connection.vendor


def alone(files: int) -> None:
    """One database, named by the environment."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    began = time.perf_counter()
    library = Library(files)
    library.fill()
    built = round(time.perf_counter() - began)
    print(f"{files:,} files in {built} s", file=sys.stderr, flush=True)
    print(json.dumps({"files": files, "built_s": built, **measure(library)}))


def run(database: str, files: int) -> dict[str, Any]:
    """One database in a process of its own, whose settings name it."""
    with tempfile.TemporaryDirectory(prefix="offchat-bench-") as folder, services.valkey() as redis:
        environment = os.environ | {
            "OFFCHAT_DATA": folder, "REDIS_URL": redis, "SECRET_KEY": "of the benchmark", "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "backend.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "benchmarks.library", "alone", str(files)]
        if database == "postgresql":
            with services.postgres() as url:
                return _output(command, environment | {"DATABASE_URL": url})
        return _output(command, environment)


def _output(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def main(arguments: list[str]) -> None:
    """Measure the databases that are named, both without."""
    if arguments[:1] == ["alone"]:
        alone(int(arguments[1]))
        return
    named = [name for name in arguments if name in FILES] or list(FILES)
    files = next((int(text) for text in arguments if text.isdigit()), 0)
    print(json.dumps({name: run(name, files or FILES[name]) for name in named}, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
