"""The facts of an event, gathered for its documents: status, names and offices as of its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from app import clock
from app.attendance.queries import roll_of
from app.contacts.queries import organisations
from app.database import db
from app.documents.summary import (
    Attending,
    Commitment,
    Contribution,
    Milestone,
    Office,
    Paper,
    Part,
    Share,
    StatusTerm,
    SummaryFacts,
    Tally,
    Voice,
)
from app.documents.wording import StateForms
from app.events.audience import AudienceRule
from app.events.models import Event, EventKind, PartnerRole, ProgrammeSession
from app.events.queries import organisers
from app.events.wording import city_text
from app.registration.models import Category, Delegate
from app.reports import models
from app.treaty.models import Convention, RegionalGroup, StateList, TreatyStatus
from app.treaty.queries import StateOn, coordinators_on, groups, state_lists, states_on, tally, the_convention
from app.web.language import INTERFACE

WITH_TALLY = (EventKind.SEMINAR, EventKind.REGIONAL_WORKSHOP)
CONTRIBUTIONS = {PartnerRole.DONOR: "donor", PartnerRole.IN_KIND: "in_kind", PartnerRole.HOST: "host"}


def summary_facts(
    event: Event, language: str, *, name_states: bool = False, outcome: str = "", approximate: bool = False, numbers: str = "digits"
) -> SummaryFacts:
    """Everything the summary of one event may say, in one language; a fixed number of statements."""
    convention = the_convention()
    states = {state.state_id: state for state in states_on(event.starts_on, language)}
    secretariat = convention.secretariat.get(language) or convention.secretariat["en"]
    present = _Presence(*present_at(event))
    entered = None if present.was_recorded else headcount_of(event)
    milestone = event.up_to_meeting
    ending = _areas_ending(event)
    undertaken = _commitments(event, states)
    typed_in = _language_of_texts(event, language, undertaken)
    return SummaryFacts(
        language=language,
        text_language=typed_in,
        acronym=convention.short_in(language),
        unit=str(secretariat["short"]),
        unit_alone=str(secretariat["unit"]),
        treaty_name=convention.name_in(language),
        glossary=_glossary(event, convention, language),
        kind=event.kind.value,
        title=event.title_in(typed_in),
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        precision=event.date_precision.value,
        sittings=tuple(clock.local(each.starts_at, event.zone).date() for each in event.sittings),
        confidentiality=event.confidentiality.value,
        name_states=name_states,
        informal=event.informal,
        offices=tuple(
            Office(
                office.title(language),
                tuple(state.forms for state in office.states),
                milestone.code if milestone and office.area.id in ending else "",
            )
            for office in organisers(event, language)
        ),
        co_organisers=tuple(
            _forms(states, each.state_id).running if each.state_id else each.organisation
            for each in event.partners
            if each.role is PartnerRole.CO_ORGANISER
        ),
        city=event.city if event.language == language else city_text(event, language),
        country=states[event.country_id].forms if event.country_id in states else None,
        part_of=event.part_of,
        in_margins_of=event.in_margins_of,
        audience=tuple(status_term(convention, status, language) for status in AudienceRule.from_json(event.audience).statuses),
        purpose=event.in_language("objectives", typed_in),
        action_plan=event.action_plan,
        action=event.action,
        approximate=approximate,
        numbers=numbers,
        representatives=present.representatives if present.was_recorded else entered.representatives if entered else None,
        attending=_counted(entered, states, convention, language) if entered else _attending(event, present.states, states, convention, language),
        states_present=entered.states if entered and not entered.by_status else None,
        share=_share(event, present.states, states, language),
        organisations=tuple(entered.organisations if entered else present.organisations),
        resource_persons=tuple(entered.resource_persons if entered else present.resource_persons),
        contributions=tuple(
            Contribution(CONTRIBUTIONS[each.role], _forms(states, each.state_id) if each.state_id else None, each.organisation)
            for each in event.partners
            if each.role in CONTRIBUTIONS
        ),
        programme=tuple(_part(session, states, typed_in) for session in event.sessions if not _is_the_whole(event, session)),
        materials=event.materials,
        materials_to=event.materials_to,
        outcome=outcome,
        papers=(Paper(event.information_link),) if event.information_link and not event.is_closed else (),
        commitments=undertaken,
        tally=_tally(event, list(states.values()), convention, language) if event.kind in WITH_TALLY else None,
        milestone=Milestone(
            number=int("".join(filter(str.isdigit, milestone.code)) or 0),
            title=milestone.title_in(language).partition(" ")[2],
            code=milestone.code,
            month=milestone.starts_on,
        )
        if milestone and event.kind is EventKind.CONCEPT_NOTE
        else None,
    )


def _language_of_texts(event: Event, language: str, undertaken: tuple[Commitment, ...]) -> str:
    """That of the summary where all that was typed stands in it, or in a translation into it; else the event's own."""
    without_translation = (event.part_of, event.in_margins_of, event.materials, event.materials_to, *undertaken)
    return language if event.is_said_in(language) and not any(without_translation) else event.language


