"""Link previews: which links are looked at, what of a page is shown, and what no page can do."""

import errno
import gzip
import io
import re
import time
from datetime import timedelta
from time import monotonic
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from backend import clock
from backend.accounts.models import Namespace
from backend.chat.links import links_in
from backend.chat.models import LinkPicture, LinkPreview, PreviewedMessage
from backend.chat.selectors import message, shown_link_picture
from backend.chat.services import (
    PageFacts,
    begin_previews,
    delete_message,
    edit_message,
    finish_previews,
    forget_pictures,
    forget_previews,
    previews,
    remove_previews,
    send_message,
    tend_previews,
)
from backend.chat.services import previews as previews_of_messages
from backend.chat.services.previews import LOOKS_PER_MINUTE
from backend.errors import Forbidden, Gone, NotFound
from backend.events.models import LogEntry
from backend.ids import new_id
from backend.moderation.inputs import NewHash
from backend.moderation.services import list_hash
from backend.outgoing import Response, Unreachable
from backend.storage import blobs
from media_pipeline import link_pictures, link_previews
from media_pipeline.actors import preview_links
from media_pipeline.page_text import page_text
from media_pipeline.pages import read_page
from tests import sending
from tests.linking import HTML, picture, with_picture
from tests.pushes import push_service

DIGESTS = re.compile(r"\b[0-9a-f]{64}\b")
PAGE = (
    "<!doctype html><!-- <meta property='og:title' content='not this'> --><title>Plain</title>"
    '<script>document.write(\'<meta property="og:title" content="nor this">\')</script>'
    '<meta property="og:title" content="Tides &amp; times > all">'
    "<meta name=description content='When the\n water comes'><meta property='og:site_name' content=Harbour>"
    "<body><meta property='og:description' content='said by a visitor'>"
)


@pytest.mark.parametrize(
    ("text", "codec", "said", "content_type"),
    [
        ("日本語①", "cp932", "x-sjis", ""),
        ("한국어 똠", "cp949", "KS_C_5601-1987", ""),
        ("ภาษาไทย", "cp874", "tis-620", ""),
        ("镕基", "gbk", "gb2312", ""),
        ("It’s “here”", "cp1252", "iso-8859-1", ""),
        ("žluťoučký", "cp1250", "utf-8", "text/html; charset=Windows-1250"),
        ("über", "utf-8-sig", "windows-1251", "text/html; charset=iso-8859-1"),
        ("über", "utf-8", "unknown-8", ""),
    ],
    ids=["japanese", "korean", "thai", "chinese", "quotes", "header", "mark", "unknown"],
)
def test_a_page_is_decoded_as_browsers_do(text, codec, said, content_type):
    page = f'<script charset="windows-1251"></script><meta charset="{said}"><title>{text}</title>'
    assert read_page(page_text(page.encode(codec), content_type)).title == text


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("no link", []),
        ("See https://a.example/x?y=1#z, and (http://b.example/w_(c)).", ["https://a.example/x?y=1", "http://b.example/w_(c)"]),
        ("[here](https://a.example/) **https://b.example**", ["https://a.example/", "https://b.example"]),
        ("`https://a.example/`\n```\nhttps://b.example/\n```\nhttps://c.example/", ["https://c.example/"]),
        ("见https://a.example/中文，然后「https://b.example/」。“https://c.example”",
         ["https://a.example/中文", "https://b.example/", "https://c.example"]),
        ("ftp://a.example https:// javascript://x", []),
        (" ".join(f"https://{name}.example/" for name in "aabcd"), [f"https://{name}.example/" for name in "abc"]),
        ("https://" + "a" * 3000, []),
    ],
)  # fmt: skip
def test_the_links_of_a_text_outside_of_code(body, links):
    assert links_in(body) == links


