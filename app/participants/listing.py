"""The facts of the documents: the list in protocol order, the badges, the name plates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.contacts.models import AddresseeKind
from app.contacts.queries import Addressee, addressees
from app.database import db
from app.documents.badges import Badge, Badges, BadgeSize
from app.documents.list_of_participants import Delegation, Participant, ParticipantsList, Section
from app.documents.name_plates import NamePlates
from app.documents.sign_in_sheets import SignInSheets
from app.documents.wording import capital, day_of
from app.events.models import Event
from app.events.wording import time_text, when_text, where_text
from app.invitations.models import Invitation
from app.participants.models import Copy
from app.registration.check_in import check_in_code
from app.registration.models import Category, Delegate, DelegationRole
from app.registration.queries import delegates_of
from app.treaty.models import TreatyStatus
from app.treaty.queries import the_convention
from app.web.language import instant, speaking

KINDS = {
    AddresseeKind.UNITED_NATIONS: _l("United Nations"),
    AddresseeKind.INTERNATIONAL: _l("International organisations"),
    AddresseeKind.REGIONAL: _l("Regional organisations"),
    AddresseeKind.RED_CROSS: _l("Red Cross and Red Crescent"),
    AddresseeKind.NGO: _l("Non-governmental organisations"),
}
EDITIONS = {"provisional": _l("Provisional list"), "final": _l("Final list")}


class Gathered:
    """Everybody who takes part, by delegation, in protocol order of one language; a fixed number of statements."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language = event, language
        self.places: dict[str, int] = {}
        """Of each State by its code, whatever its status."""
        with speaking(language):
            self.sections = list(self._sections(delegates_of(event)))
        """Headings with their (name, code of the addressee, people)."""

    def _sections(self, people: Sequence[Delegate]) -> Iterable[tuple[str, list[tuple[str, str, list[Delegate]]]]]:
        asked = sa.select(Invitation.id, Invitation.organisation_id)
        of_event = (Invitation.event_id == self.event.id, Invitation.organisation_id.is_not(None))
        invited = dict(db.session.execute(asked.where(*of_event)).tuples().all())
        of: dict[tuple[int | None, int | None], list[Delegate]] = defaultdict(list)
        others: dict[Category, list[Delegate]] = defaultdict(list)
        for each in people:
            if each.category is Category.DELEGATE and each.state_id is not None:
                of[each.state_id, None].append(each)
            elif each.category is Category.ORGANISATION and each.invitation_id in invited:
                of[None, invited[each.invitation_id]].append(each)
            else:
                others[each.category].append(each)
        found = addressees(of, self.event.starts_on, self.language).values()
        self.places = {each.code: place for place, each in enumerate(found) if each.state}
        terms = the_convention().status_terms
        for status in (TreatyStatus.PARTY, TreatyStatus.SIGNATORY, TreatyStatus.NOT_PARTY):
            heading = capital(str((terms[status].get(self.language) or terms[status]["en"])[1]))
            yield heading, [_delegation(each, of) for each in found if each.state and each.state.status is status]
        for kind, words in KINDS.items():
            yield str(words), [_delegation(each, of) for each in found if each.kind is kind]
        for category, heading in (
            (Category.ORGANISATION, _("Other organisations")),
            (Category.SPEAKER, _("Speakers")),
            (Category.RESOURCE_PERSON, _("Resource persons")),
            (Category.INDIVIDUAL, _("Individuals")),
            (Category.INTERPRETER, _("Interpreters")),
            (Category.ORGANISER, _("Organisers")),
            (Category.DELEGATE, _("Others")),
        ):
            ordered = sorted(others[category], key=lambda each: (each.organisation.casefold(), each.position, each.id))
            yield heading, [(name, "", list(group)) for name, group in groupby(ordered, key=lambda each: each.organisation)]


def list_of_participants(event: Event, language: str, *, edition: str, copy: Copy | None = None) -> ParticipantsList:
    """The list as it stands now."""
    gathered = Gathered(event, language)
    with speaking(language):
        return ParticipantsList(
            language=language,
            title=_("List of participants"),
            edition=str(EDITIONS[edition]),
            event=event.title_in(language),
            when=when_text(event, language),
            where=where_text(event, language),
            as_of=_("Status of States as of %(date)s.", date=day_of(event.starts_on, language)),
            sections=[
                Section(heading, [Delegation(name, [_person(each) for each in people]) for name, _code, people in delegations])
                for heading, delegations in gathered.sections
                if delegations
            ],
            words={
                "section": _("Section"),
                "delegation": _("State or organisation"),
                "form_of_address": _("Form of address"),
                "given_name": _("Given name"),
                "family_name": _("Family name"),
                "function": _("Function"),
                "role": _("Role in the delegation"),
            },
            marks=_marks(event),
            copy=mark_of(copy, event),
            author=_secretariat(language),
            made_at=copy.taken_at if copy else None,
        )


