"""The summary in French, as the United Nations write it; texts typed in another language stand in quotation marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.articles import (
    NO_BREAK,
    dative,
    definite,
    gender,
    genitive,
    has_article,
    in_city,
    in_country,
    indefinite,
    named,
    quoted,
    with_article,
)
from app.documents.grammar import Grammar, is_plural, lowered, topic_of, unstopped, without_article
from app.documents.summary_facts import Contribution, Office, Part, StatusTerm, SummaryFacts, Voice
from app.documents.wording import StateForms, capital, in_month, joined, ordinal

ITEMS = {
    "opening": "allocution d'ouverture",
    "presentation": "présentation",
    "discussion": "débat",
    "updates": "bref point de la situation dans chaque État",
    "questions": "séance de questions et réponses",
    "closing": "allocution de clôture",
}
ITEM_GENDERS = {"opening": "f", "presentation": "f", "questions": "f", "closing": "f"}
ITEM_WORDS = (
    "présentation exposé débat discussion échange intervention communication allocution discours mot point tour compte table "
    "visite formation consultation dialogue séance déclaration"
)
ITEM_NOUNS = frozenset(ITEM_WORDS.split())
ADJECTIVES_FIRST = ("bref ", "brève ", "brefs ", "brèves ", "nouvel ", "nouvelle ")
TITLES = {
    "h.e.": "S.E.",
    "h.e. mr.": "S.E. M.",
    "h.e. ms.": "S.E. Mme",
    "h.e. mrs.": "S.E. Mme",
    "mr.": "M.",
    "mr": "M.",
    "ms.": "Mme",
    "ms": "Mme",
    "mrs.": "Mme",
    "dr.": "Dr",
    "prof.": "Pr",
    "ambassador": "S.E.",
    "sr.": "M.",
    "sra.": "Mme",
    "dra.": "Dr",
    "excmo. sr.": "S.E. M.",
    "excma. sra.": "S.E. Mme",
}
"""Forms of address as an English or Spanish form has them; "Ambassador" alone tells no gender, and "S.E." needs none."""
ABBREVIATED = ("M.", "Mme", "Mlle", "Dr", "Pr", "S.E.", "S. E.", "Me")


class French(Grammar):
    """Sentences in French."""

    language = "fr"
    nouns = {
        "seminar": ("séminaire", "m"),
        "regional_workshop": ("atelier", "m"),
        "presentation": ("présentation", "f"),
        "": ("réunion", "f"),
    }

    def concept_note(self, facts: SummaryFacts) -> str:
        """« Note conceptuelle du Panama et de la France, Coordonnateurs …, visant à …, jusqu'à la 8e Assemblée … »."""
        by = self._authors(facts)
        return f"Note conceptuelle{f' {by},' if by else ''} {self._subject(facts)}{self._up_to(facts)}"

    def presentation(self, facts: SummaryFacts) -> str:
        """« À la demande des Coordonnateurs …, l'UAA a fait une présentation …, lors d'une réunion … »."""
        offices = joined([genitive(self._office_first(office), "fr") for office in facts.offices], "fr")
        first = facts.told_programme[:1]
        if first:
            given = self._item(facts, Part("presentation", first[0].title))
        else:
            given = f"une présentation sur {self.the_treaty(facts)}"
        who, several = self.presenter(facts)
        gave = "ont fait" if several else "a fait"
        request = f"à la demande {offices}, " if offices else ""
        return ", ".join([f"{request}{who} {gave} {given}", *self._during(facts), *self._circumstances(facts)])

    def organised(self, facts: SummaryFacts) -> str:
        """« La France et le Panama, Coordonnateurs …, ont organisé, le 23 mai 2018, une réunion informelle à huis clos … »."""
        what, known = self._what(facts)
        circumstances = self._circumstances(facts)
        if not facts.offices and not facts.co_organisers:
            e = "e" if known == "f" else ""
            return f"{what} s'est tenu{e} {', '.join(circumstances)}"
        organisers = self._organisers(facts, beside=not self._place(facts))
        has = "ont organisé" if is_plural(facts.offices or (), () if facts.offices else facts.co_organisers) else "a organisé"
        if circumstances[0] == self._place(facts):
            return f"{organisers} {has} {', '.join(circumstances)}, {what}"
        return f"{organisers} {has}, {', '.join(circumstances)}, {what}"

    def attended(self, facts: SummaryFacts) -> str:
        """« 5 représentants de 4 États signataires ont participé à la réunion pour faire part … »."""
        if facts.representatives == 0 or facts.states_attending == 0:
            return "aucun État n'était représenté"
        if self.brings_together(facts):
            return self.brought_together(facts)
        count = facts.representatives if facts.representatives is not None else facts.states_attending or 0
        took_part = "a participé" if count == 1 else "ont participé"
        aim = self.aim(facts)
        return f"{self.figures(facts)} {took_part} {dative(self.the_noun(facts), 'fr')}{f' {aim}' if aim else ''}"

    def brought_together(self, facts: SummaryFacts) -> str:
        """« Le séminaire a réuni 9 États signataires d'Afrique (…) et un nouvel État partie (Madagascar) »."""
        told, aim = self.those_present(facts, one_new="un nouvel ", several_new="nouveaux "), self.aim(facts)
        return f"{self.the_noun(facts)} a réuni {self.about(facts)}{told}{f' {aim}' if aim else ''}"

    def broken_down(self, facts: SummaryFacts) -> str:
        """« Parmi ces États figuraient 8 États signataires (…) et 1 État partie (…) »."""
        groups = [] if self.brings_together(facts) else [self.counted(facts, group) for group in facts.breakdown]
        return f"parmi ces États figuraient {joined(groups, 'fr')}" if groups else ""

    def share(self, facts: SummaryFacts) -> str:
        """« 10 des 11 États membres de l'ASEAN ont participé à l'atelier »."""
        share = facts.told_share
        if share is None:
            return ""
        has = "a" if share.present == 1 else "ont"
        part = f"{self.count(facts, share.present)} des {self.numeral(facts, share.members)} États membres"
        return f"{part} {genitive(share.running, 'fr')} {has} participé {dative(self.the_noun(facts), 'fr')}"

    def purpose(self, facts: SummaryFacts) -> str:
        """« La réunion avait pour objet de … »."""
        if not facts.purpose or facts.is_foreign:
            return ""
        aim = self.aim(facts)
        if not aim:
            return f"Objet{NO_BREAK}: {facts.purpose}"
        e = "e" if self.noun_gender(facts) == "f" else ""
        return f"{self.the_noun(facts)} a été organisé{e} {aim}"

    def organisations(self, facts: SummaryFacts) -> str:
        """« L'Union africaine a également participé à la réunion »."""
        count = len(facts.organisations)
        if not count:
            return ""
        also = " également" if facts.states_attending or facts.representatives else ""
        has = "a" if count == 1 else "ont"
        if facts.states_are_named:
            who = joined([named(name, "fr") for name in facts.organisations], "fr")
        else:
            who = f"{self.count(facts, count, feminine=True)} organisation{'s' if count > 1 else ''}"
        return f"{who} {has}{also} participé {dative(self.the_noun(facts), 'fr')}"

    def resource_persons(self, facts: SummaryFacts) -> str:
        """« … ont participé en qualité de personnes-ressources »."""
        count = len(facts.resource_persons)
        if not count or not facts.states_are_named:
            return ""
        as_ = "a participé en qualité de personne-ressource" if count == 1 else "ont participé en qualité de personnes-ressources"
        return f"{joined(facts.resource_persons, 'fr')} {as_}"

    def opened(self, facts: SummaryFacts, part: Part) -> str:
        """« L'Ambassadeur Yves Marek (France) a ouvert la réunion par une allocution »."""
        who = self.voices(facts, part)
        if who:
            has, address = ("ont", "des allocutions") if self.several(facts, part) else ("a", "une allocution")
            return f"{who} {has} ouvert {self.the_noun(facts)} par {address}"
        e = "e" if self.noun_gender(facts) == "f" else ""
        return f"{self.the_noun(facts)} s'est ouvert{e} par une allocution"

    def followed(self, facts: SummaryFacts, parts: Sequence[Part], *, place: int, opened: bool) -> str:
        """« L'ouverture a été suivie d'une présentation de … sur … et d'un bref point de la situation … »."""
        items = [self._item(facts, part) for part in parts]
        if opened and not place:
            return f"l'ouverture a été suivie {joined([genitive(item, 'fr') for item in items], 'fr')}"
        also = "également " if place else ""
        return f"le programme comprenait {also}{joined(items, 'fr')}"

    def ended(self, facts: SummaryFacts, part: Part, *, last: bool) -> str:
        """« Enfin, … ont répondu aux questions des pays au sujet de la CASM »."""
        finally_ = "Enfin, " if last else ""
        who = self.voices(facts, part)
        has = "ont" if self.several(facts, part) else "a"
        if part.kind == "closing":
            e = "e" if self.noun_gender(facts) == "f" else ""
            closed = f"{who} {has} clos {self.the_noun(facts)}" if who else f"{self.the_noun(facts)} a été clos{e}"
            return finally_ + closed
        topic = None if facts.is_foreign else topic_of(part.title)
        if not topic or topic.endswith(facts.acronym):
            topic = f"au sujet {genitive(self.the_acronym(facts), 'fr')}"
        questions = f"répondu aux questions des pays {topic}"
        return f"{finally_}{who} {has} {questions}" if who else f"{finally_}il a été {questions}"

    def materials(self, facts: SummaryFacts) -> str:
        """« Les Coordonnateurs et l'UAA-CASM ont distribué de la documentation à … »."""
        if not facts.materials:
            return ""
        typed = unstopped(facts.materials)
        what = "de la documentation" if facts.is_foreign else indefinite(lowered(typed), "fr") or typed
        to = f" à {unstopped(facts.materials_to)}" if facts.materials_to and not facts.is_foreign else ""
        if to and has_article(unstopped(facts.materials_to), "fr"):
            to = f" {dative(unstopped(facts.materials_to), 'fr')}"
        if not facts.offices:
            return f"{self.the_unit(facts)} a distribué {what}{to}"
        return f"{joined([self.the_officers(facts), self.the_unit(facts)], 'fr')} ont distribué {what}{to}"

    def tally(self, facts: SummaryFacts) -> str:
        """« À ce jour, 119 États se sont engagés envers la CASM : 101 États parties et 18 États signataires, dont 13 … »."""
        tally = facts.tally
        if tally is None:
            return ""
        total = tally.parties + tally.signatories
        states = f"{total} État s'est engagé" if total < 2 else f"{total} États se sont engagés"
        parties = f"{tally.parties} {self.term(tally.party_terms, tally.parties, short=True)}"
        signatories = f"{tally.signatories} {self.term(tally.signatory_terms, tally.signatories, short=True)}"
        inside = tally.signatories_in_group
        group = f", dont {inside} État{'s' if inside > 1 else ''} {tally.group}" if tally.group and inside else ""
        start = f"au {self.day(facts)}" if tally.on else "à ce jour"
        return f"{start}, {states} envers {self.the_acronym(facts)}{NO_BREAK}: {parties} et {signatories}{group}"

    def thanks(self, facts: SummaryFacts) -> str:
        """« Le séminaire a été rendu possible grâce à la généreuse contribution du Gouvernement … et au soutien en nature … »."""
        hosts, donors, in_kind = (self._givers(facts, kind) for kind in ("host", "donor", "in_kind"))
        given = [f"à la généreuse contribution {_of_each(donors)}"] if donors else []
        if in_kind:
            given.append(f"au soutien en nature {_of_each(in_kind)}")
        e = "e" if self.noun_gender(facts) == "f" else ""
        if not given:
            return f"{self.the_noun(facts)} a été accueilli{e} par {joined(hosts, 'fr')}" if hosts else ""
        hosted = f", accueilli{e} par {joined(hosts, 'fr')}," if hosts else ""
        return f"{self.the_noun(facts)}{hosted} a été rendu{e} possible grâce {joined(given, 'fr')}"

    def under_the_rule(self, facts: SummaryFacts) -> str:
        """The rule by its name."""
        e = "e" if self.noun_gender(facts) == "f" else ""
        return f"{self.the_noun(facts)} s'est tenu{e} selon la règle de Chatham House"

    def removed(self, facts: SummaryFacts) -> str:
        """Why no participating State is named."""
        e = "e" if self.noun_gender(facts) == "f" else ""
        return (
            f"{self.the_noun(facts)} s'étant tenu{e} à huis clos, toute mention permettant d'identifier les États participants "
            "a été retirée du résumé"
        )

    def papers(self, facts: SummaryFacts) -> str:
        """« Pour en savoir plus : … »."""
        listed = self.papers_listed(facts).replace("; ", f"{NO_BREAK}; ")
        return f"pour en savoir plus{NO_BREAK}: {listed}" if listed else ""

    def heading(self, facts: SummaryFacts) -> str:
        """« Séminaire de ratification de la CASM, Kampala (Ouganda), 29 et 30 mai 2017 »."""
        days = self.days(facts)
        if facts.kind == "concept_note":
            by = _of_states([state for office in facts.offices for state in office.states])
            return f"Note conceptuelle{f' {by}' if by else ''}, {days}"
        if facts.kind == "presentation":
            what = f"Présentation par {self.the_unit(facts)}"
        elif facts.kind == "closed_meeting" or not facts.title:
            what = self._what(facts)[0].removeprefix("une ").removeprefix("un ")
        else:
            what = facts.title
        place = self._town(facts) or (facts.country.short if facts.country else "")
        return capital(", ".join(part for part in (what, place, days) if part))

    def figures(self, facts: SummaryFacts) -> str:
        """« 5 représentants de 4 États signataires »."""
        about = self.about(facts)
        total = facts.states_attending
        if not facts.representatives:
            return f"{about}{self._total(facts, total)}" if total else ""
        count = facts.representatives
        persons = f"{about}{self.count(facts, count)} représentant{'s' if count > 1 else ''}"
        return f"{persons} {genitive(self._total(facts, total), 'fr')}" if total else persons

    def voice(self, facts: SummaryFacts, voice: Voice) -> str:
        """« l'Ambassadeur Yves Marek (France) », « la Directrice de l'UAA », « l'Union africaine »."""
        if self.speaks_as_office(facts, voice):
            return self.the_offices(facts)
        if self.speaks_as_unit(facts, voice):
            return self.the_unit(facts, alone=True)
        behind = [part for part in (voice.function, voice.organisation, voice.state.short if voice.state else "") if part]
        if voice.name:
            voice = replace(voice, title=TITLES.get(voice.title.casefold(), voice.title))
            if voice.title and not voice.title.startswith(ABBREVIATED) and not gender(voice.title, "fr"):
                behind.insert(0, voice.title)
                person = voice.name
            else:
                person = " ".join(part for part in (named(voice.title, "fr") if voice.title else "", voice.name) if part)
            return f"{person} ({', '.join(behind)})" if behind else person
        role = voice.function or voice.title
        if role:
            behind = [part for part in behind if part != role]
            return f"{named(role, 'fr')} ({', '.join(behind)})" if behind else named(role, "fr")
        return named(voice.organisation, "fr") or (voice.state.running if voice.state else "")

    def _total(self, facts: SummaryFacts, total: int) -> str:
        if len(facts.present) == 1 and facts.present[0].number == total:
            only = facts.present[0]
            return f"{self.count(facts, total)} {self.term(only.term, total)}{self.who(facts, only)}"
        return f"{self.count(facts, total)} État{'s' if total > 1 else ''}"

    def _authors(self, facts: SummaryFacts) -> str:
        said = [
            f"{_of_states(office.states)}, {self._of_the_treaty(office, facts)}{_until(office)}"
            if office.states
            else genitive(named(self._of_the_treaty(office, facts), "fr"), "fr")
            for office in facts.offices
        ]
        return f"{NO_BREAK}; ".join(said[:-1]) + f"{NO_BREAK}; et {said[-1]}" if len(said) > 1 else "".join(said)

    def _subject(self, facts: SummaryFacts) -> str:
        purpose = unstopped(facts.purpose)
        if purpose and not facts.is_foreign:
            if purpose.startswith(("visant ", "sur ", "pour ", "afin ", "relative ", "concernant ")):
                return purpose
            if _is_infinitive(purpose):
                return f"visant {dative(lowered(purpose), 'fr')}"
            return f"sur {lowered(definite(purpose, 'fr') or purpose)}"
        if facts.action and facts.action_plan:
            place = facts.action_plan.removesuffix(" Action Plan")
            plan = definite(facts.action_plan, "fr") or f"le plan d'action {quoted(facts.action_plan, 'fr')}"
            if place != facts.action_plan and " " not in place:
                plan = f"le Plan d'action {genitive(place, 'fr')}"
            return f"visant à renforcer la mise en œuvre de l'action {facts.action} {genitive(plan, 'fr')}"
        return f"intitulée {quoted(facts.title, 'fr')}" if facts.title else f"sur {self.the_treaty(facts)}"

    def _up_to(self, facts: SummaryFacts) -> str:
        milestone = facts.milestone
        if milestone is None:
            return ""
        known = gender(milestone.title, "fr") or "f"
        name = f"{ordinal(milestone.number, 'fr', feminine=known == 'f')} {milestone.title} ({milestone.code})"
        until = dative(with_article(name, known, "fr"), "fr")
        return f" jusqu'{until}, qui se tiendra {in_month(milestone.month, 'fr')}"

    def _during(self, facts: SummaryFacts) -> list[str]:
        if not facts.part_of:
            return []
        meeting = without_article(unstopped(facts.part_of), facts)
        phrase = None if facts.is_foreign else indefinite(lowered(meeting), "fr")
        return [f"lors {genitive(phrase or _event(meeting), 'fr')}"]

    def _circumstances(self, facts: SummaryFacts) -> list[str]:
        said = [self._place(facts), self.when(facts)]
        if facts.in_margins_of:
            meeting = without_article(unstopped(facts.in_margins_of), facts)
            phrase = None if facts.is_foreign else definite(meeting, "fr")
            said.append(f"en marge {genitive(phrase or _event(meeting), 'fr')}")
        return [part for part in said if part]

    def _place(self, facts: SummaryFacts) -> str:
        if facts.city:
            return in_city(self._town(facts), "fr")
        return in_country(facts.country.running, "fr") if facts.country else ""

    def _town(self, facts: SummaryFacts) -> str:
        country = facts.country.short if facts.country and facts.country.short != facts.city else ""
        return f"{facts.city} ({country})" if facts.city and country else facts.city

    def _organisers(self, facts: SummaryFacts, *, beside: bool) -> str:
        offices = facts.offices
        noted = any(office.until for office in offices) and all(office.states for office in offices)
        if noted:
            who = [
                f"{self.named_states(office.states)} ({self._of_the_treaty(office, facts)}{_until(office)})"
                for office in offices
            ]
            said = " ainsi que ".join(who) if len(who) < 3 else joined(who, "fr")
        elif beside and len(offices) == 1 and offices[0].states and not facts.co_organisers:
            said = f"{self.named_states(offices[0].states)}, {self._of_the_treaty(offices[0], facts)},"
        else:
            said = joined([self._office_first(office) for office in offices], "fr")
        others = [named(name, "fr") for name in facts.co_organisers]
        if said and others:
            return f"{said}, en collaboration avec {joined(others, 'fr')},"
        return said or joined(others, "fr")

    def _office_first(self, office: Office) -> str:
        states = f" ({joined([state.short for state in office.states], 'fr')})" if office.states else ""
        return f"{named(office.title_for_holders, 'fr')}{states}"

    def _of_the_treaty(self, office: Office, facts: SummaryFacts) -> str:
        of = f" {genitive(self.the_treaty(facts), 'fr')}"
        return office.title_for_holders if office.title_for_holders.endswith(of) else office.title_for_holders + of

    def _what(self, facts: SummaryFacts) -> tuple[str, str]:
        noun, known = self.noun(facts), self.noun_gender(facts)
        if facts.kind == "closed_meeting" or not facts.title:
            e = "le" if known == "f" else ""
            manner = (f" informel{e}" if facts.informal else "") + (" à huis clos" if facts.is_closed else "")
            return f"{'une' if known == 'f' else 'un'} {noun}{manner}{self._with(facts)}", known
        title = None if facts.is_foreign else definite(facts.title, "fr")
        if title:
            return title, (gender(facts.title, "fr") or known)[0]
        return f"{self.the_noun(facts)} {quoted(facts.title, 'fr')}", known

    def _with(self, facts: SummaryFacts) -> str:
        invited = joined([f"des {term.plural} {_towards(term, self.the_acronym(facts))}" for term in facts.audience], "fr")
        groups = f" ({joined(facts.audience_groups, 'fr')})" if invited and facts.audience_groups else ""
        return f" avec {invited}{groups}" if invited else ""

    def aim(self, facts: SummaryFacts) -> str:
        """« pour faire part … »."""
        purpose = "" if facts.is_foreign else unstopped(facts.purpose)
        if purpose.casefold().startswith(("pour ", "afin ", "en vue ")):
            return lowered(purpose)
        return f"pour {lowered(purpose)}" if _is_infinitive(purpose) else ""

    def _item(self, facts: SummaryFacts, part: Part) -> str:
        who = self.voices(facts, part)
        kind = part.kind if part.kind in ITEMS else "discussion"
        usual = f"{'une' if kind in ITEM_GENDERS else 'un'} {ITEMS[kind]}"
        e = "e" if kind in ITEM_GENDERS else ""
        title = unstopped(part.title)
        phrase = None if facts.is_foreign else _indefinite_item(lowered(title))
        led = kind == "discussion"
        if phrase is None:
            by = f" {'animé par ' + who if led else genitive(who, 'fr')}" if who else ""
            if not title or kind in ("opening", "updates", "questions", "closing"):
                return f"{usual}{f' par {who}' if who and kind in ('updates', 'questions') else by}"
            return f"{usual}{by} intitulé{e} {quoted(title, 'fr')}"
        if not who:
            return phrase
        head, _space, rest = phrase.partition(" ")
        noun, _space, rest = rest.partition(" ")
        if led:
            return " ".join(filter(None, (head, noun, f"animé{'e' if head == 'une' else ''} par {who}", rest)))
        if not rest or rest.startswith(("sur ", "concernant ", "relati", "au sujet ")):
            return " ".join(filter(None, (head, noun, genitive(who, "fr"), rest)))
        return f"{phrase} par {who}"

    def _givers(self, facts: SummaryFacts, kind: str) -> list[str]:
        givers = [each for each in facts.contributions if each.kind == kind]
        if kind == "host":
            thanked = {each.state for each in facts.contributions if each.kind != "host" and each.state}
            givers = [each for each in givers if each.state not in thanked]
        return _governments(givers)


