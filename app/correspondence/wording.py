"""What kinds of messages there are, and how far they have come, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.jobs.models import Progress
from app.mail.models import Fate, Verdict

KINDS = {
    "invitation": _l("Invitation"),
    "test": _l("Test"),
    "reminder": _l("Reminder"),
    "withdrawal": _l("Invitation withdrawn"),
    "delegation": _l("Delegation"),
    "confirmation": _l("Registration confirmed"),
    "update": _l("Change of date or place"),
    "withdrawn": _l("Registration withdrawn"),
    "cancelled": _l("Cancellation"),
    "personal_link": _l("Personal link"),
    "links": _l("Lost links"),
    "sponsorship": _l("Sponsorship"),
    "visa_letter": _l("Letter for a visa"),
    "thanks": _l("Letter of thanks"),
}
"""A kind without words here is shown by its name."""
PROGRESS = {
    Progress.QUEUED: (_l("waiting"), "attention"),
    Progress.WORKING: (_l("leaving"), "attention"),
    Progress.DONE: (_l("sent"), "good"),
    Progress.FAILED: (_l("not delivered"), "wrong"),
    Progress.CANCELLED: (_l("cancelled"), "quiet"),
}
FATES = {
    Fate.WAITING: (_l("waiting"), "attention"),
    Fate.SENT: (_l("sent"), "good"),
    Fate.REFUSED: (_l("refused by the mail server"), "wrong"),
    Fate.BOUNCED: (_l("came back"), "wrong"),
}
VERDICTS = {
    Verdict.LOOK: (_l("to be looked at"), "attention"),
    Verdict.DONE: (_l("taken in"), "good"),
    Verdict.NOTHING: (_l("nothing to do"), "quiet"),
    Verdict.WAITING: (_l("waiting"), "quiet"),
}