def _areas_ending(event: Event) -> set[int]:
    """The offices of which a holder's term ends at the meeting the event looks forward to; a paper names no terms."""
    if event.up_to_meeting_id is None or event.kind is EventKind.CONCEPT_NOTE:
        return set()
    mandates = coordinators_on(event.starts_on, area_ids=[office.area_id for office in event.offices])
    return {mandate.area_id for mandate in mandates if mandate.to_meeting_id == event.up_to_meeting_id}


def _glossary(event: Event, convention: Convention, language: str) -> tuple[tuple[str, str], ...]:
    """What the Convention's data call in one language what people typed in another: offices, the secretariat, its seat, groups of States; and organisations, as the directory does."""
    names = ("short", "unit", "name", "head")
    data = [{code: [each.get(name, "") for name in names] for code, each in convention.secretariat.items()}]
    data += [{code: [town] for code, town in convention.seat.items()}]
    data += [office.area.office for office in event.offices]
    data += [{code: [each.name_in(code)] for code in INTERFACE} for each in state_lists()]
    known = [each for each in organisations(all_of_them=True) if len({each.name_in(code) for code in INTERFACE}) > 1]
    spelt_out = [(each.acronym, each.name_in(language)) for each in known if each.acronym and language != event.language]
    data = [{code: [each.name_in(code)] for code in INTERFACE} for each in known] + data
    return tuple(spelt_out) + tuple(
        (str(typed), str(word))
        for words in data
        for texts in words.values()
        for typed, word in zip(texts, words.get(language) or words["en"], strict=False)
        if typed and word
    )


def status_term(convention: Convention, status: str, language: str) -> StatusTerm:
    """What the Convention calls States of a status."""
    terms = convention.status_terms[status]
    singular, plural = terms.get(language) or terms["en"]
    return StatusTerm(singular, plural, status)


def present_at(event: Event) -> tuple[list[Delegate], set[int]]:
    """Those who were in at least one session, and the States that were, by them or as a delegation without names; four statements."""
    roll = roll_of(event)
    return [delegate for delegate in roll.delegates if roll.was_there(delegate)], roll.states()


def is_representative(delegate: Delegate) -> bool:
    """Whether somebody is counted as a person present for a State."""
    return delegate.category is Category.DELEGATE and delegate.state_id is not None


class _Presence:
    """Who was there, by capacity."""

    def __init__(self, present: Iterable[Delegate], states: set[int]) -> None:
        self.was_recorded = bool(states)
        self.states = states
        represented: list[int] = []
        self.organisations: dict[str, None] = {}
        self.resource_persons: dict[str, None] = {}
        for delegate in present:
            self.was_recorded = True
            nameless = delegate.erased_at is not None and not delegate.organisation
            if is_representative(delegate) and delegate.state_id:
                represented.append(delegate.state_id)
            elif delegate.category is Category.ORGANISATION and delegate.organisation:
                self.organisations[delegate.organisation] = None  # nobody's name stands in for one that is not known
            elif delegate.category is Category.RESOURCE_PERSON and not nameless:
                self.resource_persons[" ".join(part for part in (delegate.title, delegate.full_name) if part)] = None
        self.representatives = len(represented) if self.states == set(represented) else None
        """None where a delegation was seen without names: how many persons there were is not known."""


