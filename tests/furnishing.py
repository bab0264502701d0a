"""Furnishes the demonstration for pictures of its screens: rooms, files, tags, and what is blocked and held."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import uuid4

import httpx

from media_pipeline import scenery
from tests.corpus import videos
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import until

ALBUM = [("dawn", (1600, 1000)), ("noon", (900, 1300)), ("mist", (1200, 1200)), ("autumn", (1800, 700))]
"""Skies and sizes of the pictures of one message."""
ROOMS = {
    "Release 4.2": ("carol", "The notes are ready; who reads them once more?", "I do, this afternoon.", "Thank you!"),
    "Design": ("bob", "The new tiles are in the library.", "They are lovely, the dark ones most of all."),
    "Lunch": ("mod", "Ramen at one?"),
    "Support": ("carol", "A customer asks how long uploads are kept.", "24 hours, then they have to begin anew."),
}
"""Rooms with what is said in them, by one person and Alice in turns."""


def furnish(running: Running) -> None:
    """Fill it; all is processed at the end."""
    alice, bob, carol, mod = (Person(running, name) for name in ("alice", "bob", "carol", "mod"))
    people = {"bob": bob, "carol": carol, "mod": mod}
    for name, (who, *said) in ROOMS.items():
        room = alice.new_room(name, "bob", "carol", "mod")
        for turn, body in enumerate(said):
            _say(people[who] if turn % 2 == 0 else alice, room, body)
    with tempfile.TemporaryDirectory() as folder:
        _send(Path(folder), alice, bob, mod)
    _look_after(running, mod)


def _say(person: Person, room: str, body: str) -> None:
    said = {"client_id": str(uuid4()), "body": body}
    person.http.post(f"/api/chat/rooms/{room}/messages/", json=said).raise_for_status()


def _send(folder: Path, alice: Person, bob: Person, mod: Person) -> None:
    """An album, a film in several heights, documents, and a picture that is quarantined and blocked."""
    long, cam = alice.new_room("Long films", "bob"), alice.new_room("Harbour cam", "bob", "carol")
    film = alice.send(videos.for_heights(), name="regatta.mp4", room=long)
    for body in ("The cam is back.", "It sends a picture every ten minutes.", "Older ones are in the library."):
        _say(bob, cam, body)
    for name, kind, content in (
        ("Tide tables.csv", "text/csv", b"day,high\nMon,06:12\n"),
        ("Notes.txt", "text/plain", b"Mind the gulls.\n"),
        ("Backup.zip", "application/zip", b"PK\x05\x06" + bytes(18)),
    ):
        (folder / name).write_bytes(content)
        bob.send(folder / name, kind=kind, room=cam)
    unwanted = scenery.photo(folder / "advert.jpg", "dusk", 3, (1200, 800))
    held = bob.settled(bob.send(unwanted, kind="image/jpeg", room=cam))["id"]
    for number, (sky, size) in enumerate(ALBUM):
        scenery.photo(folder / f"walk-{number}.jpg", sky, 20 + number, size)
    album = [alice.send(folder / f"walk-{number}.jpg", kind="image/jpeg") for number in range(len(ALBUM))]
    for picture in album:
        alice.settled(picture)
    said = {
        "client_id": str(uuid4()),
        "body": "From the walk along the ridge this morning",
        "attachments": album,
    }
    alice.http.post(f"/api/chat/rooms/{alice.room()}/messages/", json=said).raise_for_status()
    blocked = {"kind": "perceptual", "media": held, "reason": "Advertisement that was sent to every room"}
    mod.http.post("/api/v1/moderation/blocked-hashes/", json=blocked).raise_for_status()
    other = {"kind": "sha256", "value": "8b" * 32, "reason": "Named by the authorities", "namespace": "demo"}
    mod.http.post("/api/v1/moderation/blocked-hashes/", json=other).raise_for_status()
    until(lambda: mod.http.get("/api/v1/moderation/media/", params={"id": held}).json()["results"][0]["hold"])
    alice.settled(film)
    # Being played is what has its heights made.
    alice.http.get(alice.attachment(film)["file_url"], headers={"Range": "bytes=0-99"}).raise_for_status()
    until(lambda: alice.attachment(film)["stream"]["hls"], within=300)


def _look_after(running: Running, mod: Person) -> None:
    """Tags, a collection, somebody with a limit of their own, and guesses of a password."""
    for name, color in (("Landscape", "#5aa9f8"), ("People", "#e5a33b"), ("Invoices", "#bd8cf5")):
        made = {"name": name, "color": color, "namespace": "demo"}
        mod.http.post("/api/v1/media/tags/", json=made).raise_for_status()
    collection = {"name": "For the website", "namespace": "demo"}
    mod.http.post("/api/v1/media/collections/", json=collection).raise_for_status()
    admin = Person(running, "admin")
    limit = {"quota_bytes": 1024**3}
    admin.http.patch(f"/api/v1/namespaces/demo/members/{admin.id_of('bob')}/", json=limit).raise_for_status()
    for _ in range(3):
        guess = {"username": "carol", "password": "a guess"}
        assert httpx.post(f"{running.url}/api/v1/auth/login/", json=guess).status_code == 401
