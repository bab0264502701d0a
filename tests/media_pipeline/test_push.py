"""Delivering pushes: what a push service is sent, what its answers lead to, and where nothing is ever sent."""

import ssl
import threading
from datetime import timedelta
from socket import create_server

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from py_vapid import Vapid02

from backend import clock
from backend.accounts.services import issue_token
from backend.chat.services import create_room, send_message
from backend.ids import new_id, parse_id
from backend.notifications.inputs import NewSubscription, PushKeys
from backend.notifications.models import Notice, Subscription
from backend.notifications.services import subscribe_push
from media_pipeline.actors import deliver_pushes, notify_room
from media_pipeline.push import guarded_post
from media_pipeline.push.guarded_post import NotPublic, Unreachable, is_public, post
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
        "room": str(room), "unread": 1, "title": None, "sender": None, "body": None,
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


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
     "2001:0:1:2::", "ff02::1", "198.51.100.1", "240.0.0.1"],
)  # fmt: skip
def test_no_address_of_a_private_network_counts_as_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_internet_count_as_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["https://localhost/x", "https://127.0.0.1/x", "https://[::1]/x", "http://example.org/x"]
)
def test_nothing_is_sent_to_what_is_not_public_or_not_https(url):
    with pytest.raises(NotPublic):
        post(url, headers={}, body=b"x", allowed=[])


def test_an_origin_is_allowed_as_a_whole_and_no_other_port_of_its_host(service):
    reply = post(f"{service.origin}/x", headers={}, body=b"x", allowed=[service.origin])
    assert reply.status == 201
    with pytest.raises(NotPublic):
        post(f"{service.origin}9/x", headers={}, body=b"x", allowed=[service.origin])


def test_a_name_that_nobody_knows_is_unreachable():
    with pytest.raises(Unreachable):
        post("https://nowhere.invalid/x", headers={}, body=b"x", allowed=[])


def test_a_service_that_sends_its_answer_byte_by_byte_is_cut_off():
    ended = threading.Event()
    with create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            peer, _ = listener.accept()
            with peer:
                try:
                    peer.sendall(b"HTTP/1.1 201 Created\r\nX: ")
                    while not ended.wait(0.02):
                        peer.sendall(b"x")
                except OSError:
                    pass

        dripping = threading.Thread(target=drip)
        dripping.start()
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(Unreachable):
            post(f"{origin}/x", headers={}, body=b"x", allowed=[origin], total_s=0.3)
        ended.set()
        dripping.join()


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """A push service with a certificate for `localhost`, which this process trusts as it does those of the system."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(clock.now() - timedelta(days=1)).not_valid_after(clock.now() + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    certificate = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem, secret = tmp_path / "certificate.pem", tmp_path / "key.pem"
    pem.write_bytes(certificate.sign(key, SHA256()).public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    guarded_post._trust.cache_clear()
    with push_service(context) as service:
        yield service
    guarded_post._trust.cache_clear()


def test_a_service_proves_its_name_by_its_certificate(certified):
    port = certified.origin.rpartition(":")[2]
    known, other = f"https://localhost:{port}", f"https://127.0.0.1:{port}"
    assert post(f"{known}/x", headers={}, body=b"x", allowed=[known]).status == 201
    assert len(certified.take()) == 1
    with pytest.raises(Unreachable, match="certificate verify failed"):
        post(f"{other}/x", headers={}, body=b"x", allowed=[other])
    assert certified.take() == []


def test_a_server_that_cannot_prove_its_name_is_sent_nothing(service):
    """It speaks no TLS at all: the handshake fails before a byte of the push is sent."""
    origin = service.origin.replace("http:", "https:")
    with pytest.raises(Unreachable):
        post(f"{origin}/x", headers={}, body=b"x", allowed=[origin])
    assert service.take() == []
