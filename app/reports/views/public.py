"""The public record: activities by month, one activity, its files and pictures; a feed, and a piece of it for pages elsewhere."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.documents.atom import atom
from app.documents.linked_data import linked_data
from app.events.models import EventKind
from app.events.queries import organisers
from app.events.views import member
from app.feeds.queries import has_calendar
from app.files import responses
from app.registration.individuals import takes_individuals
from app.registration.rules import Window, window
from app.reports import record, sharing
from app.reports.record import Choice, Leaf
from app.reports.views import bp
from app.reports.words import REGIONS
from app.treaty.queries import areas, convention, state_names
from app.web.access import Audience, open_to
from app.web.caching import revalidated, unless_known
from app.web.language import READERS, language, speaking
from app.web.links import public_url
from app.web.paging import number_of

PER_PAGE = 50
ELSEWHERE = 10
"""How many entries stand on a page elsewhere, unless it asks for more."""
EMBEDDED = "; ".join(("default-src 'none'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "base-uri 'none'", "frame-ancestors *"))
"""What a frame on another site may do: be looked at. It holds no form, no script and nothing of a session."""


@bp.get("/activities")
@open_to(Audience.EVERYONE)
def activities() -> ResponseReturnValue:
    """What has been done and what is announced, by month, the newest first."""
    choice, code, treaty = _choice(), language(), convention()
    leaf, today, years = _leaf(code, choice, most=PER_PAGE), clock.today(), record.years()
    offered = [(each.code, each.name_in(code)) for each in areas()]
    names = (treaty.name_in(code), treaty.short_in(code), treaty.record_intro) if treaty else ()
    return unless_known(
        (leaf.told_in(code, today), years, offered, names),
        lambda: _written(
            "reports/activities.html", **_months(leaf), choice=choice, leaf=leaf, years=years, areas=offered, regions=REGIONS, today=today, treaty=treaty
        ),
    )


@bp.get("/activities.atom")
@open_to(Audience.EVERYONE)
def activities_feed() -> ResponseReturnValue:
    """The same as a feed, for as much of it as the page would show."""
    choice, treaty = _choice(), convention()
    with speaking(code := _asked_language()):
        leaf = _leaf(code, choice, most=PER_PAGE)
        name = treaty.name_in(code) if treaty else "Plenary"
        asked = {key: value for key in ("after", "before") if (value := request.args.get(key, ""))}
        title = _("Activities: %(name)s", name=name)
        told = sharing.feed(leaf, choice, code, title=title, author=name, asked=asked)
        return _for_elsewhere(unless_known(told, lambda: Response(atom(told), content_type="application/atom+xml; charset=utf-8")))


@bp.get("/activities/fragment")
@open_to(Audience.EVERYONE)
def activities_fragment() -> ResponseReturnValue:
    """A piece of HTML without scripts and styles, for a page elsewhere to take in."""
    return _embedded("reports/_elsewhere.html")


@bp.get("/activities/frame")
@open_to(Audience.EVERYONE)
def activities_frame() -> ResponseReturnValue:
    """The same as a page of its own, for a frame on a page elsewhere."""
    return _embedded("reports/frame.html")


@bp.get("/activities/<id:event_id>")
@open_to(Audience.EVERYONE)
def activity(event_id: str) -> ResponseReturnValue:
    """One activity."""
    found = record.activity(event_id, language())
    holders = [] if found.event.is_closed else organisers(found.event, language())
    shared = sharing.shared(found, holders, language())
    return revalidated(
        _written(
            "reports/activity.html",
            activity=found,
            event=found.event,
            names=state_names(found.event.starts_on, language()),
            holders=holders,
            shared=shared,
            linked_data=linked_data(shared),
            has_calendar=has_calendar(found.event),
            may_register=takes_individuals(found.event) and window(found.event, clock.now()) is Window.OPEN,
            today=clock.today(),
        )
    )


@bp.get("/activities/<id:event_id>/files/<id:file_id>")
@open_to(Audience.EVERYONE)
def activity_file(event_id: str, file_id: str) -> ResponseReturnValue:
    """A file that everybody may read."""
    return responses.send_public(record.public_file(event_id, file_id).stored)


@bp.get("/activities/<id:event_id>/pictures/<id:picture_id>.jpg")
@open_to(Audience.EVERYONE)
def activity_picture(event_id: str, picture_id: str) -> ResponseReturnValue:
    """A picture that everybody may see."""
    return responses.send_picture(record.public_picture(event_id, picture_id).stored, public=True)


def _choice() -> Choice:
    asked = request.args
    return Choice(
        year=number_of(asked.get("year"), 1990, 2100),
        kind=member(EventKind, asked.get("kind")),
        area=asked.get("area", "") if asked.get("area", "").replace("-", "").isalnum() else "",
        region=region if (region := asked.get("region", "")) in REGIONS else "",
    )


def _leaf(code: str, choice: Choice, *, most: int) -> Leaf:
    after, before = request.args.get("after", ""), request.args.get("before", "")
    return record.activities(code, choice, after=after, before=before, most=most)


def _months(leaf: Leaf) -> dict[str, Any]:
    return {"months": [(month, list(members)) for month, members in groupby(leaf.activities, key=lambda each: each.month)]}


def _written(template: str, **facts: Any) -> Response:
    return make_response(render_template(template, **facts))


def _embedded(template: str) -> Response:
    """In the language that the address names, whatever the reader has chosen here: it belongs to the page around it."""
    choice, most = _choice(), number_of(request.args.get("most"), 1, PER_PAGE) or ELSEWHERE
    with speaking(code := _asked_language()):
        leaf, today = record.activities(code, choice, most=most), clock.today()
        everything = public_url("reports.activities", **choice.address, lang=code)
        response = unless_known(
            (leaf.told_in(code, today), everything),
            lambda: _written(template, **_months(leaf), today=today, everything=everything, address_of=sharing.address_of),
        )
    response.headers["Content-Security-Policy"] = EMBEDDED
    return _for_elsewhere(response)


def _for_elsewhere(response: Response) -> Response:
    """Pages and programs of other sites may read it: it is public, and the same for everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _asked_language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in READERS else request.accept_languages.best_match(READERS) or "en"
