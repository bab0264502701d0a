"""What operators read over HTTP: failed jobs and their retry, what is stored and how it grows, what is degraded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from dramatiq import Message

from backend import clock
from backend.accounts.models import Namespace
from backend.api import health
from backend.ids import least_id
from backend.jobs.enqueue import sender
from backend.jobs.heartbeat import write_heartbeat
from backend.library.models import Analysis, MediaStatistic
from backend.media.models import MediaFile, MediaRendition
from backend.media.services import begin_processing, fail_processing
from backend.operations.selectors.storage import full_at, stores_filled
from backend.operations.services import note_traffic
from backend.operations.services.traffic import TALLY
from backend.privacy.models import Export
from backend.storage.fill import Fill
from backend.webhooks.inputs import NewWebhook
from backend.webhooks.models import Delivery
from backend.webhooks.services import create_webhook
from tests import sending
from tests.actions import BROKEN

pytestmark = pytest.mark.django_db
OPS = "/api/v1/ops"


@pytest.fixture
def failed(alice, group):
    """Three files whose previews have failed; their ids, newest first."""
    found = []
    for number in range(3):
        handle = sending.send(alice, group, name=f"film-{number}.mp4")
        fail_processing(begin_processing(handle.media_id), BROKEN)
        found.append(str(handle.media_id))
    return found[::-1]


@pytest.fixture
def dead():
    """A message of the queue of mails that failed for good; its key."""
    client, key = sender().client, str(uuid4())
    trace = 'Traceback:\n  File "mail.py"\nConnectionRefusedError: nobody is there'
    message = Message(queue_name="mail", actor_name="deliver_digests", args=(str(uuid4()),), kwargs={},
                      options={"traceback": trace})  # fmt: skip
    client.zadd("dramatiq:mail.XQ", {key: int(clock.now().timestamp() * 1000)})
    client.hset("dramatiq:mail.XQ.msgs", key, message.encode())
    yield key
    client.delete("dramatiq:mail.XQ", "dramatiq:mail.XQ.msgs")


def waiting(queue):
    return sender().client.llen(f"dramatiq:{queue}")


def test_failed_previews_are_listed_with_their_reason_page_by_page_and_tried_again(client_for, failed):
    http = client_for("admin")
    first = http.get(f"{OPS}/failed-jobs/?limit=2").json()
    rest = http.get(first["next"]).json()
    assert [one["id"] for one in first["results"] + rest["results"]] == failed
    assert (rest["next"], [one["id"] for one in http.get(rest["previous"]).json()["results"]]) == (None, failed[:2])
    told = first["results"][0]
    assert (told["subject_name"], told["code"], told["detail"]) == ("film-2.mp4", BROKEN.code, BROKEN.message)
    again = f"{OPS}/failed-jobs/{failed[0]}/retry/"
    assert http.post(again, {"kind": "preview"}).status_code == 204
    assert MediaFile.objects.get(pk=failed[0]).state == "processing"
    assert http.post(again, {"kind": "preview"}).status_code == 409
    assert http.post(again, {"kind": "film"}).status_code == 400


def test_failed_descriptions_are_listed_by_when_they_failed_and_tried_again(client_for, failed):
    namespace = Namespace.objects.get(slug="demo")
    error = {"code": "timeout", "message": "The tagger did not answer.", "retryable": True}
    for number, key in enumerate(failed):
        # The oldest file failed last
        at = clock.now() + timedelta(seconds=number)
        Analysis.objects.filter(media=key).delete()
        Analysis.objects.create(media_id=key, namespace=namespace, state="failed", error=error, finished_at=at)
    http = client_for("admin")
    first = http.get(f"{OPS}/failed-jobs/?kind=description&limit=1").json()
    second = http.get(first["next"]).json()
    assert [one["results"][0]["id"] for one in (first, second)] == failed[::-1][:2]
    assert http.get(second["previous"]).json()["results"] == first["results"]
    assert (first["results"][0]["detail"], first["results"][0]["queue"]) == (error["message"], "ai")
    again = f"{OPS}/failed-jobs/{failed[2]}/retry/"
    assert http.post(again, {"kind": "description"}).status_code == 204
    assert Analysis.objects.get(media=failed[2]).state == "queued"
    assert http.post(again, {"kind": "description"}).status_code == 404


def test_failed_renditions_and_deliveries_of_webhooks_are_listed_with_their_reason_and_tried_again(
    client_for, admin, failed
):
    http, moment = client_for("admin"), clock.now()
    MediaFile.objects.filter(pk__in=failed).update(state="ready")
    error = {"code": "timeout", "message": "It took too long.", "retryable": True}
    for key in failed:
        MediaRendition.objects.create(media_id=key, kind="mp4", state="failed", error=error)
    made = list(MediaRendition.objects.order_by("-pk"))
    MediaRendition.objects.create(media_id=failed[0], kind="clip", state="ready")
    hook = create_webhook(admin, NewWebhook(url="https://example.org/in?secret=1", events=["message"]))
    tried = {"webhook_id": hook.id, "type": "ping", "created_at": moment, "tried_at": moment, "status": 500}
    for state in ("failed", "delivered", "failed"):
        Delivery.objects.create(state=state, **tried)
    given_up = list(Delivery.objects.filter(state="failed").order_by("-pk"))
    expected = {
        "rendition": (made, str(made[0].media_id), made[0].media.name, "It took too long."),
        "delivery": (given_up, hook.id, "example.org", "The address answered 500."),
    }
    for kind, (rows, subject, name, detail) in expected.items():
        newest = rows[0]
        first = http.get(f"{OPS}/failed-jobs/?kind={kind}&limit=1").json()
        [told] = first["results"]
        shown = (told["id"], told["subject"], told["subject_name"], told["detail"])
        assert shown == (str(newest.pk), subject, name, detail)
        second = http.get(first["next"]).json()
        assert http.get(second["previous"]).json()["results"] == [told]
        again = f"{OPS}/failed-jobs/{newest.pk}/retry/"
        assert client_for("mod").post(again, {"kind": kind}).status_code == 403
        assert [http.post(again, {"kind": kind}).status_code for _ in range(2)] == [204, 404]
        newest.refresh_from_db()
        assert newest.state == "waiting"
        left = http.get(f"{OPS}/failed-jobs/?kind={kind}").json()["results"]
        assert {one["id"] for one in left} == {str(row.pk) for row in rows[1:]}
    assert MediaFile.objects.get(pk=made[0].media_id).stages["transcode"]["state"] == "started"


def test_copies_of_data_that_failed_are_listed_without_contents_and_made_again_unless_ordered_anew(
    client_for, admin, alice, bob, django_capture_on_commit_callbacks
):
    http, at = client_for("admin"), clock.now()
    ended = {"state": "failed", "asked_at": at, "created_at": at, "finished_at": at, "attempts": 5, "purged": True}
    # Each a second later than the one before
    keys = [least_id(at.timestamp() - ago) for ago in (3, 2, 1)]
    people = (alice, bob, alice)
    made = [Export.objects.create(pk=key, user_id=one.user_id, **ended) for key, one in zip(keys, people, strict=True)]
    first = http.get(f"{OPS}/failed-jobs/?kind=export&limit=1").json()
    second = http.get(first["next"]).json()
    told, older = first["results"] + second["results"]
    # The first of alice's is told no more: she has ordered another one
    assert ([told["id"], older["id"]], second["next"]) == ([str(made[2].pk), str(made[1].pk)], None)
    assert (told["subject_name"], told["queue"], told["namespace"]) == ("alice", "export", None)
    assert http.get(second["previous"]).json()["results"] == [told]
    before = waiting("export")
    again = [f"{OPS}/failed-jobs/{one.pk}/retry/" for one in made]
    with django_capture_on_commit_callbacks(execute=True):
        codes = [http.post(path, {"kind": "export"}).status_code for path in (again[0], again[2], again[2])]
    assert codes == [404, 204, 404]
    made[2].refresh_from_db()
    assert (made[2].state, made[2].attempts, made[2].finished_at, made[2].purged) == ("queued", 0, None, False)
    assert waiting("export") == before + 1
    assert client_for("mod").get(f"{OPS}/failed-jobs/?kind=export").status_code == 403
    # One whose person has another one made at the same moment
    running = Export.objects.create(pk=least_id(at.timestamp() - 9), user_id=bob.user_id, asked_at=at, created_at=at)
    assert http.post(f"{OPS}/failed-jobs/{made[1].pk}/retry/", {"kind": "export"}).status_code == 404
    running.delete()
    # Those who are gone, and what is older than a week, are listed no more
    Export.objects.filter(pk=made[1].pk).update(user=None)
    Export.objects.create(pk=least_id(at.timestamp() - 8 * 86_400), user_id=bob.user_id, **ended)
    assert http.get(f"{OPS}/failed-jobs/?kind=export").json()["results"] == []


def test_a_message_that_failed_for_good_is_named_with_its_error_and_sent_again_once(client_for, admin, dead):
    http = client_for("admin")
    [told] = http.get(f"{OPS}/failed-jobs/?kind=message").json()["results"]
    assert (told["id"], told["queue"], told["name"]) == (dead, "mail", "deliver_digests")
    assert told["detail"] == "ConnectionRefusedError: nobody is there"
    [mail] = [one for one in http.get(f"{OPS}/queues/").json()["queues"] if one["queue"] == "mail"]
    assert mail["failed"] == 1
    before = waiting("mail")
    assert http.post(f"{OPS}/failed-jobs/{dead}/retry/", {"kind": "message"}).status_code == 204
    assert waiting("mail") == before + 1
    assert sender().client.zcard("dramatiq:mail.XQ") == 0
    assert http.post(f"{OPS}/failed-jobs/{dead}/retry/", {"kind": "message"}).status_code == 404
    assert http.get(f"{OPS}/failed-jobs/?kind=message").json()["results"] == []


def test_a_message_that_is_not_sent_again_stays_among_those_that_failed(client_for, admin, dead, monkeypatch):
    http, client = client_for("admin"), sender().client
    with monkeypatch.context() as away:
        away.setattr("backend.operations.services.failed_jobs.send", lambda job: False)
        assert http.post(f"{OPS}/failed-jobs/{dead}/retry/", {"kind": "message"}).status_code == 503
    assert client.zcard("dramatiq:mail.XQ") == 1
    # One of another version
    message = Message(queue_name="mail", actor_name="of_old", args=(str(uuid4()),), kwargs={}, options={})
    client.hset("dramatiq:mail.XQ.msgs", dead, message.encode())
    assert http.post(f"{OPS}/failed-jobs/{dead}/retry/", {"kind": "message"}).status_code == 409
    [told] = http.get(f"{OPS}/failed-jobs/?kind=message").json()["results"]
    assert (told["id"], told["name"]) == (dead, "of_old")


def test_storage_says_what_grows_and_when_the_room_is_used_up(client_for, admin):
    namespace = Namespace.objects.get(slug="demo")
    Namespace.objects.filter(pk=namespace.pk).update(used_bytes=600, quota_bytes=1000)
    today, moment = clock.now().date(), clock.now()
    for ago, size in ((0, 200), (1, 400), (60, 10_000)):
        day = (today - timedelta(days=ago)).isoformat()
        MediaStatistic.objects.create(namespace=namespace, what="day", key=day, files=1, bytes=size, at=moment)
    MediaStatistic.objects.create(namespace=namespace, what="kind", key="video", files=2, bytes=600, at=moment)
    body = client_for("admin").get(f"{OPS}/storage/").json()
    [told] = body["results"]
    assert told["by_kind"] == [{"kind": "video", "files": 2, "bytes": 600}]
    assert (told["used_bytes"], told["quota_bytes"], told["growth_bytes"]) == (600, 1000, 20)
    assert len(told["by_day"]) == 30
    assert told["by_day"][-2:] == [
        {"day": (today - timedelta(days=1)).isoformat(), "bytes": 400}, {"day": today.isoformat(), "bytes": 200},
    ]  # fmt: skip
    # 400 bytes are left at 20 a day
    assert told["full_at"][:10] == (today + timedelta(days=20)).isoformat()
    assert {one["store"] for one in body["stores"]} == {"disk"}
    # Of a younger namespace those days are counted that there were
    MediaStatistic.objects.filter(bytes=10_000).delete()
    [young] = client_for("admin").get(f"{OPS}/storage/").json()["results"]
    assert young["growth_bytes"] == 300
    assert full_at(10, 100, 0) is None
    assert full_at(10, 10**9, 1) is None
    assert full_at(10, None, 5) is None


def test_the_disk_is_not_said_to_fill_up_by_files_that_stand_in_a_bucket(admin, settings, monkeypatch):
    namespace = Namespace.objects.get(slug="demo")
    key, moment = clock.now().date().isoformat(), clock.now()
    MediaStatistic.objects.create(namespace=namespace, what="day", key=key, files=1, bytes=100, at=moment)
    disk = Fill(store="disk", used_bytes=600, total_bytes=1000, level=None)
    monkeypatch.setattr("backend.operations.selectors.storage.stores", lambda: [disk])
    [told] = stores_filled(admin)
    assert (told.full_at or "")[:10] == (moment + timedelta(days=4)).date().isoformat()
    settings.MEDIA_STORE = "s3"
    [told] = stores_filled(admin)
    assert told.full_at is None


def test_health_names_what_is_degraded_and_the_command_that_mends_it(client_for, settings):
    health.LAST.forget()
    write_heartbeat({"cage": {"landlock": 7, "seccomp": True}, "ffmpeg": "", "ai": {"provider": "off"}})
    body = client_for("admin").get(f"{OPS}/health/").json()
    commands = {part["name"]: part["command"] for part in body["parts"] if not part["ok"]}
    assert commands == {"ffmpeg": "apt-get install ffmpeg"}
    assert (body["status"], body["operator"], body["alerts"]) == ("degraded", True, 0)
    for failed in (True, False):
        note_traffic("commands", failed=failed, seconds=0.3)
    TALLY.tell()
    traffic = {one["what"]: one for one in client_for("admin").get(f"{OPS}/health/").json()["traffic"]}
    assert traffic["commands"] == {"what": "commands", "count": 2, "failed": 1, "slow_ms": 250}
    assert (traffic["requests"]["failed"], traffic["downloads"]["count"]) == (0, 0)
