"""Offers a video piece by piece while it is converted, so that its beginning plays before its end is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from django.conf import settings

from backend.media.payloads import StreamPiece
from backend.media.services import RenditionOrder, StreamPart, extend_stream, streamed_until
from backend.storage import blobs
from media_pipeline.engine.playback.fragments import Fragment, Fragments

_SAME_MOMENT_S = 0.02
"""By how much the beginnings of a piece may differ between two attempts, by rounding."""


def plays_meanwhile(order: RenditionOrder) -> bool:
    """Whether the conversion of this file lasts so long that it is offered while it goes on."""
    return order.duration is not None and order.duration >= settings.HLS_FROM_S


class LiveStream:
    """What stands of ``made``, a file of fragments that a converter is writing, for the stream of a video.

    A second attempt goes on where the first one was interrupted: key frames are at the same moments.
    """

    def __init__(self, order: RenditionOrder, made: IO[bytes]) -> None:
        self._order = order
        self._fragments = Fragments(made)
        self._until = streamed_until(order.media_id)
        self._header = f"hls-header.a{order.attempt}.mp4"
        self._has_header = False
        self._count = 0

    def extend(self) -> bool:
        """Store and offer the fragments that have become whole; False where the file is not wanted any more."""
        return self._offer(self._fragments.whole())

    def finish(self, end_s: float) -> bool:
        """The same with the last fragment of a film that ends at ``end_s``, where players may have begun with it."""
        return self._offer(self._fragments.whole(end_s)) if self._until else True

    def _offer(self, fragments: Iterable[Fragment]) -> bool:
        parts = list(self._stored(fragments))
        if not parts or extend_stream(self._order, parts):
            return True
        for part in parts:
            for name in part.files:
                blobs.remove(blobs.derived_key(self._order.media_id, name))
        return False

    def _stored(self, fragments: Iterable[Fragment]) -> Iterator[StreamPart]:
        for fragment in fragments:
            self._count += 1
            if fragment.start > self._until - _SAME_MOMENT_S:
                self._until = fragment.end
                yield self._store(fragment)

    def _store(self, fragment: Fragment) -> StreamPart:
        files = {f"hls-{self._count}.a{self._order.attempt}.m4s": fragment.content}
        piece = StreamPiece(name=next(iter(files)), seconds=fragment.end - fragment.start, header=self._header)
        if not self._has_header:
            files[self._header], self._has_header = self._fragments.header, True
        for name, content in files.items():
            blobs.write(blobs.derived_key(self._order.media_id, name), content)
        return StreamPart(piece=piece, files={name: len(content) for name, content in files.items()})
