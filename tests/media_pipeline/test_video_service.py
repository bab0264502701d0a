"""The Python door to the engine and ``offchat media``: facts, pictures and judgement of videos."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image

from backend.cli.main import main
from backend.media.services import begin_processing
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.video_service import VideoError, VideoProcessingService
from tests import sending
from tests.corpus import hostile, photographs, pictures, recordings, videos


@pytest.fixture(scope="module")
def service() -> Iterator[VideoProcessingService]:
    with VideoProcessingService() as service:
        yield service


def refused(call, *arguments, **more) -> VideoError:
    with pytest.raises(VideoError) as caught:
        call(*arguments, **more)
    error = caught.value
    assert error.message[0].isupper() or error.message[0] in "/abcdefghijklmnopqrstuvwxyz"
    assert error.message.endswith(".")
    return error


def lightness(picture: bytes) -> float:
    image = Image.open(BytesIO(picture))
    assert image.format == "WEBP"
    small = image.convert("L").resize((1, 1), Image.Resampling.BOX)
    return float(small.getpixel((0, 0)))  # type: ignore[arg-type]


def test_metadata_of_a_video_has_the_five_documented_fields(service: VideoProcessingService) -> None:
    metadata = service.extract_video_metadata(videos.rotated_mov())
    assert set(metadata) == {"duration", "width", "height", "bitrate", "codec"}
    assert metadata["codec"] == "h264"
    assert metadata["height"] > metadata["width"] > 0  # type: ignore[operator]
    # Also of one that is sound and has no picture here
    assert service.extract_video_metadata(str(videos.unsupported_codec()))["duration"]


def test_thumbnail_is_of_the_moment_that_was_asked_for(service: VideoProcessingService) -> None:
    path = videos.black_at_first()
    black, chosen = service.generate_thumbnail(path, at=0), service.generate_thumbnail(path)
    assert lightness(black) < 20 < lightness(chosen)
    # Behind the end it is the last frame
    assert service.generate_thumbnail(path, at=1e6) == service.generate_thumbnail(path, at=1e5)
    for at in (-1.0, float("nan"), float("inf")):
        assert refused(service.generate_thumbnail, path, at=at).code == "invalid"


def test_thumbnail_between_key_frames_is_decoded_exactly(service: VideoProcessingService) -> None:
    # A cat until the tenth second, then coffee
    path = photographs.slide_show()
    cat, still_cat, coffee = (service.generate_thumbnail(path, at=at) for at in (2.0, 9.8, 10.1))
    assert abs(lightness(cat) - lightness(still_cat)) < 2 < abs(lightness(still_cat) - lightness(coffee))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (Path("/nowhere/film.mp4"), "not_found"),
        (Path("/tmp"), "invalid"),
        (Path("a\0b"), "not_found"),
        (hostile.empty, "invalid_media"),
        (hostile.mp4_of_garbage, "invalid_media"),
        (lambda: hostile.cut("mp4", 0.5), "invalid_media"),
        (hostile.text, "unsupported_type"),
        (lambda: pictures.of_format("png"), "unsupported_type"),
        (lambda: recordings.tagged_sound("flac"), "unsupported_type"),
    ],
)
def test_what_is_no_sound_video_is_refused_with_a_code_and_a_sentence(
    service: VideoProcessingService, path, code: str
) -> None:
    given = path if isinstance(path, Path) else path()
    for method in (service.extract_video_metadata, service.generate_thumbnail, service.validate_video_file):
        assert refused(method, given).code == code


def test_a_pipe_without_a_writer_is_refused_at_once(service: VideoProcessingService, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "film.mp4")
    assert refused(service.extract_video_metadata, tmp_path / "film.mp4").code == "invalid"


def test_uploaded_files_are_judged_wherever_they_lie_and_keep_their_position(
    service: VideoProcessingService, settings
) -> None:
    content = videos.of_format("mp4").read_bytes()
    in_memory = SimpleUploadedFile("a.mp4", content)
    with TemporaryUploadedFile("a.mp4", "video/mp4", len(content), None) as on_disk, io.BytesIO(content) as plain:
        on_disk.write(content)
        for file in (in_memory, on_disk, plain):
            file.seek(7)
            service.validate_video_file(file)
            assert file.tell() == 7
        assert refused(service.validate_video_file, SimpleUploadedFile("b.mp4", b"hello")).code == "unsupported_type"
        service.validate_video_file(videos.unsupported_codec())
        settings.MAX_UPLOAD_BYTES = len(content) - 1
        for file in (in_memory, on_disk, plain, videos.of_format("mp4")):
            assert refused(service.validate_video_file, file).code == "too_large"


def test_a_failing_sandbox_is_an_error_that_may_be_tried_again() -> None:
    closed = Sandbox()
    closed.close()
    error = refused(VideoProcessingService(closed).extract_video_metadata, videos.of_format("mp4"))
    assert (error.code, error.retryable) == ("internal", True)


@pytest.mark.django_db(transaction=True)
def test_an_attachment_is_processed_as_by_a_worker_and_never_beside_one(
    service: VideoProcessingService, alice, group
) -> None:
    content = videos.of_format("mp4").read_bytes()
    handle, broken, busy = (sending.send(alice, group, body) for body in (content, None, content))
    done = service.process_video_attachment(handle.media_id)
    assert (done.state, done.codec) == ("ready", "h264")
    assert done.thumbnail_url
    # Once more changes nothing
    assert service.process_video_attachment(str(handle.media_id)) == done
    failed = service.process_video_attachment(broken.media_id)
    assert failed.error
    assert (failed.state, failed.error.code) == ("failed", "invalid_media")
    assert begin_processing(busy.media_id)
    assert service.process_video_attachment(busy.media_id).state == "processing"
    for wrong, code in (("holiday.mp4", "invalid"), (uuid4(), "not_found")):
        assert refused(service.process_video_attachment, wrong).code == code
    text = sending.send(alice, group, sending.PDF, name="a.pdf", content_type="application/pdf")
    assert refused(service.process_video_attachment, text.media_id).code == "unsupported_type"


@pytest.mark.django_db(transaction=True)
def test_the_command_answers_people_and_programs(capfd: pytest.CaptureFixture[str], tmp_path, alice, group) -> None:
    def says(*arguments: object, status: int = 0) -> str:
        assert main(["media", *map(str, arguments)]) == status
        printed = capfd.readouterr()
        return printed.err if status else printed.out

    film, picture = videos.of_format("mp4"), tmp_path / "picture.webp"
    assert json.loads(says("probe", film, "--json"))["codec"] == "h264"
    says("thumbnail", film, "--at", "0.5", "--output", picture)
    assert Image.open(picture).format == "WEBP"
    assert [path.name for path in tmp_path.iterdir()] == ["picture.webp"]
    assert says("thumbnail", film, "--output", tmp_path / "no" / "a.webp", status=1).startswith("offchat: /")
    assert says("probe", tmp_path / "no.mp4", status=1).startswith("offchat: There is no file ")
    wrong = json.loads(says("probe", tmp_path / "no.mp4", "--json", status=1))
    assert (wrong["error"]["code"], wrong["error"]["retryable"]) == ("not_found", False)
    broken = sending.send(alice, group)
    assert main(["media", "process", str(broken.media_id)]) == 1
    assert "failed. This file is" in capfd.readouterr().out
