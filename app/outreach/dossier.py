"""Everything that was between the outreach and one State, for a page and for the paper that one takes to a bilateral meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from app.contacts.models import Contact
from app.contacts.queries import contacts_of
from app.contacts.rules import may_read_directory
from app.documents.paper import Paper, Part, Table
from app.documents.wording import day_of
from app.events.models import Event
from app.events.wording import days_text
from app.outreach import queries
from app.outreach.brief import acts_table
from app.outreach.models import StateNote
from app.outreach.queries import Asked, Came
from app.outreach.words import STANDINGS
from app.people.models import Account
from app.registration.models import Delegate
from app.reports.forms import PROGRESS
from app.reports.models import Commitment
from app.treaty.models import Mandate, State
from app.treaty.queries import StateOn, mandates, states_by_id, the_convention
from app.treaty.rules import status_since


@dataclass(frozen=True)
class Met:
    """One event, how far the State came, and by whom it was represented; names go when their retention ends."""

    event: Event
    came: Came
    delegates: Sequence[tuple[Delegate, bool]]
    ahead: bool = False
    """Whether nobody can have been seen there yet."""

    @property
    def named(self) -> list[tuple[Delegate, bool]]:
        """Those whose names are still kept."""
        return [each for each in self.delegates if each[0].erased_at is None]


@dataclass(frozen=True)
class Dossier:
    """What the reader may know of one State."""

    state: State
    now: StateOn
    since: date | None
    """Since when it has its status."""
    last_met: date | None
    events: int
    met: Sequence[Met]
    """A page of the events, the newest first."""
    commitments: Sequence[Commitment]
    contacts: Sequence[Contact]
    notes: Sequence[StateNote]
    mandates: Sequence[Mandate]


def dossier(state: State, *, reader: Account, language: str, today: date, page: int = 1, per_page: int = 20) -> Dossier:
    """In a fixed number of statements."""
    asked = queries.events_asked(reader, Asked())
    of_it = queries.events_of(asked, state.id)
    events = queries.newest(of_it, page=page, per_page=per_page)
    came = queries.came(events, today, state_id=state.id)
    delegates = queries.delegates_of(state.id, events)
    return Dossier(
        state=state,
        now=states_by_id(today, language, state_ids=[state.id])[state.id],
        since=status_since(state.acts, today),
        last_met=queries.last_met(asked, [state.id])[state.id],
        events=queries.count_events(of_it),
        met=[Met(each, came.get((each.id, state.id), Came(None)), delegates.get(each.id, []), ahead=each.starts_on > today) for each in events],
        commitments=queries.commitments(reader, Commitment.state_id == state.id),
        contacts=contacts_of((state.id, None)) if may_read_directory(reader, today) else (),
        notes=queries.notes_about(state.id, reader=reader, today=today),
        mandates=mandates(Mandate.state_id == state.id),
    )


def bilateral(found: Dossier, *, language: str, today: date, now: datetime, with_notes: bool) -> Paper:
    """What one takes along: a page, or two."""
    treaty = the_convention()
    term = (treaty.status_terms[found.now.status].get(language) or treaty.status_terms[found.now.status]["en"])[0]
    since = _("since %(day)s", day=day_of(found.since, language)) if found.since else ""
    met = day_of(found.last_met, language) if found.last_met else _("not met yet")
    acts = acts_table(found.state, language)
    parts = [
        Part("", table=acts) if acts else Part("", [_("No act towards the treaty.")]),
        Part(_("Met"), [_("Last represented at an event: %(day)s.", day=met), _("Events it was invited to: %(num)s.", num=found.events)]),
    ]
    if found.met:
        rows = [
            [days_text(each.event, language), _title(each.event), str(STANDINGS[each.came.standing]) if each.came.standing else "", _who(each)]
            for each in found.met
        ]
        parts.append(Part(_("Events"), table=Table([_("When"), _("Event"), _("How far it came"), _("By whom")], rows)))
    if found.commitments:
        parts.append(Part(_("Commitments"), table=commitments_table(found.commitments, language)))
    if found.contacts:
        parts.append(Part(_("Contacts"), items=[" · ".join(filter(None, (each.name, each.office, each.email))) for each in found.contacts]))
    if with_notes and found.notes:
        said = [f"{day_of(each.written_at.date(), language)}, {each.author}: {each.text}" for each in found.notes]
        parts.append(Part(_("Notes"), said))
    return Paper(
        language=language,
        treaty=treaty.name_in(language),
        title=found.now.name,
        lede=" · ".join(filter(None, (" ".join(filter(None, (term, since))), found.state.group.name_in(language) if found.state.group else ""))),
        parts=parts,
        written_at=now,
        marks=[_("Confidential: for whoever printed it")],
        foot=_("As of %(day)s. It tells what the reader may know of.", day=day_of(today, language)),
    )


def commitments_table(commitments: Sequence[Commitment], language: str, names: dict[int, str] | None = None) -> Table:
    """What was undertaken, by when, and what became of it; with the States' names where there are several."""
    columns = [*([_("State")] if names is not None else []), _("Commitment"), _("By when"), _("What became of it"), _("Said at")]
    rows = [
        [
            *([names.get(each.state_id, "")] if names is not None else []),
            each.text,
            day_of(each.due_on, language) if each.due_on else "",
            ": ".join(filter(None, (str(PROGRESS[each.progress]), each.note))),
            f"{_title(each.event)}, {days_text(each.event, language)}",
        ]
        for each in commitments
    ]
    return Table(columns, rows)


def or_none(table: Table) -> tuple[list[str], tuple[()], Table | None]:
    """A table without rows says so instead."""
    return ([], (), table) if table.rows else ([_("None.")], (), None)


def _title(event: Event) -> str:
    return f"{event.title} ({_('closed')})" if event.is_closed else event.title


def _who(met: Met) -> str:
    seen = met.came.present
    if met.came.was_there and not seen:
        return str(_("seen as a delegation, without names"))
    named = [delegate.full_name for delegate, present in met.named if present or not seen]
    kept = "; ".join(named[:4]) + (" …" if len(named) > 4 else "")
    return kept or (str(seen or met.came.registered) if met.delegates else "")
