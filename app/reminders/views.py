"""The reminders of an event: seen in advance, changed, switched off."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.correspondence.views import shown
from app.errors import NotFound, Refused
from app.events.models import Event
from app.events.queries import editable_event, readable_event
from app.events.rules import is_open_for_changes, may_edit
from app.invitations.queries import get_invitation
from app.mail.layout import as_html
from app.people.accounts import current_account
from app.reminders import actions, queries
from app.reminders.forms import ReminderForm, TextForm
from app.reminders.messages import PLACEHOLDERS, Writer
from app.reminders.models import Before, Reminder, Whom
from app.reminders.placeholders import token
from app.reminders.queries import Reader
from app.reminders.wording import WHOM, lines, rule
from app.web.access import DESK, EDITORS, open_to
from app.web.headers import POLICY
from app.web.language import ENDONYMS, language
from app.web.requests import say_refused

bp = Blueprint("reminders", __name__)


@bp.get("/events/<id:event_id>/reminders")
@open_to(*DESK)
def show(event_id: str) -> ResponseReturnValue:
    """What will leave by itself, when, and to whom."""
    event = readable_event(event_id, reader=current_account())
    if event.is_paper:
        raise NotFound
    found = lines(event)
    silent = next((line.readers for line in found if line.reminder.whom is Whom.SILENT), None)
    return render_template(
        "reminders/show.html",
        event=event,
        lines=found,
        silent=(silent or queries.readers(event, Whom.SILENT, language())).everybody,
        may_edit=may_edit(current_account(), event) and is_open_for_changes(event),
        has_server=bool(current_app.config["PLENARY"].smtp_url),
        whom=WHOM,
    )


@bp.route("/events/<id:event_id>/reminders/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def add(event_id: str) -> ResponseReturnValue:
    """One more reminder."""
    return _edit(_editable(event_id), None)


@bp.route("/events/<id:event_id>/reminders/<key>", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit(event_id: str, key: str) -> ResponseReturnValue:
    """Change when and whom it reminds."""
    event = _editable(event_id)
    return _edit(event, queries.get_reminder(event, key, now=clock.now()))


@bp.route("/events/<id:event_id>/reminders/<key>/text/<lang>", methods=["GET", "POST"])
@open_to(*EDITORS)
def text(event_id: str, key: str, lang: str) -> ResponseReturnValue:
    """Its words in one language, with the placeholders that may stand in them."""
    event = _editable(event_id)
    if lang not in ENDONYMS:
        raise NotFound
    reminder = queries.get_reminder(event, key, now=clock.now())
    words = Writer(reminder, event).words_in(lang)
    form = TextForm(data={"subject": words.subject, "text": words.text})
    form.known = PLACEHOLDERS[reminder.whom]
    if form.validate_on_submit():
        return _try(
            event,
            lambda: actions.write_text(
                event, key, lang, subject=form.subject.data or "", text=form.text.data or "", by=current_account(), now=clock.now()
            ),
            redirect(url_for("reminders.preview", event_id=event_id, key=key), code=303),
        )
    page = render_template(
        "reminders/text.html",
        form=form,
        event=event,
        reminder=reminder,
        lang=lang,
        tokens=[token(name) for name in PLACEHOLDERS[reminder.whom]],
        rule=rule(reminder),
        whom=WHOM[reminder.whom],
    )
    return page, 422 if form.errors else 200


@bp.post("/events/<id:event_id>/reminders/<key>/text/<lang>/standard")
@open_to(*EDITORS)
def standard_text(event_id: str, key: str, lang: str) -> ResponseReturnValue:
    """Back to the standard words."""
    return _do(event_id, lambda event: actions.use_standard_text(event, key, lang, by=current_account(), now=clock.now()))


@bp.get("/events/<id:event_id>/reminders/<key>/preview")
@open_to(*EDITORS)
def preview(event_id: str, key: str) -> ResponseReturnValue:
    """The message as one chosen reader will get it."""
    event = _editable(event_id)
    reminder = queries.get_reminder(event, key, now=clock.now())
    everybody = queries.readers(event, reminder.whom, language()).everybody
    reader = _chosen(everybody)
    page = render_template(
        "reminders/preview.html",
        event=event,
        reminder=reminder,
        everybody=everybody,
        reader=reader,
        words=Writer(reminder, event).words_for(reader, linked=False) if reader else None,
        rule=rule(reminder),
        whom=WHOM[reminder.whom],
    )
    return page, {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}


@bp.get("/events/<id:event_id>/reminders/<key>/preview/html")
@open_to(*EDITORS)
def preview_html(event_id: str, key: str) -> ResponseReturnValue:
    """The same as HTML, for the frame on that page."""
    event = _editable(event_id)
    reminder = queries.get_reminder(event, key, now=clock.now())
    reader = _chosen(queries.readers(event, reminder.whom, language()).everybody)
    if reader is None:
        raise NotFound
    writer = Writer(reminder, event)
    words = writer.words_for(reader, linked=False)
    html = as_html(words.subject, words.text, writer.language_of(reader))
    return shown(html, "text/html", "style-src 'unsafe-inline'")


@bp.post("/events/<id:event_id>/reminders/<key>/test")
@open_to(*EDITORS)
def test(event_id: str, key: str) -> ResponseReturnValue:
    """The message of one reader to oneself."""
    event = _editable(event_id)
    reader_key = request.form.get("reader", "")
    actions.send_test(event, key, reader_key, by=current_account(), now=clock.now())
    flash(_("The test message to %(email)s is in the outbox.", email=current_account().email), "good")
    return redirect(url_for("reminders.preview", event_id=event_id, key=key, reader=reader_key), code=303)


@bp.post("/events/<id:event_id>/reminders/<key>/switch")
@open_to(*EDITORS)
def switch(event_id: str, key: str) -> ResponseReturnValue:
    """On or off."""
    on = request.form.get("on") == "1"
    return _do(event_id, lambda event: actions.switch(event, key, on=on, by=current_account(), now=clock.now()))


@bp.post("/events/<id:event_id>/reminders/switch")
@open_to(*EDITORS)
def switch_all(event_id: str) -> ResponseReturnValue:
    """All of the event on or off."""
    on = request.form.get("on") == "1"
    return _do(event_id, lambda event: actions.switch_all(event, on=on, by=current_account(), now=clock.now()))


@bp.post("/events/<id:event_id>/reminders/<key>/remove")
@open_to(*EDITORS)
def remove(event_id: str, key: str) -> ResponseReturnValue:
    """Take an added one away."""
    return _do(event_id, lambda event: actions.remove(event, key, by=current_account(), now=clock.now()))


@bp.post("/events/<id:event_id>/reminders/spare")
@open_to(*EDITORS)
def spare(event_id: str) -> ResponseReturnValue:
    """Leave one State in peace, or remind it again."""
    invitation, spared = request.form.get("invitation", ""), request.form.get("spared") == "1"
    return _do(
        event_id, lambda event: actions.spare(event, get_invitation(event, invitation), spared=spared, by=current_account())
    )


def _edit(event: Event, reminder: Reminder | None) -> ResponseReturnValue:
    form = ReminderForm(obj=reminder)
    if form.is_submitted() and form.fits(event, clock.now()):
        facts = {"whom": Whom(form.whom.data), "before": Before(form.before.data), "days": form.days.data}
        key, spoken = reminder.key if reminder else None, form.language.data or ""
        return _try(
            event, lambda: actions.save(event, key, **facts, language=spoken, by=current_account(), now=clock.now())
        )
    page = render_template("reminders/edit.html", form=form, event=event, reminder=reminder)
    return page, 422 if form.errors else 200


def _chosen(everybody: tuple[Reader, ...]) -> Reader | None:
    asked = request.args.get("reader")
    return next((each for each in everybody if each.key == asked), everybody[0] if everybody else None)


def _editable(event_id: str) -> Event:
    event = editable_event(event_id, editor=current_account())
    if event.is_paper:
        raise NotFound
    return event


def _do(event_id: str, change: Callable[[Event], object]) -> ResponseReturnValue:
    event = _editable(event_id)
    return _try(event, lambda: change(event))


def _try(event: Event, change: Callable[[], object], answer: ResponseReturnValue | None = None) -> ResponseReturnValue:
    back = redirect(url_for("reminders.show", event_id=event.public_id), code=303)
    try:
        change()
    except Refused as refusal:
        say_refused(refusal)
        return back
    flash(_("Saved."), "good")
    return answer or back
