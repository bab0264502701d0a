"""Why a database cannot be used is said by its cause, whatever stands between: the pool, the driver, the URL."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import services
from tests.prepared import ROOT
from tests.running import OFFCHAT, environment


@pytest.fixture(scope="module")
def cluster():
    """The address of a PostgreSQL."""
    with services.postgres() as url:
        yield urlsplit(url)


def wrong(tmp_path: Path, url: str) -> str:
    """What `offchat check` says of the database."""
    variables = {"OFFCHAT_DATA": str(tmp_path), "DATABASE_URL": url}
    done = subprocess.run([OFFCHAT, "check"], env=environment(**variables), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    return next(line for line in lines if "database:" in line or "DATABASE_URL" in line)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgres://u:p@127.0.0.1:1/db", "no server answers at '127.0.0.1', port 1: start PostgreSQL"),
        ("postgres://u:p@nowhere.invalid/db", "there is no host called 'nowhere.invalid'"),
        ("sqlite:////proc/nowhere/db", "the file '/proc/nowhere/db' cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_by_its_cause(tmp_path: Path, url: str, sentence: str) -> None:
    assert sentence in wrong(tmp_path, url)


def test_a_command_of_django_tells_the_cause_as_well(tmp_path: Path) -> None:
    variables = environment(OFFCHAT_DATA=str(tmp_path), DATABASE_URL="sqlite:////proc/nowhere/db")
    command = [OFFCHAT, "manage", "migrate"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("offchat: The database cannot be used: the file '/proc/nowhere/db' cannot be opened")


def test_a_database_that_is_not_there_is_told_by_its_name(tmp_path: Path, cluster) -> None:
    url = cluster._replace(path="/missing").geturl()
    assert "it has no database 'missing': make one (`createdb" in wrong(tmp_path, url)


def test_a_user_that_is_not_there_is_told_by_its_name(tmp_path: Path, cluster) -> None:
    host = cluster.netloc.rpartition("@")[2]
    url = cluster._replace(netloc=f"stranger:secret@{host}").geturl()
    told = wrong(tmp_path, url)
    assert "it knows no user 'stranger'" in told or "refuses the password of the user 'stranger'" in told
    assert "secret" not in told


@pytest.mark.parametrize("password", ["p@ss", "p/ss", "p#ss", "p?ss", "@/#?", "1/2@x"])
def test_a_password_that_is_not_encoded_is_told_how_to_write_it(tmp_path: Path, password: str) -> None:
    told = wrong(tmp_path, f"postgres://user:{password}@db.example.org:5432/chat")
    assert "%40 %2F %23 %3F" in told
    assert password not in told.replace("`@ / # ?`", "")


def test_a_user_who_may_not_create_an_extension_is_told_who_may_and_goes_on_when_it_is_there(
    tmp_path: Path, cluster
) -> None:
    # Given a database in which its user may make tables and nothing else
    database = services.new_database(cluster.geturl(), "narrow")
    narrow = services.narrow_user(database)
    with psycopg.connect(database, autocommit=True) as owner:
        (tmp_path / "run").mkdir()
        # When it is brought up to date
        variables = {"OFFCHAT_DATA": str(tmp_path), "DATABASE_URL": narrow, "SECRET_KEY": "of this test alone"}
        prepare = [sys.executable, "-m", "backend.cli.embedded.prepare"]
        settings = environment(**variables, DJANGO_SETTINGS_MODULE="backend.settings")
        first = subprocess.run(prepare, env=settings, capture_output=True, text=True, timeout=120)
        # Then it says what is missing, and who can mend it
        assert first.returncode == 1
        assert first.stderr.splitlines()[-1] == (
            "The database user may not create the extension pg_trgm: as the owner of the database or a superuser, run "
            "`CREATE EXTENSION pg_trgm` in it, then start again."
        )
        # And where somebody has done so, it is all that was missing; the tables of all other tests are made alike
        owner.execute("CREATE EXTENSION pg_trgm")
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0", "media"]
        second = subprocess.run(migrate, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120)
        assert (second.returncode, second.stderr) == (0, "")
