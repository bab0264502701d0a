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
    "open a file the newer way": "call(437, -100, b'/etc/hostname', room, 24)",
    "list a folder": "os.listdir('/')",
    "create a file": "os.open('/tmp/made-in-the-sandbox', os.O_CREAT | os.O_WRONLY)",
    "create a file in memory": "os.memfd_create('made')",
    "remove a file": "os.unlink(victim)",
    "make a folder": "os.mkdir('/tmp/made-in-the-sandbox')",
    "ask whether a file is there": "call(21, victim, os.R_OK)",
    "ask for the size of a file": "os.stat(victim)",
    "ask for the size of a file by the old call": "call(4, victim, room)",
    "ask for the size of a file beside an empty path": "call(262, -100, victim, room, 0x1000)",
    "ask for the size of a file by the newest call": "call(332, -100, victim, 0, 0x7FF, room)",
    "read where a link leads": "os.readlink('/proc/self/exe')",
    "go to another folder": "os.chdir('/')",
    "set the time of a file": "call(132, victim, None)",
    "set the time of a file by the newer call": "os.utime(victim)",
    "set the mode of a file": "os.chmod(victim, 0o777)",
    "set an attribute of a file": "os.setxattr(victim, 'user.made', b'x')",
    "watch a file": "call(294, 0)",
    "mount": "call(165, b'none', b'/tmp', b'tmpfs', 0, None)",
    "change its root": "call(161, b'/')",
    "fork": "os.fork()",
    "vfork and exec": "os.posix_spawn('/bin/true', ['true'], {})",
    "make a process in another namespace": "call(56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)",
    "exec": "os.execv('/bin/true', ['true'])",
    "exec what is open": "call(322, 0, b'', None, None, 0x1000)",
    "open a TCP socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "open a UDP socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "open a Unix socket": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "open a socket pair": "socket.socketpair()",
    "open a netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "make a pipe": "os.pipe()",
    "copy a descriptor": "os.dup(0)",
    "control a device": "call(16, 0, 0x5401, room)",
    "share memory with other processes": "call(29, 0x0FF0, 4096, 0o1666)",
    "queue messages for other processes": "call(68, 0x0FF0, 0o1666)",
    "share semaphores with other processes": "call(64, 0x0FF0, 1, 0o1666)",
    "take hold of its parent": "call(434, parent, 0)",
    "kill its parent": "os.kill(parent, 0)",
    "look into its parent": "call(101, 16, parent, 0, 0)",
    "read its parent's memory": "call(310, parent, None, 0, None, 0, 0)",
    "learn its parent's limits": "resource.prlimit(parent, resource.RLIMIT_CPU)",
    "raise its limits": "resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))",
    "become root again": "os.setuid(0)",
    "enter another namespace": "call(272, 0x10000000)",
    "set up io_uring": "call(425, 8, room)",
    "load a BPF program": "call(321, 0, room, 72)",
    "handle its own page faults": "call(323, 1)",
    "use the kernel's keys": "call(250, 0, -3, 0)",
    "count events of the processor": "call(298, room, 0, -1, -1, 0)",
    "change how programs are read": "call(135, 0x0400000)",
    "change its local descriptor table": "call(154, 0, room, 64)",
    "call what does not exist": "call(1000)",
    "map memory to run": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "make memory runnable": "call(10, ctypes.c_void_p(page), 4096, 5)",
}
"""Numbers are those of x86-64, as a program that broke out would call them."""

PROGRAM = """
import ctypes, errno, json, mmap, os, resource, signal, socket, sys, threading
from media_pipeline.engine.sandbox.confinement import Confinement
from media_pipeline.engine.limits import Limits
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
parent, victim, room = os.getppid(), os.fsencode(sys.argv[1]), ctypes.create_string_buffer(256)
memory = mmap.mmap(-1, 4096)
page = ctypes.addressof(ctypes.c_char.from_buffer(memory))
machine_code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
machine_code.write(bytes.fromhex("b814000000cd80c3"))  # getpid as 32-bit programs call it: mov eax, 20; int 0x80; ret
call_as_32_bit = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(machine_code)))
attempts = {name: compile(attempt, name, "exec") for name, attempt in json.loads(sys.argv[2]).items()}
Confinement().enter(Limits(memory_bytes=1 << 31), os.getppid())
told = {}
for name, attempt in attempts.items():
    try:
        exec(attempt)
        told[name] = "it worked"
    except OSError as error:
        told[name] = errno.errorcode[error.errno]
total = []
workers = [threading.Thread(target=lambda: total.append(sum(range(1000)))) for _ in range(3)]
[worker.start() for worker in workers]; [worker.join() for worker in workers]
told["threads"] = len(total)
print(json.dumps(told), flush=True)
sys.stdin.read()
os._exit(0)
"""


