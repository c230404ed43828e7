"""The post-event summary in the manner of the secretariat: facts in, sentences out, in English, French and Spanish.

Rules, from the secretariat's own texts:
- persons and States are counted apart, States by their status on the event's day;
- where all States are known by name and nobody counted persons, the event "brought together" States: those of the regional
  group that was invited are "African", Parties for which the treaty is not in force yet are "new";
- organisers, resource persons and organisations are named apart and not counted among the States attending; a State that
  organises and also takes part as a participant is counted once, as a participant;
- a closed meeting names no participating State, and under the Chatham House Rule nobody is quoted either; organisers and
  hosts may be named; a breakdown in which one figure could tell who came is left out as a whole;
- that references were removed is said only where there was something to remove: the facts hold names;
- office and holders stand in one of three orders: "Coordinators on X, A and B," for one office and no place;
  "A and B (Coordinators on X up to the 6MSP)" where a term is noted; else "The Coordinators on X (A and B)".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.documents.figures import Figure, located
from app.documents.grammar import ITEMS_PER_SENTENCE, Grammar, sentence, unstopped
from app.documents.grammar_en import English
from app.documents.grammar_es import Spanish
from app.documents.grammar_fr import French
from app.documents.summary_facts import (
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
    tidied,
    translated,
)
from app.documents.wording import capital

__all__ = [
    "Attending",
    "Commitment",
    "Contribution",
    "Milestone",
    "Office",
    "Paper",
    "Part",
    "Sentence",
    "Share",
    "StatusTerm",
    "Summary",
    "SummaryFacts",
    "Tally",
    "Voice",
    "Warning",
    "figures",
    "heading",
    "summary",
    "values",
    "warnings",
]

GRAMMARS: dict[str, Grammar] = {"en": English(), "fr": French(), "es": Spanish()}
LEFT_OUT = ("purpose", "materials_to", "commitments")
"""What people typed in another language and no sentence can quote."""


@dataclass(frozen=True)
class Sentence:
    """One sentence and the names of the `SummaryFacts` it was written from."""

    text: str
    facts: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Summary:
    """Paragraphs of sentences."""

    paragraphs: tuple[tuple[Sentence, ...], ...]

    @property
    def text(self) -> str:
        """Plain text, a blank line between paragraphs."""
        return "\n\n".join(" ".join(sentence.text for sentence in sentences) for sentences in self.paragraphs)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every number that was counted, in the order of reading."""
        return tuple(figure for sentences in self.paragraphs for sentence in sentences for figure in sentence.figures)


@dataclass(frozen=True)
class Warning:
    """Something a coordinator should look at before publishing; `reason` has its words in the interface."""

    reason: str
    facts: dict[str, str] = field(default_factory=dict)


def summary(facts: SummaryFacts) -> Summary:
    """What, where, when, who; participation; proceedings; outcome; the world's tally; thanks; documents.

    A short account, without programme and outcome, thanks at once, as the record does.
    """
    facts = translated(tidied(facts))
    say = GRAMMARS[facts.language]
    papers = [_said("" if facts.is_closed else say.papers(facts), "papers")]
    if facts.kind == "concept_note":
        return _summary([_said(say.concept_note(facts), "offices", "purpose", "milestone")], papers)
    occasion = [_occasion(facts, say)]
    thanks = [_said(say.thanks(facts), "contributions")]
    participation, proceedings = _participation(facts, say), _proceedings(facts, say)
    outcome = [[_said(line, "outcome")] for line in facts.outcome.splitlines()]
    outcome += [_commitments(facts)]
    tally = [_counting(facts, _said(say.tally(facts), "tally"), _of_the_world(facts))]
    manner = [
        _said(say.under_the_rule(facts) if facts.confidentiality == "chatham" else "", "confidentiality"),
        _said(say.removed(facts) if facts.withholds_names else "", "confidentiality"),
    ]
    if proceedings or any(sentence.text for sentences in outcome for sentence in sentences):
        return _summary([*occasion, *participation], proceedings, *outcome, tally, thanks, manner, papers)
    if not thanks[0].text:
        return _summary([*occasion, *participation], tally, manner, papers)
    return _summary([*occasion, *thanks], participation, tally, manner, papers)


def warnings(facts: SummaryFacts) -> tuple[Warning, ...]:
    """What to look at before publishing: figures and texts that would tell who was there, and texts left out."""
    found = [Warning("text_left_out", {"field": name}) for name in LEFT_OUT if _left_out(facts, name)]
    if not facts.is_closed:
        return tuple(found)
    if facts.name_states:
        return (Warning("closed_states_named"), *found)
    if len(facts.present) > 1 and not facts.breakdown:
        found.append(Warning("breakdown_left_out"))
    for group in facts.present if len(facts.present) == 1 else facts.breakdown:
        told = {"group": group.term.plural, "count": str(group.number)}
        if group.eligible == 1:
            found.append(Warning("group_of_one", told))
        elif group.eligible and group.number >= group.eligible:
            found.append(Warning("whole_group", told))
        elif group.tells_who:
            found.append(Warning("few_in_group", told))
    found += [Warning("speaker_left_out", {"part": part.title}) for part in facts.programme if _silenced(facts, part)]
    return tuple(found)


def heading(facts: SummaryFacts) -> str:
    """The activity in one line of a list: "CCM Ratification Seminar, Kampala, Uganda, 29-30 May 2017"."""
    facts = translated(tidied(facts))
    return GRAMMARS[facts.language].heading(facts)


def figures(facts: SummaryFacts) -> str:
    """Its attendance in one line of a list: "5 representatives from 4 Signatory States"; empty where nobody counted."""
    facts = translated(tidied(facts))
    return capital(GRAMMARS[facts.language].figures(facts))


