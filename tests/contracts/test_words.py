"""What is logged is told in words: each action that a service names has a sentence in the log of the screens."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACTION = re.compile(r"[a-z_]+\.[a-z_]+|login|logout")
WORDS = ROOT / "admin_ui" / "app" / "src" / "texts" / "activity.ts"


def _names(call: ast.Call) -> bool:
    """Whether a call says what is done: ``actor.does("tag.created")``, ``Action(name="login")``, ``about_tag(…)``."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"does", "Action"} or name.lstrip("_").startswith("about")


def _logged(source: str) -> Iterator[str]:
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and _names(call):
            given = [*call.args, *(one.value for one in call.keywords if one.arg in {"name", "action"})]
            for part in (part for one in given for part in ast.walk(one)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and ACTION.fullmatch(part.value):
                    yield part.value


def test_every_action_that_is_logged_is_told_in_words() -> None:
    actions = {name for path in ROOT.glob("backend/**/*.py") for name in _logged(path.read_text())}
    told = set(re.findall(r'^ +"?([a-z_.]+)"?: i18n', WORDS.read_text(), re.MULTILINE))
    assert "tag.created" in actions
    assert actions - told == set()
