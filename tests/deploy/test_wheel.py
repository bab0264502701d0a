"""What is installed from a wheel: everything, the built screens too, and nothing to build them with."""

import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests import prepared
from tests.running import Running, environment, offchat_up
from tests.waiting import PATIENCE_S

PASSWORD = "staple battery horse"
ROOT = Path(__file__).parent.parent.parent
UV = shutil.which("uv", path=ROOT / ".tools" / "uv" / "bin") or shutil.which("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True, timeout=100
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; its dependencies are lent by the one that the tests run in."""
    assert UV
    home = tmp_path_factory.mktemp("fresh") / "venv"
    subprocess.run([UV, "venv", "-q", "--python", sys.executable, home], check=True, timeout=60)
    python = home / "bin" / "python"
    subprocess.run(
        [UV, "pip", "install", "-q", "--offline", "--no-deps", "--python", python, wheel], check=True, timeout=60
    )
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    # Only the folder: what it names itself, as the sources of this clone, is not followed.
    Path(packages, "lent.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin" / "offchat"


@pytest.fixture(scope="module")
def running(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Its first start, without demo and people."""
    data = tmp_path_factory.mktemp("up") / "my data"
    prepared.tables_in(data)
    with offchat_up(data, "--no-demo", program=installed) as started:
        yield started


@pytest.fixture(scope="module")
def script(running: Running) -> str:
    """The address of the largest script that the page begins with."""
    page = httpx.get(running.url)
    assert page.status_code == 200
    found = re.findall(r'(?:src|href)="(/static/app/assets/[^"]+\.js)"', page.text)
    return max((running.url + path for path in found), key=lambda address: len(httpx.get(address).content))


def test_the_wheel_holds_the_packages_and_the_screens_and_asks_for_no_node(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        wanted = HeaderParser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist") or []
    folders = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert folders == {"backend", "consumers", "media_pipeline"}
    assert "backend/screens/index.html" in names
    sources = {str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob("*.py")}
    assert sources <= set(names)
    assert "django" in " ".join(wanted)
    assert "node" not in " ".join(wanted)


def test_an_installation_from_the_wheel_serves_the_page_and_its_script(script: str) -> None:
    answer = httpx.get(script)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_script_comes_compressed_to_whom_takes_it_so(script: str, encoding: str) -> None:
    with httpx.stream("GET", script, headers={"Accept-Encoding": encoding}) as answer:
        sent = sum(map(len, answer.iter_raw()))
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    plain = httpx.get(script, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == "Accept-Encoding"
    assert sent == int(answer.headers["Content-Length"]) < len(plain.content) / 2


def test_files_whose_names_carry_a_hash_are_kept_for_ever_and_others_are_not(running: Running, script: str) -> None:
    assert httpx.get(script).headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert "immutable" not in httpx.get(f"{running.url}/static/app/favicon.svg").headers["Cache-Control"]
    assert httpx.get(running.url).headers["Cache-Control"] == "no-cache"


def test_the_first_start_prints_a_command_that_makes_the_first_administrator(running: Running, installed: Path) -> None:
    # Given an installation without demo and people
    assert running.process.stdout is not None
    lines = iter(running.process.stdout)
    assert "first administrator" in next(lines)
    command = shlex.split(next(lines))
    # When its operator runs what it prints
    assert command == [installed.as_posix(), "people", "add", "--admin", "NAME", "--data", str(running.data)]
    command[command.index("NAME")] = "root"
    command.append("--password-stdin")
    made = subprocess.run(
        command,
        env=environment(),
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (made.returncode, made.stderr, made.stdout) == (0, "", "root is there, an administrator.\n")
    # Then they log in, and may do what there is to do
    with httpx.Client(base_url=running.url) as root:
        token = root.post("/api/v1/auth/login/", json={"username": "root", "password": PASSWORD}).json()["token"]
        root.headers["Authorization"] = f"Token {token}"
        me = root.get("/api/v1/me/").json()
        assert [(one["slug"], one["role"]) for one in me["namespaces"]] == [("main", "owner")]
        assert root.post("/api/chat/rooms/", json={"kind": "group", "name": "First"}).status_code == 201


def test_its_data_stand_where_it_is_started_unless_the_operator_says_otherwise(installed: Path, tmp_path: Path) -> None:
    ask = [installed.with_name("python"), "-c", "from backend.settings.env import DATA; print(DATA)"]
    said = subprocess.run(ask, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(tmp_path / "var")
