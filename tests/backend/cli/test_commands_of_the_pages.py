"""The commands of ``offchat`` that a page shows to be typed run as they stand, one after the other, on a database."""

import re

import pytest
from django.core.management import call_command
from django.db import connection

from backend.accounts.services import ensure_namespace
from backend.cli.main import MAINTENANCE, main
from tests.commands import PAGES, ROOT, Block, blocks, commands

QUICK_REFERENCE = ROOT / "docs" / "quick-reference.md"
BLOCKS = [block for page in PAGES for block in blocks(page) if block.run and block.ours_alone]


def status_of(words: list[str]) -> object:
    """Run a command; a management command without closing the database that the test goes on with."""
    words = words[1:] if words[0] == "manage" else words
    try:
        return call_command(*words) if words[0] in MAINTENANCE or "_" in words[0] else main(words)
    except SystemExit as left:
        return left.code


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page.stem}-{block.text.split()[1]}")
def test_the_commands_of_a_block_run_as_they_stand(db: None, block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    ensure_namespace("main", "Main")
    for _, *words in commands(block.text):
        assert status_of(words) in (0, None), (words, capsys.readouterr())


def test_the_queries_of_the_quick_reference_are_answered(db: None) -> None:
    (text,) = re.findall(r"^```sql\n(.*?)^```$", QUICK_REFERENCE.read_text(), re.MULTILINE | re.DOTALL)
    queries = [query for query in text.split(";") if query.strip()]
    assert len(queries) > 1
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query)


def test_there_are_blocks_of_each_kind() -> None:
    assert {block.text.split()[1] for block in BLOCKS} >= {"people", "audit", "verify_file_integrity"}
