"""How long searches of conversations take: words of all frequencies, in all rooms of a person and in one.

A million messages on PostgreSQL (of the tests: no fsync) and two hundred thousand on SQLite, in 200 rooms of very
different size, of which the asking person is in 60, with words as frequent as those of a language. Every request goes
through Django with its token, in one process; the figures are milliseconds of whole answers of 20 results. And what it
costs to send a message, with its index and without. A table against the goals on standard error, JSON on standard
output. Use: ``python -m benchmarks.search [postgresql|sqlite] [--messages N] [--keep FOLDER]``.
"""

from __future__ import annotations

import json
import random
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from benchmarks.databases import measure_databases
from benchmarks.library import processor_s
from benchmarks.library_files import VOCABULARY, some
from benchmarks.size import sized

MESSAGES = sized({"postgresql": 1_000_000, "sqlite": 200_000}, {"postgresql": 40_000, "sqlite": 20_000})
TARGETS = {"postgresql": 100, "sqlite": 100}
ROUNDS, SENDS = 5, 300
ROOMS, MINE, PEOPLE = 200, 60, 200
_BATCH = 5_000
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
DICE = random.Random(7)


class Conversations:
    """The generated messages, and the person who looks for them; made unless they stand in the database already."""

    def __init__(self, messages: int) -> None:
        from django.core.management import call_command

        from backend.accounts.models import Role, User
        from backend.accounts.services import ensure_namespace, ensure_user, issue_token
        from backend.chat.models import Member, Message

        call_command("migrate", verbosity=0, skip_checks=True)
        self.messages, self.namespace = messages, ensure_namespace("demo", "Demo")
        asker = ensure_user(
            "asker", password="of the benchmark", display_name="Asker", roles={self.namespace: Role.MEMBER}
        )
        self.asker = User.objects.get(pk=asker)
        if not Message.objects.exists():
            self._fill()
        self.rooms = list(Member.objects.filter(user=asker).order_by("pk").values_list("room", flat=True))
        self.people = list(User.objects.exclude(pk=asker).order_by("pk").values_list("pk", flat=True)[:PEOPLE])
        self.token = issue_token(self.asker, address="").token

    def _fill(self) -> None:
        from django.db import connection, transaction

        from backend.accounts.models import User
        from backend.chat.models import Member, Message, Room
        from backend.chat.services.search import index_messages
        from backend.ids import new_id

        people = User.objects.bulk_create(User(username=f"person-{number}") for number in range(PEOPLE))
        rooms = Room.objects.bulk_create(
            Room(namespace_id=self.namespace, kind="channel", name=VOCABULARY[number]) for number in range(ROOMS)
        )
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("DROP INDEX chat_search")
        shares = [1 / (rank + 2) for rank in range(ROOMS)]
        for start in range(0, self.messages, _BATCH):
            rows = []
            for number in range(start, min(start + _BATCH, self.messages)):
                room = DICE.choices(rooms, shares)[0]
                room.last_number += 1
                moment = BEGUN + timedelta(seconds=30 * number)
                key = UUID(int=int(moment.timestamp() * 1000) << 80 | new_id().int & (1 << 80) - 1)
                body = some(DICE.randint(3, 20)) + (" https://example.org/x" if number % 20 == 0 else "")
                rows.append(
                    Message(
                        id=key, room=room, number=room.last_number, sender=DICE.choice(people), client_id=str(number),
                        body=body, created_at=moment,
                    )
                )  # fmt: skip
            with transaction.atomic():
                Message.objects.bulk_create(rows)
                index_messages(rows)
        Room.objects.bulk_update(rooms, ["last_number"])
        # Every third room, large and small ones; of some only the last part.
        Member.objects.bulk_create(
            Member(room=room, user=self.asker, hidden_until=room.last_number // 2 if number % 10 == 9 else 0)
            for number, room in enumerate(rooms[1 :: ROOMS // MINE][:MINE])
        )
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("SET maintenance_work_mem = '1GB'")
                cursor.execute(
                    "CREATE INDEX chat_search ON chat_searchentry USING gin (search) WITH (fastupdate = off)"
                )
                cursor.execute("VACUUM ANALYZE chat_searchentry, chat_message")


def questions(given: Conversations) -> list[str]:
    """What is asked."""
    frequent, usual, rare = VOCABULARY[0], VOCABULARY[400], VOCABULARY[20_000]
    large, small, person = given.rooms[0], given.rooms[-1], given.people[3]
    return [
        f"q={frequent}", f"q={VOCABULARY[5]}", f"q={VOCABULARY[30]}", f"q={VOCABULARY[120]}", f"q={usual}", f"q={rare}",
        f"q={frequent[:2]}", f"q={usual[:3]}", f"q={usual[:4]}", f"q={frequent}+{usual}", f"q={rare}+{frequent}",
        f"q={VOCABULARY[3]}+{VOCABULARY[9]}+{usual}", f"q=%22{frequent}+{VOCABULARY[1]}%22", f"q={frequent}+-{usual}",
        f"q={usual}+-{frequent}", "q=nothingofthekind", f"q={frequent}&room={large}", f"q={usual}&room={large}",
        f"q={frequent}&room={small}", f"q={rare}&room={small}", f"q={frequent}&from={person}",
        f"q={usual}&from={person}",
        f"from={person}", "has=link", f"q={usual}&has=link", "has=video", f"q={frequent}&before=2024-02-01",
        f"q={usual}&after=2024-01-10&before=2024-01-20", f"q={frequent}&sort=relevance", f"q={usual}&sort=relevance",
    ]  # fmt: skip


def measure(given: Conversations, vendor: str) -> dict[str, Any]:
    """The times of all questions."""
    from django.test import Client

    client, asked = Client(), questions(given)
    times: dict[str, list[float]] = {query: [] for query in asked}
    spent: list[float] = []
    for _ in range(ROUNDS + 1):
        for query in asked:
            began, used = time.perf_counter(), processor_s()
            answer = client.get(f"/api/chat/search/?{query}", headers={"Authorization": f"Token {given.token}"})
            times[query].append(1e3 * (time.perf_counter() - began))
            spent.append(1e3 * (processor_s() - used))
            assert answer.status_code == 200, answer.content
    warm = {query: some_of[1:] for query, some_of in times.items()}
    every = [one for some_of in warm.values() for one in some_of]
    slowest = sorted(((round(median(some_of), 1), query) for query, some_of in warm.items()), reverse=True)
    return {
        "p50_ms": round(median(every), 1), "p95_ms": round(quantiles(every, n=20)[18], 1),
        "target_p95_ms": TARGETS[vendor], "processor_p50_ms": round(median(spent), 1),
        "processor_p95_ms": round(quantiles(spent, n=20)[18], 1),
        "slowest": {query: ms for ms, query in slowest[:8]},
    }  # fmt: skip


def sending(given: Conversations) -> dict[str, float]:
    """Milliseconds of the processor for a message that is sent, with its index and without."""
    from unittest.mock import patch

    from backend.accounts.selectors import actor_of
    from backend.chat.services import send_message
    from backend.ids import new_id

    actor, room = actor_of(given.asker, credential="session:of the benchmark", address=""), given.rooms[0]
    spent: dict[str, list[float]] = {"indexed": [], "without": []}
    for number in range(2 * SENDS):
        name = "without" if number % 2 else "indexed"
        with ExitStack() as stack:
            if name == "without":
                stack.enter_context(patch("backend.chat.services.messages.index_text"))
            body, used = some(12), processor_s()
            send_message(actor, room, client_id=str(new_id()), body=body)
            spent[name].append(1e3 * (processor_s() - used))
    return {f"{name}_ms": round(median(some_of), 2) for name, some_of in spent.items()}


def alone(messages: int) -> None:
    """One database, named by the environment."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    began = time.perf_counter()
    given = Conversations(messages)
    built = round(time.perf_counter() - began)
    print(f"{messages:,} messages in {built} s", file=sys.stderr, flush=True)
    found = {
        "messages": messages,
        "built_s": built,
        "search": measure(given, connection.vendor),
        "send": sending(given),
    }
    print(json.dumps(found))


def table(name: str, found: dict[str, Any]) -> str:
    """The figures beside the goal, for people."""
    search, sent = found["search"], found["send"]
    kept = "ok" if search["p95_ms"] <= search["target_p95_ms"] else "MISSED"
    first = f"{name}, {found['messages']:,} messages: p50 {search['p50_ms']} ms, p95 {search['p95_ms']} ms, "
    first += f"of the processor {search['processor_p95_ms']} ms, goal {search['target_p95_ms']}  {kept}"
    slowest = (f"      {ms:8} ms  {query}" for query, ms in search["slowest"].items())
    last = f"  a message sent: {sent['indexed_ms']} ms of the processor, {sent['without_ms']} without its index"
    return "\n".join([first, *slowest, last])


def main() -> None:
    """Measure the databases that are named, both without."""
    measure_databases(
        "benchmarks.search", about=__doc__, option="--messages", counts=MESSAGES, alone=alone, table=table
    )


if __name__ == "__main__":
    main()
