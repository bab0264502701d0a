"""What stands for the tests of cases."""

import pytest

from tests import sending


@pytest.fixture
def film(alice, group):
    """The id of a video of alice in the group, with its picture."""
    handle = sending.send(alice, group)
    sending.process(handle.media_id)
    return handle.media_id
