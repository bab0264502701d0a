"""Actions on files beside those of conversations: what workers, the sweeper and moderators do, and what is refused."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import structs

from backend import clock
from backend.accounts import services as accounts
from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.accounts.models import Namespace
from backend.chat import services as chat
from backend.chat.services import in_room
from backend.errors import Forbidden, NotFound, QuotaExceeded
from backend.jobs.enqueue import sender
from backend.media import services as media
from backend.media.models import MediaFile, MediaRendition
from backend.media.placements import Destination
from backend.moderation import services as moderation
from backend.moderation.inputs import ImportedHashes, NewHash
from backend.storage import blobs
from tests import sending
from tests.account_actions import SILENT
from tests.actions import BROKEN, CREATED, GONE, MEDIA, NOTHING, Action, World, both, ready, sent, upload


def _order(world: World) -> Any:
    order = media.begin_processing(sent(world).media_id)
    assert order is not None
    return order


def _part(world: World) -> Any:
    """A part of a file, of which all bytes stand."""
    content = sending.video_bytes()
    part = media.start_partial(world.alice, size=None, namespace="")
    media.reserve_bytes(part, len(content))
    sending.fill(part, content)
    return part, content


def _put_together(world: World, sent_part: Any) -> None:
    part, content = sent_part
    media.declare_length(structs.replace(part, received=len(content)), len(content))
    new = media.NewUpload(name="holiday.mp4", size=0, content_type="video/mp4", concat=f"final;{part.id}")
    media.start_final(world.alice, new, Destination(placement=in_room(world.group)), [part.id], head=content)


def _full(world: World) -> Any:
    started = upload(world)
    media.judge_upload(world.alice, *started)
    Namespace.objects.update(quota_bytes=1)
    return started


def _finish_refused(world: World, started: Any) -> None:
    handle, content = started
    sending.fill(handle, content * 2)
    with contextlib.suppress(QuotaExceeded):
        media.finish_upload(world.alice, handle, size=2 * len(content), sha256="0" * 64)


def _shut_out(world: World) -> Any:
    started = sending.begin(world.bob, world.group, sending.video_bytes())
    chat.change_role(world.alice, world.group, world.bob.user_id, role="readonly")
    return started


def _goes_on(world: World, handle: Any) -> None:
    with contextlib.suppress(NotFound, Forbidden):
        assert not media.upload_goes_on(world.bob, handle, 10)


def _stalled(world: World) -> None:
    sent(world)
    MediaFile.objects.update(asked_at=clock.LONG_AGO)


def _kept_too_long(world: World) -> None:
    MediaFile.objects.filter(pk=ready(world).media_id).update(created_at=clock.LONG_AGO)
    accounts.change_namespace(world.admin, "demo", NamespaceChange(policy=PolicyChange(retention_days=30)))


def _used_before(world: World) -> Any:
    handle = ready(world)
    MediaFile.objects.filter(pk=handle.media_id).update(used_at=clock.LONG_AGO)
    return handle


def _closed(world: World) -> None:
    room, _ = chat.create_room(world.alice, kind="group", name="Elsewhere")
    sending.send(world.alice, UUID(room.id))
    chat.delete_room(world.alice, UUID(room.id))


def _named(world: World) -> blobs.Original:
    blob = MediaFile.objects.select_related("blob").get(pk=ready(world).media_id).blob
    assert blob is not None
    return blobs.Original(key=blob.key, namespace_id=blob.namespace_id, sha256=blob.sha256, part=False, settled_at=0.0)


def _deleted(world: World) -> Any:
    handle = ready(world)
    chat.delete_attachment(world.alice, handle.media_id)
    MediaFile.objects.update(deleted_at=clock.LONG_AGO)
    return handle.media_id


def _the_same_twice(world: World) -> Any:
    content = sending.video_bytes()
    first, second = (sending.send(world.alice, world.group, content) for _ in range(2))
    return first, second


def _held_bytes(world: World) -> bytes:
    content = sending.video_bytes()
    moderation.quarantine_file(world.mod, sending.send(world.alice, None, content).media_id, reason="spam")
    return content


def _copies_held(world: World) -> Any:
    first, second = _the_same_twice(world)
    moderation.quarantine_file(world.mod, first.media_id, reason="spam")
    return second


def _record(world: World, handle: Any) -> None:
    media.record_download(world.bob, MediaFile.objects.get(pk=handle.media_id))


def _remove_unused(world: World, handle: Any) -> None:
    blobs.write(key := blobs.derived_key(handle.media_id, "small.a9.webp"), b"of a lost attempt")
    assert media.remove_pictures(handle.media_id, [key], before=clock.now() + timedelta(days=1)) == 1


def _recount(world: World, handle: Any) -> None:
    row = MediaFile.objects.get(pk=handle.media_id)
    assert row.blob_id
    assert media.recount(row.blob_id, dry_run=False) is None
    assert not media.forget_unheld(row.blob_id)


def _served(world: World) -> Any:
    """A file that is served without its metadata."""
    order = _order(world)
    media.settle_metadata(order, key=f"media/{order.media_id}/served", sha256="0" * 64, size=9)
    media.finish_processing(order)
    return order.media_id


def _rendition(world: World) -> Any:
    """A worker's lease on a rendition."""
    return sending.convert(ready(world).media_id)


