"""Whatever is sent to any endpoint, it answers what its document says, and never with an accident."""

import itertools
import json
import os
import random
import re
from urllib.parse import quote, urlencode

import pytest

from backend.api.framework.streamed import STREAMED
from backend.chat.services import add_member
from backend.ids import new_id
from tests.clients import ApiClient
from tests.openapi import Document

pytestmark = pytest.mark.django_db

EVERYTHING = "OFFCHAT_TEST_ALL" in os.environ
ROUNDS = 12 if EVERYTHING else 3
"""More of them, with values that are less like those below, are what ``make fuzz`` is for."""
SEED = 20261120
TEXTS = [
    "", "x", "\0", "a\0b", "é", "x" * 10_000, "01a1f8c1-f131-7ea4-ad8a-c6d583d9d02f", "demo", "group", "direct",
    "9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59", "2026-01-01", "\u202e", "%00", "😀", "' OR 1=1",
    "-1", "member",
]  # fmt: skip
OTHERS = [0, -1, 10**30, 1.5, True, None, [], ["x"], ["\0"], [None], {}, {"a": 1}]
ENDING = ("/logout/", "/logout-all/", "/auth/session/")
"""Addresses that would end the log-ins of the test itself."""


@pytest.fixture
def operations():
    """Every operation of the document that Django serves: method, path, what stands there."""
    document = json.loads(ApiClient().get("/api/schema/").content)
    shapes = document["components"]["schemas"]
    return [
        (method, path, operation, _fields(operation, shapes))
        for path, found in document["paths"].items()
        for method, operation in found.items()
        if path not in STREAMED and not path.endswith(ENDING)
    ]


def _fields(operation, shapes):
    if "requestBody" not in operation:
        return []
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return list(shapes[schema["$ref"].rpartition("/")[2]]["properties"])


def test_nothing_that_can_be_sent_breaks_an_endpoint(operations, client_for, alice, room, send_video, settings):
    settings.WRITES_PER_MINUTE = settings.LOGIN_ATTEMPTS_PER_MINUTE = 10**6
    message, media = send_video(alice, room)
    ids = {"room_id": room, "message_id": message, "media_id": media, "user_id": alice.user_id}
    others = {name for _, path, _, _ in operations for name in re.findall(r"{(\w+)}", path)}
    ids = dict.fromkeys(others, new_id()) | ids | {"slug": "demo"}
    document = Document(ApiClient().get("/api/schema/").content)
    callers, dice, broken = [client_for(name) for name in ("alice", "mod", "stranger")], random.Random(SEED), []
    for caller in callers:
        caller.raise_request_exception = False
    for method, path, operation, fields in operations * ROUNDS:
        address = path.format(**{key: quote(str(_or_other(dice, value)), safe="") for key, value in ids.items()})
        asked = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        query = urlencode({name: dice.choice(TEXTS) for name in asked if dice.random() < 0.4})
        body = {name: dice.choice(TEXTS + OTHERS) for name in fields if dice.random() < 0.8}
        sent = f"{address}?{query}"
        answer = dice.choice(callers).generic(method.upper(), sent, json.dumps(body), content_type="application/json")
        if str(answer.status_code) not in {*operation["responses"], "404"}:
            broken.append((answer.status_code, method, sent[:200], str(body)[:200], answer.content[:200]))
        elif str(answer.status_code) in operation["responses"]:
            try:
                document.require(method, address, answer.status_code, answer.headers, answer.content)
            except AssertionError as wrong:
                broken.append((str(wrong)[:300], method, sent[:200], str(body)[:200], answer.content[:200]))
    assert not broken


BAD = ["%00", "a%00b", "%0a", "%0d%0aX-Y:z", "%22", "%ED%A0%80", "%ff", "%", "-1", "1e999", "9" * 5000, "%F0%9F%98%80"]


def test_whatever_stands_in_a_query_is_judged_or_ignored(operations, client_for, room):
    told, broken = {"/api/schema/": ["version", "lang", "format"], "/api/docs/": ["script", "lang"]}, []
    for method, path, operation, _ in operations:
        if method == "get":
            asked = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
            told[path.replace("{room_id}", str(room))] = asked
    callers, places = [client_for("alice"), client_for("mod")], itertools.count()
    for caller in callers:
        caller.raise_request_exception = False
    for path, names in told.items():
        usual = {caller: caller.get(f"{path}?{_with_a_question(path)}").status_code for caller in callers}
        # Some lists ignore what they do not know, others refuse it: whatever it says.
        unknown = {
            caller: caller.get(f"{path}?{_with_a_question(path, 'unknown=x')}").status_code for caller in callers
        }
        assert all(unknown[caller] in {usual[caller], 400} for caller in callers), path
        queries = list(UNKNOWN)
        for name in names:
            queries += _tried(_bad_queries(name), next(places))
        # An address that answers both of them alike reads what stands in the query in one way.
        asking = callers[:1] if len(set(usual.values())) == 1 else callers
        for caller, query in itertools.product(asking, queries):
            status = caller.get(f"{path}?{_with_a_question(path, query)}").status_code
            fine = {unknown[caller]} if query == UNKNOWN[0] else {usual[caller], 400}
            if status not in fine | ({403, 404} - {usual[caller]} if "namespace" in query else set()):
                broken.append((status, path, query[:60]))
    assert not broken


