"""Delegates, as they wrote their names, in the order their delegation gave."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contacts.models import AddresseeId
from app.database import Base, Sealed, UtcDateTime, choice, new_public_id
from app.events.models import Event
from app.files.models import StoredFile
from app.invitations.models import Invitation
from app.jobs.models import Leased
from app.mail.models import Message, ReceivedMessage
from app.people.models import Account
from app.questionnaires.models import QuestionnaireVersion
from app.treaty.models import State
from app.web.search import plain


class Category(StrEnum):
    """In what capacity a person is there; only `DELEGATE` counts a State as attending."""

    DELEGATE = "delegate"
    ORGANISER = "organiser"
    RESOURCE_PERSON = "resource_person"
    SPEAKER = "speaker"
    INTERPRETER = "interpreter"
    ORGANISATION = "organisation"
    INDIVIDUAL = "individual"


class DelegationRole(StrEnum):
    """Place in the delegation."""

    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    ALTERNATE = "alternate"
    ADVISER = "adviser"
    EXPERT = "expert"


class DelegateStatus(StrEnum):
    """Where a registration stands; the withdrawn and the refused stay on file until the retention ends."""

    UNCONFIRMED = "unconfirmed"
    """An individual whose address has not answered yet: on no list."""
    PENDING = "pending"
    """Holds a place and waits for the organisers' approval."""
    WAITING = "waiting"
    """On the waiting list: holds no place."""
    REGISTERED = "registered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Terms(Base):
    """The limits of an event's registration and who decides on it; an event without a row has neither."""

    __tablename__ = "registration_terms"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    capacity: Mapped[int | None]
    """Places in all."""
    quota: Mapped[int | None]
    """Places of each delegation."""
    alternates: Mapped[int | None]
    """How many alternates a delegation may name besides: they hold no place."""
    waiting_list: Mapped[bool] = mapped_column(default=False)
    approval: Mapped[bool] = mapped_column(default=False)
    individuals: Mapped[bool] = mapped_column(default=False)
    """Whether anybody may ask for a place on the public page of an open event."""
    version: Mapped[int] = mapped_column(default=1)

    @property
    def limits(self) -> bool:
        """Whether there is anything that may be full."""
        return any(each is not None for each in (self.capacity, self.quota, self.alternates))


LONGEST_SEARCH_TEXT = 500
"""Four bytes a letter at most, so that an index of either database takes it."""


def search_text(family_name: str, given_name: str = "", email: str = "", organisation: str = "", function: str = "") -> str:
    """What a person is found by, the family name first."""
    return " ".join(plain(" ".join((family_name, given_name, email, organisation, function))).split())[:LONGEST_SEARCH_TEXT]


def _search_text_of_row(context: DefaultExecutionContext) -> str:
    row: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]  # the library gives it no type
    return search_text(**{name: row.get(name) or "" for name in SEARCHED})


SEARCHED = ("family_name", "given_name", "email", "organisation", "function")


