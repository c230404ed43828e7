"""What delegates answered to the event's form: kept sealed, each with the version and the language it was asked in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from app.database import db
from app.errors import NotFound
from app.events.models import Event
from app.files.actions import store
from app.files.models import StoredFile
from app.questionnaires import pending
from app.questionnaires.building import GUESTS, SPONSORED_GUESTS, STAFF, AnswersForm, data_of, form_for, with_questions
from app.questionnaires.conditions import is_shown, settled
from app.questionnaires.definition import Definition, ForWhom, Kind, Question
from app.questionnaires.kinds import Upload
from app.questionnaires.models import QuestionnaireVersion
from app.questionnaires.queries import published, versions_of
from app.questionnaires.wording import Names, answer_text
from app.registration.models import Delegate, DelegateAnswer
from app.treaty.queries import states_on
from app.web.forms import Form
from app.web.language import language

Outer = TypeVar("Outer", bound=Form)


@dataclass(frozen=True)
class Given:
    """What a valid form brought."""

    version: QuestionnaireVersion
    language: str
    asked: Definition
    """What this reader was asked: of the rest nothing changes."""
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """An answer in words, as it was asked."""

    question: Question
    label: str
    text: str
    version: int
    row: DelegateAnswer


# --- the form -----------------------------------------------------------------------------------------------------------


def form_asking(
    kind: type[Outer],
    event: Event,
    delegate: Delegate | None = None,
    *,
    data: Mapping[str, Any] | None = None,
    staff: bool = False,
    sponsored: bool = False,
    formdata: MultiDict[str, str] | None = None,
) -> Outer:
    """The form of a page, with the event's questions as its part `answers` where these readers are asked any.

    `formdata` is what a program sent: it stands for the request, and needs no token against forged forms.
    """
    sent: dict[str, Any] = {} if formdata is None else {"formdata": formdata, "meta": {"csrf": False}}
    version = published(event)
    whom = STAFF if staff else SPONSORED_GUESTS if sponsored else GUESTS
    questions = form_for(version.asks if version else Definition(), language(), whom, lenient=staff)
    if version is None or not questions.definition.sections:
        return kind(data=data, **sent)
    answers = data_of(questions.definition, kept_by(delegate)) if delegate else {}
    edition = {"edition": str(version.number)}
    form = with_questions(kind, questions)(data={**(data or {}), "answers": answers | edition}, **sent)
    part = form["answers"].form
    part.newest, part.version = str(version.number), version
    part.offer_states(list(names_of_states(event, questions.definition.questions).items()))
    return form


def given_by(form: Form) -> Given | None:
    """What the form brought, once it is valid; nothing where nothing was asked."""
    if "answers" not in form:
        return None
    part: AnswersForm = form["answers"].form
    return Given(part.version, part.language, part.definition, part.answers)


def names_of_states(event: Event, questions: Iterable[Question]) -> dict[str, str]:
    """States by iso3 code in protocol order, where the questions need them."""
    if not any(each.kind in (Kind.STATE, Kind.PASSPORT) for each in questions):
        return {}
    return {each.iso3: each.name for each in states_on(event.starts_on, language())}


# --- keeping ------------------------------------------------------------------------------------------------------------


def kept_by(delegate: Delegate) -> dict[str, Any]:
    """Plain values by the question's id."""
    return {each.question_id: json.loads(each.value) for each in _rows(delegate)}


def differ(delegate: Delegate, given: Given | None) -> bool:
    """Whether something else is on file, or was asked in other words."""
    if given is None:
        return False
    rows = {each.question_id: each for each in _rows(delegate)}
    return any(_is_new(rows.get(each.id), each, given) for each in given.asked.questions)


def keep(delegate: Delegate, given: Given | None, *, now: datetime) -> None:
    """Put the answers on file; what is not asked any more, because another answer changed, goes."""
    if given is None:
        return
    rows = {each.question_id: each for each in _rows(delegate)}
    for question in given.asked.questions:
        answer = given.answers.get(question.id)
        if answer is not None and _is_new(rows.get(question.id), question, given):
            row = rows.get(question.id) or DelegateAnswer(delegate_id=delegate.id, question_id=question.id)
            row.version, row.language, row.answered_at = given.version, given.language, now
            _put(row, answer, now)
            db.session.add(row)
            rows[question.id] = row
    on_file = {each: json.loads(row.value) for each, row in rows.items()}
    emptied = {each.id for each in given.asked.questions} - given.answers.keys()
    asks = given.version.asks
    still_asked = settled(asks, {each: value for each, value in on_file.items() if each not in emptied})
    for question_id in {each.id for each in asks.questions} - still_asked.keys():
        if question_id in rows:
            _remove(rows[question_id])
    db.session.flush()


def _rows(delegate: Delegate) -> Sequence[DelegateAnswer]:
    return db.session.scalars(
        sa.select(DelegateAnswer)
        .where(DelegateAnswer.delegate_id == delegate.id)
        .options(joinedload(DelegateAnswer.version), joinedload(DelegateAnswer.file))
    ).all()


