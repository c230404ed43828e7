"""Who is invited, as one sentence: "Signatory States of the African Group, without Kenya"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.articles import genitive, has_article, in_country, named, with_article
from app.documents.wording import capital, day_of, joined

STATES = {"en": "States", "fr": "États", "es": "Estados"}
OR = {"en": "or", "fr": "ou", "es": "o"}
THAT = {"en": "that", "fr": "qui", "es": "que"}
AND = {"en": "and", "fr": "et", "es": "y"}
MEMBERS = {"en": "are members", "fr": "sont membres", "es": "son miembros"}
ATTENDED = {
    "en": {True: "have attended an event", False: "have not attended an event", None: "have never attended an event"},
    "fr": {
        True: "ont participé à une activité",
        False: "n'ont participé à aucune activité",
        None: "n'ont jamais participé à une activité",
    },
    "es": {
        True: "han participado en una actividad",
        False: "no han participado en ninguna actividad",
        None: "no han participado nunca en una actividad",
    },
}
ON = {"en": "on", "fr": "sur", "es": "sobre"}
SINCE = {"en": "since {}", "fr": "depuis le {}", "es": "desde el {}"}
AS_OF = {"en": "(status as of {})", "fr": "(statut au {})", "es": "(situación al {})"}
WITH = {"en": "with", "fr": "avec", "es": "con"}
WITHOUT = {"en": "without", "fr": "sans", "es": "sin"}
OFFICE_FOR = {"en": " on ", "fr": " pour ", "es": " para "}


@dataclass(frozen=True)
class AudienceFacts:
    """What the rule says, in the words of one language."""

    language: str
    statuses: tuple[str, ...] = ()
    """Plurals: "Signatory States"."""
    groups: tuple[str, ...] = ()
    """Names without article: "African Group"."""
    subregions: tuple[str, ...] = ()
    """With article where there is one: "Western Africa", "les Caraïbes"."""
    lists: tuple[str, ...] = ()
    """With article: "the Commonwealth", "la Ligue des États arabes"."""
    attended: bool | None = None
    """Whether they have, or have not, attended; none where that does not matter."""
    topic: str = ""
    """With article: "universalization", "l'universalisation"; empty for any."""
    since: date | None = None
    as_of: date | None = None
    """The day whose treaty status counts, where it is not the event's."""
    added: tuple[str, ...] = ()
    """States and organisations by hand, with their articles: "the Gambia", "African Union"."""
    left_out: tuple[str, ...] = ()

    @property
    def has_conditions(self) -> bool:
        """Whether anybody is invited but by hand."""
        return bool(self.statuses or self.groups or self.subregions or self.lists) or self.attended is not None


def audience_sentence(facts: AudienceFacts) -> str:
    """The whole rule without a full stop; empty where it invites nobody."""
    language = facts.language
    if not facts.has_conditions:
        return capital(joined(facts.added, language))
    words = [
        joined(facts.statuses, language) or STATES[language],
        joined([genitive(_the(group, language), language) for group in facts.groups], language),
        joined([in_country(each, language) for each in facts.subregions], language),
        _clause(facts),
    ]
    by_hand = [
        f"{words[language]} {joined(names, language)}"
        for words, names in ((WITH, facts.added), (WITHOUT, facts.left_out))
        if names
    ]
    sentence = ", ".join([" ".join(word for word in words if word), *by_hand])
    if facts.as_of:
        sentence += f" {AS_OF[language].format(day_of(facts.as_of, language))}"
    return capital(sentence)


def topic(name: str, office: str, language: str) -> str:
    """An area of work in a sentence, from its name and its office: "universalization", "l'assistance aux victimes"."""
    _title, _for, tail = office.partition(OFFICE_FOR.get(language, " on "))
    small = name[:1].lower() + name[1:]
    if language == "fr" and tail:
        return tail
    if language == "es" and tail and has_article(tail, "es"):
        return f"{tail.partition(' ')[0]} {small}"
    return small if language == "en" else named(small, language)


def _the(group: str, language: str) -> str:
    return group if has_article(group, language) else with_article(group, "m", language)


def _clause(facts: AudienceFacts) -> str:
    """"that are members of the Commonwealth and have not attended an event on universalization since …"."""
    language = facts.language
    parts = []
    if facts.lists:
        parts.append(f"{MEMBERS[language]} {_either([genitive(each, language) for each in facts.lists], language)}")
    if facts.attended is not None:
        never = facts.attended is False and facts.since is None
        words = [ATTENDED[language][None if never else facts.attended]]
        if facts.topic:
            words.append(f"{ON[language]} {facts.topic}")
        if facts.since:
            words.append(SINCE[language].format(day_of(facts.since, language)))
        parts.append(" ".join(words))
    return f"{THAT[language]} {f' {AND[language]} '.join(parts)}" if parts else ""


def _either(items: Sequence[str], language: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {OR[language]} {items[-1]}"
