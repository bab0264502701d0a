"""Forms that break off: the same form again takes over, also after its server was killed."""

from __future__ import annotations

import json
from uuid import uuid4

from tests.consumers.transfer.test_forms import appeared, begin, came, history, sent_again
from tests.server import WebServer
from tests.sockets import following
from tests.tus import answer_of, clip

MIB = 1024 * 1024
MINUTES_LATER = """
import datetime, django; django.setup()
from django.conf import settings
from django.db.models import F
from backend.media.models import Upload
from backend.media.services import expire_uploads
passed = datetime.timedelta(seconds=2 * settings.STALLED_S)
Upload.objects.filter(ended_at=None).update(expires_at=F("expires_at") - passed)
print(expire_uploads())
"""


class TestBrokenConnections:
    async def test_the_room_sees_the_message_first_and_its_end_when_the_connection_breaks(
        self, server: WebServer
    ) -> None:
        async with following(server.url, server.tokens["bob"]) as bob:
            # Given a form that has sent half of its file
            content, client_id = clip(2 * MIB), str(uuid4())
            connection, _ = begin(server, content, MIB, client_id)
            created = await bob.event("message.created")
            [file] = created["data"]["attachments"]
            assert (file["state"], file["kind"]) == ("uploading", "video")
            assert (await bob.event("upload.progress"))["data"]["received"] > 0
            # When its connection breaks
            connection.close()
            # Then the message goes, and the same form can be sent again under the same name
            gone = await bob.event("message.deleted")
            assert gone["data"]["id"] == created["data"]["id"]
            assert (gone["data"]["reason"], gone["actor"]) == ("expired", None)
            text = sent_again(server, content, client_id)
            shown = json.loads(text.partition("\r\n\r\n")[2])
            assert shown["size"] == len(content)
            assert shown["id"] != file["id"]

    def test_the_same_form_again_takes_over_from_one_that_hangs(self, server: WebServer) -> None:
        # Given a form that hangs after its message has appeared
        content, client_id, before = clip(2 * MIB), str(uuid4()), history(server)
        hanging, _ = begin(server, content, MIB, client_id)
        appeared(server, before)
        # When the client sends it again, then that one counts
        sent_again(server, content, client_id)
        assert answer_of(hanging)[0] == 423
        hanging.close()

    def test_a_form_whose_server_was_killed_can_be_sent_again(self, server: WebServer) -> None:
        # Given a form whose message stands
        content, client_id, before = clip(2 * MIB), str(uuid4()), history(server)
        hanging, _ = begin(server, content, MIB, client_id)
        appeared(server, before)
        # When the server dies without being able to take it back
        server.kill()
        server.start()
        # Then the same form fills the place that it has
        text = sent_again(server, content, client_id)
        shown = json.loads(text.partition("\r\n\r\n")[2])
        assert server.client().get(f"/media/{shown['id']}/file").content == content
        assert len(came(server, before)) == 1
        hanging.close()

    async def test_a_form_whose_server_was_killed_ends_in_minutes_and_can_be_sent_again(
        self, server: WebServer
    ) -> None:
        # Given a form whose message stands, and a server that dies without being able to take it back
        content, client_id, before = clip(2 * MIB), str(uuid4()), history(server)
        hanging, _ = begin(server, content, MIB, client_id)
        appeared(server, before)
        server.kill()
        server.start()
        async with following(server.url, server.tokens["bob"]) as bob:
            # When nobody sends it again for twice the time that a request may be silent
            assert server.manage(MINUTES_LATER).split() == ["1"]
            # Then the sweeper ends it, and everybody is told why
            gone = await bob.event("message.deleted")
            assert (gone["data"]["reason"], gone["actor"]) == ("expired", None)
        # And the same form makes a message of its own then
        sent_again(server, content, client_id)
        assert len(came(server, before)) == 1
        hanging.close()

    def test_a_form_is_taken_before_the_sweeper_has_ended_what_an_earlier_one_left(self, server: WebServer) -> None:
        content, client_id, before = clip(2 * MIB), str(uuid4()), history(server)
        hanging, _ = begin(server, content, MIB, client_id)
        appeared(server, before)
        server.kill()
        server.start()
        server.manage(MINUTES_LATER.replace("expire_uploads()", "0"))
        sent_again(server, content, client_id)
        hanging.close()
