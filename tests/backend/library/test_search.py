"""Searching a library: what finds a file, for whom, in which order, and what is told of the places that matched."""

from uuid import UUID

import pytest

from backend.chat.services import add_member, create_room, delete_message, edit_message, send_message
from backend.events.publish import atomic
from backend.ids import new_id
from backend.library.inputs import FileChange, NewCollection, NewTag, TagChange
from backend.library.services import (
    change_file,
    change_tag,
    create_collection,
    create_tag,
    delete_tag,
    merge_tag,
)
from backend.media.models import MediaFile
from backend.media.services import about_file, describe, locked
from backend.moderation.services import quarantine_file
from tests import sending

pytestmark = pytest.mark.django_db

SEARCH = "/api/v1/media/search/"


@pytest.fixture
def add(add_file, alice):
    """Adds a file with words to alice's library: its id, as text."""

    def added(name="a.mp4", *, by=alice, in_library=True, **words):
        media = add_file(by, name, in_library=in_library)
        if words:
            change_file(by, media, FileChange(**words), revision=1)
        return str(media)

    return added


def page(client, q, more=""):
    answer = client.get(f"{SEARCH}?{more}", {"q": q} if q else {}) if not more else client.get(f"{SEARCH}?{more}&q={q}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def found(client, q, more=""):
    """The ids that are found, after all pages were walked, two files at a time."""
    answer, ids = page(client, q, f"limit=2&{more}".rstrip("&")), []
    while True:
        ids += [row["id"] for row in answer["results"]]
        if not answer["next"]:
            return ids
        answer = client.get(answer["next"]).json()


def recognised(media, actor, **fields):
    """What a tagger writes of a file."""
    with atomic():
        row = locked(UUID(media))
        describe(row, about_file("media.described", row, actor), **fields)


def test_a_file_is_found_by_each_of_its_texts(client_for, add):
    client, lake = client_for("bob"), add("other.mp4", title="Lake")
    files = [
        add("Zugspitze-Gipfel.mp4"), add(title="Zugspitze im Winter"), add(alt_text="The zugspitze, in snow"),
        add(description="Long way up the ZUGSPITZE"),
    ]  # fmt: skip
    assert found(client, "zugspitze", "sort=oldest") == found(client, "zugsp", "sort=oldest") == files
    assert (found(client, "spitze"), found(client, "lake")) == ([], [lake])


def test_recognised_text_and_unconfirmed_words_find_a_file_and_rank_below_what_names_it(client_for, add, alice):
    hinted, read, described, named = (add(f"{at}.mp4") for at in range(4))
    recognised(hinted, alice, hints="invoice")
    recognised(read, alice, text="Invoice No. 7")
    recognised(described, alice, description="An invoice")
    recognised(named, alice, title="Invoice")
    newer = add("invoices.mp4")
    rows = page(client_for("bob"), "invoice")["results"]
    assert [(row["id"], row["score"]) for row in rows] == [
        (named, 1.0), (newer, 0.8), (described, 0.5), (read, 0.3), (hinted, 0.1),
    ]  # fmt: skip
    assert found(client_for("bob"), "invoice") == [named, newer, described, read, hinted]
    assert found(client_for("bob"), "invoice", "sort=newest") == [newer, named, described, read, hinted]
    assert found(client_for("bob"), "invoice", "sort=oldest") == [hinted, read, described, named, newer]


def test_every_word_is_wanted_wherever_it_stands_phrases_hold_together_and_minus_excludes(client_for, add, mod):
    tag = create_tag(mod, NewTag(name="Holiday")).id
    both = add(title="Red boat", tags=[tag])
    apart = add(title="Red car and boat")
    client = client_for("bob")
    assert found(client, "boat red", "sort=newest") == [apart, both]
    assert found(client, "boat holiday") == [both]
    assert found(client, '"red boat"') == [both]
    assert found(client, "boat -car") == [both]
    assert found(client, "boat -holiday") == [apart]


LANGUAGES = {
    "Café Straße in Århus": ["cafe", "CAFÉ", "strasse", "arhus", "Århus cafe"],
    "Øresund Łódź đường": ["oresund", "lodz", "duong"],
    "東京都の夜景": ["東京", "京都の", "夜", "夜景"],
    "ｶﾞﾗｽ glass": ["ガラス", "GLASS"],
    "Ёлка на Красной площади": ["елка", "площад"],
    "ΟΔΟΣ Αθήνα": ["αθηνα", "οδος"],
    "अनुसंधान केंद्र": ["केंद्र", "अनुसं"],
    "مُحَمَّد": ["محمد"],
    "أَحمَد 🎉🇹🇷": ["احمد", "🎉", "🇹🇷"],
    "서울 타워에서": ["타워"],
    "ภาพแมวสวย": ["แมว"],
    "e\u0301te\u0301 2024": ["été", "ete 2024"],
}


def test_languages_need_no_setting(client_for, add):
    files, client = {title: add("0.bin", title=title) for title in LANGUAGES}, client_for("bob")
    for title, queries in LANGUAGES.items():
        for query in queries:
            assert found(client, query) == [files[title]], query


def test_highlights_are_places_in_utf16(client_for, add):
    media = add("boat_1.mp4", title="🚤 Boote und BOAT", description="A boathouse; no goat")
    [row] = page(client_for("bob"), "boat")["results"]
    assert row["id"] == media
    assert row["highlights"] == {"title": [[13, 17]], "name": [[0, 4]], "description": [[2, 11]]}
    add(title="東京都の夜景")
    assert page(client_for("bob"), "京都")["results"][0]["highlights"] == {"title": [[1, 3]]}


def test_a_tag_finds_files_by_its_names_those_above_it_and_those_merged_into_it(client_for, add, mod):
    client = client_for("bob")
    above = create_tag(mod, NewTag(name="Finance"))
    below = create_tag(mod, NewTag(name="Invoices", parent=above.id))
    other = create_tag(mod, NewTag(name="Bills"))
    one, two = add("1.mp4", tags=[below.id]), add("2.mp4", tags=[other.id])
    assert (found(client, "invoic"), found(client, "finance"), found(client, "bills")) == ([one], [one], [two])
    change_tag(mod, UUID(below.id), TagChange(name="Récépissés"))
    assert (found(client, "recepisse"), found(client, "invoices")) == ([one], [one])
    merge_tag(mod, UUID(other.id), UUID(below.id))
    for query in ("bills", "recepisses", "finance"):
        assert sorted(found(client, query)) == [one, two]
    change_tag(mod, UUID(below.id), TagChange(parent=None))
    assert found(client, "finance") == []
    delete_tag(mod, UUID(below.id))
    assert (found(client, "recepisses"), found(client, "bills")) == ([], [])


def test_a_tag_of_another_namespace_finds_nothing(client_for, add, actor):
    stranger = actor("stranger")
    create_tag(stranger, NewTag(name="Secret"))
    add()
    assert found(client_for("bob"), "secret") == []
    assert client_for("stranger").get(f"{SEARCH}?namespace=demo&q=secret").status_code == 404


def test_a_search_finds_only_what_one_may_see(client_for, add, alice, bob, mod):
    room, _ = create_room(alice, kind="group", name="Two", members=[bob.user_id])
    private = add("secret-a.mp4", in_library=False)
    shown = str(sending.send(alice, UUID(room.id), name="secret-b.mp4").media_id)
    held = add("secret-c.mp4")
    quarantine_file(mod, UUID(held), reason="look")
    assert found(client_for("alice"), "secret") == [shown, private]
    assert found(client_for("bob"), "secret") == [shown]
    for name in ("carol", "mod", "admin"):
        assert found(client_for(name), "secret") == []
    assert found(client_for("bob"), "secret", "hold=quarantined") == []
    assert found(client_for("bob"), "", "hold=quarantined") == [held]
    assert proposed(client_for("carol"), "secret") == []


def test_a_caption_finds_a_file_for_those_who_read_it_until_it_is_deleted(client_for, add, alice, bob, admin):
    media = add("plain.mp4")
    room, _ = create_room(alice, kind="group", name="Two", members=[bob.user_id])
    message, _ = send_message(
        alice, UUID(room.id), client_id=str(new_id()), body="Sunset over Åland", attachments=[UUID(media)]
    )
    assert (found(client_for("bob"), "aland sunset"), found(client_for("carol"), "sunset")) == ([media], [])
    assert found(client_for("bob"), "sunset", "kind=image") == []
    assert page(client_for("bob"), "sunset")["results"][0]["score"] == 0.3
    edit_message(alice, UUID(message.id), captions={UUID(media): "Lighthouse"}, order=[])
    assert (found(client_for("bob"), "lighthouse sunset"), found(client_for("carol"), "lighthouse")) == ([media], [])
    edit_message(alice, UUID(message.id), captions={UUID(media): "Tower"}, order=[])
    assert (found(client_for("bob"), "lighthouse"), found(client_for("bob"), "tower sunset")) == ([], [media])
    edit_message(alice, UUID(message.id), body="Dawn")
    assert (found(client_for("bob"), "sunset"), found(client_for("bob"), "tower dawn")) == ([], [media])
    delete_message(alice, UUID(message.id))
    assert found(client_for("bob"), "dawn") == []


def test_a_caption_is_read_with_the_words_of_its_file_by_those_who_may_read_it(client_for, add, alice, bob, mod):
    tag = create_tag(mod, NewTag(name="Holiday"))
    media, plain = add("harbour.mp4", description="Boats at noon", tags=[tag.id]), add("harbour-2.mp4")
    room, _ = create_room(alice, kind="group", name="Two", members=[bob.user_id])
    for body in ("Sunset over Åland", "Old ferry"):
        send_message(alice, UUID(room.id), client_id=str(new_id()), body=body, attachments=[UUID(media)])
    bobs, carols = client_for("bob"), client_for("carol")
    for query in (
        "sunset harb",
        "harbour aland boats",
        "holiday sunset",
        '"over åland" harbour',
        "ferry noon",
        "harbour -x sunset",
    ):
        assert (found(bobs, query), found(carols, query)) == ([media], []), query
        assert found(bobs, query, "sort=newest") == [media], query
    for query in (
        "sunset ferry",
        "sunset nothing",
        '"aland harbour"',
        "sunset -boats",
        "sunset -aland",
        "sunset -ferry harbour -noon",
    ):
        assert found(bobs, query) == [], query
    # Each word counts where it stands best: the name's beginning 0.8 or whole word 1, the caption 0.3.
    scores = {query: page(bobs, query)["results"][0]["score"] for query in ("harb sunset", "harbour sunset")}
    assert scores == {"harb sunset": 0.55, "harbour sunset": 0.65}
    assert found(bobs, "harbour") == [plain, media]


def test_a_caption_that_was_sent_before_one_joined_finds_nothing(client_for, add, alice, bob, carol):
    media = add("plain.mp4", in_library=False)
    room, _ = create_room(alice, kind="group", name="Two", members=[bob.user_id], history="since_join")
    send_message(alice, UUID(room.id), client_id=str(new_id()), body="Sunset", attachments=[UUID(media)])
    add_member(alice, UUID(room.id), user_id=carol.user_id)
    assert (found(client_for("bob"), "sunset"), found(client_for("carol"), "sunset")) == ([media], [])


def test_filters_narrow_a_search(client_for, add, alice, mod):
    collection = create_collection(mod, NewCollection(name="Trips"))
    tag = create_tag(mod, NewTag(name="Alps"))
    one = add("alps-1.mp4", tags=[tag.id], collections=[collection.id])
    two = add("alps-2.mp4")
    client = client_for("bob")
    assert found(client, "alps") == [two, one]
    for query, which in (
        (f"tag={tag.id}", [one]), (f"collection={collection.id}", [one]), ("untagged=true", [two]), ("kind=image", []),
        (f"uploader={alice.user_id}", [two, one]), ("size=..1", []), ("trashed=true", []),
    ):  # fmt: skip
        assert found(client, "alps", query) == which, query
    client_for("alice").delete(f"/api/v1/media/files/{two}/")
    assert (found(client_for("alice"), "alps", "trashed=true"), found(client, "alps")) == ([two], [one])


def test_a_misspelled_word_finds_what_was_meant_where_nothing_is_spelled_so(
    client_for, add, mod, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        bicycle = add(title="My bicycle")
        tagged = add(tags=[create_tag(mod, NewTag(name="Mountains")).id])
        near = add(title="Beach")
    client = client_for("bob")
    assert found(client, "bicyle") == [bicycle]
    assert [page(client, word)["corrected"] for word in ("bicyle", "bicycle", "bxcyxlx")] == [True, False, False]
    assert found(client, "bycicle my") == [bicycle]
    assert found(client, "moutnains") == [tagged]
    assert found(client, "beatch") == [near]
    assert found(client, "bxcyxlx") == []
    assert page(client, "bicyle")["results"][0]["highlights"] == {"title": [[3, 10]]}
    with django_capture_on_commit_callbacks(execute=True):
        newer = add(title="Their bicycle")
    first = page(client, "bicyle", "limit=1&sort=newest")
    second = client.get(first["next"]).json()
    assert [row["id"] for one in (first, second) for row in one["results"]] == [newer, bicycle]
    assert found(client_for("stranger"), "bicyle") == []


def test_without_words_a_search_lists(client_for, add):
    assert found(client_for("bob"), "", "sort=largest") == []
    files = [add(f"{at}.mp4") for at in range(3)]
    assert found(client_for("bob"), "") == files[::-1]
    assert found(client_for("bob"), "", "sort=oldest") == files
    MediaFile.objects.filter(pk=files[1]).update(size=10**12, duration=2.5)
    assert found(client_for("bob"), "", "sort=largest")[0] == files[1]
    assert found(client_for("bob"), "mp4", "sort=longest") == [files[1], files[2], files[0]]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_lead_back_and_are_not_shifted_by_what_comes(client_for, add, sort):
    files = [add(f"trip {at}.mp4") for at in range(5)]
    client = client_for("bob")
    first = page(client, "trip", f"limit=2&sort={sort}")
    if sort != "oldest":
        files += [add("trip trip.mp4")]
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    ids = [row["id"] for one in (first, second, third) for row in one["results"]]
    assert (sorted(ids), third["next"], first["previous"]) == (files[:5], None, None)
    back = client.get(third["previous"]).json()
    assert [row["id"] for row in back["results"]] == [row["id"] for row in second["results"]]
    assert [row["id"] for row in client.get(back["previous"]).json()["results"]] == ids[:2]


def test_a_search_that_makes_no_sense_is_refused_with_its_name(client_for, namespace):
    for query, field in (
        ("q=-only", "q"), ("q=" + "+".join("abcdefghijklm"), "q"), ("q=" + "x" * 201, "q"), ("sort=best", "sort"),
        ("q=a&color=red", "color"), ("suggest=2", "suggest"), ("q=a&cursor=abc", "cursor"), ("q=a%00", "q"),
        ("q=a&cursor=YWZ0ZXIgbmFuIDAgMCAw", "cursor"),
    ):  # fmt: skip
        refused = client_for("alice").get(f"{SEARCH}?{query}")
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field]), query


