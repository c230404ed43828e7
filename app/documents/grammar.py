"""What the summary can say in every language, and the small parts that all of them say alike."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from app.documents.articles import definite, gender, has_article, named, with_article
from app.documents.summary_facts import Attending, Office, Part, StatusTerm, SummaryFacts, Voice
from app.documents.wording import (
    StateForms,
    capital,
    dates_of,
    day_of,
    days_of,
    in_months,
    joined,
    number,
    on_dates,
    on_days,
)

QUESTIONS = re.compile(r"(questions and answers|questions et réponses|preguntas y respuestas|questions?|preguntas|q ?& ?a)\b", re.I)
ITEMS_PER_SENTENCE = 3
APPROXIMATELY = {"en": "approximately ", "fr": "environ ", "es": "aproximadamente "}


class Grammar(ABC):
    """The sentences of one language: plain text without closing full stop or capital, which `sentence` gives."""

    language: str
    nouns: dict[str, tuple[str, str]]
    """The noun and its gender by kind of event; `""` for any other."""

    @abstractmethod
    def concept_note(self, facts: SummaryFacts) -> str:
        """Whose paper it is, on what, up to which meeting."""

    @abstractmethod
    def presentation(self, facts: SummaryFacts) -> str:
        """Who asked for it, who gave it, on what, where and when."""

    @abstractmethod
    def organised(self, facts: SummaryFacts) -> str:
        """Who organised what, where and when."""

    @abstractmethod
    def attended(self, facts: SummaryFacts) -> str:
        """Persons and States, counted apart, and what they came for."""

    @abstractmethod
    def broken_down(self, facts: SummaryFacts) -> str:
        """The States that came, by treaty status."""

    @abstractmethod
    def share(self, facts: SummaryFacts) -> str:
        """How many of the States of a named list came."""

    @abstractmethod
    def aim(self, facts: SummaryFacts) -> str:
        """What they came for, to go on a sentence with; empty where it was typed as something else."""

    @abstractmethod
    def purpose(self, facts: SummaryFacts) -> str:
        """What it was held for, where no other sentence says so."""

    @abstractmethod
    def organisations(self, facts: SummaryFacts) -> str:
        """Who came that is no State: named when open, else counted."""

    @abstractmethod
    def resource_persons(self, facts: SummaryFacts) -> str:
        """Who lent their knowledge."""

    @abstractmethod
    def opened(self, facts: SummaryFacts, part: Part) -> str:
        """Who began, and how."""

    @abstractmethod
    def followed(self, facts: SummaryFacts, parts: Sequence[Part], *, place: int, opened: bool) -> str:
        """Up to three parts of the programme; `place` counts such sentences from 0."""

    @abstractmethod
    def ended(self, facts: SummaryFacts, part: Part, *, last: bool) -> str:
        """The answers to questions, or the closing."""

    @abstractmethod
    def materials(self, facts: SummaryFacts) -> str:
        """What was handed out, and to whom."""

    @abstractmethod
    def tally(self, facts: SummaryFacts) -> str:
        """Where the world stood that day."""

    @abstractmethod
    def thanks(self, facts: SummaryFacts) -> str:
        """Whose guests they were and who made it possible."""

    @abstractmethod
    def under_the_rule(self, facts: SummaryFacts) -> str:
        """That it was held under the Chatham House Rule."""

    @abstractmethod
    def removed(self, facts: SummaryFacts) -> str:
        """Why no participating State is named."""

    @abstractmethod
    def papers(self, facts: SummaryFacts) -> str:
        """Where more can be read."""

    @abstractmethod
    def heading(self, facts: SummaryFacts) -> str:
        """What, where and when in one line of a list."""

    @abstractmethod
    def figures(self, facts: SummaryFacts) -> str:
        """How many persons from how many States: one line of a list."""

    @abstractmethod
    def voice(self, facts: SummaryFacts, voice: Voice) -> str:
        """One speaker as the sentence names them."""

    def tells_by_status(self, facts: SummaryFacts) -> bool:
        """Whether the sentence on attendance gives each status its number, and no breakdown follows."""
        return False

    def brings_together(self, facts: SummaryFacts) -> bool:
        """Whether that sentence is about States and no persons: every State is named, and nobody counted who came for them (Kampala 2017)."""
        named = facts.states_are_named and all(len(group.states) == group.number for group in facts.present)
        several = sum(group.number for group in facts.present) > 1
        return facts.representatives is None and named and several and not self.tells_by_status(facts)

    @abstractmethod
    def brought_together(self, facts: SummaryFacts) -> str:
        """Which States, by status, and what they came for."""

    def those_present(self, facts: SummaryFacts, *, one_new: str, several_new: str) -> str:
        """The groups of States in French and Spanish, where "new" stands before the noun: "9 Estados Signatarios de África (…) y un nuevo Estado Parte (…)"."""
        told = []
        for group in facts.present:
            count = one_new if group.are_new and group.number == 1 else f"{self.count(facts, group.number)} {several_new * group.are_new}"
            adjective = f" {group.adjective}" if group.adjective else ""
            told.append(f"{count}{self.term(group.term, group.number)}{adjective}{self.who(facts, group)}")
        return joined(told, self.language)

    def about(self, facts: SummaryFacts) -> str:
        """What stands before figures that are not exact."""
        return APPROXIMATELY[self.language] if facts.approximate else ""

    def joins_aim(self, facts: SummaryFacts) -> bool:
        """Whether that sentence goes on with what they came for."""
        return True

    def voices(self, facts: SummaryFacts, part: Part) -> str:
        """Those who speak, in one list."""
        return joined([said for said in (self.voice(facts, voice) for voice in part.speakers) if said], self.language)

    def several(self, facts: SummaryFacts, part: Part) -> bool:
        """Whether the verb is in the plural."""
        if len(part.speakers) != 1:
            return len(part.speakers) > 1
        voice = part.speakers[0]
        if self.speaks_as_office(facts, voice):
            return sum(max(len(office.states), 1) for office in facts.offices) > 1
        plurals = {"en": ("the ",), "fr": ("les ", "des "), "es": ("los ", "las ")}[self.language]
        said = self.voice(facts, voice)
        return self.language != "en" and (said.startswith(plurals) or (not voice.name and _are_two(voice.organisation, self.language)))

    def speaks_as_office(self, facts: SummaryFacts, voice: Voice) -> bool:
        """Whether the voice is that of the organising offices together, as marked or as typed."""
        titles = {title.casefold() for office in facts.offices for title in office.title}
        return bool(facts.offices) and not voice.name and (voice.is_office or _bare(voice.organisation) in titles)

    def speaks_as_unit(self, facts: SummaryFacts, voice: Voice) -> bool:
        """Whether the voice is the secretariat's, as marked or as typed."""
        known = {facts.unit.casefold(), facts.unit_alone.casefold()} - {""}
        return voice.is_unit or (not (voice.name or voice.function) and _bare(voice.organisation) in known)

    def the_offices(self, facts: SummaryFacts) -> str:
        """"the Coordinators on Universalization": the titles without their holders."""
        return joined([self.with_the(office.title_for_holders) for office in facts.offices], self.language)

    def the_officers(self, facts: SummaryFacts) -> str:
        """"the Coordinators": the same in short."""
        words = {office.title[1 if len(facts.offices) > 1 else len(office.states) != 1].split(" ")[0] for office in facts.offices}
        return joined([self.with_the(word) for word in sorted(words)], self.language)

    def with_the(self, title: str) -> str:
        """An office with its article."""
        return f"the {title}" if self.language == "en" and not has_article(title, "en") else named(title, self.language)

    def presenter(self, facts: SummaryFacts) -> tuple[str, bool]:
        """Who gave the presentation, and whether they were several: the secretariat unless others are named."""
        first = facts.told_programme[:1]
        if not first or all(self.speaks_as_unit(facts, voice) for voice in first[0].speakers):
            return self.the_unit(facts), False
        return self.voices(facts, first[0]), self.several(facts, first[0])

    def the_unit(self, facts: SummaryFacts, *, alone: bool = False) -> str:
        """"the ISU-CCM", or "the ISU" where the treaty is understood."""
        return with_article((alone and facts.unit_alone) or facts.unit, facts.unit_gender, self.language)

    def the_acronym(self, facts: SummaryFacts) -> str:
        """"the CCM", "la CASM"."""
        return with_article(facts.acronym, gender_of(facts.treaty_word, facts), self.language)

    def the_treaty(self, facts: SummaryFacts) -> str:
        """"the Convention", or its acronym."""
        word = facts.treaty_word
        return with_article(word, gender_of(word, facts), self.language) if word else self.the_acronym(facts)

    def noun(self, facts: SummaryFacts) -> str:
        """"seminar", "réunion"."""
        return self.nouns.get(facts.kind, self.nouns[""])[0]

    def noun_gender(self, facts: SummaryFacts) -> str:
        """m or f."""
        return self.nouns.get(facts.kind, self.nouns[""])[1]

    def the_noun(self, facts: SummaryFacts) -> str:
        """"the seminar", "l'atelier", "la reunión"."""
        return with_article(self.noun(facts), self.noun_gender(facts), self.language)

    def when(self, facts: SummaryFacts) -> str:
        """The dates as they stand in a sentence."""
        if facts.precision == "month":
            return in_months(facts.starts_on, facts.ends_on, self.language)
        if len(facts.sittings) > 1 and facts.precision == "sittings":
            return on_dates(facts.sittings, self.language)
        return on_days(facts.starts_on, facts.ends_on, self.language)

    def days(self, facts: SummaryFacts) -> str:
        """The dates as they stand in a list."""
        if facts.precision == "month" or facts.kind == "concept_note":
            return in_months(facts.starts_on, facts.ends_on, self.language).split(" ", 1)[1]
        if len(facts.sittings) > 1 and facts.precision == "sittings":
            return dates_of(facts.sittings, self.language)
        return days_of(facts.starts_on, facts.ends_on, self.language)

    def numeral(self, facts: SummaryFacts, count: int, *, feminine: bool = False) -> str:
        """The number in the style chosen for this text."""
        return number(count, self.language, facts.numbers, feminine=feminine)

    def count(self, facts: SummaryFacts, count: int, *, feminine: bool = False) -> str:
        """The number where it stands by itself: one is a word in French and Spanish, which use it as the article."""
        if count == 1 and self.language != "en":
            return number(1, self.language, "words", feminine=feminine)
        return self.numeral(facts, count, feminine=feminine)

    def named_states(self, states: Iterable[StateForms]) -> str:
        """"the Democratic Republic of the Congo and Kenya", "la France et le Panama"."""
        return joined([state.running or state.short for state in states], self.language)

    def counted(self, facts: SummaryFacts, group: Attending) -> str:
        """"4 Signatory States", and which, where they may be named."""
        text = f"{self.numeral(facts, group.number)} {self.term(group.term, group.number)}"
        return text + self.who(facts, group)

    def who(self, facts: SummaryFacts, group: Attending) -> str:
        """" (Kenya and Uganda)", where they may be named and all are known."""
        if not facts.states_are_named or len(group.states) != group.number or not group.states:
            return ""
        return f" ({self.named_states(group.states)})"

    def term(self, term: StatusTerm, count: int, *, short: bool = False) -> str:
        """Singular or plural: French counts nought as one."""
        forms = term.short if short and all(term.short) else (term.singular, term.plural)
        return forms[0] if count == 1 or (count == 0 and self.language == "fr") else forms[1]

    def quote_title(self, title: str) -> str | None:
        """The title with its article; None where it must be quoted after a noun."""
        return definite(title, self.language)

    def day(self, facts: SummaryFacts) -> str:
        """The day of the tally."""
        return day_of(facts.tally.on, self.language) if facts.tally and facts.tally.on else ""

    def papers_listed(self, facts: SummaryFacts) -> str:
        """"Programme (https://…); Presentation"."""
        return "; ".join(f"{paper.title} ({paper.url})" if paper.url else paper.title for paper in facts.papers if paper.title)