def _film(world: World) -> UUID:
    """A video that is worth several heights."""
    media_id = sent(world).media_id
    sending.process(media_id, width=1920, height=1080, duration=120.0, playable=True)
    return media_id


def _heights(world: World) -> Any:
    """A worker's lease on several heights of a video."""
    media_id = _film(world)
    assert media.ask_for_heights(media_id)
    return media.begin_rendition(MediaRendition.objects.get(media=media_id).pk)


def _old_heights(world: World) -> None:
    """A video whose heights are to be removed."""
    sending.heights(_heights(world))
    MediaRendition.objects.update(not_before=clock.now())


def _poster(world: World) -> Any:
    """A worker's lease on pictures that a person has chosen."""
    return sending.choose_poster(ready(world).media_id)


def _begun(world: World) -> Any:
    """A worker's look at an upload of which only the beginning is there."""
    handle, content = upload(world)
    media.judge_upload(world.alice, handle, content)
    sender().client.delete("dramatiq:preview")  # files that are whole go first
    order = media.begin_early_preview(handle.id)
    assert order is not None
    return order


def _show_beginning(world: World, order: Any) -> None:
    blobs.write(key := blobs.derived_key(order.media_id, f"small.a{order.attempt}.webp"), b"a picture")
    row = media.StoredThumbnail(size="small", width=320, height=180, key=key)
    assert media.show_beginning(order, {"width": 640, "height": 360}, "3OcRJYB4d3h/iIeHeEh3eIhw+j2w", [row])


def _unscanned(world: World) -> Any:
    """A worker's lease on a file that waits for the virus scanner."""
    handle = sent(world)
    MediaFile.objects.filter(pk=handle.media_id).update(hold="scan")
    return media.begin_processing(handle.media_id)


_PICTURE = bytes(range(32))


def _same_bytes(pair: Any) -> NewHash:
    return NewHash(kind="sha256", media=str(pair[0].media_id), reason="spam")


def _listed(world: World) -> ImportedHashes:
    content = sending.video_bytes()
    sending.process(sending.send(world.alice, world.group, content).media_id)
    return ImportedHashes(csv=f"kind,value,reason\nsha256,{sending.sha256(content)},spam")


def _blocked(world: World) -> UUID:
    entry, _ = moderation.list_hash(world.mod, "blocked", NewHash(kind="sha256", value="ab" * 32, reason="spam"))
    return UUID(entry.id or "")


def _picture_blocked(world: World) -> Any:
    new = NewHash(kind="perceptual", value=_PICTURE.hex(), reason="spam")
    moderation.list_hash(world.mod, "blocked", new)
    return ready(world)


