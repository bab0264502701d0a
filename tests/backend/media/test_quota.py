"""A namespace's used bytes are those that are stored and those that are promised, whatever happens."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.models import Namespace
from backend.chat.services import delete_attachment
from backend.errors import DomainError
from backend.ids import new_id
from backend.media.access import existing_file
from backend.media.models import Blob, MediaFile, Upload
from backend.media.services import expire_uploads, purge_file, terminate_upload
from backend.moderation.services import quarantine_file
from backend.storage import blobs
from tests import sending

pytestmark = pytest.mark.django_db
CONTENTS = tuple(sending.HEAD + bytes([filling]) * (100 * filling) for filling in (1, 2, 3))


def used(namespace):
    return Namespace.objects.values_list("used_bytes", flat=True).get(pk=namespace)


def due(namespace):
    """What the bytes in the store and the promises to unfinished uploads add up to."""
    stored = sum(Blob.objects.filter(namespace=namespace).values_list("size", flat=True))
    promised = Upload.objects.filter(media__namespace=namespace, ended_at=None).values_list("size", flat=True)
    return stored + sum(promised)


def held_to_account(namespace):
    assert used(namespace) == due(namespace)
    for blob in Blob.objects.all():
        assert blob.references == MediaFile.objects.filter(blob=blob).count() > 0
        with blobs.open_blob(blob.key) as file:
            assert len(file.read()) == blob.size


def test_space_is_promised_settled_and_given_back(alice, namespace, group):
    content = sending.video_bytes(1000)
    handle = sending.begin(alice, group, content)
    assert used(namespace) == 1000
    sending.finish(alice, handle, content)
    assert used(namespace) == 1000
    delete_attachment(alice, handle.media_id)
    assert used(namespace) == 1000
    purge_file(handle.media_id)
    assert used(namespace) == 0


def test_what_was_cancelled_or_given_up_gives_its_space_back(alice, namespace, group):
    terminate_upload(alice, sending.begin(alice, group, sending.video_bytes(500)))
    sending.begin(alice, group, sending.video_bytes(700))
    Upload.objects.update(expires_at="2000-01-01T00:00Z")
    expire_uploads()
    assert used(namespace) == 0


def test_the_same_bytes_are_stored_and_counted_once(alice, bob, namespace, group):
    first, second = sending.send(alice, group, CONTENTS[0]), sending.send(bob, group, CONTENTS[0])
    assert used(namespace) == len(CONTENTS[0])
    assert Blob.objects.get().references == 2
    delete_attachment(alice, first.media_id)
    purge_file(first.media_id)
    assert used(namespace) == len(CONTENTS[0])
    with blobs.open_blob(existing_file(second.media_id).blob.key) as file:
        assert file.read() == CONTENTS[0]
    delete_attachment(bob, second.media_id)
    key = existing_file(second.media_id).blob.key
    purge_file(second.media_id)
    assert used(namespace) == 0
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(key)


def test_bytes_are_never_shared_across_namespaces(alice, stranger, namespace):
    sending.send(alice, None, CONTENTS[0])
    elsewhere = sending.send(stranger, None, CONTENTS[0])
    assert Blob.objects.count() == 2
    assert used(existing_file(elsewhere.media_id).namespace_id) == len(CONTENTS[0])
    assert len(set(Blob.objects.values_list("key", flat=True))) == 2


def test_bytes_that_were_lost_come_back_with_the_next_upload_of_them(alice, namespace):
    lost = sending.send(alice, None, CONTENTS[0])
    key = existing_file(lost.media_id).blob.key
    blobs.remove(key)
    sending.send(alice, None, CONTENTS[0])
    with blobs.open_blob(key) as file:
        assert file.read() == CONTENTS[0]
    assert used(namespace) == len(CONTENTS[0])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "finish", "terminate", "expire", "delete", "purge", "hold"]),
        st.integers(0, 5),
        st.integers(0, len(CONTENTS) - 1),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(STEPS)
def test_no_order_of_events_makes_the_count_drift(alice, mod, namespace, steps):
    handles = []

    def act(step, which, content):
        if step == "begin":
            handles.append((sending.begin(alice, None, CONTENTS[content]), CONTENTS[content]))
        elif handles:
            handle, whole = handles[which % len(handles)]
            if step == "finish":
                sending.staging_empty(handle)
                sending.finish(alice, handle, whole)
            elif step == "terminate":
                terminate_upload(alice, handle)
            elif step == "expire":
                Upload.objects.filter(pk=handle.id).update(expires_at="2000-01-01T00:00Z")
                expire_uploads()
            elif step == "delete":
                delete_attachment(alice, handle.media_id)
            elif step == "hold":
                quarantine_file(mod, handle.media_id, reason=str(new_id()))
            else:
                purge_file(handle.media_id)

    for one in steps:
        try:
            act(*one)
        except DomainError:
            continue
        held_to_account(namespace)
    for handle, _ in handles:
        if existing_file(handle.media_id).state == "uploading":
            terminate_upload(alice, handle)
    held_to_account(namespace)
