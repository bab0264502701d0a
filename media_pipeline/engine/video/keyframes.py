"""Reads single key frames of a video by seeking, without decoding what lies between them."""

from itertools import islice

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media_pipeline.engine import probe

_MAX_PACKETS = 2_000  # to look through for a key frame behind each position


class KeyFrameReader:
    """The key frames of one stream; each is given once."""

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self._container = container
        self._stream = stream
        self._given: set[int | None] = set()
        stream.codec_context.skip_frame = "NONKEY"

    def read(self, after_start: float) -> VideoFrame | None:
        """The key frame in force ``after_start`` microseconds after the beginning, or the next one that is shown.

        None where it was given before, or cannot be decoded.
        """
        probe.go_to(self._container, after_start)
        packet = self._key_packet()
        frames: list[VideoFrame] = []
        if packet is not None:
            with probe.damage_is_skipped():
                # Drained at once: else the decoder would wait for frames that come before in the picture order.
                frames = self._decode(packet) + self._decode(None)
        return frames[0] if frames else None

    def _key_packet(self) -> "av.Packet[VideoStream] | None":
        """The next key packet that is shown, unless it was given before."""
        with probe.damage_is_skipped():
            for packet in islice(self._container.demux(self._stream), _MAX_PACKETS):
                if packet.is_keyframe and packet.size:
                    if packet.pts in self._given:
                        return None
                    self._given.add(packet.pts)
                    if not packet.is_discard:
                        return packet
        return None

    def _decode(self, packet: "av.Packet[VideoStream] | None") -> list[VideoFrame]:
        return self._stream.codec_context.decode(packet)
