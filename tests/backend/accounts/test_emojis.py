"""Emojis of a namespace's own: who adds, replaces and removes them, who sees them, and what becomes of them."""

import hashlib
from datetime import timedelta

import pytest

from backend import clock
from backend.accounts.models import Avatar, Emoji, Membership
from backend.accounts.selectors import shown_avatar
from backend.accounts.services import (
    MOST_EMOJIS,
    begin_avatar,
    begin_avatar_work,
    begin_emoji,
    fail_avatar,
    finish_avatar,
    make_nameless,
    remove_emoji,
    submit_emoji,
    tend_avatars,
)
from backend.audit.models import ActivityEntry
from backend.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited
from backend.storage.staging import StagedFile
from tests import portraits
from tests.parallel import before_the_commit_of

pytestmark = pytest.mark.django_db

DEMO = "/api/v1/namespaces/demo/emojis/"


def sent(actor, name, mark=b""):
    """The picture of an emoji in a worker's hands."""
    content = portraits.PNG + mark
    picture = begin_emoji(actor, "demo", name, len(content))
    with StagedFile(picture) as staged:
        staged.append(content)
    submit_emoji(actor, "demo", name, picture, head=content, sha256=hashlib.sha256(content).hexdigest())
    return begin_avatar_work(picture)


def add(actor, name, mark=b""):
    """Add an emoji; whether it is shown."""
    return finish_avatar(sent(actor, name, mark), dict.fromkeys(portraits.SIDES, b"a square"))


def names_seen(client):
    return [emoji["name"] for emoji in client.get(DEMO).json()["results"]]


def test_an_emoji_is_listed_once_its_picture_is_made_for_all_who_belong_to_the_namespace(client_for, mod):
    order = sent(mod, "party_parrot")
    assert order.is_whole, "nothing of it is cut off"
    assert names_seen(client_for("alice")) == []
    assert finish_avatar(order, dict.fromkeys(portraits.SIDES, b"a square"))
    [emoji] = client_for("viewer").get(DEMO).json()["results"]
    assert (emoji["name"], emoji["by"]["username"]) == ("party_parrot", "mod")
    assert emoji["url"] == f"/media/avatars/{order.id}/64.webp"
    assert shown_avatar(order.id, 64)
    assert client_for("stranger").get(DEMO).status_code == 404


def test_another_picture_takes_the_place_of_the_first_and_what_cannot_be_used_leaves_it(mod, admin):
    assert add(mod, "logo")
    first = Emoji.objects.get().picture
    fail_avatar(sent(mod, "logo", b"damaged"), "This file is damaged.")
    assert Emoji.objects.get().picture == first
    assert add(admin, "logo", b"another")
    shown = Emoji.objects.get()
    assert (shown.picture != first, shown.by_id) == (True, admin.user_id)
    with pytest.raises(NotFound):
        shown_avatar(first, 64)
    told = ActivityEntry.objects.filter(object_type="emoji").order_by("pk")
    assert list(told.values_list("action", "object_name")) == [("emoji.added", ":logo:"), ("emoji.changed", ":logo:")]


def test_a_removed_emoji_is_gone_with_its_picture_also_where_a_worker_has_a_new_one_in_hand(client_for, mod):
    assert add(mod, "logo")
    emoji = Emoji.objects.get()
    picture, late = emoji.picture, sent(mod, "logo", b"another")
    remove_emoji(mod, "demo", "logo")
    assert not finish_avatar(late, dict.fromkeys(portraits.SIDES, b"a square"))
    with pytest.raises(NotFound):
        shown_avatar(picture, 64)
    assert names_seen(client_for("alice")) == []
    told = ActivityEntry.objects.get(action="emoji.removed")
    assert (told.object_name, told.object_id) == (":logo:", emoji.pk)
    remove_emoji(mod, "demo", "logo")
    assert ActivityEntry.objects.filter(action="emoji.removed").count() == 1, "what is gone is not removed again"


def test_only_moderators_and_those_above_add_and_remove_emojis(alice, bob, mod):
    assert add(mod, "logo")
    for act in (lambda: begin_emoji(alice, "demo", "mine", 10), lambda: remove_emoji(bob, "demo", "logo")):
        with pytest.raises(Forbidden):
            act()


