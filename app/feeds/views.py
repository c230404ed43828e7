"""The calendars themselves, and the page that gives their addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.calendar import Address, calendar_file
from app.errors import NotFound
from app.events.calendar import calendar_entries
from app.events.models import Event
from app.events.wording import place
from app.feeds import actions, queries
from app.feeds.models import Feed
from app.feeds.queries import Contents
from app.people.accounts import current_account
from app.treaty.queries import convention, get_state, state_names, states_on
from app.web.access import ADMINISTRATORS, STAFF, Audience, Role, open_to
from app.web.language import READERS, language, speaking
from app.web.links import public_url, secret_for

FORM = "1"
"""Raised whenever an entry is written in another way, so that subscribers fetch it anew."""
HOURS = 6
"""How often a subscriber is asked to look."""
bp = Blueprint("feeds", __name__)


@bp.get("/calendar.ics")
@open_to(Audience.EVERYONE)
def everybody() -> ResponseReturnValue:
    """The open events, to subscribe to; closed meetings never."""
    code = _language(request.accept_languages.best_match(READERS) or "en")
    return _answer(queries.of_everybody(code), code, _activity)


@bp.get("/activities/<id:event_id>.ics")
@open_to(Audience.EVERYONE)
def one(event_id: str) -> ResponseReturnValue:
    """One open event for one's calendar."""
    return _answer(queries.of_one(event_id), _language(request.accept_languages.best_match(READERS) or "en"), _activity)


@bp.get("/calendar/<secret:link>.ics")
@open_to(Audience.LINK)
def secret(link: str) -> ResponseReturnValue:
    """The calendar that belongs to a secret address."""
    feed = queries.by_link(link)
    if feed.account is not None:
        return _answer(queries.of_staff(feed.account), _language(feed.account.language), _desk, private=True)
    if feed.state is None:
        raise NotFound
    code = _language(feed.state.letter_language)
    name = state_names(clock.today(), code).get(feed.state.id, feed.state.iso3)
    return _answer(queries.of_state(feed.state, name), code, _activity, private=True)


@bp.get("/calendars")
@open_to(*STAFF)
def index() -> ResponseReturnValue:
    """The addresses: everybody's, one's own, and for the secretariat those of States."""
    account = current_account()
    states = states_on(clock.today(), language()) if account.holds(Role.ISU) else []
    feeds = queries.feeds_of_states() if states else {}
    return render_template(
        "feeds/index.html",
        own=queries.feed_of(account),
        states=[(state, feeds[state.state_id]) for state in states if state.state_id in feeds],
        others=[state for state in states if state.state_id not in feeds],
        address_of=_address,
        public=public_url("feeds.everybody"),
        hours=HOURS,
    )


@bp.post("/calendars/renew")
@open_to(*STAFF)
def renew() -> ResponseReturnValue:
    """A new address for one's own calendar."""
    actions.renew_own(current_account(), now=clock.now())
    flash(_("This is the new address. The one before no longer works."), "good")
    return redirect(url_for("feeds.index"), code=303)


@bp.post("/calendars/revoke")
@open_to(*STAFF)
def revoke() -> ResponseReturnValue:
    """One's own calendar has no address any more."""
    _revoke(queries.feed_of(current_account()))
    return redirect(url_for("feeds.index"), code=303)


@bp.post("/calendars/states")
@open_to(*ADMINISTRATORS)
def renew_state() -> ResponseReturnValue:
    """A new address for the calendar of the State that was chosen."""
    state = get_state(request.form.get("state", "")[:3])
    actions.renew_of_state(state, by=current_account(), now=clock.now())
    flash(_("This is the new address. The one before no longer works."), "good")
    return redirect(url_for("feeds.index", _anchor=state.iso3), code=303)


@bp.post("/calendars/states/<iso3>/revoke")
@open_to(*ADMINISTRATORS)
def revoke_state(iso3: str) -> ResponseReturnValue:
    """The State's calendar has no address any more."""
    _revoke(queries.feed_of_state(get_state(iso3)))
    return redirect(url_for("feeds.index"), code=303)


def _revoke(feed: Feed | None) -> None:
    if feed is None:
        raise NotFound
    actions.revoke(feed, by=current_account())
    flash(_("The address no longer works."), "good")


def _answer(contents: Contents, code: str, page: Callable[[Event], str], *, private: bool = False) -> ResponseReturnValue:
    """The calendar, or only that it is as it was: that is told from its fingerprint, without building it."""
    with_programme = request.args.get("sessions") == "1"
    told = f"{FORM} {code} {with_programme} {_here()} {contents.fingerprint()}"
    response = Response(content_type="text/calendar; charset=utf-8")
    response.set_etag(hashlib.sha256(told.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache" if private else "public, max-age=300"
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    if not private:
        response.vary.add("Accept-Language")
    if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    with speaking(code):
        response.set_data(_written(contents, code, page, with_programme))
    return response


def _written(contents: Contents, code: str, page: Callable[[Event], str], with_programme: bool) -> bytes:
    events = contents.events(with_programme=with_programme)
    names, treaty = queries.countries(events, code), convention()
    config = current_app.config["PLENARY"]
    organizer = Address(config.mail_from_name, config.mail_from)
    entries = [
        entry
        for event in events
        for entry in calendar_entries(
            event,
            code,
            stamp=event.changed_at,
            url=page(event),
            organizer=organizer,
            where=place(event, names.on(event.country_id, event.starts_on), code, treaty=treaty),
            with_link=contents.with_link,
            with_programme=with_programme,
        )
    ]
    return calendar_file(entries, name=contents.name, source=_here(), refresh_hours=HOURS)


def _here() -> str:
    """The calendar's own address, as the installation calls itself."""
    more = "&".join(f"{key}={value}" for key in ("sessions", "lang") if (value := request.args.get(key, "")).isalnum())
    return f"{_base()}{request.path}" + (f"?{more}" if more else "")


def _base() -> str:
    base: str = current_app.config["PLENARY"].base_url
    return base


def _activity(event: Event) -> str:
    return "" if event.is_closed else f"{_base()}/activities/{event.public_id}"


def _desk(event: Event) -> str:
    return f"{_base()}/events/{event.public_id}"


def _language(usual: str) -> str:
    asked = request.args.get("lang", usual)
    return asked if asked in READERS else "en"


def _address(feed: Feed) -> str:
    """Shown again whenever it is asked for: it is derived from the installation's key, and only its hash is kept."""
    return public_url("feeds.secret", link=secret_for("feed", feed.public_id, feed.link_revision))
