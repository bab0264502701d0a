"""Which words of a search are looked for in the index, and which in the rows that the others leave."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.search.estimates import FEW, FREQUENT, MUCH_RARER, Split, divided, split
from backend.search.query import Search, read

CAT, DOG = read("cat").terms[0], read("dog").terms[0]
BOTH = Search((CAT, DOG))


@pytest.mark.parametrize(
    ("rows", "indexed", "checked"),
    [
        ((10, 10 * MUCH_RARER), (CAT, DOG), ()),
        ((10, 10 * MUCH_RARER + 1), (CAT,), (DOG,)),
        ((9_000, 10), (DOG,), (CAT,)),
        ((1, 1), (CAT, DOG), ()),
    ],
)
def test_a_word_of_so_many_more_rows_than_the_rarest_is_checked_in_its_rows(rows, indexed, checked) -> None:
    parted = divided(BOTH, rows)
    assert parted.indexed == Search(indexed)
    assert parted.checked == (Search(checked) if checked else None)


def test_what_is_excluded_is_only_ever_checked() -> None:
    parted = divided(read("cat -dog"), [10])
    assert parted == Split(Search((CAT,)), Search((), (DOG,)), few=True)


@pytest.mark.parametrize(
    ("rows", "few"), [((FEW,), True), ((FEW + 1,), False), ((2 * FEW, 9 * FEW), True), ((2 * FEW + 1, 9 * FEW), False)]
)
def test_all_rows_are_read_where_there_are_few_for_each_word(rows, few) -> None:
    assert divided(Search((CAT, DOG)[: len(rows)]), rows).few is few


def test_a_search_without_words_asks_the_index_nothing() -> None:
    nothing = Search(())
    assert split("no_table", nothing) == Split(None, nothing, few=False)


@pytest.mark.database
@pytest.mark.django_db
def test_postgresql_expects_what_it_has_counted_and_asks_the_index_for_rare_words_alone(client_for) -> None:
    if connection.vendor == "sqlite":
        # There the index answers by itself: no search asks what to expect
        with CaptureQueriesContext(connection) as asked:
            assert client_for("alice").get("/api/v1/media/search/?q=cat dog").status_code == 200
        assert not [query for query in asked if "EXPLAIN" in query["sql"]]
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE animals (search tsvector)")
        # Of fewer than a hundred words PostgreSQL estimates no beginnings of words
        held = "CASE WHEN n % 3000 = 0 THEN 'cat dog owl' WHEN n % 3 = 0 THEN 'owl' ELSE 'dog owl' END"
        cursor.execute(
            f"INSERT INTO animals SELECT to_tsvector('simple', 'x' || n % 200 || ' ' || {held}) "
            f"FROM generate_series(1, {FREQUENT + 10_000}) n"
        )
        cursor.execute("ANALYZE animals")
    owl = read("owl").terms[0]
    # A word that nearly all rows hold is not asked of the index at all
    assert split("animals", Search((owl,))) == Split(None, Search((owl,)), few=False)
    assert split("animals", Search((CAT,))) == Split(Search((CAT,)), None, few=True)
    assert split("animals", Search((DOG, CAT, owl))) == Split(Search((CAT,)), Search((DOG, owl)), few=True)
    # Excluded words change nothing of what is expected
    assert split("animals", read("cat -owl")).indexed == Search((CAT,))
