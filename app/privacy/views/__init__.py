"""Pages about personal data, by who reads them: the secretariat, an event's organisers, the person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app import clock
from app.files.responses import send_bytes
from app.privacy import erasing
from app.privacy.forms import EraseForm
from app.privacy.holdings import as_json, in_words, kept_of
from app.registration.models import Delegate, DelegateStatus
from app.registration.rules import LISTED, is_over
from app.web.language import language

bp = Blueprint("privacy", __name__)


def kept_page(delegate: Delegate, **facts: Any) -> str:
    """Everything that is kept, to read."""
    return render_template(
        "privacy/kept.html", delegate=delegate, event=delegate.event, sections=kept_of(delegate, language()), in_words=in_words, **facts
    )


def kept_file(delegate: Delegate) -> Response:
    """The same for programs."""
    content = as_json(kept_of(delegate, language()))
    return send_bytes(content, name="personal-data.json", media_type="application/json")


def erase_form(delegate: Delegate) -> EraseForm:
    """The second step, of the registration as it is now."""
    return EraseForm(data={"version": str(delegate.version)})


def erase_page(delegate: Delegate, form: EraseForm, **facts: Any) -> ResponseReturnValue:
    """What goes, what stays, and the deliberate second step."""
    sections = kept_of(delegate, language())
    return render_template(
        "privacy/erase.html",
        delegate=delegate,
        event=delegate.event,
        form=form,
        sections=[each for each in sections if each.key not in ("event", "attendance", "sponsorship")],
        sponsored=any(each.key == "sponsorship" for each in sections),
        naming=len(erasing.naming(delegate)),
        notes_verbales=len(erasing.notes_verbales(delegate.event)),
        expected=delegate.status in LISTED and not is_over(delegate.event, clock.now()),
        **facts,
    ), 422 if form.errors else 200