def test_the_head_of_a_page_is_read_as_plain_text():
    page = read_page(PAGE)
    assert (page.title, page.description, page.site) == ("Tides & times > all", "When the water comes", "Harbour")
    assert read_page("<title>a\u202eb\x00c</title>").title == "abc"
    assert read_page("<meta name=description content='<title>theirs</title>'><title>ours</title>").title == "ours"
    assert len(read_page(f"<title>{'x' * 3000}</title>").title) == 200
    assert read_page("<title>&lt;script&gt;</title>").title == "<script>"
    assert read_page("just text") == read_page("")


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<meta ", "<meta content='", "<title", "<script>", "<meta a=b ", "<a\n"]
)
def test_a_hostile_page_is_read_in_bounded_time(piece):
    began = time.process_time()
    read_page(piece * (1024 * 1024 // len(piece)))
    assert time.process_time() - began < 5


@pytest.fixture(scope="module")
def served():
    """A web server on this machine."""
    with push_service() as service:
        yield service


@pytest.fixture
def web(served, settings, namespace, db):
    """It, with nothing asked for so far, in a namespace that looks at links."""
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1"]
    served.take()
    served.replies.clear()
    Namespace.objects.filter(pk=namespace).update(policy={"link_previews": True})
    return served


def say(actor, room, body):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body)[0].id)


def look(actor, message_id):
    """What a worker does with the job of a message; its previews afterwards."""
    preview_links(str(message_id))
    return message(actor, message_id).previews


def test_a_page_is_shown_under_the_message_and_looked_at_once_a_day(alice, bob, group, web):
    link = f"{web.origin}/tides"
    web.replies.append((200, HTML, PAGE.encode()))
    first = say(alice, group, f"Look: {link}#noon")
    [preview] = look(bob, first)
    assert (preview.url, preview.title, preview.site) == (link, "Tides & times > all", "Harbour")
    assert preview.image is None
    assert [one.path for one in web.take()] == ["/tides"]
    assert LogEntry.objects.filter(subject=first, type="message.updated").exists()
    assert look(bob, say(bob, group, link))
    assert web.take() == []
    # An edit takes away what the text does not link to; a deletion all of it
    edit_message(alice, first, body="Never mind")
    assert message(bob, first).previews == []
    assert not LogEntry.objects.filter(subject=first, data__contains="water comes").exists()
    web.replies.append((200, HTML, b"<title>Another</title>"))
    edit_message(alice, first, body=f"{web.origin}/other")
    assert [one.title for one in look(bob, first)] == ["Another"]
    delete_message(alice, first)
    assert look(bob, first) == []
    LinkPreview.objects.update(expires_at=clock.now())
    assert forget_previews() == 2