MEDIA_ACTIONS = (
    Action("the virus scanner lets a file pass", lambda w, order: media.pass_scan(order), both(MEDIA), _unscanned),
    Action(
        "the virus scanner finds something",
        lambda w, order: media.fail_infected(order, "OffChat.Test"),
        both(MEDIA),
        _unscanned,
    ),
    Action(
        "the virus scanner finds something in a file that was shown",
        lambda w, handle: media.withhold_infected(handle.media_id, "OffChat.Test"),
        both(MEDIA),
        ready,
    ),
    Action(
        "the virus scanner does not take a file",
        lambda w, order: media.hold_for_review(order, "too large"),
        both(MEDIA),
        _unscanned,
    ),
    Action("the virus scanner is away", lambda w, order: media.wait_for_scanner(order), SILENT, _order),
    Action(
        "a worker has made what browsers can play",
        lambda w, order: media.publish_rendition(order, {"mp4.a1.mp4": 10}),
        both(MEDIA),
        _rendition,
    ),
    Action(
        "a worker has made the pictures of a moment that a person has chosen",
        lambda w, order: media.publish_poster(
            order, sending.PLACEHOLDER, [sending.picture(order.media_id, order.picture_attempt)]
        ),
        both(MEDIA),
        _poster,
    ),
    Action(
        "a worker offers the first piece of what it makes",
        lambda w, order: media.extend_stream(order, [sending.piece(order, 1)]),
        both(MEDIA),
        _rendition,
    ),
    Action(
        "a worker cannot make what browsers could play",
        lambda w, order: media.fail_rendition(order, BROKEN),
        both(MEDIA),
        _rendition,
    ),
    Action("a long video is played", lambda w, media_id: media.ask_for_heights(media_id), SILENT, _film),
    Action("its heights are made", lambda w, order: sending.heights(order), both(MEDIA), _heights),
    Action("its heights are played no more", lambda w, _: media.forget_heights(), both(MEDIA), _old_heights),
    Action("a worker begins", lambda w, h: media.begin_processing(h.media_id), SILENT, sent),
    Action("a worker takes the file whose turn it is", lambda w, _: media.begin_next(), SILENT, sent),
    Action(
        "a worker tells how far it is",
        lambda w, order: media.report_stage(
            order,
            media.Stage(name="probe", state="started", percent=None, started_at="", elapsed_ms=None, error=None),
        ),
        SILENT,
        _order,
    ),
    Action(
        "a worker serves a file without metadata",
        lambda w, order: media.settle_metadata(order, key=f"media/{order.media_id}/served", sha256="0" * 64, size=9),
        both(MEDIA),
        _order,
    ),
    Action("a copy is made anew", lambda w, media_id: media.remake_served(media_id), both(MEDIA), _served),
    Action("a worker lives on", lambda w, order: media.renew_lease(order), SILENT, _order),
    Action("a worker gives its work back", lambda w, order: media.release_lease(order), SILENT, _order),
    Action("a worker is asked once more", lambda w, _: media.requeue_stalled(), SILENT, _stalled),
    Action(
        "a worker finds nothing that it can show",
        lambda w, order: media.finish_without_preview(order, {"duration": 2.0}, BROKEN),
        both(MEDIA),
        _order,
    ),
    Action(
        "the beginning of a file is shown",
        _show_beginning,
        both(MEDIA),
        _begun,
    ),
    Action(
        "a look at the beginning of a file is given up",
        lambda w, order: media.give_up_early_preview(order),
        SILENT,
        _begun,
    ),
    Action("bytes arrive", lambda w, started: media.save_offset(started[0], 10), SILENT, upload),
    Action("a file does not fit at its end", _finish_refused, both(GONE), _full),
    Action("somebody may not send any more", _goes_on, both(GONE), _shut_out),
    Action("somebody saves a file", _record, SILENT, ready),
    Action("a file is used on another day", lambda w, h: media.note_uses([h.media_id]), SILENT, _used_before),
    Action("the bytes of a deleted file go", lambda w, key: media.purge_file(key), SILENT, _deleted),
    Action(
        "a file is older than its namespace keeps files",
        lambda w, _: chat.apply_retention(),
        both(GONE),
        _kept_too_long,
    ),
    Action(
        "the files of a closed room go",
        lambda w, _: chat.clear_closed_rooms(),
        {"alice": MEDIA, "bob": NOTHING},
        _closed,
    ),
    Action("the trash is emptied", lambda w, _: media.purge_trash(), SILENT, _deleted),
    Action("bytes that a row names stay", lambda w, one: media.forget_orphan(one), SILENT, _named),
    Action(
        "bytes that nothing needs are forgotten",
        lambda w, _: (media.forget_orphans("00", before=clock.now()), media.forget_staged("00", before=clock.now())),
        SILENT,
    ),
    Action("pictures are made anew", lambda w, h: media.remake_pictures(h.media_id), both(MEDIA), ready),
    Action("pictures that nothing shows go", _remove_unused, SILENT, ready),
    Action("bytes are counted anew, and those without a file go", _recount, SILENT, ready),
    Action(
        "a file is quarantined with its copy",
        lambda w, pair: moderation.quarantine_file(w.mod, pair[0].media_id, reason="spam"),
        both(MEDIA),
        _the_same_twice,
    ),
    Action(
        "a file is released with its copy",
        lambda w, h: moderation.release_file(w.mod, h.media_id, reason="fine"),
        both(MEDIA),
        _copies_held,
    ),
    Action(
        "a file arrives whose bytes are quarantined",
        lambda w, content: sending.send(w.alice, w.group, content),
        {"alice": {"message.created", *MEDIA}, "bob": {"message.created", *MEDIA}},
        _held_bytes,
    ),
    Action(
        "a moderator blocks the bytes of a file and its copy",
        lambda w, pair: moderation.list_hash(w.mod, "blocked", _same_bytes(pair)),
        both(MEDIA),
        _the_same_twice,
    ),
    Action(
        "the sweeper withholds what a list of hashes names",
        lambda w, csv: (moderation.import_hashes(w.mod, "blocked", csv), moderation.sweep_hashes()),
        both(MEDIA),
        _listed,
    ),
    Action(
        "a moderator blocks bytes no longer",
        lambda w, key: moderation.unlist_hash(w.mod, "blocked", key),
        SILENT,
        _blocked,
    ),
    Action(
        "a worker recognises a picture that is blocked",
        lambda w, h: moderation.withhold_blocked(h.media_id, [_PICTURE]),
        both(MEDIA),
        _picture_blocked,
    ),
    Action("parts are put together", _put_together, both(CREATED), _part),
    Action("a part is cancelled", lambda w, sent: media.terminate_partial(sent[0]), SILENT, _part),
    Action("a namespace is nearly full", lambda w, _: accounts.warn_of_quotas(), SILENT, _full),
    Action(
        "a moderator looks into a file",
        lambda w, h: moderation.reveal_file(w.mod, h.media_id, reason="a look"),
        SILENT,
        ready,
    ),
)
