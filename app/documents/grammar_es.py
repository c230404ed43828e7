"""The summary in Spanish, as the United Nations write it; texts typed in another language stand in quotation marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.articles import (
    dative,
    definite,
    gender,
    genitive,
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
    "opening": "alocución de apertura",
    "presentation": "presentación",
    "discussion": "debate",
    "updates": "breve actualización de cada Estado",
    "questions": "turno de preguntas y respuestas",
    "closing": "alocución de clausura",
}
ITEM_GENDERS = {"opening": "f", "presentation": "f", "updates": "f", "closing": "f"}
ITEM_WORDS = (
    "presentación presentaciones exposición exposiciones debate debates discusión intercambio intervención intervenciones "
    "comunicación alocución discurso discursos palabras resumen informe informes turno mesa visita formación consulta diálogo "
    "sesión actualización actualizaciones declaración declaraciones panel"
)
ITEM_NOUNS = frozenset(ITEM_WORDS.split())
ADJECTIVES_FIRST = ("breve ", "breves ", "nuevo ", "nueva ")
TITLES = {
    "h.e.": "S.E.",
    "h.e. mr.": "Excmo. Sr.",
    "h.e. ms.": "Excma. Sra.",
    "h.e. mrs.": "Excma. Sra.",
    "mr.": "Sr.",
    "mr": "Sr.",
    "ms.": "Sra.",
    "ms": "Sra.",
    "mrs.": "Sra.",
    "ambassador": "S.E.",
    "m.": "Sr.",
    "mme": "Sra.",
    "mlle": "Sra.",
    "pr": "Prof.",
    "s.e. m.": "Excmo. Sr.",
    "s.e. mme": "Excma. Sra.",
}
"""Forms of address as an English or French form has them; "Ambassador" alone tells no gender, and "S.E." needs none."""
WITHOUT_ARTICLE = ("S.E.", "S. E.", "D.", "Don ", "Doña ", "D.ª")


class Spanish(Grammar):
    """Sentences in Spanish."""

    language = "es"
    nouns = {
        "seminar": ("seminario", "m"),
        "regional_workshop": ("taller", "m"),
        "presentation": ("presentación", "f"),
        "": ("reunión", "f"),
    }

    def concept_note(self, facts: SummaryFacts) -> str:
        """«Nota conceptual de Panamá y de Francia, Coordinadores …, destinada a …, hasta la 8.ª Reunión …»."""
        by = self._authors(facts)
        return f"Nota conceptual{f' {by},' if by else ''} {self._subject(facts)}{self._up_to(facts)}"

    def presentation(self, facts: SummaryFacts) -> str:
        """«A petición de los Coordinadores …, la DAA hizo una presentación …, durante una reunión …»."""
        offices = joined([genitive(self._office_first(office), "es") for office in facts.offices], "es")
        first = facts.told_programme[:1]
        if first:
            given = self._item(facts, Part("presentation", first[0].title))
        else:
            given = f"una presentación sobre {self.the_treaty(facts)}"
        who, several = self.presenter(facts)
        gave = "hicieron" if several else "hizo"
        request = f"a petición {offices}, " if offices else ""
        return ", ".join([f"{request}{who} {gave} {given}", *self._during(facts), *self._circumstances(facts)])

    def organised(self, facts: SummaryFacts) -> str:
        """«Francia y Panamá, Coordinadores …, organizaron el 23 de mayo de 2018 una reunión oficiosa a puerta cerrada …»."""
        what, _known = self._what(facts)
        circumstances = self._circumstances(facts)
        if not facts.offices and not facts.co_organisers:
            return f"{', '.join(circumstances)}, se celebró {what}"
        organisers = self._organisers(facts, beside=not self._place(facts))
        several = is_plural(facts.offices or (), () if facts.offices else facts.co_organisers)
        organised = "organizaron" if several else "organizó"
        if len(circumstances) == 1:
            return f"{organisers} {organised} {circumstances[0]} {what}"
        return f"{organisers} {organised} {', '.join(circumstances)}, {what}"

    def attended(self, facts: SummaryFacts) -> str:
        """«5 representantes de 4 Estados Signatarios asistieron a la reunión para dar a conocer …»."""
        if facts.representatives == 0 or facts.states_attending == 0:
            return "ningún Estado estuvo representado"
        if self.brings_together(facts):
            return self.brought_together(facts)
        count = facts.representatives if facts.representatives is not None else facts.states_attending or 0
        attended = "asistió" if count == 1 else "asistieron"
        aim = self.aim(facts)
        return f"{self.figures(facts)} {attended} {dative(self.the_noun(facts), 'es')}{f' {aim}' if aim else ''}"

    def brought_together(self, facts: SummaryFacts) -> str:
        """«El seminario reunió a 9 Estados Signatarios de África (…) y un nuevo Estado Parte (Madagascar)»."""
        told, aim = self.those_present(facts, one_new="un nuevo ", several_new="nuevos "), self.aim(facts)
        return f"{self.the_noun(facts)} reunió a {self.about(facts)}{told}{f' {aim}' if aim else ''}"

    def broken_down(self, facts: SummaryFacts) -> str:
        """«Entre ellos figuraban 8 Estados Signatarios (…) y 1 Estado Parte (…)»."""
        groups = [] if self.brings_together(facts) else [self.counted(facts, group) for group in facts.breakdown]
        return f"entre esos Estados figuraban {joined(groups, 'es')}" if groups else ""

    def share(self, facts: SummaryFacts) -> str:
        """«10 de los 11 Estados miembros de la ASEAN participaron en el taller»."""
        share = facts.told_share
        if share is None:
            return ""
        one = share.present == 1
        part = f"{'uno' if one else self.numeral(facts, share.present)} de los {self.numeral(facts, share.members)} Estados miembros"
        return f"{part} {genitive(share.running, 'es')} {'participó' if one else 'participaron'} en {self.the_noun(facts)}"

    def purpose(self, facts: SummaryFacts) -> str:
        """«La reunión se celebró para …»."""
        if not facts.purpose or facts.is_foreign:
            return ""
        aim = self.aim(facts)
        return f"{self.the_noun(facts)} se celebró {aim}" if aim else f"Objetivo: {facts.purpose}"

    def organisations(self, facts: SummaryFacts) -> str:
        """«También participó la Unión Africana»."""
        count = len(facts.organisations)
        if not count:
            return ""
        also = "también " if facts.states_attending or facts.representatives else ""
        took_part = "participó" if count == 1 else "participaron"
        if facts.states_are_named:
            return f"{also}{took_part} {joined([named(name, 'es') for name in facts.organisations], 'es')}"
        organisations = "organización" if count == 1 else "organizaciones"
        return f"{also}{took_part} {self.count(facts, count, feminine=True)} {organisations}"

    def resource_persons(self, facts: SummaryFacts) -> str:
        """«… participaron en calidad de especialistas»."""
        count = len(facts.resource_persons)
        if not count or not facts.states_are_named:
            return ""
        as_ = "participó en calidad de especialista" if count == 1 else "participaron en calidad de especialistas"
        return f"{joined(facts.resource_persons, 'es')} {as_}"

    def opened(self, facts: SummaryFacts, part: Part) -> str:
        """«El Embajador Yves Marek (Francia) inauguró la reunión con una alocución de apertura»."""
        who = self.voices(facts, part)
        if who:
            several = self.several(facts, part)
            opened, address = ("inauguraron", "alocuciones") if several else ("inauguró", "una alocución")
            return f"{who} {opened} {self.the_noun(facts)} con {address} de apertura"
        return f"{self.the_noun(facts)} comenzó con una alocución de apertura"

    def followed(self, facts: SummaryFacts, parts: Sequence[Part], *, place: int, opened: bool) -> str:
        """«A continuación hubo una presentación de … sobre … y una breve actualización de cada Estado»."""
        items = joined([self._item(facts, part) for part in parts], "es")
        if opened and not place:
            return f"a continuación hubo {items}"
        return f"{'también hubo' if place else 'el programa comprendió'} {items}"

    def ended(self, facts: SummaryFacts, part: Part, *, last: bool) -> str:
        """«Por último, … respondieron a las preguntas de los países acerca de la CMR»."""
        finally_ = "Por último, " if last else ""
        who = self.voices(facts, part)
        several = self.several(facts, part)
        if part.kind == "closing":
            if not who:
                return f"{finally_}se clausuró {self.the_noun(facts)}"
            return f"{finally_}{who} {'clausuraron' if several else 'clausuró'} {self.the_noun(facts)}"
        topic = None if facts.is_foreign else topic_of(part.title)
        if not topic or topic.endswith(facts.acronym):
            topic = f"acerca {genitive(self.the_acronym(facts), 'es')}"
        questions = f"a las preguntas de los países {topic}"
        if not who:
            return f"{finally_}se respondió {questions}"
        return f"{finally_}{who} {'respondieron' if several else 'respondió'} {questions}"

    def materials(self, facts: SummaryFacts) -> str:
        """«Los Coordinadores y la DAA-CMR distribuyeron materiales a …»."""
        if not facts.materials:
            return ""
        what = "materiales" if facts.is_foreign else lowered(unstopped(facts.materials))
        to = f" {dative(unstopped(facts.materials_to), 'es')}" if facts.materials_to and not facts.is_foreign else ""
        if not facts.offices:
            return f"{self.the_unit(facts)} distribuyó {what}{to}"
        return f"{joined([self.the_officers(facts), self.the_unit(facts)], 'es')} distribuyeron {what}{to}"

    def tally(self, facts: SummaryFacts) -> str:
        """«Hasta la fecha, 119 Estados se han comprometido con la CMR: 101 Estados Partes y 18 Estados Signatarios, …»."""
        tally = facts.tally
        if tally is None:
            return ""
        total = tally.parties + tally.signatories
        states = "1 Estado se ha comprometido" if total == 1 else f"{total} Estados se han comprometido"
        parties = f"{tally.parties} {self.term(tally.party_terms, tally.parties, short=True)}"
        signatories = f"{tally.signatories} {self.term(tally.signatory_terms, tally.signatories, short=True)}"
        group = ""
        if tally.group and tally.signatories_in_group == 1:
            group = f", de los cuales 1 es un Estado {tally.group}"
        elif tally.group and tally.signatories_in_group:
            group = f", de los cuales {tally.signatories_in_group} son Estados {tally.group}"
        start = f"al {self.day(facts)}" if tally.on else "hasta la fecha"
        return f"{start}, {states} con {self.the_acronym(facts)}: {parties} y {signatories}{group}"

    def thanks(self, facts: SummaryFacts) -> str:
        """«El seminario fue posible gracias a la generosa contribución del Gobierno … y al apoyo en especie del Gobierno …»."""
        hosts, donors, in_kind = (self._givers(facts, kind) for kind in ("host", "donor", "in_kind"))
        given = [f"a la generosa contribución {_of_each(donors)}"] if donors else []
        if in_kind:
            given.append(f"al apoyo en especie {_of_each(in_kind)}")
        a = "a" if self.noun_gender(facts) == "f" else "o"
        if not given:
            return f"{self.the_noun(facts)} fue acogid{a} por {joined(hosts, 'es')}" if hosts else ""
        hosted = f", acogid{a} por {joined(hosts, 'es')}," if hosts else ""
        return f"{self.the_noun(facts)}{hosted} fue posible gracias {joined(given, 'es')}"

    def under_the_rule(self, facts: SummaryFacts) -> str:
        """The rule by its name."""
        return f"{self.the_noun(facts)} se celebró con arreglo a la regla de Chatham House"

    def removed(self, facts: SummaryFacts) -> str:
        """Why no participating State is named."""
        return (
            f"como {self.the_noun(facts)} fue a puerta cerrada, se han suprimido del resumen todas las referencias que permitan "
            "identificar a los Estados participantes"
        )

    def papers(self, facts: SummaryFacts) -> str:
        """«Para más información: …»."""
        listed = self.papers_listed(facts)
        return f"para más información: {listed}" if listed else ""

    def heading(self, facts: SummaryFacts) -> str:
        """«Seminario de Ratificación de la CMR, Kampala (Uganda), 29 y 30 de mayo de 2017»."""
        days = self.days(facts)
        if facts.kind == "concept_note":
            by = _of_states([state for office in facts.offices for state in office.states])
            return f"Nota conceptual{f' {by}' if by else ''}, {days}"
        if facts.kind == "presentation":
            what = f"Presentación a cargo {genitive(self.the_unit(facts), 'es')}"
        elif facts.kind == "closed_meeting" or not facts.title:
            what = self._what(facts)[0].removeprefix("una ").removeprefix("un ")
        else:
            what = facts.title
        place = self._town(facts) or (facts.country.short if facts.country else "")
        return capital(", ".join(part for part in (what, place, days) if part))

    def figures(self, facts: SummaryFacts) -> str:
        """«5 representantes de 4 Estados Signatarios»."""
        about = self.about(facts)
        total = facts.states_attending
        if not facts.representatives:
            return f"{about}{self._total(facts, total)}" if total else ""
        count = facts.representatives
        persons = f"{about}{self.count(facts, count)} representante{'' if count == 1 else 's'}"
        return f"{persons} de {self._total(facts, total)}" if total else persons

    def voice(self, facts: SummaryFacts, voice: Voice) -> str:
        """«el Embajador Yves Marek (Francia)», «la Directora de la DAA», «la Unión Africana»."""
        if self.speaks_as_office(facts, voice):
            return self.the_offices(facts)
        if self.speaks_as_unit(facts, voice):
            return self.the_unit(facts, alone=True)
        behind = [part for part in (voice.function, voice.organisation, voice.state.short if voice.state else "") if part]
        if voice.name:
            voice = replace(voice, title=TITLES.get(voice.title.casefold(), voice.title))
            if voice.title and not voice.title.startswith(WITHOUT_ARTICLE) and not gender(voice.title, "es"):
                behind.insert(0, voice.title)
                person = voice.name
            else:
                person = " ".join(part for part in (named(voice.title, "es") if voice.title else "", voice.name) if part)
            return f"{person} ({', '.join(behind)})" if behind else person
        role = voice.function or voice.title
        if role:
            behind = [part for part in behind if part != role]
            return f"{named(role, 'es')} ({', '.join(behind)})" if behind else named(role, "es")
        return named(voice.organisation, "es") or (voice.state.running if voice.state else "")

    def _total(self, facts: SummaryFacts, total: int) -> str:
        if len(facts.present) == 1 and facts.present[0].number == total:
            only = facts.present[0]
            return f"{self.count(facts, total)} {self.term(only.term, total)}{self.who(facts, only)}"
        return f"{self.count(facts, total)} Estado{'' if total == 1 else 's'}"

    def _authors(self, facts: SummaryFacts) -> str:
        said = [
            f"{_of_states(office.states)}, {self._of_the_treaty(office, facts)}{_until(office)}"
            if office.states
            else genitive(named(self._of_the_treaty(office, facts), "es"), "es")
            for office in facts.offices
        ]
        return "; ".join(said[:-1]) + f"; y {said[-1]}" if len(said) > 1 else "".join(said)

    def _subject(self, facts: SummaryFacts) -> str:
        purpose = unstopped(facts.purpose)
        if purpose and not facts.is_foreign:
            if purpose.startswith(("destinada ", "sobre ", "para ", "a fin ", "relativa ")):
                return purpose
            if _is_infinitive(purpose):
                return f"destinada a {lowered(purpose)}"
            return f"sobre {lowered(definite(purpose, 'es') or purpose)}"
        if facts.action and facts.action_plan:
            place = facts.action_plan.removesuffix(" Action Plan")
            plan = definite(facts.action_plan, "es") or f"el plan de acción {quoted(facts.action_plan, 'es')}"
            if place != facts.action_plan and " " not in place:
                plan = f"el Plan de Acción de {place}"
            return f"destinada a reforzar la aplicación de la acción {facts.action} {genitive(plan, 'es')}"
        return f"titulada {quoted(facts.title, 'es')}" if facts.title else f"sobre {self.the_treaty(facts)}"

    def _up_to(self, facts: SummaryFacts) -> str:
        milestone = facts.milestone
        if milestone is None:
            return ""
        known = gender(milestone.title, "es") or "f"
        name = f"{ordinal(milestone.number, 'es', feminine=known == 'f')} {milestone.title} ({milestone.code})"
        return f" hasta {with_article(name, known, 'es')}, que se celebrará {in_month(milestone.month, 'es')}"

    def _during(self, facts: SummaryFacts) -> list[str]:
        if not facts.part_of:
            return []
        meeting = without_article(unstopped(facts.part_of), facts)
        phrase = None if facts.is_foreign else indefinite(lowered(meeting), "es")
        return [f"durante {phrase or _event(meeting)}"]

    def _circumstances(self, facts: SummaryFacts) -> list[str]:
        said = [self._place(facts), self.when(facts)]
        if facts.in_margins_of:
            meeting = without_article(unstopped(facts.in_margins_of), facts)
            phrase = None if facts.is_foreign else definite(meeting, "es")
            said.append(f"al margen {genitive(phrase or _event(meeting), 'es')}")
        return [part for part in said if part]

    def _place(self, facts: SummaryFacts) -> str:
        if facts.city:
            return in_city(self._town(facts), "es")
        return in_country(facts.country.running, "es") if facts.country else ""

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
            said = f"{who[0]}, junto con {who[1]}," if len(who) == 2 else joined(who, "es")
        elif beside and len(offices) == 1 and offices[0].states and not facts.co_organisers:
            said = f"{self.named_states(offices[0].states)}, {self._of_the_treaty(offices[0], facts)},"
        else:
            who = [self._office_first(office) for office in offices]
            said = f"{who[0]}, junto con {who[1]}," if len(who) == 2 else joined(who, "es")
        others = [named(name, "es") for name in facts.co_organisers]
        if said and others:
            return f"{said.rstrip(',')}, en colaboración con {joined(others, 'es')},"
        return said or joined(others, "es")

    def _office_first(self, office: Office) -> str:
        states = f" ({joined([state.short for state in office.states], 'es')})" if office.states else ""
        return f"{named(office.title_for_holders, 'es')}{states}"

    def _of_the_treaty(self, office: Office, facts: SummaryFacts) -> str:
        of = f" {genitive(self.the_treaty(facts), 'es')}"
        return office.title_for_holders if office.title_for_holders.endswith(of) else office.title_for_holders + of

    def _what(self, facts: SummaryFacts) -> tuple[str, str]:
        noun, known = self.noun(facts), self.noun_gender(facts)
        if facts.kind == "closed_meeting" or not facts.title:
            manner = f" oficios{'a' if known == 'f' else 'o'}" if facts.informal else ""
            manner += " a puerta cerrada" if facts.is_closed else ""
            return f"{'una' if known == 'f' else 'un'} {noun}{manner}{self._with(facts)}", known
        title = None if facts.is_foreign else definite(facts.title, "es")
        if title:
            return title, (gender(facts.title, "es") or known)[0]
        return f"{self.the_noun(facts)} {quoted(facts.title, 'es')}", known

    def _with(self, facts: SummaryFacts) -> str:
        invited = joined([f"{term.plural} {_towards(term, self.the_acronym(facts))}" for term in facts.audience], "es")
        groups = f" ({joined(facts.audience_groups, 'es')})" if invited and facts.audience_groups else ""
        return f" con {invited}{groups}" if invited else ""

    def aim(self, facts: SummaryFacts) -> str:
        """«para dar a conocer …»."""
        purpose = "" if facts.is_foreign else unstopped(facts.purpose)
        if purpose.casefold().startswith(("para ", "a fin ", "con el fin ", "con el objet")):
            return lowered(purpose)
        return f"para {lowered(purpose)}" if _is_infinitive(purpose) else ""

    def _item(self, facts: SummaryFacts, part: Part) -> str:
        who = self.voices(facts, part)
        kind = part.kind if part.kind in ITEMS else "discussion"
        usual = f"{'una' if kind in ITEM_GENDERS else 'un'} {ITEMS[kind]}"
        a = "a" if kind in ITEM_GENDERS else "o"
        title = unstopped(part.title)
        phrase = None if facts.is_foreign else _indefinite_item(lowered(title))
        led = kind == "discussion"
        if phrase is None:
            by = f" {'moderado por ' + who if led else 'a cargo ' + genitive(who, 'es')}" if who else ""
            if not title or kind in ("opening", "updates", "questions", "closing"):
                return usual + by
            return f"{usual}{by} titulad{a} {quoted(title, 'es')}"
        if not who:
            return phrase
        head, _space, rest = phrase.partition(" ")
        noun, _space, rest = rest.partition(" ")
        if led:
            return " ".join(filter(None, (head, noun, f"moderad{'a' if head == 'una' else 'o'} por {who}", rest)))
        if not rest or rest.startswith(("sobre ", "acerca ", "relativ")):
            return " ".join(filter(None, (head, noun, genitive(who, "es"), rest)))
        return f"{phrase} a cargo {genitive(who, 'es')}"

    def _givers(self, facts: SummaryFacts, kind: str) -> list[str]:
        givers = [each for each in facts.contributions if each.kind == kind]
        if kind == "host":
            thanked = {each.state for each in facts.contributions if each.kind != "host" and each.state}
            givers = [each for each in givers if each.state not in thanked]
        return _governments(givers)


def _governments(givers: Sequence[Contribution]) -> list[str]:
    states = [each.state for each in givers if each.state]
    governments = "los Gobiernos" if len(states) > 1 else "el Gobierno"
    said = [f"{governments} {_of_states(states)}"] if states else []
    return [*said, *(named(each.organisation, "es") for each in givers if not each.state and each.organisation)]


def _event(title: str) -> str:
    return f"el acto {quoted(title, 'es')}"


def _of_states(states: Sequence[StateForms]) -> str:
    return joined([state.of or genitive(state.running, "es") for state in states], "es")


def _of_each(names: Sequence[str]) -> str:
    return joined([genitive(name, "es") for name in names], "es")


def _until(office: Office) -> str:
    return f" hasta la {office.until}" if office.until else ""


def _towards(term: StatusTerm, treaty: str) -> str:
    return genitive(treaty, "es") if term.key in ("signatory", "") else f"en {treaty}"


def _is_infinitive(text: str) -> bool:
    first = text.split(" ")[0].casefold()
    return len(first) > 2 and first.removesuffix("se").endswith(("ar", "er", "ir")) and gender(first, "es") is None


def _indefinite_item(title: str) -> str | None:
    """A typed title as a part of the programme ("un debate sobre …"); None where it does not begin with such a part."""
    bare = title.removeprefix("un ").removeprefix("una ")
    adjective = next((word for word in ADJECTIVES_FIRST if bare.startswith(word)), "")
    noun = bare.removeprefix(adjective).split(" ")[0]
    article = noun in ITEM_NOUNS and (indefinite(bare.removeprefix(adjective), "es") or "").split(" ")[0]
    return f"{article} {bare}" if article else None
