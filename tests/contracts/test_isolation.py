"""No namespace sees or changes anything of another one, and in its own everybody does what ``rights.txt`` allows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from backend.api.docs import openapi
from backend.api.framework.streamed import STREAMED
from consumers.routes import SOCKETS
from tests.rights import Row, rows, shape
from tests.tenants import ID, MARK, Pair, nothing, said

pytestmark = pytest.mark.django_db

_STREAMING = {shape(path) for path in STREAMED if not path.endswith("z")}
ROWS = [row for row in rows() if row.operation[1] not in _STREAMING and not row.is_command]
ABOUT_THINGS = [row for row in ROWS if row.named]
_OPERATED = ("alert-rules/", "failed-jobs/?kind=message", "failed-jobs/?kind=export", "queues/", "storage/", "health/")
OF_THE_SERVER = tuple(f"/api/v1/ops/{part}" for part in _OPERATED)
"""What also tells of the whole server, to who owns all namespaces that there are: to owners of one of two no more."""

READING = [
    row
    for row in ROWS
    if row.method == "GET" and row.path.startswith("/api/") and not row.path.startswith(OF_THE_SERVER)
]


COUNTED_HERE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
"""What limits count is forgotten after each of thousands of requests, which takes far longer where Redis keeps it."""

KEYS = {"code"}
"""What opens instead of naming: nobody finds it by trying, and who was given it learns that it is for others."""


class World(Pair):
    """Two namespaces with the same things in them, and everybody's HTTP client."""

    def __init__(self) -> None:
        self.alone: dict[str, str] = {}
        """What the owner of the first one reads before there is another one."""
        super().__init__()
        self.clients = {name: _client(token) for name, token in self.tokens.items()}

    def first_stands(self) -> None:
        """Ask everything that reads."""
        self.clients = {"owner": _client(self.own.tokens["owner"])}
        self.alone = {str(row): self.ask("owner", row, self.own.names)[1] for row in READING}

    def ask(self, who: str, row: Row, things: Mapping[str, str]) -> tuple[str, str]:
        """Status and text of an answer; what the request has changed is undone. A ! says that all was refused."""
        with undone():
            return self.send(who, row, things)

    def send(self, who: str, row: Row, things: Mapping[str, str]) -> tuple[str, str]:
        """The same, and what the request has changed stays."""
        path, body = row.filled(things)
        match = {"If-Match": f'"{things["revision"]}"'}
        answer = self.clients[who].generic(row.method, path, body, content_type="application/json", headers=match)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
        refused = b'"failed":[{' in answer.content and b'"changed":0' in answer.content
        return f"{answer.status_code}{'!' if refused else ''}", answer.content.decode()


def _client(token: str) -> Client:
    headers = {"Authorization": f"Token {token}"} if token else {}
    return Client(headers=headers, raise_request_exception=False)


@contextmanager
def undone() -> Iterator[None]:
    """What the block changes is undone, and nobody's limit counts it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Both namespaces, in a transaction that is never committed."""
    with override_settings(CACHES=COUNTED_HERE), django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def test_every_operation_of_the_document_stands_in_the_table() -> None:
    paths = json.loads(openapi())["paths"]
    documented = {(method.upper(), shape(path)) for path, found in paths.items() for method in found}
    named = {row.operation for row in rows() if not row.is_command}
    assert named == documented


def test_every_command_of_the_sockets_stands_in_the_table() -> None:
    commands = {(kind.endpoint, name) for kind, table in SOCKETS.items() for name in table}
    assert {row.operation for row in rows() if row.is_command} == commands


def test_everybody_is_answered_what_their_role_allows_and_told_nothing_of_elsewhere(world: World) -> None:
    wrong, ids = [], set(world.other.names.values())
    for row in ROWS:
        for who, expected in row.answers.items():
            status, text = world.ask(who, row, world.own.names)
            told = who not in {"root", "stranger"} and (MARK in text or ids & set(ID.findall(text)))
            if status != expected or told:
                wrong.append(f"{row} by {who}: {status} instead of {expected}: {text[:300]}")
    assert not wrong, "\n".join(wrong)


def test_about_things_of_another_namespace_even_its_owner_is_answered_as_a_stranger(world: World) -> None:
    wrong = []
    for row in ABOUT_THINGS:
        with undone():
            status, text = world.send("owner", row, world.other.names)
            if status != row.answers["stranger"] or MARK in text:
                wrong.append(f"{row}: {status} instead of {row.answers['stranger']}: {text[:300]}")
            wrong += [f"{row} changes {touched}" for touched in world.touched()]
    assert not wrong, "\n".join(wrong)


def test_a_foreign_id_is_answered_like_one_that_nothing_has(world: World) -> None:
    wrong = []
    for row in ABOUT_THINGS:
        who = "owner" if row.answers["owner"].startswith("2") else "alice"
        for name in set(row.named) - KEYS:
            none = world.ask(who, row, {**world.own.names, name: nothing(name)})
            with undone():
                foreign = world.send(who, row, {**world.own.names, name: world.other.names[name]})
                touched = world.touched() if row.method != "GET" else []
            if touched or MARK in foreign[1] or (foreign[0], said(foreign[1])) != (none[0], said(none[1])):
                wrong.append(f"{row} by {who} with a foreign {name}: {foreign} and {none}, changes {touched}")
    assert not wrong, "\n".join(wrong)


def test_what_others_have_changes_no_answer(world: World) -> None:
    wrong = []
    for row in READING:
        _, text = world.ask("owner", row, world.own.names)
        if said(text) != said(world.alone[str(row)]):
            wrong.append(f"{row}: {text} and without others {world.alone[str(row)]}")
    assert not wrong, "\n".join(wrong)


def test_what_is_no_id_is_not_found(world: World) -> None:
    wrong = []
    for row in (row for row in ROWS if row.named and "{" in row.path and "?" not in row.path):
        for no_id in ("not-an-id", "%00", "１２"):
            things = dict.fromkeys(world.own.names, no_id) | {"revision": "1"}
            status, text = world.ask("owner", replace(row, body=row.filled(world.own.names)[1]), things)
            if status != "404":
                wrong.append(f"{row} with {no_id}: {status} {text[:300]}")
    assert not wrong, "\n".join(wrong)
