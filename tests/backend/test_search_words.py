"""How texts and searches are cut into words, and how each database is asked for them."""

from backend.search.documents import document, tsquery
from backend.search.query import HIGHLIGHTS_LIMIT, places, read
from backend.search.words import WORD_CHARS, tokens_of


def test_scripts_without_spaces_are_found_by_every_pair_and_by_the_last_character():
    assert list(tokens_of("東京都")) == ["東京", "京都", "都"]


def test_each_emoji_is_a_word_whatever_its_colour_and_two_letters_of_a_flag_are_one():
    assert list(tokens_of("Done 🎉👍🏽 ❤️ 🇹🇷")) == ["done", "🎉", "👍", "❤", "🇹🇷"]
    assert places(read("👍"), "😀👍🏽 y") == [(2, 4)]


def test_what_is_not_seen_within_a_word_makes_no_difference():
    assert list(tokens_of("Donau\u00addampf\u00adschiff می\u200cخواهم")) == [*tokens_of("Donaudampfschiff میخواهم")]


def test_letters_of_arabic_that_are_written_for_each_other_are_one():
    assert list(tokens_of("أحمد إسلام آمنة على کتاب")) == [*tokens_of("احمد اسلام امنه علي كتاب")]


def test_a_word_of_which_nothing_is_left_hides_none_of_the_following():
    assert list(tokens_of("before \u0640\u0640 after")) == ["before", "after"]


def test_words_are_cut_off_at_their_limit():
    assert list(tokens_of("x" * 1000)) == ["x" * WORD_CHARS]


def test_words_are_found_by_their_beginnings_but_single_letters_by_themselves_alone():
    assert [(term.tokens, term.prefix) for term in read("a cat").terms] == [(("a",), False), (("cat",), True)]


def test_a_word_that_is_typed_again_counts_once():
    assert [term.tokens for term in read("again " * 13 + "and").terms] == [("again",), ("and",)]


def test_a_phrase_is_highlighted_where_its_words_follow_each_other():
    assert places(read('"big cat"'), "small cat, big cat") == [(11, 18)]


def test_finds_that_touch_are_highlighted_apart_and_those_that_overlap_as_one():
    assert places(read("東京 abc"), "東京abc") == [(0, 2), (2, 5)]
    assert places(read("東京 京都"), "東京都") == [(0, 3)]


def test_so_many_finds_of_a_text_are_highlighted_at_most():
    assert len(places(read("cat"), "cat " * (HIGHLIGHTS_LIMIT + 1))) == HIGHLIGHTS_LIMIT


def test_a_field_of_a_document_takes_so_many_words():
    assert len(document(["word " * 5000], [], [], []).columns()[0].split()) == 4000


def test_no_phrase_reaches_from_one_field_into_the_next():
    assert document(["big"], ["cat"], [], []).vector() == "'big':1A 'cat':7B"


def test_what_is_wanted_of_some_fields_is_not_found_in_others_and_what_is_excluded_stands_nowhere():
    assert tsquery(read("cat -dog"), "ab") == "('cat':*AB) & !('dog':*)"
