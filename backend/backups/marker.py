"""The file that stands in the data folder while a restore is under way: what is there is not whole."""

from __future__ import annotations

from pathlib import Path

from backend.errors import Misconfigured

_NAME = "restoring"


def marker_in(data: Path) -> Path:
    """Return where the id of the backup stands that is being restored."""
    return data / _NAME


def require_no_restore(data: Path) -> None:
    """Raise Misconfigured where a restore has not ended: half of it must not be served."""
    try:
        backup_id = marker_in(data).read_text().strip()
    except FileNotFoundError:
        return
    except OSError as error:
        raise Misconfigured(f"{marker_in(data)} cannot be read: {error.strerror or error}.") from error
    raise Misconfigured(
        f"A restore into {data} has not ended: run `offchat restore SOURCE --id {backup_id}` again, which goes on, "
        "before anything is started."
    )
