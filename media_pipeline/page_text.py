"""Decodes the bytes of a web page as browsers do: by its byte order mark, by its headers, by its own word."""

from __future__ import annotations

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEAD_BYTES = 8192
_NAMED = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([a-z0-9_.:-]{1,40})""", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^>]{0,500}?" + _NAMED.pattern, re.IGNORECASE)
_AS_THEY_ARE = re.compile(r"utf-8|iso-8859-(?:[2-8]|10|1[3-6])|windows-125[0-8]|koi8-[ru]|euc[-_]jp")
"""Some that Python knows besides take quadratic time."""
_CODECS = {
    label: codec
    for codec, labels in {
        "utf-8": "utf8",
        "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 us-ascii ascii cp1252 x-cp1252",
        "cp1251": "cp1251 x-cp1251",
        "cp1254": "iso-8859-9 iso8859-9 latin5",
        "cp874": "iso-8859-11 iso8859-11 tis-620 windows-874 dos-874",
        "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j ms932 csshiftjis",
        "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 ms949",
        "gb18030": "gb18030 gbk x-gbk gb2312 gb_2312 gb_2312-80 chinese",
        "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
        "euc_jp": "x-euc-jp",
        "koi8-r": "koi koi8 koi8_r",
        "mac_roman": "macintosh x-mac-roman",
    }.items()
    for label in labels.split()
}
"""What pages call an encoding, as the Encoding Standard has it: many name one and write its larger relative."""


def page_text(body: bytes, content_type: str) -> str:
    """The text of a page; what cannot be decoded is shown as U+FFFD."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, errors="replace")
    named = _NAMED.search(content_type.encode()) or _META.search(body[:_HEAD_BYTES])
    label = named[1].decode().lower() if named else "utf-8"
    return body.decode(_CODECS.get(label) or (label if _AS_THEY_ARE.fullmatch(label) else "utf-8"), errors="replace")
