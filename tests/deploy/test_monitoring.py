"""Alert rules and dashboards speak of metrics that there are, fire where they should, and are what their tables say."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

import consumers.asgi
import media_pipeline.actors
from backend.edge.metrics import exposition
from tests.promtool import promtool

ROOT = Path(__file__).parent.parent.parent
PROMETHEUS = ROOT / "deploy" / "prometheus"
GRAFANA = ROOT / "deploy" / "grafana"
RULES = yaml.safe_load((PROMETHEUS / "offchat.rules.yml").read_text())["groups"][0]["rules"]
COUNTING = (consumers.asgi, media_pipeline.actors)
"""What brings in all that counts, of web processes and of workers."""
OF_PROMETHEUS = {"up": {"job", "instance"}}
OF_TARGETS = {"job", "instance", "exported_job", "le"}
_GROUPED = r"\b(?:by|on)\s*\(([^)]*)\)"


def told() -> dict[str, set[str]]:
    """Every metric that web processes and workers tell, by the names of its series, with its labels."""
    found = dict(OF_PROMETHEUS)
    for family in text_string_to_metric_families(exposition().decode()):
        labels = {label for sample in family.samples for label in sample.labels}
        ends = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}.get(family.type, ("",))
        found |= {family.name + end: labels for end in ends}
    for collector, names in REGISTRY._collector_to_names.items():
        found |= {name: set(getattr(collector, "_labelnames", ())) | found.get(name, set()) for name in names}
    return found


def queries() -> Iterator[tuple[str, str]]:
    """Every query of the rules, the dashboards and the autoscaling, with where it stands."""
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for path in sorted((GRAFANA / "dashboards").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            yield from ((f"{path.stem}: {panel['title']}", target["expr"]) for target in panel["targets"])
    scaling = ROOT / "deploy" / "kubernetes" / "large" / "scaling.yaml"
    for scaled in yaml.safe_load_all(scaling.read_text()):
        yield from (
            (scaled["metadata"]["name"], trigger["metadata"]["query"]) for trigger in scaled["spec"]["triggers"]
        )


def spoken_of(query: str) -> Iterator[tuple[str, set[str]]]:
    """The metrics of a query, each with the labels that it is asked for."""
    plain = re.sub(_GROUPED, " ", query)
    for name, matchers in re.findall(r"\b([a-z][a-z0-9_]*)\b(?!\s*\()(\{[^}]*\})?", plain):
        if "_" in name or name in OF_PROMETHEUS:
            yield name, set(re.findall(r"(\w+)\s*[=!]", matchers))


def grouped_by(query: str) -> set[str]:
    """The labels by which a query adds up."""
    return {label for inner in re.findall(_GROUPED, query) for label in re.findall(r"\w+", inner)}


def test_every_metric_and_label_of_rules_and_dashboards_is_told() -> None:
    known = told()
    wrong = []
    for place, query in queries():
        for name, labels in spoken_of(query):
            if labels - known.get(name, set()) - OF_TARGETS or name not in known:
                wrong.append((place, name, labels))
        every = set().union(*(known.get(name, set()) for name, _ in spoken_of(query)), OF_TARGETS)
        if grouped_by(query) - every:
            wrong.append((place, "by", grouped_by(query) - every))
    assert wrong == []
    assert ("offchat_jobs", {"state"}) in spoken_of('max by (queue) (offchat_jobs{state="waiting"}) > 0')


def test_the_rules_fire_where_they_should_and_leave_a_server_that_is_well_alone() -> None:
    program = promtool()
    assert program, "python -m tests.provision fetches promtool"
    for order in (["check", "config", "prometheus.yml"], ["test", "rules", "offchat.tests.yml"]):
        said = subprocess.run([program, *order], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
    tried = (PROMETHEUS / "offchat.tests.yml").read_text()
    assert [rule["alert"] for rule in RULES if rule["alert"] not in tried] == []


def test_every_alert_is_described_for_people() -> None:
    rows = re.findall(r"^\| (`OffChat.+?) \|", (ROOT / "docs" / "monitoring.md").read_text(), re.MULTILINE)
    described = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert described == {rule["alert"] for rule in RULES}


def test_the_dashboards_are_what_their_tables_say() -> None:
    said = subprocess.run([sys.executable, GRAFANA / "make_dashboards.py", "--check"], capture_output=True, check=False)
    assert (said.returncode, said.stdout) == (0, b"")


def test_prometheus_and_grafana_look_for_services_that_there_are() -> None:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    jobs = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["scrape_configs"]
    looked_for = {name for job in jobs for where in job["dns_sd_configs"] for name in where["names"]}
    assert looked_for == {"backend", "worker", "worker-transcode"}
    port = str({where["port"] for job in jobs for where in job["dns_sd_configs"]}.pop())
    for name in looked_for:
        assert compose["services"][name]["environment"]["METRICS_ADDRESS"] == f"0.0.0.0:{port}"
    source = yaml.safe_load((GRAFANA / "provisioning" / "datasources" / "offchat.yml").read_text())["datasources"][0]
    assert source["url"] == "http://prometheus:9090"
    provider = yaml.safe_load((GRAFANA / "provisioning" / "dashboards" / "offchat.yml").read_text())["providers"][0]
    mounted = [line.split(":") for line in compose["services"]["grafana"]["volumes"]]
    assert ["./deploy/grafana/dashboards", provider["options"]["path"], "ro"] in mounted


@pytest.mark.parametrize("service", ["prometheus", "grafana"])
def test_what_watches_is_started_only_where_it_is_asked_for(service: str) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert compose["services"][service]["profiles"] == ["monitoring"]
