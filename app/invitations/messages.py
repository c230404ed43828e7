"""The mails of an invitation, each in the language of that State's letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app, render_template
from flask_babel import gettext as _

from app.contacts.models import AddressRole, Contact
from app.contacts.queries import addressee, contacts_of
from app.documents.calendar import Address, calendar_file
from app.documents.letter import letter_pdf
from app.documents.letter_template import TemplateFault
from app.documents.pdf import MissingGlyphs
from app.errors import Refused
from app.events.calendar import calendar_entries, whole_digest
from app.events.wording import when_text, where_text
from app.invitations.letters import letter_facts, registration_link, writing_of
from app.invitations.models import Invitation, Letter
from app.mail import outbox
from app.mail.models import Message
from app.mail.outbox import Attachment
from app.people.models import Account
from app.treaty.queries import the_convention
from app.web.language import speaking


def put_invitation(invitation: Invitation, contacts: Sequence[Contact], letter: Letter, *, now: datetime) -> Message:
    """The invitation with its letter and calendar file; once for each State and link."""
    note_told(invitation)
    with speaking(invitation.language):
        return outbox.put(
            to=_addresses(contacts, AddressRole.TO),
            copy=_addresses(contacts, AddressRole.COPY),
            subject=_("Invitation: %(title)s", title=invitation.event.title_in(invitation.language)),
            text=text_of(invitation),
            attachments=_attachments(invitation, letter.file.content if letter.file else b"", now),
            about=invitation.event.public_id,
            kind="invitation",
            regarding=invitation.public_id,
            reply_to=invitation.event.reply_to,
            once_key=f"invitation:{invitation.public_id}:{invitation.link_revision}",
            now=now,
        )


def note_told(invitation: Invitation) -> None:
    """Write down which date and place it hears of now."""
    event, language = invitation.event, invitation.language
    invitation.told_sequence, invitation.told_digest = event.calendar_sequence, whole_digest(event)
    invitation.told_when, invitation.told_where = when_text(event, language), where_text(event, language)


def readers_of(invitation: Invitation, contacts: Iterable[Contact]) -> tuple[list[str], list[str]]:
    """Who reads news of an invitation, and who a copy: its contacts, and whoever answered it."""
    to, copy = _addresses(contacts, AddressRole.TO), _addresses(contacts, AddressRole.COPY)
    if invitation.reply_email:
        to.append(invitation.reply_email)
    return (to, copy) if to else (copy, [])


def put_test(invitation: Invitation, reader: Account, letter: Letter, *, now: datetime) -> Message:
    """What a State will get, to oneself: marked as a test, and with a link that opens nothing, in the text and in the letter."""
    batch = letter.batch
    facts = letter_facts(invitation, writing_of(batch))
    try:
        content = letter_pdf(replace(facts, link=f"{current_app.config['PLENARY'].base_url}/s/test"))
    except MissingGlyphs as missing:
        raise Refused("letter_characters") from missing
    except TemplateFault as fault:
        raise Refused("letter_template") from fault
    with speaking(invitation.language):
        return outbox.put(
            to=[reader.email],
            subject=_("Test: %(title)s", title=invitation.event.title_in(invitation.language)),
            text=text_of(invitation, link=_("(here stands the link of that State)")),
            attachments=_attachments(invitation, content, now),
            about=invitation.event.public_id,
            kind="test",
            now=now,
        )


def put_reminder(invitation: Invitation, contacts: Sequence[Contact], *, now: datetime) -> Message:
    """A word to a State that has not answered, once a day at most."""
    with speaking(invitation.language):
        return outbox.put(
            to=_addresses(contacts, AddressRole.TO),
            copy=_addresses(contacts, AddressRole.COPY),
            subject=_("Reminder: %(title)s", title=invitation.event.title_in(invitation.language)),
            text=reminder_of(invitation),
            about=invitation.event.public_id,
            kind="reminder",
            regarding=invitation.public_id,
            reply_to=invitation.event.reply_to,
            once_key=f"reminder:{invitation.public_id}:{now.date()}",
            now=now,
        )


def put_withdrawal(invitation: Invitation, *, now: datetime) -> Message | None:
    """The State is told that it is no longer invited; nothing where nobody can be written to."""
    to, copy = readers_of(invitation, contacts_of(invitation.addressee_id))
    if not to:
        return None
    with speaking(invitation.language):
        return outbox.put(
            to=to,
            copy=copy,
            subject=_("Invitation withdrawn: %(title)s", title=invitation.event.title_in(invitation.language)),
            text=render_template("mail/withdrawal.txt", **_facts(invitation)),
            about=invitation.event.public_id,
            kind="withdrawal",
            regarding=invitation.public_id,
            reply_to=invitation.event.reply_to,
            supersedes=True,
            once_key=f"withdrawal:{invitation.public_id}:{invitation.link_revision}",
            now=now,
        )


def text_of(invitation: Invitation, *, link: str = "") -> str:
    """The text of the invitation mail, for the preview too."""
    with speaking(invitation.language):
        return render_template("mail/invitation.txt", **_facts(invitation, link))


def reminder_of(invitation: Invitation, *, link: str = "") -> str:
    """The text of the reminder, for the preview too."""
    with speaking(invitation.language):
        return render_template("mail/reminder.txt", **_facts(invitation, link))


def _facts(invitation: Invitation, link: str = "") -> dict[str, object]:
    event, language = invitation.event, invitation.language
    return {
        "event": event,
        "invitation": invitation,
        "addressee": addressee(invitation.addressee_id, event.starts_on, language),
        "convention_name": the_convention().name_in(language),
        "when": when_text(event, language),
        "where": where_text(event, language),
        "link": link or registration_link(invitation),
    }


def _addresses(contacts: Iterable[Contact], role: AddressRole) -> list[str]:
    return [contact.email for contact in contacts if contact.email and contact.role is role]


def _attachments(invitation: Invitation, letter: bytes, now: datetime) -> list[Attachment]:
    attached = [Attachment("invitation.pdf", "application/pdf", letter)] if letter else []
    config = current_app.config["PLENARY"]
    organizer = Address(config.mail_from_name, config.mail_from)
    entries = calendar_entries(invitation.event, invitation.language, stamp=now, organizer=organizer)
    if entries:
        content = calendar_file(entries, name="", method="PUBLISH")
        attached.append(Attachment("invitation.ics", "text/calendar", content))
    return attached