def _attending(
    event: Event, present: set[int], states: dict[int, StateOn], convention: Convention, language: str
) -> tuple[Attending, ...]:
    eligible = tally(list(states.values()))
    by_status: dict[TreatyStatus, list[StateOn]] = defaultdict(list)
    for state in states.values():
        if state.state_id in present:
            by_status[state.status].append(state)
    group = _group_invited(event)
    order = (TreatyStatus.SIGNATORY, TreatyStatus.NOT_PARTY, TreatyStatus.PARTY)
    return tuple(
        Attending(
            status_term(convention, status, language),
            tuple(state.forms for state in by_status[status]),
            eligible[status],
            adjective=_adjective(group, language) if group and all(state.group == group.code for state in by_status[status]) else "",
            are_new=status is TreatyStatus.PARTY and not any(state.bound for state in by_status[status]),
        )
        for status in order
        if by_status[status]
    )


def headcount_of(event: Event) -> models.Headcount | None:
    """The figures that were entered in place of a list of who was there."""
    return db.session.get(models.Headcount, event.id)


def _counted(
    entered: models.Headcount, states: dict[int, StateOn], convention: Convention, language: str
) -> tuple[Attending, ...]:
    eligible = tally(list(states.values()))
    return tuple(
        Attending(status_term(convention, status, language), count=count, eligible=eligible[TreatyStatus(status)])
        for status, count in entered.by_status.items()
    )


def list_invited(event: Event) -> StateList | None:
    """The named list whose members were invited, where it was one."""
    codes = AudienceRule.from_json(event.audience).lists
    return next((each for each in state_lists() if each.code == codes[0]), None) if len(codes) == 1 else None


def _share(event: Event, present: set[int], states: Mapping[int, StateOn], language: str) -> Share | None:
    named = list_invited(event)
    if named is None:
        return None
    members = [state for state in states.values() if named.code in state.lists]
    came = sum(1 for state in members if state.state_id in present)
    return Share(named.name_in(language), named.running_in(language), came, len(members))


def _commitments(event: Event, states: Mapping[int, StateOn]) -> tuple[Commitment, ...]:
    """What may be told of what States undertook, in protocol order."""
    told = db.session.scalars(
        sa.select(models.Commitment)
        .where(models.Commitment.event_id == event.id, models.Commitment.confidential.is_(False))
        .order_by(models.Commitment.id)
    )
    ordered = sorted(told, key=lambda each: states[each.state_id].sort_key)
    return tuple(Commitment(states[each.state_id].forms, each.text) for each in ordered)


def _tally(event: Event, states: list[StateOn], convention: Convention, language: str) -> Tally:
    counted = tally(states)
    group = _group_invited(event)
    return Tally(
        parties=counted[TreatyStatus.PARTY],
        signatories=counted[TreatyStatus.SIGNATORY],
        party_terms=status_term(convention, TreatyStatus.PARTY, language),
        signatory_terms=status_term(convention, TreatyStatus.SIGNATORY, language),
        group=_adjective(group, language) if group else "",
        signatories_in_group=sum(
            1 for state in states if group and state.group == group.code and state.status is TreatyStatus.SIGNATORY
        ),
    )


def _group_invited(event: Event) -> RegionalGroup | None:
    """The regional group whose States were invited, where it was one."""
    rule = AudienceRule.from_json(event.audience)
    return next((each for each in groups() if (each.code,) == rule.groups), None)


def _adjective(group: RegionalGroup, language: str) -> str:
    """The group beside a noun: "African", "d'Afrique"."""
    return str(group.adjective.get(language) or group.adjective.get("en", ""))


def _is_the_whole(event: Event, session: ProgrammeSession) -> bool:
    """A list that was begun for the whole meeting is no part of a programme."""
    return len(event.sessions) == 1 and session.kind == "discussion" and not session.starts_at and not session.speakers


def _part(session: ProgrammeSession, states: dict[int, StateOn], typed_in: str) -> Part:
    return Part(
        session.kind.value,
        session.title_in(typed_in),
        tuple(
            Voice(
                title=speaker.title,
                name=speaker.name,
                function=speaker.function,
                organisation=speaker.organisation,
                state=_forms(states, speaker.state_id) if speaker.state_id else None,
            )
            for speaker in session.speakers
        ),
    )


def _forms(states: dict[int, StateOn], state_id: int | None) -> StateForms:
    return states[state_id or 0].forms
