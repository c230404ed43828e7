"""Tables of delegates: sent, looked at, then imported in one go."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.database import db
from app.documents.reading import Table, read_table
from app.errors import Refused
from app.events.models import Event
from app.events.queries import editable_event
from app.participants import actions, queries
from app.participants.answering import Answering, answering
from app.participants.forms import ImportDelegatesForm
from app.participants.importing import MOST_ROWS, Plan, plan
from app.participants.views import bp
from app.participants.vocabulary import DELEGATES, REQUIRED
from app.people.accounts import current_account
from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
from app.tables import keeping
from app.tables.forms import TableForm, asked_columns
from app.tables.models import KeptTable
from app.web.access import EDITORS, open_to
from app.web.language import ENDONYMS, language
from app.web.paging import number_of
from app.web.reasons import in_words

SHOWN = 100


@bp.route("/events/<id:event_id>/participants/import", methods=["GET", "POST"])
@open_to(*EDITORS)
def import_table(event_id: str) -> ResponseReturnValue:
    """Send a table; nothing is imported yet."""
    event = editable_event(event_id, editor=current_account())
    form = TableForm()
    if form.validate_on_submit():
        upload = form.table.data
        try:
            kept = keeping.keep_upload(
                upload.stream, name=upload.filename or "", purpose=_purpose(event), by=current_account(), now=clock.now(), most_rows=MOST_ROWS
            )
        except Refused as refusal:
            form.table.errors = [in_words(refusal)]
        else:
            return redirect(url_for("participants.look_at_table", event_id=event_id, import_id=kept.public_id), code=303)
    asks = answering(event)
    vocabulary = asks.vocabulary if asks else DELEGATES
    headings = [vocabulary.heading(field, language()) for field in vocabulary.headings]
    return render_template("participants/import.html", event=event, form=form, headings=headings, most=f"{MOST_ROWS:,}"), 422 if form.errors else 200


@bp.route("/events/<id:event_id>/participants/import/<id:import_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def look_at_table(event_id: str, import_id: str) -> ResponseReturnValue:
    """What importing it would do, row by row; then one deliberate action."""
    event = editable_event(event_id, editor=current_account())
    kept = keeping.get_table(import_id, purpose=_purpose(event), of=current_account())
    table = read_table(kept.content)
    asks = answering(event)
    vocabulary = asks.vocabulary if asks else DELEGATES
    columns = asked_columns(vocabulary, table.columns)
    planned = _planned(event, table, columns, asks)
    form = ImportDelegatesForm(data={"expected": _expected(planned)})
    if planned and form.validate_on_submit():
        if form.expected.data != _expected(planned):
            form.form_errors.append(in_words(Refused("changed_meanwhile")))
        elif (answer := _import(event, kept, planned, form)) is not None:
            return answer
    return render_template(
        "participants/look_at_table.html",
        event=event,
        form=form,
        kept=kept,
        table=table,
        columns=columns,
        planned=planned,
        problems=[(each, in_words(each.refusal)) for each in planned.problems[:SHOWN]] if planned else [],
        needs_columns=in_words(Refused("import_delegate_columns")),
        fields={field: vocabulary.heading(field, language()) for field in vocabulary.headings},
        required=REQUIRED,
        roles=ROLE_WORDS,
        categories=CATEGORY_WORDS,
        endonyms=ENDONYMS,
        shown=SHOWN,
        others=_others(),
        importable=bool(planned and (planned.new or planned.duplicates)),
        forget_at=url_for("participants.forget_table", event_id=event_id, import_id=import_id),
    ), 422 if form.errors else 200


@bp.post("/events/<id:event_id>/participants/import/<id:import_id>/forget")
@open_to(*EDITORS)
def forget_table(event_id: str, import_id: str) -> ResponseReturnValue:
    """Do not import it."""
    event = editable_event(event_id, editor=current_account())
    keeping.forget_table(keeping.get_table(import_id, purpose=_purpose(event), of=current_account()))
    flash(_("Nothing was imported."), "attention")
    return redirect(url_for("participants.index", event_id=event_id), code=303)


def _purpose(event: Event) -> str:
    return f"delegates:{event.public_id}"


def _planned(event: Event, table: Table, columns: dict[str, int], asks: Answering | None) -> Plan | None:
    if not all(field in columns for field in REQUIRED):
        return None
    return plan(table, columns, queries.register_for_import(event, language(), asks), language=language())


def _expected(planned: Plan | None) -> str:
    return f"{len(planned.new)}+{len(planned.duplicates)}" if planned else ""


def _others() -> set[int]:
    """The rows of whom somebody says that they are another person."""
    rows = (number_of(each, 1, 10_000_000) for each in request.form.getlist("another"))
    return {row for row in rows if row is not None}


def _import(event: Event, kept: KeptTable, planned: Plan, form: ImportDelegatesForm) -> ResponseReturnValue | None:
    try:
        count = actions.import_delegates(
            event, kept, planned, also=_others(), leave_out=form.leave_out.data, tell=form.tell.data, by=current_account(), now=clock.now()
        )
    except Refused as refusal:
        db.session.rollback()
        form.form_errors.append(in_words(refusal))
        return None
    flash(ngettext("%(num)s person is registered.", "%(num)s persons are registered.", count), "good")
    return redirect(url_for("participants.index", event_id=event.public_id), code=303)
