"""What those who leave an office tell those who come: one paper, so that no knowledge is lost with the mandate."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.contacts.queries import contacts_by_addressee
from app.contacts.rules import may_read_directory
from app.database import db
from app.documents.paper import Paper, Part, Table
from app.documents.wording import day_of, joined
from app.events.models import Event, EventFile, EventStatus
from app.events.queries import where_may
from app.events.wording import FILE_KINDS, days_text
from app.outreach import queries
from app.outreach.dossier import commitments_table, or_none
from app.outreach.queries import Asked
from app.outreach.rules import RECENTLY, Standing
from app.people.models import Account
from app.reports.models import Commitment, Progress
from app.treaty.models import Mandate, ThematicArea, TreatyStatus
from app.treaty.queries import coordinators_on, mandates, states_on, the_convention
from app.web.rights import Right

EVENTS = 300
"""The latest events whose invitations are looked through."""
FILES = 200


def handover(area: ThematicArea, *, reader: Account, language: str, today: date, now: datetime) -> Paper:
    """Open commitments, silent States, contacts and files of an area, as far as the reader may know of them; a fixed number of statements."""
    treaty = the_convention()
    states = {each.state_id: each for each in states_on(today, language)}
    names = {state_id: each.name for state_id, each in states.items()}
    asked = queries.events_asked(reader, Asked(area=area.code))
    recent = queries.newest(asked.where(Event.starts_on >= today - RECENTLY, Event.starts_on <= today), per_page=EVENTS)
    silent = Counter(state for (_event, state), each in queries.came(recent, today).items() if each.standing is Standing.SILENT)
    signatories = [each for each in states.values() if each.status is TreatyStatus.SIGNATORY]
    last = queries.last_met(asked, [each.state_id for each in signatories])
    concerned = sorted({*silent, *(each.state_id for each in signatories)}, key=list(states).index)
    contacts = contacts_by_addressee((state_id, None) for state_id in concerned if may_read_directory(reader, today))
    coming = queries.newest(asked.where(Event.starts_on > today, Event.status == EventStatus.SCHEDULED), per_page=EVENTS)
    return Paper(
        language=language,
        treaty=treaty.name_in(language),
        title=_("Handover: %(area)s", area=area.name_in(language)),
        lede=day_of(today, language),
        parts=[
            Part(_("The office"), _office(area, names, today, language)),
            Part(_("Open commitments"), *or_none(commitments_table(_open(area, reader), language, names))),
            Part(
                _("Signatories"),
                [_("Those not met for two years come first.")],
                table=Table(
                    [_("State"), _("Last met"), _("Silent in the last two years")],
                    [
                        (each.name, day_of(day, language) if (day := last.get(each.state_id)) else _("not met yet"), silent.get(each.state_id, 0))
                        for each in sorted(signatories, key=lambda each: last.get(each.state_id) or date.min)
                    ],
                ),
            ),
            Part(
                _("Other States that were silent in the last two years"),
                *or_none(Table([_("State"), _("Events without an answer")], [(names[each], silent[each]) for each in concerned if silent[each] and states[each] not in signatories])),
            ),
            Part(
                _("Contacts"),
                *or_none(Table([_("State"), _("Name"), _("Office"), _("Address")], [(names[each], one.name, one.office, one.email) for each in concerned for one in contacts.get((each, None), [])])),
            ),
            Part(_("Coming events"), *or_none(Table([_("Event"), _("When")], [(each.title, days_text(each, language)) for each in reversed(coming)]))),
            Part(_("Files"), *or_none(_files(area, reader, language))),
        ],
        written_at=now,
        marks=[_("Confidential: for the coordinators and the secretariat")],
        foot=_("It holds what the account that made it may know of. Notes about States are not in it: who holds the office next reads them on the pages of the States."),
    )


def _office(area: ThematicArea, names: dict[int, str], today: date, language: str) -> list[str]:
    holding = {each.id for each in coordinators_on(today, area_ids=[area.id])}
    terms = mandates(Mandate.area_id == area.id)
    said = [_("Held now by %(states)s.", states=joined([_term(each, names) for each in terms if each.id in holding], language))] if holding else []
    ended = [each for each in terms if each.id not in holding and each.is_over(today)][:2]
    coming = [each for each in terms if each.id not in holding and each.from_meeting and each.from_meeting.ends_on >= today]
    if ended:
        said.append(_("Before: %(states)s.", states=joined([_term(each, names) for each in ended], language)))
    if coming:
        said.append(_("Next: %(states)s.", states=joined([_term(each, names) for each in coming], language)))
    return said or [_("Nobody holds it now.")]


def _term(mandate: Mandate, names: dict[int, str]) -> str:
    first, last = (each.code if each else "" for each in (mandate.from_meeting, mandate.to_meeting))
    term = f"{first}–{last}" if last else _("from %(meeting)s", meeting=first)
    return f"{names.get(mandate.state_id, mandate.state.iso3)} ({term})"


def _open(area: ThematicArea, reader: Account) -> list[Commitment]:
    return list(queries.commitments(reader, Commitment.progress == Progress.OPEN, area=area.code))


def _files(area: ThematicArea, reader: Account, language: str) -> Table:
    files = db.session.scalars(
        sa.select(EventFile)
        .join(Event)
        .where(Event.id.in_(where_may(reader, Right.EDIT).with_only_columns(Event.id)), Event.id.in_(queries.of_area(area.code)))
        .options(joinedload(EventFile.event).selectinload(Event.sittings))
        .order_by(Event.starts_on.desc(), EventFile.position)
        .limit(FILES)
    ).all()
    rows = [(each.title, str(FILE_KINDS[each.kind]), each.event.title, days_text(each.event, language)) for each in files]
    return Table([_("File"), _("Kind"), _("Event"), _("When")], rows)
