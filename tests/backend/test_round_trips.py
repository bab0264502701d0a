"""How often PostgreSQL is waited for, pinned: statements of which none needs another's answer go out together."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from backend.chat.services import send_message
from backend.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SEND = 6
"""Two of them open and close the transaction."""


@contextmanager
def executed() -> Iterator[list[str]]:
    """What the driver executes: where statements are logged or wrapped, each goes out by itself."""
    driver, texts = connection.connection, list[str]()
    plain: Any = driver.cursor_factory

    class Noting(plain):
        def execute(self, query: Any, *args: Any, **more: Any) -> Any:
            texts.append(query)
            return super().execute(query, *args, **more)

    driver.cursor_factory = Noting
    try:
        yield texts
    finally:
        driver.cursor_factory = plain


def test_a_message_is_sent_in_six_round_trips(alice, group):
    send_message(alice, group, client_id=str(new_id()), body="hello")
    with executed() as texts:
        send_message(alice, group, client_id=str(new_id()), body="hello")
    assert len(texts) == SEND, texts
