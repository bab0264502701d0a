"""Prints a table of every package of some CycloneDX documents, with its version and licence: ``licences.py FILE…``.

Where a package declares none, that of docs/dependencies.md counts. Packages without either are named on standard error,
for a person to look at; the exit status is 0 all the same.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

_LONGEST_NAME = 60
_STATED = Path(__file__).resolve().parents[1] / "docs" / "dependencies.md"


def stated() -> dict[str, str]:
    """The licences that docs/dependencies.md gives to packages, by name."""
    return dict(re.findall(r"^\| (\S+) \| .+ \| (.+) \|$", _STATED.read_text(), re.MULTILINE))


def licence_of(component: dict[str, Any]) -> str:
    """The licences that a component declares, as identifiers where it uses them; empty where it declares none."""
    found = []
    for one in component.get("licenses", []):
        licence = one.get("license", {})
        name = one.get("expression") or licence.get("id") or licence.get("name", "")
        # A licence without a name of its own is called after its package, and begins with its name as a rule.
        name = licence.get("text", {}).get("content", "") if name.startswith("declared license of") else name
        found.append(name.strip().partition("\n")[0][:_LONGEST_NAME])
    return ", ".join(dict.fromkeys(filter(None, found)))


def table(documents: list[dict[str, Any]]) -> tuple[str, list[str]]:
    """Return the table in Markdown, and the packages without a licence."""
    rows, known = {}, stated()
    for component in (one for document in documents for one in document["components"]):
        name = "/".join(filter(None, (component.get("group"), component["name"])))
        by_us = known.get(name.lower().replace("_", "-"), "").partition(";")[0]
        rows[name, component.get("version", "")] = licence_of(component) or by_us
    lines = [
        f"| {name} | {version} | {licence or 'not declared'} |" for (name, version), licence in sorted(rows.items())
    ]
    missing = [name for (name, _), licence in sorted(rows.items()) if not licence]
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *lines, ""]), missing


def main(paths: list[str]) -> int:
    """Print the table of the files; returns the exit status."""
    printed, missing = table([json.loads(Path(path).read_text()) for path in paths])
    print(printed, end="")
    for name in missing:
        print(f"{name} declares no licence: look at its project.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
