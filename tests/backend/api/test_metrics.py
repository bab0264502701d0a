"""Metrics: what they count, who may read them, and where processes that serve nothing else have them."""

import subprocess
import sys

import httpx
import pytest

from backend.edge.metrics_listener import serve_metrics
from backend.errors import Misconfigured
from backend.settings.metrics import _listening, _networks
from tests.server import free_port


@pytest.mark.django_db
def test_figures_count_answers_by_endpoint(client, client_for):
    client_for("alice").get("/api/v1/me/")
    answer = client.get("/metrics")
    assert answer["Content-Type"].startswith("text/plain")
    assert 'offchat_http_seconds_count{endpoint="MeView",method="GET",status="200"}' in answer.content.decode()


class TestWhoMayReadMetrics:
    """This machine and private networks, or who has the token."""

    def status(self, client, **about):
        return client.get("/metrics", **about).status_code

    def test_strangers_and_those_behind_a_proxy_that_is_not_known_may_not(self, client):
        assert [self.status(client, REMOTE_ADDR=address) for address in ("10.2.3.4", "::ffff:10.2.3.4", "fd00::1")] == [
            200, 200, 200,
        ]  # fmt: skip
        assert [self.status(client, REMOTE_ADDR=address) for address in ("203.0.113.9", "2001:db8::1", "")] == [403] * 3
        assert self.status(client, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.0.0.1") == 403

    def test_behind_a_trusted_proxy_the_address_of_the_client_counts(self, client, settings):
        settings.TRUST_PROXY = True
        assert self.status(client, HTTP_X_FORWARDED_FOR="10.0.0.1") == 200
        refused = client.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9")
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        # Where there is another address to ask, nobody is answered through a proxy, which may give all its own address
        settings.METRICS_ADDRESS = ("0.0.0.0", 9464)
        assert self.status(client, HTTP_X_FORWARDED_FOR="10.0.0.1") == 403
        assert self.status(client) == 200

    def test_with_a_token_it_alone_counts(self, client, settings):
        settings.METRICS_TOKEN = "s3cret"
        assert self.status(client) == 401
        assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer other")["WWW-Authenticate"] == "Bearer"
        assert self.status(client, REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION="Bearer s3cret") == 200

    @pytest.mark.parametrize(
        ("read", "given", "sentence"),
        [
            (_listening, ":9464", "METRICS_ADDRESS must be an address with a port, like 0.0.0.0:9464, not ':9464'."),
            (_listening, "0.0.0.0:70000", "METRICS_ADDRESS must be .* not '0.0.0.0:70000'."),
            (
                _networks,
                ["10.0.0.1/8"],
                "METRICS_NETWORKS must be networks like 10.0.0.0/8, by commas: .*bits set",
            ),
        ],
        ids=["no host", "no port", "no network"],
    )
    def test_addresses_that_make_no_sense_are_said_so(self, read, given, sentence):
        with pytest.raises(Misconfigured, match=sentence):
            read(given)

    def test_a_process_without_an_address_of_its_own_serves_them_at_one_for_metrics(self, settings):
        settings.METRICS_ADDRESS, settings.METRICS_TOKEN = ("127.0.0.1", free_port()), "s3cret"
        server = serve_metrics(shared=False)
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            with pytest.raises(Misconfigured, match=f"METRICS_ADDRESS 127.0.0.1:{server.server_port} cannot be used"):
                serve_metrics()
            assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
            assert httpx.get(f"{address}/metrics").json()["code"] == "unauthenticated"
            told = httpx.get(f"{address}/metrics", headers={"Authorization": "Bearer s3cret"})
            assert "offchat_job_seconds" in told.text or "offchat_http_seconds" in told.text
            # What is the same for all processes is told by the web servers alone.
            assert "offchat_jobs{" not in told.text
            assert httpx.get(f"{address}/other").status_code == 404
        finally:
            server.shutdown()
            server.server_close()


@pytest.mark.django_db
def test_processes_that_share_a_folder_count_together_and_the_dead_have_nothing_open(client, settings, tmp_path):
    # Given two processes that have ended: what they counted stands, what they had open does not
    settings.METRICS_FOLDER = str(tmp_path)
    counting = (
        "from prometheus_client import Counter, Gauge\n"
        "Counter('sent_total', 'x').inc(2); Gauge('open', 'x', multiprocess_mode='livesum').inc()"
    )
    for _ in range(2):
        environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        subprocess.run([sys.executable, "-c", counting], env=environment, check=True)
    # When
    figures = client.get("/metrics").content.decode()
    # Then
    assert "sent_total 4.0" in figures
    assert "\nopen " not in figures
