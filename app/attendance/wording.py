"""Standings, reasons and methods in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.attendance.models import Excuse, Method, Mode, Quorum, Refusal, Standing

STANDINGS = {
    Standing.PRESENT: (_l("present"), "good"),
    Standing.ABSENT: (_l("absent"), "wrong"),
    Standing.EXCUSED: (_l("excused"), "attention"),
    Standing.SUBSTITUTED: (_l("substituted"), "attention"),
    Standing.UNDONE: (_l("taken back"), "quiet"),
}
MODES = {Mode.IN_PERSON: _l("in person"), Mode.ONLINE: _l("online")}
EXCUSES = {
    Excuse.VISA: _l("visa"),
    Excuse.FLIGHT: _l("flight"),
    Excuse.CAPITAL: _l("capital"),
    Excuse.ILLNESS: _l("illness"),
    Excuse.OTHER: _l("another reason"),
}
QUORUMS = {
    Quorum.THIRD: _l("a third of the States Parties"),
    Quorum.MAJORITY: _l("a majority of the States Parties"),
    Quorum.TWO_THIRDS: _l("two thirds of the States Parties"),
}
METHODS = {
    Method.SCAN: _l("badge scanned"),
    Method.LIST: _l("ticked on the list"),
    Method.SELF: _l("said so themselves"),
    Method.PAPER: _l("typed from paper"),
    Method.WALK_IN: _l("entered at the door"),
    Method.IMPORTED: _l("imported"),
}
REFUSALS = {
    Refusal.OTHER_EVENT: _l("This badge is of another event."),
    Refusal.UNKNOWN_CODE: _l("This code is not of a badge from here."),
    Refusal.CUT_CODE: _l("The code was read in part only. Scan it again."),
    Refusal.WITHDRAWN: _l("This person was withdrawn. Ask the delegation, or enter them as a walk-in."),
    Refusal.NOT_EXPECTED: _l("This person is not expected: not registered, or without a place yet. Enter them as a walk-in to let them in."),
    Refusal.SESSION_GONE: _l("This session is no longer in the programme."),
    Refusal.SESSION_BREAK: _l("No attendance is taken at a break."),
    Refusal.BAD_RECORD: _l("This record cannot be read."),
}
NOTES = {
    "future_time": _l("Its time was in the future; it was recorded as of now."),
    "past_time": _l("Its time was before the device was opened; it was recorded as of then."),
}

DEVICE_NAME = {
    "label": _l("Name of this device"),
    "hint": _l("As the others know it: Entrance, left; Amina's phone."),
    "missing": _l("Give the device a name."),
}
"""What whoever opens the link at the door is asked, in any of the six languages."""
