"""The attendance report, filled from the record: the same figures for page, PDF and XLSX."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from flask_babel import gettext as _

from app.attendance.queries import Roll, roll_of
from app.documents.attendance_report import AttendanceReport, Breakdown, Person, SessionLine, StateLine
from app.documents.wording import joined
from app.events.models import Event
from app.events.queries import organisers
from app.events.wording import time_text, when_text, where_text
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.invitations.queries import invitations_of
from app.registration.models import Category, Delegate, DelegationRole
from app.treaty.models import TreatyStatus
from app.treaty.queries import StateOn, groups, states_on, the_convention
from app.web.language import speaking


def attendance_report(event: Event, language: str, *, prepared_on: date, anonymous: bool = False) -> AttendanceReport:
    """Everything the report says, status as of the event's day; a fixed number of statements."""
    with speaking(language):
        return _Gathering(event, language).report(prepared_on, anonymous=anonymous)


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
        self.there = {each.id for each in self.roll.delegates if self.roll.was_there(each)}
        self.delegations: dict[int | None, list[Delegate]] = defaultdict(list)
        for each in self.delegates:
            self.delegations[each.state_id].append(each)
        self.roles = _roles()

    def report(self, prepared_on: date, *, anonymous: bool) -> AttendanceReport:
        """All of it; of a closed meeting without names also no figure that would tell who took part."""
        guarded = anonymous and self.event.is_closed
        by_status, by_group = self._by_status(), self._by_group()
        told = {rows: not guarded or not any(row.tells_who for row in rows) for rows in (by_status, by_group)}
        return AttendanceReport(
            language=self.language,
            event=self.event.title,
            when=when_text(self.event, self.language),
            where=where_text(self.event, self.language),
            organisers=self._organisers(),
            as_of=self.event.starts_on,
            prepared_on=prepared_on,
            figures=self._figures(),
            by_status=by_status if told[by_status] else (),
            by_group=by_group if told[by_group] else (),
            sessions=self._sessions(),
            states=() if anonymous else self._state_lines(),
            delegates=() if anonymous else self._people(self.delegates),
            others=() if anonymous else self._people(self.others),
            rules=(*_rules(), *([] if all(told.values()) else [_left_out()])),
            marks=self._marks(),
            words=_words(),
            anonymous=anonymous,
        )

    def _figures(self) -> tuple[tuple[str, int], ...]:
        answers = [each.answer for each in self.invitations]
        present = self.roll.total()
        return (
            (_("States invited"), len(self.invitations)),
            (_("States that answered: attending"), answers.count(Answer.ATTENDING)),
            (_("States that answered: not attending"), answers.count(Answer.NOT_ATTENDING)),
            (_("States that did not answer"), answers.count(Answer.NONE)),
            (_("States with registered delegates"), len({each.state_id for each in self.delegates})),
            (_("Delegates registered"), len(self.delegates)),
            (_("States present"), present.states),
            (_("Representatives present"), present.representatives),
            *self._absent(),
            (_("Representatives who came without registration"), sum(1 for each in self.delegates if each.walk_in and each.id in self.there)),
            (_("Organisers, resource persons and organisations present"), present.others),
        )

    def _absent(self) -> tuple[tuple[str, int], ...]:
        """Who did not come, once somebody did: before that nobody can be missed."""
        absent = sum(1 for each in self.delegates if each.id not in self.there and not each.walk_in)
        return ((_("Delegates registered who were not present"), absent),) if self.there else ()

    def _by_status(self) -> tuple[Breakdown, ...]:
        terms = the_convention().status_terms
        return tuple(
            self._breakdown(
                str((terms[status].get(self.language) or terms[status]["en"])[1]),
                lambda state, status=status: state.status is status,  # type: ignore[misc]  # bound per row
            )
            for status in (TreatyStatus.PARTY, TreatyStatus.SIGNATORY, TreatyStatus.NOT_PARTY)
        )

    def _by_group(self) -> tuple[Breakdown, ...]:
        rows = [
            self._breakdown(
                group.name_in(self.language),
                lambda state, code=group.code: state.group == code,  # type: ignore[misc]  # bound per row
            )
            for group in groups()
        ]
        ungrouped = self._breakdown(_("No regional group"), lambda state: not state.group)
        if ungrouped.invited or ungrouped.registered_persons:
            rows.append(ungrouped)
        return tuple(rows)

    def _breakdown(self, name: str, belongs: Callable[[StateOn], bool]) -> Breakdown:
        members = {state_id for state_id, state in self.states.items() if belongs(state)}
        delegates = [each for each in self.delegates if each.state_id in members]
        present = [each for each in delegates if each.id in self.there]
        invited = [each for each in self.invitations if each.state_id in members]
        return Breakdown(
            name=name,
            invited=len(invited),
            attending=sum(1 for each in invited if each.answer is Answer.ATTENDING),
            registered_states=len({each.state_id for each in delegates}),
            registered_persons=len(delegates),
            present_states=len({each.state_id for each in present}),
            present_persons=len(present),
            eligible=len(members),
        )

    def _sessions(self) -> tuple[SessionLine, ...]:
        lines = []
        for session in self.roll.sessions:
            there = self.roll.at(session)
            when = time_text(session, self.event, self.language)
            lines.append(SessionLine(session.title, when, there.representatives, there.states, there.others))
        return tuple(lines)

    def _state_lines(self) -> tuple[StateLine, ...]:
        answers = {each.state_id: each.answer for each in self.invitations}
        words = {Answer.NONE: _("no answer"), Answer.ATTENDING: _("attending"), Answer.NOT_ATTENDING: _("not attending")}
        hosts = {state.state_id for office in self.holders for state in office.states}
        shown = {each.state_id for each in self.invitations} | {each.state_id for each in self.delegates}
        terms = the_convention().status_terms
        names = {group.code: group.name_in(self.language) for group in groups()}
        lines = []
        for state in self.states.values():
            if state.state_id not in shown:
                continue
            delegates = self.delegations[state.state_id]
            lines.append(
                StateLine(
                    name=state.name,
                    status=str((terms[state.status].get(self.language) or terms[state.status]["en"])[0]),
                    group=names.get(state.group, ""),
                    answer=str(words[answers[state.state_id]]) if state.state_id in answers else _("not invited"),
                    registered=len(delegates),
                    present=sum(1 for each in delegates if each.id in self.there),
                    organiser=state.state_id in hosts,
                )
            )
        return tuple(lines)

    def _people(self, people: Iterable[Delegate]) -> tuple[Person, ...]:
        def place(delegate: Delegate) -> tuple[str, int, int]:
            state = self.states.get(delegate.state_id or 0)
            return (state.sort_key if state else delegate.organisation, delegate.position, delegate.id)

        return tuple(
            Person(
                name=" ".join(part for part in (each.title, each.full_name) if part),
                function=each.function,
                role=self.roles[each.role or each.category],
                state=self.states[each.state_id].name if each.state_id else each.organisation,
                present=each.id in self.there,
                sessions=tuple(self.roll.was_in(session, each) for session in self.roll.sessions),
                walk_in=each.walk_in,
            )
            for each in sorted(people, key=place)
        )

    def _marks(self) -> tuple[str, ...]:
        marks = {
            _("Closed meeting. This report is for the secretariat and the organising coordinators only."): self.event.is_closed,
            _("Demonstration: the persons, and the States they stand for, are invented."): self.event.demonstration,
        }
        return tuple(mark for mark, holds in marks.items() if holds)

    def _organisers(self) -> str:
        return joined([state.name for office in self.holders for state in office.states], self.language)


