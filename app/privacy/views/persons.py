"""The secretariat's page: one person over all events, to give out or erase in one act."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.database import db
from app.errors import Refused
from app.files.responses import send_bytes
from app.people.accounts import current_account
from app.privacy import erasing, queries
from app.privacy.holdings import as_json, kept_of
from app.privacy.views import bp
from app.registration.models import Delegate
from app.web.access import ADMINISTRATORS, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.get("/personal-data/persons")
@open_to(*ADMINISTRATORS)
def persons() -> ResponseReturnValue:
    """Whoever is found by name or address, with every event."""
    asked = request.args.get("q", "").strip()[:100]
    return render_template("privacy/persons.html", asked=asked, found=queries.registrations_of(asked, reader=current_account()), most=queries.MOST_FOUND)


@bp.post("/personal-data/persons")
@open_to(*ADMINISTRATORS)
def treat_persons() -> ResponseReturnValue:
    """Give out what is kept under the ticked registrations, or erase it."""
    asked = request.args.get("q", "").strip()[:100]
    ticked = set(request.form.getlist("chosen"))
    chosen = [each for each in queries.registrations_of(asked, reader=current_account()) if each.public_id in ticked]
    if not chosen:
        flash(_("Tick the registrations first."), "wrong")
    elif request.form.get("part") == "export":
        return _file(chosen)
    elif request.form.get("sure") != "y":
        flash(_("Tick that it shall be erased."), "wrong")
    else:
        _erase([each.id for each in chosen])
    return redirect(url_for("privacy.persons", q=asked), code=303)


def _file(chosen: Sequence[Delegate]) -> ResponseReturnValue:
    whole = [json.loads(as_json(kept_of(each, language()))) for each in chosen]
    content = json.dumps(whole, ensure_ascii=False, indent=2).encode()
    return send_bytes(content, name="personal-data.json", media_type="application/json")


def _erase(ids: Sequence[int]) -> None:
    """Each registration for itself: what is still to come is withdrawn first, and named."""
    erased = 0
    for delegate_id in ids:
        delegate = db.session.get_one(Delegate, delegate_id)
        about = f"{delegate.full_name}, {delegate.event.title}"
        try:
            with db.session.begin_nested():
                erasing.erase(delegate, version=delegate.version, by=current_account(), now=clock.now())
            erased += 1
        except Refused as refusal:
            flash(f"{about}: {in_words(refusal)}", "wrong")
    if erased:
        flash(ngettext("%(num)s registration is erased.", "%(num)s registrations are erased.", erased), "good")
