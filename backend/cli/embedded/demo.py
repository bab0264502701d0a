"""The demo of ``offchat up``: where it is refused, its password, and whether it exists already."""

import hashlib
import os
from pathlib import Path

from backend.cli.demo_accounts import DEMO_PASSWORD
from backend.cli.embedded.address import Address
from backend.errors import Misconfigured


def refuse(address: Address) -> None:
    """Raise Misconfigured unless the demo may run here: never in a real database, never open to a network."""
    if os.environ.get("DATABASE_URL", "").strip():
        raise Misconfigured(
            "Demo data is only for the embedded database, and DATABASE_URL names another: add --no-demo."
        )
    if address.public and password() == DEMO_PASSWORD:
        raise Misconfigured(
            f"{address.host} can be reached from other machines, and the demo password is the one everybody knows: "
            "set OFFCHAT_DEMO_PASSWORD or add --no-demo."
        )


def password() -> str:
    """Return the password of all demo people."""
    return os.environ.get("OFFCHAT_DEMO_PASSWORD", "").strip() or DEMO_PASSWORD


def is_there(data: Path) -> bool:
    """Whether this database was filled already; saves later starts a process."""
    return _noted(data)[:1] == [_database(data)]


def remember(data: Path) -> None:
    """Note that the database was filled, with the digest of the password."""
    _note(data).write_text(f"{_database(data)} {_digest()}")


def log_in(data: Path) -> str:
    """Return how to log in; people keep the password that they were created with."""
    is_same = _noted(data)[1:] == [_digest()]
    shown_password = password() if is_same else "as it was at the first start in this folder"
    return f"Log in as alice, bob, carol (members), mod (moderator) or admin; password {shown_password}"


def _note(data: Path) -> Path:
    return data / "demo"


def _noted(data: Path) -> list[str]:
    try:
        return _note(data).read_text().split()
    except OSError:
        return []


def _database(data: Path) -> str:
    """Return the inode of the database file, another one when it was created again."""
    try:
        return str((data / "db.sqlite3").stat().st_ino)
    except OSError:
        return ""


def _digest() -> str:
    return hashlib.sha256(password().encode()).hexdigest()
