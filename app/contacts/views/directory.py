"""Everybody who can be invited, with and without addresses."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.contacts import queries
from app.contacts.forms import KINDS
from app.contacts.models import AddresseeKind
from app.contacts.views import bp
from app.people.accounts import current_account
from app.treaty.queries import groups
from app.web.access import ADMINISTRATORS, DIRECTORY, open_to
from app.web.language import language
from app.web.paging import Page, page_number

PER_PAGE = 100


@bp.get("/contacts")
@open_to(*DIRECTORY)
def directory() -> ResponseReturnValue:
    """States and organisations, who is written to, and who has nobody to write to."""
    asked = queries.Asked(
        kind=request.args.get("kind", "")[:20],
        reach=request.args.get("reach", "")[:20],
        group=request.args.get("group", "")[:20],
        words=request.args.get("q", "").strip()[:100],
    )
    entries = queries.directory(clock.today(), language())
    found = [entry for entry in entries if asked.fits(entry)]
    page = Page(page_number(), len(found), PER_PAGE)
    return render_template(
        "contacts/directory.html",
        entries=found[(page.number - 1) * PER_PAGE : page.number * PER_PAGE],
        page=page,
        asked=asked,
        states=[entry for entry in entries if entry.addressee.is_state],
        organisations=[entry for entry in entries if not entry.addressee.is_state],
        kinds={kind: words for kind, words in KINDS.items() if kind is not AddresseeKind.STATE},
        groups=groups(),
        may_edit=current_account().holds(*ADMINISTRATORS),
    )
