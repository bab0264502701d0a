"""The commands that the pages for people show, and what is wrong with one: a word of it that does not exist.

A block of a page below ``<!-- run -->`` is run by tests as it stands; the parts of all others are looked up.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.core.management import CommandError, get_commands, load_command_class

from backend.cli.main import MAINTENANCE, _parser
from tests.labels import paths_of

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    {
        *ROOT.glob("[!C]*.md"),
        ROOT / "CONTRIBUTING.md",
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob(".github/**/*.md"),
        *ROOT.glob("admin_ui/*/README.md"),
    }
)
MIXED = {"bots.md", "clients.md", "protocol.md", "python.md", "rest.md", "webhooks.md", "README.md"}
"""Pages whose blocks show what is answered below what is asked."""

OTHERS = {
    "apt-get", "base64", "bash", "cd", "chmod", "cp", "curl", "cut", "df", "diff", "do", "done", "echo", "exit",
    "export", "fi", "for", "git", "grep", "head", "if", "mkdir", "mv", "openssl", "pg_dump", "pg_restore", "pip",
    "pipx", "printf", "psql", "rm", "sed", "sha256sum", "sleep", "sqlite3", "sudo", "tail", "test", "then", "true",
    "until", "uvx", "wait", "while",
}  # fmt: skip
"""Words that begin a line of a shell and are not ours."""

_BLOCK = re.compile(r"(?P<mark><!-- run -->\n+)?^```sh\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_OF_COMPOSE = {"up", "down", "exec", "run", "logs", "ps", "pull", "build", "restart", "stop", "config"}
_SEPARATORS = {"|", "||", "&&", ";", "&", "(", ")", "{", "}", "!"}


@dataclass(frozen=True)
class Block:
    """A block of shell in a page; ``run``: it is run as it stands."""

    page: Path
    text: str
    run: bool

    @property
    def ours_alone(self) -> bool:
        """Whether nothing but ``offchat`` is typed in it: that needs a database, and no server."""
        return all(words[0] == "offchat" for words in commands(self.text))


def blocks(page: Path) -> list[Block]:
    """The blocks of shell of a page, in their order."""
    return [Block(page, one["text"], run=bool(one["mark"])) for one in _BLOCK.finditer(page.read_text())]


def quoted(page: Path) -> set[str]:
    """What stands in backticks within a line and begins like a command of ours."""
    ours = r"(?:\.venv/bin/)?offchat |make |(?:python )?manage\.py |docker compose |npm run |python -m "
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    return {one.replace("\n", " ") for one in re.findall(rf"`((?:{ours})[^`]+)`", text)}


def commands(text: str) -> Iterator[list[str]]:
    """Every command of a shell's text as words, those within ``$( )`` as well."""
    text, inner = _without_substitutions(re.sub(r"\\\n\s*", " ", text))
    for one in inner:
        yield from commands(one)
    lexer = shlex.shlex(_joined(text), posix=True, punctuation_chars="|&;()")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word in _SEPARATORS or set(word) <= set("|&;()"):
            if words:
                yield words
            words = []
        else:
            words.append(word)


def _joined(text: str) -> str:
    """Lines as commands with a semicolon between; line breaks within quotes stay."""
    return "".join(
        " ; " if part == "\n" else part
        for part in re.findall(r"'[^']*'|\"(?:\\.|[^\"])*\"|#[^\n]*|\n|[^'\"\n#]+|#", text)
    )


def _without_substitutions(text: str) -> tuple[str, list[str]]:
    found: list[str] = []
    while (start := text.rfind("$(")) >= 0:
        depth, end = 0, start + 1
        single = False
        for end in range(start + 1, len(text)):
            single ^= text[end] == "'"
            depth += not single and {"(": 1, ")": -1}.get(text[end], 0)
            if not depth:
                break
        found.append(text[start + 2 : end])
        text = f"{text[:start]}VALUE{text[end + 1 :]}"
    return text, found


