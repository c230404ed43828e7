"""One section, one question."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFound, Refused
from app.events.forms.fields import rearranged
from app.events.models import Event
from app.events.views import member
from app.people.accounts import current_account
from app.questionnaires import actions, queries
from app.questionnaires.definition import Definition, Kind, Question, Section, Words
from app.questionnaires.forms import (
    QuestionForm,
    SectionForm,
    VersionForm,
    possible_answers,
    question_form,
    section_form,
)
from app.questionnaires.views import bp, event_with_form, languages_of, states_for
from app.questionnaires.wording import value_text
from app.web.access import EDITORS, open_to
from app.web.language import language
from app.web.reasons import in_words


@bp.route("/events/<id:event_id>/form/sections/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_section(event_id: str) -> ResponseReturnValue:
    """Another heading, at the end."""
    return _section(event_with_form(event_id), None)


@bp.route("/events/<id:event_id>/form/sections/<section_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_section(event_id: str, section_id: str) -> ResponseReturnValue:
    """Change a heading and what stands under it."""
    return _section(event_with_form(event_id), section_id)


@bp.route("/events/<id:event_id>/form/sections/<section_id>/questions/new", methods=["GET", "POST"])
@open_to(*EDITORS)
def new_question(event_id: str, section_id: str) -> ResponseReturnValue:
    """Another question of a kind, at the end of its section."""
    event = event_with_form(event_id)
    kind = member(Kind, request.args.get("kind"))
    drafted = queries.drafted(event)
    if kind is None or drafted.definition.section(section_id) is None:
        raise NotFound
    return _question(event, drafted, Question(actions.new_question_id(), kind, Words()), section_id)


@bp.route("/events/<id:event_id>/form/questions/<question_id>", methods=["GET", "POST"])
@open_to(*EDITORS)
def edit_question(event_id: str, question_id: str) -> ResponseReturnValue:
    """Change a question; its kind stays, as its answers are kept by it."""
    event = event_with_form(event_id)
    drafted = queries.drafted(event)
    question, section = drafted.definition.question(question_id), drafted.definition.section_of(question_id)
    if question is None or section is None:
        raise NotFound
    return _question(event, drafted, question, section.id)


def _section(event: Event, section_id: str | None) -> ResponseReturnValue:
    drafted = queries.drafted(event)
    section = drafted.definition.section(section_id) if section_id else Section(actions.new_section_id(), Words())
    if section is None:
        raise NotFound
    form: SectionForm = section_form(section, languages_of(event), drafted.version)
    if form.validate_on_submit() and _saved(event, form, lambda before: before.with_section(form.facts(before.section(section.id) or section))):
        return _back(event, section.id)
    page = render_template("questionnaires/section.html", event=event, form=form, is_new=section_id is None)
    return page, 422 if form.errors else 200


def _question(event: Event, drafted: queries.Drafted, question: Question, section_id: str) -> ResponseReturnValue:
    definition = drafted.definition
    earlier = definition.before(question.id) if definition.question(question.id) else _up_to(definition, section_id)
    states = states_for(event, definition)

    def words(question_id: str, value: str) -> str:
        other = definition.question(question_id)
        return value_text(other, value, language(), dict(states)) if other and other.kind is not Kind.DATE else value

    form: QuestionForm = question_form(question, languages_of(event), drafted.version, words)
    moved = form.is_submitted() and rearranged(form, request.form)
    form.offer(question.kind, earlier, language(), states)
    if form.is_submitted() and not moved and form.validate():
        after = form.facts(question)
        if _saved(event, form, lambda before: before.with_question(after, section_id=section_id)):
            return _back(event, question.id)
    page = render_template(
        "questionnaires/question.html",
        event=event,
        form=form,
        question=question,
        is_new=definition.question(question.id) is None,
        earlier=[(each, possible_answers(each, language(), states)) for each in earlier],
        reader=language(),
    )
    return page, 422 if form.errors else 200


def _up_to(definition: Definition, section_id: str) -> tuple[Question, ...]:
    """What is asked before the end of a section, where a new question goes."""
    last = [each.id for each in definition.sections].index(section_id)
    return tuple(question for section in definition.sections[: last + 1] for question in section.questions)


def _saved(event: Event, form: VersionForm, change: Callable[[Definition], Definition]) -> bool:
    try:
        actions.redraft(event, change, version=form.number, by=current_account(), now=clock.now())
    except Refused as refusal:
        form.form_errors.append(in_words(refusal))
        return False
    flash(_("Saved in the draft."), "good")
    return True


def _back(event: Event, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("questionnaires.show", event_id=event.public_id, _anchor=anchor), code=303)
