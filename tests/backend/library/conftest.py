"""What the tests of the library share: files in it."""

from uuid import UUID

import pytest

from backend.ids import new_id
from backend.media.placements import Destination
from backend.media.services import NewUpload, start_upload
from tests import sending


@pytest.fixture
def add_file():
    """Sends a file into the library (or elsewhere): its id."""

    def add(actor, name="holiday.mp4", *, content=None, in_library=True, finished=True, placement=None):
        whole = sending.video_bytes() if content is None else content
        new = NewUpload(name=name, size=len(whole), content_type="video/mp4", upload_id=str(new_id()))
        handle = start_upload(actor, new, Destination(in_library=in_library, placement=placement))
        if finished:
            sending.finish(actor, handle, whole)
        return handle.media_id

    return add


@pytest.fixture
def media(add_file, alice) -> UUID:
    """A file of alice in the library."""
    return add_file(alice)


@pytest.fixture
def ready(add_file, alice):
    """A file of alice in the library whose preview is done."""
    media = add_file(alice)
    sending.process(media)
    return media
