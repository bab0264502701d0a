"""OffChat on Kubernetes: the overlays come to what Kubernetes and KEDA take, closed, and speak of what there is."""

import re
import shutil
import subprocess
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from backend.cli.main import _parser
from backend.jobs.catalogue import Queue
from backend.settings.limits import DRAIN_S
from tests.checkers import checkers

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "deploy" / "kubernetes"
OVERLAYS = ("small", "large")
ENTRYPOINT = (ROOT / "deploy" / "entrypoint.sh").read_text()


def thing(**properties: Any) -> dict[str, Any]:
    """The schema of an object with these properties, all required and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


TEXT, COUNT = {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 1}
QUERY = thing(serverAddress=TEXT, query=TEXT, threshold=TEXT)
SCALED = thing(
    apiVersion={"const": "keda.sh/v1alpha1"},
    kind={"const": "ScaledObject"},
    metadata=thing(name=TEXT, namespace=TEXT, labels={"type": "object"}),
    spec=thing(
        scaleTargetRef=thing(name=TEXT),
        minReplicaCount=COUNT,
        maxReplicaCount=COUNT,
        pollingInterval=COUNT,
        cooldownPeriod=COUNT,
        fallback=thing(failureThreshold=COUNT, replicas=COUNT),
        advanced=thing(
            horizontalPodAutoscalerConfig=thing(
                behavior=thing(
                    scaleDown=thing(
                        stabilizationWindowSeconds={"type": "integer", "minimum": 0, "maximum": 3600},
                        policies={
                            "type": "array",
                            "items": thing(type={"enum": ["Pods", "Percent"]}, value=COUNT, periodSeconds=COUNT),
                        },
                    )
                )
            )
        ),
        triggers={
            "type": "array",
            "minItems": 1,
            # All values are texts, numbers too.
            "items": thing(
                type={"const": "prometheus"}, metadata=thing(serverAddress=TEXT, query=TEXT, threshold=TEXT)
            ),
        },
    ),
)
"""The fields of KEDA's ScaledObject that are used here, written by hand after its definition."""


@cache
def objects(overlay: str) -> list[dict[str, Any]]:
    """What an overlay comes to."""
    command = [checkers() / "kubectl", "kustomize", FOLDER / overlay]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    assert made.stderr == ""
    return [one for one in yaml.safe_load_all(made.stdout) if one]


def of(overlay: str, *kinds: str) -> dict[str, dict[str, Any]]:
    """The objects of some kinds by their names."""
    return {one["metadata"]["name"]: one for one in objects(overlay) if one["kind"] in kinds}


def templates(overlay: str) -> dict[str, dict[str, Any]]:
    """What pods are made from, by the names of what makes them."""
    made = of(overlay, "Deployment", "StatefulSet", "Job")
    return {name: one["spec"]["template"] for name, one in made.items()}


