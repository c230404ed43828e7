"""Tables of contacts: sent, looked at, then imported in one go; and given out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.contacts import actions
from app.contacts.exporting import contacts_table
from app.contacts.forms import FORMS_OF_ADDRESS, PLACES
from app.contacts.importing import Plan, plan
from app.contacts.recognising import directory_for_import
from app.contacts.views import bp
from app.contacts.vocabulary import CONTACTS, HEADINGS, REQUIRED, heading
from app.documents.reading import Table, read_table
from app.errors import Refused
from app.files import responses
from app.people.accounts import current_account
from app.tables import keeping
from app.tables.forms import ImportForm, TableForm, asked_columns
from app.tables.models import KeptTable
from app.web.access import ADMINISTRATORS, DIRECTORY, open_to
from app.web.language import ENDONYMS, language
from app.web.reasons import in_words

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
PURPOSE = "contacts"
SHOWN = 100


@bp.route("/contacts/import", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def import_table() -> ResponseReturnValue:
    """Send a table; nothing is imported yet."""
    form = TableForm()
    if form.validate_on_submit():
        upload = form.table.data
        try:
            kept = keeping.keep_upload(upload.stream, name=upload.filename or "", purpose=PURPOSE, by=current_account(), now=clock.now())
        except Refused as refusal:
            form.table.errors = [in_words(refusal)]
        else:
            return redirect(url_for("contacts.look_at_table", import_id=kept.public_id), code=303)
    headings = [heading(field, language()) for field in HEADINGS]
    return render_template("contacts/import.html", form=form, headings=headings), 422 if form.errors else 200


@bp.route("/contacts/import/<id:import_id>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def look_at_table(import_id: str) -> ResponseReturnValue:
    """What importing it would do, row by row; then one deliberate action."""
    kept = keeping.get_table(import_id, purpose=PURPOSE, of=current_account())
    table = read_table(kept.content)
    columns = asked_columns(CONTACTS, table.columns)
    planned = _planned(table, columns)
    form = ImportForm(data={"expected": str(len(planned.new)) if planned else ""})
    if planned and form.validate_on_submit():
        if form.expected.data != str(len(planned.new)):
            form.form_errors.append(in_words(Refused("changed_meanwhile")))
        elif (answer := _import(kept, planned, form)) is not None:
            return answer
    return render_template(
        "contacts/look_at_table.html",
        form=form,
        kept=kept,
        table=table,
        columns=columns,
        planned=planned,
        problems=[(each, in_words(each.refusal)) for each in planned.problems[:SHOWN]] if planned else [],
        needs_columns=in_words(Refused("import_columns")),
        fields={field: heading(field, language()) for field in HEADINGS},
        required=REQUIRED,
        places=PLACES,
        forms_of_address=FORMS_OF_ADDRESS,
        endonyms=ENDONYMS,
        shown=SHOWN,
        importable=bool(planned and planned.new),
        forget_at=url_for("contacts.forget_table", import_id=kept.public_id),
    ), 422 if form.errors else 200


@bp.post("/contacts/import/<id:import_id>/forget")
@open_to(*ADMINISTRATORS)
def forget_table(import_id: str) -> ResponseReturnValue:
    """Do not import it."""
    keeping.forget_table(keeping.get_table(import_id, purpose=PURPOSE, of=current_account()))
    flash(_("Nothing was imported."), "attention")
    return redirect(url_for("contacts.directory"), code=303)


@bp.get("/contacts.csv", endpoint="export_csv", defaults={"kind": "csv"})
@bp.get("/contacts.xlsx", endpoint="export_xlsx", defaults={"kind": "xlsx"})
@open_to(*DIRECTORY)
def export(kind: str) -> ResponseReturnValue:
    """Every address, as a table for other programs that can be imported again."""
    content = contacts_table(kind, clock.today(), language())
    return responses.send_bytes(content, name=f"contacts-{clock.today().isoformat()}.{kind}", media_type=MEDIA[kind])


def _planned(table: Table, columns: dict[str, int]) -> Plan | None:
    if not all(field in columns for field in REQUIRED):
        return None
    return plan(table, columns, directory_for_import(clock.today(), language()), language=language())


def _import(kept: KeptTable, planned: Plan, form: ImportForm) -> ResponseReturnValue | None:
    try:
        count = actions.import_contacts(kept, planned, leave_out=form.leave_out.data)
    except Refused as refusal:
        form.form_errors.append(in_words(refusal))
        return None
    flash(ngettext("%(num)s address is imported.", "%(num)s addresses are imported.", count), "good")
    return redirect(url_for("contacts.directory"), code=303)
