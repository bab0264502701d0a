"""The activity log taken away as CSV: whole, in the memory of a page, by moderators, and itself logged."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import pytest

from tests.server import WebServer

MANY = 1203
"""More than two pages of the export."""

_ROWS = f"""
import django; django.setup()
from backend.accounts.models import Namespace, User
from backend.audit.models import ActivityEntry
demo, mod = Namespace.objects.get(slug="demo"), User.objects.get(username="mod")
ActivityEntry.objects.bulk_create(
    ActivityEntry(at="2026-11-01T00:00:00Z", action="test.exported", actor_id=mod.pk, namespace_id=demo.pk,
                  object_type="media", object_name=f"=HYPERLINK({{number}}) “é”, two\\nlines",
                  data={{"reason": "why, so"}})
    for number in range({MANY})
)
"""


@pytest.fixture(scope="module")
def written(server: WebServer) -> WebServer:
    """A server whose log has many rows."""
    server.manage(_ROWS)
    return server


def asked(server: WebServer, name: str, query: str) -> httpx.Response:
    with server.client(name or None) as client:
        return client.get(f"/api/v1/activity/?format=csv&{query}")


def rows_of(answer: httpx.Response) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_row_that_the_filters_leave_is_a_line_and_no_cell_is_a_formula(written: WebServer) -> None:
    answer = asked(written, "mod", "action=test.exported")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="activity.csv"'
    rows = rows_of(answer)
    names = {f"'=HYPERLINK({number}) “é”, two\nlines" for number in range(MANY)}
    assert len(rows) == MANY
    assert {row["object_name"] for row in rows} == names
    assert {(row["actor"], row["reason"], row["at"]) for row in rows} == {
        ("mod", "why, so", "2026-11-01T00:00:00.000Z")
    }
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)


def test_an_export_stands_in_the_log_with_what_it_was_narrowed_to(written: WebServer) -> None:
    asked(written, "mod", "action=test.exported&q=HYPERLINK(7)")
    [row] = rows_of(asked(written, "mod", "action=log.exported"))[:1]
    assert row["actor"] == "mod"
    assert json.loads(row["data"]) == {"action": "test.exported", "q": "HYPERLINK(7)"}


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [("", "", 401), ("alice", "", 403), ("mod", "namespace=elsewhere", 404), ("mod", "actor=nobody", 400)],
)
def test_a_refusal_is_a_problem_and_no_file(written: WebServer, name: str, query: str, status: int) -> None:
    answer = asked(written, name, query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_the_format_the_same_address_answers_with_a_page(written: WebServer) -> None:
    headers = {"Authorization": f"Token {written.tokens['mod']}"}
    answer = httpx.get(f"{written.url}/api/v1/activity/?q=hyperlink(12)&limit=1", headers=headers)
    assert answer.json()["results"][0]["object"]["name"].startswith("=HYPERLINK(12)")
