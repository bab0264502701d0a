"""A run of the tests that is killed in the middle leaves nothing running, and no folder behind."""

import os
import signal
import sys
from pathlib import Path
from subprocess import DEVNULL

import psutil
import pytest

from tests import forked
from tests.guard import Guarded
from tests.running import eventually_gone
from tests.waiting import PATIENCE_S, until

ROOT = Path(__file__).parent.parent.parent
SMALL_RUN = """
import os, signal, time
from pathlib import Path
from tests import seed
from tests.running import offchat_up
from tests.server import web_server

def test_that_has_begun(tmp_path):
    seed.copy_to(tmp_path, postgres=False)
    with web_server() as server, offchat_up(tmp_path, "--no-demo") as running:
        # Given that one of each is stopped, as by a debugger or a test
        server.process.send_signal(signal.SIGSTOP)
        os.kill(running.pid("valkey"), signal.SIGSTOP)
        Path({begun!r}).write_text(str(server.data))
        time.sleep(300)
"""


@pytest.mark.timeout(600)
def test_a_run_that_is_killed_leaves_no_process_and_no_folder_behind(tmp_path: Path) -> None:
    # Given a run in two processes, in the middle of a test that has started servers
    begun, test = tmp_path / "begun", tmp_path / "test_small.py"
    test.write_text(SMALL_RUN.format(begun=str(begun)))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-n",
        "1",
        f"--basetemp={tmp_path / 'run'}",
        test,
    ]
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    with Guarded(command, cwd=ROOT, env=environment, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True) as run:
        data = Path(until(lambda: begun.exists() and begun.read_text(), within=300))
        family = psutil.Process(run.pid).children(recursive=True)
        named = {Path(process.exe()).name for process in family}
        assert any("valkey" in name for name in named), named
        assert len(family) > 8
        # When it is killed
        run.send_signal(signal.SIGKILL)
    # Then everything ends
    assert eventually_gone(family, within=60) == []
    until(lambda: not data.exists())


def test_a_start_goes_well_also_when_the_process_that_starts_others_was_killed(tmp_path: Path) -> None:
    # Given one that was killed, as by a machine that is short of memory
    log, environment = tmp_path / "log", {"PATH": os.environ["PATH"]}
    forked.start("platform", environment=environment, log=log).wait(PATIENCE_S)
    log.unlink()
    [starter] = [one for one in psutil.Process().children() if "tests.forked" in one.cmdline()]
    starter.kill()
    until(lambda: starter.status() == psutil.STATUS_ZOMBIE)
    # When the next one is started, then it runs
    forked.start("platform", environment=environment, log=log).wait(PATIENCE_S)
    assert log.read_text()
