"""A rate is measured over all requests of an upload, whoever took them."""

from uuid import uuid4

from consumers.transfer.upload_rates import WINDOW_S, UploadRates

UPLOAD = uuid4()


def test_many_small_requests_are_measured_as_one_upload():
    rates = UploadRates()
    # Given requests of ten bytes, every tenth of a second
    told = [rates.note(UPLOAD, 10 * number, number / 10) for number in range(11)]
    # Then nothing is told of the first quarter of a second, and the right figure afterwards
    assert told[:3] == [None, None, None]
    assert [round(figure) for figure in told[3:]] == [100] * 8


def test_bytes_that_another_process_took_count_as_well():
    rates = UploadRates()
    rates.note(UPLOAD, 0, 0)
    assert rates.note(UPLOAD, 1000, 2) == 500


def test_the_figure_follows_what_the_line_does_now():
    rates = UploadRates()
    for second in range(60):
        told = rates.note(UPLOAD, 1000 * second, second)
    assert round(told) == 1000
    for second in range(60, 60 + int(WINDOW_S) + 2):
        told = rates.note(UPLOAD, 59_000 + 10 * (second - 59), second)
    assert round(told) == 10


def test_an_upload_that_stood_still_or_began_anew_is_measured_anew():
    rates = UploadRates()
    rates.note(UPLOAD, 0, 0)
    assert rates.note(UPLOAD, 1000, 1) == 1000
    assert rates.note(UPLOAD, 2000, 3 + WINDOW_S) is None
    assert rates.note(UPLOAD, 0, 4 + WINDOW_S) is None


def test_only_the_newest_uploads_are_remembered():
    rates = UploadRates(limit=1)
    rates.note(UPLOAD, 0, 0)
    rates.note(uuid4(), 0, 0)
    assert rates.note(UPLOAD, 1000, 1) is None
