"""Writes the dashboards for Grafana from the tables below, or checks that the files are theirs.

Use: ``python deploy/grafana/make_dashboards.py [--check]``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDTH, HEIGHT, ACROSS = 8, 8, 24


@dataclass(frozen=True)
class Panel:
    """A graph: its title, its unit as Grafana names it, and its lines as (query, legend)."""

    title: str
    unit: str
    lines: tuple[tuple[str, str], ...]
    about: str = ""


def p95(metric: str, by: str) -> str:
    """The query of what one in twenty takes longer than."""
    return f"histogram_quantile(0.95, sum by (le, {by}) (rate({metric}_bucket[$__rate_interval])))"


def rate(metric: str, by: str = "", where: str = "") -> str:
    """The query of how often something happens in a second."""
    grouped = f" by ({by})" if by else ""
    return f"sum{grouped} (rate({metric}{where}[$__rate_interval]))"


_FAILED = '{status=~"5.."}'

PEOPLE = (
    Panel("Open sockets", "short", (("sum by (endpoint) (offchat_sockets)", "{{endpoint}}"),)),
    Panel("Frames handed to sockets", "cps", ((rate("offchat_deliveries_total"), "frames"),)),
    Panel("Streams that processes follow", "short", (("offchat_streams", "{{instance}}"),)),
    Panel(
        "Sockets that the server closed", "cps", ((rate("offchat_socket_closes_total", "code"), "{{code}}"),),
        "4409: too slow for what was to be sent.",
    ),
    Panel(
        "How sockets began to follow", "cps", ((rate("offchat_subscriptions_total", "outcome"), "{{outcome}}"),),
        "`refetched`: the log did not reach back so far.",
    ),
    Panel(
        "Lost on the way, and repaired", "cps",
        ((rate("offchat_doorbell_lost_total"), "rings lost"), (rate("offchat_gaps_repaired_total"), "gaps repaired")),
    ),
    Panel("Answers of the API", "reqps", ((rate("offchat_http_seconds_count", "status"), "{{status}}"),)),
    Panel("Slowest twentieth of the answers", "s", ((p95("offchat_http_seconds", "endpoint"), "{{endpoint}}"),)),
    Panel(
        "Answers that are errors", "percentunit",
        ((f"{rate('offchat_http_seconds_count', where=_FAILED)} / {rate('offchat_http_seconds_count')}", "5xx"),),
    ),
    Panel(
        "Slowest twentieth of the commands", "s", ((p95("offchat_command_seconds", "command"), "{{command}}"),),
        "From their turn in their socket on.",
    ),
    Panel("Commands that were refused", "cps", ((rate("offchat_commands_refused_total", "code"), "{{code}}"),)),
    Panel(
        "Downloads: until they begin", "s",
        (("histogram_quantile(0.95, sum by (le) (rate(offchat_download_begin_seconds_bucket[$__rate_interval])))",
          "slowest twentieth"),),
    ),
    Panel("Slowest twentieth of the downloads", "s", ((p95("offchat_download_seconds", "size"), "to {{size}}"),)),
    Panel("How downloads ended", "cps", ((rate("offchat_download_seconds_count", "outcome"), "{{outcome}}"),)),
    Panel("Slowest twentieth of the uploads", "s", ((p95("offchat_upload_seconds", "size"), "to {{size}}"),)),
    Panel("Bytes of uploads", "Bps", ((rate("offchat_upload_bytes_total"), "stored"),)),
    Panel("Uploads that ended", "cps", ((rate("offchat_uploads_total", "outcome"), "{{outcome}}"),)),
    Panel("Disk of uploads", "bytes", (("max by (state) (offchat_disk_bytes)", "{{state}}"),)),
)  # fmt: skip

WORK = (
    Panel("Workers by queue", "short", (("max by (queue) (offchat_workers)", "{{queue}}"),)),
    Panel("Jobs that wait", "short", (('max by (queue) (offchat_jobs{state="waiting"})', "{{queue}}"),)),
    Panel("Jobs that failed for good", "short", (('max by (queue) (offchat_jobs{state="failed"})', "{{queue}}"),)),
    Panel("How long the slowest twentieth waited", "s", ((p95("offchat_job_wait_seconds", "queue"), "{{queue}}"),)),
    Panel("How long the slowest twentieth took", "s", ((p95("offchat_job_seconds", "actor"), "{{actor}}"),)),
    Panel("Jobs by outcome", "cps", ((rate("offchat_job_seconds_count", "actor, outcome"), "{{actor}}: {{outcome}}"),)),
    Panel("Stages of the pipeline", "s", ((p95("offchat_stage_seconds", "stage"), "{{stage}}"),)),
    Panel("Jobs that Redis did not take", "cps", ((rate("offchat_jobs_unsent_total"), "jobs"),)),
    Panel("Workers that fell silent", "short", (("max(offchat_workers_silent)", "workers"),)),
    Panel("Push notifications", "cps", ((rate("offchat_pushes_total", "outcome"), "{{outcome}}"),)),
    Panel("Webhooks", "cps", ((rate("offchat_webhook_deliveries_total", "outcome"), "{{outcome}}"),)),
    Panel("Mails about unread messages", "cps", ((rate("offchat_digests_total", "outcome"), "{{outcome}}"),)),
    Panel("Memory", "bytes", (('process_resident_memory_bytes{job=~"offchat.*"}', "{{job}} {{instance}}"),)),
    Panel("Processor", "percentunit", (('rate(process_cpu_seconds_total{job=~"offchat.*"}[$__rate_interval])',
                                        "{{job}} {{instance}}"),)),
    Panel("Open files", "short", (('process_open_fds{job=~"offchat.*"}', "{{job}} {{instance}}"),)),
)  # fmt: skip

DASHBOARDS = {
    "offchat-people": ("OffChat: people", PEOPLE),
    "offchat-work": ("OffChat: queues and workers", WORK),
}


def dashboard(name: str, title: str, panels: tuple[Panel, ...]) -> dict[str, Any]:
    """A dashboard in Grafana's own form."""
    source = {
        "name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus", "hide": 0,
        "refresh": 1, "current": {},
    }  # fmt: skip
    return {
        "uid": name, "title": title, "tags": ["offchat"], "schemaVersion": 39, "version": 1, "editable": True,
        "refresh": "30s", "time": {"from": "now-6h", "to": "now"}, "timezone": "browser",
        "templating": {"list": [source]},
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }  # fmt: skip


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    targets = [
        {"refId": chr(ord("A") + line), "datasource": SOURCE, "expr": query, "legendFormat": legend}
        for line, (query, legend) in enumerate(panel.lines)
    ]
    row, column = divmod(number * WIDTH, ACROSS)
    return {
        "id": number + 1, "type": "timeseries", "title": panel.title, "description": panel.about,
        "datasource": SOURCE, "gridPos": {"x": column, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "custom": {"lineWidth": 1, "fillOpacity": 10}},
            "overrides": [],
        },
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": targets,
    }  # fmt: skip


def main() -> int:
    """Write the files, or with ``--check`` compare them; returns the exit status."""
    status = 0
    for name, (title, panels) in DASHBOARDS.items():
        path, text = FOLDER / f"{name}.json", json.dumps(dashboard(name, title, panels), indent=1) + "\n"
        if "--check" not in sys.argv[1:]:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            print(f"{path} is not what make_dashboards.py writes: run it.")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
