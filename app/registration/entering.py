"""What staff enter of one person, by the page or by a program: the same form and the same steps."""

from __future__ import annotations

from datetime import datetime

from werkzeug.datastructures import MultiDict

from app.contacts.queries import get_organisation
from app.events.models import Event
from app.people.models import Account
from app.registration import actions, answers, queries
from app.registration.forms import StaffDelegateForm
from app.registration.models import Category, Delegate
from app.treaty.queries import get_state, states_on
from app.web.language import language


def staff_form(event: Event, delegate: Delegate | None = None, *, formdata: MultiDict[str, str] | None = None) -> StaffDelegateForm:
    """The form with the event's questions, States and organisations; `formdata` is what a program sent in place of the request."""
    form = answers.form_asking(StaffDelegateForm, event, delegate, staff=True, formdata=formdata)
    form.offer_states([(state.iso3, state.name) for state in states_on(event.starts_on, language())])
    form.offer_organisations([(each.public_id, each.name_in(language())) for each in queries.organisations_of(event)])
    return form


def enter(event: Event, form: StaffDelegateForm, *, submission_key: str, by: Account, now: datetime, tell: bool = True) -> Delegate:
    """Register whom a valid form names; raises `Refused` as every registration does."""
    return actions.register(
        event,
        form.particulars,
        submission_key=submission_key,
        state_id=get_state(form.state.data).id if form.is_delegate else None,
        organisation_id=get_organisation(form.invited.data).id if form.is_of_invited else None,
        category=Category(form.category.data),
        organisation="" if form.is_delegate else form.organisation.data or "",
        replace_head=form.replace_head.data,
        another_person=form.another_person.data,
        given=answers.given_by(form),
        tell=tell,
        by=by,
        now=now,
    )
