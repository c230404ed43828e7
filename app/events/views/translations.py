"""The event's own texts in the languages of its guests."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound
from app.events import translating
from app.events.forms.translation import translation_form
from app.events.views import bp, event_to_edit
from app.people.accounts import current_account
from app.web.access import EDITORS, open_to
from app.web.language import ENDONYMS, READERS
from app.web.paging import version_of
from app.web.requests import tried


@bp.get("/events/<id:event_id>/translations")
@open_to(*EDITORS)
def translations(event_id: str) -> ResponseReturnValue:
    """Which languages the event is said in, and what lacks."""
    event = event_to_edit(event_id)
    rows = [(code, translating.missing(event, code)) for code in READERS if code != event.language]
    return render_template("events/translations.html", event=event, rows=rows, total=len(translating.texts_of(event)))


@bp.route("/events/<id:event_id>/translations/<lang>", methods=["GET", "POST"])
@open_to(*EDITORS)
def translate(event_id: str, lang: str) -> ResponseReturnValue:
    """Each text beside its translation."""
    event = event_to_edit(event_id)
    if lang not in READERS or lang == event.language:
        raise NotFound
    texts = translating.texts_of(event)
    form = translation_form(texts, lang, version=event.version)
    if form.validate_on_submit():
        said = {text.key: form[text.key].data or "" for text in texts}
        version = version_of(form["version"].data)
        return tried(
            lambda: translating.translate(event, lang, said, version=version, by=current_account(), now=clock.now()),
            back_to=url_for("events.translations", event_id=event_id),
            done=_("Kept: the texts in %(language)s.", language=ENDONYMS[lang]),
        )
    return render_template("events/translation.html", event=event, texts=texts, form=form, lang=lang), 422 if form.errors else 200
