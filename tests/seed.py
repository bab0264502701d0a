"""People for servers of tests, and the database that holds them: made once per run, then copied for every server."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import django
from django.db import connections

from tests import prepared, services

PASSWORD = "a password for tests"
PEOPLE = {
    "alice": "member", "bob": "member", "mod": "moderator", "viewer": "viewer", "carol": "member",
    **dict.fromkeys(["dora", "erik", "fay", "gus", "hal", "ida", "jon", "kim", "lea", "una", "vic", "wes"], "member"),
    # Of the tests of who is there, which nothing else may log out or ban
    **dict.fromkeys(["abel", "beth", "pia", "quin", "rosa", "sven", "tess", "ugo", "vera", "will", "xena", "yara",
                    "zoe"], "member"),
    "root": "member", "stranger": "member",
}  # fmt: skip
"""Who there is, and their role in the namespace “demo”; alice and bob are in the room.

``stranger`` lives in the namespace “elsewhere” instead; ``root`` is a superuser.
"""


@dataclass(frozen=True)
class Seeded:
    """A database of somebody's own, and whom it holds: ids and tokens by name, and the room of alice and bob."""

    database_url: str
    room: str
    tokens: dict[str, str]
    ids: dict[str, str]


def run_is_on_postgres() -> bool:
    """Whether this run of the tests is the one for PostgreSQL."""
    return os.environ.get("OFFCHAT_TEST_DB") == "postgres"


def copy_to(data: Path, *, postgres: bool) -> Seeded:
    """A copy of the seeded database: a file in ``data``, or a database in the run's PostgreSQL cluster."""
    if postgres:
        made = prepared.once("people-on-postgres", _make_on_postgres)
        url = services.new_database(prepared.cluster(), f"web_{uuid4().hex}", template="people")
    else:
        made, url = prepared.once("people", _make), ""
        shutil.copy(made / "db.sqlite3", data)
    people = json.loads((made / "people.json").read_text())
    return Seeded(url, people["room"], people["tokens"], people["ids"])


def _make(made: Path) -> None:
    prepared.tables_in(made)
    _fill(made)


def _make_on_postgres(made: Path) -> None:
    _fill(made, DATABASE_URL=prepared.tables_on_postgres("people"))


def _fill(made: Path, **variables: str) -> None:
    (made / "people.json").write_text(prepared.run("-m", "tests.seed", data=made, **variables))


def _seed() -> dict[str, object]:
    gc.disable()
    django.setup()
    gc.freeze()
    gc.enable()
    from backend.accounts.models import Role, User
    from backend.accounts.selectors import actor_of
    from backend.accounts.services import ensure_namespace, ensure_user, issue_token
    from backend.chat.services import create_room

    demo, elsewhere = ensure_namespace("demo", "Demo"), ensure_namespace("elsewhere", "Elsewhere")
    ids, tokens = {}, {}
    for name, role in PEOPLE.items():
        roles = {elsewhere if name == "stranger" else demo: Role(role)}
        rules = name == "root"
        ids[name] = ensure_user(name, password=PASSWORD, display_name=name.title(), roles=roles, superuser=rules)
        tokens[name] = issue_token(User.objects.get(pk=ids[name]), address="").token
    alice = actor_of(User.objects.get(pk=ids["alice"]), credential="token:seed", address="")
    room, _ = create_room(alice, kind="group", name="General", members=[ids["bob"]], namespace="demo")
    # What is frozen is not taken apart at the end: SQLite would leave all in a log beside the file that is copied.
    connections.close_all()
    return {"room": room.id, "tokens": tokens, "ids": {name: str(key) for name, key in ids.items()}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_seed()))
