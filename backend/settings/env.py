"""Reads the environment: every setting that an operator may give passes through one of these functions."""

import os
from pathlib import Path

from backend.errors import Misconfigured

ROOT = Path(__file__).resolve().parent.parent.parent


def text(name: str, default: str = "") -> str:
    """The value of ``name``, stripped; an empty one counts as not given."""
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int, *, least: int = 0, most: int = 10**15) -> int:
    """A whole number from ``least`` to ``most``."""
    given = text(name)
    if not given:
        return default
    # There are digits beside 0 to 9, which `int` does not take; and twenty of them are too many already.
    value = int(given[:20]) if given.isascii() and given.isdigit() else -1
    if value < least:
        raise Misconfigured(f"{name} must be a whole number of at least {least}, not {given!r}.")
    if value > most:
        raise Misconfigured(f"{name} must be at most {most}, not {given!r}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """true/false, 1/0, yes/no, on/off."""
    given = text(name).lower()
    if not given:
        return default
    if given in {"1", "true", "yes", "on"}:
        return True
    if given in {"0", "false", "no", "off"}:
        return False
    raise Misconfigured(f"{name} must be true or false, not {given!r}.")


def one_of(name: str, *allowed: str, default: str) -> str:
    """One of some words, however it is written."""
    given = text(name, default).upper()
    if given not in allowed:
        raise Misconfigured(f"{name} must be one of {', '.join(allowed)}, not {text(name)!r}.")
    return given


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


_HOME = ROOT if (ROOT / "manage.py").is_file() else Path.cwd()
"""A clone keeps its data in itself; where OffChat is installed from a wheel, they stand where it is started."""

DATA = Path(text("OFFCHAT_DATA", str(_HOME / "var"))).absolute()