def out_of_space(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def image_of(actor, message_id):
    [preview] = look(actor, message_id)
    return preview.image


def test_the_picture_of_a_page_is_shown_shrunk_from_here_to_those_who_may_read_the_message(
    alice, bob, carol, group, web, namespace, settings
):
    settings.CLAMD_ADDRESS = ""
    with_picture(web, picture(), "/p.jpg?a=1&amp;b=2")
    first = say(alice, group, f"{web.origin}/tides")
    image = image_of(bob, first)
    assert [one.path for one in web.take()] == ["/tides", "/p.jpg?a=1&b=2"]
    assert (image.kind, image.state, image.width, image.height) == ("image", "ready", 640, 427)
    assert image.placeholder
    assert image.thumbnail_url == image.file_url == f"/media/links/{image.id}.webp"
    stored = shown_link_picture(bob, UUID(image.id))
    with blobs.open_blob(stored.key) as file:
        content = file.read()
    assert len(content) == image.size
    shown = Image.open(io.BytesIO(content))
    assert (shown.format, shown.size, "exif" in shown.info) == ("WEBP", (640, 427), False)
    # Another message shows the same copy under an id of its own, which dies with it
    second = image_of(bob, say(alice, group, f"{web.origin}/tides again"))
    assert web.take() == []
    assert second.id != image.id
    assert shown_link_picture(bob, UUID(second.id)).key == stored.key
    with pytest.raises(NotFound):
        shown_link_picture(carol, UUID(image.id))
    delete_message(alice, first)
    with pytest.raises(NotFound):
        shown_link_picture(bob, UUID(image.id))
    # Where the namespace wants no previews any more they go, and nothing of them stays in the log or in the store
    Namespace.objects.filter(pk=namespace).update(policy={})
    with pytest.raises(NotFound):
        shown_link_picture(bob, UUID(second.id))
    assert tend_previews() == 1
    assert not LogEntry.objects.filter(data__contains="/media/links/").exists()
    assert not PreviewedMessage.objects.exists()
    LinkPreview.objects.update(expires_at=clock.now())
    forget_previews()
    assert (forget_pictures(), forget_pictures()) == (1, 0)
    assert not blobs.stands(stored.key)


@pytest.mark.parametrize(
    ("content", "address"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "/a.svg"),
        (b"\xff\xd8\xff\xe0 no picture", "/a.jpg"),
        (b"\x89PNG" + bytes(5 * 1024 * 1024), "/large.png"),
        (b"", "http://localhost:1/a.jpg"),
        (b"", "http://[::1"),
        (b"", "javascript:alert(1)"),
    ],
    ids=["svg", "damaged", "large", "private", "address", "scheme"],
)
def test_a_page_whose_picture_cannot_be_shown_is_shown_without_it(alice, group, web, content, address):
    with_picture(web, content, address)
    [preview] = look(alice, say(alice, group, f"{web.origin}/tides"))
    assert (preview.title, preview.image) == ("Tides", None)
    assert not LinkPicture.objects.exists()


def test_a_picture_that_a_namespace_blocks_is_shown_no_more_and_not_anew(alice, mod, group, web):
    content = picture()
    with_picture(web, content)
    shown = image_of(alice, say(alice, group, f"{web.origin}/tides"))
    list_hash(mod, "blocked", NewHash(kind="sha256", value=sending.sha256(content), reason="private"))
    with pytest.raises(NotFound):
        shown_link_picture(alice, UUID(shown.id))
    assert image_of(alice, say(alice, group, f"{web.origin}/tides")) is None


def test_a_picture_that_cannot_be_had_just_now_takes_neither_the_words_away_nor_the_one_that_is_known(
    alice, group, web, monkeypatch
):
    link = f"{web.origin}/tides"

    def seen_anew():
        LinkPreview.objects.update(expires_at=clock.now())
        [preview] = look(alice, say(alice, group, link))
        assert preview.title == "Tides"
        return preview.image

    with_picture(web, picture())
    assert image_of(alice, say(alice, group, link))
    with_picture(web, b"", status=503)
    assert seen_anew()
    # And is looked at again soon
    assert LinkPreview.objects.get().expires_at < clock.now() + timedelta(hours=2)
    with monkeypatch.context() as full:
        full.setattr(link_pictures.tempfile, "TemporaryFile", out_of_space)
        with_picture(web, picture())
        assert seen_anew()
    # A page that names none shows none
    web.replies.append((200, HTML, b"<title>Tides</title>"))
    assert seen_anew() is None


def test_one_picture_that_cannot_be_removed_keeps_no_other_and_is_looked_at_again(alice, group, web, monkeypatch):
    for number in range(2):
        with_picture(web, picture(size=(64 + number, 64)))
        said = say(alice, group, f"{web.origin}/{number}")
        assert image_of(alice, said)
        delete_message(alice, said)
    LinkPreview.objects.update(expires_at=clock.now())
    forget_previews()
    first = LinkPicture.objects.order_by("review_at")[0].pk
    remove = blobs.remove
    with monkeypatch.context() as refusing:
        refusing.setattr(blobs, "remove", lambda key: out_of_space() if first.hex in key else remove(key))
        assert forget_pictures() == 1
    assert LinkPicture.objects.get(review_at__gt=clock.now()).pk == first
    LinkPicture.objects.update(review_at=clock.now())
    assert forget_pictures() == 1


