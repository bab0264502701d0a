"""Sends files through the doors of the core, as uploads do, and works on them, as workers do."""

import hashlib
from uuid import UUID

from dramatiq import Message
from msgspec import to_builtins

from backend.chat.services import in_room
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs.enqueue import broker
from backend.media.models import MediaRendition
from backend.media.payloads import Rung, StreamPiece
from backend.media.placements import Destination
from backend.media.services import (
    NewUpload,
    RenditionOrder,
    StoredThumbnail,
    StreamPart,
    begin_processing,
    begin_rendition,
    extend_stream,
    finish_processing,
    finish_upload,
    judge_upload,
    locked,
    plan_poster,
    plan_rendition,
    publish_rendition,
    replace_original,
    replace_originals,
    show_thumbnails,
    start_upload,
)
from backend.storage import blobs
from backend.storage.staging import StagedFile

HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0\0\0\x08free"
PDF = b"%PDF-1.7\n"
"""A PDF without a page that could be drawn."""
ARCHIVE = b"PK\5\6" + bytes(18)
"""An empty ZIP: a plain file, of which nothing is shown."""
FACTS = {"width": 640, "height": 360, "duration": 3.0, "bitrate": 500, "codec": "h264", "has_audio": True}


def video_bytes(length=64):
    """Bytes that begin like an MP4, different every time."""
    filling = new_id().bytes * (length // 16 + 1)
    return (HEAD + filling)[: max(length, len(HEAD) + 16)]


def sha256(content):
    """The hash by which stored bytes are known."""
    return hashlib.sha256(content).hexdigest()


def begin(actor, room_id, content, *, name="holiday.mp4", body="", client_id=None, upload_id=None, **more):
    """Start an upload of ``content``: its message stands, no byte is here."""
    new = NewUpload(
        name=name,
        size=len(content),
        content_type=more.pop("content_type", "video/mp4"),
        client_id=client_id or "",
        upload_id=upload_id or str(new_id()),
        resumable=more.pop("resumable", True),
    )
    return start_upload(actor, new, Destination(placement=in_room(room_id), body=body, **more))


def fill(handle, content):
    """Write all bytes into staging."""
    with StagedFile(handle.id) as staged:
        staged.append(content)


def staging_empty(handle):
    """Forget what was written, to write it anew."""
    with StagedFile(handle.id) as staged:
        staged.empty()


def finish(actor, handle, content):
    """Bytes, verdict, end: the payload of the file."""
    fill(handle, content)
    judge_upload(actor, handle, content)
    return finish_upload(actor, handle, size=len(content), sha256=sha256(content))


def send(actor, room_id, content=None, **more):
    """A whole upload; its handle, as it was at the start."""
    whole = video_bytes() if content is None else content
    handle = begin(actor, room_id, whole, **more)
    finish(actor, handle, whole)
    return handle


def show(order, **facts):
    """Store one picture for a work order and show it, as the worker does: whether the lease still held."""
    return show_thumbnails(order, {**FACTS, **facts}, PLACEHOLDER, [picture(order.media_id, order.attempt)])


PLACEHOLDER = "3OcRJYB4d3h/iIeHeEh3eIhw+j2w"


def picture(media_id: UUID, attempt: int) -> StoredThumbnail:
    """One picture of a file, stored as by this attempt."""
    key = blobs.derived_key(media_id, f"small.a{attempt}.webp")
    blobs.write(key, b"a picture")
    return StoredThumbnail(size="small", width=320, height=180, key=key)


def process(media_id: UUID, **facts):
    """Everything that a worker does with a good file, without its engine."""
    order = begin_processing(media_id)
    assert order is not None
    assert show(order, **facts)
    assert finish_processing(order)
    return order


PIECE = b"a piece of it"


def convert(media_id: UUID) -> RenditionOrder:
    """A worker's lease on the conversion of a good file."""
    with atomic():
        planned = plan_rendition(locked(media_id), "mp4", {})
    assert planned
    order = begin_rendition(planned)
    assert order
    return order


def replaced() -> int:
    """How many smaller versions take the place of what was sent: of those that workers are asked for just now."""
    broker().client.delete("dramatiq:maintenance", "dramatiq:maintenance.msgs")
    replace_originals()
    asked = map(Message.decode, broker().client.hvals("dramatiq:maintenance.msgs"))
    return sum(replace_original(UUID(job.args[0])) for job in asked if job.actor_name == "replace_original")


def choose_poster(media_id: UUID) -> RenditionOrder:
    """A worker's lease on the pictures of a moment that a person has chosen."""
    with atomic():
        plan_poster(locked(media_id), 1.0)
    order = begin_rendition(MediaRendition.objects.get(media=media_id, kind="poster").pk)
    assert order
    return order


def piece(order: RenditionOrder, number: int) -> StreamPart:
    """A second of the film, stored as by this attempt; the first one comes with its header."""
    header, name = f"hls-header.a{order.attempt}.mp4", f"hls-{number}.a{order.attempt}.m4s"
    names = [name] if number > 1 else [name, header]
    for one in names:
        blobs.write(blobs.derived_key(order.media_id, one), PIECE)
    made = StreamPiece(name=name, seconds=1.0, header=header)
    return StreamPart(piece=made, files=dict.fromkeys(names, len(PIECE)))


def stream(media_id: UUID) -> RenditionOrder:
    """Have a good file converted as far as its first piece, which is offered."""
    order = convert(media_id)
    assert extend_stream(order, [piece(order, 1)])
    return order


RUNG = b"headfirstsecond"
"""One height of a film: four bytes of a header, and fragments of five and six."""


def heights(order: RenditionOrder) -> None:
    """Store two heights for a worker's lease on them, and offer them."""
    rungs = []
    for side, width in ((720, 1280), (360, 640)):
        name = order.named("mp4", str(side))
        blobs.write(blobs.derived_key(order.media_id, name), RUNG)
        rungs.append(
            Rung(name=name, width=width, height=side, fps=30.0, codecs="avc1.64001f, mp4a.40.2", header=4,
                 pieces=[(5, 4.0), (6, 2.5)])
        )  # fmt: skip
    assert publish_rendition(order, {rung.name: len(RUNG) for rung in rungs}, {"rungs": to_builtins(rungs)})
