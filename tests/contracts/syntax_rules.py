"""Rules of the source that no ready-made linter holds: calls of methods, input structs, and words of docstrings.

Use: ``python -m tests.contracts.syntax_rules``. Prints every breach with its place; the exit status is 1 where
there is one.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("backend", "consumers", "deploy", "media_pipeline")

ONLY_IN = {
    "select_for_update": ("backend/locks.py", "Lock rows with backend.locks, which keeps the one order."),
}
"""Methods that one module alone may call, with what everybody else does instead."""


_ONE_PLACE = "Define input structs in backend/<app>/inputs, where REST and sockets decode the same one."

RIDDLES = re.compile(r"\b(?:any|every|no|some)body\b|\b(?:who|what|which)ever\b|\bwhose turn\b", re.IGNORECASE)
"""Words that leave open what is meant: docstrings name the client, the caller, the lock, the row."""


def breaches(path: str, source: str) -> Iterator[str]:
    """Every breach in one file, as ``path:line: sentence``."""
    tree = ast.parse(source)
    yield from _riddles(path, tree)
    for node in _input_structs(tree) if not re.search(r"/inputs(\.py$|/)", path) else ():
        yield f"{path}:{node.lineno}: {_ONE_PLACE}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ONLY_IN:
            place, instead = ONLY_IN[node.attr]
            if path != place:
                yield f"{path}:{node.lineno}: {instead}"


def _riddles(path: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for word in RIDDLES.findall(node.value.value):
                yield f"{path}:{node.lineno}: Name what “{word}” stands for: the client, the caller, the lock."


MOCKS_PER_1000_LINES = 2.0
"""How often tests may put something else in the place of what they test, by any of MOCKS."""
MOCKS = re.compile(r"monkeypatch\.setattr|mock\.patch|\bpatch\.object|\bMagicMock\b|\bAsyncMock\b|mocker\.")


def mocks_per_1000_lines(sources: Iterable[str]) -> float:
    """How many places of ``sources`` replace a part of the product, for each 1,000 lines."""
    texts = list(sources)
    return 1000 * sum(len(MOCKS.findall(text)) for text in texts) / sum(text.count("\n") for text in texts)


def _input_structs(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """Classes that derive from ``Input``, or from anything that is imported from an ``inputs`` module."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    taken = [name for node in imports if (node.module or "").endswith("inputs") for name in node.names]
    modules = [name for node in imports for name in node.names if name.name == "inputs"]
    known = {name.asname or name.name for name in (*taken, *modules)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).partition(".")[0] in known for base in node.bases):
            yield node


def main() -> int:
    """Look at the whole product."""
    files = [file for name in PRODUCT for file in sorted((ROOT / name).rglob("*.py"))]
    found = [text for file in files for text in breaches(str(file.relative_to(ROOT)), file.read_text())]
    for text in found:
        sys.stdout.write(f"{text}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
