"""Threads that wait for SQLite's one writer hold nothing that it may need meanwhile."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from pytest_django import DjangoDbBlocker

from backend.connections import release_connections
from backend.settings.database import _sqlite
from backend.sqlite import base
from backend.sqlite.base import DatabaseWrapper
from backend.statements import Statement
from tests.waiting import PATIENCE_S


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Any:
    """Opens connections to one file, as settings have it."""
    django_db_blocker.unblock()
    opened = []

    def one() -> DatabaseWrapper:
        named = {**settings.DATABASES["default"], **_sqlite(), "NAME": str(tmp_path / "db.sqlite3")}
        opened.append(DatabaseWrapper(named, alias="default"))
        opened[-1].inc_thread_sharing()
        opened[-1].ensure_connection()
        return opened[-1]

    yield one
    for connection in opened:
        connection.close()
    django_db_blocker.restore()


class Knot:
    """What only the collector of garbage takes apart."""

    def __init__(self, held: object) -> None:
        self.held, self.itself = held, self


def leave_an_open_cursor(connection: DatabaseWrapper) -> None:
    """Garbage that holds a cursor which has not been read to its end, as an exception leaves it behind."""
    cursor = connection.connection.cursor()
    cursor.execute("SELECT 1 UNION ALL SELECT 2")
    cursor.fetchone()
    Knot(cursor)


def test_a_writer_that_collects_garbage_of_those_who_wait_for_it_goes_on_and_so_do_they(connect: Any) -> None:
    writer, waiting = connect(), connect()
    tried = threading.Event()

    def write() -> None:
        tried.set()
        waiting.cursor().execute("BEGIN IMMEDIATE")
        waiting.cursor().execute("ROLLBACK")

    # Given a writer, and another connection that waits for it and has left a cursor behind
    leave_an_open_cursor(waiting)
    writer.cursor().execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(write)
        tried.wait(PATIENCE_S)
        # Where SQLite itself waited, it would do so by now; where not, nothing leans on it.
        time.sleep(0.05)
        # When the writer's thread collects garbage
        gc.collect()
        # Then it ends, before the other one has given up, and the other one writes
        assert not other.done()
        writer.cursor().execute("COMMIT")
        other.result(PATIENCE_S)


def test_who_waits_in_vain_is_told_so_and_inside_a_transaction_at_once(connect: Any) -> None:
    writer, waiting = connect(), connect()
    writer.cursor().execute("BEGIN IMMEDIATE")
    cursor = waiting.cursor()
    cursor.cursor.patience_s = 0.05
    with pytest.raises(OperationalError, match="locked"):
        cursor.execute("BEGIN IMMEDIATE")
    cursor = waiting.create_cursor()
    cursor.patience_s = 0.05
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        cursor.execute_as_written("BEGIN IMMEDIATE", [])
    waiting.cursor().execute("BEGIN")
    with pytest.raises(OperationalError, match="locked"):
        waiting.cursor().execute("CREATE TABLE more (id INTEGER)")
    waiting.cursor().execute("ROLLBACK")
    writer.cursor().execute("ROLLBACK")
    waiting.cursor().execute("CREATE TABLE more (id INTEGER)")


def test_a_read_outside_of_a_transaction_answers_and_fails_as_one_of_djangos_does(connect: Any) -> None:
    connection = connect()
    assert Statement("SELECT %s || '%%'").rows(["100"], connection) == [("100%",)]
    with pytest.raises(OperationalError, match="no such table"):
        Statement("SELECT 1 FROM missing WHERE id = %s").rows([1], connection)
    assert connection.errors_occurred


def test_a_connection_that_was_left_in_a_transaction_keeps_no_other_from_writing(connect: Any) -> None:
    left, other = connect(), connect()

    def job() -> None:
        connections["default"] = left
        # Given a job whose time was over before Django knew of its transaction
        left.connection.execute("BEGIN IMMEDIATE")
        # When its thread is done with the database
        release_connections()
        del connections["default"]

    with ThreadPoolExecutor(1) as pool:
        pool.submit(job).result(PATIENCE_S)
    # Then others write
    other.cursor().execute("BEGIN IMMEDIATE")
    other.cursor().execute("ROLLBACK")


def test_a_connection_that_reads_what_was_there_earlier_is_not_waited_for(connect: Any) -> None:
    # Given a list that was not read to its end before another connection wrote
    behind, other = connect(), connect()
    other.cursor().execute("CREATE TABLE things AS SELECT 1 AS name UNION SELECT 2")
    unread = behind.connection.cursor()
    unread.execute("SELECT name FROM things")
    unread.fetchone()
    other.cursor().execute("INSERT INTO things VALUES (3)")
    # Then who would write is told so, as no waiting helps: without an end the test would not end
    cursor = behind.cursor()
    cursor.cursor.patience_s = float("inf")
    with pytest.raises(OperationalError):
        cursor.execute("BEGIN IMMEDIATE")
    unread.close()


def test_whose_patience_ends_soon_tries_more_often_than_who_has_just_come(
    connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, waiting = connect(), connect()
    writer.cursor().execute("BEGIN IMMEDIATE")
    moments = [0.0]
    clock = SimpleNamespace(monotonic=lambda: moments[-1], sleep=lambda pause: moments.append(moments[-1] + pause))
    monkeypatch.setattr(base, "time", clock)
    with pytest.raises(OperationalError, match="locked"):
        waiting.cursor().execute("BEGIN IMMEDIATE")
    writer.cursor().execute("ROLLBACK")
    # A tenth of a second each: at the beginning, and before the end
    first, last = (sum(begin <= moment < begin + 0.1 for moment in moments) for begin in (0, moments[-1] - 0.1))
    assert 2 * first < last
