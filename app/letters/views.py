"""The secretariat's desk for the words of letters: write, look, keep, go back."""

from __future__ import annotations

from dataclasses import replace
from difflib import unified_diff

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.contacts.queries import addressee_by_code, contacts_of, organisations
from app.documents.letter import LetterFacts, direction_of, letter_pdf
from app.documents.letter_specimens import check
from app.documents.letter_template import LANGUAGES, TemplateFault
from app.documents.pdf import MissingGlyphs
from app.errors import NotFound, Refused
from app.events.models import Instrument
from app.events.queries import events, get_event
from app.files import responses
from app.letters import actions, queries
from app.letters.facts import Writing, facts_of
from app.letters.forms import TemplateForm, VersionForm
from app.letters.wording import WORDS, fault_in_words
from app.people.accounts import current_account
from app.treaty.queries import forms_on
from app.web.access import ADMINISTRATORS, open_to
from app.web.language import language as readers_language
from app.web.paging import number_of
from app.web.reasons import in_words

bp = Blueprint("letters", __name__)
MOST_EVENTS = 100
"""The newest are offered for a look at a letter."""


@bp.get("/letters")
@open_to(*ADMINISTRATORS)
def index() -> ResponseReturnValue:
    """Every instrument in every language, and whose words it has."""
    return render_template(
        "letters/index.html", newest=queries.newest(), instrument_codes=list(Instrument), letter_languages=LANGUAGES
    )


@bp.route("/letters/<instrument>/<language>", methods=["GET", "POST"])
@open_to(*ADMINISTRATORS)
def edit(instrument: str, language: str) -> ResponseReturnValue:
    """Write the words; a broken template is shown with its line and not kept."""
    kind, language = queries.which(instrument, language)
    form = _form(kind, language)
    if form.validate_on_submit() and _save(kind, language, form.source.data, form):
        flash(_("Letters are written so from now on."), "good")
        return redirect(url_for("letters.edit", instrument=instrument, language=language), code=303)
    return _page(kind, language, form)


@bp.post("/letters/<instrument>/<language>/preview")
@open_to(*ADMINISTRATORS)
def preview(instrument: str, language: str) -> ResponseReturnValue:
    """The words as they stand in the form, as the letter of one addressee; nothing is kept."""
    kind, language = queries.which(instrument, language)
    form = _form(kind, language)
    if not form.validate():
        return _page(kind, language, form)
    try:
        check(form.source.data, kind.value, language)
        content = letter_pdf(replace(_facts(form, kind, language), template=form.source.data))
    except TemplateFault as fault:
        form.source.errors = [*form.source.errors, fault_in_words(fault)]
        return _page(kind, language, form)
    except NotFound:
        form.event.errors = [_("Choose an event and an addressee to look at the letter.")]
        return _page(kind, language, form)
    except MissingGlyphs:
        form.source.errors = [_("No installed font has all characters of this letter. Check the title and the names.")]
        return _page(kind, language, form)
    return responses.send_bytes(content, name="preview.pdf", media_type="application/pdf")


@bp.get("/letters/<instrument>/<language>/versions/<int:number>")
@open_to(*ADMINISTRATORS)
def version(instrument: str, language: str, number: int) -> ResponseReturnValue:
    """One version, and what it changed; number 0 is the file that comes with the software."""
    kind, language = queries.which(instrument, language)
    kept = queries.versions(kind, language)
    found = queries.get_version(kind, language, number)
    before = next((each for each in kept if each.number == number - 1), None)
    text = queries.text_of(found, kind, language)
    return render_template(
        "letters/version.html",
        kind=kind,
        language=language,
        direction_of_words=direction_of(language),
        number=number,
        version=found,
        text=text,
        changes=_changes(queries.text_of(before, kind, language), text) if number else [],
        newest=kept[0].number if kept else 0,
        form=VersionForm(data={"number": str(kept[0].number if kept else 0)}),
    )


@bp.post("/letters/<instrument>/<language>/versions/<int:number>/restore")
@open_to(*ADMINISTRATORS)
def restore(instrument: str, language: str, number: int) -> ResponseReturnValue:
    """Go back to a version: its words become the newest one."""
    kind, language = queries.which(instrument, language)
    found = queries.get_version(kind, language, number)
    form = VersionForm()
    if form.validate() and _save(kind, language, found.source if found else None, form):
        flash(_("The words are back; letters are written so from now on."), "good")
        return redirect(url_for("letters.edit", instrument=instrument, language=language), code=303)
    flash(" ".join(form.form_errors) or _("Load the page again."), "wrong")
    return redirect(url_for("letters.version", instrument=instrument, language=language, number=number), code=303)


def _form(kind: Instrument, language: str) -> TemplateForm:
    kept = queries.versions(kind, language)
    form = TemplateForm(
        data={
            "number": str(kept[0].number if kept else 0),
            "source": queries.text_of(kept[0] if kept else None, kind, language),
        }
    )
    form.speak(language, direction_of(language))
    form.event.choices = [
        (each.public_id, each.title) for each in events(current_account(), per_page=MOST_EVENTS)[0] if not each.is_paper
    ]
    states = [(iso3, forms.short) for iso3, forms in forms_on(clock.today(), readers_language()).items()]
    others = [(each.public_id, each.name_in(readers_language())) for each in organisations()]
    with_others = {_("States"): states, _("Organisations"): others}
    form.addressee.choices = with_others if others and kind is Instrument.LETTER else states
    return form


def _save(kind: Instrument, language: str, source: str | None, form: TemplateForm | VersionForm) -> bool:
    number = number_of(form.number.data, 0, 2**31)
    try:
        actions.save(kind, language, source, number=-1 if number is None else number, by=current_account(), now=clock.now())
    except Refused as refusal:
        form.form_errors.append(in_words(refusal))
        return False
    except TemplateFault as fault:
        if isinstance(form, TemplateForm):
            form.source.errors = [*form.source.errors, fault_in_words(fault)]
        else:
            form.form_errors.append(fault_in_words(fault))
        return False
    return True


def _page(kind: Instrument, language: str, form: TemplateForm) -> ResponseReturnValue:
    return render_template(
        "letters/edit.html",
        kind=kind,
        language=language,
        form=form,
        words=WORDS,
        versions=queries.versions(kind, language),
    ), 422 if form.errors else 200


def _facts(form: TemplateForm, kind: Instrument, language: str) -> LetterFacts:
    if not all(any(choice[0] == field.data for choice in field.iter_choices()) for field in (form.event, form.addressee)):
        raise NotFound
    event = get_event(form.event.data, viewer=current_account())
    to = addressee_by_code(form.addressee.data, event.starts_on, language)
    return facts_of(
        event,
        to.id,
        contacts_of(to.id),
        language=language,
        reference=_("Preview"),
        link=f"{current_app.config['PLENARY'].base_url}/s/",
        writing=Writing(clock.today(event.zone), kind),
    )


def _changes(before: str, after: str) -> list[tuple[str, str]]:
    """(sign, line) of what went, came and stands around it."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))[2:]
    return [(line[:1], line[1:]) for line in lines if not line.startswith("@@")]

