"""Furnishes the demonstration for pictures of its screens: rooms, files, tags, and what is blocked and held."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx

from media_pipeline import scenery
from tests.journeys.people import Person
from tests.running import OFFCHAT, Running, environment
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


RULES = (
    {
        "name": "Films of new people",
        "when": [
            {"field": "member_age_h", "op": "lt", "value": 24},
            {"field": "kind", "op": "eq", "value": "video"},
        ],
        "action": "hold",
        "reason": "A moderator looks first.",
    },
    {
        "name": "Floods",
        "when": [{"field": "uploads_1h", "op": "gt", "value": 200}],
        "action": "refuse",
        "reason": "Please slow down.",
    },
)
"""Rules that are written, and not switched on."""


READ = ("Release 4.2", "Design", "Support")
"""Rooms in which Alice has read everything."""


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
        _keep(Path(folder), alice, mod)
    _look_after(running, alice, mod)
    # Whoever takes the pictures may be in a loop of their own.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, _read(alice)).result()
    data = environment(OFFCHAT_DATA=str(running.data))
    subprocess.run([str(OFFCHAT), "refresh_stats_views"], env=data, check=True, capture_output=True, timeout=120)


def _say(person: Person, room: str, body: str) -> None:
    said = {"client_id": str(uuid4()), "body": body}
    person.http.post(f"/api/chat/rooms/{room}/messages/", json=said).raise_for_status()


def _send(folder: Path, alice: Person, bob: Person, mod: Person) -> None:
    """An album, a film in several heights, documents, and a picture that is quarantined and blocked."""
    long, cam = alice.new_room("Long films", "bob"), alice.new_room("Harbour cam", "bob", "carol")
    film = alice.send(scenery.film(folder / "regatta.mp4", "noon", 31, (960, 540), 12), room=long)
    direct = {"kind": "direct", "members": [bob.id_of("alice")]}
    two = str(bob.http.post("/api/chat/rooms/", json=direct).raise_for_status().json()["id"])
    for person, body in (
        (bob, "Are the films from the pier there?"),
        (alice, "All of them. The last one is the best."),
    ):
        _say(person, two, body)
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
        "captions": {album[0]: "Before the sun was over the ridge", album[3]: "The far side, seen from the saddle"},
    }
    alice.http.post(f"/api/chat/rooms/{alice.room()}/messages/", json=said).raise_for_status()
    blocked = {"kind": "perceptual", "media": held, "reason": "Advertisement that was sent to every room"}
    mod.http.post("/api/v1/moderation/blocked-hashes/", json=blocked).raise_for_status()
    for rule in RULES:
        mod.http.post("/api/v1/moderation/rules/", json={**rule, "namespace": "demo"}).raise_for_status()
    other = {"kind": "sha256", "value": "8b" * 32, "reason": "Named by the authorities", "namespace": "demo"}
    mod.http.post("/api/v1/moderation/blocked-hashes/", json=other).raise_for_status()
    until(lambda: mod.http.get("/api/v1/moderation/media/", params={"id": held}).json()["results"][0]["hold"])
    alice.settled(film)
    # Being played is what has its heights made.
    alice.http.get(alice.attachment(film)["file_url"], headers={"Range": "bytes=0-99"}).raise_for_status()
    until(lambda: alice.attachment(film)["stream"]["hls"], within=300)


def _keep(folder: Path, alice: Person, mod: Person) -> None:
    """Files of the library with tags and a collection, among them a copy and one that is encoded anew."""
    for name, color in (("Landscape", "#5aa9f8"), ("People", "#e5a33b"), ("Invoices", "#bd8cf5")):
        made = {"name": name, "color": color, "namespace": "demo"}
        mod.http.post("/api/v1/media/tags/", json=made).raise_for_status()
    collection = {"name": "For the website", "namespace": "demo"}
    shelf = str(mod.http.post("/api/v1/media/collections/", json=collection).raise_for_status().json()["id"])
    kept = {"namespace": "demo", "generate_ai_tags": "true"}
    for name, sky, seed, more in (
        ("Lighthouse at dusk", "dusk", 41, {"tags": "Landscape", "collection": shelf}),
        ("Fog over the bay", "mist", 42, {"tags": "Landscape"}),
        ("Evening at the pier", "dawn", 43, {"collection": shelf}),
    ):
        photo = scenery.photo(folder / f"{name}.jpg", sky, seed, (1500, 1000))
        mod.form("/api/v1/media/upload/", photo, kind="image/jpeg", **kept, **more).raise_for_status()
    again = folder / "Fog over the bay (2).jpg"
    again.write_bytes((folder / "Fog over the bay.jpg").read_bytes())
    sent = alice.form("/api/v1/media/upload/", again, kind="image/jpeg", **kept).raise_for_status().json()
    alice.settled(str(sent["id"]))


def _look_after(running: Running, alice: Person, mod: Person) -> None:
    """What the namespace deletes and allows, what Alice looks for, somebody with a limit, guesses of a password."""
    admin = Person(running, "admin")
    rule = {"kind": "video", "room": alice.room("Harbour cam"), "older_than_days": 365, "unused_days": None}
    policy = {"retention": [rule], "max_file_bytes": 500 * 1024**2}
    admin.http.patch("/api/v1/namespaces/demo/", json={"policy": policy}).raise_for_status()
    limit = {"quota_bytes": 4 * 1024**2}
    admin.http.patch(f"/api/v1/namespaces/demo/members/{admin.id_of('bob')}/", json=limit).raise_for_status()
    alice.http.patch("/api/v1/me/settings/", json={"saved_searches": ["ridge -fog", "pier"]}).raise_for_status()
    alice.http.patch(f"/api/chat/rooms/{alice.room()}/me/", json={"pinned": True}).raise_for_status()
    alice.http.patch(f"/api/chat/rooms/{alice.room('Lunch')}/me/", json={"muted": True}).raise_for_status()
    for address in ("/api/v1/media/duplicates/", "/api/v1/media/ai/suggestions/"):
        until(partial(_listed, mod, address), within=300)
    for _ in range(3):
        guess = {"username": "carol", "password": "a guess"}
        assert httpx.post(f"{running.url}/api/v1/auth/login/", json=guess).status_code == 401


def _listed(person: Person, address: str) -> bool:
    return bool(person.http.get(address, params={"namespace": "demo"}).raise_for_status().json()["results"])


async def _read(alice: Person) -> None:
    async with alice.socket() as socket:
        for name in READ:
            room = alice.room(name)
            said = alice.http.get(f"/api/chat/rooms/{room}/messages/").json()["results"]
            await socket.do("read.mark", {"room": room, "message": said[-1]["id"]})
