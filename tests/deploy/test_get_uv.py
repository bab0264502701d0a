"""uv is fetched with nothing but Python: from the index that the machine names, and only the file that is known."""

import base64
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from deploy.get_uv import VERSION

ROOT = Path(__file__).parents[2]
NAME = f"uv-{VERSION}-py3-none-any.whl"


def wheel() -> bytes:
    """A wheel like uv's, with a small program in it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr(f"uv-{VERSION}.data/scripts/uv", "#!/bin/sh\necho a small uv\n")
    return archive.getvalue()


WHEEL = wheel()


@dataclass
class Site:
    """A server that knows the package uv: its address, and the log-in that came with each request."""

    address: str
    log_ins: list[tuple[str, str | None]] = field(default_factory=list)
    page: str = ""


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """An index, and another server where the files lie."""
    made: list[Site] = []
    servers = []
    for number in range(2):

        class Handler(BaseHTTPRequestHandler):
            site = number

            def do_GET(self) -> None:
                here = made[self.site]
                here.log_ins.append((self.path, self.headers["Authorization"]))
                body = WHEEL if self.path.endswith(".whl") else here.page.encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        made.append(Site(f"127.0.0.1:{server.server_port}"))
    made[0].page = f'<a href="http://{made[1].address}/files/{NAME}#sha256=any">{NAME}</a>'
    yield made
    for server in servers:
        server.shutdown()
        server.server_close()


def fetched(folder: Path, checksum: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `get_uv.py` says where the wheel above is the one that is known."""
    program = (
        "import sys; from pathlib import Path; from deploy import get_uv; "
        f"get_uv.WHEELS = dict.fromkeys(get_uv.WHEELS, ({NAME!r}, {checksum!r})); "
        "sys.exit(get_uv.main(Path(sys.argv[1])))"
    )
    # -S hides pip, as on a machine without it.
    return subprocess.run(
        [sys.executable, "-S", "-c", program, str(folder)],
        env={"PATH": os.environ["PATH"], "HOME": str(folder.parent), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


KNOWN = hashlib.sha256(WHEEL).hexdigest()


def test_it_comes_from_the_index_that_the_environment_names_and_runs(tmp_path: Path, sites: list[Site]) -> None:
    done = fetched(tmp_path / "uv \u00fc", KNOWN, PIP_INDEX_URL=f"http://{sites[0].address}/simple")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    said = subprocess.run([tmp_path / "uv \u00fc" / "bin" / "uv"], capture_output=True, text=True, check=True)
    assert said.stdout == "a small uv\n"
    assert [path for path, _ in sites[0].log_ins] == ["/simple/uv/"]


def test_it_comes_from_the_index_that_pips_own_configuration_names(tmp_path: Path, sites: list[Site]) -> None:
    (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = http://{sites[0].address}/mirror/simple/\n")
    assert fetched(tmp_path / "uv", KNOWN, PIP_CONFIG_FILE=str(tmp_path / "pip.conf")).returncode == 0
    assert [path for path, _ in sites[0].log_ins] == ["/mirror/simple/uv/"]


def test_the_log_in_of_an_index_is_shown_to_that_index_alone(tmp_path: Path, sites: list[Site]) -> None:
    index = f"http://me:pass%40word@{sites[0].address}/simple"
    assert fetched(tmp_path / "uv", KNOWN, PIP_INDEX_URL=index).returncode == 0
    assert sites[0].log_ins == [("/simple/uv/", "Basic " + base64.b64encode(b"me:pass@word").decode())]
    assert sites[1].log_ins == [(f"/files/{NAME}", None)]


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_file_with_another_checksum_is_refused(tmp_path: Path, sites: list[Site]) -> None:
    done = fetched(tmp_path / "uv", "0" * 64, PIP_INDEX_URL=f"http://{sites[0].address}/simple")
    assert "has another checksum than the one that is known" in refusal(done)
    assert not (tmp_path / "uv").exists()


@pytest.mark.parametrize("page", ["", "<a href=", "\0"])
def test_an_index_without_it_is_named_with_what_to_do(tmp_path: Path, sites: list[Site], page: str) -> None:
    sites[0].page = page
    said = refusal(fetched(tmp_path / "uv", KNOWN, PIP_INDEX_URL=f"http://me:secret@{sites[0].address}/simple"))
    assert f"the package index http://{sites[0].address}/simple has no {NAME}. Set PIP_INDEX_URL" in said
    assert "secret" not in said


@pytest.mark.parametrize("index", ["http://127.0.0.1:1/simple", "https://[", "no-url", "http://127.0.0.1:port/"])
def test_an_index_that_cannot_be_asked_is_a_sentence(tmp_path: Path, index: str) -> None:
    assert "does not give it" in refusal(fetched(tmp_path / "uv", KNOWN, PIP_INDEX_URL=index))


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, sites: list[Site]) -> None:
    (tmp_path / "file").touch()
    done = fetched(tmp_path / "file" / "uv", KNOWN, PIP_INDEX_URL=f"http://{sites[0].address}/simple")
    assert refusal(done) == f"uv cannot be put into {tmp_path}/file/uv: Not a directory.\n"
