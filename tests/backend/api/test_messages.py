"""Saying, reading and taking back over HTTP; attachments with paths that can be fetched as they are."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.db import connection

from backend.accounts.services import actor_by_grant
from backend.chat.services import create_room, delete_attachment, delete_message, mark_read, send_message
from backend.ids import new_id
from backend.moderation.services import quarantine_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(room):
    return f"/api/chat/rooms/{room}/messages/"


def said(client, path, **body):
    return client.post(path, {"client_id": str(new_id()), **body})


def test_what_is_said_can_be_read_by_the_others(client_for, path):
    answer = said(client_for("alice"), path, body="hi")
    assert answer.status_code == 201
    page = client_for("bob").get(path).json()
    assert page["results"] == [answer.json()]
    assert page["more"] is False
    assert page["position"]["seq"] == 1
    assert client_for("bob").get(f"/api/chat/messages/{answer.json()['id']}/").json() == answer.json()


def test_null_is_as_good_as_nothing(client_for, path):
    answer = said(client_for("alice"), path, body="hi", attachments=None, reply_to=None, thread=None)
    assert (answer.status_code, answer.json()["attachments"], answer.json()["reply_to"]) == (201, [], None)


def test_the_same_message_sent_again_is_said_once(client_for, path):
    alice, body = client_for("alice"), {"client_id": str(new_id()), "body": "once"}
    first, again = alice.post(path, body), alice.post(path, body)
    other = alice.post(path, {**body, "body": "twice"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json() == again.json()
    assert len(alice.get(path).json()["results"]) == 1


NOT_SENT = [
    ({"body": "x"}, "client_id"),
    ({"client_id": "mine", "body": "x"}, "client_id"),
    ({"client_id": str(new_id())}, "body"),
    ({"client_id": str(new_id()), "body": " \n"}, "body"),
    ({"client_id": str(new_id()), "body": "x" * 8001}, "body"),
    ({"client_id": str(new_id()), "body": "a\x00b"}, "body"),
    ({"client_id": str(new_id()), "body": 7}, "body"),
    ({"client_id": str(new_id()), "body": ["x"]}, "body"),
    ({"client_id": str(new_id()), "body": "x", "attachments": ["x"]}, "attachments"),
    ({"client_id": str(new_id()), "body": "x", "attachments": [1]}, "attachments"),
    ({"client_id": str(new_id()), "body": "x", "reply_to": "x"}, "reply_to"),
    ({"client_id": str(new_id()), "body": "x", "thread": str(new_id())}, "thread"),
    ({"client_id": str(new_id()), "body": None}, "body"),
    ({"client_id": None, "body": "x"}, "client_id"),
]


def test_a_message_that_cannot_be_sent_names_the_field(client_for, path, subtests):
    alice = client_for("alice")
    for body, field in NOT_SENT:
        with subtests.test(field, body=str(body)[:60]):
            answer = alice.post(path, body)
            assert answer.status_code == 400
            assert field in answer.json()["errors"]
    assert alice.get(path).json()["results"] == []


def test_history_begins_where_the_reader_has_not_read_yet(client_for, path, alice, bob, room):
    sent = [send_message(alice, room, client_id=str(new_id()), body=str(n))[0].id for n in range(6)]
    own = send_message(bob, room, client_id=str(new_id()), body="mine")[0].id
    later = send_message(alice, room, client_id=str(new_id()), body="later")[0].id

    def page(limit):
        body = client_for("bob").get(path, QUERY_STRING=f"unread=true&limit={limit}").json()
        return [one["id"] for one in body["results"]], body["more"], body["newer"]

    mark_read(bob, room, UUID(sent[2]))
    assert page(4) == (sent[1:5], True, True)
    assert page(1) == ([sent[3]], True, True)
    # What is deleted, or one's own, is not unread; and where all is read, the newest page is there
    delete_message(alice, UUID(sent[3]))
    assert page(1)[0] == [sent[4]]
    mark_read(bob, room, UUID(sent[5]))
    assert page(1)[0] == [later]
    mark_read(bob, room, UUID(later))
    assert page(2) == ([own, later], True, False)
    refused = [f"unread=true&before={own}", "unread=maybe"]
    assert [client_for("bob").get(path, QUERY_STRING=query).status_code for query in refused] == [400, 400]


NO_JSON = [b'{"client_id": "\\ud800"}', b'{"a":', b"\xff\xfe", b"[]", b"null", b'"x"', b'{"client_id":' + b"[" * 9000]


def test_a_body_that_is_no_proper_json_is_a_problem_and_never_an_accident(client_for, path, subtests):
    alice = client_for("alice")
    for raw in NO_JSON:
        with subtests.test(str(raw)[:40]):
            answer = alice.generic("POST", path, raw, content_type="application/json")
            assert answer.status_code == 400
            assert answer["Content-Type"] == "application/problem+json"


def test_history_goes_both_ways_page_by_page(client_for, path, alice, room):
    sent = [send_message(alice, room, client_id=str(new_id()), body=str(n))[0].id for n in range(7)]
    bob = client_for("bob")

    def page(query):
        body = bob.get(f"{path}?{query}").json()
        return [one["id"] for one in body["results"]], body["more"]

    assert page("limit=3") == (sent[4:], True)
    assert page(f"limit=3&before={sent[4]}") == (sent[1:4], True)
    assert page(f"limit=3&before={sent[1]}") == (sent[:1], False)
    assert page(f"limit=3&after={sent[0]}") == (sent[1:4], True)
    assert page(f"limit=3&after={sent[3]}") == (sent[4:], False)


def test_history_stands_around_a_message_or_a_time_and_says_what_lies_beyond(client_for, path, alice, room):
    sent = [send_message(alice, room, client_id=str(new_id()), body=str(n))[0] for n in range(9)]
    keys, bob = [one.id for one in sent], client_for("bob")

    def page(query):
        body = bob.get(path, QUERY_STRING=query).json()
        return [one["id"] for one in body["results"]], body["more"], body["newer"]

    assert page(f"limit=4&around={keys[4]}") == (keys[2:6], True, True)
    assert page(f"limit=4&around={keys[1]}") == (keys[0:3], False, True)
    assert page(f"limit=4&around={keys[8]}") == (keys[6:9], True, False)
    assert page("limit=4&at=2020-01-01T00:00:00Z") == (keys[0:2], False, True)
    assert page("limit=4&at=2120-01-01T00:00:00Z") == (keys[5:9], True, False)
    assert page(f"limit=9&at={sent[4].created_at}")[0][:5] == keys[0:5]
    ends = [page(query)[2] for query in ("limit=3", f"limit=3&after={keys[5]}", f"limit=3&after={keys[1]}")]
    assert ends == [False, False, True]
    assert page(f"limit=3&before={keys[4]}")[2] is True
    assert bob.get(path, QUERY_STRING=f"around={new_id()}").status_code == 404
    assert bob.get(path, QUERY_STRING=f"around={keys[0]}&at={sent[0].created_at}").status_code == 400


def test_a_query_that_makes_no_sense_is_refused(client_for, path, subtests):
    bob = client_for("bob")
    for query in ("around=x", "at=yesterday", "before=x", "after=%00", "limit=0", "limit=x", "limit=-1", "limit=²"):
        with subtests.test(query):
            assert bob.get(f"{path}?{query}").status_code == 400


def test_a_message_of_another_room_opens_no_place_in_this_history(client_for, path, alice):
    other = UUID(create_room(alice, kind="group", name="Other")[0].id)
    foreign, _ = send_message(alice, other, client_id=str(new_id()), body="x")
    assert client_for("alice").get(f"{path}?before={foreign.id}").status_code == 404
    assert client_for("alice").get(f"{path}?before={foreign.id}&after={foreign.id}").status_code == 400


def test_a_message_that_is_taken_back_leaves_a_tombstone(client_for, path):
    alice = client_for("alice")
    message = said(alice, path, body="oops").json()
    gone = alice.delete(f"/api/chat/messages/{message['id']}/")
    assert gone.status_code == 200
    assert (gone.json()["body"], gone.json()["deleted_at"] is None) == ("", False)
    assert client_for("bob").get(path).json()["results"] == [gone.json()]


def test_only_its_sender_or_those_who_rule_the_room_take_a_message_back(client_for, path):
    by_alice = said(client_for("alice"), path, body="mine").json()["id"]
    by_bob = said(client_for("bob"), path, body="his").json()["id"]
    assert client_for("bob").delete(f"/api/chat/messages/{by_alice}/").status_code == 403
    assert client_for("alice").delete(f"/api/chat/messages/{by_bob}/").status_code == 200


class TestAttachments:
    """Files in answers."""

    def test_media_paths_carry_the_grant_of_whoever_asks(self, client_for, path, alice, room, send_video):
        message_id, media_id = send_video(alice, room)
        shown = client_for("bob").get(f"/api/chat/messages/{message_id}/").json()["attachments"][0]
        listed = client_for("bob").get(path).json()["results"][0]["attachments"][0]
        single = client_for("bob").get(f"/api/chat/attachments/{media_id}/").json()
        rooms = client_for("bob").get("/api/chat/rooms/").json()["results"][0]["last_message"]["attachments"][0]
        for one in (shown, listed, single, rooms):
            split = urlsplit(one["file_url"])
            assert split.path == f"/media/{media_id}/file"
            assert actor_by_grant(parse_qs(split.query)["g"][0], address="").user.username == "bob"

    def test_a_person_takes_their_file_away_from_everybody(self, client_for, path, alice, room, send_video):
        message_id, media_id = send_video(alice, room, body="words stay")
        assert client_for("bob").delete(f"/api/chat/attachments/{media_id}/").status_code == 403
        assert client_for("alice").delete(f"/api/chat/attachments/{media_id}/").status_code == 204
        assert client_for("bob").get(f"/api/chat/attachments/{media_id}/").status_code == 404
        message = client_for("bob").get(f"/api/chat/messages/{message_id}/").json()
        assert (message["body"], message["attachments"]) == ("words stay", [])

    def test_a_message_that_held_nothing_else_goes_with_its_file(self, client_for, alice, room, send_video):
        message_id, media_id = send_video(alice, room, body="")
        client_for("alice").delete(f"/api/chat/attachments/{media_id}/")
        assert client_for("bob").get(f"/api/chat/messages/{message_id}/").json()["deleted_at"]

    def test_a_held_file_shows_nothing_but_its_uploader_reads_the_name(self, client_for, alice, mod, room, send_video):
        _, media_id = send_video(alice, room)
        quarantine_file(mod, media_id, reason="spam")
        mine = client_for("alice").get(f"/api/chat/attachments/{media_id}/").json()
        theirs = client_for("bob").get(f"/api/chat/attachments/{media_id}/").json()
        assert (mine["name"], theirs["name"]) == ("holiday.mp4", None)
        for shown in (mine, theirs):
            assert shown["hold"] == "quarantined"
            assert (shown["file_url"], shown["thumbnail_url"], shown["download_url"]) == (None, None, None)

    def test_what_one_may_not_see_cannot_be_attached(self, client_for, alice, carol, room, send_video):
        _, media_id = send_video(alice, room)
        other = UUID(create_room(carol, kind="group", name="Carol's")[0].id)
        body = {"body": "got it", "attachments": [str(media_id)]}
        assert said(client_for("carol"), f"/api/chat/rooms/{other}/messages/", **body).status_code == 404

    def test_a_file_may_be_shown_again_by_who_sees_it(self, client_for, alice, bob, room, send_video):
        _, media_id = send_video(alice, room)
        other = UUID(create_room(bob, kind="group", name="Bob's")[0].id)
        answer = said(client_for("bob"), f"/api/chat/rooms/{other}/messages/", attachments=[str(media_id)])
        assert answer.status_code == 201
        delete_attachment(alice, media_id)
        assert client_for("bob").get(f"/api/chat/messages/{answer.json()['id']}/").json()["deleted_at"]


class TestQueries:
    """How many queries the most frequent requests make: two to know who asks; savepoints are the test's own."""

    def test_sending_makes_the_same_number_of_queries_however_long_the_room(
        self, client_for, path, alice, room, django_assert_num_queries
    ):
        client = client_for("alice")
        said(client, path, body="the first one makes the head of the stream")
        for _ in range(20):
            send_message(alice, room, client_id=str(new_id()), body="x")
        with django_assert_num_queries(SEND + INDEXED[connection.vendor]):
            said(client, path, body="hi")

    def test_history_makes_the_same_number_of_queries_for_any_page(
        self, client_for, path, alice, room, send_video, django_assert_num_queries
    ):
        for _ in range(5):
            send_video(alice, room)
        client = client_for("alice")
        for limit in (1, 5):
            with django_assert_num_queries(HISTORY):
                client.get(f"{path}?limit={limit}")

    def test_the_list_of_rooms_makes_the_same_number_of_queries_for_any_number(
        self, client_for, alice, room, direct, send_video, django_assert_num_queries
    ):
        send_video(alice, room)
        send_video(alice, direct)
        client = client_for("alice")
        with django_assert_num_queries(ROOMS):
            client.get("/api/chat/rooms/")
        for number in range(5):
            other = UUID(create_room(alice, kind="group", name=str(number))[0].id)
            send_video(alice, other)
        with django_assert_num_queries(ROOMS):
            client.get("/api/chat/rooms/")


SEND, HISTORY, ROOMS = 10, 8, 11
INDEXED = {"postgresql": 1, "sqlite": 2}
"""To make a text be found: FTS5 stands beside its row."""