def badges(
    event: Event, language: str, *, size: BadgeSize, code: str = "", copy: Copy | None = None, only: Delegate | None = None
) -> Badges:
    """For everybody in protocol order, or for the State or organisation of that code, or for one person."""
    gathered = Gathered(event, language)
    with speaking(language):
        return Badges(
            language=language,
            event="" if event.is_closed else event.title_in(language),
            size=size,
            badges=[
                Badge(each.title, each.given_name, each.family_name, each.function, name, check_in_code(each.public_id))
                for name, people in _of(gathered, code)
                for each in people
                if only in (None, each)
            ],
            words={"title": _("Badges"), "code": _("Code for the entrance")},
            mark=mark_of(copy, event),
        )


def name_plates(event: Event, language: str, *, code: str = "", copy: Copy | None = None) -> NamePlates:
    """One for each State and organisation that takes part, in protocol order, or only for that one."""
    gathered = Gathered(event, language)
    with speaking(language):
        return NamePlates(
            language=language,
            names=[name.upper() for name, _people in _of(gathered, code) if name],
            words={"title": _("Name plates")},
            mark=mark_of(copy, event),
        )


def sign_in_sheets(event: Event, language: str, *, session_id: str = "", copy: Copy | None = None) -> SignInSheets:
    """A line to sign for everybody registered, by State as they are typed back in, for one session; for the whole event where that session is gone."""
    gathered = Gathered(event, language)
    everybody = [(code, name or heading, people) for heading, delegations in gathered.sections for name, code, people in delegations]
    everybody.sort(key=lambda each: gathered.places.get(each[0], len(everybody)))
    session = next((each for each in event.sessions if each.public_id == session_id), None)
    with speaking(language):
        return SignInSheets(
            language=language,
            event=event.title_in(language),
            session=session.title_in(language) if session else "",
            when=time_text(session, event, language) if session and session.starts_at else when_text(event, language),
            delegations=[Delegation(name, [_person(each) for each in people]) for _code, name, people in everybody],
            words={
                "title": _("Sign-in sheet"), "name": _("Name"), "function": _("Function"), "signature": _("Signature"),
                "others": _("Not on this list: name, State or organisation"),
            },
            marks=_marks(event),
            copy=mark_of(copy, event),
        )  # fmt: skip


def delegations_of(event: Event, language: str) -> list[tuple[str, str]]:
    """(code, name) of each State and organisation with somebody registered, to choose from."""
    gathered = Gathered(event, language)
    return [(code, name) for _heading, delegations in gathered.sections for name, code, _people in delegations if code]


def mark_of(copy: Copy | None, event: Event) -> str:
    """What is printed on each page of a closed meeting's copy, and kept in its properties; nothing for an open one."""
    if copy is None or not event.is_closed:
        return ""
    return str(
        _("Closed meeting. Copy No. %(number)s, taken by %(name)s on %(when)s. Not to be passed on.",
          number=copy.number, name=copy.taken_by_name, when=instant(copy.taken_at))
    )  # fmt: skip


def head_first(people: Iterable[Delegate]) -> list[Delegate]:
    """The head, then as the delegation listed them."""
    return sorted(people, key=lambda each: (each.role is not DelegationRole.HEAD, each.position, each.id))


def _delegation(addressee: Addressee, of: dict[tuple[int | None, int | None], list[Delegate]]) -> tuple[str, str, list[Delegate]]:
    return addressee.name, addressee.code, head_first(of[addressee.id])


def _of(gathered: Gathered, code: str) -> list[tuple[str, list[Delegate]]]:
    return [(name, people) for _heading, delegations in gathered.sections for name, its, people in delegations if code in ("", its)]


def _person(delegate: Delegate) -> Participant:
    role = _("Head of delegation") if delegate.role is DelegationRole.HEAD else ""
    return Participant(delegate.title, delegate.given_name, delegate.family_name, delegate.function, role)


def _marks(event: Event) -> list[str]:
    marks = {
        _("Closed meeting. This list is for the secretariat and the organising coordinators only."): event.is_closed,
        _("Demonstration: the persons, and the States they stand for, are invented."): event.demonstration,
    }
    return [mark for mark, holds in marks.items() if holds]


def _secretariat(language: str) -> str:
    words = the_convention().secretariat
    return str((words.get(language) or words.get("en") or {}).get("name", ""))
