"""Files of a message have captions and an order, which their sender gives with them and changes later."""

from uuid import UUID

import pytest

from backend.chat import selectors
from backend.chat.services import delete_attachment, delete_message, edit_message, send_message
from backend.errors import Conflict, Forbidden, Gone, Invalid
from backend.events.models import LogEntry
from backend.ids import new_id
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
