"""tus 1.0 as it is written, and as clients on bad networks need it."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from uuid import uuid4

import httpx
import pytest

from backend import clock
from tests.corpus import hostile
from tests.server import WebServer
from tests.tus import OCTETS, PATH, SPEAKS, Tus, answer_of, clip, metadata
from tests.waiting import until

MIB = 1024 * 1024
COPY_UPLOAD = """
import sys, django; django.setup()
from backend.ids import new_id
from backend.media.models import MediaFile, Upload
fields = lambda row: {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
upload = Upload.objects.get(user=sys.argv[1], ended_at=None)
for _ in range(int(sys.argv[2])):
    media = MediaFile.objects.create(**{**fields(upload.media), "id": new_id(), "name": "a copy"})
    Upload.objects.create(**{**fields(upload), "id": new_id(), "media_id": media.pk, "upload_id": ""})
"""
DELETE_COPIES = """
import sys, django; django.setup()
from backend.media.models import MediaFile
MediaFile.objects.filter(uploader=sys.argv[1], name="a copy").delete()
"""


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """The problem that an answer must be."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.text
    said = answer.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["detail"]
    return dict(said)


class TestWhatIsSpoken:
    def test_options_tells_version_extensions_and_limit_without_any_login(self, server: WebServer) -> None:
        answer = httpx.options(server.url + PATH)
        assert answer.status_code == 204
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert set(answer.headers["Tus-Extension"].split(",")) == {
            "checksum", "concatenation", "creation", "creation-defer-length", "creation-with-upload", "expiration",
            "termination",
        }  # fmt: skip
        assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256,crc32c"
        assert answer.headers["Tus-Max-Size"] == str(3 * MIB)

    @pytest.mark.parametrize("version", ["", "0.2.2"])
    def test_another_version_is_refused_with_the_one_that_is_spoken(self, server: WebServer, version: str) -> None:
        headers = {**server.auth(), **({"Tus-Resumable": version} if version else {})}
        answer = httpx.post(server.url + PATH, headers=headers)
        problem(answer, 412, "precondition_failed")
        assert answer.headers["Tus-Version"] == "1.0.0"

    def test_nobody_is_let_in_without_a_credential_or_with_a_bad_one(self, server: WebServer) -> None:
        for headers in ({}, {"Authorization": "Token nonsense"}):
            answer = httpx.post(server.url + PATH, headers={**SPEAKS, **headers})
            problem(answer, 401, "unauthenticated")
            assert answer.headers["WWW-Authenticate"] == "Token"

    def test_another_method_is_refused_with_the_ones_that_work(self, tus: Tus) -> None:
        location = tus.begin(10)
        for method, path, allowed in (
            ("GET", PATH, "OPTIONS, POST"),
            ("DELETE", PATH, "OPTIONS, POST"),
            ("GET", location, "OPTIONS, HEAD, PATCH, DELETE"),
            ("POST", location, "OPTIONS, HEAD, PATCH, DELETE"),
        ):
            answer = tus.http.request(method, path)
            problem(answer, 405, "method_not_allowed")
            assert answer.headers["Allow"] == allowed
            assert answer.headers["Allow"] in answer.json()["detail"]
        problem(tus.http.post(PATH, headers={"X-HTTP-Method-Override": "PATCH"}), 405, "method_not_allowed")
        assert tus.http.post(location, headers={"X-HTTP-Method-Override": "options"}).headers["Tus-Version"] == "1.0.0"
        tus.delete(location)

    def test_every_answer_has_the_request_number_and_the_security_headers(self, tus: Tus) -> None:
        answer = tus.http.head(PATH + str(uuid4()), headers={"X-Request-ID": "seen-at-the-door"})
        assert answer.headers["X-Request-ID"] == "seen-at-the-door"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Tus-Resumable"] == "1.0.0"

    def test_an_unknown_host_is_refused(self, tus: Tus) -> None:
        problem(tus.http.get(PATH, headers={"Host": "evil.example"}), 400, "invalid")


class TestCreation:
    def test_the_message_stands_before_the_first_byte_and_every_answer_names_it(self, tus: Tus) -> None:
        created = tus.create(2 * MIB)
        assert created.status_code == 201
        location = created.headers["Location"]
        names = {name: created.headers[name] for name in ("Upload-Media", "Upload-Message")}
        data = clip(2 * MIB)
        for answer in (
            tus.head(location),
            tus.patch(location, 0, data[:100]),
            tus.patch(location, 0, data[:100]),
            tus.patch(location, 100, data[100:]),
            tus.head(location),
        ):
            assert {name: answer.headers[name] for name in names} == names

    def test_head_tells_offset_length_expiry_and_what_was_said(self, tus: Tus) -> None:
        said = tus.said(title="Ünïcode")
        location = tus.create(2 * MIB, said).headers["Location"]
        answer = tus.head(location)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("0", str(2 * MIB))
        assert answer.headers["Upload-Metadata"] == metadata(**said)
        left = parsedate_to_datetime(answer.headers["Upload-Expires"]) - clock.now()
        assert 23 * 3600 < left.total_seconds() <= 24 * 3600
        tus.delete(location)

    def test_a_repeated_creation_answers_the_same_location_and_another_file_a_conflict(self, tus: Tus) -> None:
        said = tus.said()
        first, second = tus.create(1000, said), tus.create(1000, said)
        assert (second.status_code, second.headers["Location"]) == (201, first.headers["Location"])
        problem(tus.create(1001, said), 409, "conflict")
        problem(tus.create(1000, said | {"filename": "other.mp4"}), 409, "conflict")
        tus.delete(first.headers["Location"])

    def test_several_uploads_with_one_client_id_join_one_message(self, tus: Tus) -> None:
        client_id = str(uuid4())
        answers = [tus.create(1000, tus.said(client_id=client_id)) for _ in range(3)]
        assert len({answer.headers["Upload-Message"] for answer in answers}) == 1
        assert len({answer.headers["Upload-Media"] for answer in answers}) == 3
        for answer in answers:
            tus.delete(answer.headers["Location"])

    def test_creation_with_upload_takes_the_bytes_along(self, tus: Tus) -> None:
        data = clip(300_000)
        created = tus.create(len(data), headers=OCTETS, content=data)
        assert (created.status_code, created.headers["Upload-Offset"]) == (201, str(len(data)))
        assert tus.http.get(f"/media/{created.headers['Upload-Media']}/file").content == data

    def test_creation_with_a_first_part_goes_on_where_it_ended(self, tus: Tus) -> None:
        data = clip(300_000)
        created = tus.create(len(data), headers=OCTETS, content=data[:70_000])
        assert created.headers["Upload-Offset"] == "70000"
        assert tus.patch(created.headers["Location"], 70_000, data[70_000:]).status_code == 204

    @pytest.mark.parametrize(
        ("headers", "field"),
        [
            ({"Upload-Length": "ten"}, "Upload-Length"),
            ({"Upload-Length": "-1"}, "Upload-Length"),
            ({"Upload-Length": "٣"}, "Upload-Length"),
            ({"Upload-Metadata": "filename !!!"}, "filename"),
            ({"Upload-Metadata": "filename /w=="}, "filename"),
            ({"Upload-Metadata": "filename YQ==,filename YQ=="}, "filename"),
            ({"Upload-Metadata": metadata(room="general")}, "room"),
            ({"Upload-Metadata": metadata(upload_id="1")}, "upload_id"),
            ({"Upload-Metadata": metadata(body="zero\0")}, "body"),
        ],
    )
    def test_what_cannot_be_read_is_refused_by_name(self, tus: Tus, headers: dict[str, str], field: str) -> None:
        sent = {"Upload-Length": "1000", **headers}
        answer = tus.http.post(PATH, headers={key: value.encode() for key, value in sent.items()})
        assert field in problem(answer, 400, "invalid")["errors"]  # type: ignore[operator]

    def test_no_length_is_invalid_no_bytes_are_broken_and_too_many_too_large(self, tus: Tus) -> None:
        problem(tus.http.post(PATH, headers={"Upload-Metadata": metadata(**tus.said())}), 400, "invalid")
        problem(tus.create(0), 422, "invalid_media")
        problem(tus.create(3 * MIB + 1), 413, "too_large")
        for digits in (19, 20, 300, 5000):
            problem(tus.http.post(PATH, headers={"Upload-Length": "9" * digits}), 413, "too_large")

    def test_a_first_part_comes_as_what_it_is_or_not_at_all(self, tus: Tus) -> None:
        answer = tus.create(10, headers={"Content-Type": "video/mp4"}, content=b"0123")
        problem(answer, 415, "unsupported_type")
        assert "Location" not in answer.headers
        problem(tus.create(10, content=iter([b"0123"])), 415, "unsupported_type")
        created = tus.create(10, headers={"Content-Type": "video/mp4"}, content=b"")
        assert (created.status_code, "Upload-Offset" in created.headers) == (201, False)
        tus.delete(created.headers["Location"])

    def test_the_namespace_beside_a_room_must_be_the_rooms(self, tus: Tus) -> None:
        assert "namespace" in problem(tus.create(10, tus.said(namespace="other")), 400, "invalid")["errors"]  # type: ignore[operator]
        created = tus.create(10, tus.said(namespace="demo"))
        assert created.status_code == 201
        tus.delete(created.headers["Location"])

    def test_who_is_not_in_the_room_cannot_send_there(self, server: WebServer) -> None:
        problem(Tus(server, "carol").create(10), 404, "not_found")

    def test_viewers_send_nothing(self, server: WebServer) -> None:
        viewer = Tus(server, "viewer")
        problem(viewer.create(10, viewer.said(room="")), 403, "forbidden")

    def test_nobody_may_have_too_many_unfinished_uploads(self, server: WebServer) -> None:
        # Given somebody with all unfinished uploads that they may have but for one
        carol = Tus(server, "carol")
        first, pending = carol.begin(10, room=""), int(server.environment["PENDING_UPLOADS"])
        server.manage(COPY_UPLOAD, server.ids["carol"], str(pending - 2))
        # When they begin this one and another
        last, answer = carol.begin(10, room=""), carol.create(10, carol.said(room=""))
        # Then the other one is refused
        problem(answer, 429, "rate_limited")
        assert int(answer.headers["Retry-After"]) >= 1
        server.manage(DELETE_COPIES, server.ids["carol"])
        for location in (first, last):
            assert carol.delete(location).status_code == 204


class TestBytes:
    def test_a_wrong_offset_is_a_conflict_and_changes_nothing(self, tus: Tus) -> None:
        location, data = tus.begin(100_000), clip(100_000)
        assert tus.patch(location, 0, data[:40_000]).headers["Upload-Offset"] == "40000"
        for wrong in (0, 39_999, 40_001, 100_000):
            problem(tus.patch(location, wrong, data[wrong:]), 409, "conflict")
        assert tus.offset(location) == 40_000
        assert tus.patch(location, 40_000, data[40_000:]).status_code == 204

    def test_lists_of_unfinished_uploads_know_what_was_received(self, server: WebServer, tus: Tus) -> None:
        location, data = tus.begin(100_000), clip(100_000)
        tus.patch(location, 0, data[:40_000])
        read = """
import sys, django; django.setup()
from uuid import UUID
from backend.media.selectors import unfinished_uploads
print(*(upload.received for upload in unfinished_uploads(UUID(sys.argv[1])) if upload.location == sys.argv[2]))
"""
        assert server.manage(read, server.ids["alice"], location).split() == ["40000"]
        tus.delete(location)

    def test_bytes_come_as_what_they_are_and_from_a_known_offset(self, tus: Tus) -> None:
        location = tus.begin(100)
        headers = {"Content-Type": "video/mp4", "Upload-Offset": "0"}
        problem(tus.http.patch(location, headers=headers, content=b"x"), 415, "unsupported_type")
        unsaid = problem(tus.http.patch(location, headers=OCTETS, content=b"x"), 400, "invalid")
        assert unsaid["errors"] == {"Upload-Offset": ["Is missing."]}
        problem(tus.patch(location, 10**30, b"x"), 409, "conflict")
        problem(tus.http.patch(location, headers={**OCTETS, "Upload-Offset": "x"}, content=b"x"), 400, "invalid")
        tus.delete(location)

    def test_more_than_was_announced_is_too_large_whether_or_not_its_length_is_said(self, tus: Tus) -> None:
        location, data = tus.begin(10_000), clip(10_001)
        problem(tus.patch(location, 0, data), 413, "too_large")
        headers = {**OCTETS, "Upload-Offset": "0"}
        problem(tus.http.patch(location, headers=headers, content=iter([data])), 413, "too_large")
        tus.delete(location)

    def test_post_can_stand_for_patch(self, tus: Tus) -> None:
        location, data = tus.begin(5000), clip(5000)
        headers = {**OCTETS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
        answer = tus.http.post(location, headers=headers, content=data)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "5000")

    def test_a_finished_upload_says_so_and_takes_no_more(self, tus: Tus) -> None:
        location, data = tus.begin(5000), clip(5000)
        tus.patch(location, 0, data)
        assert tus.offset(location) == 5000
        assert "Upload-Expires" not in tus.head(location).headers
        assert tus.patch(location, 5000, b"").status_code == 204
        problem(tus.patch(location, 0, data), 409, "conflict")
        problem(tus.delete(location), 410, "gone")

    def test_other_peoples_uploads_do_not_exist(self, server: WebServer, tus: Tus) -> None:
        location, bob = tus.begin(5000), Tus(server, "bob")
        assert bob.head(location).status_code == 404
        problem(bob.patch(location, 0, b"x"), 404, "not_found")
        problem(bob.delete(location), 404, "not_found")
        problem(tus.patch(PATH + str(uuid4()), 0, b"x"), 404, "not_found")
        problem(tus.patch(PATH + "no-id", 0, b"x"), 404, "not_found")
        tus.delete(location)

    def test_a_terminated_upload_is_gone_and_its_message_with_it(self, tus: Tus) -> None:
        created = tus.create(5000)
        location = created.headers["Location"]
        tus.patch(location, 0, clip(1000))
        assert tus.delete(location).status_code == 204
        ended = tus.head(location)
        assert (ended.status_code, ended.headers["Upload-Media"]) == (410, created.headers["Upload-Media"])
        problem(tus.patch(location, 1000, b"x"), 410, "gone")
        problem(tus.delete(location), 410, "gone")
        assert list((tus.server.data / "staging").rglob(location.rpartition("/")[2].replace("-", ""))) == []

    def test_an_upload_whose_time_is_over_is_gone_for_every_method(self, server: WebServer, tus: Tus) -> None:
        location = tus.begin(10)
        server.manage(
            "import sys, django; django.setup()\n"
            "from backend.media.models import Upload\n"
            "Upload.objects.filter(pk=sys.argv[1]).update(expires_at='2000-01-01T00:00Z')",
            location.rpartition("/")[2],
        )
        answers = [tus.head(location), tus.patch(location, 0, b"12345"), tus.delete(location)]
        assert [answer.status_code for answer in answers] == [410, 410, 410]

    def test_a_forbidden_file_is_refused_by_its_first_kilobytes_and_loses_its_place(self, tus: Tus) -> None:
        data = hostile.text().read_bytes() * 400
        created = tus.create(len(data), tus.said(filename="text.mp4"))
        location = created.headers["Location"]
        # Refused at 4 KiB, long before the last byte
        answer = tus.patch(location, 0, data[:5000])
        assert "text" in str(problem(answer, 415, "unsupported_type")["detail"])
        assert answer.headers["Upload-Media"] == created.headers["Upload-Media"]
        assert tus.head(location).status_code == 410

    def test_a_type_that_was_told_by_bytes_that_were_given_back_is_told_anew(self, server: WebServer, tus: Tus) -> None:
        created = tus.create(100_000, tus.said(filename="note.bin"))
        location, media = created.headers["Location"], created.headers["Upload-Media"]

        def kind() -> str:
            return str(server.client("bob").get(f"/api/chat/attachments/{media}/").json()["kind"])

        def too_much() -> Iterator[bytes]:
            yield clip(64 * 1024)
            until(lambda: kind() == "video")
            yield bytes(100_000)

        problem(tus.patch(location, 0, too_much()), 413, "too_large")
        problem(tus.patch(location, 0, b"a page, " * 12_500), 415, "unsupported_type")

    def test_rights_are_looked_at_again_with_the_last_byte(self, server: WebServer) -> None:
        # Given bob in the middle of an upload
        bob = Tus(server, "bob")
        location, data = bob.begin(10_000), clip(10_000)
        bob.patch(location, 0, data[:9000])
        # When he is made a reader
        change = (
            "import sys, django; django.setup(); from backend.chat.models import Member;"
            "Member.objects.filter(user=sys.argv[1]).update(role=sys.argv[2])"
        )
        server.manage(change, server.ids["bob"], "readonly")
        # Then his last byte does not count
        try:
            problem(bob.patch(location, 9000, data[9000:]), 403, "forbidden")
            assert bob.head(location).status_code == 410
        finally:
            server.manage(change, server.ids["bob"], "member")


class TestBeyondTheEnd:
    @pytest.mark.parametrize("declared", [True, False])
    def test_bytes_beyond_the_end_are_too_many_and_change_nothing(self, tus: Tus, declared: bool) -> None:
        data = clip(300_000)
        location = tus.begin(len(data))
        tus.patch(location, 0, data[:100_000])
        more = data[100_000:] + b"x"
        # Declared, or in pieces of which some fit
        pieces = more if declared else (more[at : at + 50_000] for at in range(0, len(more), 50_000))
        problem(tus.patch(location, 100_000, pieces), 413, "too_large")
        assert tus.offset(location) == 100_000
        # And what is right goes on
        assert tus.patch(location, 100_000, data[100_000:]).status_code == 204
        # Nor is anything taken behind the last byte
        problem(tus.patch(location, len(data), b"x" if declared else iter([b"x"])), 413, "too_large")
        assert tus.patch(location, len(data), b"").status_code == 204
        media = tus.head(location).headers["Upload-Media"]
        assert tus.http.get(f"/media/{media}/file").content == data


class TestMediaTypes:
    def test_media_types_are_compared_without_case_and_parameters(self, tus: Tus) -> None:
        data = clip(5000)
        kind = {"Content-Type": "Application/Offset+Octet-Stream; x=y"}
        location = tus.create(len(data), headers=kind, content=data[:100]).headers["Location"]
        assert tus.patch(location, 100, data[100:], **kind).status_code == 204


def test_a_client_that_sends_on_gets_the_refusal_instead_of_a_reset(server: WebServer) -> None:
    # Given a client that says nothing of a length and sends fifty megabytes before it reads
    tus = Tus(server)
    location = tus.begin(1000)
    connection = tus.half_open(location, 0, 50_000_000, b"")
    for _ in range(50):
        connection.sendall(bytes(1_000_000))
    # Then it reads why
    status, text = answer_of(connection)
    assert status == 413
    assert "too_large" in text
    connection.close()
    tus.delete(location)
