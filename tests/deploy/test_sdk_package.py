"""The SDK as `npm pack` makes it: what people need and nothing else; from an empty folder it speaks with a server."""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus import pictures
from tests.server import PASSWORD, WebServer, web_server

ROOT = Path(__file__).parent.parent.parent
WORKSPACE = ROOT / "admin_ui"
NODE = ROOT / ".tools" / "node"
ENVIRONMENT = os.environ | {"PATH": f"{NODE}:{os.environ['PATH']}"}
PROGRAM = Path(__file__).with_name("use_sdk.mjs")
TYPED = """
import { connect } from "@offchat/client";
const chat = connect({ baseUrl: "https://chat.example.org", token: "oc_1" });
chat.on("message.created", ({ data }) => data.body.trim());
// @ts-expect-error a room has no such field
chat.rest.get("/api/chat/rooms/").then(({ results }) => results.map((room) => room.colour));
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive; a file of an earlier build lies where it is built from."""
    folder = tmp_path_factory.mktemp("package")
    leftover = WORKSPACE / "client" / "dist" / "leftover.js"
    leftover.parent.mkdir(exist_ok=True)
    leftover.touch()
    run(NODE / "npm", "pack", "--pack-destination", folder, cwd=WORKSPACE / "client")
    return next(folder.glob("*.tgz"))


@pytest.fixture(scope="module")
def installed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package and what it depends on, which is copied from here instead of fetched."""
    folder = tmp_path_factory.mktemp("installed")
    wanted = run(NODE / "npm", "ls", "--omit=dev", "--all", "--parseable", "-w", "@offchat/client", cwd=WORKSPACE)
    for path in map(Path, wanted.splitlines()):
        if path.is_relative_to(WORKSPACE / "node_modules") and not path.is_symlink():
            shutil.copytree(path, folder / path.relative_to(WORKSPACE), dirs_exist_ok=True)
    # Not by tarfile: Debian 12's Python knows no filter yet, and the ones after it ask for one.
    run("tar", "-xzf", package, cwd=folder)
    (folder / "node_modules" / "@offchat").mkdir()
    (folder / "package").rename(folder / "node_modules" / "@offchat" / "client")
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


def test_it_holds_readme_licence_and_the_built_files_and_no_leftovers(package: Path) -> None:
    with tarfile.open(package) as archive:
        names = {name.removeprefix("package/") for name in archive.getnames()}
        licence = archive.extractfile("package/LICENSE")
        assert licence is not None
        assert licence.read() == (ROOT / "LICENSE").read_bytes()
    sources = {path.relative_to(WORKSPACE / "client" / "src") for path in (WORKSPACE / "client" / "src").rglob("*.ts")}
    built = {f"dist/{path.with_suffix(kind)}" for path in sources for kind in (".js", ".d.ts")}
    assert names == {"package.json", "README.md", "LICENSE"} | built


def test_it_brings_its_types(installed: Path) -> None:
    (installed / "typed.ts").write_text(TYPED)
    options = "--noEmit --strict --skipLibCheck --module nodenext --target es2023 --lib es2023,dom,dom.iterable"
    run(NODE / "node", WORKSPACE / "node_modules" / "typescript" / "bin" / "tsc", *options.split(), "typed.ts",
        cwd=installed)  # fmt: skip


def test_a_program_that_uses_it_logs_in_writes_and_sends_a_file(installed: Path, server: WebServer) -> None:
    program = shutil.copy(PROGRAM, installed)
    picture = pictures.of_format("png")
    said = json.loads(run(NODE / "node", program, server.url, PASSWORD, server.room, picture, cwd=installed))
    assert said["refused"] == {"code": "unauthenticated", "status": 401}
    with server.client("bob") as bob:
        messages = bob.get(f"/api/chat/rooms/{server.room}/messages/").json()["results"]
    assert [message["body"] for message in messages] == ["from the package", "with a file"]
    assert [said["sent"], said["media"]] == [messages[0]["id"], messages[1]["attachments"][0]["id"]]
