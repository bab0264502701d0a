"""Files that mean harm, sent to a whole OffChat: each ends as the table says, and nobody's bytes are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus import hostile, pictures, videos
from tests.journeys.people import Person
from tests.running import Running

SECRET = b"the words of somebody else's video"


@pytest.fixture(scope="module")
def alice(offchat: Running) -> Person:
    """Somebody who sends strange things."""
    return Person(offchat, "alice")


@pytest.fixture(scope="module")
def victim(offchat: Running) -> Path:
    """A file of another person, as it stands in the store, with words in it that must not be seen anywhere else."""
    bob = Person(offchat, "bob")
    source = offchat.data / "secret.bin"
    source.write_bytes(SECRET * 100)
    media = bob.send(source, kind="application/octet-stream")
    assert bob.settled(media)["state"] == "ready"
    stored = [path for path in (offchat.data / "blobs").rglob("*") if path.is_file() and SECRET in path.read_bytes()]
    return stored[0]


@pytest.mark.parametrize("make", [hostile.hls_playlist, hostile.ffconcat], ids=["playlist", "ffconcat"])
def test_a_playlist_in_the_clothes_of_a_video_is_refused(alice: Person, victim: Path, make) -> None:
    file = make(victim)
    # By form and by tus, with and without saying what it is
    for path in ("/api/chat/videos/upload/", "/api/chat/upload/"):
        refused = alice.form(path, file, name="clip.mp4", room=alice.room())
        assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_type")
        assert "clip.mp4" in refused.json()["detail"]
    begun = alice.begin(file, name="clip.mp4", room=alice.room())
    refused = alice.append(begun.headers["Location"], file.read_bytes(), 0)
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_type")
    # And the upload has ended
    assert alice.append(begun.headers["Location"], b"more", 0).status_code == 410


def test_a_playlist_that_a_demuxer_would_follow_reads_no_foreign_byte(
    alice: Person, victim: Path, offchat: Running
) -> None:
    # Given a file with the head of an MP4 and a playlist behind it, which points at another person's file
    worker = offchat.pid("worker")
    media = alice.send(hostile.playlist_behind_mp4_head(victim), name="clip.mp4", room=alice.room())
    # Then it fails in words, the worker lives, and nothing made of it holds the other file's words
    shown = alice.settled(media)
    assert (shown["state"], shown["error"]["code"]) == ("failed", "invalid_media")
    assert offchat.pid("worker") == worker
    derived = [path for path in (offchat.data / "blobs" / "derived").rglob("*") if path.is_file()]
    assert all(SECRET not in path.read_bytes() for path in derived)


@pytest.mark.parametrize(
    ("make", "name", "by_video_form", "by_form", "code"),
    [
        (hostile.text, "notes.mp4", 415, 415, "unsupported_type"),
        (hostile.html, "page.mp4", 415, 415, "unsupported_type"),
        (hostile.text, "notes.txt", 415, 201, "unsupported_type"),
        (hostile.empty, "empty.mp4", 422, 422, "invalid_media"),
        (lambda: pictures.of_format("jpeg"), "photo.jpg", 415, 201, "unsupported_type"),
        (hostile.huge_png, "huge.png", 415, 201, "unsupported_type"),
    ],
)
def test_each_file_ends_as_the_table_says(alice: Person, make, name, by_video_form, by_form, code) -> None:
    kind = "video/mp4" if name.endswith(".mp4") else "application/octet-stream"
    as_video = alice.form("/api/chat/videos/upload/", make(), name=name, kind=kind)
    assert (as_video.status_code, as_video.json().get("code")) == (by_video_form, code), as_video.text
    assert len(as_video.json()["detail"]) > 20
    assert alice.form("/api/chat/upload/", make(), name=name, kind=kind).status_code == by_form


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (hostile.mp4_without_index, "invalid_media"),
        (hostile.mp4_without_end, "invalid_media"),
        (hostile.mp4_of_garbage, "invalid_media"),
        (hostile.huge_png, "too_many_pixels"),
    ],
)
def test_what_begins_well_and_is_broken_fails_in_words_and_can_be_saved_by_all_who_see_it(
    alice: Person, offchat: Running, make, code
) -> None:
    # Given a worker that is about to meet a broken file
    worker, file = offchat.pid("worker"), make()
    media = alice.send(file, room=alice.room())
    # When it has looked at it
    shown = alice.settled(media)
    # Then the file has failed, with a sentence; the worker lives; who sees the message saves the bytes as they are
    assert (shown["state"], shown["error"]["code"]) == ("failed", code)
    assert " " in shown["error"]["message"]
    assert offchat.pid("worker") == worker
    assert alice.http.get(f"/media/{media}/file?download=1").content == file.read_bytes()
    saved = Person(offchat, "bob").http.get(f"/media/{media}/file?download=1")
    assert (saved.content, saved.headers["Content-Type"]) == (file.read_bytes(), "application/octet-stream")
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_a_file_over_the_limit_is_refused_before_its_bytes(alice: Person) -> None:
    begun = alice.begin(videos.of_format("mp4"), size=101 * 1024 * 1024)
    assert (begun.status_code, begun.json()["code"]) == (413, "too_large")
    assert "100 MiB" in begun.json()["detail"]


@pytest.mark.parametrize("name", ["mp4", "webm", "ogg", "mov", "avi", "mkv"])
def test_each_of_the_six_formats_gets_ready(alice: Person, name: str) -> None:
    media = alice.send(videos.of_format(name), room=alice.room())
    shown = alice.settled(media)
    assert (shown["state"], shown["kind"]) == ("ready", "video"), shown["error"]
    assert all(shown["thumbnails"].values())
    assert alice.http.get(shown["thumbnail_url"]).headers["content-type"] == "image/webp"
