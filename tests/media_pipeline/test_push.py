"""Delivering pushes: what a push service is sent, what its answers lead to."""

import pytest
from py_vapid import Vapid02

from backend.accounts.services import issue_token
from backend.chat.services import create_room, send_message
from backend.ids import new_id, parse_id
from backend.notifications.inputs import NewSubscription, PushKeys
from backend.notifications.models import Notice, Subscription
from backend.notifications.services import subscribe_push
from media_pipeline.actors import deliver_pushes, notify_room
from media_pipeline.worker import check_catalogue
from tests.pushes import PRIVATE_KEY, PUBLIC_KEY, PushBrowser, push_service


@pytest.fixture(scope="module")
def served():
    """A push service on this machine."""
    with push_service() as service:
        yield service


@pytest.fixture
def service(served, settings):
    """It, with nothing posted so far, allowed by the settings of a server that has keys."""
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY, settings.PUSH_DELAY_S = PUBLIC_KEY, PRIVATE_KEY, 0
    settings.PUSH_ALLOWED_ORIGINS = [served.origin]
    served.take()
    return served


@pytest.fixture
def scene(service, alice, bob, person):
    """Makes alice say something in a room of hers and bob's, whose browser is subscribed; returns room and browser."""
    browser = PushBrowser(f"{service.origin}/send/to-bob?v=2")
    new = NewSubscription(endpoint=browser.endpoint, keys=PushKeys(**browser.subscription["keys"]))
    subscribe_push(issue_token(person("bob"), address="").actor, new, session_key="")
    room = parse_id(create_room(alice, kind="group", name="General", members=[bob.user_id])[0].id)
    say(alice, room)
    return room, browser


def say(actor, room):
    send_message(actor, room, client_id=str(new_id()), body="hello")


def work(room):
    """What a worker does with the two jobs of a room."""
    notify_room(str(room))
    deliver_pushes(str(room))


@pytest.mark.django_db(transaction=True)
def test_a_push_can_be_read_by_its_browser_alone_and_is_signed_by_this_server(scene, service):
    room, browser = scene
    work(room)

    [posted] = service.take()
    assert posted.path == "/send/to-bob?v=2"
    assert browser.read(posted.body) == {
        "room": str(room), "thread": None, "unread": 1, "title": None, "sender": None, "body": None,
        "kind": None, "namespace": None, "percent": None, "alert": None,
    }  # fmt: skip
    assert str(room).encode() not in posted.body
    assert Vapid02.verify(posted.headers["authorization"])
    assert f"k={PUBLIC_KEY}" in posted.headers["authorization"]
    wanted = {"content-encoding": "aes128gcm", "ttl": "86400", "urgency": "high"}
    assert {name: posted.headers[name] for name in wanted} == wanted
    # A push that a phone has not fetched yet is replaced by the next one of the room
    assert len(posted.headers["topic"]) <= 32
    assert Subscription.objects.get().used_at is not None
    work(room)
    assert service.take() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("reply", "subscribed", "due"),
    [((404, {}), 0, 0), ((410, {}), 0, 0), ((429, {"Retry-After": "30"}), 1, 1), ((503, {}), 1, 1), ((400, {}), 1, 0),
     ((302, {"Location": "/elsewhere"}), 1, 0)],
)  # fmt: skip
def test_what_a_push_service_answers_is_heeded(scene, service, reply, subscribed, due):
    room, _ = scene
    service.replies.append(reply)
    work(room)
    # A redirect is not followed
    assert len(service.take()) == 1
    assert (Subscription.objects.count(), Notice.objects.exclude(due_at=None).count()) == (subscribed, due)


@pytest.mark.django_db(transaction=True)
def test_a_subscription_whose_service_is_not_public_is_removed_and_nothing_is_sent(scene, service, settings):
    room, _ = scene
    settings.PUSH_ALLOWED_ORIGINS = []
    Subscription.objects.update(endpoint=service.origin.replace("http:", "https:"))
    work(room)
    assert service.take() == []
    assert Subscription.objects.count() == 0


def test_every_job_has_its_actor():
    check_catalogue()
