"""The health checks of containers: ends with 0 when the web server answers on /healthz, or the worker lives.

Use: ``python deploy/healthy.py [worker]``.
"""

import http.client
import os
import sys
import time
from pathlib import Path

SILENT_S = 15
"""A worker touches its file every two seconds."""


def main() -> int:
    """Run the check of the command line; returns the exit status."""
    return worker() if sys.argv[1:] == ["worker"] else web()


def worker() -> int:
    """Check when the worker last touched its file; returns the exit status."""
    try:
        touched = Path(os.environ["WORKER_ALIVE_FILE"]).stat().st_mtime
    except (KeyError, OSError):
        return 1
    return 0 if time.time() - touched < SILENT_S else 1


def web() -> int:
    """Request /healthz once, with a host name that the server accepts; returns the exit status."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=3)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException):
        return 1


if __name__ == "__main__":
    sys.exit(main())
