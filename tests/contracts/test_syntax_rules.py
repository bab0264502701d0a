"""The rules of the source find what they are for, and the product keeps them."""

import pytest

from tests.contracts.syntax_rules import MOCKS_PER_1000_LINES, ROOT, breaches, main, mocks_per_1000_lines


def test_a_row_lock_outside_the_one_module_is_found():
    source = "def f(rows):\n    return rows.filter(pk=1).select_for_update().first()\n"
    [found] = breaches("backend/chat/access.py", source)
    assert found.startswith("backend/chat/access.py:2: ")
    assert not list(breaches("backend/locks.py", source))


@pytest.mark.parametrize(
    "source",
    [
        "from backend.inputs import Input\nclass Wanted(Input, frozen=True):\n    room: str\n",
        "from backend.chat.inputs import NewRoom as Base\nclass Wanted(Base):\n    more: str\n",
        "from backend.chat import inputs\nclass Wanted(inputs.NewRoom):\n    more: str\n",
    ],
)
def test_an_input_struct_outside_the_inputs_of_an_app_is_found(source):
    [found] = breaches("consumers/chat/commands/messages.py", source)
    assert found.startswith("consumers/chat/commands/messages.py:2: Define input structs in")
    assert not list(breaches("backend/chat/inputs.py", source))


@pytest.mark.parametrize("word", ["whoever", "Somebody", "nobody", "whatever", "whose turn"])
def test_a_docstring_that_does_not_name_what_it_means_is_found(word):
    [found] = breaches("backend/chat/access.py", f'def f():\n    """{word} it is."""\n')
    assert found.startswith("backend/chat/access.py:2: ")
    assert not list(
        breaches("backend/chat/access.py", f'def f():\n    """The body of a request."""\n    return "{word}"\n')
    )


def test_the_product_keeps_every_rule(capsys):
    assert (main(), capsys.readouterr().out) == (0, "")


def test_few_tests_put_something_else_in_the_place_of_what_they_test():
    files = [file for file in (ROOT / "tests").rglob("*.py") if "contracts" not in file.parts]
    assert mocks_per_1000_lines(["    monkeypatch.setattr(module, 'work', broken)\n"] * 3 + ["\n" * 997]) == 3
    assert mocks_per_1000_lines(file.read_text() for file in files) < MOCKS_PER_1000_LINES