class Delegate(Base):
    """One person registered for one event."""

    __tablename__ = "delegate"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "submission_key"),
        sa.Index("ix_delegate_event_id_status", "event_id", "status", "state_id", "search_text"),
        sa.Index("ix_delegate_event_id_search_text", "event_id", "search_text", "id"),
        sa.Index("ix_delegate_event_id_registered_at", "event_id", "registered_at", "id"),
        sa.Index("ix_delegate_event_id_told_sequence", "event_id", "told_sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitation.id", ondelete="SET NULL"), index=True)
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"), index=True)
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    category: Mapped[Category] = mapped_column(choice(Category), default=Category.DELEGATE)
    role: Mapped[DelegationRole | None] = mapped_column(choice(DelegationRole))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(sa.String(60), default="")
    """Form of address as written: H.E. Mr., Ms., Dr."""
    given_name: Mapped[str] = mapped_column(sa.String(120), default="")
    family_name: Mapped[str] = mapped_column(sa.String(120))
    function: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    status: Mapped[DelegateStatus] = mapped_column(choice(DelegateStatus), default=DelegateStatus.REGISTERED)
    walk_in: Mapped[bool] = mapped_column(default=False)
    submission_key: Mapped[str] = mapped_column(sa.String(64))
    """Made with the form: a double click, a retry or the back button sends the same key again."""
    link_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    link_revision: Mapped[int] = mapped_column(default=1)
    told_sequence: Mapped[int] = mapped_column(default=0)
    """The event's `calendar_sequence` when the person was last told its dates and place."""
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    approved_as: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """The particulars that were approved: what differs since is shown to whoever approves."""
    refusal: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was refused, as the person reads it."""
    extended_until: Mapped[date | None]
    """The last day on which this one person's registration may be changed, where the event's own is too early."""
    sponsored: Mapped[bool] = mapped_column(default=False)
    """Whether the organisers have granted to pay for the person."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since then the row is nobody's: it stands for one person in the figures."""
    version: Mapped[int] = mapped_column(default=1)
    search_text: Mapped[str] = mapped_column(sa.String(LONGEST_SEARCH_TEXT), default=_search_text_of_row)
    """Family name, given name, e-mail, organisation and function without accents or capitals: found by, and sorted by."""

    event: Mapped[Event] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    state: Mapped[State | None] = relationship()

    @property
    def addressee_id(self) -> AddresseeId | None:
        """Whose delegation the person belongs to: a State's, or that of an organisation that was invited."""
        if self.category is Category.DELEGATE and self.state_id is not None:
            return self.state_id, None
        if self.category is Category.ORGANISATION and self.invitation is not None:
            return self.invitation.addressee_id
        return None

    @property
    def full_name(self) -> str:
        """Given name, then family name, exactly as written."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


class SessionChoice(Base):
    """That somebody wants to come to a session with a number of places, and since when they have one."""

    __tablename__ = "session_choice"
    __table_args__ = (sa.UniqueConstraint("session_id", "delegate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    placed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while they wait for a place."""


@sa.event.listens_for(Delegate, "before_update")
def _renew_search_text(_mapper: object, _connection: object, delegate: Delegate) -> None:
    delegate.search_text = search_text(**{name: getattr(delegate, name) for name in SEARCHED})


