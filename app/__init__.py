"""The composition root: the only place that wires the rooms together. No room imports it."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    attendance,
    audit,
    contacts,
    correspondence,
    database,
    demo,
    events,
    feeds,
    files,
    invitations,
    jobs,
    letters,
    mail,
    outreach,
    oversight,
    participants,
    people,
    privacy,
    questionnaires,
    registration,
    reminders,
    reports,
    tables,
    travel,
    treaty,
    web,
)
from config import ROOT, Config

ROOMS = (
    web, audit, files, jobs, mail, treaty, people, tables, contacts, events, questionnaires, letters, correspondence, invitations, registration,
    travel, participants, feeds, reminders, attendance, reports, outreach, privacy, oversight, demo,
)  # fmt: skip


def create_app(config: Config | None = None) -> Flask:
    """Make the application for one configuration, the environment's unless given."""
    config = config or Config.from_environment()
    app = Flask("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(_flask_settings(config))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way
    database.init_app(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    for room in ROOMS:
        room.init_app(app)
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    keys = (config.secret_key, *config.secret_key_fallbacks)

    def key(purpose: str, secret: str) -> bytes:
        return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)

    return {
        "PLENARY": config,
        "TESTING": config.testing,
        "SECRET_KEY": config.secret_key,
        "SECRET_KEY_FALLBACKS": list(config.secret_key_fallbacks),
        "SEAL_KEYS": [key("seal", each) for each in keys],
        # Links in letters and kept passwords cannot be made anew for their readers: they stay with the oldest key.
        "LINK_KEY": key("link", keys[-1]),
        "PASSWORD_KEY": key("seal", keys[-1]),
        "SQLALCHEMY_DATABASE_URI": database.driver_url(config.database_url),
        "MAX_CONTENT_LENGTH": config.max_upload_bytes + 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "__Host-plenary" if config.behind_tls else "plenary",
        "SESSION_COOKIE_SECURE": config.behind_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": config.idle_session,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "en",
    }
