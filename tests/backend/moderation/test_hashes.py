"""Blocked contents: by their bytes and by their pictures, in what stands and in what comes; protected ones overrule."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.audit.models import ActivityEntry
from backend.chat.services import delete_attachment
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.models import LogEntry
from backend.ids import new_id
from backend.library.inputs import PictureFound
from backend.library.services import begin_analysis, finish_hashing, keep_hashes, restore_from_trash
from backend.media.access import existing_file
from backend.moderation.inputs import ImportedHashes, NewHash
from backend.moderation.models import HashValue, ListedHash
from backend.moderation.selectors import hashes_listed
from backend.moderation.services import (
    export_hashes,
    import_hashes,
    list_hash,
    release_file,
    sweep_hashes,
    unlist_hash,
    withholding,
)
from tests import sending

pytestmark = pytest.mark.django_db

HASH = bytes(range(0, 256, 8))
OTHER = bytes(255 - one for one in HASH)


def near(bits):
    """A hash in which so many bits differ from HASH, spread over all of its parts."""
    number = int.from_bytes(HASH, "big")
    for bit in range(bits):
        number ^= 1 << (bit * 8 + bit // 32) % 256
    return number.to_bytes(32, "big")


def block(mod, which="blocked", **more):
    more = {"kind": "sha256", "reason": "not wanted here"} | more
    return list_hash(mod, which, NewHash(**more))[0]


def blocked_picture(mod, value=HASH, **more):
    return block(mod, kind="perceptual", value=value.hex(), **more)


def looked_at(media_id, *hashes):
    """What a worker does who has taken the hashes of a file."""
    order = begin_analysis(media_id, tokens=0)
    assert keep_hashes(order, [PictureFound(at_s=float(at), hash=one) for at, one in enumerate(hashes)])
    finish_hashing(order)


@pytest.fixture
def hashed(alice, group):
    """Sends a video whose key frames have these hashes: its id."""

    def act(*hashes, content=None):
        media_id = sending.send(alice, group, content).media_id
        sending.process(media_id)
        looked_at(media_id, *hashes)
        return media_id

    return act


def hold_of(media_id):
    return existing_file(media_id).hold


def test_bytes_are_blocked_wherever_they_stand_and_whenever_they_come(alice, bob, mod, group):
    content = sending.video_bytes()
    first, second, other = (sending.send(alice, group, one).media_id for one in (content, content, None))
    tried = block(mod, media=str(first), dry_run=True)
    assert (tried.id, tried.matches.files, tried.matches.rooms, hold_of(first)) == (None, 2, 1, None)
    made = block(mod, media=str(first))
    assert (made.matches, made.by.id) == (tried.matches, str(mod.user_id))
    assert [hold_of(one) for one in (first, second, other)] == ["quarantined", "quarantined", None]
    later = sending.send(bob, group, content, name="innocent-words.mp4").media_id
    assert hold_of(later) == "quarantined"
    assert not LogEntry.objects.filter(data__contains="innocent-words").exists()
    rows = ActivityEntry.objects.filter(action="media.quarantined").order_by("pk")
    assert {(row.data["source"], row.data["hash"]) for row in rows[:2]} == {("hash", made.id)}
    # What is withheld is not withheld again by a later look
    withheld = rows.count()
    ListedHash.objects.update(sweep_at=clock.now())
    assert sweep_hashes() == 1
    assert rows.count() == withheld


def test_bytes_that_nobody_has_sent_yet_are_born_held(alice, mod, group):
    content = sending.video_bytes()
    handle = sending.begin(alice, group, content)
    made = block(mod, value=sending.sha256(content))
    sending.finish(alice, handle, content)
    assert hold_of(handle.media_id) == "quarantined"
    assert hashes_listed(mod, None, "blocked")[0].matches.files == 1
    assert ActivityEntry.objects.get(action="media.quarantined").data["hash"] == made.id


@pytest.mark.parametrize(("bits", "distance", "hold"), [(31, None, "quarantined"), (8, 8, "quarantined"), (9, 8, None)])
def test_a_picture_that_stands_is_blocked_as_far_as_it_may_differ(mod, hashed, bits, distance, hold):
    media_id = hashed(near(bits))
    blocked_picture(mod, distance=distance)
    assert hold_of(media_id) == hold


@pytest.mark.parametrize(("frames", "hold"), [(8, "quarantined"), (7, None)])
def test_a_video_is_blocked_by_most_of_its_key_frames(mod, hashed, frames, hold):
    known = [new_id().bytes * 2 for _ in range(10)]
    blocked, other = hashed(*known), hashed(*known[:frames], *(new_id().bytes * 2 for _ in range(10 - frames)))
    made = block(mod, kind="perceptual", media=str(blocked))
    assert made.value.split() == [one.hex() for one in known]
    assert (hold_of(blocked), hold_of(other)) == ("quarantined", hold)


def test_a_picture_that_was_not_looked_at_when_it_was_blocked_is_withheld_once_it_was(alice, mod, group):
    media_id = sending.send(alice, group).media_id
    sending.process(media_id)
    blocked_picture(mod)
    assert hold_of(media_id) is None
    looked_at(media_id, near(5))
    assert hold_of(media_id) == "quarantined"


def test_an_animation_that_begins_with_a_blocked_still_is_found_when_it_is_looked_at_and_when_it_comes_back(
    alice, mod, group
):
    returning, late, film = (sending.send(alice, group).media_id for _ in range(3))
    for media_id, kind in ((returning, "image"), (late, "image"), (film, "video")):
        sending.process(media_id, kind=kind)
    looked_at(returning, HASH, OTHER)
    delete_attachment(alice, returning)
    blocked_picture(mod)
    assert restore_from_trash(alice, returning).hold == "quarantined"
    for media_id in (late, film):
        looked_at(media_id, HASH, OTHER)
    assert (hold_of(late), hold_of(film)) == ("quarantined", None)


def test_a_protected_still_shields_an_animation_that_begins_with_it(alice, mod, group):
    standing, late = (sending.send(alice, group).media_id for _ in range(2))
    for media_id in (standing, late):
        sending.process(media_id, kind="image")
    block(mod, "protected", kind="perceptual", value=HASH.hex(), distance=0)
    looked_at(standing, HASH, OTHER)
    blocked_picture(mod)
    looked_at(late, HASH, OTHER)
    assert (hold_of(standing), hold_of(late)) == (None, None)


def test_what_a_moderator_releases_is_not_withheld_by_the_same_entry_again(mod, hashed):
    content = sending.video_bytes()
    media_id, copy = hashed(HASH, content=content), hashed(HASH, content=content)
    blocked_picture(mod)
    release_file(mod, media_id, reason="it is a painting")
    ListedHash.objects.update(sweep_at=clock.now())
    sweep_hashes()
    assert [hold_of(media_id), hold_of(copy)] == [None, None]
    # By another one it is
    blocked_picture(mod, value=near(1))
    assert [hold_of(media_id), hold_of(copy)] == ["quarantined", "quarantined"]


def test_protected_contents_are_never_withheld_by_their_hashes(alice, mod, group, hashed):
    content = sending.video_bytes()
    known, picture = sending.send(alice, group, content).media_id, hashed(near(3))
    block(mod, "protected", media=str(known))
    block(mod, "protected", kind="perceptual", value=near(3).hex(), distance=0)
    block(mod, media=str(known))
    blocked_picture(mod)
    assert [hold_of(known), hold_of(picture), hold_of(sending.send(alice, group, content).media_id)] == [None] * 3
    assert hold_of(hashed(near(3))) is None
    assert hold_of(hashed(near(2))) == "quarantined"


def test_an_entry_that_is_taken_off_the_list_blocks_nothing_more(alice, mod, admin, group):
    content = sending.video_bytes()
    made = block(mod, value=sending.sha256(content))
    before = sending.send(alice, group, content).media_id
    unlist_hash(admin, "blocked", UUID(made.id))
    assert hold_of(before) == "quarantined"
    release_file(mod, before, reason="fine")
    assert hold_of(sending.send(alice, group, content).media_id) is None
    assert not HashValue.objects.exists()
    with pytest.raises(NotFound):
        unlist_hash(admin, "blocked", UUID(made.id))


def test_a_list_that_is_long_is_worked_off_by_the_sweeper(mod, hashed, monkeypatch):
    monkeypatch.setattr(withholding, "BATCH", 2)
    media_ids = [hashed(near(bits)) for bits in range(5)]
    blocked_picture(mod)
    assert [hold_of(one) for one in media_ids].count("quarantined") == 2
    sweep_hashes()
    sweep_hashes()
    assert {hold_of(one) for one in media_ids} == {"quarantined"}
    # Once more after what was going on at that moment, and never again
    entry = ListedHash.objects.get()
    assert entry.sweep_at == entry.listed_at + timedelta(seconds=60)
    ListedHash.objects.update(listed_at=clock.now() - timedelta(seconds=60), sweep_at=clock.now())
    sweep_hashes()
    assert ListedHash.objects.get().sweep_at is None


def test_withholding_asks_as_many_questions_for_many_files_as_for_few(mod, hashed):
    counts = []
    for files in (2, 8):
        value = new_id().bytes * 2
        for _ in range(files):
            hashed(value)
        with CaptureQueriesContext(connection) as asked:
            blocked_picture(mod, value=value)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_list_goes_out_as_it_comes_in(alice, mod, group, hashed):
    picture = hashed(HASH)
    block(mod, value="ab" * 32)
    block(mod, kind="perceptual", value=f"{HASH.hex()} {near(40).hex()}", distance=12, reason="a film, “cut”")
    text = export_hashes(mod, "blocked", None)
    for entry in hashes_listed(mod, None, "blocked"):
        unlist_hash(mod, "blocked", UUID(entry.id))
    lines = text + f"sha256,,{'AB' * 32},,again\nmd5,,00,,old\nperceptual,pdq,{HASH.hex()},,x\nsha256,,abc,,x\n"
    lines += f"perceptual,,{HASH.hex()},31,a picture\nsha256,,{'cd' * 32},,\n"
    report = import_hashes(mod, "blocked", ImportedHashes(csv=lines))
    assert (report.created, report.skipped, [fault.line for fault in report.errors]) == (3, 1, [5, 6, 7, 9])
    lines = {*text.splitlines(), f"perceptual,dct256,{HASH.hex()},31,a picture"}
    assert set(export_hashes(mod, "blocked", None).splitlines()) == lines
    assert hold_of(picture) is None
    sweep_hashes()
    assert hold_of(picture) == "quarantined"
    assert import_hashes(mod, "blocked", ImportedHashes(csv=text)).created == 0


def test_a_list_may_end_its_lines_in_every_way_and_what_is_no_table_is_refused(mod):
    text = "kind,value,reason\r" + f"sha256,{'ab' * 32},one\r\nsha256,{'cd' * 32},two\n"
    assert import_hashes(mod, "blocked", ImportedHashes(csv=text)).created == 2
    with pytest.raises(Invalid) as refused:
        import_hashes(mod, "blocked", ImportedHashes(csv=f"kind,value,reason\nsha256,{'a' * 140_000},three"))
    assert "cannot be read" in str(refused.value.data)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "sha256"},
        {"kind": "sha256", "value": "ab"},
        {"kind": "sha256", "value": "ab" * 32, "distance": 3},
        {"kind": "perceptual", "value": "ab" * 32, "distance": 32},
        {"kind": "sha256", "value": "ab" * 32, "media": str(new_id())},
        {"kind": "sha256", "media": "x"},
        {"kind": "sha256", "value": "ab" * 32, "reason": " "},
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(Invalid):
        NewHash(**{"reason": "because"} | wrong)


def test_lists_are_for_moderators_of_their_namespace(alice, mod, stranger, group):
    content = sending.video_bytes()
    media_id = sending.send(alice, group, content).media_id
    with pytest.raises(Conflict, match="exact bytes"):
        block(mod, kind="perceptual", media=str(media_id))
    with pytest.raises(Forbidden):
        block(alice, media=str(media_id))
    with pytest.raises(Forbidden):
        hashes_listed(alice, None, "blocked")
    made = block(mod, value="ab" * 32)
    assert block(mod, value="ab" * 32).id == made.id
    with pytest.raises(NotFound):
        unlist_hash(stranger, "blocked", UUID(made.id))


def test_a_deleted_file_that_comes_back_is_judged_again(alice, mod, group):
    content = sending.video_bytes()
    handles = [sending.send(alice, group, one) for one in (content, None)]
    for handle in handles:
        sending.process(handle.media_id)
    looked_at(handles[1].media_id, HASH)
    for handle in handles:
        delete_attachment(alice, handle.media_id)
    block(mod, value=sending.sha256(content))
    blocked_picture(mod)
    assert [hold_of(handle.media_id) for handle in handles] == [None, None]
    for handle in handles:
        assert restore_from_trash(alice, handle.media_id).hold == "quarantined"