class PrivacyNotice(Base):
    """What persons are told of their data: never changed, a new version takes its place."""

    __tablename__ = "privacy_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    texts: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    """By language."""
    retention_days: Mapped[int | None]
    """Days after an event on which personal data are erased, unless the event says otherwise; none: on request only."""
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))

    written_by: Mapped[Account | None] = relationship()

    def text_in(self, language: str) -> str:
        """The text, in English where the language has none."""
        return self.texts[self.spoken(language)]

    def spoken(self, language: str) -> str:
        """The language that it is given in to a reader of this one."""
        return language if self.texts.get(language) else "en"


class ConsentBy(StrEnum):
    """Who agreed."""

    DELEGATE = "delegate"
    MISSION = "mission"
    """Whoever named the person, and says that the person has seen the text and agrees."""
    ENTERED = "entered"
    """Nobody yet: staff entered the person, who has not been written to."""
    TOLD = "told"
    """Nobody yet: staff entered the person, and the mail that told them leads to the text."""
    TOLD_MISSION = "told_mission"
    """The same, by the mail that told whoever answers for the delegation."""


class Consent(Base):
    """Which text somebody agreed to, or was told of by staff, in which language, when."""

    __tablename__ = "consent"
    __table_args__ = (sa.UniqueConstraint("delegate_id", "notice_id", "given_by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("privacy_notice.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    given_by: Mapped[ConsentBy] = mapped_column(choice(ConsentBy))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)

    notice: Mapped[PrivacyNotice] = relationship()


class LinkRequest(Leased, Base):
    """Somebody has lost a link: the address to look for, until a worker has looked."""

    __tablename__ = "link_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    """In small letters."""
    language: Mapped[str] = mapped_column(sa.String(2))


class DelegateAnswer(Base):
    """What was answered to one question of the event's form, with the version and the language it was asked in."""

    __tablename__ = "delegate_answer"
    __table_args__ = (sa.UniqueConstraint("delegate_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(sa.String(16))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire_version.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    value: Mapped[bytes] = mapped_column(Sealed)
    """The plain value as JSON: diets and passports are nobody's business who can read the disk."""
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    version: Mapped[QuestionnaireVersion] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class Method(StrEnum):
    """What a message to a calendar does (RFC 5546, section 1.4)."""

    REQUEST = "request"
    CANCEL = "cancel"


class CalendarMessage(Base):
    """What was sent to one address about one entry: the ledger that the next SEQUENCE and DTSTAMP follow from."""

    __tablename__ = "calendar_message"
    __table_args__ = (sa.Index("ix_calendar_message_event_id_address", "event_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="SET NULL"), index=True)
    """The mail: its bytes were made once, so that a retry sends the same."""
    address: Mapped[str] = mapped_column(sa.String(254))
    """In small letters."""
    uid: Mapped[str] = mapped_column(sa.String(80), index=True)
    method: Mapped[Method] = mapped_column(choice(Method))
    sequence: Mapped[int]
    event_sequence: Mapped[int]
    """What the event's own was then; it rises for everybody, `sequence` for this reader only."""
    stamp: Mapped[datetime] = mapped_column(UtcDateTime)
    """DTSTAMP, to the second."""
    organizer: Mapped[str] = mapped_column(sa.String(254))
    """ORGANIZER stays what the first message said."""
    digest: Mapped[str] = mapped_column(sa.String(64))
    """What the reader was told of time and place, to compare with the event."""
    starts: Mapped[str] = mapped_column(sa.String(40))
    ends: Mapped[str] = mapped_column(sa.String(40))
    """ISO 8601, days or instants: a CANCEL says what the calendar has."""
    when_said: Mapped[str] = mapped_column(sa.Text, default="")
    where_said: Mapped[str] = mapped_column(sa.Text, default="")
    """In the reader's language, for the sentence that tells what changed."""

    delegate: Mapped[Delegate] = relationship()
    message: Mapped[Message | None] = relationship()


class Partstat(StrEnum):
    """What a person says in their calendar: intent, neither an attendance nor a registration (RFC 5545, section 3.2.12)."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class Finding(StrEnum):
    """What was made of something that a calendar sent."""

    BELIEVED = "believed"
    REPEATED = "repeated"
    STALE = "stale"
    FORGED = "forged"
    UNKNOWN = "unknown"
    UNINVITED = "uninvited"
    DELEGATED = "delegated"
    SHARED = "shared"
    OVER = "over"
    COUNTER = "counter"
    REFRESH = "refresh"
    UNREADABLE = "unreadable"


class CalendarReply(Base):
    """Something that a calendar sent back, kept whatever was made of it."""

    __tablename__ = "calendar_reply"
    __table_args__ = (
        sa.Index("ix_calendar_reply_event_id_open", "event_id", "open"),
        sa.Index("ix_calendar_reply_delegate_id_current", "delegate_id", "current"),
        sa.Index("ix_calendar_reply_received_at", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    received_id: Mapped[int | None] = mapped_column(sa.ForeignKey("received_message.id", ondelete="SET NULL"), index=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    finding: Mapped[Finding] = mapped_column(choice(Finding))
    sender: Mapped[str] = mapped_column(sa.String(254), default="")
    attendee: Mapped[str] = mapped_column(sa.String(254), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    uid: Mapped[str] = mapped_column(sa.String(255), default="")
    partstat: Mapped[Partstat | None] = mapped_column(choice(Partstat))
    sequence: Mapped[int] = mapped_column(default=0)
    stamp: Mapped[datetime] = mapped_column(UtcDateTime)
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    detail: Mapped[str] = mapped_column(sa.String(254), default="")
    """The substitute's address, or the time that is asked for instead."""
    current: Mapped[bool] = mapped_column(default=False)
    """Whether it is what the delegate says now of this entry."""
    open: Mapped[bool] = mapped_column(default=False)
    """Whether somebody has to decide on it."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))

    event: Mapped[Event | None] = relationship()
    delegate: Mapped[Delegate | None] = relationship()
    received: Mapped[ReceivedMessage | None] = relationship()
    settled_by: Mapped[Account | None] = relationship()

