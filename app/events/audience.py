"""Who is invited to an event, as a rule of conditions; pure, tested as a truth table.

All kinds of conditions must hold; of several statuses, groups, sub-regions or lists, one is enough. Without any condition
nobody is invited but by hand: "nobody chosen" never means everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from app.treaty.models import TreatyStatus
from app.treaty.queries import StateOn


@dataclass(frozen=True)
class Attendance:
    """Whether a State has been, or has not been, at an event of an area since a day, by recorded attendance."""

    has: bool
    area: str = ""
    """Code of a thematic area; empty for any."""
    since: date | None = None


@dataclass(frozen=True)
class AudienceRule:
    """The conditions, and who is invited or left out by hand."""

    statuses: tuple[TreatyStatus, ...] = ()
    as_of: date | None = None
    """The day whose treaty status counts; the event's first day where none is chosen."""
    groups: tuple[str, ...] = ()
    subregions: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    attendance: Attendance | None = None
    added: tuple[str, ...] = ()
    """iso3 of States invited by hand."""
    left_out: tuple[str, ...] = ()
    """iso3 of States that are left out by hand, whatever the conditions say."""
    organisations: tuple[str, ...] = ()
    """Public ids of organisations; all are invited by hand."""

    @property
    def has_conditions(self) -> bool:
        """Whether a State can be invited otherwise than by hand."""
        return bool(self.statuses or self.groups or self.subregions or self.lists or self.attendance)

    @property
    def is_empty(self) -> bool:
        """Whether nobody is invited."""
        return not (self.has_conditions or self.added or self.organisations)

    def day(self, event_day: date) -> date:
        """The day whose treaty status counts."""
        return self.as_of or event_day

    def inviting(self, code: str, *, is_state: bool = True) -> AudienceRule:
        """The same with one State or organisation by hand."""
        if is_state:
            return replace(self, added=_with(self.added, code), left_out=_without(self.left_out, code))
        return replace(self, organisations=_with(self.organisations, code))

    def leaving_out(self, code: str, *, is_state: bool = True) -> AudienceRule:
        """The same without it."""
        if is_state:
            return replace(self, added=_without(self.added, code), left_out=_with(self.left_out, code))
        return replace(self, organisations=_without(self.organisations, code))

    def restoring(self, code: str) -> AudienceRule:
        """The same with a State neither invited nor left out by hand."""
        return replace(self, added=_without(self.added, code), left_out=_without(self.left_out, code))

    def as_json(self) -> dict[str, Any]:
        """For the database; what is not chosen is left out."""
        kept: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Attendance):
                kept["attendance"] = {
                    "has": value.has, "area": value.area, "since": value.since.isoformat() if value.since else None
                }
            elif isinstance(value, date):
                kept[field.name] = value.isoformat()
            elif value:
                kept[field.name] = [str(each) for each in value]
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> AudienceRule:
        """As it was kept."""
        facts: dict[str, Any] = dict(kept or {})
        if "statuses" in facts:
            facts["statuses"] = [TreatyStatus(each) for each in facts["statuses"]]
        if "as_of" in facts:
            facts["as_of"] = date.fromisoformat(facts["as_of"])
        if attendance := facts.get("attendance"):
            since = date.fromisoformat(attendance["since"]) if attendance["since"] else None
            facts["attendance"] = Attendance(attendance["has"], attendance["area"], since)
        chosen: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}
        return cls(**chosen)


@dataclass(frozen=True)
class Fit:
    """Why a State is invited."""

    status: TreatyStatus
    by_hand: bool = False
    group: str = ""
    subregion: str = ""
    lists: tuple[str, ...] = ()
    attended_on: date | None = None
    """The first day of the latest event it was at, where attendance is a condition."""


def fit(rule: AudienceRule, state: StateOn, attended: Mapping[int, date]) -> Fit | None:
    """Why the State is invited, or none where it is not.

    `state` is as of the rule's day; `attended` has the day of the latest event by id of State, for those who were at one.
    """
    if state.iso3 in rule.left_out:
        return None
    if state.iso3 in rule.added:
        return Fit(state.status, by_hand=True)
    lists = tuple(code for code in rule.lists if code in state.lists)
    holds = (
        rule.has_conditions
        and (not rule.statuses or state.status in rule.statuses)
        and (not rule.groups or state.group in rule.groups)
        and (not rule.subregions or state.subregion in rule.subregions)
        and (not rule.lists or bool(lists))
        and (rule.attendance is None or (state.state_id in attended) is rule.attendance.has)
    )
    if not holds:
        return None
    return Fit(
        state.status,
        group=state.group if rule.groups else "",
        subregion=state.subregion if rule.subregions else "",
        lists=lists,
        attended_on=attended.get(state.state_id) if rule.attendance else None,
    )


def _with(codes: Iterable[str], code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*codes, code]))


def _without(codes: Iterable[str], code: str) -> tuple[str, ...]:
    return tuple(each for each in codes if each != code)
