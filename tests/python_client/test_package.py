"""The package of the Python client: its wheel, what it asks for, and its examples in the documentation."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from tests.server import ROOT

PACKAGE = ROOT / "admin_ui" / "python_client"
SOURCES = PACKAGE / "src" / "offchat_client"
UV = shutil.which("uv", path=ROOT / ".tools" / "uv" / "bin") or shutil.which("uv")
TRY = """
import sys
from offchat_client import Client, OffChatError
from offchat_client.contract import Commands, Event
strangers = {"django", "backend", "msgspec", "requests"} & set(sys.modules)
print(Client.__module__, hasattr(Client, "reaction_add"), strangers)
"""


def test_the_wheel_is_typed_and_imports_in_an_empty_environment_with_nothing_but_its_two_dependencies(
    tmp_path: Path,
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(build, cwd=PACKAGE, check=True, timeout=100)
    wheel = next(tmp_path.glob("offchat_client-*.whl"))
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        about = HeaderParser().parsestr(archive.read(metadata).decode())
    assert {f"offchat_client/{file.name}" for file in SOURCES.glob("*.*")} <= names
    assert "offchat_client/py.typed" in names
    assert any("LICENSE" in name for name in names)
    wanted = {text.partition(">")[0].partition("<")[0] for text in about.get_all("Requires-Dist") or []}
    assert (about["Name"], wanted) == ("offchat-client", {"httpx", "websockets"})
    home = tmp_path / "venv"
    assert UV
    subprocess.run([UV, "venv", "-q", "--python", sys.executable, home], check=True, timeout=60)
    python = home / "bin" / "python"
    install = [UV, "pip", "install", "-q", "--offline", "--no-deps", "--python", python, wheel]
    subprocess.run(install, check=True, timeout=60)
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "lent.pth").write_text(sysconfig.get_path("purelib"))
    said = subprocess.run([python, "-c", TRY], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == ["offchat_client.client", "True", "set()"]


def test_every_example_stands_in_the_documentation_as_it_is_run() -> None:
    page = (ROOT / "docs" / "clients.md").read_text()
    examples = sorted((PACKAGE / "examples").glob("*.py"))
    assert len(examples) == 3
    for example in examples:
        assert f"```python\n{example.read_text()}```" in page, f"copy {example.name} into docs/clients.md"


def test_every_command_and_event_of_the_contract_has_a_method_and_a_type() -> None:
    contract = json.loads((ROOT / "admin_ui/client/src/generated/contract.json").read_text())["properties"]
    types = (SOURCES / "contract.py").read_text()
    for name in contract["events"]["properties"]:
        assert f'type: Literal["{name}"]' in types
    for key in contract["commands"]["properties"]:
        endpoint, _, name = key.partition(" ")
        if endpoint == "chat" and name not in {"subscribe", "unsubscribe"}:
            assert f"    async def {name.replace('.', '_')}(" in types
