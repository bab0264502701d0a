"""Parsers of what clients send: whatever comes, they understand it or say what is wrong with it, and never stumble."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Invalid, UnsupportedType
from consumers.transfer.multipart import Field, FileBegins, FileBytes, FileEnds, FormParser, boundary_of
from consumers.transfer.ranges import Part, Unsatisfiable, disposition, has_it, part_wanted, range_counts
from consumers.transfer.tus_protocol import number_in, parsed_metadata, wanted_upload

KEYS = st.text("abcdefghijklmnopqrstuvwxyz_-", min_size=1, max_size=20)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=50)


def refusal(parse: Callable[..., object], *arguments: object) -> Invalid | None:
    """What a parser says against its input; anything but Invalid is an accident and fails the test."""
    try:
        parse(*arguments)
    except Invalid as refused:
        return refused
    return None


class TestUploadMetadata:
    @given(st.dictionaries(KEYS, TEXTS, max_size=8))
    def test_what_was_said_is_understood(self, said: dict[str, str]) -> None:
        coded = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        assert parsed_metadata(coded) == said

    @given(st.dictionaries(KEYS, TEXTS, min_size=1, max_size=4))
    def test_a_value_may_be_missing_and_blanks_do_no_harm(self, said: dict[str, str]) -> None:
        assert parsed_metadata(" , ".join(said)) == dict.fromkeys(said, "")

    @given(st.text(max_size=200))
    def test_anything_else_is_refused_in_words(self, text: str) -> None:
        refused = refusal(parsed_metadata, text)
        assert refused is None or refused.data["fields"]

    @given(st.dictionaries(st.sampled_from(["room", "client_id", "upload_id", "filename", "body"]), TEXTS))
    def test_names_are_uuids_or_refused(self, said: dict[str, str]) -> None:
        refused = refusal(wanted_upload, said, 1)
        if refused is not None:
            assert set(refused.data["fields"]) <= {"room", "client_id", "upload_id"}
        else:
            new, _ = wanted_upload(said, 1)
            assert all(re.fullmatch(r"[0-9a-f-]{36}|", name) for name in (new.client_id, new.upload_id))

    def test_an_empty_room_is_not_taken_for_none(self) -> None:
        refused = refusal(wanted_upload, {"room": "", "client_id": ""}, 1)
        assert refused is not None
        assert refused.data["fields"] == {"room": ["Must be a UUID."]}
        assert wanted_upload({"client_id": ""}, 1)[1].placement is None

    @given(st.text(max_size=30) | st.text("0123456789", min_size=1, max_size=30))
    def test_numbers_are_plain_digits(self, text: str) -> None:
        if re.fullmatch(r"[0-9]+", text):
            assert number_in("Upload-Length", text) == min(int(text), 10**19)
        else:
            with pytest.raises(Invalid):
                number_in("Upload-Length", text)


def form(parts: list[tuple[str, str | None, bytes]], boundary: bytes = b"line") -> bytes:
    """A form of fields and files, as browsers write it."""
    body = b""
    for name, filename, content in parts:
        file = f'; filename="{filename}"'.encode() if filename is not None else b""
        body += b"--" + boundary + b'\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + file
        body += b"\r\n\r\n" + content + b"\r\n"
    return body + b"--" + boundary + b"--\r\n"


def understood(body: bytes, cuts: list[int]) -> tuple[list[tuple[str, ...] | tuple[str, bytes]], FormParser]:
    """What a parser makes of a body that comes in pieces; the pieces of a file put together."""
    parser, seen, at = FormParser(b"line"), [], 0
    for end in [*sorted(cuts), len(body)]:
        for event in parser.feed(body[at:end]):
            match event:
                case Field(name, value):
                    seen.append((name, value))
                case FileBegins(name, filename, _):
                    seen.append((name, filename, b""))
                case FileBytes(data):
                    seen[-1] = (*seen[-1][:2], seen[-1][2] + data)
                case FileEnds():
                    pass
        at = end
    return seen, parser


class TestForms:
    @given(
        st.lists(st.tuples(KEYS, TEXTS), max_size=4),
        st.binary(max_size=300) | st.just(b"\r\n--lin") | st.just(b"\r\n--line-\r\n\r\n"),
        st.lists(st.integers(0, 300), max_size=12),
    )
    def test_every_way_of_cutting_it_gives_the_same_form(
        self, fields: list[tuple[str, str]], content: bytes, cuts: list[int]
    ) -> None:
        if b"\r\n--line" in b"\r\n" + content:
            content = content.replace(b"--line", b"--lime")
        body = form([*((name, None, value.encode()) for name, value in fields), ("file", "a.bin", content)])
        seen, parser = understood(body, [cut for cut in cuts if cut < len(body)])
        assert seen == [*fields, ("file", "a.bin", content)]
        assert parser.complete
        if content:
            assert parser.file_at == body.index(b"a.bin") + len(b'a.bin"\r\n\r\n')

    @given(st.binary(max_size=400), st.integers(0, 400))
    def test_anything_else_is_refused_in_words(self, body: bytes, cut: int) -> None:
        parser = FormParser(b"line")
        try:
            parser.feed(body[:cut])
            parser.feed(body[cut:])
        except Invalid:
            return
        assert not parser.complete

    @given(st.integers(0, 200), st.binary(min_size=1, max_size=3))
    def test_a_damaged_form_never_makes_it_stumble(self, place: int, damage: bytes) -> None:
        body = bytearray(form([("room", None, b"1"), ("file", "ü.bin", b"content")]))
        body[place : place + len(damage)] = damage
        refused = refusal(understood, bytes(body), [])
        assert refused is None or refused.message

    def test_names_as_browsers_write_them(self) -> None:
        seen, _ = understood(form([("file", "a%22b%0D%0A ü.mp4", b"x")]), [])
        assert seen == [("file", 'a"b\r\n ü.mp4', b"x")]

    def test_too_long_a_field_and_too_many_fields_are_refused(self) -> None:
        with pytest.raises(Invalid):
            understood(form([("body", None, b"x" * 70_000)]), [])
        with pytest.raises(Invalid):
            understood(form([("body", None, b"x")] * 33), [])

    @pytest.mark.parametrize("content", [b"\x89PNG", b"x" * 70_000])
    def test_a_file_without_a_name_is_told_what_it_lacks(self, content: bytes) -> None:
        refused = refusal(understood, form([("file", None, content)]), [])
        assert refused
        assert "names it: `filename`" in refused.data["fields"]["file"][1]

    def test_what_is_no_form_is_told_so(self) -> None:
        assert boundary_of('multipart/form-data; boundary="a b"') == b"a b"
        with pytest.raises(UnsupportedType):
            boundary_of("application/json")
        with pytest.raises(Invalid):
            boundary_of("multipart/form-data")
        with pytest.raises(Invalid):
            boundary_of(f"multipart/form-data; boundary={'x' * 71}")


class TestRanges:
    @given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 50))
    def test_a_range_is_the_slice_it_names(self, first: int, last: int, size: int) -> None:
        content = bytes(range(size))
        if last < first:
            assert part_wanted(f"bytes={first}-{last}", size).whole
        elif first >= size:
            with pytest.raises(Unsatisfiable):
                part_wanted(f"bytes={first}-{last}", size)
        else:
            part = part_wanted(f"bytes={first}-{last}", size)
            assert content[part.start : part.end] == content[first : last + 1]

    @pytest.mark.parametrize("digits", [19, 20, 400, 4000])
    def test_a_number_may_have_many_digits(self, digits: int) -> None:
        assert part_wanted(f"bytes=2-{'9' * digits}", 10) == Part(2, 10, False)
        assert part_wanted(f"bytes=-{'9' * digits}", 10) == Part(0, 10, False)
        with pytest.raises(Unsatisfiable):
            part_wanted(f"bytes={'9' * digits}-", 10)
        assert part_wanted(f"bytes=2-{'9' * 9000}", 10).whole

    @given(st.integers(0, 60), st.integers(1, 50))
    def test_open_ends_reach_to_the_end_and_suffixes_count_from_it(self, count: int, size: int) -> None:
        if count < size:
            assert part_wanted(f"bytes={count}-", size) == Part(count, size, False)
        if count:
            assert part_wanted(f"bytes=-{count}", size) == Part(max(0, size - count), size, False)
        else:
            with pytest.raises(Unsatisfiable):
                part_wanted("bytes=-0", size)

    @given(st.text(max_size=40), st.integers(1, 1000))
    def test_whatever_is_asked_the_part_lies_inside_the_file(self, asked: str, size: int) -> None:
        for text in (asked, f"bytes={asked}"):
            try:
                part = part_wanted(text, size)
            except Unsatisfiable:
                continue
            assert 0 <= part.start < part.end <= size
            assert not part.whole or (part.start, part.end) == (0, size)

    def test_several_ranges_and_other_units_get_the_whole(self) -> None:
        for asked in ("bytes=0-1,3-4", "lines=1-2", "bytes=", "bytes=a-b", "bytes=5-2"):
            assert part_wanted(asked, 10).whole

    def test_copies_are_compared_weakly_and_ranges_strongly(self) -> None:
        assert has_it('"a", W/"b"', '"b"')
        assert has_it("*", '"b"')
        assert not has_it('"a"', '"b"')
        assert range_counts("", '"b"')
        assert range_counts('"b"', '"b"')
        assert not range_counts('W/"b"', '"b"')
        assert not range_counts("Wed, 21 Oct 2026 07:28:00 GMT", '"b"')


class TestDispositions:
    @given(st.text(min_size=1, max_size=100))
    def test_no_name_breaks_the_header(self, name: str) -> None:
        said = disposition(name, "image/png", save=True)
        assert said.isascii()
        assert said.isprintable()
        assert re.fullmatch(r"attachment; filename=\"[^\"\\]*\"; filename\*=UTF-8''[A-Za-z0-9_.~%-]*", said)

    def test_what_could_run_is_only_ever_saved(self) -> None:
        assert disposition("a.png", "image/png", save=False).startswith("inline;")
        for kind in ("image/svg+xml", "text/html", "application/xml", "application/pdf", "text/plain", "x/y"):
            assert disposition("a", kind, save=False).startswith("attachment;")
