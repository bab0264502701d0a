"""What the pages show to be typed runs as it stands, block after block, against a whole OffChat."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import PAGES, blocks
from tests.corpus import videos
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import PATIENCE_S

RUN = {
    page: "\n".join(block.text for block in blocks(page) if block.run and not block.ours_alone)
    for page in PAGES
    if any(block.run and not block.ours_alone for block in blocks(page))
}


@pytest.fixture
def room(offchat: Running) -> Iterator[None]:
    """The newest room of alice, which the pages take; it is closed in the end, so that no other journey finds it."""
    alice = Person(offchat, "alice")
    made = alice.http.post(
        "/api/chat/rooms/", json={"kind": "group", "name": "Typed", "members": []}
    ).raise_for_status()
    yield
    alice.http.delete(f"/api/chat/rooms/{made.json()['id']}/").raise_for_status()


def test_there_are_pages_whose_commands_are_run() -> None:
    assert {page.name for page in RUN} >= {"quick-reference.md", "integration.md"}


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_commands_of_a_page_do_what_it_says(page: Path, offchat: Running, tmp_path: Path) -> None:
    shutil.copy(videos.of_format("mp4"), tmp_path / "holiday.mp4")
    ran = subprocess.run(
        ["bash", "-xc", f"set -euo pipefail\n{RUN[page]}"],
        cwd=tmp_path,
        env=os.environ | {"URL": offchat.url},
        capture_output=True,
        text=True,
        timeout=5 * PATIENCE_S,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
