"""The summary in English, in the sentences the secretariat uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.documents.articles import a_or_an, definite, has_article, in_city, in_country, indefinite, named, quoted
from app.documents.grammar import Grammar, lowered, topic_of, unstopped
from app.documents.summary_facts import Office, Part, StatusTerm, SummaryFacts, Voice
from app.documents.wording import StateForms, capital, in_month, joined, ordinal

PLAIN_WORDS = re.compile(
    r"(?:(?:brief|general|interactive|opening|closing|introductory|short|joint|open|informal|concluding|keynote|panel|group|"
    r"round|tour|plenary|practical|technical|national|regional) )*"
    r"(?:presentations?|briefings?|overview|introduction|updates?|discussions?|debate|exchanges?|panel|dialogue|remarks|"
    r"address|addresses|statements?|speech|speeches|welcome|tour|table|report|reports|exercise|training|consultations?|"
    r"questions|screening|session|work|video|film|message)\b",
    re.I,
)
TITLES = {
    "m.": "Mr.", "mme": "Ms.", "mlle": "Ms.", "pr": "Prof.", "s.e.": "H.E.", "s.e. m.": "H.E. Mr.", "s.e. mme": "H.E. Ms.",
    "sr.": "Mr.", "sra.": "Ms.", "dra.": "Dr.", "excmo. sr.": "H.E. Mr.", "excma. sra.": "H.E. Ms.",
}  # fmt: skip
"""Forms of address as a French or Spanish form has them."""
SHORT = {"Signatory State": ("Signatory", "Signatories")}
"""What the tally calls them."""
ITEMS = {
    "opening": "opening remarks",
    "presentation": "a presentation",
    "discussion": "a discussion",
    "updates": "brief updates from the States",
    "questions": "questions and answers",
    "closing": "closing remarks",
}


class English(Grammar):
    """Sentences in English."""

    language = "en"
    nouns = {
        "seminar": ("seminar", "m"),
        "regional_workshop": ("workshop", "m"),
        "presentation": ("presentation", "m"),
        "": ("meeting", "m"),
    }

    def concept_note(self, facts: SummaryFacts) -> str:
        """"Concept Note by Panama and France, CCM Coordinators on …, on enhancing … up to the 8th Meeting …"."""
        by = self._authors(facts)
        return f"Concept Note{f' by {by},' if by else ''} {self._subject(facts)}{self._up_to(facts)}"

    def presentation(self, facts: SummaryFacts) -> str:
        """"Upon request from …, the ISU-CCM gave a presentation … in the margins of …"."""
        offices = [f"{facts.acronym} {_holders(office, self)}" for office in facts.offices]
        first = facts.told_programme[:1]
        given = self._item(facts, Part("presentation", first[0].title)) if first else f"a presentation on {self.the_treaty(facts)}"
        who, _several = self.presenter(facts)
        request = f"Upon request from {joined(offices, 'en')}, " if offices else ""
        during = self._during(facts)
        return f"{request}{who} gave {given}{during} {self._where_and_when(facts)}"

    def organised(self, facts: SummaryFacts) -> str:
        """As the record does: office first; the States first where a term is noted; both side by side where there is no place."""
        what, tail = self._what(facts), self._where_and_when(facts)
        organisers = self._organisers(facts, beside=not self._place(facts))
        return f"{organisers} organized {what} {tail}" if organisers else f"{what} was held {tail}"

    def attended(self, facts: SummaryFacts) -> str:
        """"5 representatives from 4 Signatory States attended the meeting to share …"."""
        aim = self.aim(facts)
        if facts.representatives == 0 or facts.states_attending == 0:
            return "no State was represented"
        if self.brings_together(facts):
            return self.brought_together(facts)
        if self.tells_by_status(facts):
            groups = []
            for place, group in enumerate(facts.breakdown):
                term = self.term(group.term, group.number)
                acronym = f"{facts.acronym} " if not place and group.term.key == "signatory" else ""
                groups.append(f"{self.numeral(facts, group.number)} {acronym}{term}{self.who(facts, group)}")
            about = self.about(facts)
            return f"representatives from {about}{joined(groups, 'en')} attended {self.the_noun(facts)}{f' {aim}' if aim else ''}"
        if not self.joins_aim(facts):
            return f"{self.the_noun(facts)} was attended by {self.figures(facts)}"
        return f"{self.figures(facts)} attended {self.the_noun(facts)}{f' {aim}' if aim else ''}"

    def tells_by_status(self, facts: SummaryFacts) -> bool:
        """States alone were counted, and numbers stand in words: London 2023."""
        return facts.representatives is None and bool(facts.breakdown) and facts.numbers == "words"

    def brought_together(self, facts: SummaryFacts) -> str:
        """"The seminar brought together 9 African Signatory States (…) and new State Party Madagascar"."""
        told = []
        for group in facts.present:
            new, adjective = "new " * group.are_new, f"{group.adjective} " * bool(group.adjective)
            if group.are_new and group.number == 1:
                told.append(f"new {self.term(group.term, 1)} {group.states[0].short}")
            else:
                told.append(f"{self.numeral(facts, group.number)} {new}{adjective}{self.term(group.term, group.number)}{self.who(facts, group)}")
        aim = self.aim(facts)
        return f"{self.the_noun(facts)} brought together {self.about(facts)}{joined(told, 'en')}{f' {aim}' if aim else ''}"

    def joins_aim(self, facts: SummaryFacts) -> bool:
        """Not where States alone were counted and a breakdown follows: Addis Ababa 2016."""
        return facts.representatives is not None or not facts.breakdown or self.tells_by_status(facts) or self.brings_together(facts)

    def broken_down(self, facts: SummaryFacts) -> str:
        """"Of these, 8 are Signatory States (…), 3 are States not Party (…) and 6 are States Parties (…)".

        Without persons the secretariat writes "8 countries are Signatories to the CCM, 3 States not Party and 6 States Parties".
        """
        if self.tells_by_status(facts) or self.brings_together(facts):
            return ""
        groups = []
        first = facts.breakdown[0] if facts.breakdown else None
        if first and not self.joins_aim(facts) and first.term.key == "signatory" and all(group.number > 1 for group in facts.breakdown):
            terms = [self.term(group.term, group.number) for group in facts.breakdown]
            terms[0] = f"countries are {self.term(first.term, first.number, short=True)} to the {facts.acronym}"
            told = [f"{self.numeral(facts, group.number)} {term}{self.who(facts, group)}" for group, term in zip(facts.breakdown, terms, strict=True)]
            return f"of these, {joined(told, 'en')}"
        for group in facts.breakdown:
            term = self.term(group.term, group.number)
            said = f"is {a_or_an(term)} {term}" if group.number == 1 else f"are {term}"
            groups.append(f"{self.numeral(facts, group.number)} {said}{self.who(facts, group)}")
        return f"of these, {joined(groups, 'en')}" if groups else ""

    def share(self, facts: SummaryFacts) -> str:
        """"10 of 11 ASEAN member States participated in the workshop"."""
        share = facts.told_share
        if share is None:
            return ""
        part = f"{self.numeral(facts, share.present)} of {self.numeral(facts, share.members)}"
        return f"{part} {share.name} member States participated in {self.the_noun(facts)}"

    def term(self, term: StatusTerm, count: int, *, short: bool = False) -> str:
        """The shorter word where the tally has one."""
        if short and term.singular in SHORT:
            return SHORT[term.singular][count != 1]
        return super().term(term, count, short=short)

    def purpose(self, facts: SummaryFacts) -> str:
        """"The meeting was held to share …"."""
        if not facts.purpose or facts.is_foreign:
            return ""
        aim = self.aim(facts)
        return f"{self.the_noun(facts)} was held {aim}" if aim else f"Purpose: {facts.purpose}"

    def organisations(self, facts: SummaryFacts) -> str:
        """"The African Union also participated"."""
        if not facts.organisations:
            return ""
        also = "also " if facts.states_attending or facts.representatives else ""
        if facts.states_are_named:
            return f"{joined([named(name, 'en') for name in facts.organisations], 'en')} {also}participated"
        count = len(facts.organisations)
        return f"{self.numeral(facts, count)} organization{'s' if count > 1 else ''} {also}participated"

    def resource_persons(self, facts: SummaryFacts) -> str:
        """"Participating as resource persons were …"."""
        if not facts.resource_persons or not facts.states_are_named:
            return ""
        persons = joined(facts.resource_persons, "en")
        if len(facts.resource_persons) == 1 and not persons.startswith("representatives "):
            return f"Participating as a resource person was {persons}"
        return f"Participating as resource persons were {persons}"

    def opened(self, facts: SummaryFacts, part: Part) -> str:
        """"Ambassador Yves Marek of France commenced the meeting with an opening address"."""
        plain = not facts.is_foreign and PLAIN_WORDS.match(part.title)
        address = (indefinite(lowered(part.title), "en") if plain else None) or "an opening address"
        if len(part.speakers) > 1 and address == "an opening address":
            address = "opening addresses"
        who = self.voices(facts, part)
        return f"{who} commenced {self.the_noun(facts)} with {address}" if who else f"{self.the_noun(facts)} commenced with {address}"

    def followed(self, facts: SummaryFacts, parts: Sequence[Part], *, place: int, opened: bool) -> str:
        """"This was followed by a presentation by the ISU Director on … and a brief update from each State"."""
        items = [self._item(facts, part, stands_alone=len(parts) == 1) for part in parts]
        if place:
            return f"There followed {joined(items, 'en')}"
        return f"{'This was followed by' if opened else 'The programme comprised'} {joined(items, 'en')}"

    def ended(self, facts: SummaryFacts, part: Part, *, last: bool) -> str:
        """"Finally, … answered questions the countries had with regards to the CCM"."""
        finally_ = "Finally, " if last else ""
        who = self.voices(facts, part)
        if part.kind == "closing":
            return finally_ + (f"{who} closed {self.the_noun(facts)}" if who else f"{self.the_noun(facts)} was closed")
        topic = None if facts.is_foreign else topic_of(part.title)
        if not topic or topic.endswith(facts.acronym):
            topic = f"with regards to {self.the_acronym(facts)}"
        questions = f"questions the countries had {topic}"
        return f"{finally_}{who} answered {questions}" if who else f"{finally_}{questions} were answered"

    def materials(self, facts: SummaryFacts) -> str:
        """"The Coordinators and the ISU-CCM handed out resources to …"."""
        if not facts.materials:
            return ""
        what = "resources" if facts.is_foreign else lowered(unstopped(facts.materials))
        to = f" to {unstopped(facts.materials_to)}" if facts.materials_to and not facts.is_foreign else ""
        who = joined([self.the_officers(facts), self.the_unit(facts)], "en") if facts.offices else self.the_unit(facts)
        return f"{who} handed out {what}{to}"

    def tally(self, facts: SummaryFacts) -> str:
        """"To date, there are 119 States that have committed to the CCM: 101 States Parties and 18 Signatories of which …"."""
        tally = facts.tally
        if tally is None:
            return ""
        total = tally.parties + tally.signatories
        are = "there is 1 State that has" if total == 1 else f"there are {total} States that have"
        parties = f"{tally.parties} {self.term(tally.party_terms, tally.parties, short=True)}"
        signatories = f"{tally.signatories} {self.term(tally.signatory_terms, tally.signatories, short=True)}"
        group = ""
        if tally.group and tally.signatories_in_group == 1:
            group = f" of which 1 is {a_or_an(tally.group)} {tally.group} State"
        elif tally.group and tally.signatories_in_group:
            group = f" of which {tally.signatories_in_group} are {tally.group} States"
        start = f"as of {self.day(facts)}" if tally.on else "to date"
        return f"{start}, {are} committed to {self.the_acronym(facts)}: {parties} and {signatories}{group}"

    def thanks(self, facts: SummaryFacts) -> str:
        """"The seminar was made possible through the generous contribution of … and in-kind support of …"."""
        hosts, donors, in_kind = (self._givers(facts, kind) for kind in ("host", "donor", "in_kind"))
        given = [f"the generous contribution of {donors}"] if donors else []
        if in_kind:
            given.append(f"{'' if donors else 'the '}in-kind support of {in_kind}")
        if not given:
            return f"{self.the_noun(facts)} was hosted by {hosts}" if hosts else ""
        hosted = f", hosted by {hosts}," if hosts else ""
        return f"{self.the_noun(facts)}{hosted} was made possible through {joined(given, 'en')}"

    def under_the_rule(self, facts: SummaryFacts) -> str:
        """The rule by its name."""
        return f"{self.the_noun(facts)} was held under the Chatham House Rule"

    def removed(self, facts: SummaryFacts) -> str:
        """The sentence that the secretariat uses."""
        return (
            f"As {self.the_noun(facts)} was closed, all identifying references to participating States have been removed "
            "from the summary"
        )

    def papers(self, facts: SummaryFacts) -> str:
        """"For detailed information on the seminar, see …"."""
        listed = self.papers_listed(facts)
        about = "" if facts.kind == "concept_note" else f" on {self.the_noun(facts)}"
        return f"For detailed information{about}, see {listed}" if listed else ""

    def heading(self, facts: SummaryFacts) -> str:
        """"CCM Ratification Seminar, Kampala, Uganda, 29-30 May 2017"."""
        if facts.kind == "concept_note":
            by = f" by {self._states(facts)}" if self._states(facts) else ""
            return f"Concept Note{by}, {self.days(facts)}"
        if facts.kind == "presentation":
            what = f"Presentation by {self.the_unit(facts)}"
        else:
            what = self._what(facts) if facts.kind == "closed_meeting" or not facts.title else facts.title
        what = what.removeprefix("an ").removeprefix("a ")
        place = ", ".join(part for part in (facts.city, facts.country.short if facts.country else "") if part)
        return capital(", ".join(part for part in (what, place, self.days(facts)) if part))

    def figures(self, facts: SummaryFacts) -> str:
        """"5 representatives from 4 Signatory States"."""
        about = self.about(facts)
        total = facts.states_attending
        if not facts.representatives:
            return f"{about}{self._total(facts, total)}" if total else ""
        count = self.numeral(facts, facts.representatives)
        persons = f"{about}{count} representative{'' if facts.representatives == 1 else 's'}"
        return f"{persons} from {self._total(facts, total)}" if total else persons

    def voice(self, facts: SummaryFacts, voice: Voice) -> str:
        """"Ambassador Yves Marek of France", "the ISU Director", "the African Union"."""
        if self.speaks_as_office(facts, voice):
            return self.the_offices(facts)
        if self.speaks_as_unit(facts, voice):
            return self.the_unit(facts, alone=True)
        of = f" of {voice.state.running}" if voice.state else ""
        if voice.name:
            title = TITLES.get(voice.title.casefold(), voice.title) if facts.is_foreign else voice.title
            person = " ".join(part for part in (title, voice.name) if part)
            office = ", ".join(part for part in (voice.function, voice.organisation) if part)
            return f"{person}{of}{f' ({office})' if office else ''}"
        role = voice.function or voice.title
        if role:
            organisation = f" ({voice.organisation})" if voice.organisation else ""
            return f"{role if has_article(role, 'en') else f'the {role}'}{of}{organisation}"
        return named(voice.organisation, "en") or (voice.state.running if voice.state else "")

    def _total(self, facts: SummaryFacts, total: int) -> str:
        if len(facts.present) == 1 and facts.present[0].number == total:
            return self.counted(facts, facts.present[0])
        return f"{self.numeral(facts, total)} State{'' if total == 1 else 's'}"

    def _authors(self, facts: SummaryFacts) -> str:
        said = [
            f"{self.named_states(office.states)}, {facts.acronym} {_title(office, facts)}{_until(office)}" if office.states
            else f"{facts.acronym} {_title(office, facts)}"
            for office in facts.offices
        ]
        return "; ".join(said[:-1]) + f"; and {said[-1]}" if len(said) > 1 else "".join(said)

    def _subject(self, facts: SummaryFacts) -> str:
        purpose = unstopped(facts.purpose)
        if purpose and not facts.is_foreign:
            return purpose if purpose.startswith("to ") else f"on {lowered(purpose)}"
        if facts.action and facts.action_plan:
            return f"on enhancing the implementation of Action {facts.action} of {named(facts.action_plan, 'en')}"
        return f"on {quoted(facts.title, 'en')}" if facts.title else f"on {self.the_treaty(facts)}"

    def _up_to(self, facts: SummaryFacts) -> str:
        milestone = facts.milestone
        if milestone is None:
            return ""
        name = f"{ordinal(milestone.number, 'en')} {milestone.title} ({milestone.code})"
        return f" up to the {name} to be held {in_month(milestone.month, 'en')}"

    def _during(self, facts: SummaryFacts) -> str:
        if not facts.part_of:
            return ""
        during = unstopped(facts.part_of)
        during = f"the event {quoted(during, 'en')}" if facts.is_foreign else definite(during, "en") or during
        return f" during {during} that was held"

    def _organisers(self, facts: SummaryFacts, *, beside: bool) -> str:
        offices = facts.offices
        if any(office.until for office in offices) and all(office.states for office in offices):
            who = [
                f"{self.named_states(office.states)} ({facts.acronym} {_title(office, facts)}{_until(office)})"
                for office in offices
            ]
            said = " together with ".join(who) if len(who) < 3 else joined(who, "en")
        elif beside and len(offices) == 1 and offices[0].states and not facts.co_organisers:
            said = f"{facts.acronym} {offices[0].title_for_holders}, {self.named_states(offices[0].states)},"
        else:
            who = [f"the {_holders(office, self)}" for office in offices]
            said = " along with ".join(who) if len(who) < 3 else joined(who, "en")
        others = joined([named(name, "en") for name in facts.co_organisers], "en")
        return f"{said} together with {others}" if said and others else said or others

    def _what(self, facts: SummaryFacts) -> str:
        noun = self.noun(facts)
        if facts.kind == "closed_meeting" or not facts.title:
            adjectives = ", ".join(["informal"] * facts.informal + ["closed"] * facts.is_closed)
            kind = f"{adjectives} {noun}" if adjectives else noun
            return f"{a_or_an(kind)} {kind}{self._with(facts)}"
        if facts.is_foreign:
            return f"the {noun} {quoted(facts.title, 'en')}"
        return self.quote_title(facts.title) or f"the {noun} {quoted(facts.title, 'en')}"

    def _with(self, facts: SummaryFacts) -> str:
        invited = joined([_of_the_treaty(term, facts) for term in facts.audience], "en")
        groups = f" ({joined(facts.audience_groups, 'en')})" if invited and facts.audience_groups else ""
        return f" with {invited}{groups}" if invited else ""

    def _where_and_when(self, facts: SummaryFacts) -> str:
        place, when = self._place(facts), self.when(facts)
        if facts.precision == "month" or not place:
            said = f"{when} {place}".strip()
        else:
            said = f"{place}{',' if ',' in place else ''} {when}"
        return said + self._margins(facts)

    def _place(self, facts: SummaryFacts) -> str:
        if not facts.city:
            return in_country(facts.country.running, "en") if facts.country else ""
        country = facts.country.short if facts.country and facts.country.short != facts.city else ""
        return in_city(", ".join(part for part in (facts.city, country) if part), "en")

    def _margins(self, facts: SummaryFacts) -> str:
        if not facts.in_margins_of:
            return ""
        meeting = unstopped(facts.in_margins_of)
        if facts.is_foreign:
            meeting = quoted(meeting, "en")
        elif not has_article(meeting, "en"):
            meeting = f"the {meeting}"
        return f" in the margins of {meeting[:1].lower()}{meeting[1:]}"

    def aim(self, facts: SummaryFacts) -> str:
        """"to share …", "with the aim of sharing …"."""
        purpose = "" if facts.is_foreign else unstopped(facts.purpose)
        if purpose[:3].casefold() == "to ":
            return lowered(purpose)
        first = purpose.split(" ")[0]
        is_verb = len(first) > 5 and first.endswith("ing") and not purpose.startswith(f"{first} of ")
        return f"with the aim of {lowered(purpose)}" if is_verb else ""

    def _item(self, facts: SummaryFacts, part: Part, *, stands_alone: bool = False) -> str:
        who = self.voices(facts, part)
        usual = ITEMS.get(part.kind, ITEMS["discussion"])
        title = unstopped(part.title)
        plain = PLAIN_WORDS.match(title)
        if not title or (facts.is_foreign and part.kind in ("opening", "updates", "questions", "closing")):
            return f"{usual} by {who}" if who else usual
        if facts.is_foreign or not plain:
            return f"{usual}{f' by {who}' if who else ''} entitled {quoted(title, 'en')}"
        bare = part.kind == "updates" and not stands_alone  # as the ISU writes: "a presentation … and brief update from each State"
        head = lowered(title) if bare else indefinite(lowered(title), "en") or lowered(title)
        if not who:
            return head
        by = "led by" if part.kind == "discussion" else "by"
        cut = len(head) - len(title) + plain.end()
        return f"{head[:cut]} {by} {who}{head[cut:]}"

    def _givers(self, facts: SummaryFacts, kind: str) -> str:
        givers = [each for each in facts.contributions if each.kind == kind]
        if kind == "host":
            thanked = {each.state for each in facts.contributions if each.kind != "host" and each.state}
            givers = [each for each in givers if each.state not in thanked]
        states = [each.state for each in givers if each.state]
        said = [f"the government{'s' if len(states) > 1 else ''} of {self.named_states(states)}"] if states else []
        return joined([*said, *(named(each.organisation, "en") for each in givers if not each.state and each.organisation)], "en")

    def _states(self, facts: SummaryFacts) -> str:
        states: list[StateForms] = [state for office in facts.offices for state in office.states]
        return self.named_states(states)


def _title(office: Office, facts: SummaryFacts) -> str:
    title = office.title_for_holders
    of_the = f" of the {facts.treaty_word}"
    return title if not facts.treaty_word or title.endswith(of_the) else title + of_the


def _holders(office: Office, grammar: Grammar) -> str:
    states = f" ({grammar.named_states(office.states)})" if office.states else ""
    return f"{office.title_for_holders}{states}"


def _until(office: Office) -> str:
    return f" up to the {office.until}" if office.until else ""


def _of_the_treaty(term: StatusTerm, facts: SummaryFacts) -> str:
    return f"{term.plural} to the {facts.acronym}" if term.key == "not_party" else f"{facts.acronym} {term.plural}"
