"""What the tests of the HTTP edge share: rooms, videos in them, and a Redis that can go away."""

from uuid import UUID

import pytest
from redis import Redis

from backend.api.framework import cache
from backend.chat.services import create_room, in_room
from backend.ids import new_id
from backend.jobs import heartbeat
from backend.jobs.doorbell import DoorbellBroker
from backend.media.placements import Destination
from backend.media.services import NewUpload, finish_upload, judge_upload, start_upload
from backend.storage.staging import StagedFile

HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0\0\0\x08free"


@pytest.fixture
def room(alice, bob):
    """The id of a group of alice (its owner) and bob."""
    shown, _ = create_room(alice, kind="group", name="General", members=[bob.user_id])
    return UUID(shown.id)


@pytest.fixture
def direct(alice, bob):
    """The id of the direct room of alice and bob."""
    shown, _ = create_room(alice, kind="direct", members=[bob.user_id])
    return UUID(shown.id)


@pytest.fixture
def send_video(settings):
    """Sends a video into a room, as uploads do: the ids of its message and of the file."""

    def send(actor, room_id, *, body="look"):
        content = HEAD + new_id().bytes
        new = NewUpload(
            name="holiday.mp4",
            size=len(content),
            content_type="video/mp4",
            upload_id=str(new_id()),
            client_id=str(new_id()),
        )
        handle = start_upload(actor, new, Destination(placement=in_room(room_id), body=body))
        with StagedFile(handle.id) as staged:
            staged.append(content)
        judge_upload(actor, handle, content)
        finish_upload(actor, handle, size=len(content), sha256=new_id().hex * 2)
        return handle.message_id, handle.media_id

    return send


@pytest.fixture
def redis_away(settings, monkeypatch):
    """The cache and the heartbeats of workers point at a Redis that is not there."""
    gone = DoorbellBroker(client=Redis.from_url("unix:///nowhere/valkey.sock"))
    monkeypatch.setattr(heartbeat, "sender", lambda: gone)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}}
    yield
    cache._BREAKER.succeeded()
