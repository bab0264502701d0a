"""Fills a server with people, rooms and videos to try it with: ``python -m media_pipeline.demo``; safe to repeat."""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
if __name__ == "__main__":
    gc.disable()  # Nothing of what is loaded is garbage.
django.setup()

from django.conf import settings

from backend.accounts.access import Actor, Role
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services import ensure_namespace, ensure_user
from backend.chat.selectors import history, rooms_of
from backend.chat.services import create_room, in_room, send_message
from backend.media.placements import Destination
from backend.media.services import NewUpload, finish_upload, judge_upload, start_upload
from backend.sniff import HEAD_BYTES
from backend.storage.staging import StagedFile, sha256_of
from media_pipeline.scenery import film

PEOPLE = (
    ("alice", "Alice Arnold", Role.MEMBER),
    ("bob", "Bob Brandt", Role.MEMBER),
    ("carol", "Carol Chen", Role.MEMBER),
    ("mod", "Mo Derator", Role.MODERATOR),
    ("admin", "Ada Min", Role.OWNER),
)


def upload(actor: Actor, room: UUID, name: str, content: bytes, body: str) -> None:
    """Send a file as a client would, through the same services."""
    # Fixed ids: files that an earlier start has sent are not sent again.
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
    """Return the actor for a demo person."""
    user = user_by_id(user_id)
    if user is None:
        raise SystemExit("A demo person is barred; start with --no-demo, or with another data folder.")
    return actor_of(user, credential="demo", address="")


def seed() -> None:
    """Create the people, rooms and videos of the demo that do not exist yet."""
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
    with tempfile.TemporaryDirectory() as folder:
        harbour = film(Path(folder) / "harbour.mp4", "dawn", 3, (1280, 720), seconds=6).read_bytes()
        meadow = film(Path(folder) / "meadow.mp4", "noon", 4, (720, 1280), seconds=4).read_bytes()
    say(alice, "Welcome to OffChat. Drop a video into this window and watch it arrive.")
    upload(alice, room, "harbour.mp4", harbour, "Morning at the harbour")
    say(bob, "That was quick: the picture was there before I had read your message.")
    upload(bob, room, "meadow.mp4", meadow, "And one from the meadow, upright")


if __name__ == "__main__":
    gc.freeze()
    gc.enable()
    seed()
