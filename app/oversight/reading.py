"""Who read or took out whose data: noted by itself at the end of each request that gave some.

Every download is noted. Pages that show persons stand in `SHOW_PERSONS`; a test opens every page and fails where one that
shows a person is not noted.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request
from flask_login import current_user

from app.audit import recording as audit
from app.audit.models import Action
from app.database import db
from app.events.models import Event
from app.invitations.models import Invitation
from app.invitations.queries import own_of
from app.mail.models import Message, ReceivedMessage
from app.registration.models import Delegate
from app.web.links import hash_of
from app.web.requests import keep_though_reading

SHOW_PERSONS = {
    "attendance.paper", "attendance.person", "attendance.session", "correspondence.message", "correspondence.message_html", "correspondence.message_source", "correspondence.outbox",
    "correspondence.received", "correspondence.received_message", "oversight.of_event", "oversight.trace", "outreach.state",
    "participants.index", "participants.show_list", "privacy.erase_person", "privacy.of_person", "registration.board",
    "registration.all_calendar_answers", "registration.calendar_answers", "registration.decide", "registration.edit", "reminders.show", "reports.attendance",
    "reports.summary_figure", "travel.decide", "travel.issue_visa", "travel.sponsorship", "travel.visas",
}  # fmt: skip


def init_app(app: Flask) -> None:
    """Look at each answer before the request's transaction ends."""

    @app.after_request
    def _note(response: Response) -> Response:
        takes_out = response.headers.get("Content-Disposition", "").startswith("attachment")
        gives = takes_out or request.endpoint in SHOW_PERSONS
        if response.status_code != 200 or not gives or response.mimetype == "text/calendar":
            return response  # before the account is asked for: most answers, every style and script, give nobody's data
        by_link = takes_out and "link" in (request.view_args or {})
        if by_link or (current_user and current_user.is_authenticated):
            action = Action.EXPORTED if takes_out else Action.READ
            keep_though_reading(lambda: _write(action, response.headers.get("Content-Disposition", "")))
        return response


def _write(action: Action, disposition: str) -> None:
    given = dict(request.view_args or {})
    about = _about(given)
    link = given.pop("link", "")
    subject_id = next((str(each) for name, each in reversed(given.items()) if name != "event_id"), "")
    asked = request.args.to_dict() | ({"file": disposition.partition("filename=")[2]} if disposition else {})
    audit.note(action, (request.endpoint or "")[:60], subject_id[:40] or ("link" if link else ""), content={"values": asked}, **about)


def _about(given: dict[str, Any]) -> dict[str, str]:
    """The event and the person that the address, the link or the message tells of."""
    event, person = str(given.get("event_id", "")), str(given.get("delegate_id", ""))
    if "link" in given:
        digest = hash_of(given["link"])
        own = sa.select(Event.public_id, Delegate.public_id).join(Event).where(Delegate.link_hash == digest)
        mission = sa.select(Event.public_id, sa.literal("")).join_from(Invitation, Event).where(Invitation.link_hash == digest)
        found = db.session.execute(sa.union_all(own, mission)).tuples().first()
        if found is None and current_user.is_authenticated and (invitation := own_of(current_user, given["link"])):
            found = (invitation.event.public_id, "")
        event, person = (found[0], person or found[1]) if found else (event, person)
    elif "message_id" in given:
        found = db.session.execute(sa.select(Message.about, Message.regarding).where(Message.public_id == given["message_id"])).tuples().first()
        if found:
            of_person = db.session.scalar(sa.select(Delegate.public_id).where(Delegate.public_id == found[1]))
            event, person = found[0], of_person or ""
    elif "received_id" in given:
        event = db.session.scalar(sa.select(ReceivedMessage.about).where(ReceivedMessage.public_id == given["received_id"])) or ""
    return {"event": event[:16], "person": person[:16]}
