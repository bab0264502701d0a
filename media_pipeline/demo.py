"""Fills a server with people, rooms and videos to try it with: ``python -m media_pipeline.demo``; safe to repeat."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
django.setup()

import av
from django.conf import settings
from PIL import Image, ImageDraw

from backend.accounts.access import Actor, Role
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services import ensure_namespace, ensure_user
from backend.chat.selectors import history, rooms_of
from backend.chat.services import create_room, in_room, send_message
from backend.media.placements import Destination
from backend.media.services import NewUpload, finish_upload, judge_upload, start_upload
from backend.sniff import HEAD_BYTES
from backend.storage.staging import StagedFile, sha256_of

PEOPLE = (
    ("alice", "Alice Arnold", Role.MEMBER),
    ("bob", "Bob Brandt", Role.MEMBER),
    ("carol", "Carol Chen", Role.MEMBER),
    ("mod", "Mo Derator", Role.MODERATOR),
    ("admin", "Ada Min", Role.OWNER),
)
_FPS = 25


def video(seconds: int, size: tuple[int, int], colours: tuple[str, str]) -> bytes:
    """A small MP4 with its index in front: a ball that crosses the picture once a second."""
    background = Image.composite(
        Image.new("RGB", size, colours[0]), Image.new("RGB", size, colours[1]), Image.linear_gradient("L").resize(size)
    )
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        # A real file, because putting the index in front means reading back what was written.
        with av.open(file.name, "w", format="mp4", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("libx264", rate=_FPS, options={"preset": "veryfast", "crf": "28"})
            stream.width, stream.height = size
            stream.pix_fmt = "yuv420p"
            for number in range(seconds * _FPS):
                picture = _with_ball(background, number, f"{number // _FPS + 1} / {seconds}")
                container.mux(stream.encode(av.VideoFrame.from_image(picture)))  # type: ignore[no-untyped-call]
            container.mux(stream.encode(None))
        return Path(file.name).read_bytes()


def _with_ball(background: Image.Image, number: int, text: str) -> Image.Image:
    (width, height), phase = background.size, (number / _FPS + 0.4) % 1
    picture, radius = background.copy(), background.height // 8
    across, down = phase * (width + 2 * radius) - radius, height * (0.6 - 0.8 * (0.25 - (phase - 0.5) ** 2))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((across - radius, down - radius, across + radius, down + radius), fill="white")
    draw.text((width * 0.05, height * 0.06), text, fill="white", font_size=height // 12)
    return picture


def upload(actor: Actor, room: UUID, name: str, content: bytes, body: str) -> None:
    """Send a file as a client would, through the same services."""
    # Always the same ids: what was sent by an earlier start is not sent again.
    known = str(uuid5(NAMESPACE_URL, f"offchat:demo:{room}:{name}"))
    new = NewUpload(name=name, size=len(content), client_id=known, upload_id=known)
    handle = start_upload(actor, new, Destination(placement=in_room(room), body=body))
    if handle.ended:
        return
    with StagedFile(handle.id) as staged:
        staged.append(content[staged.offset :])
        judge_upload(actor, handle, staged.head(HEAD_BYTES))
        digest = sha256_of(staged.path)
    finish_upload(actor, handle, size=len(content), sha256=digest)


def actor_named(user_id: UUID) -> Actor:
    """The actor for a demo person."""
    user = user_by_id(user_id)
    if user is None:
        raise SystemExit("A demo person is barred; start with --no-demo, or with another data folder.")
    return actor_of(user, credential="demo", address="")


def seed() -> None:
    """Everything the demo needs, where it is not there yet."""
    namespace = ensure_namespace("demo", "Demo")
    people = {
        name: ensure_user(
            name,
            password=settings.DEMO_PASSWORD,
            display_name=shown,
            roles={namespace: role},
            superuser=role == Role.OWNER,
        )
        for name, shown, role in PEOPLE
    }
    alice, bob = actor_named(people["alice"]), actor_named(people["bob"])
    _direct(alice, people["bob"])
    room = _general(alice, [people[name] for name in people])
    if history(alice, room, limit=1).messages:
        return
    _talk(alice, bob, room)


def _direct(alice: Actor, bob: UUID) -> None:
    create_room(alice, kind="direct", members=[bob], namespace="demo")


def _general(alice: Actor, people: list[UUID]) -> UUID:
    there = next((room for _, room in rooms_of(alice) if room.name == "general"), None)
    if there is None:
        there, _ = create_room(
            alice, kind="group", name="general", topic="Everything", members=people, namespace="demo"
        )
    return UUID(there.id)


def _talk(alice: Actor, bob: Actor, room: UUID) -> None:
    def say(actor: Actor, body: str) -> None:
        send_message(actor, room, client_id=str(uuid5(NAMESPACE_URL, f"offchat:demo:{room}:{body}")), body=body)

    # Both videos before the first word: what fails on the way leaves an empty room that the next start fills.
    harbour = video(6, (1280, 720), ("#0b4f6c", "#f5b841"))
    meadow = video(4, (720, 1280), ("#2f6f3e", "#bfe3b4"))
    say(alice, "Welcome to OffChat. Drop a video into this window and watch it arrive.")
    upload(alice, room, "harbour.mp4", harbour, "Morning at the harbour")
    say(bob, "That was quick: the picture was there before I had read your message.")
    upload(bob, room, "meadow.mp4", meadow, "And one from the meadow, upright")


if __name__ == "__main__":
    seed()
