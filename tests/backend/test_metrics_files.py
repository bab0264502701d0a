"""Figures are counted in space that is reserved, or in memory: no file system without room ends a process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT
from tests.small_disk import small_disk

COUNT = """
import sys
import backend.settings
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.multiprocess import MultiProcessCollector
counter = Counter("seen", "Seen.", ["who"])
for number in range(3000):
    counter.labels(f"somebody-{number}").inc(2)
assert {counter.labels(f"somebody-{number}")._value.get() for number in range(3000)} == {2.0}
told = CollectorRegistry()
MultiProcessCollector(told, sys.argv[1])
print(sum(len(metric.samples) for metric in told.collect()))
"""


@pytest.mark.parametrize(("room", "told"), [("16m", range(3000, 3001)), ("100k", range(1, 3000)), ("4k", range(1))])
def test_a_process_goes_on_counting_where_its_file_cannot_grow_and_the_figures_of_all_can_be_read(
    tmp_path: Path, room: str, told: range
) -> None:
    # Given room for everything, for the first of it, or for nothing
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with small_disk(tmp_path, size=room, shm=room) as disk:
        command = disk.within(sys.executable, "-c", COUNT, str(tmp_path))
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    # Then the process has counted all, and what found room is told to the others
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) in told
