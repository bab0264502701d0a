"""``offchat up``: starts all parts in one data folder in order, watches them, and stops them."""

import contextlib
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.backups.marker import require_no_restore
from backend.cli.embedded import demo, parts
from backend.cli.embedded.address import Address, answer
from backend.cli.embedded.folder import NOBODY, database_open, held, metrics_folder, socket_folder
from backend.cli.people import first_administrator
from backend.cli.supervisor import StopRequested, Supervisor, print_at_once
from backend.errors import Misconfigured

READY_S = 300.0
"""Seconds that a busy or slow machine may take; what dies meanwhile is found out at once."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of the command line."""

    host: str
    port: int
    data: Path
    web: int
    workers: int
    demo: bool


def up(options: Options) -> None:
    """Run until a request to stop; raises Misconfigured, or ChildFailed, with a sentence for the person."""
    try:
        _up(options)
    except OSError as error:
        prefix = f"{os.fsdecode(error.filename)}: " if error.filename else ""
        raise Misconfigured(f"OffChat cannot run in {options.data}: {prefix}{error.strerror or error}.") from error


def _up(options: Options) -> None:
    address = Address.of(options.host, options.port)
    if options.demo:
        demo.refuse(address)
    with contextlib.ExitStack() as closing:
        listener = closing.enter_context(address.listen())
        lock = closing.enter_context(held(options.data))
        require_no_restore(options.data)
        sockets = closing.enter_context(socket_folder(options.data))
        metrics = closing.enter_context(metrics_folder(options.data))
        supervisor = closing.enter_context(
            Supervisor(
                run=options.data / "run",
                log=options.data / "log",
                environment=parts.environment(options.data, address, sockets, metrics),
                fds=(lock,),
                say=print_at_once,
            )
        )
        try:
            print_at_once(f"OffChat starts; its data and logs stand in {options.data}")
            _prepare(supervisor, options, address, sockets)
            if not os.environ.get("DATABASE_URL", "").strip():
                closing.enter_context(database_open(options.data / "db.sqlite3"))
            _start(supervisor, options, address, listener)
            _welcome(options, address.url(listener.getsockname()[1]))
            supervisor.watch()
        except StopRequested:
            # No process serves them any more: refuse new connections instead of keeping them waiting.
            listener.close()
            print_at_once("OffChat stops; Ctrl-C once more stops it at once.")


def _prepare(supervisor: Supervisor, options: Options, address: Address, sockets: Path) -> None:
    if not os.environ.get("REDIS_URL", "").strip():
        _keep_valkey(supervisor, options.data, sockets)
    supervisor.finish(parts.prepare(public=address.public))


def _keep_valkey(supervisor: Supervisor, data: Path, sockets: Path) -> None:
    # Late: a start that is refused, or has a Redis elsewhere, needs neither of both packages.
    import redis

    from backend.cli.embedded import valkey

    supervisor.keep(valkey.command(data, sockets))
    with redis.Redis.from_url(supervisor.environment["REDIS_URL"]) as client:
        supervisor.wait_until(lambda: valkey.is_up(client), "Valkey", seconds=READY_S)


def _start(supervisor: Supervisor, options: Options, address: Address, listener: socket.socket) -> None:
    since = time.monotonic()
    supervisor.keep(*(parts.worker(number) for number in range(options.workers)))
    supervisor.keep(*(parts.web(number, listener.fileno()) for number in range(options.web)))
    if options.demo and not demo.is_there(options.data):
        # While worker and web are still loading: the person waits for the longest of them, not for the sum.
        supervisor.finish(parts.demo())
        demo.remember(options.data)
    port, host = listener.getsockname()[1], _host_header(supervisor.environment["ALLOWED_HOSTS"])
    supervisor.wait_until(
        lambda: answer(address.reachable, port, "/healthz", host)[0] == 200, "The web server", seconds=READY_S
    )
    supervisor.wait_until(
        lambda: _worked(answer(address.reachable, port, "/readyz", host)[1], since), "The worker", seconds=READY_S
    )


def _worked(readiness: Any, since: float) -> bool:
    """Whether a worker has sent a heartbeat since ``since``; True on a full disk, where none can be written."""
    try:
        if readiness["parts"]["storage"]["info"].get("full"):
            return True
        worker = readiness["parts"]["worker"]
        # One that was killed before this start, and is missed still, is none of its business.
        return worker["latency_ms"] is not None and worker["latency_ms"] / 1000 < time.monotonic() - since
    except (KeyError, TypeError):
        return False


def _welcome(options: Options, url: str) -> None:
    print_at_once(f"OffChat is ready at {url}")
    empty = _taken(options.data / "run" / NOBODY)
    if options.demo:
        print_at_once(f"  {demo.log_in(options.data)}")
    elif empty:
        print_at_once("  Nobody can log in yet. Make the first administrator, in another terminal:")
        print_at_once(f"  {first_administrator(options.data)}")
    print_at_once("  Ctrl-C stops it.")


def _taken(mark: Path) -> bool:
    """Remove a mark file; returns whether it existed."""
    existed = mark.exists()
    mark.unlink(missing_ok=True)
    return existed


def _host_header(allowed: str) -> str:
    """Return a host name that the server accepts, for health checks."""
    first = allowed.partition(",")[0].strip()
    return "localhost" if first == "*" else first.lstrip(".")
