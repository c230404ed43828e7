"""What was done to or with accounts: entries of the trace, and the same as rows for the pages of accounts; their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import has_request_context, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app import clock
from app.audit import recording as audit
from app.audit.models import Action
from app.audit.recording import network_of
from app.database import db, transaction
from app.jobs.queue import sweep
from app.people.models import Account, AccountNote

SUBJECT = "account: "
"""What the subjects of the trace begin with that tell of accounts; a key of `WORDS` follows."""
REFUSED = "account: sign-in refused"
ADDRESSES_FOR = timedelta(days=180)
WORDS = {
    "added": _l("Account made"),
    "changed": _l("Name, address, roles or mandates changed"),
    "term_changed": _l("Area, State or days of a mandate changed"),
    "closed": _l("Account closed"),
    "opened": _l("Account opened again"),
    "invited": _l("Invitation to join sent"),
    "password_set": _l("Password set"),
    "access_asked": _l("A link for lost access was sent"),
    "signed_in": _l("Signed in"),
    "signed_out_elsewhere": _l("Sessions ended from the account page"),
    "app_added": _l("Authenticator app set up"),
    "app_removed": _l("Authenticator app taken off"),
    "passkey_added": _l("Passkey added"),
    "passkey_removed": _l("Passkey taken off"),
    "codes_made": _l("Recovery codes made"),
    "code_used": _l("Recovery code used"),
    "factors_removed": _l("Second factor taken off by the secretariat"),
    "linked": _l("Linked with the organisation's sign-in"),
    "part_given": _l("Part in an event given"),
    "part_taken": _l("Part in an event taken away"),
    "glass_broken": _l("Glass broken: an event opened that is closed to the secretariat"),
    "glass_set": _l("Event closed to the secretariat"),
    "glass_lifted": _l("Event opened to the secretariat"),
    "roles_ruled": _l("Roles that need a second factor changed"),
}


def note(account: Account, what: str, *, now: datetime, by: Account | None = None, detail: str = "", event: str = "") -> None:
    """Add a line: `what` is a key of `WORDS`, `event` a public id; of the request's address the network is kept."""
    assert what in WORDS
    address = network_of(request.remote_addr or "") if has_request_context() else ""
    db.session.add(AccountNote(account=account, by=by, at=now, what=what, detail=detail[:500], event=event, address=address))
    audit.note(Action.CREATED, f"{SUBJECT}{what}", account.public_id, event=event, content={"values": {"account": account.name, "detail": detail[:500]}})
    db.session.flush()


def note_refused(account: Account | None, *, email: str) -> None:
    """A sign-in that failed; the same work whether there is such an account or not, so that its time tells nothing."""
    audit.note(Action.CREATED, REFUSED, account.public_id if account else "", content={"values": {"email": email[:254]}})


@sweep("people.notes")
def forget_addresses() -> int:
    """From which network somebody came is forgotten after a while; what was done stays."""
    old = sa.and_(AccountNote.at < clock.now() - ADDRESSES_FOR, AccountNote.address != "")
    with transaction() as session:
        result = session.execute(sa.update(AccountNote).where(old).values(address=""))
    return int(result.rowcount)  # type: ignore[attr-defined]  # an update has one


def notes_of(account: Account, *, most: int = 50) -> Sequence[AccountNote]:
    """The newest lines about an account; one statement."""
    return db.session.scalars(
        sa.select(AccountNote)
        .where(AccountNote.account_id == account.id)
        .options(joinedload(AccountNote.by))
        .order_by(AccountNote.id.desc())
        .limit(most)
    ).all()
