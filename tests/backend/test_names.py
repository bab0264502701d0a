"""The one rule for names: what hides or imitates is refused, what people write in any language stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import names
from backend.errors import Invalid

PERSIAN = "می\u200cخواهم"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
KEPT = [
    PERSIAN, FAMILY, SCOTLAND, "Zoë", "O’Brien", "山田 太郎", "שלום", "สวัสดี", "क्\u200dष", "Trip 🏖️", "-", "\U0001fae8",
]  # fmt: skip
DIRECTION = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BREAKS = [*"\n\r\t\v\f\0\x1b\x7f\x85\u2028\u2029\ufffe", "\ud800"]
UNSEEN = [
    "", " ", "\n", "\u200b", "\ufeff", "\u2060\u00ad", "\u200d", "\u200c\u200d", "\u3164", "\u2800", "\u00a0\u3000",
    "\ufe0f", "\u0301", "\U000e0041",
]  # fmt: skip
ANYTHING = st.text(max_size=300) | st.text(
    "\u200b\u200c\u200d\u202e\n .a/\\é\u0301ä\U0001f3f4\U000e0067\U000e007f", max_size=300
)


def refusal(name):
    with pytest.raises(Invalid) as refused:
        names.required(name, longest=80, field="name")
    return refused.value.data["fields"]["name"][0]


@pytest.mark.parametrize("name", KEPT)
def test_names_of_every_language_stay_as_they_are(name):
    assert names.required(f" {name} ", longest=80, field="name") == name
    assert names.file_name(f"{name}.bin") == f"{name}.bin"


@pytest.mark.parametrize("mark", DIRECTION, ids=ascii)
def test_marks_of_direction_are_refused_in_names_and_taken_out_of_file_names(mark):
    for name in (f"{mark}Alice", f"Al{mark}ice", mark):
        assert "direction" in refusal(name)
    assert names.file_name(f"photo{mark}gpj.exe") == "photogpj.exe"


@pytest.mark.parametrize("character", BREAKS, ids=ascii)
def test_line_breaks_and_controls_are_refused_in_names_and_taken_out_of_file_names(character):
    assert "line breaks" in refusal(f"Alice{character}Bob")
    assert names.file_name(f"a{character}b.txt") == "ab.txt"


@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_name_of_which_nothing_is_seen_is_refused_and_a_file_is_called_so(name):
    assert refusal(name) in {"1 to 80 characters are needed.", "A name needs at least one character that can be seen."}
    assert names.file_name(name) == "file"


def test_what_is_never_seen_imitates_no_other_name():
    for twin in ("Al\u200bice", "\ufeffAlice", "Alice\u200d", "\u200cAlice", "Al\u00adice", "Alice\u2060 "):
        assert names.normalised(twin) == "Alice"


def test_a_name_is_measured_in_its_composed_form():
    decomposed = unicodedata.normalize("NFD", "é" * 80)
    assert names.required(decomposed, longest=80, field="name") == "é" * 80
    assert refusal("é" * 81) == "1 to 80 characters are needed."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Videos\\my film.mp4", "my film.mp4"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("été 🎬.mp4", "été 🎬.mp4"),
        ("x" * 300 + ".mp4", "x" * 251 + ".mp4"),
        ("a." + "x" * 300, "a." + "x" * 253),
        ("x" * 250 + " " * 50 + ".mp4", "x" * 250 + ".mp4"),
    ],
)
def test_file_names_are_cleaned_and_never_refused(said, shown):
    assert names.file_name(said) == shown


@pytest.mark.parametrize(
    ("said", "unpacked"),
    [
        ("..", "file"),
        ("report. . ", "report"),
        ("con.txt", "_con.txt"),
        ("COM1", "_COM1"),
        ("console.txt", "console.txt"),
        ('why? "50:50" <a|b*>.txt', "why_ _50_50_ _a_b__.txt"),
        ("😀" * 100 + ".tar", "😀" * 49 + ".tar"),
    ],
)
def test_a_file_in_an_archive_has_a_name_that_can_be_unpacked_everywhere(said, unpacked):
    assert names.portable_file_name(said) == unpacked


@given(ANYTHING)
def test_whatever_a_file_is_called_it_gets_a_name_that_the_rule_takes(text):
    name = names.file_name(text)
    assert names.fault_of(name, longest=names.FILE_NAME_CHARS) is None
    assert not set("/\\") & set(name)
    assert names.file_name(name) == name


@given(ANYTHING)
def test_a_normalised_name_is_normalised_once_and_for_all(text):
    name = names.normalised(text)
    assert names.normalised(name) == name
    assert unicodedata.is_normalized("NFC", name)
