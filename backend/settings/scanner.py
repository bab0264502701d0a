"""The virus scanner (clamd) that sees every new file first."""

from backend.errors import Misconfigured
from backend.settings.env import number, text

CLAMD_ADDRESS = text("CLAMD_ADDRESS").removeprefix("unix:")
"""The host and port of a clamd, or the path of its Unix socket; empty where no files are scanned."""

if CLAMD_ADDRESS and not CLAMD_ADDRESS.startswith("/"):
    _host, _, _port = CLAMD_ADDRESS.rpartition(":")
    if not _host or not (_port.isascii() and _port.isdigit() and 0 < int(_port[:6]) < 65536):
        raise Misconfigured(
            f"CLAMD_ADDRESS must be a host and a port like clamd:3310, or the path of a socket, not {CLAMD_ADDRESS!r}."
        )

CLAMD_TIMEOUT_S = number("CLAMD_TIMEOUT_S", 120, least=1, most=3600)
"""How long clamd may take for a block of a file, and for its verdict once it has all of it, in seconds."""
