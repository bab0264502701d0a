"""Every answer carries a policy of what browsers may load for it, and says in time which methods an address takes."""

import pytest

from backend.chat.services import create_room
from tests.backend.api.test_problems import problem
from tests.clients import ApiClient
from tests.conftest import PASSWORD

POLICY = "Content-Security-Policy"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/admin/login/",
        "/api/asyncapi/",
        "/api/docs/",
        "/api/v1/config/",
        "/api/v1/me/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/no/such",
        "/",
    ],
)
def test_every_answer_of_django_has_a_policy_that_lets_nobody_else_show_or_script_it(client, path):
    policy = client.get(path)[POLICY]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "script-src" not in policy or "script-src 'self'" in policy


@pytest.mark.django_db
def test_the_pages_of_the_admin_and_the_documents_hold_no_script_that_their_policy_forbids(client, django_user_model):
    django_user_model.objects.create_superuser("root", password=PASSWORD)
    client.login(username="root", password=PASSWORD)
    for path in ("/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/", "/api/docs/"):
        text = client.get(path).content.decode()
        inline = [tag for tag in text.split("<script")[1:] if "src=" not in tag.partition(">")[0]]
        assert [tag for tag in inline if 'type="application/json"' not in tag.partition(">")[0]] == []
        assert "onclick=" not in text


@pytest.mark.django_db
def test_the_script_of_the_documents_page_comes_by_itself(client):
    script = client.get("/api/docs/?script=")
    assert script.status_code == 200
    assert script["Content-Type"] == "application/javascript"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/", "/login", "/rooms/x"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_what_is_only_read_answers_any_other_method_with_those_it_takes(method, path):
    answer = ApiClient(enforce_csrf_checks=True).generic(method, path)
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD"


def test_a_change_without_a_body_is_refused_and_says_what_to_send(client_for, alice, namespace):
    room, _ = create_room(alice, kind="group", name="General", members=[], namespace="demo")
    client = client_for("alice")
    for path in (f"/api/chat/rooms/{room.id}/", "/api/v1/me/"):
        for content_type in ("application/json", ""):
            answer = client.generic("PATCH", path, b"", content_type=content_type)
            assert "no body" in problem(answer, 400, "invalid")["detail"]
