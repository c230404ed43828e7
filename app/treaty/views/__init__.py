"""States as of a day, one State, the treaty's own words, offices and meetings, and the named lists of States."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import Refused
from app.web.forms import Form
from app.web.reasons import in_words

bp = Blueprint("treaty", __name__)


def form_page(form: Form, save: Callable[[], None], title: str, *, back: str = "", remove: str = "", remove_says: str = "", by_language: Sequence[str] = (), needed: Sequence[str] = ()) -> ResponseReturnValue:
    """A form; what it yields is saved, and a refusal is said above it. `remove` is where its row is taken away, `remove_says` what that means. Fields of these languages (`name_fr`) stand together; those of `needed` cannot stay empty."""
    back = back or url_for("treaty.convention")
    if form.is_submitted() and form.validate():
        try:
            save()
        except Refused as refusal:
            form.form_errors.append(in_words(refusal))
        else:
            flash(_("Saved."), "good")
            return redirect(back, code=303)
    return render_template("treaty/form.html", form=form, title=title, back=back, remove=remove, remove_says=remove_says, by_language=by_language, needed=needed), 422 if form.errors else 200


from app.treaty.views import convention, lists, states  # noqa: E402  # they hang their pages on the blueprint

__all__ = ["bp", "convention", "form_page", "lists", "states"]
