"""The words of a reminder, for one reader in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from app.contacts.models import AddresseeId
from app.contacts.queries import Addressee, addressees
from app.documents.wording import day_of, listed
from app.events.models import Event, ProgrammeSession
from app.events.wording import time_text, when_text, where_text
from app.invitations.letters import registration_link
from app.invitations.models import Invitation
from app.invitations.queries import invitations_of
from app.mail import outbox
from app.mail.layout import as_text
from app.mail.models import Message
from app.registration.messages import personal_link
from app.registration.occasion import write_to
from app.registration.rules import last_day
from app.reminders import rules
from app.reminders.models import Reminder, Whom
from app.reminders.placeholders import filled, token
from app.reminders.queries import Reader
from app.treaty.queries import the_convention
from app.web.language import READERS, speaking

OF_ALL = ("title", "when", "where", "contact", "convention")
PLACEHOLDERS: Mapping[Whom, tuple[str, ...]] = {
    Whom.SILENT: (*OF_ALL, "addressee", "reply_by", "link", "reference"),
    Whom.DELEGATES: (*OF_ALL, "name", "link", "online_link"),
    Whom.SPEAKERS: (*OF_ALL, "name", "sessions"),
}
"""The facts that a text for these readers may name."""


@dataclass(frozen=True)
class Words:
    """A subject and a text."""

    subject: str
    text: str


class Writer:
    """Writes one reminder to many readers: what they have in common is asked once for each language."""

    def __init__(self, reminder: Reminder, event: Event) -> None:
        self.reminder, self.event = reminder, event
        self._common: dict[str, dict[str, str]] = {}
        self._addressees: dict[str, dict[AddresseeId, Addressee]] = {}

    def put(self, reader: Reader, *, now: datetime) -> Message:
        """The message, once for each reader whatever happens; it is called back when the reader answers meanwhile."""
        language = self.language_of(reader)
        with speaking(language):
            words = self.words_for(reader)
            return outbox.put(
                to=reader.to,
                copy=reader.copy,
                subject=words.subject,
                text=words.text,
                reply_to=self.event.reply_to,
                about=self.event.public_id,
                kind="reminder",
                regarding=_regarding(reader),
                once_key=f"reminder:{self.reminder.id}:{reader.key}"[:120],
                language=language,
                not_after=rules.is_over_at(self.reminder, self.event),
                now=now,
            )

    def put_test(self, reader: Reader, to: str, *, now: datetime) -> Message:
        """What this reader will get, to oneself: without a link that works."""
        language = self.language_of(reader)
        with speaking(language):
            words = self.words_for(reader, linked=False)
            return outbox.put(
                to=[to],
                subject=_("Test: %(title)s", title=words.subject),
                text=words.text,
                about=self.event.public_id,
                kind="test",
                language=language,
                now=now,
            )

    def words_for(self, reader: Reader, *, linked: bool = True) -> Words:
        """What this reader is told; a preview is not `linked`, as whoever has the link may answer."""
        language = self.language_of(reader)
        with speaking(language):
            words, facts = self.words_in(language), self._facts(reader, language)
            if not linked and "link" in facts:
                facts["link"] = _("(here stands the link of that reader)")
            return Words(filled(words.subject, facts), filled(words.text, facts))

    def language_of(self, reader: Reader) -> str:
        """The reminder's language, else the reader's, else English: where there are words in it."""
        wanted = self.reminder.language or reader.language
        return wanted if wanted in self.reminder.texts or wanted in READERS else "en"

    def words_in(self, language: str) -> Words:
        """The words with their placeholders: those that somebody wrote, else the standard ones."""
        own = self.reminder.texts.get(language)
        return Words(*own) if own else standard(self.reminder.whom, self.event, language)

    def _facts(self, reader: Reader, language: str) -> dict[str, str]:
        if language not in self._common:
            self._common[language] = _common_facts(self.event, language)
        facts = self._common[language] | {"name": reader.name}
        if reader.invitation is not None:
            facts |= {
                "addressee": self._desk(reader.invitation, language),
                "link": registration_link(reader.invitation),
                "reference": reader.invitation.reference,
            }
        if reader.delegate is not None:
            facts |= {
                "name": " ".join(part for part in (reader.delegate.title, reader.delegate.full_name) if part),
                "link": personal_link(reader.delegate),
                "online_link": self.event.online_link,
            }
        if reader.sessions:
            facts["sessions"] = "\n".join(self._part(session, language) for session in reader.sessions)
        return facts

    def _desk(self, invitation: Invitation, language: str) -> str:
        if language not in self._addressees:
            invited = [each.addressee_id for each in invitations_of(self.event)]
            self._addressees[language] = addressees(invited, self.event.starts_on, language)
        return self._addressees[language][invitation.addressee_id].desk

    def _part(self, session: ProgrammeSession, language: str) -> str:
        return "- " + listed((session.title_in(language), time_text(session, self.event, language)), language)


def standard(whom: Whom, event: Event, language: str) -> Words:
    """The standard words with their placeholders, in the language where they are there, else in English."""
    with speaking(language if language in READERS else "en"):
        tokens = {name: token(name) for name in PLACEHOLDERS[whom]}
        template = current_app.jinja_env.get_template(f"mail/remind_{whom.value}.txt")
        return Words(_("Reminder: %(title)s", title=tokens["title"]), as_text(template.render(event=event, **tokens)))


def _common_facts(event: Event, language: str) -> dict[str, str]:
    return {
        "title": event.title_in(language),
        "when": when_text(event, language),
        "where": where_text(event, language),
        "contact": write_to(event),
        "convention": the_convention().name_in(language),
        "reply_by": day_of(last_day(event), language),
    }


def _regarding(reader: Reader) -> str:
    told = reader.invitation or reader.delegate
    return told.public_id if told is not None else ""
