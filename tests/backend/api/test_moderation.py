"""Moderation and the activity log over HTTP."""

import pytest

from backend.chat.services import create_room
from backend.ids import new_id

pytestmark = pytest.mark.django_db

LIST = "/api/v1/moderation/media/"


@pytest.fixture
def video(alice, room, send_video):
    """The id of a video that alice sent."""
    return send_video(alice, room)[1]


def act(client, media_id, name, reason="spam"):
    return client.post(f"{LIST}{media_id}/{name}/", {"reason": reason})


def test_moderators_see_facts_of_every_file_and_no_way_to_its_bytes(client_for, alice, direct, send_video):
    _, media_id = send_video(alice, direct)
    [shown] = client_for("mod").get(LIST).json()["results"]
    assert (shown["id"], shown["name"], shown["kind"]) == (str(media_id), "holiday.mp4", "video")
    assert (shown["file_url"], shown["thumbnail_url"], shown["download_url"]) == (None, None, None)
    assert client_for("mod").get(f"/api/chat/attachments/{media_id}/").status_code == 404


def test_the_list_narrows_by_what_is_asked(client_for, alice, bob, room, send_video):
    first, second = send_video(alice, room)[1], send_video(bob, room)[1]
    mod = client_for("mod")
    act(mod, second, "quarantine")

    def found(query):
        return {one["id"] for one in mod.get(f"{LIST}?{query}").json()["results"]}

    both = {str(first), str(second)}
    assert found("") == found("kind=video") == found(f"room={room}") == found("namespace=demo") == both
    assert found("hold=quarantined") == found("hold=any") == found(f"uploader={bob.user_id}") == {str(second)}
    assert found("hold=none") == found("q=HOLI") == {str(first)}
    assert found("kind=image") == found("state=ready") == found(f"uploader={new_id()}") == set()


def test_the_list_finds_one_file_by_its_id_also_when_it_is_deleted(client_for, alice, room, send_video):
    wanted, _ = send_video(alice, room)[1], send_video(alice, room)[1]
    mod = client_for("mod")

    def found():
        return [(one["id"], one["state"]) for one in mod.get(f"{LIST}?id={wanted}").json()["results"]]

    assert found() == [(str(wanted), "processing")]
    act(mod, wanted, "delete")
    assert found() == [(str(wanted), "deleted")]
    assert mod.get(f"{LIST}?id={new_id()}").json()["results"] == []


@pytest.mark.parametrize(
    "query",
    ["state=x", "hold=x", "kind=x", "id=x", "uploader=x", "room=x", "limit=x", "cursor=x", "q=%00", f"q={'x' * 201}"],
)
def test_a_filter_that_makes_no_sense_is_refused(client_for, query):
    assert client_for("mod").get(f"{LIST}?{query}").status_code == 400


def test_the_list_can_be_walked_in_both_directions_with_its_filters(client_for, alice, room, send_video):
    sent = [str(send_video(alice, room)[1]) for _ in range(3)][::-1]
    mod = client_for("mod")
    first = mod.get(f"{LIST}?limit=2&kind=video").json()
    second = mod.get(first["next"]).json()
    assert "kind=video" in first["next"]
    assert [one["id"] for one in first["results"] + second["results"]] == sent
    assert (first["previous"], second["next"]) == (None, None)
    assert mod.get(second["previous"]).json()["results"] == first["results"]


def test_quarantine_takes_a_file_from_everybody_and_release_gives_it_back(client_for, video):
    mod, bob = client_for("mod"), client_for("bob")
    held = act(mod, video, "quarantine")
    assert (held.status_code, held.json()["hold"]) == (200, "quarantined")
    assert bob.get(f"/api/chat/attachments/{video}/").json()["file_url"] is None
    released = act(mod, video, "release", "a mistake")
    assert (released.status_code, released.json()["hold"]) == (200, None)
    assert bob.get(f"/api/chat/attachments/{video}/").json()["file_url"]