def was_invited(invitation: Invitation) -> bool:
    """On the list with a letter that was made or sent, or with an answer."""
    issued = invitation.status is not InvitationStatus.DRAFT or invitation.answer is not Answer.NONE
    return issued and not invitation.excluded


def _speaks_for_a_state(delegate: Delegate) -> bool:
    return delegate.category is Category.DELEGATE and delegate.state_id is not None


def _roles() -> dict[DelegationRole | Category, str]:
    """Looked up once a report: looking a word up takes longer than writing a line."""
    return {
        DelegationRole.HEAD: _("Head of delegation"),
        DelegationRole.DEPUTY_HEAD: _("Deputy head of delegation"),
        DelegationRole.ALTERNATE: _("Alternate representative"),
        DelegationRole.ADVISER: _("Adviser"),
        DelegationRole.EXPERT: _("Expert"),
        Category.ORGANISER: _("Organiser"),
        Category.RESOURCE_PERSON: _("Resource person"),
        Category.ORGANISATION: _("Organisation"),
        Category.DELEGATE: _("Delegate"),
    }


def _rules() -> tuple[str, ...]:
    return (
        _("Persons and States are counted apart and never added up."),
        _("Treaty status is as of the first day of the event; a State counts as a Party from the deposit of its instrument."),
        _("A State is present when at least one of its delegates was in at least one session."),
        _("A representative is a person present for a State, counted once however many sessions they were in."),
        _("Organisers, resource persons and organisations are listed apart and count for no State."),
        _("A State that organises and also takes part with delegates is counted once, among the States present."),
    )


def _left_out() -> str:
    return str(_("A table is left out because one of its figures would tell which States took part."))


def _words() -> dict[str, str]:
    return {
        "title": _("Attendance report"),
        "key_figures": _("Key figures"),
        "by_status": _("By treaty status"),
        "by_group": _("By regional group"),
        "by_session": _("By session"),
        "by_state": _("By State"),
        "delegates": _("Delegates"),
        "others": _("Other participants"),
        "rules": _("How this was counted"),
        "name": _("Name"),
        "invited": _("States invited"),
        "attending": _("States attending by answer"),
        "registered_states": _("States registered"),
        "registered_persons": _("Persons registered"),
        "present_states": _("States present"),
        "present_persons": _("Persons present"),
        "session": _("Session"),
        "time": _("Time"),
        "representatives": _("Representatives"),
        "states": _("States"),
        "state": _("State"),
        "status": _("Treaty status"),
        "group": _("Regional group"),
        "answer": _("Answer"),
        "registered": _("Registered"),
        "present": _("Present"),
        "absent": _("not present"),
        "function": _("Function"),
        "role": _("Role"),
        "figure": _("Figure"),
        "number": _("Number"),
        "yes": _("yes"),
        "no": _("no"),
        "walk_in": _("walk-in"),
        "as_of": _("Treaty status as of {date}."),
        "prepared": _("Prepared on {date}."),
        "organised_by": _("Organised by"),
        "organiser": _("organiser"),
        "other_persons": _("Others"),
    }
