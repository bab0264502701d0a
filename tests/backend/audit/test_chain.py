"""The activity log is sealed: a changed, added or missing row is found; personal data can be erased all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.activity.services import trim_activity
from backend.audit import blocks
from backend.audit.actions import Action
from backend.audit.canonical import canonical
from backend.audit.digests import digest_of
from backend.audit.erasing import forget_personal, has_personal
from backend.audit.models import ActivityEntry, Block
from backend.audit.sealing import seal
from backend.audit.verification import Broken, verify
from backend.cli.main import main
from backend.events.publish import record
from tests.parallel import before_the_commit_of

PERSON, ROOM = uuid4(), uuid4()


def log(number: int, **more: object) -> None:
    """Rows of one person, with all kinds of fields."""
    for place in range(number):
        data = {"reason": f"grüße {place}", "bytes": place, "user": str(PERSON), "old": [{"name": "x"}, 1.5]}
        record(
            Action(
                name="media.renamed", actor_id=PERSON, address="192.0.2.7", object_type="media", object_id=uuid4(),
                object_name="holiday.jpg", room_id=ROOM, data=data, **more,
            )
        )  # fmt: skip


def rows() -> list[ActivityEntry]:
    return list(ActivityEntry.objects.order_by("pk"))


@contextmanager
def spoilt(**changed: object) -> Iterator[ActivityEntry]:
    """The log with one row that is not as it was."""
    row = rows()[3]
    before = {name: getattr(row, name) for name in changed}
    ActivityEntry.objects.filter(pk=row.pk).update(**changed)
    yield row
    ActivityEntry.objects.filter(pk=row.pk).update(**before)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main(["audit", *arguments]) == status
    return capsys.readouterr().out


def fault() -> str:
    """What is wrong with the log."""
    with pytest.raises(Broken) as raised:
        verify()
    return str(raised.value)


@pytest.mark.django_db
def test_whatever_is_changed_in_a_sealed_log_is_found_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    # Given a log in three blocks, one row of which is from before the chain
    log(7)
    ActivityEntry.objects.filter(pk=rows()[0].pk).update(salt=None)
    assert [seal(3), seal(3), seal(3)] == [3, 3, 1]
    anchor = said(capsys, "head").strip()
    assert "7 rows up to block 3:" in said(capsys, "verify", "--anchor", anchor)
    assert all(row.salt for row in rows())
    # Then a change of any field is found
    for change in (
        {"action": "media.renames"}, {"address": "192.0.2.8"}, {"object_name": "holidays.jpg"}, {"actor_id": uuid4()},
        {"object_id": uuid4()}, {"room_id": None}, {"namespace_id": uuid4()}, {"object_type": "room"},
        {"at": clock.now()}, {"salt": b"x" * 16}, {"hashes": {}}, {"block": None},
        {"data": {**rows()[3].data, "reason": "grüße 99"}}, {"data": {**rows()[3].data, "bytes": 99}},
    ):  # fmt: skip
        with spoilt(**change) as row:
            assert str(row.pk) in fault(), change
    assert verify().rows == 7
    # And one row more, or less
    stranger = ActivityEntry.objects.create(at=clock.now(), action="login", block=2)
    assert str(stranger.pk) in fault()
    ActivityEntry.objects.filter(pk=stranger.pk).update(block=9)
    assert str(stranger.pk) in fault(), "of a block that there is not"
    stranger.delete()
    gone = rows()[3]
    ActivityEntry.objects.filter(pk=gone.pk).delete()
    assert f"Row {gone.pk} of block 2 is missing." in said(capsys, "verify", status=1)
    ActivityEntry.objects.bulk_create([gone])
    # And a block that is made to fit
    block = Block.objects.get(n=2)
    for change in ({"count": 2}, {"root": "0" * 64}, {"hash": "0" * 64}, {"prev": "0" * 64}, {"leaves": b""}):
        Block.objects.filter(n=2).update(**change)
        assert "lock 2" in fault(), change
        Block.objects.filter(n=2).update(**{name: getattr(block, name) for name in change})
    # And an end that is cut off whole, by what was noted before
    ActivityEntry.objects.filter(block=3).delete()
    Block.objects.filter(n=3).delete()
    assert verify().rows == 6
    assert "Block 3 of the anchor is missing" in said(capsys, "verify", "--anchor", anchor, status=1)
    log(1)
    seal()
    with pytest.raises(Broken, match="not the one of the anchor"):
        verify(blocks.Head(n=3, hash=anchor.partition(":")[2]))
    assert main(["audit", "verify", "--anchor", "3"]) == 2


@pytest.mark.django_db
def test_personal_data_is_erased_from_the_log_and_what_is_left_still_verifies() -> None:
    log(3)
    seal()
    log(2)
    # One row of before the chain waits for its salt
    ActivityEntry.objects.filter(pk=rows()[4].pk).update(salt=None)
    assert (sum(forget_personal(PERSON)), sum(forget_personal(PERSON)), has_personal(PERSON)) == (4, 0, True)
    seal()
    assert (sum(forget_personal(PERSON)), has_personal(PERSON)) == (1, False)
    assert verify().rows == 5
    for row in rows():
        assert (row.address, row.object_name, row.salt) == ("", "", None)
        assert row.data["user"] == str(PERSON)
        assert (row.data["reason"], row.data["old"]) == (None, [{"name": None}, 1.5])
    with spoilt(data={**rows()[3].data, "bytes": 8}), pytest.raises(Broken, match=str(rows()[3].pk)):
        verify()
    with spoilt(hashes={**(rows()[3].hashes or {}), "address": "0" * 64}), pytest.raises(Broken, match="changed"):
        verify()


@pytest.mark.django_db
def test_rows_are_dropped_when_their_time_is_over_and_their_blocks_stay(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(5)
    for _ in range(2):
        seal(2)
    settings.ACTIVITY_DAYS = 30  # type: ignore[attr-defined]
    assert trim_activity() == 0
    # As if two rows had been written long ago, and were sealed then
    old, early = int((clock.now() - timedelta(days=31)).timestamp() * 1000), rows()[:2]
    ActivityEntry.objects.filter(pk__in=[row.pk for row in early]).delete()
    for row in early:
        row.pk = UUID(int=(old << 80) | row.pk.int & (1 << 80) - 1)
    ActivityEntry.objects.bulk_create(early)
    Block.objects.all().delete()
    ActivityEntry.objects.update(block=None)
    for most in (1, 1, 2, 2):
        seal(most)
    # In transactions of a few rows each
    monkeypatch.setattr("backend.activity.services._ROWS", 1)
    assert trim_activity() == 2
    assert trim_activity() == 0
    assert ActivityEntry.objects.filter(action="log.trimmed").count() == 2
    seal()
    found = verify()
    assert (found.rows, found.dropped, Block.objects.count()) == (5, 2, 5)
    # Without the row that says so, they are missing
    ActivityEntry.objects.filter(action="log.trimmed").update(data={"block": 0})
    with pytest.raises(Broken, match="is missing"):
        verify()


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_comes_late_is_sealed_later_and_nobody_waits_for_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []
    monkeypatch.setattr(
        "backend.audit.sealing.digest_of", lambda row: waited.append(connection.in_atomic_block) or digest_of(row)
    )
    log(1)
    with before_the_commit_of(lambda: log(1)) as meanwhile:
        meanwhile.do(seal)
    while seal():
        pass
    sealed = [row.block for row in rows()]
    assert sealed == [1, 2] or (connection.vendor == "sqlite" and sealed == [1, 1])
    assert set(waited) == {False}
    assert (verify().rows, verify().unsealed) == (2, 0)


@pytest.mark.django_db
def test_where_nothing_happened_there_is_no_block_and_one_question() -> None:
    log(1)
    seal()
    newest = blocks.head()
    with CaptureQueriesContext(connection) as asked:
        assert seal() == 0
    assert (len(asked), blocks.head()) == (1, newest)


def test_numbers_and_names_are_written_as_rfc_8785_says() -> None:
    numbers = {
        -0.0: "0", 5e-324: "5e-324", -5e-324: "-5e-324", 1.7976931348623157e308: "1.7976931348623157e+308",
        9007199254740992: "9007199254740992", 295147905179352830000: "295147905179352830000", 10**21: "1e+21",
        9.999999999999997e22: "9.999999999999997e+22", 1e23: "1e+23", 1.0000000000000001e23: "1.0000000000000001e+23",
        999999999999999700000.0: "999999999999999700000", 9.999999999999997e-7: "9.999999999999997e-7",
        0.000001: "0.000001", -333333333.3333332: "-333333333.3333332", 0.00000333: "0.00000333",
        4.50: "4.5", 2e-3: "0.002", 1424953923781206.2: "1424953923781206.2", 100.0: "100", 1.5e21: "1.5e+21",
    }  # fmt: skip
    for number, text in numbers.items():
        assert canonical(number) == text.encode(), number
    names = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": [None, True], "\U0001f600": 4, "\u0080": '\u001f"\\/\u007f'}
    text = '{"\\r":2,"1":[null,true],"\u0080":"\\u001f\\"\\\\/\u007f","\u20ac":1,"\U0001f600":4,"\ufb33":3}'
    assert canonical(names) == text.encode()
