"""Files that show similar things: found by vectors of a classifier, by rights, in groups that are decided once."""

import math
import random
import re

import pytest
from django.db import connection

from backend.accounts.models import Namespace
from backend.events.publish import atomic
from backend.library.inputs import Findings, PictureFound
from backend.library.models import HashPart, PictureHash, PictureVector, VectorPart
from backend.library.selectors.likeness import codes_of, likenesses
from backend.library.selectors.similarity import similar_to
from backend.library.services import begin_analysis, finish_analysis, keep_hashes
from backend.library.services.pictures import keep_vector
from backend.media.models import Kind, MediaFile, State, Visibility
from tests import sending
from tests.backend.test_scale import analyze, plan_of

pytestmark = pytest.mark.django_db

GROUPS = "/api/v1/media/duplicates/"
LENGTH = 400
ROWS = 200_000


def vector(cosine=1.0, seed=7):
    """A vector at this angle to the one that is made without arguments."""
    numbers = _unit(1)
    other = _unit(seed + 1)
    along = sum(a * b for a, b in zip(numbers, other, strict=True))
    across = _scaled([b - along * a for a, b in zip(numbers, other, strict=True)])
    mixed = [cosine * a + math.sqrt(1 - cosine**2) * b for a, b in zip(numbers, across, strict=True)]
    return bytes(max(-127, min(127, round(number * LENGTH))) & 0xFF for number in mixed)


def _unit(seed):
    source = random.Random(seed)
    return _scaled([source.gauss(0, 1) for _ in range(256)])


def _scaled(numbers):
    length = math.sqrt(sum(number * number for number in numbers))
    return [number / length for number in numbers]


@pytest.fixture
def seen(add_file):
    """A file of somebody in the library in which a classifier saw this vector: its id."""

    def act(actor, seen_as, *, hashed=None, **more):
        media = add_file(actor, **more)
        sending.process(media)
        order = begin_analysis(media, tokens=0)
        assert keep_hashes(order, [PictureFound(at_s=None, hash=hashed)] if hashed else [])
        found = Findings(proposals=[], text="", provider="local", model="m", version="1", cost=0, vector=seen_as)
        assert finish_analysis(order, found)
        return media

    return act


def similar(client, media):
    answer = client.get(f"/api/v1/media/files/{media}/similar/")
    assert answer.status_code == 200, answer.content
    return [(one["id"], one["class"], round(one["similarity"], 1)) for one in answer.json()["results"]]


def groups(client):
    results = client.get(GROUPS).json()["results"]
    return [(group["class"], {one["id"] for one in group["files"]}) for group in results]


def test_files_that_show_similar_things_are_listed_the_most_similar_first(client_for, alice, bob, seen):
    one, near, alike = seen(alice, vector()), seen(bob, vector(0.9)), seen(bob, vector(0.8, seed=9))
    seen(bob, vector(0.3))
    assert similar(client_for("alice"), one) == [(str(near), "similar", 0.9), (str(alike), "similar", 0.8)]


def test_similar_files_of_others_are_found_by_those_who_may_see_them(client_for, alice, bob, seen):
    one = seen(alice, vector())
    held = seen(bob, vector(0.9))
    MediaFile.objects.filter(pk=held).update(visibility=Visibility.PRIVATE)
    assert similar(client_for("alice"), one) == []
    assert [key for key, *_ in similar(client_for("bob"), one)] == [str(held)]


def test_files_that_show_nearly_the_same_are_a_group_and_what_was_dismissed_stays_so(client_for, alice, seen):
    one, other = seen(alice, vector()), seen(alice, vector(0.97))
    client = client_for("alice")
    [group] = client.get(f"{GROUPS}?class=similar").json()["results"]
    assert (group["class"], {file["id"] for file in group["files"]}) == ("similar", {str(one), str(other)})
    assert group["score"] == pytest.approx(0.97, abs=0.02)
    assert client.post(f"{GROUPS}{group['id']}/dismiss/").status_code == 200
    media = MediaFile.objects.get(pk=other)
    with atomic():
        keep_vector(media.namespace_id, media.pk, vector(0.97))
    assert groups(client) == []


def test_similar_files_far_from_the_same_are_no_group(client_for, alice, seen):
    seen(alice, vector()), seen(alice, vector(0.85))
    assert groups(client_for("alice")) == []


def test_copies_of_one_picture_are_one_group_and_not_a_second_one_of_similar_files(client_for, alice, seen):
    hashed = bytes(range(0, 256, 8))
    one, other = seen(alice, vector(), hashed=hashed), seen(alice, vector(0.99), hashed=hashed)
    assert groups(client_for("alice")) == [("same_picture", {str(one), str(other)})]
    assert similar(client_for("alice"), one) == [(str(other), "same_picture", 1.0)]


def test_a_vector_of_another_length_is_not_kept(client_for, alice, seen):
    one, other = seen(alice, vector()), seen(alice, b"\x01" * 1280)
    assert similar(client_for("alice"), other) == similar(client_for("alice"), one) == []


@pytest.fixture
def many(alice, namespace):
    """A namespace with very many parts of hashes and as many of vectors."""
    media = _picture(alice, namespace)
    hashed = PictureHash.objects.create(media_id=media, hash=bytes(32))
    seen_as = PictureVector.objects.create(media_id=media, vector=bytes(256))
    _fill(HashPart._meta.db_table, "picture_id", hashed.pk, namespace)
    _fill(VectorPart._meta.db_table, "vector_id", seen_as.pk, namespace)
    analyze()
    return namespace


def _fill(table, column, of, namespace):
    key = Namespace._meta.pk.get_db_prep_value(namespace, connection)
    numbers = (
        f"SELECT g FROM generate_series(1, {ROWS}) AS s(g)"
        if connection.vendor == "postgresql"
        else f"WITH RECURSIVE s(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < {ROWS}) SELECT g FROM s"
    )
    code = "MOD(g, 16) * 65536 + MOD(g * 7919, 65536)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (namespace_id, code, {column}) SELECT %s, {code}, {of} FROM ({numbers}) AS numbers",
            [key],
        )


def _picture(sender, namespace):
    return MediaFile.objects.create(
        namespace_id=namespace, uploader_id=sender.user_id, visibility=Visibility.LIBRARY, kind=Kind.IMAGE,
        state=State.READY, name="x", size=1,
    ).pk  # fmt: skip


def test_what_is_alike_is_found_in_an_index_among_many(many, alice):
    media = _picture(alice, many)
    with atomic():
        keep_vector(many, media, vector())
    for question, index in (
        (lambda: similar_to(many, media), "vector_part"),
        (lambda: likenesses(many, media, [bytes(range(0, 256, 8))]), "hash_part"),
    ):
        plan = plan_of(question)
        assert index in plan
        assert not re.search(r"Seq Scan on library_\w*part|SCAN library_(?!picturevector)", plan)


def test_codes_of_parts_name_their_place():
    assert codes_of(b"\x00\x01" * 16) == [number << 16 | 1 for number in range(16)]