def sentence(text: str) -> str:
    """With a capital in front and one full stop behind; nothing stays nothing."""
    text = text.strip()
    if not text:
        return ""
    closed = text.endswith((".", "!", "?", "…")) or text[-2:] in (".’", ".»", ".”", ".)")
    return capital(text if closed else f"{text}.")


def unstopped(text: str) -> str:
    """A typed text to go on after: without its full stop."""
    return text.rstrip(" .;,:")


def without_article(text: str, facts: SummaryFacts) -> str:
    """A text in another language as it will stand in quotation marks: "an informal meeting …" without its article."""
    article, space, rest = text.partition(" ")
    return rest if facts.is_foreign and space and article.casefold() in ("the", "a", "an") else text


def lowered(text: str) -> str:
    """A typed title within a sentence: small unless its first word is an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def topic_of(title: str) -> str | None:
    """What follows "Questions and answers" in a title: "on national legislation"; None where it is no such title."""
    found = QUESTIONS.match(title)
    return title[found.end() :].strip(" :-–,") if found else None


def gender_of(word: str, facts: SummaryFacts) -> str:
    """Of the treaty: by its own word where that is known."""
    return (facts.language != "en" and gender(word, facts.language)) or facts.treaty_gender


def _are_two(typed: str, language: str) -> bool:
    """Whether one line names two ("l'UAA et le Comité …"); no "and" inside one name does ("Royaume-Uni de Grande-Bretagne et …", "Organisation pour la sécurité et …")."""
    first, _link, second = typed.partition({"fr": " et ", "es": " y "}[language])
    whole = {"fr": (" pour ", " de ", " des ", " du ", " d'"), "es": (" para ", " de ", " del ")}[language]
    is_acronym = second.removeprefix("l'").removeprefix("la ").split("-")[0].isupper()
    return bool(second) and (is_acronym or not any(each in f"{first} " for each in whole))


def is_plural(offices: Sequence[Office], others: Sequence[str] = ()) -> bool:
    """Whether more than one organises."""
    return sum(max(len(office.states), 1) for office in offices) + len(others) > 1


def _bare(text: str) -> str:
    return text.casefold().removeprefix("the ").removeprefix("les ").removeprefix("los ").removeprefix("l'").removeprefix("la ")
