"""What moderators do: each act needs a right and a reason, stands in the log, and ends what it should end."""

from itertools import product

import pytest
from django.core import signing
from msgspec import structs

from backend import clock
from backend.accounts.models import Membership, User
from backend.audit.models import ActivityEntry
from backend.chat.selectors import attachment
from backend.chat.services import delete_attachment, delete_message
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.ids import new_id
from backend.media.access import existing_file
from backend.media.services import begin_processing, fail_processing, purge_file
from backend.moderation import selectors
from backend.moderation.models import Case
from backend.moderation.services import (
    delete_file_as_moderator,
    quarantine_file,
    release_file,
    retry_file_as_moderator,
    reveal_file,
    revealed_file,
)
from tests import sending
from tests.actions import BROKEN
from tests.parallel import together

pytestmark = pytest.mark.django_db
ACTS = {
    "media.quarantined": quarantine_file,
    "media.released": release_file,
    "media.deleted": delete_file_as_moderator,
    "media.revealed": reveal_file,
}


@pytest.fixture
def handle(alice, group):
    """A video of alice in the group, with its picture."""
    sent = sending.send(alice, group)
    sending.process(sent.media_id)
    return sent


def held(mod, handle):
    quarantine_file(mod, handle.media_id, reason="spam")


def link_of(shown):
    return shown.file_url.partition("s=")[2]


@pytest.mark.parametrize(
    ("who", "refused"), [("alice", Forbidden), ("bob", Forbidden), ("viewer", NotFound), ("stranger", NotFound)]
)
def test_without_the_right_it_is_forbidden_to_who_sees_the_file_and_is_not_there_for_others(
    actor, handle, who, refused, subtests
):
    somebody = actor(who)
    for name, act in ACTS.items():
        with subtests.test(name), pytest.raises(refused):
            act(somebody, handle.media_id, reason="because")


def test_without_a_reason_nothing_is_done(mod, handle, subtests):
    before = ActivityEntry.objects.count()
    for (name, act), reason in product(ACTS.items(), ["", "  ", "x" * 1001]):
        with subtests.test(name, reason=reason):
            with pytest.raises(Invalid) as refused:
                act(mod, handle.media_id, reason=reason)
            assert set(refused.value.data["fields"]) == {"reason"}
    assert ActivityEntry.objects.count() == before
    assert existing_file(handle.media_id).hold is None


@pytest.mark.parametrize("name", ACTS)
def test_every_act_stands_in_the_log_with_its_reason(mod, handle, namespace, name):
    if name == "media.released":
        held(mod, handle)
    ACTS[name](mod, handle.media_id, reason=" because ")
    row = ActivityEntry.objects.get(action=name)
    assert (row.actor_id, row.object_id, row.object_name) == (mod.user_id, handle.media_id, "holiday.mp4")
    assert (row.namespace_id, row.address, row.data) == (namespace, "127.0.0.1", {"reason": "because"})


def test_every_reveal_is_logged_although_nothing_changes(mod, handle):
    for _ in range(3):
        reveal_file(mod, handle.media_id, reason="to judge it")
    assert ActivityEntry.objects.filter(action="media.revealed").count() == 3


def test_a_second_quarantine_of_the_same_file_changes_nothing(mod, admin, handle):
    held(mod, handle)
    version = existing_file(handle.media_id).version
    quarantine_file(admin, handle.media_id, reason="me too")
    assert existing_file(handle.media_id).version == version
    assert Case.objects.get().opened_by_id == mod.user_id


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_the_same_moment_open_one_case(mod, admin, handle):
    answers = together(
        lambda: quarantine_file(mod, handle.media_id, reason="one"),
        lambda: quarantine_file(admin, handle.media_id, reason="two"),
    )
    assert [answer.hold for answer in answers] == ["quarantined"] * 2
    assert Case.objects.count() == 1


def test_a_case_ends_with_what_was_decided(mod, admin, handle):
    held(mod, handle)
    release_file(admin, handle.media_id, reason="fine")
    held(mod, handle)
    delete_file_as_moderator(admin, handle.media_id, reason="spam after all")
    ended = Case.objects.order_by("opened_at").values_list("outcome", "closed_by")
    assert list(ended) == [("released", admin.user_id), ("deleted", admin.user_id)]
    assert not Case.objects.filter(closed_at=None).exists()


