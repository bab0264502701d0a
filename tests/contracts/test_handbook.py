"""The pages for people name what is there: labels of the screens, codes of errors, and each other."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from backend.edge.problems import STATUS
from tests.contracts.test_documentation import DOCS, ROOT, page

LOCALES = ROOT / "admin_ui" / "app" / "src" / "texts" / "locales"
OF_FILES = {"infected", "internal", "unavailable"}
"""Why a file fails, beside the codes of the engine."""

DOCUMENTED = {
    "docker-compose up db redis -d",
    "docker-compose up backend frontend",
    "docker-compose exec backend python manage.py createsuperuser",
    "docker-compose exec backend python manage.py test",
    "… manage.py test file_manager",
    "… manage.py test file_manager.tests.test_models",
    "… manage.py test file_manager.tests.test_api",
    "… manage.py test file_manager.tests.test_storage",
    "… manage.py test file_manager.tests.test_ai_services",
    "coverage run --source='.' manage.py test file_manager",
    "coverage report",
    "docker-compose exec frontend npm run test:run",
    "npm run test:run -- src/components/__tests__/Media*.test.jsx",
    "npm run test:coverage",
    "docker-compose exec frontend npm test",
    "docker-compose exec frontend npm run format",
    "docker-compose exec backend black .",
    "pip install -r requirements-dev.txt",
    "npm install",
    "manage.py update_search_indexes",
    "manage.py cleanup_thumbnails",
    "manage.py refresh_stats_views",
    "manage.py verify_file_integrity",
    "manage.py cleanup_orphaned_files",
    "manage.py generate_missing_thumbnails",
}
"""The commands of the product's own documents."""


def labels() -> set[str]:
    """Every English text of the screens."""
    found = re.findall(r'^msgid ((?:".*"\n?)+)', (LOCALES / "de.po").read_text(), re.MULTILINE)
    return {"".join(json.loads(line) for line in text.splitlines()) for text in found}


@pytest.mark.parametrize("name", ["user-guide.md", "administration.md"])
def test_every_label_that_a_guide_names_stands_on_a_screen(name: str) -> None:
    text = re.sub(r"`[^`]*`+", "", page(name)).replace("\n", " ")
    named = set(re.findall(r"\*\*([^*]+)\*\*", text)) - {"bold"}
    assert named - labels() == set()


@pytest.mark.parametrize("name", ["user-guide.md", "administration.md"])
def test_every_key_that_a_guide_names_is_a_shortcut(name: str) -> None:
    shortcuts = (ROOT / "admin_ui" / "app" / "src" / "ui" / "shortcuts.ts").read_text()
    known = {key for keys in re.findall(r"keys: \[(.+?)\]", shortcuts) for key in re.findall(r'"([^"]+)"', keys)}
    (table,) = re.findall(r"^\| keys? \| do(?:es)? \|\n.+\n((?:\|.+\n)+)", page(name), re.MULTILINE)
    named = {key for row in re.findall(r"^\| (.+?) \|", table, re.MULTILINE) for key in row.split(", ")}
    for shown, ours in {"Ctrl": "Mod", "↑": "ArrowUp", "↓": "ArrowDown", "Esc": "Escape"}.items():
        named = {key.replace(shown, ours) for key in named}
    assert named
    assert named - known == set()


def test_every_error_has_its_cause_and_remedy() -> None:
    rows = re.findall(r"^\| (\d{3}) \| `(\w+)`", page("troubleshooting.md"), re.MULTILINE)
    assert sorted(rows) == sorted((str(status), code) for code, (status, _) in STATUS.items())
    engine = (ROOT / "media_pipeline" / "engine" / "errors.py").read_text()
    (codes,) = re.findall(r"ErrorCode = Literal\[(.+?)\]", engine)
    failed = page("troubleshooting.md").partition("## A file failed")[2].partition("\n## ")[0]
    named = {code for row in re.findall(r"^\| (`.+?) \|", failed, re.MULTILINE) for code in re.findall(r"`(\w+)`", row)}
    assert named == set(re.findall(r'"(\w+)"', codes)) | OF_FILES


def test_every_command_of_the_products_documents_has_its_row() -> None:
    rows = re.findall(r"^\| (.*?) \|", page("commands.md"), re.MULTILINE)
    assert DOCUMENTED - {command for row in rows for command in re.findall(r"`([^`]+)`", row)} == set()


def test_every_page_is_in_the_index_and_in_the_site() -> None:
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    linked = {target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", page("index.md"))}
    for folder in ("decisions", "audits"):
        linked |= {f"{folder}/{name}" for name in re.findall(r"\]\((\d[^)\s]+)\)", page(f"{folder}/index.md"))}
    assert pages - linked == {"index.md"}
    navigation = (ROOT / "deploy" / "docs" / "mkdocs.yml").read_text().partition("\nnav:")[2]
    in_site = re.findall(r"[\w/-]+\.md", navigation)
    assert len(in_site) == len(set(in_site))
    outside = re.findall(r'"(project/[\w-]+\.md)"', (ROOT / "deploy" / "docs" / "pages.py").read_text())
    assert set(in_site) == pages | set(outside)


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_every_form_of_the_repository_is_sound(path: Path) -> None:
    form = yaml.safe_load(path.read_text())
    if path.name == "dependabot.yml":
        # What is looked after by a schedule: this repository's packages, images and steps of checks.
        assert {update["package-ecosystem"] for update in form["updates"]} >= {"uv", "npm"}
        assert all((ROOT / update["directory"].strip("/")).is_dir() for update in form["updates"])
        return
    if path.name == "config.yml":
        assert set(form) <= {"blank_issues_enabled", "contact_links"}
        return
    assert {"name", "description", "body"} <= set(form)
    asked = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(asked) == len(set(asked))
    assert {field["type"] for field in form["body"]} <= {"markdown", "input", "textarea", "dropdown", "checkboxes"}


def test_the_list_of_licences_names_what_declares_none(tmp_path: Path) -> None:
    document = {
        "components": [
            {"name": "Pillow", "version": "13.0", "licenses": [{"license": {"id": "MIT-CMU"}}]},
            {"group": "@mantine", "name": "core", "version": "8.1", "licenses": [{"expression": "MIT"}]},
            {"name": "channels_redis", "version": "4.3"},
            {"name": "unheard-of", "version": "1"},
        ]
    }
    (tmp_path / "bom.json").write_text(json.dumps(document))
    command = [sys.executable, str(ROOT / "deploy" / "licences.py"), str(tmp_path / "bom.json")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[2:] == [
        "| @mantine/core | 8.1 | MIT |",
        "| Pillow | 13.0 | MIT-CMU |",
        "| channels_redis | 4.3 | BSD-3-Clause |",
        "| unheard-of | 1 | not declared |",
    ]
    assert ran.stderr == "unheard-of declares no licence: look at its project.\n"
