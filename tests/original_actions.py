"""What workers do with the original of a file."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.accounts import services as accounts
from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.media import services as media
from backend.media.models import MediaRendition
from backend.storage import blobs
from tests import sending
from tests.actions import MEDIA, Action, World, both, ready


def _smaller(world: World) -> UUID:
    """A video whose smaller version is all that its namespace keeps."""
    policy = PolicyChange(video_side=360, keep_originals=False)
    accounts.change_namespace(world.admin, "demo", NamespaceChange(policy=policy))
    order = sending.convert(ready(world).media_id)
    MediaRendition.objects.filter(pk=order.id).update(plan={"video": {"index": 0, "copied": False}})
    blobs.write(blobs.derived_key(order.media_id, "mp4.a1.mp4"), b"smaller")
    assert media.publish_rendition(order, {"mp4.a1.mp4": 7}, {"has_audio": True})
    MediaRendition.objects.filter(pk=order.id).update(not_before=clock.now())
    return order.id


ORIGINAL_ACTIONS = (
    Action(
        "a smaller version takes the place of what was sent",
        lambda _, version: media.replace_original(version),
        both(MEDIA),
        _smaller,
    ),
)