def test_previews_that_no_worker_has_made_are_asked_for_again_a_few_times(alice, group, web):
    said = say(alice, group, f"{web.origin}/tides")
    assert tend_previews() == 0
    for _ in range(5):
        PreviewedMessage.objects.update(due_at=clock.now())
        assert tend_previews() == 1
    assert PreviewedMessage.objects.get(message=said).due_at is None
    web.replies.append((200, HTML, PAGE.encode()))
    assert look(alice, said)


def test_its_sender_takes_previews_off_for_good(alice, bob, group, web):
    web.replies.append((200, HTML, PAGE.encode()))
    link = say(alice, group, f"{web.origin}/tides")
    assert look(bob, link)
    with pytest.raises(Forbidden):
        remove_previews(bob, link)
    remove_previews(alice, link)
    assert message(bob, link).previews == []
    assert not LogEntry.objects.filter(subject=link, data__contains="water comes").exists()
    edit_message(alice, link, body=f"Again: {web.origin}/tides")
    assert look(bob, link) == []
    early = say(alice, group, f"{web.origin}/tides")
    remove_previews(alice, early)
    assert look(bob, early) == []
    delete_message(alice, link)
    with pytest.raises(Gone):
        remove_previews(alice, link)


def test_previews_that_are_wanted_again_before_they_were_taken_off_go_the_next_time(
    alice, group, web, namespace, monkeypatch
):
    web.replies.append((200, HTML, PAGE.encode()))
    said = say(alice, group, f"{web.origin}/tides")
    assert look(alice, said)
    # Given a namespace that wanted none when it was looked at, and does by now
    with monkeypatch.context() as earlier:
        earlier.setattr(previews_of_messages, "namespaces_without_previews", Namespace.objects.all)
        tend_previews()
    assert message(alice, said).previews
    # When it wants none again
    Namespace.objects.filter(pk=namespace).update(policy={})
    assert tend_previews() == 1
    assert message(alice, said).previews == []


@pytest.mark.parametrize("change", ["takes it off", "deletes it", "writes another text"])
def test_a_page_that_comes_late_is_not_shown_under_what_has_changed_meanwhile(alice, group, web, change):
    link = f"{web.origin}/tides"
    said = say(alice, group, link)
    order = begin_previews(said)
    if change == "takes it off":
        remove_previews(alice, said)
    elif change == "deletes it":
        delete_message(alice, said)
    else:
        edit_message(alice, said, body="Never mind")
    finish_previews(order, {link: PageFacts(title="Tides", description="", site="")})
    assert message(alice, said).previews == []
    assert not LogEntry.objects.filter(subject=said, data__contains='"Tides"').exists()


@pytest.mark.parametrize(
    "reply",
    [
        (404, HTML, PAGE.encode()),
        (200, {"Content-Type": "text/plain"}, PAGE.encode()),
        (200, {**HTML, "Content-Encoding": "gzip"}, PAGE.encode()),
        (200, HTML, b"no title"),
        (302, {"Location": "http://10.0.0.1/"}),
        (302, {"Location": "http://localhost:1/"}),
        (302, {"Location": "file:///etc/passwd"}),
        (302, {"Location": "http://[::1"}),
    ],
    ids=["status", "type", "encoding", "title", "private", "loopback", "scheme", "address"],
)
def test_what_is_no_page_of_a_public_host_shows_nothing(alice, group, web, reply):
    web.replies.append(reply)
    assert look(alice, say(alice, group, f"{web.origin}/{reply[0]}")) == []
    assert len(web.take()) == 1


