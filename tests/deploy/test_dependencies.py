"""Nothing is depended upon that `docs/dependencies.md` does not give a reason and a licence for."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROWS = dict(re.findall(r"^\| (\S+) \| .+ \| (.+) \|$", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE))


def python_packages() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)]
    extras = [line for extra in project["project"]["optional-dependencies"].values() for line in extra]
    names = (re.match(r"[\w.-]+", line) for line in project["project"]["dependencies"] + extras + groups)
    return {name[0] for name in names if name}


def node_packages() -> set[str]:
    workspaces = [json.loads(path.read_text()) for path in (ROOT / "admin_ui").glob("*/package.json")]
    workspaces += [json.loads((ROOT / "admin_ui" / "package.json").read_text())]
    kinds = ("dependencies", "devDependencies", "peerDependencies")
    named = {name for workspace in workspaces for kind in kinds for name in workspace.get(kind, {})}
    return {name for name in named if not name.startswith("@offchat/")}


def test_every_dependency_has_its_line_and_every_line_its_dependency() -> None:
    assert python_packages() | node_packages() == ROWS.keys() - {"package", "---"}


def test_no_licence_forbids_running_it_as_a_service() -> None:
    assert not re.search(r"AGPL|SSPL|BUSL|Commons Clause", " ".join(ROWS.values()))
