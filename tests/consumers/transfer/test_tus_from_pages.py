"""Resumable uploads of pages in a browser: which origins may send, and that a session needs its CSRF token."""

from __future__ import annotations

from uuid import uuid4

import httpx

from tests.consumers.transfer.test_tus import problem
from tests.server import WebServer
from tests.tus import PATH, SPEAKS, Tus, metadata


class TestForeignPages:
    def test_a_page_of_an_allowed_origin_may_ask_and_send(self, server: WebServer, tus: Tus) -> None:
        origin = {"Origin": "https://friend.example"}
        asked = {**origin, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "upload-offset"}
        preflight = httpx.options(f"{server.url}{PATH}{uuid4()}", headers=asked)
        assert preflight.status_code == 204
        assert preflight.headers["Access-Control-Allow-Origin"] == "https://friend.example"
        assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
        allowed = preflight.headers["Access-Control-Allow-Headers"].lower().split(", ")
        assert {"upload-offset", "range", "if-range", "if-none-match"} <= set(allowed)
        created = tus.create(10, headers=origin)
        exposed = set(created.headers["Access-Control-Expose-Headers"].lower().split(", "))
        assert {"location", "upload-offset", "upload-metadata", "upload-media", "upload-message"} <= exposed
        assert {"accept-ranges", "content-range", "content-disposition"} <= exposed
        assert "Access-Control-Allow-Credentials" not in created.headers
        tus.delete(created.headers["Location"])

    def test_a_page_of_another_origin_gets_no_permission(self, server: WebServer) -> None:
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PATCH"}
        preflight = httpx.options(server.url + PATH, headers=asked)
        assert "Access-Control-Allow-Origin" not in preflight.headers
        assert "Access-Control-Allow-Methods" not in preflight.headers


class TestCookies:
    def test_a_session_needs_the_csrf_token_of_its_page(self, server: WebServer) -> None:
        with httpx.Client(base_url=server.url) as browser:
            browser.cookies.update(session_of(server))
            headers = {**SPEAKS, "Upload-Length": "10", "Upload-Metadata": metadata(filename="a.bin")}
            problem(browser.post(PATH, headers=headers), 403, "forbidden")
            browser.cookies.set("csrftoken", "a" * 32)
            problem(browser.post(PATH, headers=headers | {"X-CSRFToken": "b" * 32}), 403, "forbidden")
            right = headers | {"X-CSRFToken": "a" * 32}
            problem(browser.post(PATH, headers=right | {"Origin": "https://evil.example"}), 403, "forbidden")
            created = browser.post(PATH, headers=right | {"Origin": server.url})
            assert created.status_code == 201, created.text
            location = created.headers["Location"]
            problem(browser.delete(location, headers=SPEAKS), 403, "forbidden")
            assert browser.head(location, headers=SPEAKS).status_code == 200
            assert browser.delete(location, headers=SPEAKS | {"X-CSRFToken": "a" * 32}).status_code == 204


def session_of(server: WebServer, name: str = "alice") -> dict[str, str]:
    """The cookie of somebody who logged in with a browser."""
    log_in = """
import sys, django; django.setup()
from django.contrib.auth import get_user_model, login
from backend.accounts.sessions import SessionStore
from django.http import HttpRequest
request = HttpRequest(); request.session = SessionStore()
login(request, get_user_model().objects.get(username=sys.argv[1]), "backend.accounts.passwords.PasswordBackend")
request.session.save(); print(request.session.session_key)
"""
    return {"sessionid": server.manage(log_in, name).split()[-1]}
