"""What files are called and served as, on machines that know other types of files than ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import WebServer, web_server

HOSTS = {
    "knows nothing": "",
    "knows odd things": """
types = {".js": "application/javascript", ".dxf": "image/vnd.dxf", ".pls": "audio/x-scpls", ".bin": "text/html"}
for suffix, kind in (types | {".mp4": "text/plain"}).items():
    mimetypes.add_type(kind, suffix)
""",
}
_BEGIN = "import mimetypes\nmimetypes.knownfiles = []\nmimetypes.init(files=[])\n"

FILES = {
    "plan.dxf": (b"  0\nSECTION\n  2\nHEADER\n", "text/plain", "text/plain"),
    "radio.pls": (b"[playlist]\nFile1=http://x.example/\n", "text/plain", "text/plain"),
    "program.js": (b"alert(1)", "text/plain", "text/plain"),
    "program.bin": (b"\0\1\2\3<b>", "application/octet-stream", "application/octet-stream"),
    "page.html": (b"<!doctype html><script>1</script>", "text/html", "application/octet-stream"),
    "drawing.svg": (b"<svg xmlns='x'/>", "image/svg+xml", "application/octet-stream"),
    "paper.pdf": (b"%PDF-1.7\n\0", "application/pdf", "application/octet-stream"),
    "letter.docx": (b"PK\x03\x04\0", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "application/octet-stream"),
}  # fmt: skip
"""Name → content, type that clients are told, type that the bytes are served as."""


@pytest.fixture(scope="module", params=HOSTS)
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """A server on a machine with this table of types."""
    folder: Path = tmp_path_factory.mktemp("host")
    (folder / "sitecustomize.py").write_text(_BEGIN + HOSTS[request.param])
    with web_server(PYTHONPATH=str(folder)) as server:
        yield server


@pytest.mark.parametrize("name", FILES)
def test_a_plain_file_is_taken_and_served_by_our_own_table_alone(
    host: WebServer, name: str, subtests: pytest.Subtests
) -> None:
    content, told, served = FILES[name]
    with host.client() as alice, host.client("bob") as bob:
        for declared in ("", "image/vnd.dxf", "audio/x-scpls"):
            with subtests.test(declared):
                sent = {"file": (name, content, declared)}
                taken = alice.post("/api/chat/upload/", data={"room": host.room}, files=sent)
                assert taken.status_code == 201, taken.text
                assert (taken.json()["kind"], taken.json()["content_type"]) == ("file", told)
                # A PDF waits for the picture of its first page
                assert taken.json()["state"] == ("processing" if told == "application/pdf" else "ready")
                headers = bob.get(f"/media/{taken.json()['id']}/file").headers
                assert headers["Content-Type"] == served
                assert headers["Content-Disposition"].startswith("attachment; ")
                assert headers["X-Content-Type-Options"] == "nosniff"


def test_text_that_claims_to_be_a_video_by_its_name_is_refused(host: WebServer) -> None:
    refused = host.client().post("/api/chat/upload/", data={"room": host.room}, files={"file": ("a.mp4", b"text", "")})
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_type")


def test_our_own_scripts_are_scripts(host: WebServer) -> None:
    answer = host.client(None).get("/static/admin/js/core.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
