"""People for servers of tests, and the database that holds them: made once per run, then copied for every server."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests import services

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "a password for tests"
PEOPLE = {
    "alice": "member", "bob": "member", "mod": "moderator", "viewer": "viewer", "carol": "member",
    **dict.fromkeys(["dora", "erik", "fay", "gus", "hal", "ida", "jon", "kim", "lea", "una", "vic", "wes"], "member"),
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
    with _alone():
        made = _folder() / ("postgres" if postgres else "sqlite")
        if not (made / "people.json").exists():
            _make(made, postgres=postgres)
        if postgres:
            url = services.new_database(_cluster(), f"web_{uuid4().hex}", template="seeded")
        else:
            url = ""
            shutil.copy(made / "db.sqlite3", data)
    people = json.loads((made / "people.json").read_text())
    return Seeded(url, people["room"], people["tokens"], people["ids"])


def _make(made: Path, *, postgres: bool) -> None:
    made.mkdir()
    url = services.new_database(_cluster(), "seeded") if postgres else ""
    environment = os.environ | {"OFFCHAT_DATA": str(made), "DATABASE_URL": url, "SECRET_KEY": "of the seed alone"}
    command = [sys.executable, "-m", "tests.seed"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    (made / "people.json").write_text(done.stdout)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process of the run at a time."""
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder() -> Path:
    """What all processes of the run share; a benchmark, which nobody has given such a folder, makes its own."""
    if "OFFCHAT_TEST_RUN" not in os.environ:
        os.environ["OFFCHAT_TEST_RUN"] = tempfile.mkdtemp(prefix="offchat-run-", dir="/tmp")
        atexit.register(shutil.rmtree, os.environ["OFFCHAT_TEST_RUN"], ignore_errors=True)
    return Path(os.environ["OFFCHAT_TEST_RUN"])


def _cluster() -> str:
    return os.environ["OFFCHAT_TEST_CLUSTER"]


def _seed() -> dict[str, object]:
    import django

    django.setup()
    from django.core.management import call_command

    from backend.accounts.models import Role, User
    from backend.accounts.selectors import actor_of
    from backend.accounts.services import ensure_namespace, ensure_user, issue_token
    from backend.chat.services import create_room

    call_command("migrate", verbosity=0, skip_checks=True)
    demo, elsewhere = ensure_namespace("demo", "Demo"), ensure_namespace("elsewhere", "Elsewhere")
    ids, tokens = {}, {}
    for name, role in PEOPLE.items():
        roles = {elsewhere if name == "stranger" else demo: Role(role)}
        rules = name == "root"
        ids[name] = ensure_user(name, password=PASSWORD, display_name=name.title(), roles=roles, superuser=rules)
        tokens[name] = issue_token(User.objects.get(pk=ids[name]), address="").token
    alice = actor_of(User.objects.get(pk=ids["alice"]), credential="token:seed", address="")
    room, _ = create_room(alice, kind="group", name="General", members=[ids["bob"]], namespace="demo")
    return {"room": room.id, "tokens": tokens, "ids": {name: str(key) for name, key in ids.items()}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_seed()))
