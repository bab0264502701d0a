"""What a page of a long list reads: its own rows, however many stand behind them."""

import re
from uuid import UUID

import pytest
from django.db import connection

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Membership, User
from backend.accounts.selectors import known_people
from backend.bots.selectors import may_answer
from backend.library.models import CollectionItem, DuplicateGroup, DuplicateMember, MediaCollection
from backend.library.selectors import collection_files, groups
from backend.media.models import Kind, MediaFile, State, Visibility
from tests.backend.test_scale import MANY, analyze, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FILES_SCANNED = re.compile(r"SCAN ([UVW]\d|media_mediafile|library_duplicatemember)\b")
"""How SQLite lists all files for a condition with ``in``."""


def test_a_page_of_duplicates_looks_at_its_own_groups(alice: Actor, bob: Actor, namespace: UUID) -> None:
    shared, hidden = (
        MediaFile.objects.bulk_create(
            MediaFile(namespace_id=namespace, uploader_id=bob.user_id, visibility=visibility, kind=Kind.IMAGE,
                      state=State.READY, name="x", size=1) for _ in range(2)
        ) for visibility in (Visibility.LIBRARY, Visibility.PRIVATE)
    )  # fmt: skip
    many = DuplicateGroup.objects.bulk_create(
        DuplicateGroup(namespace_id=namespace, kind="identical", key=str(number), score=1) for number in range(MANY)
    )
    seen = {many[0].pk, many[-1].pk}
    DuplicateMember.objects.bulk_create(
        DuplicateMember(group=group, media=media)
        for group in many
        for media in (shared if group.pk in seen else (shared[0], hidden[0]))
    )
    analyze()
    assert {UUID(group.id) for group in groups(alice, None, None)} == seen
    assert len(groups(bob, None, None)) == 50
    plan = plan_of(lambda: groups(bob, None, None))
    assert not re.search(r"Group Key: library_duplicategroup|TEMP B-TREE FOR GROUP", plan), plan
    assert not FILES_SCANNED.search(plan), plan
    first = next(line for line in plan.splitlines() if "library_duplicategroup" in line)
    wanted = r"INDEX duplicates_undecided" if connection.vendor == "sqlite" else r"Index (Only )?Scan"
    assert re.search(wanted, first), plan


def test_files_of_a_collection_are_found_without_all_others(alice: Actor, bob: Actor, namespace: UUID) -> None:
    many = MediaFile.objects.bulk_create(
        MediaFile(namespace_id=namespace, uploader_id=bob.user_id, visibility=Visibility.LIBRARY, kind=Kind.IMAGE,
                  state=State.READY, name="x", size=1) for _ in range(MANY)
    )  # fmt: skip
    analyze()
    row = MediaCollection.objects.create(
        namespace_id=namespace, name="x", kind="manual", owner_id=bob.user_id, created_at=clock.now(),
        updated_at=clock.now(), file_count=1,
    )  # fmt: skip
    CollectionItem.objects.create(collection=row, media=many[7], position=1)
    assert [UUID(file.id) for _, file in collection_files(alice, row.pk)] == [many[7].pk]
    assert not FILES_SCANNED.search(plan_of(lambda: collection_files(alice, row.pk)))


def test_a_page_of_the_people_whom_one_knows_is_read_in_the_order_of_names(alice: Actor, namespace: UUID) -> None:
    many = User.objects.bulk_create(User(username=f"one-{number:04}") for number in range(MANY))
    Membership.objects.bulk_create(Membership(namespace_id=namespace, user=user) for user in many[::2])
    analyze()
    page = [user.username for user in known_people(alice, "one-", among=may_answer(), limit=3)]
    assert page == ["one-0000", "one-0002", "one-0004"]
    plan = plan_of(lambda: known_people(alice, "one-", among=may_answer(), limit=3))
    assert not re.search(r"Unique|HashAggregate|TEMP B-TREE|Sort Key|Seq Scan on accounts_user", plan), plan