def test_an_approval_closes_the_case_of_a_file_and_gives_it_back(client_for, video):
    mod, alice = client_for("mod"), client_for("alice")
    act(mod, video, "quarantine")
    for _ in "12":  # Again it changes nothing.
        assert (act(mod, video, "approve").status_code, act(mod, video, "approve").json()["hold"]) == (200, None)
    [case] = mod.get("/api/v1/moderation/queue/?state=closed").json()["results"]
    assert (case["outcome"], case["hold"]) == ("approved", None)
    # Null for a text that may be left out: so do clients that send all that they know of
    reported = client_for("bob").post(f"/api/chat/attachments/{video}/report/", {"reason": "spam", "text": None})
    assert reported.status_code == 201
    me = alice.get("/api/v1/me/").json()["user"]["id"]
    client_for("admin").patch(f"/api/v1/namespaces/demo/members/{me}/", {"role": "moderator"})
    assert act(alice, video, "approve").status_code == 403  # It is her own.
    assert act(mod, video, "approve").status_code == 200
    assert mod.get("/api/v1/moderation/queue/").json()["results"] == []


def test_a_moderator_deletes_a_file_for_good(client_for, video):
    act(client_for("mod"), video, "quarantine")
    gone = act(client_for("mod"), video, "delete")
    assert (gone.status_code, gone.json()["state"]) == (200, "deleted")
    assert client_for("alice").get(f"/api/chat/attachments/{video}/").status_code == 404


def test_a_reveal_answers_links_and_stands_in_the_log_every_time(client_for, video):
    mod = client_for("mod")
    for reason in ("reported", "again"):
        shown = act(mod, video, "reveal", reason).json()
        assert shown["file_url"].startswith(f"/media/{video}/file?s=")
        assert shown["download_url"].startswith(f"/media/{video}/file?download=1&s=")
    rows = mod.get("/api/v1/activity/?action=media.revealed").json()["results"]
    assert [one["data"]["reason"] for one in rows] == ["again", "reported"]
    assert rows[0]["actor"]["username"] == "mod"
    assert rows[0]["object"] == {"type": "media", "id": str(video), "name": "holiday.mp4"}
    assert rows[0]["address"] == "127.0.0.1"


@pytest.mark.parametrize("name", ["approve", "quarantine", "release", "delete", "reveal"])
def test_every_act_needs_a_reason(client_for, video, name, subtests):
    mod = client_for("mod")
    for body in ({}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 1001}, {"reason": 1}):
        with subtests.test(str(body)[:30]):
            answer = mod.post(f"{LIST}{video}/{name}/", body)
            assert answer.status_code == 400
            assert "reason" in answer.json()["errors"]


def test_the_activity_log_narrows_by_what_is_asked(client_for, alice, mod, room, video):
    client = client_for("mod")
    act(client, video, "quarantine")

    def actions(query):
        return [one["action"] for one in client.get(f"/api/v1/activity/?{query}").json()["results"]]

    assert set(actions("")[:2]) == {"media.quarantined", "case.opened"}
    assert actions(f"actor={mod.user_id}") == ["media.quarantined"]
    assert actions(f"object={video}&action=media.quarantined") == ["media.quarantined"]
    assert actions("action=media.quarantined,room.created") == ["media.quarantined", "room.created"]
    assert actions("action=media.quarantined,nothing") == ["media.quarantined"]
    assert set(actions(f"room={room}")) >= {"room.created", "media.quarantined"}
    assert actions("since=2100-01-01T00:00:00Z") == actions("until=2000-01-01T00:00:00%2B02:00") == []
    assert actions("until=2100-01-01T00:00:00Z") == actions("")


@pytest.mark.parametrize("query", ["actor=x", "object=1", "room=x", "since=yesterday", "until=9999999", "action=%00"])
def test_a_question_to_the_log_that_makes_no_sense_is_refused(client_for, query):
    assert client_for("mod").get(f"/api/v1/activity/?{query}").status_code == 400


def test_the_log_of_one_namespace_shows_nothing_of_another(client_for, actor):
    stranger = actor("stranger")
    create_room(stranger, kind="group", name="Elsewhere")
    assert client_for("mod").get("/api/v1/activity/").json()["results"] == []
    assert client_for("mod").get("/api/v1/activity/?namespace=elsewhere").status_code == 404
