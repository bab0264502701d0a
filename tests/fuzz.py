"""``make fuzz``: schemathesis sends a real server what its OpenAPI document allows and forbids, in every role.

It fails where an answer is an error of the server, or where the document does not name its status, type, headers or
body. The seed is printed, and ``--seed`` repeats a run.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.server import ROOT, WebServer, web_server

ROLES = ("nobody", "viewer", "bob", "mod", "root")
"""Nobody, those of the namespace “demo”, and a superuser; without a token, or with theirs."""

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance",
)  # fmt: skip
ENDING = r"/auth/logout(-all)?/$"
"""What would end the log-in with which a role asks all the rest; nobody asks it as well."""


def main() -> None:
    """Ask in every role; the exit status says whether all answers were as the document says."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--examples", type=int, default=20, help="of each operation and role")
    parser.add_argument("--seconds", type=int, default=300, help="that each role may take")
    parser.add_argument("--role", choices=ROLES, action="append", help="one or several of them; without it all")
    given = parser.parse_args()
    print(f"The seed is {given.seed}.", flush=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    unlimited = {"WRITES_PER_MINUTE": "1000000", "LOGIN_ATTEMPTS_PER_MINUTE": "1000000"}
    with web_server(**unlimited) as server, tempfile.TemporaryDirectory() as folder:
        failed = [role for role in given.role or ROLES if not asked(server, role, given, Path(folder))]
    sys.exit(f"As {', '.join(failed)} something was answered that the document does not say." if failed else 0)


def asked(server: WebServer, role: str, given: argparse.Namespace, folder: Path) -> bool:
    """Whether everything that one role was answered is as it should be."""
    print(f"\nAs {role}:", flush=True)
    command = [Path(sys.executable).with_name("schemathesis"), "run", f"{server.url}/api/schema/", "--no-color"]
    command += ["--seed", given.seed, "--max-examples", given.examples, "--max-time", given.seconds]
    command += ["--phases", "coverage,fuzzing", "--checks", ",".join(CHECKS), "--continue-on-failure"]
    command += ["--request-timeout", 30, "--generation-database", "none", "--warnings", "off", "--no-shrink"]
    if role != "nobody":
        command += ["--header", f"Authorization: Token {server.tokens[role]}", "--exclude-path-regex", ENDING]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.fuzz_hooks", "PYTHONPATH": str(ROOT)}
    return subprocess.run([str(part) for part in command], cwd=folder, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    main()
