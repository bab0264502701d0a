"""Two worker processes and one queue: people take turns whichever process is free, and each file is worked on once."""

from __future__ import annotations

import json
from contextlib import ExitStack

import httpx
import pytest

from tests.corpus import pictures, videos
from tests.server import WebServer, free_port, web_server
from tests.tus import Tus
from tests.waiting import until

pytestmark = pytest.mark.database

PATIENCE_S = 120

TURNS = """
import json, sys, time
from backend.accounts.models import User
from backend.media.models import MediaFile, PreviewTurn
deadline = time.monotonic() + float(sys.argv[1])
while MediaFile.objects.filter(state="processing").exists() and time.monotonic() < deadline:
    time.sleep(0.1)
names = dict(User.objects.values_list("pk", "username"))
print(json.dumps({
    "served": [names[pk] for pk in PreviewTurn.objects.order_by("served_at").values_list("uploader_id", flat=True)],
    "files": list(MediaFile.objects.order_by("pk").values_list("state", "attempts")),
}))
"""


def settled(server: WebServer) -> dict[str, list]:
    """What the rows say once nothing waits: who was served, the last one last, and how each file ended."""
    found: dict[str, list] = json.loads(server.manage(TURNS, str(PATIENCE_S)))
    assert "processing" not in dict(found["files"]), (server.data / "worker.log").read_text()[-3000:]
    return found


def previews_of(port: int) -> float:
    """How many previews the worker with this port for its metrics says that it has made."""
    told = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_S).text
    return float(
        told.partition('offchat_job_seconds_count{actor="preview_media",outcome="done"} ')[2].split("\n")[0] or 0
    )


def both_are_heard_of(server: WebServer) -> bool:
    """Whether two workers are told of and none is missed; Redis may be late to answer on a busy machine."""
    known = server.client(None).get("/readyz").json()["parts"]["worker"]["info"]
    return (known.get("living"), known.get("silent"), known.get("unserved")) == (2, 0, [])


def test_of_two_workers_none_goes_through_one_persons_files_while_another_person_waits() -> None:
    small, large = pictures.of_format("png"), videos.of_format("mp4")
    assert large.stat().st_size > small.stat().st_size
    # A worker may be silent for long on a busy machine: its file must not be given to the other for that.
    with web_server(database="of the run", LEASE_S="120", AI_PROVIDER="off") as server, ExitStack() as workers:
        # Given six small files of alice, then a large one of bob, before any worker is there
        for name, path, kind in [("alice", small, "image/png")] * 6 + [("bob", large, "video/mp4")]:
            sent = Tus(server, name).send_whole(path.read_bytes(), filename=path.name, filetype=kind)
            assert sent.status_code == 204, sent.text
        # When two workers come
        ports = [free_port(), free_port()]
        for port in ports:
            workers.enter_context(server.worker(METRICS_ADDRESS=f"127.0.0.1:{port}"))
        found = settled(server)
        log = (server.data / "worker.log").read_text()
        # Both are heard of, and each tells what it did at an address of its own
        assert until(lambda: both_are_heard_of(server))
        assert until(lambda: sum(map(previews_of, ports)) >= 7)
    # Then each was worked on once, and alice's last one after bob's
    assert found["files"] == [["ready", 1]] * 7, log
    assert found["served"] == ["bob", "alice"]
