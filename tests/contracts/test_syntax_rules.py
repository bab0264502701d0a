"""The rules of the source find what they are for, and the product keeps them."""

from tests.contracts.syntax_rules import breaches, main


def test_a_row_lock_outside_the_one_module_is_found():
    source = "def f(rows):\n    return rows.filter(pk=1).select_for_update().first()\n"
    [found] = breaches("backend/chat/access.py", source)
    assert found.startswith("backend/chat/access.py:2: ")
    assert not list(breaches("backend/locks.py", source))


def test_the_product_keeps_every_rule(capsys):
    assert (main(), capsys.readouterr().out) == (0, "")