def test_what_an_author_deleted_can_still_be_held_while_its_bytes_are_there(alice, mod, handle):
    delete_attachment(alice, handle.media_id)
    held(mod, handle)
    purge_file(handle.media_id)
    assert existing_file(handle.media_id).blob_id
    delete_file_as_moderator(mod, handle.media_id, reason="spam")
    purge_file(handle.media_id)
    with pytest.raises(Conflict):
        held(mod, handle)
    with pytest.raises(Conflict):
        reveal_file(mod, handle.media_id, reason="to see it")


def test_a_reveal_shows_what_is_withheld_from_everybody_with_links_of_its_own(alice, mod, handle):
    held(mod, handle)
    shown = reveal_file(mod, handle.media_id, reason="to judge it")
    assert shown.name == "holiday.mp4"
    for path in (shown.file_url, shown.download_url, shown.thumbnail_url, shown.thumbnails.small):
        assert path.startswith(f"/media/{handle.media_id}/")
        assert revealed_file(path.partition("s=")[2], handle.media_id).pk == handle.media_id
    assert attachment(alice, handle.media_id).thumbnail_url is None


def test_a_link_opens_its_own_file_alone(alice, mod, group, handle):
    other = sending.send(alice, group)
    link = link_of(reveal_file(mod, handle.media_id, reason="to judge it"))
    with pytest.raises(Forbidden):
        revealed_file(link, other.media_id)
    with pytest.raises(Forbidden):
        revealed_file(link, new_id())


def test_an_altered_link_opens_nothing(mod, handle, subtests):
    link = link_of(reveal_file(mod, handle.media_id, reason="to judge it"))
    for altered in (link[:-1], "x" + link, "", "a:b:c"):
        with subtests.test(altered), pytest.raises(Forbidden):
            revealed_file(altered, handle.media_id)


def test_a_moderator_has_a_failed_file_processed_again_although_no_room_of_theirs_shows_it(actor, mod, alice, group):
    media = sending.send(alice, group).media_id
    with pytest.raises(Conflict):
        retry_file_as_moderator(mod, media)
    fail_processing(begin_processing(media), BROKEN)
    for who, refused in (("alice", Forbidden), ("stranger", NotFound)):
        with pytest.raises(refused):
            retry_file_as_moderator(actor(who), media)
    again = retry_file_as_moderator(mod, media)
    assert (again.state, again.error) == ("processing", None)
    assert ActivityEntry.objects.get(action="media.retried").actor_id == mod.user_id


def test_what_is_on_hold_is_not_processed_again(mod, alice, group):
    media = sending.send(alice, group).media_id
    fail_processing(begin_processing(media), BROKEN)
    quarantine_file(mod, media, reason="look")
    with pytest.raises(Conflict):
        retry_file_as_moderator(mod, media)
    assert existing_file(media).state == "failed"


def test_a_grant_is_no_reveal(mod, handle):
    forged = signing.dumps({"m": str(handle.media_id), "u": str(mod.user_id)}, salt="offchat.grant")
    with pytest.raises(Forbidden):
        revealed_file(forged, handle.media_id)


def test_a_link_is_good_for_ten_minutes(mod, handle, settings):
    assert settings.REVEAL_S == 600
    link = link_of(reveal_file(mod, handle.media_id, reason="to judge it"))
    settings.REVEAL_S = -1
    with pytest.raises(Forbidden):
        revealed_file(link, handle.media_id)


def test_a_link_ends_when_the_file_is_held_or_released(mod, handle):
    before = link_of(reveal_file(mod, handle.media_id, reason="to judge it"))
    held(mod, handle)
    with pytest.raises(Forbidden):
        revealed_file(before, handle.media_id)
    # A moderator who reveals what is held sees it, until it is let go
    meanwhile = link_of(reveal_file(mod, handle.media_id, reason="to judge it again"))
    assert revealed_file(meanwhile, handle.media_id).pk == handle.media_id
    release_file(mod, handle.media_id, reason="harmless")
    with pytest.raises(Forbidden):
        revealed_file(meanwhile, handle.media_id)


