"""Schemathesis sends a real server what its OpenAPI document allows and forbids, about things that are there.

It fails where an answer is an error of the server, or where the document does not name its status, type, headers or
body. Each role has a server of its own, filled by :mod:`tests.fuzz.things`. The seed is printed, and ``--seed`` repeats
a run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.server import PASSWORD, ROOT, WebServer, web_server

ROLES = {
    "anonymous": None, "viewer": "viewer", "member": "alice", "moderator": "mod", "admin": "admin", "owner": "owner",
    "platform-admin": "root", "bot": "robot",
}  # fmt: skip
"""Who asks in each role: people of the namespace “demo”, where alice has sent nearly all that there is, and a bot of
it with every scope."""

CHECKS = (
    "no_accident", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance",
)  # fmt: skip
ENDING = r"/auth/logout(-all)?/$"
"""What would end the log-in with which a role asks all the rest; anonymous asks it as well. Where it ended by other
means, :mod:`tests.fuzz.hooks` logs in again."""
UNLIMITED = dict.fromkeys(("WRITES_PER_MINUTE", "LOGIN_ATTEMPTS_PER_MINUTE", "PENDING_UPLOADS"), "1000000")


def main() -> None:
    """Ask in every role; the exit status says whether all answers were as the document says."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--examples", type=int, default=20, help="of each operation and role")
    parser.add_argument("--minutes", type=float, default=5, help="that each role may take")
    parser.add_argument("--role", choices=ROLES, action="append", help="one or several of them; without it all")
    options = parser.parse_args()
    print(f"The seed is {options.seed}.", flush=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    failed = [role for role in options.role or ROLES if not _ask(role, options)]
    sys.exit(f"As {', '.join(failed)} something was answered that the document does not say." if failed else 0)


def _ask(role: str, options: argparse.Namespace) -> bool:
    """Whether everything that one role was answered is as it should be, and nothing broke on the way."""
    with web_server(**UNLIMITED) as server, tempfile.TemporaryDirectory() as folder:
        things = json.loads(server.manage("from tests.fuzz.things import main; main()"))
        counts = ", ".join(f"{len(ids)} {kind}" for kind, ids in things["ids"].items())
        print(f"\nAs {role}, among {counts}.", flush=True)
        for failed in things["failed"]:
            print(f"  Not done beforehand: {failed}", flush=True)
        person = ROLES[role]
        token = {**server.tokens, **things["tokens"]}[person] if person else None
        known = _without_oneself(server, token, things["ids"])
        (Path(folder) / "things.json").write_text(json.dumps(known))
        fine = _run(server, person, token, options, Path(folder))
        if broken := server.log().count("Traceback"):
            print(f"{broken} tracebacks in the server's log:\n{server.log()[-6000:]}", flush=True)
        return fine and not broken


def _without_oneself(server: WebServer, token: str | None, ids: dict[str, list[str]]) -> dict[str, list[str]]:
    """The ids, without those of the person who asks and of their log-in: they would end what they ask with."""
    if token is None:
        return ids
    with server.client(None) as client:
        client.headers["Authorization"] = f"Token {token}"
        mine = {client.get("/api/v1/me/").json()["user"]["id"]}
        # A bot has none.
        mine |= {log_in["id"] for log_in in client.get("/api/v1/me/sessions/").json().get("results", [])}
    return {kind: [key for key in keys if key not in mine] for kind, keys in ids.items()}


def _run(server: WebServer, person: str | None, token: str | None, options: argparse.Namespace, folder: Path) -> bool:
    # As an administrator schemathesis would make a person of its own, and ask as that one.
    (folder / "schemathesis.toml").write_text("[auth]\nauto-signup = false\n")
    command = [Path(sys.executable).with_name("schemathesis"), "run", f"{server.url}/api/schema/", "--no-color"]
    command += ["--seed", options.seed, "--max-examples", options.examples, "--max-time", round(60 * options.minutes)]
    command += ["--phases", "coverage,fuzzing", "--checks", ",".join(CHECKS), "--continue-on-failure"]
    command += ["--request-timeout", 30, "--generation-database", "none", "--warnings", "off", "--no-shrink"]
    if token:
        (folder / "login.json").write_text(json.dumps({"username": person, "password": PASSWORD, "token": token}))
        command += ["--exclude-path-regex", ENDING]
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "PYTHONPATH": str(ROOT), "FUZZ_SEED": str(options.seed),
        "FUZZ_THINGS": str(folder / "things.json"), "FUZZ_LOGIN": str(folder / "login.json") if token else "",
    }  # fmt: skip
    done = subprocess.run([str(part) for part in command], cwd=folder, env=environment, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    main()