GOOD = {"uuid": new_id(), "date-time": "2026-11-20T10:00:00Z", "date": "2026-11-20"}


def test_what_the_document_lists_for_a_query_is_taken(operations, client_for, room):
    callers, tried, refused = [client_for(name) for name in ("alice", "mod", "root")], 0, []
    for method, path, operation, _ in operations:
        address = path.replace("{room_id}", str(room)).replace("{slug}", "demo")
        schemas = [(one["name"], one["schema"]) for one in operation.get("parameters", ()) if one["in"] == "query"]
        if method != "get" or "{" in address:
            continue
        for name, schema in schemas:
            formats = [one["format"] for one in (schema, *schema.get("anyOf", ())) if "format" in one]
            for value in (*schema.get("enum", ()), *(GOOD[one] for one in formats)):
                query, tried = _with_a_question(path, urlencode({name: value})), tried + 1
                answers = (caller.get(f"{address}?{query}") for caller in callers)
                answer = next((one for one in answers if one.status_code != 403), None)
                if answer and answer.status_code == 400 and b"not of this namespace" not in answer.content:
                    refused.append((path, query, answer.content[-200:]))
    assert not refused
    assert tried > 100


QUESTIONS = {"/api/chat/search/": ("has=link", "q=x")}
"""What stands beside in the query where an address refuses to be asked for nothing; the first that is not tried."""


def _with_a_question(path, query=""):
    tried = re.split(r"[=[]", query)[0]
    beside = [one for one in QUESTIONS.get(path, ()) if one.partition("=")[0] != tried]
    return "&".join([*beside[:1], query] if query else beside[:1])


def _bad_queries(name):
    """Each value by itself; a repeated name and a list are read by the same rule for whatever value."""
    return [*(f"{name}={bad}" for bad in BAD), f"{name}=x&{name}={BAD[0]}", f"{name}[]={BAD[0]}"]


def _tried(queries, place):
    """Every one where everything is asked for; else each fifth, another one from parameter to parameter."""
    return queries if EVERYTHING else queries[place % 5 :: 5]


UNKNOWN = [
    "&".join(f"unknown={bad}" for bad in BAD if "%00" not in bad),
    "&".join(_bad_queries("unknown")),
]  # fmt: skip
"""What names nothing is read by nobody, so that all bad values may stand in one query; NUL is refused everywhere."""


def test_a_query_of_too_many_parameters_is_refused_or_ignored(operations, client_for):
    caller, query = client_for("mod"), "&".join(f"a{number}=1" for number in range(1001))
    for method, path, _, _ in operations:
        if method == "get" and "{" not in path:
            refused = {403} if path.startswith("/api/v1/ops/") else set()
            assert caller.get(f"{path}?{query}").status_code in {200, 400} | refused, path


def test_the_document_is_made_once_and_says_the_same_whatever_is_asked(client):
    whole = client.get("/api/schema/")
    for query in ("version=%00", "version=%0a", "version=%22%3bx=%22", "format=yaml", "lang=xx"):
        again = client.get(f"/api/schema/?{query}")
        assert (again.status_code, again.content) == (200, whole.content), query
        assert again["Content-Disposition"] == 'inline; filename="OffChat.json"'


def _or_other(dice, value):
    return value if dice.random() < 0.8 else dice.choice(TEXTS)


@pytest.mark.parametrize("length", [65, 101, 256, 1001, 20_000])
def test_no_text_is_too_long_for_a_place_that_takes_it(client_for, alice, bob, mod, room, send_video, settings, length):
    settings.WRITES_PER_MINUTE = settings.LOGIN_ATTEMPTS_PER_MINUTE = 10**6
    _, media = send_video(alice, room)
    long, moderated = "x" * length, f"/api/v1/moderation/media/{media}"
    sent = [
        ("POST", "/api/v1/auth/login/", {"username": "alice", "password": "wrong"}),
        ("POST", "/api/v1/auth/session/", {"username": "alice", "password": "wrong"}),
        ("PATCH", "/api/v1/me/", {"display_name": "Mo"}),
        ("POST", "/api/chat/rooms/", {"kind": "direct", "members": [str(bob.user_id)], "name": "", "topic": ""}),
        ("POST", "/api/chat/rooms/", {"kind": "channel", "name": "News", "topic": "", "namespace": "demo"}),
        ("PATCH", f"/api/chat/rooms/{room}/", {"name": "News", "topic": ""}),
        ("POST", f"/api/chat/rooms/{room}/messages/", {"client_id": str(room), "body": "hello"}),
        *(("POST", f"{moderated}/{act}/", {"reason": "spam"}) for act in ("reveal", "quarantine", "release", "delete")),
    ]
    add_member(alice, room, mod.user_id, role="owner")
    for method, path, body in sent:
        for name in [name for name, value in body.items() if isinstance(value, str)]:
            caller = client_for("mod")
            answer = caller.generic(method, path, json.dumps({**body, name: long}), content_type="application/json",
                                    HTTP_IDEMPOTENCY_KEY=f"{new_id()}{long}"[:200], HTTP_USER_AGENT=long)  # fmt: skip
            assert answer.status_code in {200, 201, 400, 401, 403, 404}, (path, name, answer.content)
