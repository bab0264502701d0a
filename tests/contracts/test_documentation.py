"""The pages for people say what the code does: no setting, address, event, command, code or metric is left out."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import URLPattern

from backend.edge.problems import STATUS
from backend.events.catalogue import CATALOGUE
from backend.urls import urlpatterns
from consumers.routes import HTTP_ROUTES
from consumers.websocket import close_codes
from consumers.websocket.commands import SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md")), *sorted((ROOT / ".github").rglob("*.md"))]
FOR_SERVERS = {"access.revoked", "people.parted", "upload.wanted"}
TOLD_BESIDE_CHAT = {"activity.logged", "alert.updated", "case.updated", "hash.blocked", "library.changed"}
OURS = "backend|consumers|media_pipeline|admin_ui|deploy|tests|benchmarks"
BEFORE_INSTALLATION = {ROOT / "deploy" / "get_uv.py"}
"""What runs with the settings of pip alone, before OffChat is there."""

SET_BY_OURSELVES = {"DJANGO_SETTINGS_MODULE"}


def page(name: str) -> str:
    return (DOCS / name).read_text()


def named(text: str) -> set[str]:
    """What stands in backticks."""
    return {word for quoted in re.findall(r"`([^`\n]+)`", text) for word in re.split(r"[\s,]+", quoted)}


def settings_read() -> set[str]:
    """Every name of the environment that the product reads: by backend.settings.env, by os.environ, by Compose."""
    found: set[str] = set()
    for folder in ("backend", "consumers", "media_pipeline", "deploy"):
        for path in set((ROOT / folder).rglob("*.py")) - BEFORE_INSTALLATION:
            found |= {name for call in ast.walk(ast.parse(path.read_text())) if (name := _name_read(call))}
    return found | set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text())) - SET_BY_OURSELVES


def _name_read(node: ast.AST) -> str:
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    reads = ast.unparse(node.func) in {"os.environ.get", "os.getenv"} or re.fullmatch(
        r"(env\.)?(text|number|flag|one_of|words)", ast.unparse(node.func)
    )
    name = node.args[0]
    text = name.value if reads and isinstance(name, ast.Constant) and isinstance(name.value, str) else ""
    return text if re.fullmatch(r"[A-Z][A-Z0-9_]+", text) else ""


def addresses() -> set[str]:
    """Every address of the API and of files, with ``<id>`` for what varies."""
    django = {str(one.pattern) for one in urlpatterns if isinstance(one, URLPattern)}
    plain = {re.sub(r"<str:\w+>", "<id>", text) for text in django if text.startswith(("api/", "healthz", "readyz"))}
    streamed = {str(one.pattern).strip("^$").replace("/?", "/") for one in HTTP_ROUTES}
    streamed = {re.sub(r"\(\?P<(size|side|kind|suffix)>[^)]+\)", r"<\1>", text) for text in streamed}
    streamed = {re.sub(r"\(\?P<attempt>[^)]+\)", "<attempt>", text).replace("\\.", ".") for text in streamed}
    streamed = {re.sub(r"\(\?P<\w+>[^)]+\)", "<id>", text) for text in streamed}
    return {f"/{text}" for text in plain | streamed}


def anchors(path: Path) -> set[str]:
    """The names of a page's headings, as the usual viewers make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


OF_THE_PRODUCT = {
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "OPENAI_API_KEY",
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_STORAGE_BUCKET_NAME", "AWS_S3_REGION_NAME",
    "AWS_S3_ENDPOINT_URL", "AWS_S3_CUSTOM_DOMAIN",
    "VITE_API_BASE_URL", "VITE_MEDIA_BASE_URL", "VITE_ENABLE_AI_FEATURES", "VITE_ENABLE_UPLOAD", "VITE_MAX_FILE_SIZE",
}  # fmt: skip
"""The names of the environment in the product's own documents."""


def test_every_name_of_the_products_documents_is_read_under_that_name() -> None:
    assert OF_THE_PRODUCT - settings_read() == set()


def test_every_setting_has_its_row_and_every_row_its_setting() -> None:
    rows = re.findall(r"^\| (`[A-Z].+?) \|", page("configuration.md"), re.MULTILINE)
    assert {name for row in rows for name in named(row)} == settings_read()


def test_every_address_is_described() -> None:
    described = {text.rstrip("/") for text in named(page("rest.md"))}
    assert {text for text in addresses() if text.rstrip("/") not in described} == set()


def test_every_status_of_a_refusal_is_described() -> None:
    rows = dict(re.findall(r"^\| (\d{3}) \| `(\w+)`", page("rest.md"), re.MULTILINE))
    assert rows == {str(status): code for code, (status, _) in STATUS.items()}


def test_every_event_and_command_is_described() -> None:
    words = named(page("protocol.md"))
    assert CATALOGUE.keys() - FOR_SERVERS <= words
    assert {name.partition(" ")[2] for name in SCHEMAS} <= words | set(
        re.findall(r'"type":"(\w+)"', page("protocol.md"))
    )


def test_every_close_code_is_described() -> None:
    rows = {int(code) for code in re.findall(r"^\| (\d{4}) \|", page("protocol.md"), re.MULTILINE)}
    assert rows == {value for name, value in vars(close_codes).items() if name.isupper()}


def test_every_metric_is_described() -> None:
    sources = [path.read_text() for path in ROOT.rglob("*.py") if path.is_relative_to(ROOT / "backend")]
    sources += [path.read_text() for name in ("consumers", "media_pipeline") for path in (ROOT / name).rglob("*.py")]
    counted = {
        name
        for text in sources
        for name in re.findall(r'(?:Counter|Gauge|Histogram|GaugeMetricFamily)\(\s*"(\w+)"', text)
    }
    described = {
        word.partition("{")[0]
        for word in re.findall(r"`(offchat_[^`]+)`", page("monitoring.md") + page("operations.md"))
    }
    assert described == counted


def test_every_class_of_events_is_described_with_its_events() -> None:
    part = page("protocol.md").split("### Classes of events")[1].split("\n## ")[0]
    described = {name: named(events) for name, events in re.findall(r"^\| `(\w+)` \| (.+) \|$", part, re.MULTILINE)}
    chosen = [event for name, event in CATALOGUE.items() if name not in FOR_SERVERS | TOLD_BESIDE_CHAT]
    assert described == {
        group: {one.type for one in chosen if one.group == group} for group in {e.group for e in chosen}
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_row_of_a_table_has_the_cells_of_its_head(path: Path) -> None:
    # A bar ends a cell also in code, unless a backslash stands before it.
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        cells = [len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()]
        assert (set(cells), table.splitlines()[1][:5]) == ({cells[0]}, "| ---"), table[:300]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        place, _, anchor = target.partition("#")
        to = (path.parent / place).resolve() if place else path
        if re.match(r"\w+:", target):
            continue
        if not to.exists() or (anchor and to.suffix == ".md" and anchor not in anchors(to)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.name)
def test_files_that_a_page_names_are_there(path: Path) -> None:
    names = {word.rstrip("/") for word in named(path.read_text()) if re.match(rf"({OURS})/[\w./-]*$", word)}
    made = {"admin_ui/client/src/generated/contract.json", "benchmarks/results"}
    assert {name for name in names - made if not (ROOT / name).exists()} == set()
