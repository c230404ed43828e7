"""Tables of contacts: sent, looked at, then imported in one go; and given out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.contacts import actions, queries
from app.contacts.exporting import contacts_table
from app.contacts.forms import FORMS_OF_ADDRESS, PLACES, ImportForm, TableForm
from app.contacts.importing import Plan, plan
from app.contacts.models import ContactImport
from app.contacts.recognising import directory_for_import
from app.contacts.views import bp
from app.contacts.vocabulary import HEADINGS, REQUIRED, guessed, heading
from app.documents.reading import Table, read_table
from app.errors import Refused
from app.files import responses
from app.files.rules import LARGEST
from app.people.accounts import current_account
from app.web.access import EDITORS, Role, open_to
from app.web.language import ENDONYMS, language
from app.web.paging import number_of
from app.web.reasons import in_words

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SHOWN = 100


@bp.route("/contacts/import", methods=["GET", "POST"])
@open_to(Role.ISU)
def import_table() -> ResponseReturnValue:
    """Send a table; nothing is imported yet."""
    form = TableForm()
    if form.validate_on_submit():
        upload = form.table.data
        try:
            content = upload.stream.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise Refused("file_too_large", megabytes=LARGEST // 1024 // 1024)
            kept = actions.keep_table(name=upload.filename or "", content=content, by=current_account(), now=clock.now())
        except Refused as refusal:
            form.table.errors = [in_words(refusal)]
        else:
            return redirect(url_for("contacts.look_at_table", import_id=kept.public_id), code=303)
    headings = [heading(field, language()) for field in HEADINGS]
    return render_template("contacts/import.html", form=form, headings=headings), 422 if form.errors else 200


@bp.route("/contacts/import/<id:import_id>", methods=["GET", "POST"])
@open_to(Role.ISU)
def look_at_table(import_id: str) -> ResponseReturnValue:
    """What importing it would do, row by row; then one deliberate action."""
    kept = queries.get_import(import_id, of=current_account())
    table = read_table(kept.content)
    columns = _columns(table)
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
    ), 422 if form.errors else 200


@bp.post("/contacts/import/<id:import_id>/forget")
@open_to(Role.ISU)
def forget_table(import_id: str) -> ResponseReturnValue:
    """Do not import it."""
    actions.forget_table(queries.get_import(import_id, of=current_account()))
    flash(_("Nothing was imported."), "attention")
    return redirect(url_for("contacts.directory"), code=303)


@bp.get("/contacts.csv", endpoint="export_csv", defaults={"kind": "csv"})
@bp.get("/contacts.xlsx", endpoint="export_xlsx", defaults={"kind": "xlsx"})
@open_to(*EDITORS)
def export(kind: str) -> ResponseReturnValue:
    """Every address, as a table for other programs that can be imported again."""
    content = contacts_table(kind, clock.today(), language())
    return responses.send_bytes(content, name=f"contacts-{clock.today().isoformat()}.{kind}", media_type=MEDIA[kind])


def _columns(table: Table) -> dict[str, int]:
    """Which column is which field: as chosen on the page, else by the headings."""
    chosen = {field: request.values[field] for field in HEADINGS if field in request.values}
    if not chosen:
        return guessed(table.columns)
    places = {field: number_of(value, 0, len(table.columns) - 1) for field, value in chosen.items()}
    return {field: place for field, place in places.items() if place is not None}


def _planned(table: Table, columns: dict[str, int]) -> Plan | None:
    if not all(field in columns for field in REQUIRED):
        return None
    return plan(table, columns, directory_for_import(clock.today(), language()), language=language())


def _import(kept: ContactImport, planned: Plan, form: ImportForm) -> ResponseReturnValue | None:
    try:
        count = actions.import_contacts(kept, planned, leave_out=form.leave_out.data)
    except Refused as refusal:
        form.form_errors.append(in_words(refusal))
        return None
    flash(ngettext("%(num)s address is imported.", "%(num)s addresses are imported.", count), "good")
    return redirect(url_for("contacts.directory"), code=303)