def containers(overlay: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, template in templates(overlay).items():
        pod = template["spec"]
        yield from ((name, one) for one in pod["containers"] + pod.get("initContainers", []))


def chosen(labels: dict[str, str], overlay: str) -> list[str]:
    """What the pods with these labels are made by."""
    every = templates(overlay).items()
    return [name for name, template in every if labels.items() <= template["metadata"]["labels"].items()]


def test_kubernetes_takes_every_object(tmp_path: Path) -> None:
    for overlay in OVERLAYS:
        known = [one for one in objects(overlay) if one["kind"] != "ScaledObject"]
        (tmp_path / f"{overlay}.yaml").write_text(yaml.safe_dump_all(known))
    command = [checkers() / "kubernetes-validate", "--strict", "--quiet", *tmp_path.iterdir()]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_keda_takes_what_starts_more_of_them() -> None:
    scaled = of("large", "ScaledObject")
    assert scaled.keys() == of("large", "Deployment").keys()
    for name, one in scaled.items():
        jsonschema.validate(one, SCALED)
        spec = one["spec"]
        assert spec["scaleTargetRef"]["name"] == name
        assert spec["minReplicaCount"] <= spec["fallback"]["replicas"] <= spec["maxReplicaCount"]
        # Otherwise each new version would set the number back.
        assert "replicas" not in of("large", "Deployment")[name]["spec"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_pod_may_more_than_its_work(overlay: str) -> None:
    for template in templates(overlay).values():
        pod = template["spec"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for name, container in containers(overlay):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }, name  # fmt: skip
        assert container["resources"]["limits"]["memory"], name
    policies = of(overlay, "NetworkPolicy")
    closed = policies["offchat-nothing"]["spec"]
    assert (closed["podSelector"], closed["policyTypes"]) == ({}, ["Ingress", "Egress"])


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_all_queues_have_a_worker(overlay: str) -> None:
    served: list[str] = []
    for name, template in templates(overlay).items():
        arguments = template["spec"]["containers"][0].get("args", [])
        assert name in {"database", "redis"} or f"    {arguments[0]})" in ENTRYPOINT, name
        if arguments[:1] == ["worker"]:
            served += arguments[1:] or get_args(Queue)
    assert sorted(served) == sorted(get_args(Queue))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_names_another_object_names_one_that_there_is(overlay: str) -> None:
    claims = of(overlay, "PersistentVolumeClaim")
    for template in templates(overlay).values():
        for volume in template["spec"].get("volumes", []):
            assert volume.get("persistentVolumeClaim", {"claimName": "offchat-data"})["claimName"] in claims
    for service in of(overlay, "Service").values():
        assert len(chosen(service["spec"]["selector"], overlay)) == 1
    budgets = [
        chosen(one["spec"]["selector"]["matchLabels"], overlay) for one in of(overlay, "PodDisruptionBudget").values()
    ]
    assert sorted(budgets) == sorted([name] for name in of(overlay, "Deployment"))
    ingress = of(overlay, "Ingress")["offchat"]["spec"]
    backend = ingress["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] in of(overlay, "Service")


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_settings_are_settings(overlay: str) -> None:
    rows = re.findall(r"^\| (`[A-Z].+?) \|", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    known = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    [config] = of(overlay, "ConfigMap").values()
    named = {
        one["name"] for name, container in containers(overlay) for one in container.get("env", []) if name != "database"
    }
    assert (config["data"].keys() | named) - known == set()


def test_a_web_process_that_goes_has_time_to_send_its_people_away() -> None:
    pod = templates("large")["offchat-web"]["spec"]
    [web] = pod["containers"]
    wait = int(web["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["terminationGracePeriodSeconds"] >= 2 * (wait + DRAIN_S)
    # A new one is there before an old one goes.
    assert of("large", "Deployment")["offchat-web"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert web[probe]["httpGet"]["httpHeaders"] == [{"name": "Host", "value": "localhost"}]
    assert "localhost" in of("large", "ConfigMap").popitem()[1]["data"]["ALLOWED_HOSTS"].split(",")


def test_a_backup_is_made_every_night_where_an_overlay_takes_the_component(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mine").mkdir()
    wanted = {"resources": ["../large"], "components": ["../backup"], "kind": "Kustomization"}
    (tmp_path / "mine" / "kustomization.yaml").write_text(yaml.safe_dump(wanted))
    command = [checkers() / "kubectl", "kustomize", tmp_path / "mine"]
    made = list(yaml.safe_load_all(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    [job] = [one for one in made if one["kind"] == "CronJob"]
    (tmp_path / "job.yaml").write_text(yaml.safe_dump(job))
    said = subprocess.run(
        [checkers() / "kubernetes-validate", "--strict", "--quiet", tmp_path / "job.yaml"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    assert job["metadata"]["namespace"] == "offchat"
    template = job["spec"]["jobTemplate"]["spec"]["template"]
    [container] = template["spec"]["containers"]
    # It may no more than the job that migrates, runs the same image, and may speak to the storage.
    migrates = templates("large")["offchat-migrate"]["spec"]
    same = ("image", "securityContext", "volumeMounts")
    assert {name: container[name] for name in same} == {name: migrates["containers"][0][name] for name in same}
    assert template["spec"]["securityContext"] == migrates["securityContext"]
    [out] = [one for one in made if one["metadata"]["name"] == "offchat-out"]
    [rule] = out["spec"]["podSelector"]["matchExpressions"]
    assert template["metadata"]["labels"]["app.kubernetes.io/component"] in rule["values"]
    names = [one.get("configMapRef", one.get("secretRef"))["name"] for one in container["envFrom"]]
    [settings] = [one["data"] for one in made if one["kind"] == "ConfigMap" and one["metadata"]["name"] == names[2]]
    words = [re.sub(r"\$\((\w+)\)", lambda found: settings[found[1]], word) for word in container["args"]]
    assert words[0] == "offchat"
    parsed = _parser().parse_args(words[1:])
    assert (parsed.action, parsed.target, parsed.keep) == (None, settings["TARGET"], int(settings["KEEP"]))


def test_the_overlay_of_the_documentation_changes_what_it_says(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "deployment.md").read_text()
    [mine] = re.findall(r"# deploy/kubernetes/mine/kustomization.yaml\n(.*?)```", text, re.DOTALL)
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kustomization.yaml").write_text(textwrap.dedent(mine))
    command = [checkers() / "kubectl", "kustomize", tmp_path / "mine"]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "image: registry.mine.example/offchat-app:0.1.0" in made
    # Neither the ingress nor the addresses of the server are those of the example any more.
    assert "example.org" not in made