def test_a_link_ends_with_its_moderators_right(mod, handle):
    link = link_of(reveal_file(mod, handle.media_id, reason="to judge it"))
    Membership.objects.filter(user=mod.user_id).update(role="member")
    with pytest.raises(NotFound):
        revealed_file(link, handle.media_id)
    User.objects.filter(pk=mod.user_id).update(banned_at=clock.now())
    with pytest.raises(Forbidden):
        revealed_file(link, handle.media_id)


def test_moderators_see_facts_of_every_file_and_the_way_to_none(alice, mod, group, handle):
    direct = sending.send(alice, None)
    shown = selectors.files(mod, None, {})
    assert {one.id for one in shown} == {str(handle.media_id), str(direct.media_id)}
    for one in shown:
        assert (one.file_url, one.download_url, one.thumbnail_url, one.thumbnails.small) == (None,) * 4
    assert [one.placeholder for one in shown if one.id == str(handle.media_id)] == ["3OcRJYB4d3h/iIeHeEh3eIhw+j2w"]


FILTERED = [
    ({}, ["bill.pdf", "holiday.mp4", None]),
    ({"state": "ready"}, ["bill.pdf", "holiday.mp4", None]),
    ({"state": "processing"}, []),
    ({"kind": "file"}, ["bill.pdf"]),
    ({"hold": "quarantined"}, [None]),
    ({"hold": "any"}, [None]),
    ({"hold": "none"}, ["bill.pdf", "holiday.mp4"]),
    ({"q": "HOLI"}, ["holiday.mp4"]),
    ({"q": "secret"}, []),
    ({"state": "deleted"}, []),
]


def test_files_are_filtered_and_no_search_finds_the_name_of_what_is_held(alice, mod, group, handle, subtests):
    sending.send(alice, group, sending.ARCHIVE, name="bill.pdf")
    secret = sending.send(alice, group, name="secret.mp4")
    sending.process(secret.media_id)
    held(mod, secret)
    for filters, found in FILTERED:
        with subtests.test(str(filters)):
            names = sorted((one.name for one in selectors.files(mod, None, filters)), key=str)
            assert names == sorted(found, key=str)


def test_a_deleted_file_stays_listed_until_its_bytes_are_gone(alice, mod, handle):
    delete_message(alice, handle.message_id)
    assert [(one.id, one.state) for one in selectors.files(mod, None, {})] == [(str(handle.media_id), "deleted")]
    delete_file_as_moderator(mod, handle.media_id, reason="spam")
    purge_file(handle.media_id)
    assert selectors.files(mod, None, {}) == []
    [named] = selectors.files(mod, None, {"state": "deleted"})
    assert named.id == str(handle.media_id)


def test_pages_of_files_go_both_ways_newest_first(alice, mod, group):
    keys = [sending.send(alice, group).media_id for _ in range(5)][::-1]
    page = [one.id for one in selectors.files(mod, None, {}, limit=2)]
    assert page == [str(key) for key in keys[:2]]
    assert [one.id for one in selectors.files(mod, None, {}, before=keys[1], limit=2)] == [str(k) for k in keys[2:4]]
    assert [one.id for one in selectors.files(mod, None, {}, after=keys[3], limit=2)] == [str(k) for k in keys[1:3]]


def test_what_waits_is_counted(mod, handle):
    assert selectors.counts(mod, None).quarantined == 0
    held(mod, handle)
    assert selectors.counts(mod, "demo").quarantined == 1


@pytest.mark.parametrize("read", [lambda who: selectors.files(who, None, {}), lambda who: selectors.counts(who, None)])
def test_lists_are_for_moderators(alice, read):
    with pytest.raises(Forbidden):
        read(alice)


def test_a_moderator_of_one_namespace_sees_nothing_of_another(mod, stranger):
    sending.send(stranger, None)
    assert selectors.files(mod, None, {}) == []
    with pytest.raises(NotFound):
        selectors.files(mod, "elsewhere", {})
    root = structs.replace(mod, slugs={**mod.slugs, **stranger.slugs}, is_superuser=True)
    assert len(selectors.files(root, "elsewhere", {})) == 1