def test_a_picture_is_not_shown_where_its_sender_may_not_add_any_more(mod):
    order = sent(mod, "logo")
    Membership.objects.filter(user=mod.user_id).update(role="member")
    assert not finish_avatar(order, dict.fromkeys(portraits.SIDES, b"a square"))
    assert Emoji.objects.get().picture is None


@pytest.mark.parametrize("name", ["a", "Logo", "with space", ":logo:", "ö" * 3, "x" * 33, ""])
def test_a_name_that_cannot_stand_between_colons_is_refused(mod, name):
    with pytest.raises(Invalid):
        begin_emoji(mod, "demo", name, 10)
    assert not Emoji.objects.exists()


def test_a_namespace_has_a_bounded_number_of_emojis_and_those_there_can_still_be_replaced(mod, namespace):
    rows = (Emoji(namespace_id=namespace, name=f"n{number:03}", at=clock.now()) for number in range(MOST_EMOJIS))
    Emoji.objects.bulk_create(rows)
    with pytest.raises(Conflict):
        begin_emoji(mod, "demo", "one_more", 10)
    assert begin_emoji(mod, "demo", "n007", 10)


def test_one_person_sends_a_bounded_number_of_pictures_in_an_hour(mod):
    assert add(mod, "logo")
    emoji, now = Emoji.objects.get().pk, clock.now()
    Avatar.objects.bulk_create(Avatar(user_id=mod.user_id, room=emoji, created_at=now) for _ in range(199))
    with pytest.raises(RateLimited):
        begin_emoji(mod, "demo", "another", 10)
    assert not Emoji.objects.filter(name="another").exists(), "nothing is left of what is refused"
    assert begin_avatar(mod, 10), "pictures of people are counted by themselves"


def test_a_name_whose_picture_never_came_is_forgotten_after_an_hour_and_no_other(mod):
    assert add(mod, "logo")
    begin_emoji(mod, "demo", "never", 10)
    sent(mod, "waits")
    tend_avatars()
    assert Emoji.objects.count() == 3
    Emoji.objects.update(at=clock.now() - timedelta(hours=2))
    tend_avatars()
    assert {emoji.name for emoji in Emoji.objects.all()} == {"logo", "waits"}


def test_an_emoji_outlives_the_account_of_who_added_it(client_for, mod):
    assert add(mod, "logo")
    make_nameless(mod.user_id)
    [emoji] = client_for("alice").get(DEMO).json()["results"]
    assert shown_avatar(Emoji.objects.get().picture, 64)
    assert emoji["by"]["username"].startswith("erased")


def test_emojis_are_listed_in_pages_by_their_names_in_both_directions(client_for, mod, namespace):
    names = [f"n{number:02}" for number in range(25)]
    for name in names[::-1]:
        Emoji.objects.create(namespace_id=namespace, name=name, picture=mod.user_id, at=clock.now())
    alice, seen, url, pages = client_for("alice"), [], f"{DEMO}?limit=10", []
    while url:
        page = alice.get(url).json()
        pages.append(page)
        seen += [emoji["name"] for emoji in page["results"]]
        url = page["next"]
    assert (seen, len(pages)) == (names, 3)
    back = alice.get(pages[2]["previous"]).json()
    assert [emoji["name"] for emoji in back["results"]] == names[10:20]


@pytest.mark.django_db(transaction=True)
def test_of_two_pictures_of_an_emoji_that_are_made_at_once_one_is_left(mod, admin):
    one = sent(mod, "logo")
    other = sent(admin, "logo", b"another")
    Avatar.objects.filter(pk=one.id).update(state="waiting")
    square = dict.fromkeys(portraits.SIDES, b"a square")
    with before_the_commit_of(lambda: finish_avatar(one, square)) as meanwhile:
        later = meanwhile.do(lambda: finish_avatar(other, square))
    assert later.result()
    assert Emoji.objects.get().picture == other.id
    assert list(Avatar.objects.filter(state="ready").values_list("pk", flat=True)) == [other.id]
