"""What a post-event summary may be written from, and what of it may be said at each level of confidentiality."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from app.documents.wording import StateForms, city_in

FEW = 3
"""Below this many, a breakdown of a closed meeting could tell who was there."""
TREATY_WORDS = (
    "convention treaty protocol agreement covenant traité protocole accord pacte convención convenio tratado protocolo "
    "acuerdo pacto"
)


@dataclass(frozen=True)
class StatusTerm:
    """What the Convention calls States of one status."""

    singular: str
    plural: str
    key: str = ""
    """party, signatory or not_party: each language joins them to the treaty in its own way."""
    short: tuple[str, str] = ("", "")
    """Where the world's tally has a shorter word: "Signatory", "Signatories"."""


@dataclass(frozen=True)
class Office:
    """An office and who held it on the day."""

    title: tuple[str, str]
    """"Coordinator on Universalization", "Coordinators on Universalization"."""
    states: tuple[StateForms, ...]
    """In the order chosen for this text."""
    until: str = ""
    """The meeting up to which they held it, where the text should say so: "6MSP"."""

    @property
    def title_for_holders(self) -> str:
        """Singular for one State, plural for more."""
        return self.title[0] if len(self.states) == 1 else self.title[1]


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks: a person, an office or an organisation, as entered."""

    title: str = ""
    name: str = ""
    function: str = ""
    organisation: str = ""
    state: StateForms | None = None
    is_office: bool = False
    """The organising offices speak, in whatever language `organisation` names them."""
    is_unit: bool = False
    """The secretariat speaks."""


@dataclass(frozen=True)
class Part:
    """A part of the programme; `kind` is a value of `app.events.models.SessionKind`."""

    kind: str
    title: str
    speakers: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class Attending:
    """The States of one treaty status that were present."""

    term: StatusTerm
    states: tuple[StateForms, ...] = ()
    eligible: int = 0
    """How many States had that status that day (0: not known): a group of one cannot hide its member."""
    count: int | None = None
    """Where only the figure is known, not which States."""
    adjective: str = ""
    """The regional group that was invited, where all of them are of it: "African", "d'Afrique", "de África"."""
    are_new: bool = False
    """Whether the treaty was in force for none of them yet: they had just become Parties."""

    @property
    def number(self) -> int:
        """How many States."""
        return len(self.states) if self.count is None else self.count

    @property
    def tells_who(self) -> bool:
        """Whether the figure alone could identify a State."""
        return 0 < self.number < FEW or 0 < self.eligible <= self.number


@dataclass(frozen=True)
class Contribution:
    """Who made it possible; `kind` is donor, in_kind or host."""

    kind: str
    state: StateForms | None = None
    organisation: str = ""


@dataclass(frozen=True)
class Commitment:
    """What a State said it would do, as it follows its name: "intends to submit the ratification bill by March"."""

    state: StateForms
    text: str


@dataclass(frozen=True)
class Share:
    """How many of the States of a named list came."""

    name: str
    """"ASEAN", "African Union"."""
    running: str
    """"ASEAN", "l'Union africaine", "la ASEAN"."""
    present: int
    members: int


@dataclass(frozen=True)
class Tally:
    """The world on that day."""

    parties: int
    signatories: int
    party_terms: StatusTerm
    signatory_terms: StatusTerm
    group: str = ""
    """A regional group as an adjective: "African", "d'Afrique", "de África"."""
    signatories_in_group: int = 0
    on: date | None = None
    """Said instead of "to date"."""


@dataclass(frozen=True)
class Milestone:
    """A formal meeting that a paper looks forward to: number 8, "Meeting of States Parties", "8MSP"."""

    number: int
    title: str
    code: str
    month: date


@dataclass(frozen=True)
class Paper:
    """A document that the public may read."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class SummaryFacts:
    """Everything the summary may say; `kind`, `confidentiality` and `precision` are values of the events' enumerations.

    Names and terms are in `language`. Texts that people typed (title, purpose, programme, …) are in
    `text_language`; where that is another one they are quoted or left out, never mixed into a sentence. The outcome is
    typed for one text, in its language.
    """

    language: str
    acronym: str
    unit: str
    """The secretariat in short: "ISU-CCM"."""
    kind: str
    title: str
    starts_on: date
    ends_on: date
    precision: str = "day"
    sittings: tuple[date, ...] = ()
    """The days of the sittings, where there are several."""
    text_language: str = ""
    """Empty: the same as `language`."""
    unit_alone: str = ""
    """The secretariat where the treaty is understood: "ISU"."""
    unit_gender: str = "f"
    treaty_name: str = ""
    treaty_gender: str = "f"
    glossary: tuple[tuple[str, str], ...] = ()
    """What people type, in any language, and the word of `language` for it: offices, the secretariat, its seat."""
    confidentiality: str = "open"
    name_states: bool = False
    """A coordinator's explicit decision to name the States of a closed meeting."""
    informal: bool = False
    offices: tuple[Office, ...] = ()
    """Those in whose name it was held; for a presentation, those who asked for it."""
    co_organisers: tuple[str, ...] = ()
    city: str = ""
    country: StateForms | None = None
    part_of: str = ""
    in_margins_of: str = ""
    audience: tuple[StatusTerm, ...] = ()
    """The statuses invited."""
    audience_groups: tuple[str, ...] = ()
    """Names of the regional groups they were narrowed to: "African Group"."""
    purpose: str = ""
    action_plan: str = ""
    action: str = ""
    representatives: int | None = None
    """Persons present for a State; none where nobody counted them, 0 where nobody came."""
    attending: tuple[Attending, ...] = ()
    """Without the States that organised, unless they also took part as participants."""
    share: Share | None = None
    """Where the members of one named list were invited."""
    states_present: int | None = None
    """Where only the total of States is known."""
    approximate: bool = False
    organisations: tuple[str, ...] = ()
    resource_persons: tuple[str, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    programme: tuple[Part, ...] = ()
    materials: str = ""
    materials_to: str = ""
    outcome: str = ""
    commitments: tuple[Commitment, ...] = ()
    """Those that may be told."""
    tally: Tally | None = None
    milestone: Milestone | None = None
    papers: tuple[Paper, ...] = ()
    numbers: str = "digits"
    """digits, words or house, as `app.documents.wording.number` writes them."""

    @property
    def treaty_word(self) -> str:
        """The word for the treaty in a sentence: "Convention"; empty where its name holds none that is known."""
        words = self.treaty_name.split(" ") if self.language == "en" else self.treaty_name.split(" ")[:1]
        return next((word for word in words if word.casefold() in TREATY_WORDS.split()), "")

    @property
    def is_closed(self) -> bool:
        """Closed in either form."""
        return self.confidentiality != "open"

    @property
    def is_foreign(self) -> bool:
        """Whether what people typed is in another language than the text."""
        return self.text_language not in ("", self.language)

    @property
    def states_are_named(self) -> bool:
        """Open meetings name States; closed ones only where a coordinator has decided so."""
        return not self.is_closed or self.name_states

    @property
    def withholds_names(self) -> bool:
        """Whether the facts hold names of participating States that the text keeps to itself."""
        return not self.states_are_named and any(group.states for group in self.attending)

    @property
    def present(self) -> tuple[Attending, ...]:
        """The statuses of which anybody came."""
        return tuple(group for group in self.attending if group.number > 0)

    @property
    def states_attending(self) -> int | None:
        """Every State once, whatever the size of its delegation; none where it is not known."""
        if self.states_present is not None:
            return self.states_present
        return sum(group.number for group in self.attending) if self.attending else None

    @property
    def breakdown(self) -> tuple[Attending, ...]:
        """The statuses that may be told apart: all, or none where one figure of a closed meeting would tell who came."""
        if len(self.present) < 2 or (not self.states_are_named and any(group.tells_who for group in self.present)):
            return ()
        return self.present

    @property
    def told_share(self) -> Share | None:
        """The share, unless it, or those beyond it, could tell who came to a closed meeting."""
        share, total = self.share, self.states_attending or 0
        if share is None or not share.present:
            return None
        tells_who = share.present < FEW or share.present >= share.members or 0 < total - share.present < FEW
        return share if self.states_are_named or not tells_who else None

    @property
    def hosts_and_organisers(self) -> tuple[StateForms, ...]:
        """The States that may be named even where participants may not."""
        organisers = tuple(state for office in self.offices for state in office.states)
        givers = tuple(each.state for each in self.contributions if each.state)
        return (*organisers, *givers, *((self.country,) if self.country else ()))

    @property
    def told_programme(self) -> tuple[Part, ...]:
        """The programme as it may be told: breaks left out, and every voice that may not be attributed."""
        return tuple(
            replace(part, speakers=tuple(voice for voice in part.speakers if self.may_quote(voice)))
            for part in self.programme
            if part.kind != "break"
        )

    def may_quote(self, voice: Voice) -> bool:
        """Nobody under the Chatham House Rule; in a closed meeting nobody who would identify a participating State."""
        if self.confidentiality == "chatham":
            return False
        return self.states_are_named or voice.state is None or voice.state in self.hosts_and_organisers


def tidied(facts: SummaryFacts) -> SummaryFacts:
    """The same facts, their texts freed of control characters, direction overrides and stray white space; lists of gaps."""
    clean: SummaryFacts = _tidied(facts)
    lists = ("co_organisers", "audience_groups", "organisations", "resource_persons")
    filled: dict[str, Any] = {name: tuple(text for text in getattr(clean, name) if text) for name in lists}
    return replace(clean, outcome="\n".join(filter(None, map(tidy, facts.outcome.splitlines()))), **filled)


def translated(facts: SummaryFacts) -> SummaryFacts:
    """The same facts with what the glossary knows in the words of the text's language, and towns as the language calls them."""
    known = {_key(typed): word for typed, word in facts.glossary}
    city = known.get(_key(facts.city)) or (city_in(facts.city, facts.language) if facts.is_foreign else facts.city)
    programme = tuple(
        replace(part, speakers=tuple(voice for typed in part.speakers for voice in _translated(typed, known)))
        for part in facts.programme
    )
    organisations, co_organisers = (tuple(known.get(_key(name), name) for name in names) for names in (facts.organisations, facts.co_organisers))
    given = tuple(replace(each, organisation=known.get(_key(each.organisation), each.organisation)) for each in facts.contributions)
    plan = known.get(_key(facts.action_plan), facts.action_plan)
    return replace(facts, city=city, programme=programme, action_plan=plan, organisations=organisations, co_organisers=co_organisers, contributions=given)


def _translated(voice: Voice, known: dict[str, str]) -> list[Voice]:
    several = [known.get(_key(name)) for name in voice.organisation.split(" and ")]
    if len(several) > 1 and all(several) and not voice.name:
        return [replace(voice, organisation=name) for name in several if name]
    words = {name: known.get(_key(getattr(voice, name)), getattr(voice, name)) for name in ("title", "function", "organisation")}
    return [replace(voice, **words)]


def _key(text: str) -> str:
    return text.casefold().removeprefix("the ").strip()


def tidy(text: str) -> str:
    """One line of visible characters."""
    return " ".join("".join(sign for sign in text if _belongs(sign)).split())


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, tuple):
        return tuple(map(_tidied, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _tidied(getattr(value, field.name)) for field in fields(value)})
    return value


def _belongs(sign: str) -> bool:
    if sign.isspace():
        return True
    override = "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
    return unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co") and not override
