"""The rows of the activity log have moved from one application to another, and all of them are still there."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backend import clock
from backend.audit.models import ActivityEntry


@pytest.fixture
def before_the_move(transactional_db):
    """The tables as they were before, with their models; the newest state comes back after the test."""
    old = [("audit", None), ("events", "0001_initial")]
    MigrationExecutor(connection).migrate(old)
    executor = MigrationExecutor(connection)
    yield executor.loader.project_state([("events", "0001_initial")]).apps
    newest()


def newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_rows_written_before_the_move_are_read_after_it(before_the_move):
    key = uuid4()
    old = before_the_move.get_model("events", "ActivityEntry")
    old.objects.create(id=key, at=clock.now(), action="login")
    newest()
    assert [row.action for row in ActivityEntry.objects.filter(pk=key)] == ["login"]
