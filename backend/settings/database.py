"""Where the rows stand: SQLite in the data folder unless DATABASE_URL names another database."""

import re
from typing import Any

import dj_database_url

from backend.errors import Misconfigured
from backend.settings import env

_URL = env.text("DATABASE_URL")

# As many connections as the command and request threads of one process use at once.
_POOL = {"min_size": 1, "max_size": env.number("DATABASE_POOL_SIZE", 24, least=2), "timeout": 5}


_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    # One process that stands still with a lock in its hand must not stop all others for ever.
    "options": "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s "
    # Starting a second process for a query, or compiling it, takes longer than what a page of a list takes as a whole.
    "-c max_parallel_workers_per_gather=0 -c jit=off",
}


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "backend.sqlite",
        "NAME": str(env.DATA / "db.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-8000; PRAGMA foreign_keys=ON; "
            # Neither a mapped database nor a temporary file: both fail where the disk is full, also for who only reads.
            "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY",
        },
    }


def _require_encoded(url: str) -> None:
    """Raise Misconfigured where a character of the password makes the URL read otherwise than it is meant."""
    scheme, _, rest = url.partition("://")
    authority = re.split(r"[/?#]", rest)[0]
    behind = rest[len(authority) :]
    hidden = "@" not in authority and "@" in behind
    cut_short = hidden or authority.count("@") > 1 or "#" in behind or "@" in behind.partition("?")[0]
    if cut_short and not scheme.startswith("sqlite"):
        raise Misconfigured(
            "DATABASE_URL cannot be read: its password holds one of `@ / # ?`, which are written %40 %2F %23 %3F. This "
            "prints a password as it has to stand: python3 -c 'import getpass, urllib.parse as u; "
            'print(u.quote(getpass.getpass(), ""))\'.'
        )


def _from_url(url: str) -> dict[str, Any]:
    _require_encoded(url)
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=0))
    except (ValueError, KeyError) as wrong:
        raise Misconfigured(f"DATABASE_URL cannot be read: {wrong}") from wrong
    if parsed["ENGINE"].endswith("sqlite3"):
        return {**_sqlite(), "NAME": parsed["NAME"]}
    options = parsed.setdefault("OPTIONS", {})
    options["pool"] = _POOL
    if parsed["ENGINE"].endswith("postgresql"):
        options |= {name: value for name, value in _PATIENCE.items() if name not in options}
    return parsed


STRICT_LOCKS = env.flag("STRICT_LOCKS")
"""Whether rows that are locked in the wrong order are refused, for tests; otherwise that is logged."""

DATABASES = {"default": _from_url(_URL) if _URL else _sqlite()}
