"""What a shut-in child can still do: compute, and nothing else."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ATTEMPTS = {
    "open a file": "os.open('/etc/hostname', os.O_RDONLY)",
    "open its own program": "os.open('/proc/self/exe', os.O_RDONLY)",
    "open what is open already by its path": "os.open('/proc/self/fd/0', os.O_RDONLY)",
    "list a folder": "os.listdir('/')",
    "create a file": "os.open('/tmp/made-in-the-sandbox', os.O_CREAT | os.O_WRONLY)",
    "remove a file": "os.unlink(sys.argv[1])",
    "make a folder": "os.mkdir('/tmp/made-in-the-sandbox')",
    "fork": "os.fork()",
    "vfork and exec": "os.posix_spawn('/bin/true', ['true'], {})",
    "exec": "os.execv('/bin/true', ['true'])",
    "open a TCP socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "open a UDP socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "open a Unix socket": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "open a socket pair": "socket.socketpair()",
    "open a netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "kill its parent": "os.kill(os.getppid(), 0)",
    "look into its parent": "call(101, 16, os.getppid(), 0, 0)",
    "raise its limits": "resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))",
    "become root again": "os.setuid(0)",
    "enter another namespace": "call(272, 0x10000000)",
    "set up io_uring": "call(425, 8, 0)",
}
PROGRAM = """
import ctypes, json, os, resource, socket, sys, threading
from media_pipeline.engine.sandbox.confinement import Confinement
from media_pipeline.engine.limits import Limits
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
Confinement().enter(Limits(memory_bytes=1 << 31), os.getppid())
told = {}
for name, attempt in json.loads(sys.argv[2]).items():
    try:
        exec(attempt)
        told[name] = "it worked"
    except (OSError, ValueError) as error:
        told[name] = "refused"
total = []
workers = [threading.Thread(target=lambda: total.append(sum(range(1000)))) for _ in range(3)]
[worker.start() for worker in workers]; [worker.join() for worker in workers]
told["threads"] = len(total)
told["user"] = os.getuid()
told["priority"] = os.getpriority(os.PRIO_PROCESS, 0)
print(json.dumps(told), flush=True)
os._exit(0)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """What a process says that shut itself in and then tried everything."""
    victim = tmp_path_factory.mktemp("sandbox") / "victim"
    victim.write_text("still here")
    victim.chmod(0o666)
    victim.parent.chmod(0o777)
    yield _run(victim, ATTEMPTS)
    assert victim.read_text() == "still here"


def _run(victim: Path, attempts: dict[str, str]) -> dict[str, object]:
    command = [sys.executable, "-c", PROGRAM, str(victim), json.dumps(attempts)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    said: dict[str, object] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("name", ATTEMPTS)
def test_shut_in_process_cannot(told: dict[str, object], name: str) -> None:
    assert told[name] == "refused"


def test_shut_in_process_may_use_threads_which_decoders_need(told: dict[str, object]) -> None:
    assert told["threads"] == 3


def test_shut_in_process_is_not_root_and_gives_way_to_others(told: dict[str, object]) -> None:
    assert told["user"] != 0
    assert told["priority"] == os.getpriority(os.PRIO_PROCESS, 0) + 5


def test_memory_limit_holds(tmp_path: Path) -> None:
    said = _run(tmp_path, {"take 4 GiB": "try:\n  bytearray(4 << 30)\nexcept MemoryError:\n  raise OSError"})
    assert said["take 4 GiB"] == "refused"


def test_second_set_of_call_numbers_is_no_way_around(tmp_path: Path) -> None:
    # x86-64 kernels may take getpid as 39 and as 0x40000000 + 39; a list that forbids numbers must forbid all of those
    with pytest.raises(subprocess.CalledProcessError) as caught:
        _run(tmp_path, {"getpid": "call(0x40000000 + 39)"})
    assert caught.value.returncode == -signal.SIGSYS
