"""Every command that a page shows is made of things that exist; what is run as it stands is run by other tests."""

import re
from pathlib import Path

import pytest

from tests.commands import MIXED, PAGES, ROOT, blocks, commands, fault, functions, known, quoted


def shown(text: str, page: Path) -> str:
    """The lines of a block that are commands."""
    if page.name not in MIXED:
        return text
    return "\n".join(line for line in re.sub(r"\\\n\s*", " ", text).split("\n") if known(line.split(" ")[0]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_of_a_page_exists_with_its_words(page: Path) -> None:
    faults = [
        f"{' '.join(words)}: {wrong}"
        for block in blocks(page)
        for words in commands(shown(block.text, page))
        if (wrong := fault(words, own=functions(page)))
    ]
    for text in quoted(page):
        mentioned = re.sub(r"[\[\]]", "", text)
        faults += [f"{text}: {wrong}" for words in commands(mentioned) if (wrong := fault(words, mention=True))]
    assert faults == []


@pytest.mark.parametrize(
    "wrong",
    [
        "offchat people adopt bob",
        "offchat people add bob --power",
        "offchat verify_file_integrity --wet-run",
        ".venv/bin/offchat manage no_such_command",
        "make coffee",
        'make run ARGS="--prot 8001"',
        'make chaos ARGS="--tidy"',
        "npm run brew",
        "docker compose exec kitchen offchat check",
        "docker compose exec -T backend python manage.py adopt",
        "python manage.py test file_manager.tests.test_nothing",
        "python -m benchmarks.coffee",
        "curl -s $URL/api/chat/rooms/$ROOM/coffee/",
        "curl -s -X DELETE $URL/api/chat/rooms/",
        "X=$(curl -s $URL/api/v1/coffee/ | head -1)",
        "brew install offchat",
    ],
)
def test_a_command_that_does_not_exist_is_found(wrong: str) -> None:
    assert [one for words in commands(wrong) if (one := fault(words))]
