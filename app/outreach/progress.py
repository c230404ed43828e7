"""The figures that a coordinator's progress report needs for a period, and the sentences that go with them.

It is meant to be read by others: closed meetings are counted and never named, and no table breaks their figures down.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import selectinload

from app.database import db
from app.documents.paper import Paper, Part, Table
from app.documents.wording import day_of, days_of, joined
from app.events.models import Event, EventKind, EventStatus
from app.events.queries import where_may
from app.events.wording import days_text
from app.outreach import queries
from app.outreach.dossier import or_none
from app.outreach.queries import Asked, Came
from app.outreach.rules import RECENTLY, Joined, joined_after
from app.people.models import Account
from app.reports.models import Commitment, Headcount, Progress
from app.treaty.forms import ACTS
from app.treaty.models import PlannedAction, TreatyAct, TreatyStatus
from app.treaty.queries import StateOn, areas, groups, states_on, tally, the_convention
from app.treaty.rules import status_on
from app.web.rights import Right

MOST = 2000
"""Events of one report; more than a century of outreach."""
HELD = (EventStatus.HELD, EventStatus.PUBLISHED)


@dataclass(frozen=True)
class Period:
    """What the figures are of."""

    first: date
    last: date
    area: str = ""


@dataclass(frozen=True)
class Record:
    """What was asked of the database: events held, papers, how far States came, and what they did."""

    events: Sequence[Event]
    papers: Sequence[Event]
    came: Mapping[tuple[int, int], Came]
    counted: Mapping[int, Headcount]
    """By event: figures without a list."""
    states: Mapping[int, StateOn]
    """As of the last day."""
    acts: Mapping[int, Sequence[TreatyAct]]
    joined: Sequence[Joined]
    """Met at open events."""
    before: Counter[TreatyStatus]
    after: Counter[TreatyStatus]
    commitments: Sequence[Commitment]

    @property
    def open_events(self) -> list[Event]:
        """Those that may be named."""
        return [each for each in self.events if not each.is_closed]

    def of(self, events: Iterable[Event]) -> dict[tuple[int, int], Came]:
        """How far States came with some of the events."""
        ids = {each.id for each in events}
        return {key: each for key, each in self.came.items() if key[0] in ids}


def progress_report(period: Period, *, reader: Account, language: str, today: date, now: datetime) -> Paper:
    """In a fixed number of statements."""
    record = _record(period, reader, language, today)
    treaty = the_convention()
    area = next((each.name_in(language) for each in areas() if each.code == period.area), "")
    return Paper(
        language=language,
        treaty=treaty.name_in(language),
        title=_("Progress report"),
        lede=", ".join(filter(None, (area, days_of(period.first, period.last, language)))),
        parts=[
            Part(_("Key figures"), table=Table([_("Figure"), _("Number")], _figures(record))),
            *([Part(_("Action plans"), _sentences(record, language))] if any(each.actions for each in (*record.events, *record.papers)) else []),
            Part(_("Status of the Convention"), table=_tallies(record, period, language)),
            Part(_("New States Parties"), *_joined(record, language)),
            Part(_("By status, on the day of each open event"), table=_broken_down(record, _status_words(language), _by_status(record))),
            Part(_("By regional group, open events"), table=_broken_down(record, {each.code: each.name_in(language) for each in groups()}, _by_group(record))),
            Part(_("Open events"), *or_none(_listed(record, language))),
        ],
        written_at=now,
        foot=" ".join(
            (
                _("Closed meetings are counted in the key figures; they are named nowhere, and no other table holds them."),
                _("A State that joined is listed with the days on which it was met at open events in the two years before; this does not say that the one came of the other."),
                *(
                    [_("Where only figures were kept of who was there, they stand in the list of events; which States they were is not known, so they are not among the States represented.")]
                    if record.counted
                    else []
                ),
                _("As of %(day)s.", day=day_of(today, language)),
            )
        ),
    )


def _record(period: Period, reader: Account, language: str, today: date) -> Record:
    asked = Asked(area=period.area, since=period.first, until=period.last)
    held = queries.events_asked(reader, asked).where(Event.status.in_(HELD)).options(selectinload(Event.actions))
    events = queries.newest(held, per_page=MOST)
    papers = db.session.scalars(
        where_may(reader, Right.EDIT)
        .where(Event.kind == EventKind.CONCEPT_NOTE, Event.status == EventStatus.PUBLISHED, Event.starts_on.between(period.first, period.last))
        .where(Event.id.in_(queries.of_area(period.area)) if period.area else sa.true())
        .options(selectinload(Event.actions))
        .order_by(Event.starts_on)
    ).all()
    states = states_on(period.last, language)
    acts: dict[int, list[TreatyAct]] = defaultdict(list)
    for act in queries.acts():
        acts[act.state_id].append(act)
    joining = {state_id for state_id, each in acts.items() if joined_after(each, {}, period.first, period.last)}
    met = queries.met_on(queries.events_asked(reader, Asked(area=period.area, since=period.first - RECENTLY, until=period.last)).where(Event.confidentiality == "open"), joining)
    return Record(
        events=events,
        papers=papers,
        came=queries.came(events, today),
        counted=queries.counted(events),
        states={each.state_id: each for each in states},
        acts=acts,
        joined=joined_after((act for each in acts.values() for act in each), met, period.first, period.last),
        before=Counter(status_on(acts.get(each.state_id, ()), period.first) for each in states),
        after=tally(states),
        commitments=queries.commitments(reader, Commitment.event_id.in_(queries.events_asked(reader, asked).with_only_columns(Event.id))),
    )


def _figures(record: Record) -> list[tuple[str, int]]:
    cells = record.came.items()
    kept = Counter(each.progress for each in record.commitments)
    signatories = {state for (_event, state), each in cells if each.was_there and record.states[state].status is TreatyStatus.SIGNATORY}
    return [
        (_("Events held"), len(record.events)),
        (_("of them closed"), len(record.events) - len(record.open_events)),
        (_("Concept notes published"), len(record.papers)),
        (_("States invited"), len({state for (_event, state), each in cells if each.answer})),
        (_("States that answered"), len({state for (_event, state), each in cells if each.answer not in ("", "none")})),
        (_("States represented"), len({state for (_event, state), each in cells if each.was_there})),
        (_("of them Signatories today"), len(signatories)),
        (_("Representatives seen, at all events"), sum(each.present for _key, each in cells) + sum(each.representatives or 0 for each in record.counted.values())),
        (_("States that joined"), len(record.joined)),
        (_("of them met at an open event in the two years before"), sum(bool(each.met) for each in record.joined)),
        (_("Commitments noted"), len(record.commitments)),
        (_("of them kept"), kept[Progress.KEPT]),
        (_("of them not kept"), kept[Progress.NOT_KEPT]),
        (_("of them still open"), kept[Progress.OPEN]),
    ]


def _sentences(record: Record, language: str) -> list[str]:
    """For each action of a plan, what was done: the words that a report can take over."""
    served: dict[PlannedAction, list[Event]] = defaultdict(list)
    for event in (*record.events, *record.papers):
        for action in event.actions:
            served[action].append(event)
    return [_sentence(record, action, events, language) for action, events in sorted(served.items(), key=lambda item: item[0].id)]


def _sentence(record: Record, action: PlannedAction, events: Sequence[Event], language: str) -> str:
    gatherings = [each for each in events if not each.is_paper]
    named = [f"{each.title} ({days_text(each, language)})" for each in events if not each.is_paper and not each.is_closed]
    closed = len(gatherings) - len(named)
    papers = [f"{each.title} ({days_text(each, language)})" for each in events if each.is_paper and not each.is_closed]
    said = [_("%(plan)s, Action %(number)s: %(text)s", plan=action.plan_in(language), number=action.number, text=action.text_in(language)) + "."]
    if named:
        said.append(ngettext("An event was held: %(list)s.", "%(num)s events were held: %(list)s.", len(named), list=joined(named, language)))
    if closed:
        said.append(ngettext("A closed meeting was held.", "%(num)s closed meetings were held.", closed))
    said.append(_represented(record, gatherings))
    if papers:
        said.append(ngettext("A concept note was published: %(list)s.", "%(num)s concept notes were published: %(list)s.", len(papers), list=joined(papers, language)))
    if action.own_words:
        said.append(_("(The action is described in our own words.)"))
    return " ".join(filter(None, said))


def _represented(record: Record, gatherings: Sequence[Event]) -> str:
    """How many States were at them, each once; a lower bound where figures tell no States apart, nothing where nobody recorded any."""
    there = {(event, state) for (event, state), each in record.of(gatherings).items() if each.was_there}
    figures = [count for each in gatherings if each.id in record.counted and (count := record.counted[each.id].in_all) is not None]
    recorded = {event for event, _state in there}
    many = max(len({state for _event, state in there}), *figures, 0)
    if not recorded and not figures:
        return ""
    if len(gatherings) == 1 or (not figures and len(recorded) == len(gatherings)):
        return str(ngettext("One State was represented.", "%(num)s States were represented.", many))
    return str(ngettext("At least one State was represented.", "At least %(num)s States were represented.", many))


def _tallies(record: Record, period: Period, language: str) -> Table:
    words = _status_words(language)
    columns = [_("Status"), day_of(period.first, language), day_of(period.last, language)]
    return Table(columns, [(words[status], record.before[status], record.after[status]) for status in TreatyStatus])


def _joined(record: Record, language: str) -> tuple[Sequence[str], Sequence[str], Table | None]:
    if not record.joined:
        return [_("No State joined in this period.")], (), None
    rows = [
        (record.states[each.state_id].name, str(ACTS[each.act.kind]), day_of(each.act.on, language), joined([day_of(day, language) for day in each.met], language))
        for each in record.joined
    ]
    return (), (), Table([_("State"), _("Act"), _("Day"), _("Met in the two years before")], rows)


def _by_status(record: Record) -> dict[tuple[int, int], str]:
    days = {each.id: each.starts_on for each in record.events}
    return {(event, state): status_on(record.acts.get(state, ()), days[event]).value for event, state in record.came}


def _by_group(record: Record) -> dict[tuple[int, int], str]:
    return {key: record.states[key[1]].group for key in record.came}


def _broken_down(record: Record, words: Mapping[str, str], kinds: Mapping[tuple[int, int], str]) -> Table:
    cells = record.of(record.open_events)
    rows = []
    for kind, word in words.items():
        ours = [(state, each) for (event, state), each in cells.items() if kinds[event, state] == kind]
        rows.append((word, *_counts(ours), sum(each.present for _state, each in ours)))
    return Table([_("Group"), _("States invited"), _("States registered"), _("States represented"), _("Representatives")], rows)


def _counts(cells: Sequence[tuple[int, Came]]) -> tuple[int, int, int]:
    invited = {state for state, each in cells if each.answer}
    registered = {state for state, each in cells if each.registered}
    present = {state for state, each in cells if each.was_there}
    return len(invited), len(registered), len(present)


def _listed(record: Record, language: str) -> Table:
    by_event: dict[int, list[Came]] = defaultdict(list)
    for (event_id, _state), each in record.came.items():
        by_event[event_id].append(each)
    rows = []
    for event in reversed(record.open_events):
        cells = by_event[event.id]
        present = [each.present for each in cells if each.was_there]
        figures = record.counted.get(event.id)
        were_there = (figures.in_all, figures.representatives) if figures else (len(present), sum(present)) if present else (None, None)
        rows.append((event.title, days_text(event, language), sum(bool(each.answer) for each in cells), *were_there))
    return Table([_("Event"), _("When"), _("States invited"), _("States represented"), _("Representatives")], rows)


def _status_words(language: str) -> dict[str, str]:
    terms = the_convention().status_terms
    return {status.value: str((terms[status].get(language) or terms[status]["en"])[1]) for status in TreatyStatus}
