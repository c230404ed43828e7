"""Figures for Prometheus, in its text format (version 0.0.4)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db
from app.mail import hosts
from app.oversight.health import counts, free_bytes, waiting
from app.web.health import schema_is_at_head


def exposition(now: datetime) -> str:
    """What to draw and to wake somebody for; a fixed number of statements, no names."""
    late, troubled = waiting(now), hosts.troubles()
    figures = [
        ("schema_at_head", "Whether the tables are of this version.", [("", int(schema_is_at_head()))]),
        ("work_rows", "Rows for a worker, by kind and progress.", [
            (f'{{work="{work}",progress="{progress}"}}', number) for work, by in counts().items() for progress, number in sorted(by.items())
        ]),
        ("work_oldest_due_seconds", "How long the oldest row waits that is due.", [
            (f'{{work="{work}"}}', int(late[work].total_seconds()) if work in late else 0) for work in counts()
        ]),
        ("mail_host_in_trouble", "Whether a mail server cannot be reached.", [(f'{{host="{name}"}}', int(name in troubled)) for name in (hosts.SMTP, hosts.IMAP)]),
        ("disk_free_bytes", "Free bytes on the disk of the instance folder.", [("", free_bytes())]),
        ("audit_entries", "The number of the newest entry of the trace.", [("", db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0)]),
    ]  # fmt: skip
    lines = []
    for name, text, values in figures:
        lines += [f"# HELP plenary_{name} {text}", f"# TYPE plenary_{name} gauge", *(f"plenary_{name}{labels} {value}" for labels, value in values)]
    return "\n".join(lines) + "\n"
