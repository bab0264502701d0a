"""Health, figures, settings for the screens, the OpenAPI document, the admin, the page of the screens."""

import json
import os
import threading
import time
from base64 import b64encode
from hashlib import sha256
from typing import get_args

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from backend.api import health
from backend.jobs.catalogue import Queue
from backend.jobs.enqueue import sender
from backend.jobs.heartbeat import end_heartbeat, redis_is_full, write_heartbeat
from tests.clients import ApiClient
from tests.conftest import PASSWORD

TAGGER = {"provider": "local", "model": "m", "available": True, "detail": ""}
HEARTBEAT = {"cage": {"landlock": 7, "seccomp": True}, "ffmpeg": "9.0.2", "ai": TAGGER}


@pytest.fixture(autouse=True)
def _fresh_look():
    """No answer of an earlier test serves this one."""
    health.LAST.forget()


def beat(*, worker="one", **said):
    write_heartbeat({**HEARTBEAT, **said}, worker=worker)


def test_alive_looks_at_nothing(client, django_assert_num_queries):
    # No database is allowed in this test at all.
    assert client.get("/healthz").json() == {"status": "ok"}


def failing(found):
    """The names of the parts that do not answer."""
    return {name for name, part in found.parts.items() if not part.ok}


@pytest.mark.django_db
class TestReady:
    """Which parts fail, and what that means."""

    def ready(self, client):
        answer = client.get("/readyz")
        body = answer.json()
        return answer.status_code, body["status"], {name for name, part in body["parts"].items() if not part["ok"]}

    def test_all_well(self, client):
        beat()
        assert self.ready(client) == (200, "ok", set())
        parts = client.get("/readyz").json()["parts"]
        assert set(parts) == {"database", "redis", "storage", "space", "worker", "ffmpeg", "cage", "ai"}
        assert all(parts[name]["latency_ms"] >= 0 for name in ("database", "redis", "storage", "worker"))
        assert parts["ffmpeg"]["info"] == {"version": "9.0.2"}

    def test_a_redis_that_takes_nothing_any_more_is_told_of_and_takes_no_server_out(self, client):
        beat()
        redis = sender().client
        redis.config_set("maxmemory", "1")
        try:
            status, word, failed = self.ready(client)
            part = client.get("/readyz").json()["parts"]["redis"]
            # Not one that forbids the question, nor one that evicts
            redis.acl_setuser("default", enabled=True, commands=["-info"])
            assert not redis_is_full()
            redis.acl_setuser("default", enabled=True, commands=["+info"])
            redis.config_set("maxmemory-policy", "volatile-ttl")
            assert not redis_is_full()
        finally:
            redis.acl_setuser("default", enabled=True, commands=["+info"])
            redis.config_set("maxmemory", "0")
            redis.config_set("maxmemory-policy", "noeviction")
        assert (status, word, failed) == (200, "degraded", {"redis"})
        assert "maxmemory" in part["detail"]

    def test_a_worker_that_was_never_heard_of_degrades(self, client):
        assert self.ready(client) == (200, "degraded", {"worker", "ffmpeg", "cage", "ai"})

    def test_a_worker_that_fell_silent_degrades(self, client):
        beat(at=time.time() - 11)
        assert self.ready(client) == (200, "degraded", {"worker", "ffmpeg", "cage", "ai"})

    def test_a_kernel_without_landlock_degrades(self, client):
        beat(cage={"landlock": None, "seccomp": True})
        assert self.ready(client) == (200, "degraded", {"cage"})

    def test_a_tagger_that_does_not_work_degrades_and_one_that_is_off_does_not(self, client):
        beat(ai={**TAGGER, "available": False, "detail": "OPENAI_API_KEY is not set."})
        assert self.ready(client) == (200, "degraded", {"ai"})
        health.LAST.forget()
        beat(ai={"provider": "off", "available": False, "detail": "", "model": None})
        assert self.ready(client) == (200, "ok", set())

    def test_each_worker_counts_and_one_that_is_missed_or_a_queue_of_nobody_degrades(self, client):
        # Given one for previews alone, and one for all the rest that fell silent
        beat(worker="one", queues=["preview"], ai=None)
        beat(worker="two", queues=[queue for queue in get_args(Queue) if queue != "preview"], at=time.time() - 20)
        beat(worker="long gone", at=time.time() - 70)
        # Then both what is missed and what nobody does is said, and the provider of descriptions is not known
        part = client.get("/readyz").json()["parts"]["worker"]
        assert (part["ok"], part["info"]["living"], part["info"]["silent"]) == (False, 1, 1)
        assert "fell silent within the last minute: 1." in part["detail"]
        assert "transcode, ai, push" in part["detail"]
        assert [worker["worker"] for worker in part["info"]["workers"]] == ["one"]
        health.LAST.forget()
        assert self.ready(client) == (200, "degraded", {"worker", "ai"})
        told = client.get("/metrics").content.decode()
        assert 'offchat_workers{queue="preview"} 1.0' in told
        assert 'offchat_workers{queue="ai"} 0.0' in told
        assert "offchat_workers_silent 1.0" in told
        # And when the second goes as it should, and one takes its place, all is well
        end_heartbeat(worker="two")
        beat(worker="three")
        health.LAST.forget()
        assert self.ready(client) == (200, "ok", set())

    def test_without_redis_nothing_is_ready(self, client, redis_away):
        assert self.ready(client) == (503, "failing", {"redis", "worker", "ffmpeg", "cage", "ai"})

    def test_without_its_store_nothing_is_ready_and_the_reason_stays_in_the_log(self, caplog):
        def broken():
            raise OSError("disk on fire")

        beat()
        found = health.Look(store=broken).look()
        assert (found.status, failing(found)) == ("failing", {"storage"})
        assert "disk on fire" not in found.parts["storage"].detail
        assert "disk on fire" in caplog.text

    def test_without_its_database_nothing_is_ready(self):
        def away():
            raise OSError("no route")

        beat()
        found = health.Look(database=away).look()
        assert (found.status, failing(found)) == ("failing", {"database"})

    def test_asking_in_a_loop_looks_once(self):
        looks = []
        look = health.Look(store=lambda: looks.append(1), lasts_s=60)
        for _ in range(5):
            look.look()
        assert looks == [1]

    def test_a_part_that_hangs_is_named_in_time_and_keeps_one_thread(self, request):
        # Given a disk that answers nobody
        disk = threading.Event()
        request.addfinalizer(disk.set)
        look = health.Look(store=disk.wait, lasts_s=0, patience_s=1.5)
        beat()
        # When many ask, again and again
        answers, before = [], set(threading.enumerate())
        askers = [threading.Thread(target=lambda: answers.append(look.look())) for _ in range(3)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join(60)
        # Then all of them are told, and one thread hangs
        assert {(one.status, one.parts["storage"].ok, one.parts["redis"].ok) for one in answers} == {
            ("failing", False, True)
        }
        assert len(answers) == 3
        # What tells of traffic has a timer of its own meanwhile.
        assert len([one for one in set(threading.enumerate()) - before if not isinstance(one, threading.Timer)]) == 1
        # And when the disk answers again, so do we
        disk.set()
        deadline = time.monotonic() + 10
        while look.look().status != "ok":
            assert time.monotonic() < deadline

    def test_who_asks_while_somebody_looks_is_told_what_was_found_last(self, request):
        # Given a disk that answered once and answers nobody any more
        disk, looks, looked = threading.Event(), [], threading.Event()
        request.addfinalizer(disk.set)

        def probe():
            looks.append(1)
            if len(looks) > 1:
                looked.set()
                disk.wait(30)

        look = health.Look(store=probe, lasts_s=0, patience_s=30)
        beat()
        assert look.look().status == "ok"
        looking = threading.Thread(target=look.look)
        looking.start()
        assert looked.wait(20)
        # Then another who asks has the answer of before, while the look goes on
        assert look.look().status == "ok"
        assert looking.is_alive()
        disk.set()
        looking.join()


def test_the_screens_are_told_the_limits_without_a_log_in(client, settings):
    settings.MAX_UPLOAD_BYTES = 1234
    body = client.get("/api/v1/config/").json()
    assert set(body) == {
        "api_base_url", "media_base_url", "max_file_size", "enable_upload", "enable_ai_features", "limits", "version",
        "reset_by_mail", "registration", "registration_email", "providers", "passkeys",
    }  # fmt: skip
    assert body["limits"] == {
        "frame_bytes": 262144, "commands_per_10s": 100, "message_chars": 8000, "upload_bytes": 1234,
        "pending_uploads": 20, "direct_upload_bytes": None,
    }  # fmt: skip


class TestSchema:
    """The OpenAPI document."""

    @pytest.fixture
    def document(self):
        return json.loads(ApiClient().get("/api/schema/").content)

    def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(self, document):
        assert document["openapi"].startswith("3.1")
        known = set(document["components"]["schemas"])
        assert {name for name in self.references(document) if name not in known} == set()

    def references(self, value):
        if isinstance(value, dict):
            here = [value["$ref"].rpartition("/")[2]] if "$ref" in value else []
            return here + [name for part in value.values() for name in self.references(part)]
        return [name for part in value for name in self.references(part)] if isinstance(value, list) else []

    def test_every_operation_says_what_it_answers_and_how_it_refuses(self, document):
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                assert operation["summary"], (method, path)
                answers = operation["responses"]
                assert any(code.startswith("2") for code in answers), (method, path)
                if path in {"/healthz", "/readyz"} or method == "options":
                    continue
                refused = answers["400"]["content"]["application/problem+json"]
                assert refused["schema"] == {"$ref": "#/components/schemas/Problem"}

    def test_every_parameter_has_a_type_and_a_meaning(self, document):
        untyped = [
            (method, path, one["name"])
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
            for one in operation.get("parameters", ())
            if one["schema"] == {"type": "string"} or not one["description"]
        ]
        assert untyped == []

    def test_it_names_what_goes_for_every_operation_of_a_kind(self, document):
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                named = set(operation["responses"])
                if "application/json" in operation.get("requestBody", {}).get("content", {}):
                    assert named >= {"413", "415", "429"}, (method, path)
                if "session" in {name for one in operation.get("security", ()) for name in one} and method != "get":
                    assert "403" in named or method == "head", (method, path)
                headers = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
                # Bytes are sent by uploads that have names of their own; direct ones send none here.
                sends_bytes = ("upload" in path and "/uploads/direct/" not in path) or path == "/api/v1/imports/"
                once = method == "post" and "security" in operation and not sends_bytes
                afresh = ("/ws-ticket/", "/grant/", "/reveal/", "/v1/users/", "/reset/", "/me/password/")
                # What is answered with a secret that is shown once; what comes by one names its messages itself.
                afresh += (
                    "/v1/bots/",
                    "/tokens/",
                    "/v1/commands/",
                    "/v1/webhooks/",
                    "/secret/",
                    "/hooks/",
                    "/{secret}/",
                )
                once = once and not path.endswith(afresh)
                assert ("Idempotency-Key" in headers) == once, (method, path)

    def test_it_names_what_streams_and_health(self, document):
        paths = document["paths"]
        assert {"/media/{media_id}/file", "/media/{media_id}/{name}", "/healthz", "/readyz"} <= set(paths)
        begun = paths["/api/v1/media/uploads/"]["post"]["responses"]
        assert {"Location", "Upload-Media", "Upload-Message", "Upload-Offset"} <= set(begun["201"]["headers"])
        one = paths["/api/v1/media/uploads/{upload_id}"]
        assert set(one) == {"options", "head", "patch", "delete", "post"}
        assert all("412" in one[method]["responses"] for method in ("head", "patch", "delete", "post"))
        form = paths["/api/chat/upload/"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
        assert set(form["properties"]) == {
            "room", "body", "caption", "client_id", "namespace", "title", "file", "thread", "broadcast", "reply_to"
        }  # fmt: skip

    def test_its_page_needs_nothing_from_the_internet(self, client):
        page = client.get("/api/docs/").content.decode()
        assert "/static/drf_spectacular_sidecar/" in page
        assert "https://" not in page


@pytest.mark.django_db
def test_operators_get_into_the_admin(settings):
    call_command("createsuperuser", "--noinput", username="root")
    root = get_user_model().objects.get(username="root")
    root.set_password(PASSWORD)
    root.save()
    browser = ApiClient()
    assert browser.login(username="root", password=PASSWORD)
    for page in ("", "accounts/user/", f"accounts/user/{root.pk}/change/", "accounts/user/add/", "accounts/namespace/",
                 "accounts/namespace/add/", "accounts/membership/add/", "accounts/token/"):  # fmt: skip
        assert browser.get(f"/admin/{page}").status_code == 200, page
    assert browser.get("/admin/accounts/token/add/").status_code == 403


@pytest.mark.django_db
def test_the_admin_is_for_operators_alone(client, person):
    person("admin")
    client.login(username="admin", password=PASSWORD)
    assert client.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_guessing_passwords_in_the_admin_ends_as_it_does_in_the_api(client, settings):
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 3
    form = {"username": "root", "password": "wrong"}
    answers = [client.post("/admin/login/", form) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert ["Too many tries" in answer.content.decode() for answer in answers] == [False] * 3 + [True] * 2


class TestScreens:
    """The page that all addresses of the screens share."""

    ADDRESSES = (
        "/", "/login", "/login/", "/account",
        "/media", "/media/", "/media-library/", "/dashboard", "/dashboard/", "/rooms/",
        "/dashboard/media/abc", "/rooms/01a1f8c1-f131-7ea4-ad8a-c6d583d9d02f", "/media-library/x",
    )  # fmt: skip

    @pytest.fixture
    def built(self, settings, tmp_path):
        settings.SCREENS = tmp_path
        (tmp_path / "index.html").write_text("<!doctype html><div id=root></div>")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_each_address_is_the_page_with_its_cookie_and_its_policy(self, client, built, address):
        answer = client.get(address)
        assert answer.content == b"<!doctype html><div id=root></div>"
        assert client.cookies["csrftoken"].value
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "connect-src 'self';" in policy
        assert answer["Cache-Control"] == "no-cache"

    def test_a_script_within_the_page_is_let_in_by_its_hash_alone(self, client, built, settings):
        (settings.SCREENS / "index.html").write_text("<!doctype html><script>1</script>")
        policy = client.get("/")["Content-Security-Policy"]
        expected = b64encode(sha256(b"1").digest()).decode()
        assert f"script-src 'self' 'sha256-{expected}';" in policy

    def test_other_servers_are_let_in_where_the_operator_names_them(self, client, built, settings):
        settings.MEDIA_BASE_URL = "https://cdn.example"
        settings.API_BASE_URL = "https://api.example"
        policy = client.get("/")["Content-Security-Policy"]
        assert "media-src 'self' https://cdn.example data: blob:" in policy
        assert "connect-src 'self' https://api.example https://cdn.example wss://api.example;" in policy

    def test_a_new_build_is_served_at_once(self, client, built, settings):
        client.get("/")
        (settings.SCREENS / "index.html").write_text("new")
        assert client.get("/").content == b"new"

    def test_the_service_worker_answers_for_all_pages_and_is_never_taken_from_a_cache(self, client, built, settings):
        (settings.SCREENS / "sw.js").write_text("self;")
        answer = client.get("/sw.js")
        assert (answer.content, answer["Content-Type"]) == (b"self;", "text/javascript")
        assert (answer["Cache-Control"], answer["Service-Worker-Allowed"]) == ("no-cache", "/")
        # What it fetches follows the policy of its own answer.
        assert "connect-src 'self';" in answer["Content-Security-Policy"]

    def test_without_a_service_worker_there_is_none(self, client, built):
        assert client.get("/sw.js").status_code == 404

    def test_screens_that_are_not_built_are_said_so_kindly(self, client, settings, tmp_path):
        settings.SCREENS = tmp_path / "nothing"
        answer = client.get("/")
        assert answer.status_code == 503
        assert b"make screens" in answer.content

    @pytest.mark.parametrize("address", ["/nothing", "/mediax", "/media/0b/file", "/dashboardx/"])
    def test_other_addresses_are_not_the_page(self, client, built, address):
        assert client.get(address).status_code == 404


@pytest.mark.database
def test_the_database_of_this_run_is_the_one_that_was_asked_for():
    wanted = {"postgres": "postgresql"}.get(os.environ.get("OFFCHAT_TEST_DB", ""), "sqlite")
    assert connection.vendor == wanted
