"""What a bot needs a scope for is data, and nothing that can be asked of the server stands outside of it."""

import json
from concurrent.futures import ThreadPoolExecutor

from backend.api import docs
from backend.api.docs import openapi
from backend.edge import scopes
from consumers.routes import SOCKETS

WITHOUT_A_CALLER = ("/healthz", "/readyz", "/api/v1/hooks/", "/api/v1/erasures/")
"""Addresses that ask for no credentials of people or bots."""


def test_every_operation_and_every_command_needs_a_scope_or_is_said_to_need_none():
    paths = json.loads(openapi())["paths"]
    asked = [(method.upper(), path) for path, found in paths.items() for method in found]
    unruled = [one for one in asked if not one[1].startswith(WITHOUT_A_CALLER) and scopes.needed_for(*one) is None]
    commands = [(kind.endpoint, name) for kind, table in SOCKETS.items() for name in table]
    unruled += [one for one in commands if scopes.needed_for_command(*one) is None]
    assert not unruled, f"say in backend/edge/scopes.py what these need: {unruled}"


def test_an_address_or_command_that_no_rule_is_about_is_closed_to_bots():
    assert scopes.needed_for("GET", "/api/v2/anything/") is None
    assert scopes.needed_for_command("chat", "anything.new") is None


def test_the_longest_rule_decides_and_a_method_that_reads_needs_less():
    assert scopes.needed_for("GET", "/api/chat/rooms/x/messages/") == "read"
    assert scopes.needed_for("POST", "/api/chat/rooms/x/messages/") == "send"
    assert scopes.needed_for("GET", "/api/v1/media/files/x/stream/master.m3u8") == "read"
    assert scopes.needed_for("GET", "/api/v1/media/files/x/") == "files"
    assert scopes.needed_for("PATCH", "/api/chat/rooms/x/") == "manage_rooms"
    assert scopes.needed_for("POST", "/api/chat/rooms/x/hooks/") == "people"
    assert scopes.needed_for("POST", "//api/chat/upload") == "files"
    assert scopes.needed_for_command("chat", "message.send") == "send"


def test_the_document_is_made_once_where_many_ask_for_it_at_once():
    docs._openapi.cache_clear()
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: openapi(), range(4)))) == 1
    assert docs._openapi.cache_info().misses == 1
