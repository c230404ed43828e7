"""The attendance report, filled from the record: the same figures for page, PDF, DOCX, XLSX and CSV."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from flask_babel import gettext as _

from app import clock
from app.attendance.models import Mode, Standing
from app.attendance.queries import Held, Roll, roll_of
from app.attendance.wording import EXCUSES
from app.documents.attendance_report import FEW, AttendanceReport, Table, in_words, tells_who
from app.documents.spreadsheet import Cell
from app.documents.wording import day_of, joined
from app.events.models import Event, ProgrammeSession
from app.events.queries import organisers
from app.events.wording import hours_text, when_text, where_text
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.invitations.queries import invitations_of
from app.participants.listing import mark_of
from app.participants.models import Copy
from app.questionnaires.starters import UNSAID, asks_gender
from app.registration.answers import Told, answers_of
from app.registration.forms import CATEGORY_WORDS
from app.registration.models import Category, Delegate, DelegationRole
from app.reports.queries import represented_before
from app.treaty.models import TreatyStatus
from app.treaty.queries import groups, states_on, the_convention
from app.web.language import speaking

OUTCOMES = (Standing.PRESENT, Standing.SUBSTITUTED, Standing.EXCUSED, Standing.ABSENT)
"""What became of somebody in the whole event: the first of these that was recorded in any session."""


def attendance_report(
    event: Event, language: str, *, prepared_on: date, anonymous: bool = False, copy: Copy | None = None
) -> AttendanceReport:
    """Everything the report says, status as of the event's day; a fixed number of statements."""
    with speaking(language):
        return _Gathering(event, language).report(prepared_on, anonymous=anonymous, copy=copy)


