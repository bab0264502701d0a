"""What `npm pack` makes of the SDK and of the components: what people need, nothing else, of use in another folder."""

import functools
import json
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect, sync_playwright

from tests.browser import launch_options
from tests.corpus import pictures
from tests.server import PASSWORD, WebServer, web_server

ROOT = Path(__file__).parent.parent.parent
WORKSPACE = ROOT / "admin_ui"
NODE = ROOT / ".tools" / "node"
ENVIRONMENT = os.environ | {"PATH": f"{NODE}:{os.environ['PATH']}"}
PROGRAM = Path(__file__).with_name("use_sdk.mjs")
# A machine that others use too may take its time.
expect.set_options(timeout=60_000)
TYPED = """
import { connect } from "@offchat/client";
const chat = connect({ baseUrl: "https://chat.example.org", token: "oc_1" });
chat.on("message.created", ({ data }) => data.body.trim());
// @ts-expect-error a room has no such field
chat.rest.get("/api/chat/rooms/").then(({ results }) => results.map((room) => room.colour));
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The archives, by name; files of an earlier build lie where they are built from."""
    folder = tmp_path_factory.mktemp("packages")
    for name in ("client", "components"):
        leftover = WORKSPACE / name / "dist" / "leftover.js"
        leftover.parent.mkdir(exist_ok=True)
        leftover.touch()
        run(NODE / "npm", "pack", "--pack-destination", folder, cwd=WORKSPACE / name)
    return {name: next(folder.glob(f"offchat-{name}-*.tgz")) for name in ("client", "media")}


def install(folder: Path, *archives: Path) -> None:
    """Put packages into a folder, and what they depend on, which is copied from here instead of fetched."""
    names = [archive.name.split("-")[1] for archive in archives]
    wanted = run(NODE / "npm", "ls", "--omit=dev", "--all", "--parseable", "-w", f"@offchat/{names[-1]}", cwd=WORKSPACE)
    for path in map(Path, wanted.splitlines()):
        if path.is_relative_to(WORKSPACE / "node_modules") and not path.is_symlink():
            shutil.copytree(path, folder / path.relative_to(WORKSPACE), dirs_exist_ok=True)
    (folder / "node_modules" / "@offchat").mkdir(parents=True)
    for name, archive in zip(names, archives, strict=True):
        # Not by tarfile: Debian 12's Python knows no filter yet, and the ones after it ask for one.
        run("tar", "-xzf", archive, cwd=folder)
        (folder / "package").rename(folder / "node_modules" / "@offchat" / name)


@pytest.fixture(scope="module")
def installed(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SDK."""
    folder = tmp_path_factory.mktemp("installed")
    install(folder, packages["client"])
    return folder


@pytest.fixture(scope="module")
def site(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples of the components, built as an application that knows the packages alone."""
    folder = tmp_path_factory.mktemp("site")
    install(folder, packages["client"], packages["media"])
    for path in (WORKSPACE / "components" / "examples").iterdir():
        if path.name != "vite.config.ts":
            shutil.copy(path, folder)
    (folder / "vite.config.js").write_text('export default { build: { outDir: "built" } };\n')
    run(NODE / "node", WORKSPACE / "node_modules" / "vite" / "bin" / "vite.js", "build", cwd=folder)
    return folder / "built"


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    """Where the application is served: not where OffChat is."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site))) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{files.server_address[1]}"
        files.shutdown()


@pytest.fixture(scope="module")
def server(origin: str) -> Iterator[WebServer]:
    with web_server(CORS_ALLOWED_ORIGINS=origin, AI_PROVIDER="off") as running, running.worker():
        yield running


@pytest.fixture
def page(origin: str, server: WebServer) -> Iterator[Page]:
    """The application in a browser, logged in on the server."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{origin}/?server={server.url}")
        page.get_by_label("Username").fill("alice")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        yield page
        browser.close()


@pytest.mark.parametrize(
    ("name", "folder", "more"), [("client", "client", set()), ("media", "components", {"dist/media.css"})]
)
def test_it_holds_readme_licence_and_the_built_files_and_no_leftovers(
    packages: dict[str, Path], name: str, folder: str, more: set[str]
) -> None:
    with tarfile.open(packages[name]) as archive:
        names = {name.removeprefix("package/") for name in archive.getnames()}
        licence = archive.extractfile("package/LICENSE")
        assert licence is not None
        assert licence.read() == (ROOT / "LICENSE").read_bytes()
    source = WORKSPACE / folder / "src"
    sources = {path.relative_to(source) for path in source.rglob("*.ts*")}
    built = {f"dist/{path.with_suffix(kind)}" for path in sources for kind in (".js", ".d.ts")}
    assert names == {"package.json", "README.md", "LICENSE"} | built | more


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


def expect_picture(card: Locator) -> None:
    """It has a picture, and the browser could show it."""
    expect(card.locator("img")).to_have_js_property("complete", value=True)
    assert card.locator("img").evaluate("image => image.naturalWidth") > 0


def test_a_page_of_another_site_adds_a_picture_chooses_it_and_shows_it(page: Page) -> None:
    fields = page.get_by_role("region", name="Fields of a form")
    fields.get_by_role("button", name="Choose a file").click()
    picker = page.get_by_role("dialog", name="Choose a file")
    content = pictures.of_format("png").read_bytes()
    harbour = FilePayload(name="harbour.png", mimeType="image/png", buffer=content)
    picker.locator("input[type=file]").set_input_files(harbour)
    added = picker.get_by_role("listitem").get_by_role("button", pressed=True)
    expect(added).to_be_visible()
    title = added.get_attribute("aria-label") or ""
    # Its thumbnail, the moment it exists
    expect_picture(added)
    picker.get_by_role("button", name="Select").click()
    expect(picker).not_to_be_visible()
    expect_picture(fields.get_by_title(title))
    value = json.loads(fields.locator("output").inner_text())
    # The image editor finds the same file, and stores an address that opens no doors
    editor = page.get_by_role("region", name="Image editor")
    editor.get_by_label("Media library").check()
    editor.get_by_role("button", name="Select from library").click()
    picker.get_by_role("button", name=title, exact=True).click()
    picker.get_by_role("button", name="Select").click()
    config = json.loads(editor.locator("output").inner_text())
    assert config["media_file_id"] == value["featured"]
    assert "g=" not in config["image_url"]
