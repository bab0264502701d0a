"""Answers with the playlist (HLS) of a video that plays while it is converted."""

from __future__ import annotations

from math import ceil
from urllib.parse import quote

from backend.ids import parse_id
from backend.media.access import media_for
from backend.media.selectors import LiveStream, live_stream
from backend.moderation.services import revealed_file
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_thread
from consumers.transfer.downloads import reader_of

_LONGEST_PIECE_S = 4
"""What the playlist promises of the length of all pieces from the start; some of a slide show are longer."""


class Playlists(Endpoint):
    """``/api/v1/media/files/<id>/stream/``: the pieces that stand, for all who may see the file at this moment."""

    methods = ("GET", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Answer with the playlist; its addresses carry the grant, or the link, with which it was asked for."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        media_id = parse_id(exchange.arguments["media"])
        if link := exchange.query("s"):
            stream, key = await in_thread(lambda: live_stream(revealed_file(link, media_id))), f"?s={quote(link)}"
        else:
            actor, grant = await reader_of(exchange), exchange.query("g")
            stream = await in_thread(lambda: live_stream(media_for(actor, media_id, to="read")))
            key = f"?g={quote(grant)}" if grant else ""
        headers = {"Content-Type": "application/vnd.apple.mpegurl", "Cache-Control": "no-store"}
        await exchange.answer(200, headers, playlist(stream, key).encode())


def playlist(stream: LiveStream, key: str) -> str:
    """The pieces as an HLS playlist of the kind that only grows; ``key`` stands at the end of each address."""
    longest = ceil(max((piece.seconds for piece in stream.pieces), default=0))
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(_LONGEST_PIECE_S, longest)}",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-START:TIME-OFFSET=0",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    header = ""
    for piece in stream.pieces:
        if piece.header != header:
            # Another attempt goes on where the one before was interrupted.
            lines += ["#EXT-X-DISCONTINUITY"] if header else []
            lines.append(f'#EXT-X-MAP:URI="/media/{stream.media_id}/{piece.header}{key}"')
            header = piece.header
        lines += [f"#EXTINF:{piece.seconds:.5f},", f"/media/{stream.media_id}/{piece.name}{key}"]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if stream.has_ended else []), ""])
