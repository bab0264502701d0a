"""Ranking what a search finds: the first page is the best of all that counts, though few files are read for it."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.access import Actor, Role
from backend.accounts.models import Membership, User
from backend.ids import new_id
from backend.library.inputs import FileFilter
from backend.library.selectors.search import search_files
from backend.library.selectors.typeahead import proposals
from backend.media.models import Kind, MediaFile, State, Visibility
from backend.media.selectors.search import FILES, document_of

pytestmark = pytest.mark.django_db


def library_of(actor: Actor, namespace: UUID, *texts: dict[str, str]) -> None:
    """Files with these texts, the oldest first."""
    files = MediaFile.objects.bulk_create(
        MediaFile(
            id=new_id(), namespace_id=namespace, uploader_id=actor.user_id, visibility=Visibility.LIBRARY,
            kind=Kind.IMAGE, state=State.READY, size=1, **{"name": "x.jpg"} | text,
        )
        for text in texts
    )  # fmt: skip
    FILES.write({media.pk: document_of(media) for media in files})


def pages(actor: Actor, q: str) -> list[tuple[float, str]]:
    """The scores and keys of all pages of two files."""
    found: list[tuple[float, str]] = []
    place = None
    while page := search_files(actor, None, q, FileFilter(), below=place, limit=2):
        place = page[-1][0]
        found += [(file.score, file.id) for _, file in page]
    return found


NEWER = 40
CASES = {
    "many whole names": ("sunset", [{"title": "sunset"}, {"description": "sunset"}] * 20, 1.0),
    "an old name, newer descriptions": ("sunset", [{"title": "sunset"}, *[{"description": "sunset"}] * NEWER], 1.0),
    "an old whole word, newer beginnings": ("sun", [{"title": "sun"}, *[{"title": "sunset"}] * NEWER], 1.0),
    "beginnings alone": ("suns", [{"title": "sunset"}] * NEWER, 0.8),
    "several words": ("sun set", [{"title": "sun set"}, *[{"title": "sun", "text": "set"}] * NEWER], 1.0),
}


@pytest.mark.parametrize(("typed", "texts", "best"), CASES.values(), ids=CASES)
def test_the_first_page_is_the_best_of_all_matches_however_many_newer_ones_there_are(
    alice: Actor, namespace: UUID, typed: str, texts: list[dict[str, str]], best: float
) -> None:
    library_of(alice, namespace, *texts)

    found = pages(alice, typed)

    assert len(found) == len(texts)
    assert found[0][0] == best
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("typed", ["sunset", "suns"])
def test_older_matches_are_not_read_where_the_newest_ones_cannot_be_ranked_below_them(
    alice: Actor, namespace: UUID, typed: str
) -> None:
    library_of(alice, namespace, *[{"title": "sunset"}] * 30)

    with CaptureQueriesContext(connection) as asked:
        search_files(alice, None, typed, FileFilter(), limit=2)

    limits = [int(limit) for query in asked for limit in re.findall(r"LIMIT (\d+)", query["sql"])]
    assert 16 in limits
    assert max(limit for limit in limits if limit != 500) == 16, "of tags up to 500 are read"


def test_proposals_cost_eight_queries_at_most_however_much_there_is_to_propose(alice: Actor, namespace: UUID) -> None:
    queries = []
    for files in (1, 40):
        texts = {"title": "sunset", "text": "sunsets over alpine lakes"}
        library_of(alice, namespace, *[texts] * files)
        user = User.objects.create(username=f"sun-{files}", display_name="Sun")
        Membership.objects.create(namespace_id=namespace, user=user, role=Role.MEMBER)
        MediaFile.objects.order_by("pk").filter(uploader=alice.user_id).update(uploader=user)
        with CaptureQueriesContext(connection) as asked:
            kinds = {one.kind for one in proposals(alice, None, "sun")}
        assert kinds == {"title", "text", "person"}
        queries.append(len(asked))
    assert max(queries) <= 8
