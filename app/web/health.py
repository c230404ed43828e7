"""`/healthz`: whether the database answers and its schema is the newest."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.database import db
from app.web.access import Audience, open_to


def schema_is_at_head() -> bool:
    """Compare the database's revision with the newest migration; raises SQLAlchemyError when unreachable."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(current_app.root_path).parent / "migrations"))
    heads = set(ScriptDirectory.from_config(config).get_heads())
    db.session.execute(sa.text("SELECT 1"))
    return set(MigrationContext.configure(db.session.connection()).get_current_heads()) == heads


def init_app(app: Flask) -> None:
    """Answer 200 when all is well, 503 otherwise; no words that help an attacker."""

    @app.get("/healthz")
    @open_to(Audience.EVERYONE)
    def healthz() -> ResponseReturnValue:
        try:
            well = schema_is_at_head()
        except SQLAlchemyError:
            db.session.rollback()
            well = False
        return {"status": "ok" if well else "unavailable"}, 200 if well else 503
