"""What tests stand on: a data folder, a Valkey, on demand a PostgreSQL, and a few people who know each other.

The services start before the settings are read, for they say where they are through the environment.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from functools import cache as keep
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import UUID

import django
import httpx
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as properties
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests import emptying, forked, frames, guard, longest, prepared, services
from tests.clients import ApiClient
from tests.seed import run_is_on_postgres
from tests.swift import swift
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from backend.accounts.models import User

# Thousands of collected tests stay to the end: what collects garbage would walk all of them again and again.
gc.disable()

# A busy machine needs longer for an example than the usual fifth of a second. Many examples are tried every night.
_EXAMPLES = 100 if "OFFCHAT_TEST_ALL" in os.environ else 30
properties.register_profile(
    "patient", max_examples=_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
properties.load_profile("patient")
# And for an answer than the five seconds that httpx waits for what names no time.
for _part in ("connect", "read", "write", "pool"):
    setattr(httpx._config.DEFAULT_TIMEOUT_CONFIG, _part, PATIENCE_S)

_SERVICES = contextlib.ExitStack()

# What asks no database, or starts servers that are on SQLite whatever the tests are on, is run once.
collect_ignore = (
    ["backend/cli/embedded", "backend/storage", "backend/test_sniff.py", "backend/test_names.py",
     "backend/cli/test_supervisor.py", "consumers/http/test_request_limits.py", "consumers/http/test_request_heads.py",
     "consumers/transfer/test_broken_uploads.py", "consumers/test_database_away.py"]
    if os.environ.get("OFFCHAT_TEST_DB") == "postgres"
    # SQLite has one writer at a time: no commit can come later than one that began after it. Nor is it far away.
    else ["backend/test_round_trips.py", "consumers/hub/test_late_commits.py"]
)  # fmt: skip
# What restarts servers of its own, to see of many sockets what other tests see of a few.
collect_ignore += [] if os.environ.get("OFFCHAT_TEST_ALL") else ["consumers/websocket/test_rolling.py"]

_DEPENDS_ON_DATABASE = (
    # Order of commits and numbers, locks, constraints, rows that cross
    "backend/audit", "backend/events", "backend/chat/test_crossing.py", "backend/chat/test_room_pictures.py",
    "backend/chat/test_uncommitted.py", "backend/privacy/test_erasures.py",
    "consumers/chat/test_many_rooms.py", "consumers/chat/test_recovery.py", "consumers/chat/test_resume.py",
    "consumers/hub/test_delivery.py", "consumers/hub/test_late_commits.py", "consumers/hub/test_repair.py",
    # SQL that is written by hand, or another for each database
    "backend/backups/test_backups.py", "backend/backups/test_removals.py",
    "backend/chat/test_search.py", "backend/library/test_browsing.py",
    "backend/library/test_search.py", "backend/library/test_similarity.py", "backend/library/test_tags.py",
    "backend/media/test_turns.py",
    # Plans
    "backend/chat/test_gallery.py", "backend/chat/test_search_plans.py", "backend/moderation/test_hash_plans.py",
    "backend/test_plans.py", "backend/test_scale.py",
)  # fmt: skip
"""What is marked ``database``: modules that prove what each of the two databases does in its own way.