class ShutIn:
    """A process that has shut itself in, tried everything, and waits."""

    def __init__(self, victim: Path, attempts: dict[str, str]) -> None:
        command = [sys.executable, "-c", PROGRAM, str(victim), json.dumps(attempts)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._stdin = self.process.stdin
        with self.process.stdout as answers:
            line = answers.readline()
        self.told: dict[str, object] = json.loads(line) if line else {}

    def status(self, name: str) -> list[str]:
        """A line of what the kernel says of it."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(line.split()[1:] for line in lines if line.startswith(f"{name}:"))

    def end(self) -> int:
        """Let it go on, and say how it ended."""
        self._stdin.close()
        return self.process.wait(60)


@pytest.fixture(scope="module")
def shut_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShutIn]:
    """One that has tried everything there is."""
    victim = tmp_path_factory.mktemp("sandbox") / "victim"
    victim.write_text("still here")
    victim.chmod(0o666)
    victim.parent.chmod(0o777)
    shut_in = ShutIn(victim, ATTEMPTS)
    yield shut_in
    assert shut_in.end() == 0
    assert victim.read_text() == "still here"


@pytest.mark.parametrize("name", ATTEMPTS)
def test_to_a_shut_in_process_the_kernel_seems_not_to_have_what_it_does_not_need(shut_in: ShutIn, name: str) -> None:
    assert shut_in.told[name] == "ENOSYS"


def test_shut_in_process_may_use_threads_which_decoders_need(shut_in: ShutIn) -> None:
    assert shut_in.told["threads"] == 3


def test_shut_in_process_is_not_root_and_gives_way_to_others(shut_in: ShutIn) -> None:
    assert "0" not in shut_in.status("Uid")
    assert os.getpriority(os.PRIO_PROCESS, shut_in.process.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 5


def test_memory_limit_holds(tmp_path: Path) -> None:
    tried = ShutIn(tmp_path, {"take 4 GiB": "try:\n  bytearray(4 << 30)\nexcept MemoryError:\n  raise OSError(12, '')"})
    assert tried.told["take 4 GiB"] == "ENOMEM"
    assert tried.end() == 0


def test_a_look_takes_at_most_a_gibibyte_of_memory(tmp_path: Path) -> None:
    attempt = "mmap.mmap(-1, {size} << 20, flags=mmap.MAP_PRIVATE)"
    tried = ShutIn(tmp_path, {f"take {size} MiB": attempt.format(size=size) for size in (700, 1100)})
    assert (tried.told["take 700 MiB"], tried.told["take 1100 MiB"]) == ("it worked", "ENOMEM")
    assert tried.end() == 0


@pytest.mark.parametrize("call", ["call(0x40000000 + 39)", "call_as_32_bit()"], ids=["x32", "32 bit"])
def test_call_by_other_numbers_than_those_of_the_list_ends_the_process(tmp_path: Path, call: str) -> None:
    """x86-64 kernels may take getpid as 39, as 0x40000000 + 39, and as 20 the way of 32-bit programs."""
    assert ShutIn(tmp_path, {"getpid": call}).end() == -signal.SIGSYS


@pytest.mark.parametrize(("lacking", "in_force"), [("sigaltstack", True), ("lseek", False), ("set_robust_list", True)])
def test_list_that_lacks_what_decoders_cannot_do_without_is_noticed_at_the_start(lacking: str, in_force: bool) -> None:
    program = """
import sys
from media_pipeline.engine.sandbox import fork_server, preload, syscalls
for machine in syscalls.MACHINES.values():
    machine.numbers.pop(sys.argv[1], None)
print(fork_server._tried(fork_server.Confinement(), preload.up()).describe()["seccomp"])
"""
    told = subprocess.run([sys.executable, "-c", program, lacking], stdout=subprocess.PIPE, check=True, timeout=60)
    assert told.stdout.decode().strip() == str(in_force)