def test_the_pages_of_one_message_are_looked_at_within_five_seconds_all_together(alice, group, web, monkeypatch):
    links, left = [f"{web.origin}/{name}" for name in "abc"], []

    def slow(url, **how):
        left.append(how["timeout"])
        moments.append(moments[-1] + 3)
        raise Unreachable("nothing")

    moments = [0.0]
    monkeypatch.setattr(link_previews, "get", slow)
    monkeypatch.setattr(link_previews, "monotonic", lambda: moments[-1])
    assert look(alice, say(alice, group, " ".join(links))) == []
    assert left == [5, 2]


def test_a_page_without_a_name_of_its_site_is_shown_under_a_part_of_its_host(web, monkeypatch):
    page = Response(status=200, headers={"content-type": "text/html"}, body=b"<title>Long</title>", is_whole=True)
    monkeypatch.setattr(link_previews, "get", lambda url, **_: page)
    site = f"{'a' * 60}.{'b' * 60}.example"
    assert link_previews.look_at(f"https://{site}/", monotonic() + 5).facts.site == site[:100]


def test_messages_with_the_same_links_keep_them_in_one_order(alice, group, web):
    links, kept = [f"{web.origin}/{name}" for name in "abc"], []
    for order in (links, links[::-1]):
        begun = begin_previews(say(alice, group, " ".join(order)))
        with CaptureQueriesContext(connection) as queries:
            finish_previews(begun, dict.fromkeys(order))
        [insert] = [one["sql"] for one in queries if 'INSERT INTO "chat_linkpreview"' in one["sql"]]
        kept.append(sorted(DIGESTS.findall(insert), key=insert.index))
    assert kept[0] == kept[1] == sorted(kept[0])


def test_a_few_redirects_are_followed_and_each_is_judged(alice, group, web, settings):
    for number in range(4):
        web.replies.append((302, {"Location": f"/{number}"}))
    # A header with UTF-8 in it, and a page that is packed unasked
    web.replies.append((302, {"Location": "/Überblick".encode().decode("latin-1")}))
    packed = {"Content-Type": "application/xhtml+xml; charset=iso-8859-1", "Content-Encoding": "gzip"}
    web.replies.append((200, packed, gzip.compress("<title>Österreich</title>".encode("latin-1") + bytes(2**24))))
    assert [one.title for one in look(alice, say(alice, group, f"{web.origin}/a"))] == ["Österreich"]
    web.replies += [(302, {"Location": "/again"})] * 6
    assert look(alice, say(alice, group, f"{web.origin}/b")) == []
    paths = [one.path for one in web.take()]
    assert (len(paths), paths[5]) == (12, "/%C3%9Cberblick")
    # The same server by another name, which nobody has allowed
    web.replies[:] = [(302, {"Location": web.origin.replace("127.0.0.1", "localhost")}), (200, HTML, PAGE.encode())]
    assert look(alice, say(alice, group, f"{web.origin}/inside")) == []
    assert len(web.take()) == 1
    web.replies.clear()
    settings.OUTGOING_ALLOWED_HOSTS = []
    assert look(alice, say(alice, group, f"{web.origin}/c")) == []
    assert web.take() == []


def test_nothing_is_looked_at_where_the_namespace_does_not_say_so_and_little_for_one_person(
    alice, group, web, namespace, monkeypatch
):
    for number in range(LOOKS_PER_MINUTE // 2):
        look(alice, say(alice, group, f"{web.origin}/{number} {web.origin}/{number}/b"))
    asked = len(web.take())
    look(alice, say(alice, group, f"{web.origin}/one-more"))
    # A minute may have ended between them
    assert asked == LOOKS_PER_MINUTE
    assert len(web.take()) <= 1
    # Nor more on one day, however many minutes it has
    cache.clear()
    monkeypatch.setattr(previews, "LOOKS_PER_DAY", 1)
    for name in "abc":
        look(alice, say(alice, group, f"{web.origin}/day/{name}"))
    assert len(web.take()) == 1
    Namespace.objects.filter(pk=namespace).update(policy={})
    say(alice, group, f"{web.origin}/off")
    assert look(alice, say(alice, group, f"{web.origin}/off")) == []
    assert web.take() == []