So is every single test of ``backend`` that asks for transactions of its own, for most of those are races; where a whole
module asks for them, it is judged as any other. What is left runs on PostgreSQL with ``--all``.
"""

PASSWORD = "correct horse battery"
ROLES = {
    **dict.fromkeys(["alice", "bob", "carol", "dora"], "member"),
    "viewer": "viewer", "mod": "moderator", "admin": "admin",
}  # fmt: skip
"""Everybody of the namespace ``demo``; ``stranger`` belongs to another one, called ``elsewhere``."""


def _begin() -> None:
    """Start the services, then read the settings: both before any other conftest imports what needs them.

    Each process of the run has its own data folder and Valkey. The first one also makes what all share: a folder, and
    for the run on PostgreSQL a cluster, in which each has databases of its own.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _begin_run()
    data = _folder("tests")
    (data / "static").mkdir()
    redis_url = _SERVICES.enter_context(services.valkey())
    os.environ |= {"OFFCHAT_DATA": str(data), "REDIS_URL": redis_url, "SECRET_KEY": "known to tests alone"}
    os.environ["STRICT_LOCKS"] = "yes"
    # Files are served as they were sent, at once; tests of its own tell what is removed where a namespace wants it.
    os.environ["STRIP_METADATA"] = "no"
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    cluster = os.environ.get("OFFCHAT_TEST_CLUSTER", "")
    # A test is one transaction, which on a busy machine may rest longer than one of production.
    os.environ["DATABASE_URL"] = cluster and f"{cluster}?options=-c%20lock_timeout%3D30s%20-c%20statement_timeout%3D60s"
    django.setup()
    emptying.replace_flush()
    # Each client would read all authorities of the web anew, which takes longer than most requests of tests.
    httpx._transports.default.create_ssl_context = keep(httpx.create_ssl_context)
    # Otherwise every client of a test lists all static files.
    settings.WHITENOISE_AUTOREFRESH = True
    # Argon2 takes a tenth of a second by design; that it is what people get is tested by itself.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _begin_run() -> None:
    # A run that a test starts takes what the one around it has prepared.
    if "OFFCHAT_TEST_RUN" not in os.environ:
        os.environ["OFFCHAT_TEST_RUN"] = str(_folder("run"))
    os.environ.pop("OFFCHAT_TEST_CLUSTER", None)
    if run_is_on_postgres():
        os.environ["OFFCHAT_TEST_CLUSTER"] = _SERVICES.enter_context(services.postgres())


def _folder(name: str) -> Path:
    folder = guard.folder(name)
    _SERVICES.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


_begin()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Load no module of which nothing is marked, where only what depends on the database is asked for."""
    if config.option.markexpr != "database" or not collection_path.match("test_*.py"):
        return None
    here, text = Path(__file__).parent, collection_path.read_text()
    marked = any(collection_path.is_relative_to(here / name) for name in _DEPENDS_ON_DATABASE)
    return None if marked or "transaction=True" in text or "mark.database" in text else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what depends on the database; another module, or a single test, may carry the marker itself."""
    here = Path(__file__).parent
    modules = {item.path for item in items}
    marked = {path for path in modules if any(path.is_relative_to(here / name) for name in _DEPENDS_ON_DATABASE)}
    for item in items:
        if item.path in marked or (item.path.is_relative_to(here / "backend") and _has_own_transactions(item)):
            item.add_marker(pytest.mark.database)
    if longest.shared_here():
        # pytest-django has put all that wants a database first, from wherever it comes.
        items.sort(key=lambda item: longest.rank(item.path))


def pytest_collection_finish() -> None:
    """Collect garbage from now on, and only among what the tests themselves make.

    As often as Python does by itself it would take a seventh of what the tests compute.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    gc.enable()


def _has_own_transactions(item: pytest.Item) -> bool:
    asked = (marker for marker in item.own_markers if marker.name == "django_db")
    return any(marker.kwargs.get("transaction") for marker in asked)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each process that shares the tests read its own settings.

    It inherits this one's environment, and pytest-django would read the settings by it before any conftest is there.
    """
    del os.environ["DJANGO_SETTINGS_MODULE"]


_JOURNEYS = "tests/journeys/"
_WITH_SERVERS_OF_THEIR_OWN = ("test_files_in_an_object_storage.py", "test_the_bot_of_the_documentation.py")
"""Journeys that any process can make beside the others."""


class _JourneysTogether(LoadFileScheduling):
    """Hands out files, and the journeys all at once: one server and one browser serve them."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        alone = not file.startswith(_JOURNEYS) or file.endswith(_WITH_SERVERS_OF_THEIR_OWN)
        return file if alone else _JOURNEYS


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """Say how tests are shared where they are shared by their files."""
    return _JourneysTogether(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_unconfigure() -> None:
    """Stop the services and remove what they left; what is loaded ends with the process, and is not looked through."""
    forked.stop()
    _SERVICES.close()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a failure whatever comes of it, for an exception here would end the whole run.

    Nothing is collected meanwhile: showing one parses sources, which Python before 3.11.5 (Debian 12 has 3.11.2)
    refuses with a SystemError when what is collected parses some as well. And the time of a test may end where its code
    has no line, of which pytest makes nothing: then Python's own words have to do.
    """
    gc.disable()
    try:
        return (yield)
    except Exception:
        assert call.excinfo
        told, call.excinfo = "".join(traceback.format_exception(call.excinfo.value)), None
        report = pytest.TestReport.from_item_and_call(item, call)
        report.outcome, report.longrepr = "failed", told
        return report
    finally:
        gc.enable()


