"""Where a registration stands, what calendars say, and what was made of it, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.registration.models import DelegateStatus, Finding, Partstat

STANDINGS = {
    DelegateStatus.REGISTERED: (_l("registered"), "good"),
    DelegateStatus.PENDING: (_l("waits for approval"), "attention"),
    DelegateStatus.WAITING: (_l("on the waiting list"), "attention"),
    DelegateStatus.REFUSED: (_l("refused"), "wrong"),
    DelegateStatus.WITHDRAWN: (_l("withdrawn"), "quiet"),
    DelegateStatus.UNCONFIRMED: (_l("address not confirmed"), "quiet"),
}

PARTSTATS = {
    Partstat.ACCEPTED: (_l("accepted in the calendar"), "good"),
    Partstat.TENTATIVE: (_l("perhaps, says the calendar"), "attention"),
    Partstat.DECLINED: (_l("declined in the calendar"), "wrong"),
}
FINDINGS = {
    Finding.BELIEVED: _l("It counts."),
    Finding.REPEATED: _l("It was there already."),
    Finding.STALE: _l("It is older than what is known: it answers an earlier invitation, or a later answer came first."),
    Finding.FORGED: _l("It was not sent by the person whose answer it says it is."),
    Finding.UNKNOWN: _l("It belongs to no event of ours."),
    Finding.UNINVITED: _l("This person was not invited."),
    Finding.DELEGATED: _l("Somebody else is to come instead."),
    Finding.SHARED: _l("Several delegates have this address, so it is not known whose answer it is."),
    Finding.OVER: _l("This address is no longer invited: the registration was withdrawn or moved, or the event cancelled."),
    Finding.COUNTER: _l("Another time is proposed."),
    Finding.REFRESH: _l("The calendar asked for its entry, and got it."),
    Finding.UNREADABLE: _l("It could not be read as an answer."),
}
