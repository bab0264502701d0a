"""Requests to addresses that people have named: where nothing is ever sent, and what bounds an answer."""

import socket
import ssl
import threading
from datetime import timedelta
from socket import create_server

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from backend import clock, outgoing
from backend.outgoing import NotPublic, Unreachable, address_fault, get, is_public, post
from tests.pushes import push_service


@pytest.fixture(scope="module")
def served():
    with push_service() as service:
        yield service


@pytest.fixture
def service(served):
    """A server on this machine that keeps what it is sent; nothing so far."""
    served.take()
    return served


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fec0::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:a00:1::", "2001:0:1:2::", "ff02::1", "198.51.100.1", "240.0.0.1"],
)  # fmt: skip
def test_no_address_of_a_private_network_counts_as_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_internet_count_as_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["https://localhost/x", "https://127.0.0.1/x", "https://[::1]/x", "https://[::ffff:127.0.0.1]/x",
     "https://2130706433/x", "https://0x7f000001/x", "https://127.1/x", "http://example.org/x", "ftp://example.org/",
     "file:///etc/passwd", "https://", "https://name:word@example.org/", "https://example.org:0/", "https://[::1",
     "https://exa mple.org/", "https://example.org/\r\nX: y", "https://example.org/" + "x" * 2048],
)  # fmt: skip
def test_nothing_is_sent_to_what_is_not_public_or_not_https(url, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    with pytest.raises(NotPublic):
        post(url, b"x", {})


def test_a_host_with_one_private_address_is_none_and_the_address_that_was_judged_is_the_one_that_is_used(monkeypatch):
    answers = [["1.1.1.1", "10.0.0.1"], ["1.1.1.1"], ["127.0.0.1"]]
    connected = []

    def look_up(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    def connect(place, timeout):
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotPublic):
        get("http://two.example/", limit=9, accept="*/*")
    with pytest.raises(Unreachable):
        get("http://rebinding.example/", limit=9, accept="*/*")
    # The second look-up would have said otherwise, and there was none
    assert (connected, answers) == ([("1.1.1.1", 80)], [["127.0.0.1"]])


def test_an_origin_is_allowed_as_a_whole_and_no_other_port_of_its_host(service, settings):
    assert post(f"{service.origin}/x", b"x", {}, origins=[service.origin]).status == 201
    with pytest.raises(NotPublic):
        post(f"{service.origin}9/x", b"x", {}, origins=[service.origin])
    host = service.origin.removeprefix("http://")
    for named in (host, "127.0.0.1"):
        settings.OUTGOING_ALLOWED_HOSTS = [named]
        assert post(f"{service.origin}/x", b"x", {}).status == 201
        assert address_fault(f"{service.origin}/x") is None
    settings.OUTGOING_ALLOWED_HOSTS = [f"{host}9"]
    with pytest.raises(NotPublic):
        get(f"{service.origin}/x", limit=9, accept="*/*")


def test_an_answer_is_read_up_to_its_limit_and_a_redirect_is_not_followed(service, settings):
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1"]
    service.replies += [
        (200, {"Content-Type": "text/html"}, b"x" * 1000),
        (200, {}, b"short"),
        (302, {"Location": "/elsewhere", "Retry-After": "7"}),
    ]
    long, short, redirect = (get(f"{service.origin}/ä?q=ü", limit=100, accept="text/html") for _ in range(3))
    assert (long.status, long.body, long.is_whole, long.headers["content-type"]) == (
        200,
        b"x" * 100,
        False,
        "text/html",
    )
    assert (short.body, short.is_whole) == (b"short", True)
    assert (redirect.status, redirect.headers["location"], redirect.retry_after_s) == (302, "/elsewhere", 7)
    asked = service.take()
    assert [request.path for request in asked] == ["/%C3%A4?q=%C3%BC"] * 3
    assert (asked[0].headers["accept"], asked[0].headers["accept-encoding"]) == ("text/html", "identity")


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://10.0.0.1/", "https://[::1]/", "nonsense", "https://a@b/"]
)
def test_an_address_that_could_never_be_used_is_said_to_be_so_at_once(url):
    assert address_fault(url)
    assert address_fault("https://example.org/hook?x=1") is None


def test_a_name_that_is_not_found_in_time_is_unreachable(monkeypatch):
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait() and [])
    with pytest.raises(Unreachable):
        get("http://slow.example/", limit=9, accept="*/*", timeout=0.05)
    answered.set()


def test_a_name_that_nobody_knows_is_unreachable():
    with pytest.raises(Unreachable):
        post("https://nowhere.invalid/x", b"x", {})


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
            post(f"{origin}/x", b"x", {}, origins=[origin], timeout=0.3)
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
    outgoing._trust.cache_clear()
    with push_service(context) as service:
        yield service
    outgoing._trust.cache_clear()


def test_a_service_proves_its_name_by_its_certificate(certified):
    port = certified.origin.rpartition(":")[2]
    known, other = f"https://localhost:{port}", f"https://127.0.0.1:{port}"
    assert post(f"{known}/x", b"x", {}, origins=[known]).status == 201
    assert len(certified.take()) == 1
    with pytest.raises(Unreachable, match="certificate verify failed"):
        post(f"{other}/x", b"x", {}, origins=[other])
    assert certified.take() == []


def test_a_server_that_cannot_prove_its_name_is_sent_nothing(service):
    """It speaks no TLS at all: the handshake fails before a byte of the push is sent."""
    origin = service.origin.replace("http:", "https:")
    with pytest.raises(Unreachable):
        post(f"{origin}/x", b"x", {}, origins=[origin])
    assert service.take() == []
