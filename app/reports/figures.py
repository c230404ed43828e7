"""The figures of a text beside the record: what it says, what is counted now, and the rows behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.documents.figures import Run, found_again, runs
from app.documents.summary import Summary as Written
from app.documents.summary import SummaryFacts, values
from app.documents.wording import day_of
from app.errors import NotFound
from app.events.audience import AudienceRule
from app.events.models import Event
from app.registration.models import Category
from app.reports.facts import headcount_of, is_representative, list_invited, present_at
from app.reports.models import Headcount, Summary
from app.treaty.models import TreatyStatus
from app.treaty.queries import StateOn, groups, states_by_id, the_convention


@dataclass(frozen=True)
class Tied:
    """One figure: what the text says of it, and what the record says now."""

    key: str
    said: int | None
    """None where its sentence is no longer in the text, or never was."""
    counted: int

    @property
    def agrees(self) -> bool:
        """Whether the text says what the record says."""
        return self.said == self.counted


@dataclass(frozen=True)
class TiedText:
    """A text whose figures know their rows."""

    paragraphs: list[list[Run]]
    figures: list[Tied]

    @property
    def stale(self) -> frozenset[str]:
        """The figures that stand in the text and are no longer right."""
        return frozenset(each.key for each in self.figures if each.said is not None and not each.agrees)


@dataclass(frozen=True)
class Row:
    """Somebody, or a State, that was counted; or a figure that was entered."""

    name: str
    detail: str
    is_figure: bool = False


def tied(kept: Summary, facts: SummaryFacts, now: Written) -> TiedText:
    """The text with its figures: those it was written with, and those that would be written now."""
    known = {figure.key for figure in kept.tied}
    figures = (*kept.tied, *(figure for figure in now.figures if figure.key not in known))
    places, counted = found_again(figures, kept.text, kept.language), values(facts)
    keys = dict.fromkeys(figure.key for figure in (*now.figures, *kept.tied))
    told = [Tied(key, places[key].value if key in places else None, counted.get(key, 0)) for key in keys]
    return TiedText(runs(kept.text, places), told)


def labels(keys: Iterable[str], event: Event, language: str) -> dict[str, str]:
    """What each figure counts, in words; raises `NotFound` for what is none. Two statements."""
    terms = {
        status: str((each.get(language) or each["en"])[1]) for status, each in the_convention().status_terms.items()
    }
    day, group = day_of(event.starts_on, language), _group(event, language)
    words = {
        "representatives": _("Representatives"),
        "states": _("States"),
        "organisations": _("Organisations"),
        "tally": _("States that had joined on %(day)s", day=day),
        **{f"status-{status}": term for status, term in terms.items()},
        **{f"tally-{status}": _("%(status)s on %(day)s", status=term, day=day) for status, term in terms.items()},
    }
    if named := list_invited(event):
        words["list"] = _("Members of %(list)s present", list=named.running_in(language))
        words["list-members"] = _("Members of %(list)s", list=named.running_in(language))
    if group:
        words["tally-group"] = _("Of these Signatories: %(group)s", group=group)
    try:
        return {key: str(words[key]) for key in keys}
    except KeyError:
        raise NotFound from None


def rows_behind(key: str, event: Event, language: str) -> list[Row]:
    """Who or what was counted, in protocol order; raises `NotFound`. A fixed number of statements."""
    states = states_by_id(event.starts_on, language)
    if key.startswith("tally"):
        return [Row(state.name, _status(state, language)) for state in states.values() if _is_of_the_tally(state, key, event)]
    members = frozenset(state.state_id for state in states.values() if _is_member(state, event))
    if key == "list-members":
        return [Row(state.name, _status(state, language)) for state in states.values() if state.state_id in members]
    present, represented = present_at(event)
    if not present and not represented and (entered := headcount_of(event)):
        return _entered(key, entered)
    if key == "organisations":
        named = [each.organisation for each in present if each.category is Category.ORGANISATION and each.organisation]
        return [Row(name, ngettext("%(num)s person", "%(num)s persons", count)) for name, count in Counter(named).items()]
    came = [each for each in present if is_representative(each)]
    if key == "representatives":
        ordered = sorted(came, key=lambda each: (states[each.state_id or 0].sort_key, each.position, each.id))
        return [Row(" ".join(filter(None, (each.title, each.full_name))), ", ".join(filter(None, (states[each.state_id or 0].name, each.function)))) for each in ordered]
    sizes = Counter(each.state_id for each in came)
    wanted = key.removeprefix("status-")
    return [
        Row(state.name, ngettext("%(num)s representative", "%(num)s representatives", size) if (size := sizes[state.state_id]) else _("seen as a delegation, without names"))
        for state in states.values()
        if state.state_id in represented and (key == "states" or (key == "list" and state.state_id in members) or state.status == wanted)
    ]


def _entered(key: str, entered: Headcount) -> list[Row]:
    """A figure that was entered has no rows behind it, and says so."""
    if key == "organisations":
        return [Row(name, "") for name in entered.organisations]
    totals = {"representatives": entered.representatives, "states": entered.in_all}
    counted = (totals | {f"status-{status}": count for status, count in entered.by_status.items()}).get(key)
    return [Row(_("Entered as a figure, without names"), str(counted), is_figure=True)] if counted is not None else []


def _is_member(state: StateOn, event: Event) -> bool:
    codes = AudienceRule.from_json(event.audience).lists
    return len(codes) == 1 and codes[0] in state.lists


def _is_of_the_tally(state: StateOn, key: str, event: Event) -> bool:
    if state.status is TreatyStatus.NOT_PARTY:
        return False
    if key == "tally-group":
        return state.status is TreatyStatus.SIGNATORY and (state.group,) == AudienceRule.from_json(event.audience).groups
    return key == "tally" or state.status == key.removeprefix("tally-")


def _status(state: StateOn, language: str) -> str:
    terms = the_convention().status_terms[state.status]
    return str((terms.get(language) or terms["en"])[0])


def _group(event: Event, language: str) -> str:
    rule = AudienceRule.from_json(event.audience)
    return next((each.name_in(language) for each in groups() if (each.code,) == rule.groups), "")
