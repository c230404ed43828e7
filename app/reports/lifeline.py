"""The life line of an event: Plan, Invite, Register, Attend, Report, Publish, and where it stands in each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.events.models import Event, EventStatus
from app.events.rules import may_read
from app.participants.rules import may_read as may_read_participants
from app.people.accounts import current_account
from app.reports.overview import Overview, overviews

ENDPOINTS = {
    "plan": "events.show",
    "invite": "invitations.show",
    "register": "registration.board",
    "attend": "attendance.show",
    "report": "reports.attendance",
    "publish": "reports.summary",
}
ROOMS = {
    "events": "plan", "invitations": "invite", "reminders": "invite", "questionnaires": "register", "registration": "register",
    "participants": "register", "attendance": "attend",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of the life line; `state` is done, open, needs (somebody) or off (not yet).

    Without a `url` the reader may not open it.
    """

    key: str
    label: str
    state: str
    url: str
    note: str = ""
    current: bool = False


def lifeline_for(event: Event) -> list[Step]:
    """The steps of one event; a concept note has only Plan and Publish."""
    overview = overviews([event])[0]
    here = _here()
    words = {
        "plan": _("Plan"),
        "invite": _("Invite"),
        "register": _("Register"),
        "attend": _("Attend"),
        "report": _("Report"),
        "publish": _("Publish"),
    }
    keys = ("plan", "publish") if event.is_paper else tuple(ENDPOINTS)
    steps = []
    for key in keys:
        state, note = _state(key, overview)
        gate = may_read_participants if key == "report" else may_read
        may_open = key in ("plan", "attend") or gate(current_account(), event)
        address = url_for(ENDPOINTS[key], event_id=event.public_id) if may_open else ""
        steps.append(Step(key, words[key], state, address, note, current=key == here))
    return steps


def _here() -> str:
    endpoint = request.endpoint or ""
    room, _dot, view = endpoint.partition(".")
    if room == "reports":
        return "publish" if view.startswith(("summary", "commitments")) else "report"
    return ROOMS.get(room, "")


def _state(key: str, overview: Overview) -> tuple[str, str]:
    event = overview.event
    if event.status is EventStatus.CANCELLED:
        return "off", _("cancelled") if key == "plan" else ""
    if key == "plan":
        return ("open", _("draft")) if event.status is EventStatus.DRAFT else ("done", "")
    if event.is_paper:
        return ("done", _("published")) if overview.published_summary else ("open", "")
    if event.status is EventStatus.DRAFT:
        return "off", ""
    return {
        "invite": _invite,
        "register": _register,
        "attend": _attend,
        "report": _report,
        "publish": _publish,
    }[key](overview)


def _invite(overview: Overview) -> tuple[str, str]:
    if overview.keys_missing:
        return "needs", ngettext("%(num)s key missing", "%(num)s keys missing", len(overview.keys_missing))
    if overview.sent:
        return "done", ngettext("%(num)s State", "%(num)s States", overview.sent)
    return ("done", "") if overview.is_over else ("open", "")


def _register(overview: Overview) -> tuple[str, str]:
    note = ngettext("%(num)s person", "%(num)s persons", overview.registered) if overview.registered else ""
    if overview.is_over:
        return "done", note
    if overview.sent and overview.silent:
        return "open", ngettext("%(num)s silent", "%(num)s silent", overview.silent)
    return ("open", note) if overview.sent or overview.registered else ("off", "")


def _attend(overview: Overview) -> tuple[str, str]:
    if overview.is_over:
        return ("done", "") if overview.has_marks else ("needs", _("nobody recorded"))
    return ("open", "") if overview.registered else ("off", "")


def _report(overview: Overview) -> tuple[str, str]:
    return ("open", "") if overview.is_over or overview.has_marks else ("off", "")


def _publish(overview: Overview) -> tuple[str, str]:
    if overview.published_summary:
        return "done", _("published")
    return ("needs", _("summary missing")) if overview.is_over else ("off", "")
