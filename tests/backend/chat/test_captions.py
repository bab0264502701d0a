"""Files of a message have captions and an order, which their sender gives with them and changes later."""

from uuid import UUID

import msgspec
import pytest

from backend.chat import selectors
from backend.chat.services import delete_attachment, delete_message, edit_message, send_message
from backend.errors import Conflict, Forbidden, Gone, Invalid
from backend.events.models import LogEntry
from backend.ids import new_id
from backend.media.services import begin_processing, hold_for_review
from backend.moderation.services import quarantine_file, release_file
from tests import sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(alice):
    """Two files of alice, shown nowhere."""
    return [sending.send(alice, None).media_id for _ in range(2)]


def test_captions_are_sent_changed_ordered_and_gone_with_their_files(alice, bob, group, files):
    one, two = files
    name = str(new_id())
    given = {"client_id": name, "attachments": files, "captions": {one: " The bay ", two: ""}}
    sent, _ = send_message(alice, group, **given)
    assert sent.captions == {str(one): "The bay"}
    assert send_message(alice, group, **given) == (sent, False)
    with pytest.raises(Conflict):
        send_message(alice, group, **given | {"captions": {}})
    # When its sender describes the other one, and shows it first
    edited = edit_message(alice, UUID(sent.id), captions={two: "Secret garden"}, order=[two])
    assert edited == selectors.message(bob, UUID(sent.id))
    assert edited.captions == {str(one): "The bay", str(two): "Secret garden"}
    assert [file.id for file in edited.attachments] == [str(two), str(one)]
    assert edited.edited_at
    gallery = [entry for _, entry in selectors.gallery_page(bob, group, kind="media").entries]
    assert [(entry.attachment.id, entry.caption) for entry in gallery] == [
        (str(one), "The bay"),
        (str(two), "Secret garden"),
    ]
    # Then it is the same message to who sends it again, and others cannot change it
    assert send_message(alice, group, **given) == (edited, False)
    with pytest.raises(Forbidden):
        edit_message(bob, UUID(sent.id), captions={two: "Mine"}, order=[])
    with pytest.raises(Invalid) as refused:
        edit_message(alice, UUID(sent.id), captions={new_id(): "Elsewhere"}, order=[])
    assert "captions" in refused.value.data["fields"]
    # And no log keeps the caption of a file that was deleted
    delete_attachment(alice, two)
    assert selectors.message(bob, UUID(sent.id)).captions == {str(one): "The bay"}
    assert not LogEntry.objects.filter(data__contains="Secret garden").exists()
    gone = delete_message(alice, UUID(sent.id))
    assert gone.captions == {}
    assert not LogEntry.objects.filter(data__contains="The bay").exists()
    with pytest.raises(Gone):
        edit_message(alice, UUID(sent.id), captions={one: "Again"}, order=[])


def test_a_caption_that_is_written_while_files_are_sent_makes_no_edited_message(alice, group):
    handle = sending.begin(alice, group, sending.video_bytes(), caption="Harbour")
    message = selectors.message(alice, handle.message_id)
    assert message.captions == {str(handle.media_id): "Harbour"}
    edited = edit_message(alice, handle.message_id, captions={handle.media_id: "The harbour"}, order=[])
    assert (edited.captions, edited.edited_at) == ({str(handle.media_id): "The harbour"}, None)


def captions_told(actor, room, message_id):
    """What a member is told of the captions of a message: by itself, by its room's history, and by every event."""
    events = [row.data for row in LogEntry.objects.filter(subject=message_id).order_by("seq")]
    return [
        selectors.message(actor, message_id).captions,
        selectors.history(actor, room).messages[-1].captions,
        *[msgspec.json.decode(data)["captions"] for data in events],
    ]


def test_what_a_caption_said_before_it_was_changed_is_in_no_event(alice, bob, group, files):
    one, two = files
    sent, _ = send_message(
        alice, group, client_id=str(new_id()), attachments=files, captions={one: "Ash Lane 7", two: "The bay"}
    )
    edit_message(alice, UUID(sent.id), captions={one: "Ash Lane"}, order=[two])
    edit_message(alice, UUID(sent.id), captions={one: ""}, order=[])
    assert captions_told(bob, group, UUID(sent.id)) == [{str(two): "The bay"}] * 5


def test_a_withheld_file_has_no_caption_until_it_is_released(alice, bob, mod, group, files):
    one, two = files
    captions = {one: "Ash Lane 7", two: "The bay"}
    sent, _ = send_message(alice, group, client_id=str(new_id()), attachments=files, captions=captions)
    message = UUID(sent.id)
    quarantine_file(mod, one, reason="spam")
    assert captions_told(bob, group, message) == [{str(two): "The bay"}] * 3
    edit_message(alice, message, captions={one: "Ash Lane 8"}, order=[])
    assert not LogEntry.objects.filter(data__contains="Ash Lane").exists()
    release_file(mod, one, reason="fine")
    told = LogEntry.objects.filter(subject=message).latest("seq")
    assert told.type == "message.updated"
    assert msgspec.json.decode(told.data)["captions"] == {str(one): "Ash Lane 8", str(two): "The bay"}
    assert selectors.message(bob, message).captions == {str(one): "Ash Lane 8", str(two): "The bay"}


def test_a_caption_is_told_while_its_file_is_scanned_and_not_while_it_waits_for_review(alice, bob, group, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    sent = sending.send(alice, group, caption="Ash Lane 7")
    assert captions_told(bob, group, sent.message_id) == [{str(sent.media_id): "Ash Lane 7"}] * 3
    hold_for_review(begin_processing(sent.media_id), "too large")
    assert captions_told(bob, group, sent.message_id) == [{}] * 3
