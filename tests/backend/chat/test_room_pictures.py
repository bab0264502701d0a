"""What becomes of the picture of a room when its sender goes, and when two send one at the same moment."""

import pytest

from backend.accounts.models import Avatar
from backend.accounts.selectors import shown_avatar
from backend.accounts.services import begin_avatar_work, finish_avatar, make_nameless
from backend.chat.models import Room
from backend.chat.services import change_role
from backend.errors import NotFound
from tests import portraits
from tests.parallel import before_the_commit_of
from tests.room_actions import hang, send_picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_room_keeps_its_picture_when_the_person_who_sent_it_is_erased(alice, group):
    assert hang(alice, group)
    worn, own = Room.objects.get(pk=group).picture_id, portraits.wear(alice)
    late = begin_avatar_work(send_picture(alice, group, b"another"))
    make_nameless(alice.user_id)
    assert shown_avatar(worn, 64)
    assert Avatar.objects.get(pk=worn).user is None
    with pytest.raises(NotFound):
        shown_avatar(own, 64)
    assert not finish_avatar(late, dict.fromkeys(portraits.SIDES, b"a square"))
    assert Room.objects.get(pk=group).picture_id == worn


def test_of_two_pictures_that_are_made_for_a_room_at_once_one_is_left(alice, bob, group):
    change_role(alice, group, bob.user_id, role="moderator")
    first, second = send_picture(alice, group), send_picture(bob, group, b"another")
    # Neither of the two saw the other one wait.
    Avatar.objects.filter(pk=first).update(state="waiting")
    one, other = begin_avatar_work(first), begin_avatar_work(second)
    square = dict.fromkeys(portraits.SIDES, b"a square")
    with before_the_commit_of(lambda: finish_avatar(one, square)) as meanwhile:
        later = meanwhile.do(lambda: finish_avatar(other, square))
    assert later.result()
    assert Room.objects.get(pk=group).picture_id == second
    assert list(Avatar.objects.filter(state="ready").values_list("pk", flat=True)) == [second]
