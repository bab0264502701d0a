"""How long a person waits for a worker: from the end of an upload to the start of its preview.

Forty small videos, 50 to 350 ms apart, through a whole ``offchat up``; the times are the server's own (the moment the
upload was completed, the moment the probe began), so the commit and the lease are in them. JSON on standard output.
Use: ``python -m benchmarks.jobs``.
"""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import quantiles

from benchmarks.size import sized
from tests.corpus import videos
from tests.journeys.people import Person
from tests.running import offchat_up

UPLOADS = sized(40, 12)


def moment(text: str) -> float:
    """Seconds of a time as the database or a payload writes it."""
    return datetime.fromisoformat(text.replace("Z", "+00:00").replace(" ", "T")).timestamp()


def run() -> dict[str, object]:
    """The waiting times in milliseconds, and those until the picture was there."""
    with tempfile.TemporaryDirectory(prefix="offchat-bench-") as folder, offchat_up(Path(folder)) as running:
        alice = Person(running, "alice")
        room, file = alice.room(), videos.of_format("mp4")
        sent = []
        for _ in range(UPLOADS):
            sent.append(alice.send(file, room=room))
            time.sleep(random.uniform(0.05, 0.35))
        shown = [alice.settled(media) for media in sent]
        rows = sqlite3.connect(running.data / "db.sqlite3").execute("select id, asked_at from media_mediafile")
        asked = {str(key).replace("-", ""): moment(f"{at}+00:00") for key, at in rows if at}
    waits, ready = [], []
    for one in shown:
        began = asked[one["id"].replace("-", "")]
        stages = one["stages"]
        waits.append(1e3 * (moment(stages["probe"]["started_at"]) - began))
        drawn = moment(stages["thumbnail"]["started_at"]) + stages["thumbnail"]["elapsed_ms"] / 1e3
        ready.append(1e3 * (drawn - began))
    return {"upload to start": spread(waits), "upload to thumbnails": spread(ready)}


def spread(values: list[float]) -> dict[str, float]:
    """Median, 90th percentile and maximum."""
    tenths = quantiles(values, n=10)
    return {"p50_ms": round(tenths[4], 1), "p90_ms": round(tenths[8], 1), "max_ms": round(max(values), 1)}


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
