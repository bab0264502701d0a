"""A small rehearsal of a rolling upgrade on two hosts; the large one is ``make rehearsal``."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SMALL = ["--sockets=60", "--sends=10", "--uploads=2", "--downloads=2", "--megabytes=6", "--upload-s=40"]
SLOW = ["--resumed-within-s=120", "--limit-s=1800"]
"""How fast sockets return is for quiet machines to say."""


def test_two_hosts_are_upgraded_and_taken_back_under_load_and_nothing_is_lost_or_refused() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "deploy.rehearsal", *SMALL, *SLOW], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if os.geteuid():
        assert (said.returncode, "has to run as root" in said.stderr) == (2, True)
    else:
        assert said.returncode == 0, said.stdout[-4000:] + said.stderr[-4000:]
        assert "two runs the old version" in said.stdout
