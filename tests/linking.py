"""Links whose pages were looked at, without any page, and pages with pictures."""

from __future__ import annotations

import io
from uuid import UUID

from django.apps import apps
from PIL import Image

from backend.accounts.access import Actor
from backend.chat import services as chat
from backend.chat.selectors import message
from backend.ids import new_id
from tests.pushes import PushService

HTML = {"Content-Type": "text/html; charset=utf-8"}

PICTURE = chat.PictureFacts(sha256="0" * 64, data=b"picture", width=40, height=30, placeholder="")
FACTS = chat.PageFacts(title="Tides", description="When the water comes", site="Harbour", picture=PICTURE)


def picture(size: tuple[int, int] = (1200, 800)) -> bytes:
    """A picture as a page would have one, with what a camera writes."""
    exif = Image.Exif()
    exif[271] = "Camera"
    Image.new("RGB", size, "navy").save(file := io.BytesIO(), "JPEG", exif=exif)
    return file.getvalue()


def with_picture(web: PushService, content: bytes, address: str = "/p.jpg", status: int = 200) -> None:
    """The next page has a picture, which is this."""
    head = f'<title>Tides</title><meta property="og:image" content="{address}">'
    web.replies += [(200, HTML, head.encode()), (status, {"Content-Type": "text/plain"}, content)]


def want_previews(room: UUID, *, wanted: bool) -> UUID:
    """Have the namespace of a room show previews, or no longer; its id."""
    key: UUID = apps.get_model("chat", "Room").objects.values_list("namespace", flat=True).get(pk=room)
    apps.get_model("accounts", "Namespace").objects.filter(pk=key).update(
        policy={"link_previews": True} if wanted else {}
    )
    return key


def linked_picture(actor: Actor, room: UUID) -> str:
    """Send a message that links to a page with a picture; the id of the picture."""
    url = "https://example.org/"
    said = UUID(chat.send_message(actor, room, client_id=str(new_id()), body=url)[0].id)
    order = chat.PreviewOrder(message_id=said, namespace_id=want_previews(room, wanted=True), urls=[url], unknown=[url])
    chat.finish_previews(order, {url: FACTS})
    [preview] = message(actor, said).previews
    return preview.image.id if preview.image else ""
