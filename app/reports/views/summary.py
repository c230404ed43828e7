"""The Publish step: the summary is written from the facts, edited, published, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.summary import summary as written
from app.documents.summary import warnings
from app.errors import NotFound, Refused
from app.events.models import Event
from app.events.queries import editable_event, get_event
from app.events.rules import may_edit
from app.people.accounts import current_account
from app.reports import actions, queries
from app.reports.discretion import named_guests
from app.reports.facts import summary_facts
from app.reports.forms import FactsForm, TextForm
from app.reports.models import Summary
from app.reports.views import bp
from app.reports.words import warning_words
from app.web.access import DESK, EDITORS, open_to
from app.web.language import ENDONYMS, INTERFACE, language
from app.web.paging import number_of
from app.web.reasons import in_words


@bp.get("/events/<id:event_id>/publish")
@open_to(*DESK)
def summary(event_id: str) -> ResponseReturnValue:
    """The text beside what the facts say now."""
    event = get_event(event_id, viewer=current_account())
    return _page(event, _chosen(), None, None, 200)


@bp.post("/events/<id:event_id>/publish/<lang>/write")
@open_to(*EDITORS)
def summary_write(event_id: str, lang: str) -> ResponseReturnValue:
    """Write the text anew from the facts."""
    event = _editable(event_id, lang)
    form = FactsForm()
    if not form.validate():
        return _page(event, lang, form, None, 422)
    return _try(
        event,
        lang,
        lambda: actions.generate(
            event,
            lang,
            name_states=bool(form.name_states.data) and event.is_closed,
            outcome=form.outcome.data or "",
            by=current_account(),
            now=clock.now(),
            version=number_of(form.version.data, 0, 2**31) or 0,
        ),
    )


@bp.post("/events/<id:event_id>/publish/<lang>/text")
@open_to(*EDITORS)
def summary_edit(event_id: str, lang: str) -> ResponseReturnValue:
    """Keep the words as edited."""
    event = _editable(event_id, lang)
    kept = queries.summaries_of(event).get(lang)
    form = TextForm()
    if kept is None:
        raise NotFound
    if not form.validate():
        return _page(event, lang, None, form, 422)
    version = number_of(form.version.data, 0, 2**31) or 0
    text = form.text.data
    return _try(event, lang, lambda: actions.edit(kept, text, by=current_account(), now=clock.now(), version=version))


@bp.post("/events/<id:event_id>/publish/<lang>/publish")
@open_to(*EDITORS)
def summary_publish(event_id: str, lang: str) -> ResponseReturnValue:
    """Put it on the record."""
    event = _editable(event_id, lang)
    return _try(event, lang, lambda: actions.publish(event, lang, by=current_account(), now=clock.now()))


@bp.post("/events/<id:event_id>/publish/<lang>/withdraw")
@open_to(*EDITORS)
def summary_withdraw(event_id: str, lang: str) -> ResponseReturnValue:
    """Take it off the record."""
    event = _editable(event_id, lang)
    return _try(event, lang, lambda: actions.withdraw(event, lang, by=current_account(), now=clock.now()))


def _page(
    event: Event, lang: str, facts_form: FactsForm | None, text_form: TextForm | None, code: int
) -> ResponseReturnValue:
    summaries = queries.summaries_of(event)
    kept: Summary | None = summaries.get(lang)
    version = str(kept.version if kept else 0)
    facts = summary_facts(
        event, lang, name_states=kept.name_states if kept else False, outcome=kept.outcome if kept else ""
    )
    now_says = written(facts).text
    if facts_form is None:
        facts_form = FactsForm(
            formdata=None,
            data={"version": version, "outcome": facts.outcome, "name_states": kept.name_states if kept else False},
        )
    if text_form is None:
        text_form = TextForm(formdata=None, data={"version": version, "text": kept.text if kept else now_says})
    return render_template(
        "reports/summary.html",
        event=event,
        lang=lang,
        kept=kept,
        now_says=now_says,
        is_stale=kept is not None and kept.generated_text != now_says,
        warnings=[warning_words(each) for each in warnings(facts)],
        named=[] if facts.name_states else named_guests(event, kept.text if kept else now_says, language()),
        facts_form=facts_form,
        text_form=text_form,
        tabs=[(each, ENDONYMS[each], summaries.get(each)) for each in INTERFACE],
        may_edit=may_edit(current_account(), event),
    ), code


def _editable(event_id: str, lang: str) -> Event:
    if lang not in INTERFACE:
        raise NotFound
    return editable_event(event_id, editor=current_account())


def _chosen() -> str:
    asked = request.args.get("in", "")
    return asked if asked in INTERFACE else language()


def _try(event: Event, lang: str, action: Callable[[], object]) -> ResponseReturnValue:
    try:
        action()
    except Refused as refusal:
        flash(in_words(refusal), "wrong")
    else:
        flash(_("Done."), "good")
    address: dict[str, Any] = {"event_id": event.public_id, "in": lang}
    return redirect(url_for("reports.summary", **address), code=303)