def values(facts: SummaryFacts) -> dict[str, int]:
    """What the facts count, by the keys of figures, whether or not the text tells it; nothing where nobody counted."""
    counted = {"representatives": facts.representatives, "states": facts.states_attending}
    known = {key: value for key, value in counted.items() if value is not None}
    known |= {_status(group): group.number for group in facts.attending}
    return known | {"organisations": len(facts.organisations)} | dict((*_of_a_list(facts), *_of_the_world(facts)))


def _of_those_present(facts: SummaryFacts) -> Iterable[tuple[str, int]]:
    if facts.representatives:
        yield "representatives", facts.representatives
    if facts.states_attending:
        only = facts.present[0] if len(facts.present) == 1 and facts.present[0].number == facts.states_attending else None
        yield _status(only) if only else "states", facts.states_attending


def _of_a_list(facts: SummaryFacts) -> Iterable[tuple[str, int]]:
    if share := facts.share:
        yield "list", share.present
        yield "list-members", share.members


def _of_organisations(facts: SummaryFacts) -> Iterable[tuple[str, int]]:
    if facts.organisations and not facts.states_are_named:
        yield "organisations", len(facts.organisations)


def _of_the_world(facts: SummaryFacts) -> Iterable[tuple[str, int]]:
    if tally := facts.tally:
        yield "tally", tally.parties + tally.signatories
        yield "tally-party", tally.parties
        yield "tally-signatory", tally.signatories
        if tally.group and tally.signatories_in_group:
            yield "tally-group", tally.signatories_in_group


def _status(group: Attending) -> str:
    return f"status-{group.term.key}"


def _counting(facts: SummaryFacts, sentence: Sentence, counts: Iterable[tuple[str, int]]) -> Sentence:
    """The sentence, knowing where its figures stand."""
    return replace(sentence, figures=located(sentence.text, counts, facts.language))


def _occasion(facts: SummaryFacts, say: Grammar) -> Sentence:
    if facts.kind == "presentation":
        said = say.presentation(facts)
        return _said(said, "offices", "programme", "part_of", "starts_on", "city", "in_margins_of")
    return _said(say.organised(facts), "offices", "co_organisers", "title", "audience", "starts_on", "city", "in_margins_of")


def _participation(facts: SummaryFacts, say: Grammar) -> list[Sentence]:
    somebody = bool(facts.representatives or facts.states_attending)
    counted = facts.representatives is not None or facts.states_attending is not None
    attended = _said(say.attended(facts) if counted else "", "representatives", "attending", "purpose")
    together = say.brings_together(facts)
    by_status = [(_status(group), group.number) for group in (facts.present if together else facts.breakdown)]
    purpose = _said("" if somebody and say.aim(facts) and say.joins_aim(facts) else say.purpose(facts), "purpose")
    return [
        _counting(facts, attended, by_status if together or say.tells_by_status(facts) else _of_those_present(facts)),
        *([] if not say.joins_aim(facts) else [purpose]),
        _counting(facts, _said(say.broken_down(facts), "attending"), by_status),
        *([purpose] if not say.joins_aim(facts) else []),
        _counting(facts, _said(say.share(facts), "share"), _of_a_list(facts)),
        _counting(facts, _said(say.organisations(facts), "organisations"), _of_organisations(facts)),
        _said(say.resource_persons(facts), "resource_persons"),
        *([_said(say.materials(facts), "materials")] if facts.kind == "presentation" else []),
    ]


def _proceedings(facts: SummaryFacts, say: Grammar) -> list[Sentence]:
    parts = list(facts.told_programme)
    said = []
    if facts.kind == "presentation":
        del parts[:1]
    opening = parts.pop(0) if parts and parts[0].kind == "opening" else None
    endings = [parts.pop()] if parts and parts[-1].kind in ("questions", "closing") else []
    if endings and endings[0].kind == "closing" and parts and parts[-1].kind == "questions":
        endings.insert(0, parts.pop())
    if opening:
        said.append(_said(say.opened(facts, opening), "programme"))
    for place, start in enumerate(range(0, len(parts), ITEMS_PER_SENTENCE)):
        some = parts[start : start + ITEMS_PER_SENTENCE]
        said.append(_said(say.followed(facts, some, place=place, opened=opening is not None), "programme"))
    for part in endings:
        said.append(_said(say.ended(facts, part, last=part is endings[-1] and bool(said)), "programme"))
    if facts.materials and facts.kind != "presentation":
        said.append(_said(say.materials(facts), "materials"))
    return said


def _commitments(facts: SummaryFacts) -> list[Sentence]:
    """In the words they were noted in, where the States may be named."""
    told = facts.commitments if facts.states_are_named and not facts.is_foreign else ()
    return [_said(f"{each.state.running} {unstopped(each.text)}", "commitments") for each in told]


def _left_out(facts: SummaryFacts, name: str) -> bool:
    said_otherwise = name == "purpose" and facts.kind == "concept_note" and facts.action and facts.action_plan
    return facts.is_foreign and bool(getattr(facts, name)) and not said_otherwise


def _silenced(facts: SummaryFacts, part: Part) -> bool:
    return facts.confidentiality == "closed" and not all(facts.may_quote(voice) for voice in part.speakers)


def _said(text: str, *facts: str) -> Sentence:
    return Sentence(sentence(text), facts)


def _summary(*paragraphs: list[Sentence]) -> Summary:
    kept = (tuple(sentence for sentence in sentences if sentence.text) for sentences in paragraphs)
    return Summary(tuple(sentences for sentences in kept if sentences))