class _Gathering:
    """The rows behind one report."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language = event, language
        self.roll: Roll = roll_of(event)
        self.states = {state.state_id: state for state in states_on(event.starts_on, language)}
        self.invitations = [each for each in invitations_of(event) if each.state_id and was_invited(each)]
        self.holders = organisers(event, language)
        self.delegates = [each for each in self.roll.delegates if _speaks_for_a_state(each)]
        self.others = [each for each in self.roll.delegates if not _speaks_for_a_state(each)]
        self.present_states = self.roll.states()
        self.first = self.present_states - represented_before(event, self.present_states)
        areas = {office.area_id for office in event.offices}
        self.first_of_mandate = self.present_states - represented_before(event, self.present_states, area_ids=areas) if areas else set()
        self.became = {each.id: self._became(each) for each in self.roll.delegates}
        self.there = {key for key, outcome in self.became.items() if outcome is Standing.PRESENT}
        self.delegations: dict[int | None, list[Delegate]] = defaultdict(list)
        for each in self.delegates:
            self.delegations[each.state_id].append(each)
        self.groups = {group.code: group.name_in(language) for group in groups()}
        self.roles = _roles()
        self.withheld: list[str] = []

    def report(self, prepared_on: date, *, anonymous: bool, copy: Copy | None) -> AttendanceReport:
        """All of it; of a closed meeting without names also no figure that would tell who took part."""
        guarded = anonymous and self.event.is_closed
        counted = [self._figures(guarded), *self._breakdowns(guarded), *self._occasions(guarded)]
        named = [] if anonymous else [self._by_state(), *self._lists()]
        treaty = the_convention()
        organised = joined([state.name for office in self.holders for state in office.states], self.language)
        return AttendanceReport(
            language=self.language,
            title=_("Attendance report"),
            event=self.event.title_in(self.language),
            when=when_text(self.event, self.language),
            where=where_text(self.event, self.language),
            organisers=_("Organised by %(names)s", names=organised) if organised else "",
            dates=" ".join(
                (
                    _("Treaty status as of %(date)s.", date=day_of(self.event.starts_on, self.language)),
                    _("Prepared on %(date)s.", date=day_of(prepared_on, self.language)),
                )
            ),
            tables=tuple(table for table in (*counted, *named) if table and table.rows),
            rules=(*_rules(), *([_left_out()] if self.withheld else [])),
            words={"rules": _("How this was counted"), "about": _("Report")},
            marks=self._marks(),
            copy=mark_of(copy, self.event),
            author=str((treaty.secretariat.get(self.language) or treaty.secretariat["en"])["name"]),
            made_at=copy.taken_at if copy else None,
            anonymous=anonymous,
            withheld=tuple(self.withheld),
        )

    # --- counted ----------------------------------------------------------------------------------------------------

    def _figures(self, guarded: bool) -> Table:
        """Nothing of invitations where none was kept here: the event was entered afterwards."""
        answers = Counter(each.answer for each in self.invitations)
        became = Counter(self.became[each.id] for each in self.delegates if not each.walk_in)
        came = [each for each in self.delegates if each.id in self.there]
        of_invitations = [
            (_("States invited"), len(self.invitations)),
            (_("States that answered: attending"), answers[Answer.ATTENDING]),
            (_("States that answered: not attending"), answers[Answer.NOT_ATTENDING]),
            (_("States that did not answer"), answers[Answer.NONE]),
        ]
        of_states = [
            *(of_invitations if self.invitations else []),
            (_("States with registered delegates"), len({each.state_id for each in self.delegates})),
            (_("States present"), len(self.present_states)),
            (_("States present for the first time at an event"), len(self.first)),
            *([(_("States present for the first time at an event of this mandate"), len(self.first_of_mandate))] if self.event.offices else []),
        ]
        of_persons = [
            (_("Delegates registered"), len(self.delegates)),
            (_("Representatives present"), len(came)),
            (_("Representatives present online only"), sum(1 for each in came if self._was_online(each))),
            (_("Representatives who came without registration"), sum(1 for each in came if each.walk_in)),
            (_("Delegates excused"), became[Standing.EXCUSED]),
            (_("Delegates who were substituted"), became[Standing.SUBSTITUTED]),
            *([(_("Delegates registered who were not present"), became[Standing.ABSENT])] if self.there else []),
            (_("Organisers, resource persons and organisations present"), sum(1 for each in self.others if each.id in self.there)),
        ]
        heading = _("Key figures")
        if guarded and any(0 < answers[each] < FEW for each in Answer):
            self.withheld += [f"{heading}: {words}" for words, _number in of_states[2:4]]  # the invited less the others would tell the one
            del of_states[2:4]
        rows = [self._discreet(heading, row, (1,)) if guarded else row for row in of_states]
        return Table("figures", heading, (_("Figure"), _("Number")), (*rows, *of_persons))

    def _breakdowns(self, guarded: bool) -> list[Table | None]:
        terms = the_convention().status_terms
        by_status = [
            (
                str((terms[status].get(self.language) or terms[status]["en"])[1]),
                {key for key, state in self.states.items() if state.status is status},
            )
            for status in (TreatyStatus.PARTY, TreatyStatus.SIGNATORY, TreatyStatus.NOT_PARTY)
        ]
        by_group = [(name, {key for key, state in self.states.items() if state.group == code}) for code, name in self.groups.items()]
        by_group.append((_("No regional group"), {key for key, state in self.states.items() if not state.group}))
        return [
            self._breakdown("status", _("By treaty status"), _("Treaty status"), by_status, guarded),
            self._breakdown("group", _("By regional group"), _("Regional group"), by_group, guarded),
            self._by_gender(guarded),
        ]

    def _breakdown(self, key: str, heading: str, first: str, parts: Sequence[tuple[str, set[int]]], guarded: bool) -> Table | None:
        """A row for each part of the States; left out as a whole where one figure tells who it was: the others would give it away."""
        columns = (
            first, _("States invited"), _("States attending by answer"), _("States registered"), _("Persons registered"),
            _("States present"), _("Persons present"), _("States present for the first time"),
        )  # fmt: skip
        rows: list[tuple[Cell, ...]] = []
        told = True
        for name, members in parts:
            delegates = [each for each in self.delegates if each.state_id in members]
            invited = [each for each in self.invitations if each.state_id in members]
            attending = sum(1 for each in invited if each.answer is Answer.ATTENDING)
            registered, present = len({each.state_id for each in delegates}), len(self.present_states & members)
            came = sum(1 for each in delegates if each.id in self.there)
            if guarded and any(tells_who(states, len(members)) for states in (attending, registered, present)):
                self.withheld.append(f"{heading}: {name}")
                told = False
            if key == "status" or (members and (invited or delegates or present or name in self.groups.values())):
                rows.append((name, len(invited), attending, registered, len(delegates), present, came, len(self.first & members)))
        if guarded and told:
            rows = [self._discreet(heading, row, (7,)) for row in rows]
        if not told:
            return None
        if not self.invitations:
            return Table(key, heading, columns[:1] + columns[3:], tuple(row[:1] + row[3:] for row in rows), bars=(1, 3))
        return Table(key, heading, columns, tuple(rows), bars=(3, 5))

    def _by_gender(self, guarded: bool) -> Table | None:
        """Persons by what they chose; none where nobody was asked."""
        told = {key: self._chosen(answers[0]) for key, answers in answers_of(self.event, about=asks_gender).items() if answers}
        if not told:
            return None
        heading, registered, present = _("By gender"), Counter[str](), Counter[str]()
        for each in self.delegates:
            given = told.get(each.id) or _("not given")
            registered[given] += 1
            present[given] += each.id in self.there
        if guarded and any(0 < count < FEW for count in (*registered.values(), *present.values())):
            self.withheld.append(heading)
            return None
        rows = tuple((given, registered[given], present[given]) for given in sorted(registered))
        return Table("gender", heading, (_("Gender"), _("Persons registered"), _("Persons present")), rows, bars=(1, 2))

    def _chosen(self, told: Told) -> str:
        """In the language of the report, in whichever it was asked; empty for whoever does not want to say."""
        chosen = json.loads(told.row.value)
        return "" if chosen == UNSAID else next((each.label.in_(self.language) for each in told.question.options if each.id == chosen), told.text)

    def _occasions(self, guarded: bool) -> list[Table]:
        """By session, and by day where the sessions have several."""
        counts = (_("Representatives"), _("of them online"), _("States"), _("Others"))
        by_session, by_day = _("By session"), _("By day")
        lines: list[tuple[Cell, ...]] = []
        days: dict[date, list[ProgrammeSession]] = defaultdict(list)
        for session in self.roll.sessions:
            day = clock.local(session.starts_at, self.event.zone).date() if session.starts_at else self.event.starts_on
            days[day].append(session)
            lines.append((session.title_in(self.language), day, hours_text(session, self.event), *self._counted([session])))
        day_lines: list[tuple[Cell, ...]] = [(day, *self._counted(sessions)) for day, sessions in sorted(days.items())]
        if guarded:
            lines = [self._discreet(by_session, line, (5,), also=(3, 4)) for line in lines]
            day_lines = [self._discreet(by_day, line, (3,), also=(1, 2)) for line in day_lines]
        sessions = Table("session", by_session, (_("Session"), _("Day"), _("Time"), *counts), tuple(lines), bars=(3, 5))
        if len(days) < 2:
            return [sessions]
        return [sessions, Table("day", by_day, (_("Day"), *counts), tuple(day_lines), bars=(1, 3))]

    def _counted(self, sessions: Sequence[ProgrammeSession]) -> tuple[int, int, int, int]:
        """Representatives, those of them who were online only, States and others in any of these sessions."""
        came = [each for each in self.delegates if any(self.roll.was_in(session, each) for session in sessions)]
        others = sum(1 for each in self.others if any(self.roll.was_in(session, each) for session in sessions))
        states = {key for session in sessions for key in self.roll.states_in(session)}
        return len(came), sum(1 for each in came if self._was_online(each, sessions)), len(states), others

    def _discreet(self, heading: str, row: Sequence[Cell], states: Collection[int], also: Collection[int] = ()) -> tuple[Cell, ...]:
        """The row without the numbers of States that are too small to be told."""
        if not any(isinstance(row[place], int) and 0 < row[place] < FEW for place in states):  # type: ignore[operator]  # a number, as just asked
            return tuple(row)
        self.withheld.append(f"{heading}: {in_words(row[0], self.language)}")
        few = _("fewer than %(count)s", count=FEW)
        return tuple(few if place in (*states, *also) else cell for place, cell in enumerate(row))

    # --- named ------------------------------------------------------------------------------------------------------

    def _by_state(self) -> Table:
        answers = {each.state_id: each.answer for each in self.invitations}
        words = {Answer.NONE: _("no answer"), Answer.ATTENDING: _("attending"), Answer.NOT_ATTENDING: _("not attending")}
        hosts = {state.state_id for office in self.holders for state in office.states}
        shown = set(answers) | {each.state_id for each in self.delegates} | self.present_states
        terms = the_convention().status_terms
        rows = []
        for state in self.states.values():
            if state.state_id in shown:
                delegates = self.delegations[state.state_id]
                term = terms[state.status].get(self.language) or terms[state.status]["en"]
                rows.append(
                    (
                        f"{state.name} ({_('organiser')})" if state.state_id in hosts else state.name,
                        str(term[0]),
                        self.groups.get(state.group or "", ""),
                        str(words[answers[state.state_id]]) if state.state_id in answers else _("not invited") if answers else "",
                        len(delegates),
                        sum(1 for each in delegates if each.id in self.there),
                        _("yes") if state.state_id in self.present_states else _("no"),
                        _("yes") if state.state_id in self.first else "",
                    )
                )
        columns = (
            _("State"), _("Treaty status"), _("Regional group"), _("Answer"), _("Persons registered"), _("Persons present"),
            _("State present"), _("First time"),
        )  # fmt: skip
        return Table("state", _("By State"), columns, tuple(rows))

    def _lists(self) -> list[Table]:
        """Who was missing, excused or replaced, who came unannounced or online; then everybody."""
        who = (_("State"), _("Name"), _("Function"), _("Role"))
        became: dict[Standing, list[Delegate]] = defaultdict(list)
        for each in self.delegates:
            if not each.walk_in and self.there:
                became[self.became[each.id]].append(each)
        came = [each for each in self.delegates if each.id in self.there]
        walk_ins, online = [each for each in came if each.walk_in], [each for each in came if self._was_online(each)]
        substitutes = {each.id: each.full_name for each in self.roll.delegates}

        def people(key: str, heading: str, of: Iterable[Delegate], *more: tuple[str, Callable[[Delegate], Cell]]) -> Table:
            rows = tuple((*self._who(each), *(cell(each) for _words, cell in more)) for each in self._in_order(of))
            return Table(key, heading, (*who, *(words for words, _cell in more)), rows, of_persons=True)

        def reason(delegate: Delegate) -> str:
            for held in self._held(delegate):
                if held.standing is Standing.EXCUSED:
                    return ": ".join(part for part in (str(EXCUSES[held.excuse]) if held.excuse else "", held.note) if part)
            return ""

        def substitute(delegate: Delegate) -> str:
            return next((substitutes.get(held.substitute_id or 0, "") for held in self._held(delegate) if held.substitute_id), "")

        return [
            people("absent", _("Registered and not present"), became[Standing.ABSENT]),
            people("excused", _("Excused"), became[Standing.EXCUSED], (_("Reason"), reason)),
            people("substituted", _("Substituted"), became[Standing.SUBSTITUTED], (_("By"), substitute)),
            people("walk_in", _("Came without registration"), walk_ins),
            people("online", _("Present online only"), online),
            self._everybody("delegates", _("Delegates"), self.delegates, _("State")),
            self._everybody("others", _("Organisers, resource persons and organisations"), self.others, _("Organisation")),
        ]

    def _everybody(self, key: str, heading: str, of: Iterable[Delegate], first: str) -> Table:
        words = {Standing.PRESENT: _("present"), Standing.SUBSTITUTED: _("substituted"), Standing.EXCUSED: _("excused"), Standing.ABSENT: _("not present")}
        walk_in, yes, no = _("walk-in"), _("yes"), _("no")
        columns = (first, _("Name"), _("Function"), _("Role"), _("Presence"), _("Registration"), _("Sessions attended"))
        rows = tuple(
            (
                *self._who(each),
                words[self.became[each.id]],
                walk_in if each.walk_in else "",
                sum(self.roll.was_in(session, each) for session in self.roll.sessions),
                *(yes if self.roll.was_in(session, each) else no for session in self.roll.sessions),
            )
            for each in self._in_order(of)
        )
        return Table(key, heading, (*columns, *(session.title_in(self.language) for session in self.roll.sessions)), rows, printed=6, of_persons=True)

    def _who(self, delegate: Delegate) -> tuple[str, str, str, str]:
        state = self.states.get(delegate.state_id or 0)
        name = " ".join(part for part in (delegate.title, delegate.full_name) if part)
        return (state.name if state else delegate.organisation, name, delegate.function, self.roles[delegate.role or delegate.category])

    def _in_order(self, people: Iterable[Delegate]) -> list[Delegate]:
        def place(delegate: Delegate) -> tuple[str, int, int]:
            state = self.states.get(delegate.state_id or 0)
            return (state.sort_key if state else delegate.organisation, delegate.position, delegate.id)

        return sorted(people, key=place)

    # --- one person -------------------------------------------------------------------------------------------------

    def _held(self, delegate: Delegate) -> list[Held]:
        found = (self.roll.standing_in(session, delegate) for session in self.roll.sessions)
        return [each for each in found if each is not None]

    def _became(self, delegate: Delegate) -> Standing:
        recorded = {each.standing for each in self._held(delegate)}
        return next((outcome for outcome in OUTCOMES if outcome in recorded), Standing.ABSENT)

    def _was_online(self, delegate: Delegate, sessions: Sequence[ProgrammeSession] | None = None) -> bool:
        """Whether somebody who was there was so online only."""
        held = (self.roll.standing_in(session, delegate) for session in sessions or self.roll.sessions)
        modes = {each.mode for each in held if each is not None and each.standing is Standing.PRESENT}
        return modes == {Mode.ONLINE}

    def _marks(self) -> tuple[str, ...]:
        marks = {
            _("Closed meeting. This report is for the secretariat and the organising coordinators only."): self.event.is_closed,
            _("Demonstration: the persons, and the States they stand for, are invented."): self.event.demonstration and bool(self.roll.delegates),
        }
        return tuple(mark for mark, holds in marks.items() if holds)


def was_invited(invitation: Invitation) -> bool:
    """On the list with a letter that was made or sent, or with an answer."""
    issued = invitation.status is not InvitationStatus.DRAFT or invitation.answer is not Answer.NONE
    return issued and not invitation.excluded


def _speaks_for_a_state(delegate: Delegate) -> bool:
    return delegate.category is Category.DELEGATE and delegate.state_id is not None


def _roles() -> dict[DelegationRole | Category, str]:
    """Looked up once a report: looking a word up takes longer than writing a line."""
    return {
        **{category: str(words) for category, words in CATEGORY_WORDS.items()},
        DelegationRole.HEAD: _("Head of delegation"),
        DelegationRole.DEPUTY_HEAD: _("Deputy head of delegation"),
        DelegationRole.ALTERNATE: _("Alternate representative"),
        DelegationRole.ADVISER: _("Adviser"),
        DelegationRole.EXPERT: _("Expert"),
        Category.DELEGATE: _("Delegate"),
    }


def _rules() -> tuple[str, ...]:
    return (
        _("Persons and States are counted apart and never added up."),
        _("Treaty status is as of the first day of the event; a State counts as a Party from the deposit of its instrument."),
        _("A State is present when at least one of its delegates was in at least one session, in the room or online, or its delegation was recorded as such."),
        _("A representative is a person present for a State, counted once however many sessions they were in; whoever left early was there."),
        _("Came without registration are those who were entered at the door, or let in there while they waited for a place or for approval."),
        _("Excused and substituted are delegates of whom that was recorded and who were in no session; a substitute is counted as the person they are."),
        _("The first time means that neither a delegate nor the delegation of the State was recorded at an earlier open event; closed meetings are not looked at."),
        _("Gender is told only where the registration form asked for it and it was given; it is never guessed."),
        _("Organisers, resource persons and organisations are listed apart and count for no State."),
        _("A State that organises and also takes part with delegates is counted once, among the States present."),
    )


def _left_out() -> str:
    return str(_("Figures and tables are left out where they would tell which States took part."))
