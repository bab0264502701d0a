"""Every answer under /api/ is JSON or a problem, whatever is sent and whatever breaks."""

import pytest
from django.db import OperationalError

from tests.clients import ApiClient

pytestmark = pytest.mark.django_db


def problem(answer, status, code):
    """The body of an answer that has to be this problem."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize("path", ["/api/", "/api", "/api/nothing", "/api/v1/me", "/api/v9/x/", "/api/chat/rooms//"])
@pytest.mark.parametrize("debug", [False, True])
def test_an_unknown_address_is_a_problem_also_while_debugging(client, settings, path, debug):
    settings.DEBUG = debug
    problem(client.get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_an_address_does_not_know_is_405_and_names_those_it_knows(client_for, method):
    answer = client_for("alice").generic(method, "/api/chat/rooms/")
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("path", ["/api/docs/", "/api/schema/"])
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_the_document_and_its_page_refuse_as_everything_else_does(client, path, method):
    answer = client.generic(method, path)
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["application/json", "text/html", "application/problem+json", "image/*", "x", ""])
def test_the_document_is_json_and_its_page_a_page_whatever_is_asked_for(client, accept):
    document, page = (client.get(path, headers={"Accept": accept}) for path in ("/api/schema/", "/api/docs/"))
    assert (document.status_code, document.json()["openapi"]) == (200, "3.1.1")
    assert document["Content-Type"] == "application/json"
    assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_what_carries_tokens_is_kept_nowhere(client_for, client):
    alice = client_for("alice")
    login = {"username": "alice", "password": "correct horse battery"}
    for answer in (
        client.post("/api/v1/auth/login/", login, content_type="application/json"),
        alice.post("/api/v1/auth/ws-ticket/"),
        alice.post("/api/v1/auth/grant/"),
        alice.get("/api/v1/me/"),
        alice.get("/api/chat/rooms/nothing/"),
    ):
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "image/*", "application/xml", "nonsense", ""])
def test_whatever_a_client_accepts_it_gets_json(client_for, accept):
    alice = client_for("alice")
    assert alice.get("/api/v1/me/", headers={"Accept": accept})["Content-Type"] == "application/json"
    problem(alice.get("/api/chat/rooms/x/", headers={"Accept": accept}), 404, "not_found")


def test_a_format_in_the_query_changes_nothing(client_for):
    assert client_for("alice").get("/api/v1/me/?format=html")["Content-Type"] == "application/json"


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])
def test_a_body_that_is_not_json_is_refused_by_its_type(client_for, content_type):
    answer = client_for("alice").generic("POST", "/api/chat/rooms/", b'{"kind": "group"}', content_type=content_type)
    assert "application/json" in problem(answer, 415, "unsupported_type")["detail"]


def test_a_form_with_a_session_is_refused_as_cleanly(person):
    person("alice")
    browser = ApiClient(enforce_csrf_checks=True)
    browser.post("/api/v1/auth/session/", {"username": "alice", "password": "correct horse battery"})
    answer = browser.generic("POST", "/api/chat/rooms/", b"--x--", content_type="multipart/form-data; boundary=x")
    problem(answer, 415, "unsupported_type")


def test_a_body_beyond_all_measure_is_too_large(client_for, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client_for("alice").post("/api/chat/rooms/", {"kind": "group", "name": "x" * 2000})
    assert "settings" not in problem(answer, 413, "too_large")["detail"]


def test_a_host_that_is_not_ours_gets_a_problem(client):
    problem(client.get("/api/v1/config/", headers={"Host": "evil.example"}), 400, "invalid")


@pytest.fixture
def rooms_raise(monkeypatch):
    """Makes the list of rooms fail with an error."""

    def make(error):
        def broken(*_args, **_more):
            raise error

        monkeypatch.setattr("backend.api.rooms.rooms_of", broken)

    return make


def test_an_accident_tells_its_number_and_nothing_else(client_for, rooms_raise, caplog):
    rooms_raise(RuntimeError("the secret inner state"))
    body = problem(client_for("alice").get("/api/chat/rooms/"), 500, "internal")
    assert "secret" not in str(body)
    assert body["incident"] in caplog.text
    assert "the secret inner state" in caplog.text


def test_an_accident_outside_of_any_endpoint_is_a_problem_too(monkeypatch, person):
    def broken(*_args, **_more):
        raise RuntimeError("the secret inner state")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", broken)
    answer = ApiClient(raise_request_exception=False).get("/api/v1/me/")
    assert "secret" not in str(problem(answer, 500, "internal"))


def test_a_database_that_is_away_is_unavailable_and_says_when_to_come_again(client_for, rooms_raise):
    rooms_raise(OperationalError("connection refused"))
    answer = client_for("alice").get("/api/chat/rooms/")
    assert "refused" not in str(problem(answer, 503, "unavailable"))
    assert answer["Retry-After"] == "2"


def test_cors_answers_the_allowed_origins_alone(client, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    good = client.options("/api/chat/rooms/", headers={"Origin": "https://app.example", **asked})
    bad = client.options("/api/chat/rooms/", headers={"Origin": "https://evil.example", **asked})
    assert good["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Access-Control-Allow-Credentials" not in good
    assert "Access-Control-Allow-Origin" not in bad
