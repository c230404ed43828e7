"""How the servers stand that mail leaves by and comes in from: their trouble is shown where people look."""

from __future__ import annotations

import logging
from datetime import datetime

from app.database import db, transaction
from app.mail.models import MailHost

SMTP, IMAP = "smtp", "imap"
log = logging.getLogger(__name__)


def note(name: str, trouble: str, *, now: datetime) -> None:
    """Write down what is in the way, or that nothing is any more; nothing is written while nothing changes."""
    with transaction():
        host = db.session.get(MailHost, name)
        if host is None and not trouble:
            return
        if host is None:
            host = MailHost(name=name, trouble="", troubled_since=None)
            db.session.add(host)
        if trouble != host.trouble:
            log.warning("%s: %s", name, trouble or "works again")
            host.troubled_since = (host.troubled_since or now) if trouble else None
            host.trouble = trouble


def troubles() -> dict[str, MailHost]:
    """The servers that do not work at present."""
    return {host.name: host for host in db.session.query(MailHost).filter(MailHost.trouble != "")}