def _governments(givers: Sequence[Contribution]) -> list[str]:
    states = [each.state for each in givers if each.state]
    governments = "les Gouvernements" if len(states) > 1 else "le Gouvernement"
    said = [f"{governments} {_of_states(states)}"] if states else []
    return [*said, *(named(each.organisation, "fr") for each in givers if not each.state and each.organisation)]


def _event(title: str) -> str:
    return f"la manifestation {quoted(title, 'fr')}"


def _of_states(states: Sequence[StateForms]) -> str:
    return joined([state.of or genitive(state.running, "fr") for state in states], "fr")


def _of_each(names: Sequence[str]) -> str:
    return joined([genitive(name, "fr") for name in names], "fr")


def _until(office: Office) -> str:
    return f" jusqu'à la {office.until}" if office.until else ""


def _towards(term: StatusTerm, treaty: str) -> str:
    return genitive(treaty, "fr") if term.key in ("signatory", "") else dative(treaty, "fr")


def _is_infinitive(text: str) -> bool:
    first = text.split(" ")[0].casefold()
    first = first.removeprefix("s'").removeprefix("d'")
    if first in ("se", "de", "ne"):
        first = text.partition(" ")[2].split(" ")[0].casefold()
    return len(first) > 3 and first.endswith(("er", "ir", "re")) and gender(first, "fr") is None


def _indefinite_item(title: str) -> str | None:
    """A typed title as a part of the programme ("un débat sur …"); None where it does not begin with such a part."""
    bare = title.removeprefix("un ").removeprefix("une ")
    adjective = next((word for word in ADJECTIVES_FIRST if bare.startswith(word)), "")
    noun = bare.removeprefix(adjective).split(" ")[0].removesuffix("s")
    article = noun in ITEM_NOUNS and (indefinite(bare.removeprefix(adjective), "fr") or "").split(" ")[0]
    return f"{article} {bare}" if article else None
