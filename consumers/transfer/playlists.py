"""Answers with the playlists (HLS) of a video that plays while it is converted, or that streams in several heights."""

from __future__ import annotations

from math import ceil
from urllib.parse import quote

from backend.errors import NotFound
from backend.ids import parse_id
from backend.media.access import media_for
from backend.media.payloads import Rung
from backend.media.selectors import Ladder, LiveStream, stream_of
from backend.media.services import note_stream_use
from backend.moderation.services import revealed_file
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_thread
from consumers.transfer.downloads import reader_of
from consumers.transfer.uses import note_use

_LONGEST_PIECE_S = 4
"""What the playlist promises of the length of all pieces from the start; some of a slide show are longer."""


class Playlists(Endpoint):
    """``/api/v1/media/files/<id>/stream/``: what stands of a video, for all who may see the file at this moment."""

    methods = ("GET", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Answer with the playlist; its addresses carry the grant, or the link, with which it was asked for."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        media_id = parse_id(exchange.arguments["media"])
        if link := exchange.query("s"):
            stream, key = await in_thread(lambda: stream_of(revealed_file(link, media_id))), f"s={quote(link)}"
        else:
            actor, grant = await reader_of(exchange), exchange.query("g")
            stream = await in_thread(lambda: stream_of(media_for(actor, media_id, to="read")))
            key = f"g={quote(grant)}" if grant else ""
            note_use(stream.media_id)
        if isinstance(stream, Ladder):
            await in_thread(note_stream_use, stream.media_id, stream.until_s)
            text = of_heights(stream, key, exchange.query("height"))
        else:
            text = playlist(stream, f"?{key}" if key else "")
        headers = {"Content-Type": "application/vnd.apple.mpegurl", "Cache-Control": "no-store"}
        await exchange.answer(200, headers, text.encode())


def of_heights(ladder: Ladder, key: str, height: str) -> str:
    """All heights of a video, or the fragments of the one that is named; raises NotFound where it is none of them."""
    if not height:
        return _heights(ladder, key)
    for rung in ladder.rungs:
        if height == str(_side(rung)):
            return _fragments(ladder, rung, f"?{key}" if key else "")
    heights = ", ".join(str(_side(rung)) for rung in ladder.rungs)
    raise NotFound(f"This video streams in these heights: {heights}.")


def _heights(ladder: Ladder, key: str) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in ladder.rungs:
        count = sum(count for count, _ in rung.pieces)
        seconds = sum(seconds for _, seconds in rung.pieces)
        facts = {
            "BANDWIDTH": round(max(8 * count / max(seconds, 0.5) for count, seconds in rung.pieces)),
            "AVERAGE-BANDWIDTH": round(8 * count / max(seconds, 0.5)),
            "RESOLUTION": f"{rung.width}x{rung.height}",
            "FRAME-RATE": f"{rung.fps:.3f}" if rung.fps else None,
            "CODECS": f'"{rung.codecs.replace(" ", "")}"' if rung.codecs else None,
        }
        lines.append("#EXT-X-STREAM-INF:" + ",".join(f"{name}={value}" for name, value in facts.items() if value))
        address = f"/api/v1/media/files/{ladder.media_id}/stream/?height={_side(rung)}"
        lines.append(f"{address}&{key}" if key else address)
    return "\n".join([*lines, ""])


def _side(rung: Rung) -> int:
    """What people call the height of a video: its shorter side."""
    return min(rung.width, rung.height)


def _fragments(ladder: Ladder, rung: Rung, key: str) -> str:
    address, offset = f"/media/{ladder.media_id}/{rung.name}{key}", rung.header
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{ceil(max(seconds for _, seconds in rung.pieces))}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{address}",BYTERANGE="{rung.header}@0"',
    ]
    for count, seconds in rung.pieces:
        lines += [f"#EXTINF:{seconds:.5f},", f"#EXT-X-BYTERANGE:{count}@{offset}", address]
        offset += count
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


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