def _is_new(row: DelegateAnswer | None, question: Question, given: Given) -> bool:
    answer = given.answers.get(question.id)
    if row is None or answer is None:
        return (row is None) is not (answer is None)
    before = row.version.asks.question(question.id)
    asked_alike = before is not None and (before.label, before.options) == (question.label, question.options)
    return json.loads(row.value) != answer or not asked_alike


def _put(row: DelegateAnswer, answer: Any, now: datetime) -> None:
    if isinstance(answer, Upload):
        _drop_file(row)
        if answer.pending:
            pending.used(answer.pending)
        row.file = store(name=answer.name, media_type=answer.media_type, content=answer.content, now=now)
        answer = {"file": row.file.public_id, "name": answer.name}
    row.value = json.dumps(answer, ensure_ascii=False).encode()


def _remove(row: DelegateAnswer) -> None:
    _drop_file(row)
    db.session.delete(row)


def _drop_file(row: DelegateAnswer) -> None:
    """A face or a document that is not needed any more is not kept."""
    if row.file is not None:
        stored, row.file = row.file, None
        db.session.flush()
        db.session.delete(stored)


# --- reading ------------------------------------------------------------------------------------------------------------


def answers_of(
    event: Event, *, delegate: Delegate | None = None, whom: frozenset[ForWhom] = STAFF, about: Callable[[Question], bool] | None = None
) -> dict[int, list[Told]]:
    """What everybody answered, or one delegate, by the delegate's id, as it was asked, in the order of the newest form; three statements.

    `about` narrows it to some questions: a question holds if any version of the form asked it so.
    """
    versions = {each.id: each for each in versions_of(event)}
    if not versions:
        return {}
    asked = {version_id: {each.id: each for each in version.asks.questions} for version_id, version in versions.items()}
    order = {each.id: place for place, each in enumerate(questions_of(versions.values()))}
    sought = sa.select(DelegateAnswer).join(Delegate).where(Delegate.event_id == event.id).order_by(DelegateAnswer.id)
    if about is not None:
        wanted = {key for questions in asked.values() for key, each in questions.items() if about(each)}
        sought = sought.where(DelegateAnswer.question_id.in_(wanted))
    if delegate is not None:
        sought = sought.where(Delegate.id == delegate.id)
    rows = db.session.scalars(sought).all()
    states = names_of_states(event, (each for questions in asked.values() for each in questions.values()))
    found: dict[int, list[Told]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: order.get(each.question_id, len(order))):
        question = asked[row.version_id].get(row.question_id)
        if question is not None and question.for_whom in whom:
            found[row.delegate_id].append(_told(row, question, versions[row.version_id].number, states))
    return found


def questions_of(versions: Iterable[QuestionnaireVersion]) -> list[Question]:
    """Every question that was ever asked as it was asked last: those of the newest form first."""
    found: dict[str, Question] = {}
    for version in sorted(versions, key=lambda each: each.number, reverse=True):
        for question in version.asks.questions:
            found.setdefault(question.id, question)
    return list(found.values())


def has_sensitive(asks: Definition) -> bool:
    """Whether a form asks for what stands in no list by itself."""
    return any(each.kind.is_sensitive for each in asks.questions)


def incomplete(asks: Definition, delegates: Sequence[Delegate]) -> set[int]:
    """The ids of those who have not answered what every delegate must; one statement, none where nothing is required."""
    asks = asks.asked_of(GUESTS)
    if not delegates or not any(each.required for each in asks.questions):
        return set()
    on_file: dict[int, dict[str, Any]] = {each.id: {} for each in delegates}
    for row in db.session.scalars(sa.select(DelegateAnswer).where(DelegateAnswer.delegate_id.in_(on_file))):
        on_file[row.delegate_id][row.question_id] = json.loads(row.value)
    return {delegate_id for delegate_id, answers in on_file.items() if _lacks_something(asks, settled(asks, answers))}


def _lacks_something(asks: Definition, answers: Mapping[str, Any]) -> bool:
    return any(each.required and each.id not in answers and is_shown(each, answers, asks) for each in asks.questions)


def file_of(delegate: Delegate, question_id: str) -> StoredFile:
    """The file that was sent as an answer; raises `NotFound`."""
    row = next((each for each in _rows(delegate) if each.question_id == question_id), None)
    if row is None or row.file is None:
        raise NotFound
    return row.file


def put_by_others(delegate: Delegate, given: Given | None) -> list[tuple[str, str]]:
    """What a colleague has put on file meanwhile, by label, where it is not what was answered now."""
    if given is None:
        return []
    asked = {each.id: each for each in given.asked.questions}
    return [
        (told.label, told.text)
        for told in answers_of(delegate.event, delegate=delegate).get(delegate.id, [])
        if told.question.id in asked and _is_new(told.row, asked[told.question.id], given)
    ]


def _told(row: DelegateAnswer, question: Question, version: int, states: Names) -> Told:
    text = answer_text(question, json.loads(row.value), row.language, states)
    return Told(question, question.label.in_(row.language), text, version, row)
