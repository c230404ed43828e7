"""An event from its plan to its end; its dates may be days, sittings, or only a month."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from app.database import Base, UtcDateTime, choice, new_public_id
from app.files.models import StoredFile
from app.people.models import Account
from app.treaty.models import Meeting, PlannedAction, State, ThematicArea


def new_calendar_uid() -> str:
    """What an entry is called in every calendar for all its life (RFC 7986, section 5.3)."""
    return f"{uuid4()}@plenary"


class EventKind(StrEnum):
    """The kinds of activity that the record knows."""

    SEMINAR = "seminar"
    REGIONAL_WORKSHOP = "regional_workshop"
    CLOSED_MEETING = "closed_meeting"
    PRESENTATION = "presentation"
    CONCEPT_NOTE = "concept_note"


class EventStatus(StrEnum):
    """Where an event stands in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    HELD = "held"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Confidentiality(StrEnum):
    """Open; closed: figures only; closed under the Chatham House Rule: no attribution either."""

    OPEN = "open"
    CLOSED = "closed"
    CHATHAM = "chatham"


class DatePrecision(StrEnum):
    """How exactly the date is known; `SITTINGS` means the rows of `Sitting` say it."""

    DAY = "day"
    MONTH = "month"
    SITTINGS = "sittings"


class Instrument(StrEnum):
    """What States get: a letter, signed, in the first person; or a note verbale, in the third and stamped."""

    LETTER = "letter"
    NOTE_VERBALE = "note_verbale"


