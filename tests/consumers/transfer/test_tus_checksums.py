"""Checksums of single requests: bytes that changed on their way never count, in whatever way their request ends."""

from __future__ import annotations

import base64
import hashlib

import pytest
from google_crc32c import value as crc32c

from tests.consumers.transfer.test_tus import problem
from tests.corpus import hostile
from tests.server import WebServer
from tests.tus import OCTETS, Tus, answer_of, clip


def checksum(data: bytes, algorithm: str = "sha1") -> dict[str, str]:
    """The header ``Upload-Checksum``."""
    digest = crc32c(data).to_bytes(4, "big") if algorithm == "crc32c" else hashlib.new(algorithm, data).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def stored(tus: Tus, location: str) -> bytes:
    """The bytes of a finished upload, as they are served."""
    return tus.http.get(f"/media/{tus.head(location).headers['Upload-Media']}/file").content


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "crc32c"])
def test_bytes_that_changed_on_their_way_are_refused_and_the_offset_stays(tus: Tus, algorithm: str) -> None:
    data = clip(300_000)
    location = tus.begin(len(data))
    assert tus.patch(location, 0, data[:100_000], **checksum(data[:100_000], algorithm)).status_code == 204
    refused = tus.patch(location, 100_000, data[100_001:] + b"x", **checksum(data[100_000:], algorithm))
    assert problem(refused, 460, "checksum_mismatch")["offset"] == 100_000
    assert tus.offset(location) == 100_000
    right = tus.patch(location, 100_000, data[100_000:], **checksum(data[100_000:], algorithm))
    assert (right.status_code, right.headers["Upload-Offset"]) == (204, "300000")
    assert stored(tus, location) == data


def test_a_crc_is_its_four_bytes_with_the_highest_first(tus: Tus) -> None:
    # RFC 3720 B.4: 32 bytes of zeros
    location = tus.begin(32, filename="zeros.bin", filetype="")
    assert tus.patch(location, 0, bytes(32), **{"Upload-Checksum": "crc32c ipE2qg=="}).status_code == 204


def test_the_first_bytes_come_with_a_checksum_as_well(tus: Tus) -> None:
    data = clip(50_000)
    refused = tus.create(len(data), headers={**OCTETS, **checksum(b"other")}, content=data)
    problem(refused, 460, "checksum_mismatch")
    assert tus.offset(refused.headers["Location"]) == 0
    created = tus.create(len(data), headers={**OCTETS, **checksum(data)}, content=data)
    assert (created.status_code, created.headers["Upload-Offset"]) == (201, "50000")
    tus.delete(refused.headers["Location"])


@pytest.mark.parametrize(
    "value", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 !!!", "sha1 YQ==", "sha256", "crc32c AAAAAAA=", "SHA1 YQ=="]
)
def test_a_checksum_that_cannot_be_read_is_refused_before_any_byte(tus: Tus, value: str) -> None:
    location = tus.begin(10)
    refused = problem(tus.patch(location, 0, b"0123", **{"Upload-Checksum": value}), 400, "invalid")
    assert "Upload-Checksum" in refused["errors"]  # type: ignore[operator]
    assert tus.offset(location) == 0
    tus.delete(location)


def test_a_checksum_behind_the_bytes_is_refused_by_name(tus: Tus) -> None:
    location = tus.begin(10)
    refused = problem(tus.patch(location, 0, iter([b"0123"]), Trailer="Upload-Checksum"), 400, "invalid")
    assert "Trailer" in refused["errors"]  # type: ignore[operator]
    tus.delete(location)


def test_a_connection_that_breaks_or_a_second_request_leaves_only_what_was_verified(tus: Tus) -> None:
    data = clip(400_000)
    location = tus.begin(len(data))
    tus.patch(location, 0, data[:100_000], **checksum(data[:100_000]))
    # A connection that ends in the middle
    part = tus.half_open(location, 100_000, 300_000, data[100_000:200_000], **checksum(data[100_000:]))
    tus.until_offset(location, 200_000)
    part.close()
    assert tus.offset(location) == 100_000
    # And one that another request makes let go
    part = tus.half_open(location, 100_000, 300_000, data[100_000:200_000], **checksum(data[100_000:]))
    tus.until_offset(location, 200_000)
    assert tus.offset(location) == 100_000
    assert answer_of(part)[0] == 423
    part.close()
    # What goes on without a checksum counts as it comes, and the hash is right over all
    tus.patch(location, 100_000, data[100_000:])
    assert stored(tus, location) == data


def test_what_a_killed_process_had_not_verified_is_not_counted_afterwards(server: WebServer, tus: Tus) -> None:
    data = clip(300_000)
    location = tus.begin(len(data))
    tus.patch(location, 0, data[:100_000])
    # Given bytes that stand in the storage, of a process that ended before it had compared them
    server.manage(
        "import sys, django; django.setup()\n"
        "from backend.media.models import Upload; from backend.storage.staging import StagedFile\n"
        "from uuid import UUID\n"
        "with StagedFile(UUID(sys.argv[1])) as staged: staged.append(b'x' * 200_000)\n"
        "Upload.objects.filter(pk=sys.argv[1]).update(unverified_from=100_000)",
        location.rpartition("/")[2],
    )
    # Then they do not count, although the length would be right
    assert tus.offset(location) == 100_000
    tus.patch(location, 100_000, data[100_000:200_000])
    assert tus.offset(location) == 200_000
    tus.patch(location, 200_000, data[200_000:])
    assert stored(tus, location) == data


def test_the_type_is_judged_by_verified_bytes_alone(tus: Tus) -> None:
    data, text = clip(20_000), hostile.text().read_bytes() * 400
    # What looked like a forbidden file on its way may be sent again
    location = tus.begin(len(data))
    problem(tus.patch(location, 0, text[:10_000], **checksum(data[:10_000])), 460, "checksum_mismatch")
    assert tus.patch(location, 0, data, **checksum(data)).status_code == 204
    # And a file that is one is refused as without a checksum
    location = tus.begin(len(text), filename="text.mp4")
    problem(tus.patch(location, 0, text[:10_000], **checksum(text[:10_000])), 415, "unsupported_type")
    assert tus.head(location).status_code == 410
