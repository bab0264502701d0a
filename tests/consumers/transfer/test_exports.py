"""The copy of a person's data, or of a room, is fetched whole or in parts, by them alone; archives are taken in."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx

from tests.packed import SMALL_SLACK, archive
from tests.server import WebServer
from tests.tus import OCTETS, PATH, SPEAKS, metadata

_MAKE = """
import sys, django; django.setup()
from uuid import UUID
from backend.privacy.services import begin_export, write_export
order = begin_export(UUID(sys.argv[1]))
write_export(order)
"""


def test_a_copy_is_ordered_and_a_broken_download_of_it_goes_on_for_its_person_alone(server: WebServer) -> None:
    client, anonymous = server.client("carol"), server.client(None)
    assert client.get("/api/v1/me/export/").json() == {"job": None}
    ordered = client.post("/api/v1/me/export/")
    assert (ordered.status_code, ordered.json()["state"], ordered.json()["url"]) == (202, "queued", None)
    path = f"/media/exports/{ordered.json()['id']}.zip"
    assert client.get(path).status_code == 404
    # Once a worker has made it
    server.manage(_MAKE, ordered.json()["id"])
    job = client.get("/api/v1/me/export/").json()["job"]
    assert (job["state"], job["done"]) == ("ready", job["total"])
    # The address works by itself, as a browser that saves a file asks
    whole = anonymous.get(job["url"])
    assert whole.status_code == 200
    assert whole.headers["Content-Disposition"].startswith("attachment;")
    assert len(whole.content) == job["size"]
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert {"index.html", "profile.json", "SHA256SUMS"} <= set(archive.namelist())
    # A download that broke off goes on
    rest = client.get(path, headers={"Range": "bytes=100-", "If-Range": whole.headers["ETag"]})
    assert (rest.status_code, rest.content) == (206, whole.content[100:])
    # For nobody else, and no longer than its person wants
    assert anonymous.get(path).status_code == 401
    assert server.client("mod").get(path).status_code == 404
    assert client.delete("/api/v1/me/export/").status_code == 204
    assert client.get(path).json()["code"] == "gone"


_MOVE = """
import sys, django; django.setup()
from uuid import UUID
from backend.exchange.services import begin_transfer, move_room
order = begin_transfer(UUID(sys.argv[1]))
move_room(order)
"""


def test_a_room_is_copied_by_its_owner_and_imported_from_a_form_by_an_administrator(server: WebServer) -> None:
    client, admin = server.client("carol"), server.client("root")
    new = {"kind": "group", "name": "Boats", "namespace": "demo"}
    room = client.post("/api/chat/rooms/", json=new).json()["id"]
    said = {"client_id": str(uuid4()), "body": "Ahoy"}
    assert client.post(f"/api/chat/rooms/{room}/messages/", json=said).status_code == 201
    ordered = client.post(f"/api/chat/rooms/{room}/export/")
    assert (ordered.status_code, ordered.json()["state"]) == (202, "queued")
    server.manage(_MOVE, ordered.json()["id"])
    job = client.get(f"/api/chat/rooms/{room}/export/").json()["job"]
    content = server.client(None).get(job["url"]).content
    part = client.get(job["url"], headers={"Range": "bytes=10-"})
    assert (part.status_code, part.content) == (206, content[10:])

    def send(who: httpx.Client, archive: bytes, **fields: str) -> httpx.Response:
        return who.post("/api/v1/imports/", data=fields, files={"file": ("boats.zip", archive, "application/zip")})

    for fields, wrong in (
        ({"kind": "teams"}, "kind"), ({"namespace": "demo"}, "kind"),
        ({"kind": "slack", "dry_run": "perhaps"}, "dry_run"),
    ):  # fmt: skip
        refused = send(admin, content, **fields)
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [wrong])
        assert "before the file" in refused.text or "kind" in fields
    assert send(client, content, kind="offchat", namespace="demo").status_code == 403
    assert send(admin, b"", kind="offchat", namespace="demo").status_code == 400
    taken = send(admin, content, kind="offchat", namespace="demo", dry_run="true")
    assert (taken.status_code, taken.json()["dry_run"], taken.json()["size"]) == (202, True, len(content))
    at = taken.headers["Location"]
    assert send(admin, content, kind="offchat", namespace="demo").status_code == 409
    server.manage(_MOVE, taken.json()["id"])
    done = admin.get(at).json()
    assert (done["state"], done["done"], done["report"]["created"]) == ("ready", 1, 2)
    assert admin.get("/api/v1/namespaces/demo/imports/").json()["results"][0] == done
    assert client.get(at).status_code == 404
    assert [one["name"] for one in client.get("/api/chat/rooms/").json()["results"]].count("Boats") == 1


def test_an_archive_is_sent_in_parts_tried_and_imported_without_being_sent_again(server: WebServer) -> None:
    admin, content = server.client("root"), archive(SMALL_SLACK)
    tus = {**SPEAKS, "Upload-Length": str(len(content))}
    said = {"purpose": "import", "namespace": "demo", "filename": "coast.zip", "upload_id": str(uuid4())}

    def begin(who: httpx.Client, headers: dict[str, str] = tus, **more: str) -> httpx.Response:
        return who.post(PATH, headers={**headers, "Upload-Metadata": metadata(**said | more)})

    def send(at: str, offset: int, end: int) -> httpx.Response:
        headers = {**OCTETS, **SPEAKS, "Upload-Offset": str(offset)}
        return admin.patch(at, headers=headers, content=content[offset:end])

    def order(upload: str, **more: bool) -> httpx.Response:
        return admin.post("/api/v1/imports/", json={"upload": upload, "kind": "slack", **more})

    def kept() -> list[tuple[str, int]]:
        rows = admin.get("/api/v1/namespaces/demo/imports/").json()["uploads"]
        return [(row["name"], row["received"]) for row in rows]

    assert begin(server.client("carol")).status_code == 403
    assert begin(admin, purpose="backup").json()["errors"]["purpose"]
    assert begin(admin, {**tus, "Upload-Length": str(10**12)}).status_code == 413
    # Asked for twice at once, there is one place for it
    with ThreadPoolExecutor(4) as several:
        [at] = {answer.headers["Location"] for answer in several.map(begin, [admin] * 4)}
    assert send(at, 0, 100).status_code == 204
    # Another page finds what is there, and goes on with it
    assert (begin(admin).headers["Location"], kept()) == (at, [("coast.zip", 100)])
    upload = at.rpartition("/")[2]
    assert order(upload).status_code == 409
    assert server.client("mod").head(at, headers=SPEAKS).status_code == 404
    assert send(at, 100, len(content)).headers["Upload-Offset"] == str(len(content))
    # After a try it is still there; once it is imported it is not
    for tries in (True, False):
        assert kept() == [("coast.zip", len(content))]
        job = order(upload, dry_run=tries)
        assert (job.status_code, job.json()["name"], job.json()["size"]) == (202, "coast.zip", len(content))
        server.manage(_MOVE, job.json()["id"])
        assert admin.get(job.headers["Location"]).json()["report"]["created"] == 4
    assert (kept(), order(upload).status_code, admin.head(at, headers=SPEAKS).status_code) == ([], 410, 410)
    # One that is not wanted any more is taken back
    another = begin(admin, fingerprint="MTIz").headers["Location"]
    [row] = admin.get("/api/v1/namespaces/demo/imports/").json()["uploads"]
    assert (row["fingerprint"], another != at) == ("MTIz", True), "the same name and size, but not the same"
    assert admin.delete(another, headers=SPEAKS).status_code == 204
    assert kept() == []
