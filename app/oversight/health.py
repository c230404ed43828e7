"""How the installation stands: each part with what is wrong and what to do, in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from app.audit.models import AuditEntry
from app.database import db
from app.documents.pdf import PangoMissing, text_width
from app.invitations.models import Letter
from app.jobs.models import Progress
from app.mail import hosts
from app.mail.models import Message
from app.participants.models import Copy
from app.registration.models import LinkRequest
from app.web.health import schema_is_at_head
from app.web.language import instant
from config import Config

WORK: dict[str, type[Any]] = {"message": Message, "letter": Letter, "copy": Copy, "link_request": LinkRequest}
"""Rows that a worker takes up."""
LATE = timedelta(minutes=5)
"""A worker looks every minute: what waits so long is not looked at."""
LITTLE = 1024**3
"""Bytes of free disk below which something must be done."""
STALE = timedelta(hours=48)


@dataclass(frozen=True)
class Part:
    """One part of the installation."""

    key: str
    name: str
    tone: str
    """good, attention or wrong."""
    said: str
    todo: str = ""


def parts(now: datetime) -> list[Part]:
    """All of them; the database first, because without it nothing else can be asked."""
    checks: list[Callable[[datetime], Part]] = [_database, _queue, _mail, _disk, _copies, _documents, _settings]
    return [check(now) for check in checks]


def waiting(now: datetime) -> dict[str, timedelta]:
    """By kind of work: for how long the oldest row is due that nobody has taken up; without a mail server no message is due."""
    found = {}
    for name, model in WORK.items():
        if model is Message and not _config().smtp_url:
            continue
        due = db.session.scalar(sa.select(sa.func.min(model.due_at)).where(model.progress == Progress.QUEUED, model.due_at <= now))
        if due is not None:
            found[name] = now - due
    return found


def counts() -> dict[str, dict[str, int]]:
    """By kind of work, how many rows stand where."""
    found: dict[str, dict[str, int]] = {}
    for name, model in WORK.items():
        rows = db.session.execute(sa.select(model.progress, sa.func.count()).group_by(model.progress)).tuples()
        found[name] = {progress.value: number for progress, number in rows}
    return found


def free_bytes() -> int:
    """On the disk that holds the instance folder."""
    return shutil.disk_usage(_config().instance).free


def can_make_pdfs() -> bool:
    """Whether the library that sets text is there."""
    try:
        text_width("x", family="Noto Serif")
    except PangoMissing:
        return False
    return True


def _database(now: datetime) -> Part:
    kind = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    name = _("Database")
    if not schema_is_at_head():
        return Part("database", name, "wrong", _("%(kind)s: its tables are of another version.", kind=kind), _("Run `flask db upgrade`, after a backup."))
    if kind == "PostgreSQL":
        theirs = db.session.scalar(sa.select(sa.func.clock_timestamp()))
        if theirs is not None and abs(theirs - now) > timedelta(seconds=60):
            todo = _("Let both machines take the time from the same source (NTP): periods, links and sessions end by it.")
            return Part("database", name, "attention", _("Its clock and ours differ by more than a minute."), todo)
    entries = db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0
    return Part("database", name, "good", ngettext("%(kind)s, its tables are of this version; %(num)s entry in the trace.", "%(kind)s, its tables are of this version; %(num)s entries in the trace.", entries, kind=kind))


def _queue(now: datetime) -> Part:
    oldest = max(waiting(now).values(), default=timedelta())
    if oldest > LATE:
        minutes = int(oldest.total_seconds() // 60)
        said = ngettext("Work waits since %(num)s minute.", "Work waits since %(num)s minutes.", minutes)
        return Part("queue", _("Work in the background"), "wrong", said, _("Start a worker (`flask worker`), or look into its log why it does not go on."))
    return Part("queue", _("Work in the background"), "good", _("Nothing waits that should be done."))


def _mail(_now: datetime) -> Part:
    name = _("Mail")
    if not _config().smtp_url:
        return Part("mail", name, "attention", _("No mail server is configured: messages are kept here, where they can be read."), _("Set SMTP_URL."))
    if troubles := hosts.troubles():
        since = min(each.troubled_since for each in troubles.values() if each.troubled_since)
        said = _("A mail server cannot be reached since %(time)s; messages wait.", time=instant(since))
        return Part("mail", name, "wrong", said, _("Look at the outbox for its answer; try the address and the password in SMTP_URL and IMAP_URL."))
    failed = counts()["message"].get(Progress.FAILED.value, 0)
    if failed:
        said = ngettext("%(num)s message could not be delivered.", "%(num)s messages could not be delivered.", failed)
        return Part("mail", name, "attention", said, _("Look at them in the outbox: correct the address, or send again."))
    return Part("mail", name, "good", _("The mail server takes what we send."))


def _disk(_now: datetime) -> Part:
    free = free_bytes()
    said = _("%(number)s GB are free.", number=format_decimal(round(free / 1024**3, 1)))
    if free < LITTLE:
        return Part("disk", _("Disk"), "wrong", said, _("Make room: without it nothing can be saved. What was acknowledged is kept."))
    return Part("disk", _("Disk"), "good", said)


def _copies(now: datetime) -> Part:
    name, noted = _("Backup"), _config().instance / "last_backup"
    todo = _("Let `flask backup FILE --verify` run every day: see docs/operate.md.")
    if not noted.exists():
        return Part("backup", name, "attention", _("No copy was proved on this machine yet."), todo)
    made = datetime.fromtimestamp(noted.stat().st_mtime, UTC)
    said = _("The last copy that was proved is of %(time)s.", time=instant(made))
    return Part("backup", name, "attention" if now - made > STALE else "good", said, todo if now - made > STALE else "")


def _documents(_now: datetime) -> Part:
    if can_make_pdfs():
        return Part("documents", _("Documents"), "good", _("PDFs can be made."))
    said = _("PDFs cannot be made: a library is missing. Everything else works: pages, mails, tables, text files.")
    return Part("documents", _("Documents"), "wrong", said, _("Install Pango (Debian: libpangoft2-1.0-0) and start again."))


def _settings(_now: datetime) -> Part:
    config, name = _config(), _("Settings")
    if not config.behind_tls:
        return Part("settings", name, "attention", _("The public address does not begin with https."), _("Set BASE_URL, and TRUSTED_PROXIES behind a proxy."))
    if config.demonstration:
        todo = _("Set PLENARY_DEMONSTRATION=0, and close the demonstration accounts under People.")
        return Part("settings", name, "attention", _("Demonstration accounts with a known password may exist."), todo)
    if config.secret_key_fallbacks:
        return Part("settings", name, "attention", _("Older secret keys are in use still."), _("Take them away once `flask reseal` has run and the links were sent anew."))
    return Part("settings", name, "good", _("The public address is encrypted."))


def _config() -> Config:
    config: Config = current_app.config["PLENARY"]
    return config