def test_signs_of_query_languages_are_no_more_than_signs(client_for, add):
    add("zzz.mp4", title="zzz")
    signs = (
        "'",
        '"',
        "a' | 'b",
        '" OR "',
        "NEAR(",
        "a*",
        "*",
        "():!&|<->",
        "#",
        "{a} : b",
        "\\",
        "a:*",
        "🚤",
        "%",
        "_",
    )
    for q in signs:
        answer = client_for("bob").get(SEARCH, {"q": q})
        assert (answer.status_code, answer.json()["results"]) == (200, []), q


def proposed(client, q):
    answer = client.get(SEARCH, {"q": q, "suggest": "1"})
    assert answer.status_code == 200, answer.content
    return [(row["kind"], row["value"], row["id"], row["count"]) for row in answer.json()["results"]]


def test_what_is_typed_is_completed_from_what_one_may_see(client_for, add, alice, mod):
    tag = create_tag(mod, NewTag(name="Alpine"))
    tagged, titled = add("x.mp4", tags=[tag.id]), add("y.mp4", title="Alpaca farm")
    recognised(tagged, alice, text="Alps alps ALPHABET soup")
    recognised(titled, alice, text="the alps")
    hidden = add("alpha.mp4", in_library=False)
    assert proposed(client_for("bob"), "al") == [
        ("tag", "Alpine", tag.id, 1), ("title", "Alpaca farm", titled, 1), ("text", "alps", None, 2),
        ("text", "alphabet", None, 1), ("person", "Alice", str(alice.user_id), 2),
    ]  # fmt: skip
    assert ("title", "alpha.mp4", hidden, 1) in proposed(client_for("alice"), "alph")
    assert proposed(client_for("stranger"), "al") == []
    assert proposed(client_for("bob"), "") == proposed(client_for("bob"), "-") == []