event_action = sa.Table(
    "event_action",
    Base.metadata,
    sa.Column("event_id", sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("action_id", sa.ForeignKey("planned_action.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""Which actions of the plans an event serves."""


class Translated:
    """A row with texts of its event, and what they are in other languages."""

    TEXTS: ClassVar[tuple[str, ...]] = ()
    """The columns that are translated."""
    translations: Mapped[dict[str, dict[str, list[str]]]] = mapped_column(sa.JSON, default=dict)
    """By language and column: the translation, and the text that it translates; it holds while that text stands."""

    def in_language(self, name: str, language: str) -> str:
        """The text in that language, else as it was typed."""
        typed: str = getattr(self, name)
        text, source = self.translations.get(language, {}).get(name, ("", ""))
        return text if text and source == typed else typed

    def lacks(self, language: str) -> list[str]:
        """Which of its texts have no translation, or only one of what they were before."""
        kept = self.translations.get(language, {})
        return [name for name in self.TEXTS if (typed := getattr(self, name)) and kept.get(name, ["", ""])[1] != typed]

    def title_in(self, language: str) -> str:
        """What it is called in that language, else as it was typed."""
        return self.in_language("title", language)


OF_THE_EVENT = ("kind", "starts_on", "confidentiality", "status")
"""What each of its offices says of an event once more."""


class Event(Translated, Base):
    """One activity of the outreach."""

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_in_order", "starts_on", "id", "kind", "country_id", "confidentiality", "status"),
        sa.Index("ix_event_as_offices_say", "id", *OF_THE_EVENT, unique=True),
    )
    """Lists by day find what is chosen in the first alone, however few of many that is; `EventOffice` refers to the second."""
    TEXTS = ("title", "objectives")

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    kind: Mapped[EventKind] = mapped_column(choice(EventKind))
    status: Mapped[EventStatus] = mapped_column(choice(EventStatus), default=EventStatus.DRAFT, index=True)
    confidentiality: Mapped[Confidentiality] = mapped_column(choice(Confidentiality), default=Confidentiality.OPEN)
    title: Mapped[str] = mapped_column(sa.String(300))
    informal: Mapped[bool] = mapped_column(default=False)
    date_precision: Mapped[DatePrecision] = mapped_column(choice(DatePrecision), default=DatePrecision.DAY)
    starts_on: Mapped[date]
    """First day at the venue; the first of the month where only the month is known."""
    ends_on: Mapped[date]
    """Last day, inclusive; the last of the month where only the month is known."""
    zone: Mapped[str] = mapped_column(sa.String(60), default="Europe/Zurich")
    venue: Mapped[str] = mapped_column(sa.String(300), default="")
    city: Mapped[str] = mapped_column(sa.String(120), default="")
    country_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"))
    online_link: Mapped[str] = mapped_column(sa.String(500), default="")
    part_of: Mapped[str] = mapped_column(sa.String(300), default="")
    """For a presentation: the meeting it was given at, as in a sentence ("an informal meeting on …")."""
    in_margins_of: Mapped[str] = mapped_column(sa.String(300), default="")
    working_languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    objectives: Mapped[str] = mapped_column(sa.Text, default="")
    """Purpose as it stands in a sentence: "to share efforts undertaken by …"."""
    audience: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Who is invited, as `app.events.audience.AudienceRule` keeps it; empty means nobody."""
    state_order: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """iso3 codes: the order in which the organising States are named; the rest follow in protocol order."""
    materials: Mapped[str] = mapped_column(sa.String(300), default="")
    """What was handed out: "resources"; empty when nothing was."""
    materials_to: Mapped[str] = mapped_column(sa.String(300), default="")
    information_link: Mapped[str] = mapped_column(sa.String(500), default="")
    """The page on which everybody can read more; shown on the record unless the event is closed."""
    action_plan: Mapped[str] = mapped_column(sa.String(120), default="")
    """The plan as a sentence names it; follows `actions` where there are any."""
    action: Mapped[str] = mapped_column(sa.String(40), default="")
    up_to_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    instrument: Mapped[Instrument] = mapped_column(choice(Instrument), default=Instrument.LETTER)
    """How States are invited; an organisation always gets a letter."""
    reply_by: Mapped[date | None]
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="")
    """Where answers to its messages go; the installation's address where it is empty."""
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    """Raised by every change; a form that was opened on an older one is refused, not applied."""
    calendar_uid: Mapped[str] = mapped_column(sa.String(80), unique=True, default=new_calendar_uid)
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    calendar_discreet: Mapped[bool] = mapped_column(default=False)
    """A closed meeting whose calendar entries hold neither its title nor its place nor its link."""
    retention_days: Mapped[int | None]
    """Days after the event on which the personal data of its guests are erased; none: as everywhere."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the personal data of all its guests were erased."""
    without_secretariat: Mapped[bool] = mapped_column(default=False)
    """A closed meeting that its coordinators keep among themselves; the secretariat has to break the glass."""
    demonstration: Mapped[bool] = mapped_column(default=False)

    country: Mapped[State | None] = relationship()
    up_to_meeting: Mapped[Meeting | None] = relationship()
    created_by: Mapped[Account | None] = relationship()
    actions: Mapped[list[PlannedAction]] = relationship(secondary=event_action, order_by="PlannedAction.id")
    offices: Mapped[list[EventOffice]] = relationship(
        back_populates="event",
        cascade="all, delete-orphan",
        order_by="EventOffice.position",
        primaryjoin="Event.id == EventOffice.event_id",
        foreign_keys="EventOffice.event_id",
    )
    sittings: Mapped[list[Sitting]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="Sitting.starts_at"
    )
    sessions: Mapped[list[ProgrammeSession]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="ProgrammeSession.position"
    )
    partners: Mapped[list[EventPartner]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="EventPartner.position"
    )
    files: Mapped[list[EventFile]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="EventFile.position"
    )
    pictures: Mapped[list[EventPicture]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="EventPicture.position"
    )
    staff: Mapped[list[EventStaff]] = relationship(back_populates="event", cascade="all, delete-orphan")
    broken_glass: Mapped[list[BrokenGlass]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="BrokenGlass.id"
    )

    @property
    def language(self) -> str:
        """What its own texts are typed in: its first working language."""
        return (self.working_languages or ["en"])[0]

    def is_said_in(self, language: str) -> bool:
        """Whether all its texts are there in that language."""
        parts: list[Translated] = [self, *self.sessions]
        return language == self.language or not any(each.lacks(language) for each in parts)

    @property
    def is_closed(self) -> bool:
        """Closed in either form: it does not exist for those who may not know of it."""
        return self.confidentiality is not Confidentiality.OPEN

    @property
    def is_paper(self) -> bool:
        """A concept note has readers, not guests."""
        return self.kind is EventKind.CONCEPT_NOTE


class EventOffice(Base):
    """A thematic area in whose name the event is held; its coordinators follow from the event's date.

    What lists choose by and whether everybody may see it is here once more, so that the events of an area are found in one
    index in the order of lists. It is part of the reference: the database refuses any other, and changes it with the event.
    """

    __tablename__ = "event_office"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "area_id"),
        sa.ForeignKeyConstraint(
            ["event_id", *OF_THE_EVENT],
            ["event.id", *(f"event.{name}" for name in OF_THE_EVENT)],
            name="fk_event_office_event_id_as_it_says",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.Index("ix_event_office_in_order", "area_id", "starts_on", "event_id", "kind", "confidentiality", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    kind: Mapped[EventKind] = mapped_column(choice(EventKind))
    starts_on: Mapped[date]
    confidentiality: Mapped[Confidentiality] = mapped_column(choice(Confidentiality))
    status: Mapped[EventStatus] = mapped_column(choice(EventStatus))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("thematic_area.id"))
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(back_populates="offices", primaryjoin="Event.id == EventOffice.event_id", foreign_keys="EventOffice.event_id")
    """By its key alone: what is read of an event may be older than its rows are."""
    area: Mapped[ThematicArea] = relationship()


@sa.event.listens_for(EventOffice, "before_insert")
def _say_it_of_the_event(_mapper: object, _connection: object, office: EventOffice) -> None:
    event = Event.__table__.c
    for name in OF_THE_EVENT:
        setattr(office, name, sa.select(event[name]).where(event.id == office.event_id).scalar_subquery())


class Sitting(Base):
    """One of several meetings under the same title, from one instant to another."""

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    calendar_uid: Mapped[str] = mapped_column(sa.String(80), unique=True, default=new_calendar_uid)
    """Each sitting is an entry of its own: clients show the first of several entries in one message only."""

    event: Mapped[Event] = relationship(back_populates="sittings")


class SessionKind(StrEnum):
    """What happens in a part of the programme."""

    OPENING = "opening"
    PRESENTATION = "presentation"
    DISCUSSION = "discussion"
    UPDATES = "updates"
    QUESTIONS = "questions"
    CLOSING = "closing"
    BREAK = "break"


class ProgrammeSession(Translated, Base):
    """A part of the programme; attendance is taken per session, never at a break."""

    __tablename__ = "programme_session"
    TEXTS = ("title", "description")

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind), default=SessionKind.PRESENTATION)
    title: Mapped[str] = mapped_column(sa.String(300))
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    description: Mapped[str] = mapped_column(sa.Text, default="")
    places: Mapped[int | None]
    """How many may come to it; who wants to is asked where it is said."""

    event: Mapped[Event] = relationship(back_populates="sessions")
    speakers: Mapped[list[Speaker]] = relationship(
        back_populates="session", cascade="all, delete-orphan", order_by="Speaker.position"
    )


class Speaker(Base):
    """Who speaks in a session: a person, an office or an organisation."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(sa.String(120), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    function: Mapped[str] = mapped_column(sa.String(200), default="")
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"))
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    """For reminders only; never shown to anybody but the organisers."""

    session: Mapped[ProgrammeSession] = relationship(back_populates="speakers")
    state: Mapped[State | None] = relationship()


class PartnerRole(StrEnum):
    """What a partner contributes."""

    CO_ORGANISER = "co_organiser"
    HOST = "host"
    DONOR = "donor"
    IN_KIND = "in_kind"


class EventPartner(Base):
    """A State or organisation that hosts, pays, or helps in kind; only States and the public wording are printed."""

    __tablename__ = "event_partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[PartnerRole] = mapped_column(choice(PartnerRole))
    state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.String(300), default="")

    event: Mapped[Event] = relationship(back_populates="partners")
    state: Mapped[State | None] = relationship()


class FileKind(StrEnum):
    """What a file is to the event."""

    CONCEPT_NOTE = "concept_note"
    PROGRAMME = "programme"
    PRESENTATION = "presentation"
    NOTE_VERBALE = "note_verbale"
    OTHER = "other"


class EventFile(Base):
    """A file of an event; public ones can be read by everyone once the event is public."""

    __tablename__ = "event_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    stored_file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind), default=FileKind.OTHER)
    title: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    public: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(back_populates="files")
    stored: Mapped[StoredFile] = relationship()


class EventPicture(Base):
    """A photograph of an event, which the record shows to everybody; of a closed meeting there is none."""

    __tablename__ = "event_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    stored_file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    position: Mapped[int] = mapped_column(default=0)
    width: Mapped[int]
    """Pixels, as `height`: a page keeps its place free before it has come."""
    height: Mapped[int]
    alternative: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    """What there is to see, in each language of the pages."""

    event: Mapped[Event] = relationship(back_populates="pictures")
    stored: Mapped[StoredFile] = relationship()

    def described(self, language: str) -> str:
        """What there is to see."""
        return self.alternative.get(language) or self.alternative.get("en", "")


class Part(StrEnum):
    """What somebody was asked to do at one event."""

    CO_ORGANISER = "co_organiser"
    ASSISTANT = "assistant"
    OBSERVER = "observer"


class EventStaff(Base):
    """Somebody who has a part in this one event, for a time."""

    __tablename__ = "event_staff"
    __table_args__ = (sa.UniqueConstraint("event_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(choice(Part), default=Part.ASSISTANT)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Outside of these instants the part gives no right; none: until it is taken away."""

    event: Mapped[Event] = relationship(back_populates="staff")
    account: Mapped[Account] = relationship(backref=backref("parts", viewonly=True))


class BrokenGlass(Base):
    """The secretariat opened an event that is closed to it: why, and for how long; a row is never removed."""

    __tablename__ = "broken_glass"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    broken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship(back_populates="broken_glass")
    account: Mapped[Account] = relationship()
