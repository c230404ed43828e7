"""The attendance report that the secretariat prints and files: one set of facts, the same figures on page, PDF and XLSX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.documents.environment import render
from app.documents.pdf import pdf
from app.documents.spreadsheet import Cell, Sheet, xlsx
from app.documents.wording import day_of

DIRECTION = {"ar": "rtl"}


@dataclass(frozen=True)
class Person:
    """Somebody registered; `sessions` says for each session of the report whether they were there."""

    name: str
    function: str
    role: str
    state: str
    present: bool
    sessions: tuple[bool, ...] = ()
    walk_in: bool = False


@dataclass(frozen=True)
class StateLine:
    """What became of one State's invitation."""

    name: str
    status: str
    group: str
    answer: str
    registered: int
    present: int
    organiser: bool = False


@dataclass(frozen=True)
class Breakdown:
    """One row of a table by treaty status or by regional group; States and persons are never added up."""

    name: str
    invited: int
    attending: int
    registered_states: int
    registered_persons: int
    present_states: int
    present_persons: int
    eligible: int = 0
    """How many States there are of that status or in that group."""

    @property
    def tells_who(self) -> bool:
        """Fewer than three States, or all that there are: whoever knows the lists knows who took part."""
        return any(0 < states < 3 or states == self.eligible > 0 for states in (self.attending, self.registered_states, self.present_states))


@dataclass(frozen=True)
class SessionLine:
    """Who was in one session."""

    title: str
    when: str
    representatives: int
    states: int
    others: int


@dataclass(frozen=True)
class AttendanceReport:
    """All that the report says; words are in its language already, figures are numbers."""

    language: str
    event: str
    when: str
    where: str
    organisers: str
    as_of: date
    prepared_on: date
    figures: tuple[tuple[str, int], ...]
    """(words, number): invited, answered, registered, present; persons and States apart."""
    by_status: tuple[Breakdown, ...]
    by_group: tuple[Breakdown, ...]
    sessions: tuple[SessionLine, ...]
    states: tuple[StateLine, ...]
    delegates: tuple[Person, ...]
    others: tuple[Person, ...]
    """Organisers, resource persons and organisations: listed apart, counted with no State."""
    rules: tuple[str, ...]
    words: dict[str, str]
    """Headings in the report's language, by the keys of `HEADINGS`."""
    marks: tuple[str, ...] = ()
    """What stands at the head of every page of it: that the meeting was closed, that it is a demonstration."""
    copy: str = ""
    """Who took it and when, of a closed meeting: below each sheet, and in the properties."""
    anonymous: bool = False
    """For a closed meeting: figures only, no State and no person."""


HEADINGS = (
    "title", "key_figures", "by_status", "by_group", "by_session", "by_state", "delegates", "others", "rules", "name",
    "invited", "attending", "registered_states", "registered_persons", "present_states", "present_persons", "session",
    "time", "representatives", "states", "state", "status", "group", "answer", "registered", "present", "function", "role",
    "figure", "number", "yes", "no", "absent", "walk_in", "as_of", "prepared", "organised_by", "organiser", "other_persons",
)  # fmt: skip


def people_between(report: AttendanceReport, first: int, last: int) -> Iterator[tuple[str, int, Sequence[Person]]]:
    """(heading, how many in all, those from `first` to before `last`): delegates, then others, counted through."""
    for heading, people in ((report.words["delegates"], report.delegates), (report.words["others"], report.others)):
        if shown := people[max(first, 0) : max(last, 0)]:
            yield heading, len(people), shown
        first, last = first - len(people), last - len(people)


def attendance_html(report: AttendanceReport) -> str:
    """The report as one page of HTML for the PDF; people stand in lists, which take a third of the time of a table."""
    return render(
        "attendance_report.html",
        report=report,
        words=report.words,
        direction=DIRECTION.get(report.language, "ltr"),
        as_of=day_of(report.as_of, report.language),
        prepared=day_of(report.prepared_on, report.language),
        lists=[
            (heading, [(state, list(members)) for state, members in groupby(people, key=lambda person: person.state)])
            for heading, people in ((report.words["delegates"], report.delegates), (report.words["others"], report.others))
            if people
        ],
    )


def attendance_pdf(report: AttendanceReport) -> bytes:
    """The report on A4, tagged."""
    return pdf(attendance_html(report), style="attendance_report.css")


def attendance_xlsx(report: AttendanceReport) -> bytes:
    """The report as a workbook, a sheet for each table."""
    words = report.words
    sheets = [
        Sheet(words["key_figures"], [words["figure"], words["number"]], [*report.figures, *((mark, "") for mark in report.marks)]),
        *([_breakdown(words["by_status"], words["status"], report.by_status, words)] if report.by_status else []),
        *([_breakdown(words["by_group"], words["group"], report.by_group, words)] if report.by_group else []),
        Sheet(
            words["by_session"],
            [words["session"], words["time"], words["representatives"], words["states"], words["other_persons"]],
            [(line.title, line.when, line.representatives, line.states, line.others) for line in report.sessions],
        ),
    ]
    if not report.anonymous:
        sheets += [_states(report), _people(words["delegates"], report.delegates, report), _people(words["others"], report.others, report)]
    return xlsx(sheets, mark=report.copy)


def _breakdown(name: str, heading: str, rows: tuple[Breakdown, ...], words: dict[str, str]) -> Sheet:
    keys = ("invited", "attending", "registered_states", "registered_persons", "present_states", "present_persons")
    lines: list[list[Cell]] = [[row.name, *(getattr(row, key) for key in keys)] for row in rows]
    return Sheet(name, [heading, *(words[key] for key in keys)], lines)


def _states(report: AttendanceReport) -> Sheet:
    keys = ("state", "status", "group", "answer", "registered", "present")
    lines = [(line.name, line.status, line.group, line.answer, line.registered, line.present) for line in report.states]
    return Sheet(report.words["by_state"], [report.words[key] for key in keys], lines)


def _people(name: str, people: tuple[Person, ...], report: AttendanceReport) -> Sheet:
    words = report.words
    columns = [words["state"], words["name"], words["function"], words["role"], words["present"], words["walk_in"]]
    columns += [line.title for line in report.sessions]

    def word(value: bool) -> str:
        return words["yes"] if value else words["no"]

    lines = [
        [person.state, person.name, person.function, person.role, word(person.present), word(person.walk_in)]
        + [word(there) for there in person.sessions]
        for person in people
    ]
    return Sheet(name, columns, lines)
