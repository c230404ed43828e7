"""What the standings are called."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.outreach.rules import ORDER, Standing

STANDINGS = {
    Standing.INVITED: _l("invited, may still answer"),
    Standing.SILENT: _l("invited, silent"),
    Standing.DECLINED: _l("declined"),
    Standing.ACCEPTED: _l("accepted, named nobody"),
    Standing.REGISTERED: _l("registered"),
    Standing.PRESENT: _l("present"),
}


def letters() -> dict[Standing, str]:
    """One letter for each, in the reader's language: the six of a sentence, in their order."""
    return dict(zip(ORDER, _("I S D A R P").split(), strict=True))
