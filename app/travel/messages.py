"""Mails to those who travel: what was decided, and what is ready."""

from __future__ import annotations

from datetime import datetime

from flask import render_template
from flask_babel import lazy_gettext as _l

from app.mail import outbox
from app.registration.messages import personal_link
from app.registration.models import Delegate
from app.registration.occasion import occasion, write_to
from app.web.language import speaking

SUBJECTS = {
    "sponsorship": _l("Sponsorship: %(title)s"),
    "visa_letter": _l("Letter for your visa: %(title)s"),
}


def tell(delegate: Delegate, kind: str, *, once: str, now: datetime, **facts: object) -> None:
    """Write to somebody with an address, in their language; `once` tells one mail of a kind from another."""
    event = delegate.event
    if not delegate.email:
        return
    with speaking(delegate.language):
        outbox.put(
            to=[delegate.email],
            subject=str(SUBJECTS[kind]) % {"title": event.title_in(delegate.language)},
            text=render_template(
                f"mail/{kind}.txt",
                event=event,
                occasion=occasion(event, delegate.language),
                write_to=write_to(event),
                name=" ".join(part for part in (delegate.title, delegate.full_name) if part),
                link=personal_link(delegate),
                **facts,
            ),
            about=event.public_id,
            kind=kind,
            regarding=delegate.public_id,
            reply_to=event.reply_to,
            once_key=f"{kind}:{once}",
            now=now,
        )
