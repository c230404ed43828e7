"""The scripts of the door that need no browser, run by Node."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_what_the_scripts_decide() -> None:
    node = Path(sys.executable).parent / "node"
    ran = subprocess.run([str(node), "--no-warnings", "--test", str(HERE / "door_scripts.mjs")], capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout + ran.stderr
