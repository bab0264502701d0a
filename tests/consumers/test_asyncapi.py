"""The AsyncAPI document that is served is whole: every command, every event, every reference."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from consumers.contract import event_data
from consumers.routes import SOCKETS


@pytest.fixture(scope="module")
def document() -> Any:
    answer = Client().get("/api/asyncapi.json?version=%00")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return answer.json()


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def resolved(document: Any, reference: str) -> Any:
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_it_is_asyncapi_3_and_every_reference_leads_somewhere(document: Any) -> None:
    assert document["asyncapi"] == "3.0.0"
    assert set(document) == {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
    known = set(references(document))
    assert known
    for reference in known:
        assert resolved(document, reference), reference


def test_each_socket_is_a_channel_that_takes_its_commands(document: Any) -> None:
    for kind, table in SOCKETS.items():
        channel = document["channels"][kind.endpoint]
        assert channel["address"] == f"/ws/{kind.endpoint}/"
        asked = document["operations"][f"{kind.endpoint}_commands"]
        assert asked["action"] == "receive"
        named = [resolved(document, resolved(document, one["$ref"])["$ref"])["name"] for one in asked["messages"]]
        assert sorted(named) == sorted(table)


def test_every_event_is_told_by_a_socket(document: Any) -> None:
    told = {
        resolved(document, resolved(document, one["$ref"])["$ref"])["name"]
        for kind in SOCKETS
        for one in document["operations"][f"{kind.endpoint}_events"]["messages"]
    }
    assert told == set(event_data())


def test_an_event_and_a_command_as_they_go_over_the_wire_fit(document: Any) -> None:
    gone = {
        "type": "message.deleted", "stream": "room:r", "seq": 3, "at": "2026-11-20T12:28:10.676Z", "actor": None,
        "data": {"id": "m", "room": "r", "number": 1, "deleted_at": "2026-11-20T12:28:10.671Z", "deleted_by": None,
                 "reason": "expired"},
    }  # fmt: skip
    said = {"id": "2", "type": "message.send", "data": {"room": "r", "client_id": "c", "body": "hello"}}
    for name, frame in (("event.message.deleted", gone), ("command.chat.message.send", said)):
        schema = {**document["components"]["messages"][name]["payload"], "components": document["components"]}
        Draft202012Validator(schema).validate(frame)
        with pytest.raises(Exception, match="was expected"):
            Draft202012Validator(schema).validate({**frame, "type": "other"})