def functions(page: Path) -> frozenset[str]:
    """The names of the shell functions that a page defines."""
    return frozenset(name for block in blocks(page) for name in re.findall(r"^(\w+)\(\) \{", block.text, re.MULTILINE))


def fault(words: list[str], *, mention: bool = False, own: frozenset[str] = frozenset()) -> str:
    """What is wrong with a command, or an empty text.

    A ``mention`` may leave out what the command needs; functions that the page defines are its ``own``.
    """
    while words and re.match(r"[A-Z_a-z]+=", words[0]):
        words = words[1:]
    if not words or words[0].startswith("#"):
        return ""
    program, rest = words[0].removeprefix(".venv/bin/").removeprefix("…/"), words[1:]
    rest = [word for word in rest if not re.match(r"\d?[<>]|…$", word)]
    if mention and rest[:1] == ["NAME"]:
        return ""
    if program in own:
        # They end with what they hand on to a program; an address is looked up in any case.
        return _curl(rest, mention) if any(word.startswith("$URL") for word in rest) else ""
    name = Path(program).name if program.startswith("/") else program
    judge = _JUDGES.get(name)
    if judge:
        return judge(rest, mention)
    return "" if name in OTHERS else f"{program} is no program that is known here"


def _offchat(words: list[str], mention: bool) -> str:
    if words[:1] == ["manage"]:
        return _django(words[1:], mention)
    if words[:2] == ["media", "scan"]:
        return _django(["scan_files", *words[2:]], mention)
    if words[:1] and words[0] in MAINTENANCE:
        return _django(words, mention)
    return _parsed(_parser(), words, mention)


def _parsed(parser: argparse.ArgumentParser, words: list[str], mention: bool) -> str:
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            parser.parse_args(words)
    except SystemExit as left:
        return (
            "" if not left.code or (mention and "are required" in said.getvalue()) else said.getvalue().split("\n")[-2]
        )
    except CommandError as refused:
        return "" if mention and "are required" in str(refused) else str(refused)
    return ""


def _django(words: list[str], mention: bool) -> str:
    if words[:1] == ["test"]:
        try:
            for label in words[1:]:
                paths_of(label)
        except KeyError as unknown:
            return f"no tests are called {unknown}"
        return ""
    name, *rest = words or [""]
    if name not in get_commands():
        return "" if mention and not name else f"manage.py has no command {name}"
    command = load_command_class(get_commands()[name], name)
    return _parsed(command.create_parser("manage.py", name), rest, mention)


