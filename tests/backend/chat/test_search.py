"""Searching conversations: what finds a message or a file in it, for whom, in which order, and what is told of it."""

from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend import clock
from backend.chat.models import FileBacklog, Message, SearchBacklog, SearchEntry
from backend.chat.selectors import search as selector
from backend.chat.selectors.entries import ENTRIES
from backend.chat.selectors.search import Asked, results_at, search_messages
from backend.chat.services import (
    add_member,
    create_room,
    delete_message,
    delete_room,
    edit_message,
    index_earlier,
    remove_member,
    save_message,
    send_message,
)
from backend.chat.services import search as indexing
from backend.chat.services.search import forget_messages, index_message
from backend.errors import Invalid
from backend.events.publish import atomic
from backend.ids import new_id
from backend.media.services import about_file, describe, locked
from backend.media.services.texts import set_recognised
from backend.moderation.services import quarantine_file, release_file
from backend.search.query import Search, Term, read
from backend.search.words import tokens_of
from tests import sending
from tests.waiting import until

pytestmark = pytest.mark.django_db

SEARCH = "/api/chat/search/"


def say(actor, room, body="", **more):
    """Say something; the message's id."""
    return send_message(actor, room, client_id=str(new_id()), body=body, **more)[0].id


def page(client, q="", **more):
    answer = client.get(SEARCH, {"q": q, **more} if q else more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def results(client, q="", **more):
    """All that is found, after all pages were walked there and back, two results at a time."""
    answer, pages = page(client, q, limit=2, **more), []
    assert answer["previous"] is None
    while True:
        pages.append(answer["results"])
        if not answer["next"]:
            break
        answer = client.get(answer["next"]).json()
    if len(pages) > 1:
        assert ids(client.get(answer["previous"]).json()["results"]) == ids(pages[-2])
    return [row for rows in pages for row in rows]


def found(client, q="", **more):
    """The ids of what is found."""
    return ids(results(client, q, **more))


def everything(actor, asked):
    """What a search finds, without pages."""
    return results_at(search_messages(actor, asked), asked)


def ids(rows):
    """Of each result the id of its message, or of its file."""
    return [(row["attachment"] or row["message"])["id"] for row in rows]


def marked(result):
    """The highlighted parts of the texts of a result, by field."""
    file = result["attachment"] or {"id": ""}
    texts = {"body": result["message"]["body"], "caption": result["message"]["captions"].get(file["id"]),
             "text": result["text"], **{name: file.get(name) for name in ("title", "name", "alt_text")}}  # fmt: skip
    return [(at["field"], utf16(texts[at["field"]], at["start"], at["length"])) for at in result["highlights"]]


def utf16(text, start, length):
    return text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le")


def test_all_words_have_to_be_there_the_last_one_by_its_beginning_whatever_their_case_and_accents(
    alice, group, client_for
):
    walk = say(alice, group, "Morgen geht es über den Höhenweg 😀 zum Gipfel")
    other = say(alice, group, "Der Gipfel der Höhe")
    client = client_for("bob")
    assert found(client, "gipf") == [other, walk]
    assert found(client, "hohenweg GIPF") == [walk]
    assert found(client, "hohen gipfel") == []
    assert (found(client, "der gipf"), found(client, "gipf der")) == ([other], [])
    assert found(client, '"der höhe"') == [other]
    assert found(client, '"höhe der"') == []
    assert found(client, "gipfel -über") == [other]
    # What is excluded is a whole word too
    assert found(client, "gipfel -übe") == [other, walk]
    assert found(client, "nothing gipfel") == found(client, "…!") == []
    [result] = results(client, "hohenweg gip")
    assert (result["type"], result["attachment"], result["room"]) == (
        "message", None, {"id": str(group), "name": "General"},
    )  # fmt: skip
    assert marked(result) == [("body", "Höhenweg"), ("body", "Gipfel")]


def test_a_file_is_found_by_its_name_its_caption_and_the_text_in_it_beside_the_words_of_its_message(
    alice, group, client_for
):
    media = sending.send(alice, None, name="harbour.mp4").media_id
    message = say(alice, group, "Evening walk", attachments=[media], captions={media: "Two gulls"})
    client = client_for("bob")
    assert [row["type"] for row in results(client, "evening")] == ["message"]
    for q, marks in (
        ("harb", [("name", "harbour")]),
        ("gulls", [("caption", "gulls")]),
        ("evening gulls", [("body", "Evening"), ("caption", "gulls")]),
    ):
        [result] = results(client, q)
        assert (result["type"], result["attachment"]["id"], result["message"]["id"]) == (
            "attachment", str(media), message,
        )  # fmt: skip
        assert marked(result) == marks
    with atomic():
        set_recognised({media: ""}, {media: "x " * 300 + "EMERGENCY exit only"})
    [result] = results(client, "exit emerg")
    assert marked(result) == [("text", "EMERGENCY"), ("text", "exit")]
    assert len(result["text"]) < 300
    with atomic():
        describe(locked(media), about_file("media.updated", locked(media), alice), title="Quay", alt_text="Nets")
    assert found(client, "quay nets") == [str(media)]
    edit_message(alice, UUID(message), captions={media: "Three cormorants"}, order=())
    assert (found(client, "gulls"), found(client, "cormorants")) == ([], [str(media)])


def test_what_is_asked_for_narrows_by_room_sender_time_and_what_a_message_holds(alice, bob, group, direct, client_for):
    first = say(alice, group, "harbour one")
    link = say(bob, group, "harbour https://example.org/x")
    private = say(alice, direct, "harbour three")
    video = sending.send(alice, None, name="clip.mp4").media_id
    holder = say(alice, group, "harbour four", attachments=[video])
    client = client_for("bob")
    assert found(client, "harbour") == [holder, private, link, first]
    assert found(client, "harbour", room=direct) == [private]
    assert found(client, "harbour", **{"from": bob.user_id}) == found(client, has="link") == [link]
    # Where files are asked for, the words of their message find them
    assert found(client, "harbour", has="video") == found(client, has="video") == [str(video)]
    assert found(client, has="image") == []
    for number, message in enumerate((first, link, private, holder)):
        Message.objects.filter(pk=message).update(created_at=clock.parse("2026-03-01T00:00:00Z") + timedelta(number))
    with atomic():
        SearchEntry.objects.all().delete()
        for message in Message.objects.all():
            index_message(message)
    assert found(client, "harbour", after="2026-03-02", before="2026-03-03T00:00:00Z") == [link]
    assert found(client, after="2026-03-03", **{"from": alice.user_id}) in ([str(video), holder, private],
                                                                           [holder, str(video), private])  # fmt: skip
    assert found(client, "harbour", after="2026-03-04", has="video") == [str(video)]


def test_nobody_finds_what_they_may_not_see(alice, bob, carol, group, client_for, mod):
    channel = UUID(create_room(alice, kind="group", name="News", history="since_join")[0].id)
    before, secret = say(alice, channel, "harbour before"), say(alice, group, "harbour inside")
    add_member(alice, channel, carol.user_id)
    later = say(alice, channel, "harbour later")
    assert found(client_for("carol"), "harbour") == found(client_for("carol"), "harbour", room=channel) == [later]
    assert found(client_for("alice"), "harbour") == [later, secret, before]
    assert found(client_for("mod"), "harbour") == found(client_for("stranger"), "harbour") == []
    assert client_for("carol").get(SEARCH, {"q": "x", "room": group}).status_code == 404
    remove_member(alice, channel, carol.user_id)
    assert found(client_for("carol"), "harbour") == []
    delete_room(alice, channel)
    assert found(client_for("alice"), "harbour") == [secret]


def _words_kept():
    """How many texts SQLite has words of; tests that commit leave some behind when their rows are truncated."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {ENTRIES.fts}")
        return cursor.fetchone()[0]


def test_nothing_is_found_of_what_is_held_or_deleted(alice, mod, group, client_for):
    client, kept_before = client_for("bob"), _words_kept()
    media = sending.send(alice, group, name="harbour.mp4", body="Evening").media_id
    other = sending.send(alice, group, name="harbour-2.mp4").media_id
    quarantine_file(mod, media, reason="spam")
    assert found(client, "harbour") == found(client_for("alice"), "harbour") == [str(other)]
    assert len(found(client, "evening")) == 1
    release_file(mod, media, reason="fine")
    assert found(client, "harbour") == [str(other), str(media)]
    for message in Message.objects.all():
        delete_message(alice, message.pk)
    assert found(client, "harbour") == found(client, "evening") == []
    assert SearchEntry.objects.count() == 0
    assert _words_kept() == kept_before


def test_a_find_that_went_between_two_questions_does_not_end_the_list(alice, group, client_for):
    kept, gone, other = (say(alice, group, f"harbour {number}") for number in range(3))
    # Its entry stands still, as the search has read it
    Message.objects.filter(pk=gone).update(deleted_at=clock.now())
    client = client_for("bob")
    first = page(client, "harbour", limit=2)
    assert ids(first["results"]) == [other]
    last = client.get(first["next"]).json()
    assert (ids(last["results"]), last["next"]) == ([kept], None)


def test_an_edited_body_is_found_by_what_it_says_now(alice, group, client_for):
    media = sending.send(alice, None).media_id
    key = say(alice, group, "first draft", attachments=[media])
    with atomic():
        message = Message.objects.get(pk=key)
        message.body = "final words"
        message.save()
        index_message(message)
    client = client_for("bob")
    assert (found(client, "draft"), found(client, "final")) == ([], [key])
    assert found(client, "final", has="video") == [str(media)]


def test_relevance_puts_whole_words_before_beginnings_and_names_before_texts(alice, group, client_for):
    beginning = say(alice, group, "harbourside")
    whole = say(alice, group, "the harbour")
    caption = sending.send(alice, None, name="b.mp4").media_id
    say(alice, group, attachments=[caption], captions={caption: "harbour"})
    client = client_for("bob")
    assert found(client, "harbour") == [str(caption), whole, beginning]
    assert found(client, "harbour", sort="relevance") == [whole, beginning, str(caption)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"), ({"q": " "}, "q"), ({"q": "-a"}, "q"), ({"q": " ".join(f"w{n}" for n in range(13))}, "q"),
        ({"q": "x", "has": "film"}, "has"), ({"q": "x", "from": "me"}, "from"), ({"q": "x", "room": "1"}, "room"),
        ({"q": "x", "before": "soon"}, "before"), ({"q": "x", "after": "2026-13-01"}, "after"),
        ({"q": "x", "cursor": "x"}, "cursor"), ({"q": "x", "sort": "oldest"}, "sort"), ({"q": "y" * 201}, "q"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_told_so_by_its_field(client_for, query, field):
    answer = client_for("alice").get(SEARCH, query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_messages_from_before_there_was_a_search_are_found_by_and_by_and_none_is_left_out(alice, group, client_for):
    media = sending.send(alice, group, name="harbour.mp4").media_id
    keys = [say(alice, group, f"harbour {number}") for number in range(3)]
    with atomic():
        delete_message(alice, UUID(keys[1]))
        SearchEntry.objects.all().delete()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {ENTRIES.fts}")
        SearchBacklog.objects.create(below=new_id())
    client = client_for("bob")
    assert found(client, "harbour") == []
    assert (index_earlier(), index_earlier()) == (4, 0)
    assert found(client, "harbour") == [keys[2], keys[0], str(media)]
    assert not SearchBacklog.objects.exists()


def next_moment() -> None:
    """What is made within one millisecond has no order."""
    began = clock.now()
    until(lambda: clock.now() - began > timedelta(milliseconds=1), every=0.001)


def test_what_servers_without_a_search_send_during_an_upgrade_is_indexed_when_they_are_gone(
    alice, group, client_for, monkeypatch
):
    say(alice, group, "said before")
    next_moment()
    import_module("backend.chat.migrations.0016_search_backlog").note_later_messages(apps, None)
    next_moment()
    key = say(alice, group, "harbour")
    with atomic():
        forget_messages(Message.objects.filter(pk=key))
    assert index_earlier() == 0
    assert found(client_for("bob"), "harbour") == []
    begun = clock.now()
    for hours in (1, 24):
        monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=hours))  # noqa: B023
        assert (index_earlier(), index_earlier()) == (1, 0)
    monkeypatch.undo()
    assert found(client_for("bob"), "harbour") == [key]
    assert not SearchBacklog.objects.exists()


def test_a_file_in_very_many_messages_is_found_by_a_new_name_in_the_newest_at_once_and_in_all_soon(
    alice, group, client_for, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(indexing, "_SHOWN", 4)
    monkeypatch.setattr(indexing, "_AT_ONCE", 2)
    media = sending.send(alice, group, name="old.mp4").media_id
    for _ in range(6):
        say(alice, group, attachments=[media])

    def name(title):
        with atomic():
            describe(locked(media), about_file("media.updated", locked(media), alice), title=title)

    name("First")
    client = client_for("bob")
    assert len(found(client, "first")) == 4
    name("Quay")
    assert len(found(client, "quay")) == 4
    assert index_earlier() == 3
    assert (len(found(client, "quay")), found(client, "first"), FileBacklog.objects.count()) == (7, [], 0)
    monkeypatch.undo()
    with django_assert_max_num_queries(12), atomic():
        indexing.index_files_shown([media])


def test_a_search_asks_as_many_questions_however_much_it_finds(alice, group, django_assert_max_num_queries):
    say(alice, group, "harbour")
    with django_assert_max_num_queries(9) as one:
        assert len(everything(alice, Asked(q="harbour"))) == 1
    for number in range(12):
        media = sending.send(alice, None, name=f"harbour-{number}.mp4").media_id
        say(alice, group, "harbour", attachments=[media])
    with django_assert_max_num_queries(9) as many:
        assert len(everything(alice, Asked(q="harbour"))) == 25
    assert len(many) <= len(one) + 3


# The words, small enough for searches to meet texts, with what the two databases could take for something of theirs.
WORDS = ["harbour", "harb", "Höhe", "höhenweg", "a", "an", "it's", "AND", "NOT", "or", "near", "#r1", "*", "東京",
         "東京都", "x:y", "(", "'", "\\", "&|!", "naïve", "ﬁ", "Straße", "strasse", "-", "é", "1", "12"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
PIECES = st.tuples(st.sampled_from(["", "", "", "-"]), st.one_of(st.sampled_from(WORDS), TEXTS.map('"{}"'.format)))
QUESTIONS = st.lists(PIECES.map("".join), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=50, suppress_health_check=[*HealthCheck])
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), q=QUESTIONS, recent=st.sampled_from([0, 4000]))
def test_both_databases_find_exactly_what_the_words_say(alice, group, monkeypatch, texts, q, recent):
    """What a few lines of Python find: on each database, so that both answer the same; in its index and without."""
    monkeypatch.setattr(selector, "_RECENT", recent)
    try:
        search = read(q).with_whole_words()
    except Invalid:
        return
    with atomic():
        texts_by_key = {told(alice, group, number, text): text for number, text in enumerate(texts)}
        expected = {key for key, text in texts_by_key.items() if matches(search, list(tokens_of(text)))}
        finds = {UUID(result.message.id) for result in everything(alice, Asked(q=q, room=group))}
        forget_messages(Message.objects.filter(room=group))
        Message.objects.filter(room=group).delete()
    assert finds == (expected if search.terms else set())


def told(actor, room, number, body):
    """A message as it stands after it was sent: its key."""
    row = Message.objects.create(
        room_id=room, number=number, sender_id=actor.user_id, client_id=str(number), body=body, created_at=clock.now()
    )
    index_message(row)
    return row.pk


def matches(search: Search, tokens: list[str]) -> bool:
    """Whether a text holds all that is wanted and nothing else."""
    return all(holds(term, tokens) for term in search.terms) and not any(
        holds(term, tokens) for term in search.excluded
    )


def holds(term: Term, tokens: list[str]) -> bool:
    *first, last = term.tokens
    for at in range(len(tokens) - len(first)):
        end = tokens[at + len(first)]
        if tokens[at : at + len(first)] == first and (end == last or (term.prefix and end.startswith(last))):
            return True
    return False


def test_what_one_has_saved_is_searched_alone_with_its_files_and_that_of_nobody_else(client_for, alice, bob, group):
    kept, other = say(alice, group, "apples are red"), say(alice, group, "apples are green")
    handle = sending.send(alice, group, name="apples.mp4")
    shown = Message.objects.order_by("-number").first().pk
    for message in (UUID(kept), shown):
        save_message(bob, message)
    save_message(alice, UUID(other))
    mine = client_for("bob")
    found = results(mine, "apples", saved="true")
    assert [(row["type"], row["message"]["id"]) for row in found] == [
        ("attachment", str(shown)), ("message", kept),
    ]  # fmt: skip
    assert found[0]["attachment"]["id"] == str(handle.media_id)
    assert [row["message"]["id"] for row in results(mine, "red", saved="true")] == [kept]
    assert len(results(mine, saved="true")) == 2, "also without a word"
    assert [row["message"]["id"] for row in results(client_for("alice"), "apples", saved="true")] == [other]
    remove_member(bob, group, bob.user_id)
    assert results(mine, "apples", saved="true") == []
