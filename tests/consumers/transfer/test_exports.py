"""The copy of a person's data is fetched whole or in parts, by them alone."""

from __future__ import annotations

import io
import zipfile

from tests.server import WebServer

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
