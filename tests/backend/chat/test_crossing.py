"""People, workers and moderators who change the same conversation at the same moment: nobody waits for ever."""

import os
import random

import pytest

from backend.chat import services as chat
from backend.chat.inputs import RoomChange
from backend.chat.models import Attachment, Message
from backend.errors import DomainError
from backend.events.models import LogEntry
from backend.ids import new_id
from backend.media import services as uploads
from backend.media.models import MediaFile
from backend.media.services import begin_processing, finish_processing, purge_file
from backend.moderation import services as moderation
from tests import sending
from tests.actions import say
from tests.converges import catch_up, snapshot
from tests.parallel import together

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20 if "OFFCHAT_TEST_ALL" in os.environ else 4
SAME_BYTES = sending.video_bytes()


def failures(answers):
    """What was raised beside what people can be told."""
    return [one for one in answers if isinstance(one, Exception) and not isinstance(one, DomainError)]


def two_files(world, body=""):
    client_id = str(new_id())
    first = sending.send(world.alice, world.group, client_id=client_id, body=body, name="first-secret.mp4")
    second = sending.send(world.alice, world.group, client_id=client_id, name="second-secret.mp4")
    return first, second


def test_a_message_and_its_file_may_be_deleted_at_once(world):
    for _ in range(ROUNDS):
        one, two = two_files(world, body="look")
        answers = together(
            lambda message=one.message_id: chat.delete_message(world.alice, message),
            lambda media=two.media_id: moderation.delete_file_as_moderator(world.mod, media, reason="spam"),
            lambda media=one.media_id: moderation.quarantine_file(world.mod, media, reason="spam"),
        )
        assert failures(answers) == []


def test_two_files_of_one_message_held_at_once_both_vanish_from_its_old_events(world):
    for _ in range(ROUNDS):
        one, two = two_files(world, body="look")
        answers = together(
            lambda media=one.media_id: moderation.quarantine_file(world.mod, media, reason="spam"),
            lambda media=two.media_id: moderation.quarantine_file(world.mod, media, reason="spam"),
        )
        assert failures(answers) == []
        assert not LogEntry.objects.filter(data__contains="secret").exists()


def test_a_file_held_while_its_neighbour_is_deleted_is_not_shown_again(world):
    for _ in range(ROUNDS):
        one, two = two_files(world, body="look")
        answers = together(
            lambda media=one.media_id: chat.delete_attachment(world.alice, media),
            lambda media=two.media_id: moderation.quarantine_file(world.mod, media, reason="spam"),
        )
        assert failures(answers) == []
        assert not LogEntry.objects.filter(data__contains="second-secret").exists()


def test_a_file_held_while_another_joins_its_message_is_not_shown_again(world):
    for _ in range(ROUNDS):
        client_id = str(new_id())
        one = sending.send(world.alice, world.group, client_id=client_id, name="secret.mp4")
        answers = together(
            lambda media=one.media_id: moderation.quarantine_file(world.mod, media, reason="spam"),
            lambda client_id=client_id: sending.begin(
                world.alice, world.group, sending.video_bytes(), client_id=client_id, name="other.mp4"
            ),
        )
        assert failures(answers) == []
        assert not LogEntry.objects.filter(data__contains="secret").exists()


def test_a_file_that_joins_a_message_while_it_is_deleted_ends_with_it_or_is_refused(world):
    for _ in range(ROUNDS):
        client_id = str(new_id())
        one = sending.begin(world.alice, world.group, sending.video_bytes(), client_id=client_id)
        answers = together(
            lambda one=one: uploads.terminate_upload(world.alice, one),
            lambda client_id=client_id: sending.begin(
                world.alice, world.group, sending.video_bytes(), client_id=client_id
            ),
            lambda one=one: chat.delete_message(world.alice, one.message_id),
        )
        assert failures(answers) == []
        assert not Attachment.objects.filter(message__deleted_at__isnull=False).exists()


def test_the_same_bytes_may_arrive_again_while_they_are_purged(world):
    for _ in range(ROUNDS):
        content = sending.video_bytes()
        old = sending.send(world.alice, None, content)
        chat.delete_attachment(world.alice, old.media_id)
        fresh = sending.begin(world.alice, world.group, content)
        answers = together(
            lambda media=old.media_id: purge_file(media),
            lambda fresh=fresh, content=content: sending.finish(world.alice, fresh, content),
        )
        assert failures(answers) == []
        blob = MediaFile.objects.select_related("blob").get(pk=fresh.media_id).blob
        assert sending.blobs.open_blob(blob.key).read() == content
        assert blob.references == 1


def test_a_copy_that_arrives_while_its_original_is_quarantined_is_held_as_well(world):
    for _ in range(ROUNDS):
        content = sending.video_bytes()
        original = sending.send(world.alice, world.group, content)
        copy = sending.begin(world.bob, world.group, content)
        answers = together(
            lambda media=original.media_id: moderation.quarantine_file(world.mod, media, reason="spam"),
            lambda copy=copy, content=content: sending.finish(world.bob, copy, content),
        )
        assert failures(answers) == []
        holds = MediaFile.objects.filter(pk__in=[original.media_id, copy.media_id]).values_list("hold", flat=True)
        assert list(holds) == ["quarantined"] * 2


def test_somebody_is_taken_out_while_their_upload_ends(world):
    for _ in range(ROUNDS):
        content = sending.video_bytes()
        handle = sending.begin(world.bob, world.group, content)
        sending.fill(handle, content)
        answers = together(
            lambda: chat.remove_member(world.alice, world.group, world.bob.user_id),
            lambda handle=handle, content=content: sending.finish(world.bob, handle, content),
            lambda handle=handle: chat.delete_attachment(world.bob, handle.media_id),
        )
        assert failures(answers) == []
        chat.add_member(world.alice, world.group, world.bob.user_id)


def test_everything_at_once_ends_in_what_the_events_say(world):
    # Given clients who know the beginning, and some files
    seen = [(actor, *snapshot(actor)) for actor in (world.alice, world.bob)]
    files = [one for _ in range(3) for one in two_files(world, body="look")]
    files += [sending.send(world.alice, world.group, SAME_BYTES) for _ in range(3)]

    def busy(seed):
        chance = random.Random(seed)
        for _ in range(8):
            one = chance.choice(files)
            act = chance.choice(ACTS)
            try:
                act(world, one)
            except DomainError:
                continue

    # When
    answers = together(*(lambda seed=seed: busy(seed) for seed in range(6)))
    # Then
    assert answers == [None] * 6
    for actor, state, positions in seen:
        catch_up(actor, state, positions)
    numbers = list(Message.objects.filter(room=world.group).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def _work(world, one):
    order = begin_processing(one.media_id)
    if order and sending.show(order):
        finish_processing(order)


ACTS = (
    lambda w, one: say(w, attachments=[one.media_id]),
    lambda w, one: say(w, "bob"),
    lambda w, one: chat.delete_message(w.alice, one.message_id),
    lambda w, one: chat.delete_attachment(w.alice, one.media_id),
    lambda w, one: moderation.quarantine_file(w.mod, one.media_id, reason="spam"),
    lambda w, one: moderation.release_file(w.mod, one.media_id, reason="fine"),
    lambda w, one: sending.send(w.alice, w.group),
    lambda w, one: sending.send(w.alice, w.group, SAME_BYTES),
    lambda w, one: uploads.terminate_upload(w.bob, sending.begin(w.bob, w.group, sending.video_bytes())),
    lambda w, one: chat.update_room(w.alice, w.group, RoomChange(name=f"News {new_id()}")),
    lambda w, one: purge_file(one.media_id),
    _work,
)
