"""All that the application imports, for the process that servers are forked from."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app import create_app
from config import Config

with tempfile.TemporaryDirectory() as instance:
    create_app(Config(secret_key="nobody signs with it", instance=Path(instance), database_url="sqlite://", testing=True))
