"""The trace in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.audit.models import Action, Actor
from app.people.notes import REFUSED, SUBJECT, WORDS

ACTIONS = {
    Action.CREATED: _l("added"),
    Action.CHANGED: _l("changed"),
    Action.REMOVED: _l("removed"),
    Action.READ: _l("read"),
    Action.EXPORTED: _l("taken out"),
}
ACTORS = {
    Actor.ACCOUNT: _l("a member of staff"),
    Actor.LINK: _l("the holder of a link"),
    Actor.SYSTEM: _l("the system by itself"),
    Actor.COMMAND: _l("a command on the machine"),
    Actor.NOBODY: _l("somebody not signed in"),
}
SUBJECTS = {
    "account": _l("Account"),
    "account_mandate": _l("Mandate of an account"),
    "account_role": _l("Role of an account"),
    "attendance_mark": _l("Mark of attendance"),
    "attendance_refusal": _l("Refused mark of attendance"),
    "attendance_terms": _l("Rules of attendance"),
    "audience_change": _l("Change of the audience"),
    "broken_glass": _l("Glass broken"),
    "calendar_feed": _l("Subscribed calendar"),
    "calendar_reply": _l("Answer from a calendar"),
    "clearance": _l("Clearance of letters"),
    "consent": _l("Consent"),
    "convention": _l("Convention"),
    "event_action": _l("Action of a plan"),
    "event_office": _l("Office that invites"),
    "event_partner": _l("Partner"),
    "event_picture": _l("Picture"),
    "event_staff": _l("Part in an event"),
    "passkey": _l("Passkey"),
    "recovery_code": _l("Recovery code"),
    "program_token": _l("Key of a program"),
    "door_link": _l("Link to the door"),
    "door_device": _l("Device at the door"),
    "commitment": _l("Commitment"),
    "contact": _l("Address"),
    "delegate": _l("Registration"),
    "delegate_answer": _l("Answer in a registration form"),
    "erasure": _l("Erasure"),
    "event": _l("Event"),
    "event_file": _l("File"),
    "headcount": _l("Headcount"),
    "invitation": _l("Invitation"),
    "letter_batch": _l("Letters"),
    "letter_template": _l("Words of letters"),
    "mandate": _l("Mandate"),
    "meeting": _l("Meeting"),
    "organisation": _l("Organisation"),
    "participant_view": _l("Saved view"),
    "participants_copy": _l("Copy of a document"),
    "pending_file": _l("File of a form"),
    "planned_action": _l("Action of a plan"),
    "privacy_notice": _l("Text on personal data"),
    "programme_session": _l("Session"),
    "questionnaire": _l("Registration form"),
    "questionnaire_version": _l("Version of the registration form"),
    "regional_group": _l("Regional group"),
    "registration_terms": _l("Limits and approval"),
    "reminder": _l("Reminder"),
    "role": _l("Role"),
    "session_choice": _l("Choice of a session"),
    "sitting": _l("Sitting"),
    "speaker": _l("Speaker"),
    "sponsorship": _l("Sponsorship"),
    "sponsorship_offer": _l("Offer of sponsorship"),
    "state": _l("State"),
    "state_list": _l("List of States"),
    "state_note": _l("Confidential note"),
    "staff_session": _l("Signing in"),
    "summary": _l("Summary"),
    "summary_clearance": _l("Clearance of the summary"),
    "summary_version": _l("Version of the summary"),
    "thematic_area": _l("Thematic area"),
    "treaty_act": _l("Act towards the treaty"),
    "visa_letter": _l("Letter for a visa"),
}
"""What changes, by its table."""
GIVEN = (
    (_l("Addresses"), ("contacts.export_csv", "contacts.export_xlsx")),
    (_l("Answer in a registration form"), ("registration.download_answer",)),
    (_l("Answers from calendars"), ("registration.all_calendar_answers", "registration.calendar_answers")),
    (_l("Attendance"), ("attendance.paper", "attendance.person", "attendance.session")),
    (_l("Attendance report"), ("reports.attendance",)),
    (_l("Badge"), ("participants.own_badge",)),
    (_l("Copy of a document"), ("participants.open_copy",)),
    (_l("Brief on a State"), ("outreach.brief", "outreach.own_brief")),
    (_l("Figure of the summary"), ("reports.summary_figure",)),
    (_l("File"), ("events.download", "reports.activity_file")),
    (_l("File of a message"), ("correspondence.attachment", "correspondence.message_file", "correspondence.received_file")),
    (_l("Handover"), ("outreach.handover_as_file",)),
    (_l("Letter"), ("invitations.letter", "invitations.preview")),
    (_l("Letter for a visa"), ("travel.issue_visa", "travel.own_visa_file", "travel.visa_file")),
    (_l("Letter of thanks"), ("reports.letter_of_thanks",)),
    (_l("Letters"), ("invitations.archived", "invitations.merged")),
    (_l("Letters for visas"), ("travel.visas",)),
    (_l("List of participants"), ("participants.show_list",)),
    (_l("Message"), ("correspondence.message", "correspondence.message_html", "correspondence.message_source", "correspondence.received_message")),
    (_l("Note verbale"), ("registration.note_verbale", "registration.own_note_verbale")),
    (_l("Outbox"), ("correspondence.outbox",)),
    (_l("Participants"), ("participants.index",)),
    (_l("Personal data"), ("privacy.erase_person", "privacy.file_of_person", "privacy.of_person", "privacy.own_file")),
    (_l("Picture"), ("events.picture", "reports.activity_picture")),
    (_l("Progress report"), ("outreach.report_as_file",)),
    (_l("Received mail"), ("correspondence.received",)),
    (_l("Registration"), ("registration.edit",)),
    (_l("Registrations"), ("registration.board", "registration.decide", "registration.export_csv", "registration.export_xlsx")),
    (_l("Reminders"), ("reminders.show",)),
    (_l("Sponsorship"), ("travel.decide", "travel.sponsorship", "travel.sponsorship_table")),
    (_l("State"), ("outreach.state", "outreach.state_as_pdf")),
    (_l("Summary"), ("reports.summary_file",)),
    (_l("Trace"), ("oversight.of_event", "oversight.trace")),
)
"""What is read and taken out, with the pages that give it."""
SUBJECTS |= {page: words for words, pages in GIVEN for page in pages}


def subject_words(subject: str) -> LazyString | str:
    """In the reader's language where the table is one that people know, else its own name."""
    if subject == REFUSED:
        return _l("Sign-in refused")
    if subject.startswith(SUBJECT):
        return WORDS.get(subject.removeprefix(SUBJECT), subject)
    return SUBJECTS.get(subject, subject.replace("_", " "))
