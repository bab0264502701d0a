"""The supervisor keeps its promises: nothing outlives it, what dies starts again, what is asked to stop stops."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from textwrap import dedent

import psutil
import pytest

from tests.guard import Guarded
from tests.waiting import until

# It takes the signals of its whole process, which only a process with one thread can (in another, a signal goes to
# whichever thread does not block it), so it never runs inside of the tests' own.
PROGRAM = """
import os, signal, subprocess, sys, time
from pathlib import Path
from backend.cli import supervisor as module
from backend.cli.supervisor import ChildFailed, Command, StopRequested, Supervisor
place = Path(sys.argv[1])
def python(name, code, **more):
    return Command(name=name, argv=(sys.executable, "-c", "import os, signal, sys, time; " + code), **more)
def shell(name, script):
    return Command(name=name, argv=("sh", "-c", script))
with Supervisor(run=place / "run", log=place / "log", environment=dict(os.environ)) as supervisor:
    try:
        {body}
    except (ChildFailed, StopRequested) as error:
        print(type(error).__name__, error, sep=": ", flush=True)
"""

# A child that says when it was asked to stop, so that the order can be read.
TELLS = (
    "signal.signal(15, lambda *_: (print('{0}', time.monotonic_ns(), file=open('{1}', 'a'), flush=True), sys.exit())); "
    "print('up', flush=True); time.sleep(99)"
)
STUBBORN = "signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(99)"


def program_of(body: str) -> str:
    return PROGRAM.format(body=dedent(body).replace("\n", "\n        "))


@contextmanager
def started(*argv: str) -> Iterator[subprocess.Popen[str]]:
    """A process whose lines the block reads; killed when the block ends, however it ends."""
    # As on any machine: Python keeps back what it prints into a pipe.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    # And a hang-up is not ignored, as it is in what `nohup` has started.
    command = ["env", "--default-signal=HUP", *argv]
    process = Guarded(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)


@contextmanager
def supervising(place: Path, body: str) -> Iterator[subprocess.Popen[str]]:
    """A process that supervises what ``body`` starts; killed with all it started when the block ends."""
    program = program_of(dedent(body) + "\nprint('ready', flush=True)\nsupervisor.watch()")
    with started(sys.executable, "-c", program, str(place)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def pid_of(place: Path, name: str) -> int:
    return int((place / "run" / f"{name}.pid").read_text())


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not collected does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(claim: Callable[[], object], *, within: float = 30) -> bool:
    deadline = time.monotonic() + within
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_the_children_last_started_first(tmp_path: Path, asked: signal.Signals) -> None:
    order = tmp_path / "order"
    # Given what a supervisor that was killed, and had more children, has left
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "web-2.pid").write_text("4000000\n")
    body = "\n".join(
        f"supervisor.keep(python({name!r}, {TELLS.format(name, order)!r}))" for name in ("store", "worker", "web")
    )
    with supervising(tmp_path, body) as process:
        pids = [pid_of(tmp_path, name) for name in ("store", "worker", "web")]
        until(lambda: all((tmp_path / "log" / f"{name}.log").read_text() for name in ("store", "worker", "web")))
        process.send_signal(asked)
        assert process.wait(30) == 0
    assert [line.split()[0] for line in order.read_text().splitlines()] == ["web", "worker", "store"]
    assert not any(map(alive, pids))
    assert list((tmp_path / "run").iterdir()) == []


def test_each_child_has_a_session_of_its_own_so_that_ctrl_c_in_the_terminal_does_not_reach_it(tmp_path: Path) -> None:
    with supervising(tmp_path, "supervisor.keep(python('one', 'time.sleep(99)'), python('two', 'time.sleep(99)'))"):
        one, two = pid_of(tmp_path, "one"), pid_of(tmp_path, "two")
        assert (os.getsid(one), os.getsid(two)) == (one, two)


def test_a_child_that_was_killed_starts_again_within_a_second(tmp_path: Path) -> None:
    with supervising(tmp_path, "supervisor.keep(python('worker', 'time.sleep(99)'))") as process:
        first = pid_of(tmp_path, "worker")
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: pid_of(tmp_path, "worker") != first)
        assert alive(pid_of(tmp_path, "worker"))
        assert process.stdout is not None
        assert process.stdout.readline().startswith("worker was ended by SIGKILL; it starts again in 0.2 s")


def test_a_child_that_keeps_dying_is_started_less_and_less_often(tmp_path: Path) -> None:
    with supervising(tmp_path, "supervisor.keep(python('web', 'sys.exit(3)'))") as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
    assert [line.partition(" (")[0] for line in said] == [
        f"web ended with status 3; it starts again in {wait} s" for wait in ("0.2", "0.4", "0.8")
    ]


def test_a_child_that_cannot_be_started_for_a_while_does_not_end_the_others(tmp_path: Path) -> None:
    body = "supervisor.keep(python('web', 'time.sleep(99)')); supervisor.keep(python('worker', 'time.sleep(99)'))"
    with supervising(tmp_path, body) as process:
        web, worker = pid_of(tmp_path, "web"), pid_of(tmp_path, "worker")
        # Given that nothing can be written, so that no child can get its log
        (tmp_path / "log").rename(tmp_path / "away")
        os.kill(worker, signal.SIGKILL)
        assert process.stdout is not None
        assert "was ended by SIGKILL" in process.stdout.readline()
        assert "cannot be started (No such file or directory)" in process.stdout.readline()
        # When it can be again, then it is started, and the other has not noticed
        (tmp_path / "away").rename(tmp_path / "log")
        assert eventually(lambda: pid_of(tmp_path, "worker") != worker)
        assert alive(web)
        assert pid_of(tmp_path, "web") == web


def test_a_second_request_ends_even_a_stubborn_child_at_once(tmp_path: Path) -> None:
    body = f"""\
        supervisor.keep(python('stubborn', {STUBBORN!r}, stop_s=30))
        supervisor.wait_until(lambda: (place / 'log' / 'stubborn.log').read_text(), 'it', seconds=5)"""
    with supervising(tmp_path, body) as process:
        pid = pid_of(tmp_path, "stubborn")
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stdout.readline() == "StopRequested: \n"
        time.sleep(0.3)
        assert alive(pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert not alive(pid)


def test_a_stubborn_child_is_killed_when_its_time_is_up(tmp_path: Path) -> None:
    body = f"""\
        supervisor.keep(python('stubborn', {STUBBORN!r}, stop_s=0.5))
        supervisor.wait_until(lambda: (place / 'log' / 'stubborn.log').read_text(), 'it', seconds=5)"""
    with supervising(tmp_path, body) as process:
        pid = pid_of(tmp_path, "stubborn")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not alive(pid)


FORKS = (
    "import subprocess; p = subprocess.Popen(['sleep', '98'], start_new_session=True); "
    "print(p.pid, flush=True); time.sleep(99)"
)


def test_what_a_child_left_behind_ends_with_it_even_from_another_session(tmp_path: Path) -> None:
    body = f"""\
        supervisor.keep(python('worker', {FORKS!r}))
        supervisor.wait_until(lambda: (place / 'log' / 'worker.log').read_text(), 'it', seconds=5)"""
    with supervising(tmp_path, body):
        grandchild = int((tmp_path / "log" / "worker.log").read_text().split()[0])
        assert alive(grandchild)
        os.kill(pid_of(tmp_path, "worker"), signal.SIGKILL)
        assert eventually(lambda: not alive(grandchild))


def test_when_the_supervisor_is_killed_its_children_end_as_well(tmp_path: Path) -> None:
    with supervising(tmp_path, "supervisor.keep(python('web', 'time.sleep(99)'))") as process:
        pid = pid_of(tmp_path, "web")
        process.kill()
        assert eventually(lambda: not alive(pid))


def test_a_process_that_was_there_before_is_not_touched(tmp_path: Path) -> None:
    # Given a shell that started something and then became the supervisor
    program = program_of(
        "supervisor.keep(python('web', 'time.sleep(99)')); print('ready', flush=True); supervisor.watch()"
    )
    script = f'sleep 97 & echo $!; exec {quote(sys.executable)} -c "$1" "$2"'
    with started("sh", "-c", script, "sh", program, str(tmp_path)) as process:
        assert process.stdout is not None
        stranger = int(process.stdout.readline())
        try:
            assert process.stdout.readline() == "ready\n"
            # When a child dies and then everything stops
            os.kill(pid_of(tmp_path, "web"), signal.SIGKILL)
            assert "was ended by SIGKILL" in process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            # Then the stranger still runs
            assert alive(stranger)
        finally:
            os.kill(stranger, signal.SIGKILL)


def said(place: Path, body: str) -> str:
    """All that a supervisor prints which does ``body`` and then stops everything."""
    argv = [sys.executable, "-c", program_of(body), str(place)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=30, check=True).stdout


def test_a_command_that_fails_is_reported_in_one_sentence_with_the_last_line_of_its_log(tmp_path: Path) -> None:
    script = "printf 'Traceback:\\n  line 1\\nno such table\\n\\n' >&2; exit 1"
    log = tmp_path / "log" / "migrate.log"
    assert (
        said(tmp_path, f"supervisor.finish(shell('migrate', {script!r}))")
        == f"ChildFailed: `migrate` failed: no such table (its log: {log})\n"
    )


def test_a_command_that_fails_without_a_word_is_reported_as_well(tmp_path: Path) -> None:
    assert "failed: it has written nothing" in said(tmp_path, "supervisor.finish(shell('migrate', 'exit 1'))")
    body = "supervisor.finish(shell('migrate', 'rm ' + str(place / 'log' / 'migrate.log') + '; exit 1'))"
    assert "cannot be read (No such file or directory)" in said(tmp_path, body)


def test_a_child_that_never_comes_up_ends_the_start_with_its_last_line(tmp_path: Path) -> None:
    body = """\
        supervisor.keep(shell("web", "echo port gone; exit 1"))
        supervisor.wait_until(lambda: False, "web", seconds=10)"""
    assert said(tmp_path, body).endswith(
        f"ChildFailed: `web` does not start: port gone (its log: {tmp_path / 'log' / 'web.log'})\n"
    )


def test_a_start_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    body = "supervisor.wait_until(lambda: False, 'web', seconds=0.1)"
    assert said(tmp_path, body).startswith("ChildFailed: web did not answer within 0 s;")


def test_a_request_to_stop_is_not_lost_while_a_command_is_being_finished(tmp_path: Path) -> None:
    body = "supervisor.finish(shell('migrate', 'kill -TERM $PPID; sleep 99'))"
    assert said(tmp_path, body) == "StopRequested: \n"


def test_a_process_whose_name_ends_inside_a_character_is_no_obstacle(tmp_path: Path) -> None:
    # The kernel keeps 15 bytes of a name, whatever characters they were.
    named = tmp_path / "named"
    code = (
        "import ctypes, pathlib; "
        f"ctypes.CDLL(None).prctl(15, ('gg' + 20 * '\u00f6').encode()); pathlib.Path({str(named)!r}).touch(); "
        "time.sleep(99)"
    )
    body = f"""\
        supervisor.keep(python("named", {code!r}))
        supervisor.wait_until(Path({str(named)!r}).exists, "it", seconds=10)
        supervisor.finish(shell("migrate", "true"))"""
    assert said(tmp_path, body) == ""


def test_a_log_is_moved_aside_before_it_grows_without_bound(tmp_path: Path) -> None:
    body = """\
        module.LOG_BYTES = 1000
        supervisor.keep(shell("chatty", "while :; do echo 0123456789; sleep 0.001; done"))
        supervisor.wait_until((place / "log" / "chatty.log.1").exists, "it", seconds=10)
        log = place / "log" / "chatty.log"
        supervisor.wait_until(lambda: log.stat().st_size > 0, "it", seconds=10)
        print(log.stat().st_size < 1000)"""
    assert said(tmp_path, body) == "True\n"
    assert sorted(path.name for path in (tmp_path / "log").iterdir()) == ["chatty.log", "chatty.log.1"]


def test_a_terminal_that_is_gone_does_not_end_what_runs(tmp_path: Path) -> None:
    with supervising(tmp_path, "supervisor.keep(python('web', 'time.sleep(99)'))") as process:
        # Given that nobody reads any more what the supervisor says
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        # When a child dies, which it says
        first = pid_of(tmp_path, "web")
        os.kill(first, signal.SIGKILL)
        # Then it starts it again all the same
        assert eventually(lambda: pid_of(tmp_path, "web") != first)
        assert process.poll() is None
