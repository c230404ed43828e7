"""The Publish step: the summary is written from the facts, edited, published, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.changes import changes
from app.documents.pasted import has_markup
from app.documents.summary import summary as written
from app.documents.summary import warnings
from app.errors import NotFound
from app.events.models import Event
from app.events.queries import editable_event, readable_event
from app.events.rules import may_edit
from app.invitations.clearing import may_turn_as_own
from app.people.accounts import current_account
from app.reports import actions, clearing, queries
from app.reports.discretion import named_guests
from app.reports.facts import summary_facts
from app.reports.figures import labels, tied
from app.reports.forms import FactsForm, PublishForm, TextForm
from app.reports.models import Summary
from app.reports.views import bp
from app.reports.words import warning_words
from app.web.access import ADMINISTRATORS, DESK, EDITORS, open_to
from app.web.language import ENDONYMS, INTERFACE, language
from app.web.paging import version_of
from app.web.requests import tried


@bp.get("/events/<id:event_id>/publish")
@open_to(*DESK)
def summary(event_id: str) -> ResponseReturnValue:
    """The text beside what the facts say now."""
    event = readable_event(event_id, reader=current_account())
    return _page(event, _chosen(), None, None, 200)


@bp.post("/events/<id:event_id>/publish/<lang>/write")
@open_to(*EDITORS)
def summary_write(event_id: str, lang: str) -> ResponseReturnValue:
    """Write the text anew from the facts."""
    event = event_in(event_id, lang)
    form = FactsForm()
    if not form.validate():
        return _page(event, lang, form, None, 422)
    return try_to(
        event,
        lang,
        lambda: actions.generate(
            event,
            lang,
            name_states=bool(form.name_states.data) and event.is_closed,
            outcome=form.outcome.data or "",
            approximate=bool(form.approximate.data),
            numbers=form.numbers.data,
            by=current_account(),
            now=clock.now(),
            version=version_of(form.version.data),
        ),
    )


@bp.post("/events/<id:event_id>/publish/<lang>/text")
@open_to(*EDITORS)
def summary_edit(event_id: str, lang: str) -> ResponseReturnValue:
    """Keep the words as edited."""
    event = event_in(event_id, lang)
    kept = text_in(event, lang)
    form = TextForm()
    if not form.validate():
        return _page(event, lang, None, form, 422)
    if has_markup(request.form.get("text", "")):
        flash(_("Markup was pasted with the text and has been taken out. Read the text once more."), "attention")
    text, version = form.text.data, version_of(form.version.data)
    return try_to(event, lang, lambda: actions.edit(kept, text, by=current_account(), now=clock.now(), version=version))


@bp.post("/events/<id:event_id>/publish/<lang>/publish")
@open_to(*EDITORS)
def summary_publish(event_id: str, lang: str) -> ResponseReturnValue:
    """Put it on the record, or in the place of what is there."""
    event = event_in(event_id, lang)
    form = PublishForm()
    if not form.validate():
        flash(_("Write at most 300 characters on what was corrected."), "wrong")
        return back_to(event, lang)
    said = form.correction.data or ""
    return try_to(event, lang, lambda: actions.publish(event, lang, by=current_account(), now=clock.now(), correction=said))


@bp.post("/events/<id:event_id>/publish/<lang>/withdraw")
@open_to(*EDITORS)
def summary_withdraw(event_id: str, lang: str) -> ResponseReturnValue:
    """Take it off the record."""
    event = event_in(event_id, lang)
    return try_to(event, lang, lambda: actions.withdraw(event, lang, by=current_account(), now=clock.now()))


def event_in(event_id: str, lang: str) -> Event:
    """The event, for somebody who may change it and in a language of summaries."""
    if lang not in INTERFACE:
        raise NotFound
    return editable_event(event_id, editor=current_account())


def text_in(event: Event, lang: str) -> Summary:
    """Its text in that language; raises `NotFound`."""
    kept = queries.summaries_of(event).get(lang)
    if kept is None:
        raise NotFound
    return kept


def back_to(event: Event, lang: str) -> ResponseReturnValue:
    """The page of the text again."""
    return redirect(address_of(event, lang), code=303)


def address_of(event: Event, lang: str) -> str:
    """The address of the text in that language."""
    address: dict[str, Any] = {"event_id": event.public_id, "in": lang}
    return url_for("reports.summary", **address)


def try_to(event: Event, lang: str, action: Callable[[], object]) -> ResponseReturnValue:
    """Act and go back; a refusal is said there in words."""
    return tried(action, back_to=address_of(event, lang), done=_("Done."))


def _page(event: Event, lang: str, facts_form: FactsForm | None, text_form: TextForm | None, code: int) -> ResponseReturnValue:
    account, summaries = current_account(), queries.summaries_of(event)
    kept: Summary | None = summaries.get(lang)
    version = str(kept.version if kept else 0)
    facts = summary_facts(event, lang, **queries.choices_of(kept))
    now = written(facts)
    if facts_form is None:
        facts_form = FactsForm(formdata=None, data=queries.choices_of(kept) | {"version": version})
    if text_form is None:
        text_form = TextForm(formdata=None, data={"version": version, "text": kept.text if kept else now.text})
    text = tied(kept, facts, now) if kept else None
    keys = clearing.keys_of(kept, language()) if kept else []
    return render_template(
        "reports/summary.html",
        event=event,
        lang=lang,
        kept=kept,
        text=text,
        labels=labels([each.key for each in text.figures], event, language()) if text else {},
        now_says=now.text,
        since=changes(kept.generated_text, now.text) if kept else [],
        warnings=[warning_words(each) for each in warnings(facts)],
        named=[] if facts.name_states else named_guests(event, kept.text if kept else now.text, language()),
        keys=keys,
        own=[key.signs for key in keys if may_turn_as_own(account, event, key.signs)],
        may_write_down=account.holds(*ADMINISTRATORS),
        facts_form=facts_form,
        text_form=text_form,
        tabs=[(each, ENDONYMS[each], summaries.get(each)) for each in INTERFACE],
        may_edit=may_edit(account, event),
        undertaken=queries.count_commitments(event) if may_edit(account, event) else 0,
    ), code


def _chosen() -> str:
    asked = request.args.get("in", "")
    return asked if asked in INTERFACE else language()