@cache
def _makefile() -> dict[str, str]:
    """The recipes of the Makefile by their targets."""
    text = (ROOT / "Makefile").read_text()
    return dict(re.findall(r"^([a-z-]+):(?!=)(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL))


def _make(words: list[str], mention: bool) -> str:
    targets = [word for word in words if "=" not in word and not word.startswith("-")]
    unknown = [target for target in targets if target not in _makefile()]
    if unknown:
        return f"make has no target {unknown[0]}"
    arguments = next((word.removeprefix("ARGS=") for word in words if word.startswith("ARGS=")), "")
    if targets == ["run"]:
        return _offchat(["up", *shlex.split(arguments)], mention)
    if targets == ["test"] or not arguments:  # pytest's own
        return ""
    sources = _sources(_makefile()[targets[0]])
    missing = [word for word in shlex.split(arguments) if word.startswith("--") and f'"{word}"' not in sources]
    return f"make {targets[0]} takes no {missing[0]}" if missing else ""


def _sources(recipe: str) -> str:
    """The text of the modules that a recipe runs."""
    names = re.findall(r"-m ((?:tests|benchmarks)[\w.]*)", recipe)
    places = [ROOT / name.replace(".", "/") for name in names]
    files = [
        path for place in places for path in ([place.with_suffix(".py")] if not place.is_dir() else place.glob("*.py"))
    ]
    return "".join(path.read_text() for path in files)


@cache
def _scripts() -> set[str]:
    packages = [ROOT / "admin_ui" / "package.json", *(ROOT / "admin_ui").glob("*/package.json")]
    return {name for package in packages for name in json.loads(package.read_text()).get("scripts", {})}


def _npm(words: list[str], _: bool) -> str:
    named = [word for word in words if not word.startswith("-")]
    if named[:1] == ["run"]:
        return "" if named[1] in _scripts() else f"npm has no script {named[1]}"
    return "" if named[:1] in (["ci"], ["install"], ["pack"]) else f"npm {' '.join(words)} is not known here"


def _docker(words: list[str], mention: bool) -> str:
    services = re.findall(r"^  ([\w-]+):(?: &\w+)?$", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE)
    if words[:1] != ["compose"] or not set(words[1:2]) <= _OF_COMPOSE:
        return f"docker {' '.join(words[:2])} is not used here"
    named = [word for word in words[2:] if not word.startswith("-")]
    inside = named[1:] if words[1:2] == ["exec"] else []
    unknown = [word for word in named[: 1 if inside else None] if word.partition("=")[0] not in services]
    if unknown:
        return f"there is no service {unknown[0]}"
    return fault(words[words.index(inside[0]) :], mention=mention) if inside else ""


def _python(words: list[str], mention: bool) -> str:
    if words[:1] == ["-m"]:
        name = words[1] if len(words) > 1 else ""
        return "" if name in {"build", "venv"} or importlib.util.find_spec(name) else f"there is no module {name}"
    if words and words[0] == "manage.py":
        return _django(words[1:], mention)
    own = words and words[0].endswith(".py") and "/" in words[0]
    return f"there is no {words[0]}" if own and not (ROOT / words[0]).exists() else ""


@cache
def _operations() -> set[tuple[str, str]]:
    """Method and address of every operation, with an asterisk for what varies."""
    rows = re.findall(r" (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (/\S*)", (ROOT / "tests" / "rights.txt").read_text())
    open_to_all = {
        ("GET", f"/{name}")
        for name in ("healthz", "readyz", "metrics", "api/v1/config/", "api/schema/", "dashboard/", "")
    }
    return {(method, re.sub(r"\{[^}]*\}", "*", path.partition("?")[0])) for method, path in rows} | open_to_all


def _curl(words: list[str], _: bool) -> str:
    addresses = [word for word in words if re.match(r"(\$\{?URL\}?|https?://[^/]+)/", word)]
    if not addresses:
        return "" if any("$" in word for word in words) else "curl asks for no address of OffChat"
    path = re.sub(r"^(\$\{?URL\}?|https?://[^/]+)", "", addresses[0]).partition("?")[0]
    given = next((after for word, after in pairwise(words) if word == "-X"), "")
    sends = any(word in {"-d", "--json", "-F", "--data-binary"} for word in words)
    method = given or ("PUT" if "-T" in words else "POST" if sends else "HEAD" if "-I" in words else "GET")
    asked = re.sub(r"\$\{?\w+\}?|VALUE", "*", path)
    known = any(method == one and _fits(asked, address) for one, address in _operations())
    return "" if known else f"there is no {method} {path}"


def _fits(asked: str, address: str) -> bool:
    left, right = asked.split("/"), address.split("/")
    return len(left) == len(right) and all(a == b or "*" in (a, b) for a, b in zip(left, right, strict=True))


_JUDGES: dict[str, Callable[[list[str], bool], str]] = {
    "offchat": _offchat,
    "make": _make,
    "npm": _npm,
    "docker": _docker,
    "python": _python,
    "python3": _python,
    "manage.py": _django,
    "curl": _curl,
}


def known(program: str) -> bool:
    """Whether a line that begins with this word is a command."""
    return program in _JUDGES or program in OTHERS or bool(re.match(r"[A-Z_]+=|\.venv/bin/", program))