_FIRST = -5


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the journeys have the processors first, for they are the longest row of tests that one process has.

    Where that is not allowed they go beside the others. Nothing gives way itself: other work on the machine would gain.
    """
    if longest.shared_here() and item.nodeid.startswith(_JOURNEYS) and os.nice(0) == 0:
        with contextlib.suppress(PermissionError):
            os.nice(_FIRST)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the tables are there before Django looks for them: each process that shares the tests gets a copy."""
    from django.db import connection

    return connection.vendor == "sqlite" or longest.shared_here()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool) -> None:
    """SQLite tests use a file, as servers do: an in-memory database locks whole tables between threads."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{os.environ['OFFCHAT_DATA']}/tests.sqlite3"
        prepared.tables_in(Path(os.environ["OFFCHAT_DATA"]), "tests.sqlite3")
    elif django_db_keepdb:
        prepared.tables_on_postgres(connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """No test counts what another one did."""
    yield
    cache.clear()


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries count in one minute and hour, whenever the test begins."""
    from backend.api.framework import throttles

    now = time.time()
    monkeypatch.setattr(throttles, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture(autouse=True)
def _documented_frames() -> Iterator[None]:
    """Whatever a test hears from a socket, or has it do, has to be what the AsyncAPI document says."""
    yield
    assert not frames.faults()


@pytest.fixture(scope="session")
def swift_url() -> Iterator[str]:
    """The address of a real object storage, started when a test asks for it."""
    with swift() as url:
        yield url


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For rows that stand for all tests of a module, none of which may need transactions of its own.

    Each test undoes what it has done itself, and the end of the module what is made here.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def namespace(db: None) -> UUID:
    """The namespace ``demo``."""
    from backend.accounts.services import ensure_namespace

    return ensure_namespace("demo", "Demo")


def make_person(name: str) -> User:
    """Somebody, made once: the row of the user called so, with the role of ROLES."""
    from backend.accounts.models import Role, User
    from backend.accounts.services import ensure_namespace, ensure_user

    known = User.objects.filter(username=name).first()
    if known:
        return known
    slug = "demo" if name in ROLES else "elsewhere"
    home, role = ensure_namespace(slug, slug.title()), Role(ROLES.get(name, "member"))
    key = ensure_user(name, password=PASSWORD, display_name=name.title(), roles={home: role})
    return User.objects.get(pk=key)


@pytest.fixture
def person(namespace: UUID) -> Callable[[str], User]:
    """Makes somebody, as :func:`make_person` does."""
    return make_person


@pytest.fixture
def actor(person):
    """Makes somebody's Actor, as a request of theirs has it."""
    from backend.accounts.selectors import actor_of

    return lambda name: actor_of(person(name), credential="session:of-tests", address="127.0.0.1")


@pytest.fixture
def alice(actor):
    """A member."""
    return actor("alice")


@pytest.fixture
def bob(actor):
    """A member."""
    return actor("bob")


@pytest.fixture
def carol(actor):
    """A member."""
    return actor("carol")


@pytest.fixture
def mod(actor):
    """A moderator of the namespace."""
    return actor("mod")


@pytest.fixture
def admin(actor):
    """An administrator of the namespace."""
    return actor("admin")


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What this process rings from now on, one by one; it reaches nobody else."""
    from backend.events.doorbell import DOORBELL

    kept: list[object] = []
    monkeypatch.setattr(DOORBELL, "ring", kept.extend)
    return kept


@pytest.fixture
def client_for(person) -> Callable[[str], ApiClient]:
    """Makes the HTTP client of somebody who is logged in with a token."""
    from backend.accounts.services import issue_token

    def make(name: str) -> ApiClient:
        issued = issue_token(person(name), address="127.0.0.1")
        return ApiClient(headers={"Authorization": f"Token {issued.token}"})

    return make
