"""The bill of materials: everything that an installation is made of, from the lock files, as CycloneDX 1.6 on standard output."""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def python_components(lock: str) -> list[dict[str, Any]]:
    """A component for each pinned package, with the hashes of all its files."""
    found = []
    for name, version, rest in PINNED.findall(lock):
        hashes = [{"alg": "SHA-256", "content": digest} for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})", rest)]
        found.append(_component("pypi", re.sub(r"[-_.]+", "-", name).lower(), version, hashes))
    return found


def front_end_components(lock: dict[str, Any]) -> list[dict[str, Any]]:
    """What the browser gets; tools of the tests are none of it."""
    found = []
    for path, facts in lock["packages"].items():
        if path and not facts.get("dev"):
            _algorithm, _dash, digest = facts["integrity"].partition("-")
            hashes = [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}]
            found.append(_component("npm", path.removeprefix("node_modules/"), facts["version"], hashes))
    return found


def bill() -> dict[str, Any]:
    """The whole document; the same for the same lock files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = python_components((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    components += front_end_components(json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8")))
    about = {"type": "application", "name": project["name"], "version": project["version"], "description": project["description"]}
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": about}, "components": components}


def _component(kind: str, name: str, version: str, hashes: list[dict[str, str]]) -> dict[str, Any]:
    address = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    return {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address, "hashes": hashes}


if __name__ == "__main__":
    json.dump(bill(), sys.stdout, indent=2)
