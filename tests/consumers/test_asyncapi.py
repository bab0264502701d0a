"""The AsyncAPI document that is served is whole: every command, every event, every reference."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from consumers.contract import event_data
from consumers.routes import SOCKETS
from tests import frames


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


def messages(document: Any, references: list[dict[str, str]]) -> list[Any]:
    return [resolved(document, resolved(document, one["$ref"])["$ref"]) for one in references]


def test_each_socket_is_a_channel_that_takes_its_commands_and_says_what_they_are_answered(document: Any) -> None:
    for kind, table in SOCKETS.items():
        channel, operations = document["channels"][kind.endpoint], document["operations"]
        assert channel["address"] == f"/ws/{kind.endpoint}/"
        for name in (*table, "ping"):
            asked = operations[f"{kind.endpoint}_{name.replace('.', '_')}"]
            assert asked["action"] == "receive"
            (command,) = messages(document, asked["messages"])
            assert (command["name"], bool(command["description"])) == (name, True)
            answers = messages(document, asked["reply"]["messages"])
            assert [one["name"] for one in answers] == (
                ["pong"] if name == "ping" else [f"reply to {kind.endpoint} {name}", "refused"]
            )


def test_every_event_is_told_by_a_socket_and_said_what_it_is(document: Any) -> None:
    told = {
        one["name"]: one
        for kind in SOCKETS
        for one in messages(document, document["operations"][f"{kind.endpoint}_events"]["messages"])
    }
    assert set(told) == {*event_data(), "pong", "resumed"}
    assert all(one["description"] for one in told.values())


def test_a_frame_with_a_field_too_many_or_too_few_or_of_another_socket_is_a_fault() -> None:
    head = {"stream": "room:r", "seq": 3, "at": "2026-11-20T12:28:10.676Z", "actor": None}
    left = {"type": "member.left", **head, "data": {"user": "u"}}
    frames.received("chat", left)
    assert not frames.faults()
    frames.received("chat", {**left, "data": {"user": "u", "name": "Ursula"}})
    frames.received("chat", {**left, "data": {}})
    frames.received("media", left)
    frames.received("chat", {"re": "1", "ok": True, "data": {"unread": "none"}}, "read.mark")
    frames.accepted("chat", {"type": "read.mark", "data": {"room": "r"}})
    many, few, elsewhere, answer, order = frames.faults()
    assert ("'name' was unexpected" in many, '"user" is a required' in few, "knows no" in elsewhere) == (True,) * 3
    assert ("reply.chat.read.mark" in answer, '"message" is a required' in order) == (True, True)


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


def test_the_page_shows_every_command_event_and_payload_leads_only_to_places_on_it_and_runs_no_script(
    document: Any,
) -> None:
    answer = Client().get("/api/asyncapi/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    page = answer.content.decode()
    assert "<script" not in page
    places = set(re.findall(r' id="([^"]+)"', page))
    for kind, table in SOCKETS.items():
        told = messages(document, document["operations"][f"{kind.endpoint}_events"]["messages"])
        assert {f"{kind.endpoint}-{name}" for name in (*table, *(one["name"] for one in told))} <= places
    links = set(re.findall(r'href="([^"]+)"', page))
    assert {link for link in links if link[0] != "#"} == {"/api/asyncapi.json", "/api/docs/"}
    assert {link[1:] for link in links if link[0] == "#"} <= places
    payloads = {one.removeprefix("#/components/schemas/") for one in references(document["components"]["messages"])}
    assert payloads <= places
    assert '{"id": "1", "type": "read.mark", "data": {"room": "…", "message": "…"}}' in html.unescape(page)
