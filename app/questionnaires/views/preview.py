"""The form as a delegate sees it, to be tried out; nothing is kept."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.views import member
from app.questionnaires import queries
from app.questionnaires.building import GUESTS, SPONSORED_GUESTS, STAFF, form_for, with_questions
from app.questionnaires.definition import ForWhom
from app.questionnaires.views import bp, event_with_form, states_for
from app.web.access import EDITORS, open_to
from app.web.forms import Form
from app.web.language import language

READERS = {ForWhom.EVERYBODY: GUESTS, ForWhom.SPONSORED: SPONSORED_GUESTS, ForWhom.ORGANISERS: STAFF}


@bp.route("/events/<id:event_id>/form/preview", methods=["GET", "POST"])
@open_to(*EDITORS)
def preview(event_id: str) -> ResponseReturnValue:
    """Look at the draft and try it."""
    event = event_with_form(event_id)
    drafted = queries.drafted(event)
    reader = member(ForWhom, request.args.get("as")) or ForWhom.EVERYBODY
    questions = form_for(drafted.definition, language(), READERS[reader], lenient=reader is ForWhom.ORGANISERS)
    form = with_questions(Form, questions)()
    form["answers"].form.offer_states(states_for(event, questions.definition))
    if form.validate_on_submit():
        flash(_("These answers would be accepted. Nothing was kept: this is a preview."), "good")
    page = render_template(
        "questionnaires/preview.html", event=event, form=form, questions=questions.definition, as_reader=reader
    )
    return page, 422 if form.errors else 200
