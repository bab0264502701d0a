"""When and about where a photo was taken is kept where its sender allows it, and is forgotten with the permission."""

import io

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from backend.accounts.inputs import SettingsChange
from backend.accounts.services import change_settings
from backend.ids import new_id
from backend.library.inputs import FileFilter
from backend.library.payloads import FilePayload
from backend.library.selectors import file
from backend.library.selectors.search import search_files
from backend.media.models import MediaFile
from backend.media.placements import Destination
from backend.media.services import NewUpload, purge_file, start_upload
from media_pipeline import actors
from media_pipeline.engine.image.taken import taken_of
from tests import sending

pytestmark = pytest.mark.django_db

NOTRE_DAME = {
    GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (48, 51, 10.4), GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: (2, 20, 59.6),
}  # fmt: skip
SYDNEY = {
    GPS.GPSLatitudeRef: "S", GPS.GPSLatitude: (33, 51, 24), GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: (151, 12, 54),
}  # fmt: skip


def photo(when="2021:03:04 05:06:07", offset=None, where=None, form="JPEG"):
    """A picture with a time of a camera's clock and a place."""
    exif, out = Image.Exif(), io.BytesIO()
    if when:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = when
    if offset:
        exif.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = offset
    for tag, value in (where or {}).items():
        exif.get_ifd(IFD.GPSInfo)[tag] = value
    picture = Image.effect_noise((64, 48), new_id().int % 90 + 9).convert("RGB")
    picture.save(out, form, exif=exif)
    return out.getvalue()


def allow(actor, what):
    return change_settings(actor, SettingsChange(photo_details=what))


def sent(actor, content):
    """The file as the library shows it once a worker has looked at it."""
    new = NewUpload(name="a.jpg", size=len(content), upload_id=str(new_id()))
    handle = start_upload(actor, new, Destination(in_library=True))
    sending.finish(actor, handle, content)
    actors.preview_media.fn(str(handle.media_id))
    return file(actor, handle.media_id)


def told(payload: FilePayload):
    """Its time and place."""
    facts = payload.exif
    place = facts and facts.place
    return facts and facts.taken_at, place and (place.latitude, place.longitude)


def test_of_a_photo_is_kept_what_its_sender_allows_and_nothing_unless_they_do(alice, bob):
    whole = photo(where=NOTRE_DAME)
    assert told(sent(alice, whole)) == (None, None)
    allow(alice, "time")
    assert told(sent(alice, whole)) == ("2021-03-04T05:06:07", None)
    allow(alice, "time_and_place")
    shown = sent(alice, whole)
    assert told(shown) == ("2021-03-04T05:06:07", (48.9, 2.3))
    assert told(file(bob, MediaFile.objects.get(pk=shown.id).pk)) == told(shown)
    # Another person's photo is theirs to tell
    assert told(sent(bob, whole)) == (None, None)


def test_what_is_allowed_no_more_is_forgotten_of_all_photos_and_nothing_outlives_the_bytes(alice, bob):
    allow(alice, "time_and_place"), allow(bob, "time_and_place")
    hers, his = sent(alice, photo(where=NOTRE_DAME)), sent(bob, photo(where=SYDNEY))
    allow(alice, "time")
    assert told(file(alice, MediaFile.objects.get(pk=hers.id).pk)) == ("2021-03-04T05:06:07", None)
    allow(alice, "none")
    assert told(file(alice, MediaFile.objects.get(pk=hers.id).pk)) == (None, None)
    row = MediaFile.objects.get(pk=his.id)
    assert (row.latitude, row.longitude) == (-33.9, 151.2)
    MediaFile.objects.filter(pk=row.pk).update(state="deleted")
    purge_file(row.pk)
    row.refresh_from_db()
    assert (row.taken_s, row.latitude, row.longitude) == (None, None, None)


def test_photos_are_found_and_put_in_order_by_when_they_were_taken(alice):
    allow(alice, "time")
    late, early, none = (sent(alice, photo(when)) for when in ("2021:05:01 12:00:00", "2020:05:01 12:00:00", None))

    def found(sort="newest", **given):
        return [one.id for _, one in search_files(alice, None, "", FileFilter(**given), sort=sort)]

    # Of which nothing is known goes by when it came
    assert found("taken") == [none.id, late.id, early.id]
    assert found(taken="2020-01-01T00:00:00Z..2020-12-31T00:00:00Z") == [early.id]
    assert found(taken="2020-05-01T12:00:00Z..") == [early.id, late.id]
    assert found(taken="..2020-05-01T11:59:59Z") == []


@pytest.mark.parametrize(
    ("when", "offset", "taken_s"),
    [
        ("2021:03:04 05:06:07", "+02:00", 1614834367),
        ("1900:01:01 00:00:00", None, -2208988800),
        ("0000:00:00 00:00:00", None, None),
        ("9999:12:31 23:59:59", None, None),
        ("yesterday", None, None),
    ],
)
def test_a_time_is_that_of_the_clock_of_the_camera_and_one_that_makes_no_sense_is_none(when, offset, taken_s):
    assert taken_of(io.BytesIO(photo(when, offset)), "jpeg").taken_s == taken_s


@pytest.mark.parametrize(
    ("where", "place"),
    [
        (SYDNEY, (-33.9, 151.2)),
        (SYDNEY | {GPS.GPSLatitude: (0, 0, 0), GPS.GPSLongitude: (0, 0, 0)}, None),
        (SYDNEY | {GPS.GPSLatitude: (91, 0, 0)}, None),
        (SYDNEY | {GPS.GPSLatitude: (33, 51)}, None),
        ({GPS.GPSLatitude: (33, 51, 24)}, None),
    ],
)
def test_a_place_is_rounded_to_tenths_of_a_degree_and_one_that_is_none_on_earth_is_left_out(where, place):
    for form in ("JPEG", "WEBP"):
        assert taken_of(io.BytesIO(photo(where=where, form=form)), form.lower()).place == place
