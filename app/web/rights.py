"""The one table of rights: checks, gates of pages and docs/rights.md are all made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may be."""

    ISU = "isu"
    COORDINATOR = "coordinator"
    CO_ORGANISER = "co_organiser"
    ASSISTANT = "assistant"
    OBSERVER = "observer"
    INVITED_OBSERVER = "invited_observer"
    FOCAL_POINT = "focal_point"


class Right(StrEnum):
    """What somebody may do."""

    SEE = "see"
    """Know of the event and see its plan."""
    READ = "read"
    """Read its lists, answers and reports."""
    EDIT = "edit"
    """Change it, invite, decide, report, publish."""
    SHARE = "share"
    """Give others a part in it, and take it away."""
    KEEP = "keep"
    """Keep a closed meeting from the secretariat."""
    CHECK_IN = "check_in"
    """Record who is in the room."""
    OWN_STATE = "own_state"
    """See one State's invitations and answer for it."""
    PLAN = "plan"
    """Plan new events."""
    DIRECTORY = "directory"
    """Read the addresses of States and organisations, which the secretariat keeps."""
    ADMINISTER = "administer"
    """Accounts, States and addresses, words of letters, visas, keys of others that are written down, what is kept of persons."""
    BREAK_GLASS = "break_glass"
    """Open an event that is closed to the secretariat: with a reason, for hours, and told to its coordinators."""


class Capacity(StrEnum):
    """In what capacity somebody meets an event; one account may have several."""

    ISU = "isu"
    COORDINATOR = "coordinator"
    CO_ORGANISER = "co_organiser"
    ASSISTANT = "assistant"
    DOOR_LINK = "door_link"
    OBSERVER = "observer"
    INVITED_OBSERVER = "invited_observer"
    FOCAL_POINT = "focal_point"
    BREAK_GLASS = "break_glass"


@dataclass(frozen=True)
class Grant:
    """What a capacity may do, where, until when; `role` is the role of an account that it needs, none for a link."""

    role: Role | None
    where: str
    until: str
    rights: frozenset[Right]


def _may(*rights: Right) -> frozenset[Right]:
    return frozenset(rights)


RIGHTS: dict[Capacity, Grant] = {
    Capacity.ISU: Grant(
        Role.ISU,
        "every event that is not kept by its coordinators alone",
        "the account is closed",
        _may(
            Right.SEE, Right.READ, Right.EDIT, Right.SHARE, Right.CHECK_IN, Right.PLAN, Right.DIRECTORY, Right.ADMINISTER, Right.BREAK_GLASS
        ),
    ),
    Capacity.COORDINATOR: Grant(
        Role.COORDINATOR,
        "events of the areas of their mandates, on days that the term covers",
        "the term ends",
        _may(Right.SEE, Right.READ, Right.EDIT, Right.SHARE, Right.KEEP, Right.CHECK_IN, Right.PLAN, Right.DIRECTORY),
    ),
    Capacity.CO_ORGANISER: Grant(
        Role.CO_ORGANISER,
        "the one event they were invited to",
        "the end that was set, or until they are taken off",
        _may(Right.SEE, Right.READ, Right.EDIT, Right.CHECK_IN),
    ),
    Capacity.ASSISTANT: Grant(
        Role.ASSISTANT,
        "the one event they are assigned to, from a time",
        "the end that was set, or until they are taken off",
        _may(Right.SEE, Right.CHECK_IN),
    ),
    Capacity.DOOR_LINK: Grant(
        None,
        "the one event whose door it opens",
        "the link expires or is revoked",
        _may(Right.CHECK_IN),
    ),
    Capacity.OBSERVER: Grant(
        Role.OBSERVER,
        "open events that are announced",
        "the account is closed",
        _may(Right.SEE, Right.READ),
    ),
    Capacity.INVITED_OBSERVER: Grant(
        Role.INVITED_OBSERVER,
        "the one event they were invited to, a closed meeting too",
        "the end that was set, or until they are taken off",
        _may(Right.SEE, Right.READ),
    ),
    Capacity.FOCAL_POINT: Grant(
        Role.FOCAL_POINT,
        "their own State's part in the events it is invited to, by addresses that need their session, and no other page",
        "the account is closed or given another State",
        _may(Right.OWN_STATE),
    ),
    Capacity.BREAK_GLASS: Grant(
        Role.ISU,
        "the one event whose glass they broke",
        "four hours later",
        _may(Right.SEE, Right.READ, Right.EDIT, Right.CHECK_IN),
    ),
}


def grants(capacity: Capacity, right: Right) -> bool:
    """Whether the table gives the right to the capacity."""
    return right in RIGHTS[capacity].rights


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that can have the right somewhere, in their order: the gate of a page, before the event is known."""
    having = {grant.role for grant in RIGHTS.values() if right in grant.rights}
    return tuple(role for role in Role if role in having)


def as_markdown() -> str:
    """The table as it is printed in docs/rights.md."""
    head = ["who", "where", "until", *(right.value.replace("_", " ") for right in Right)]
    rows = [
        [capacity.value.replace("_", " "), grant.where, grant.until, *("yes" if right in grant.rights else "" for right in Right)]
        for capacity, grant in RIGHTS.items()
    ]
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return f"""# Who may do what

This page is printed by `flask people rights` from `app/web/rights.py`, the table from which every check is made; a test compares the two.

{table}

Whoever may not see an event gets the answer for a page that does not exist. What broken glass lets somebody do gives no account and no device a way in that outlasts it: no part, no door, no other area, day or openness. Links of guests are no accounts': whom it registers or invites gets one as from any organiser, and stands in the event's register. The link in a mission's letter is the mission's: no account gives it, or takes it along. A page is first opened to roles (`open_to`), then to a capacity at the event that it is about.
"""
