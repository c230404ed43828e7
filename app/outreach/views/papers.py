"""Papers: the progress report, the handover, the page for a capital."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.documents.paper import Paper
from app.errors import NotFound
from app.events.queries import editable_event
from app.events.rules import covers
from app.outreach import queries
from app.outreach.brief import capital_brief
from app.outreach.handover import handover
from app.outreach.progress import Period, progress_report
from app.outreach.views import FORMATS, asked, bp, day_asked, filters, send
from app.people.accounts import current_account
from app.registration.models import Delegate, DelegateStatus
from app.registration.queries import by_link
from app.treaty.models import State, ThematicArea
from app.treaty.queries import get_state
from app.web.access import ADMINISTRATORS, EDITORS, Audience, open_to
from app.web.language import ENDONYMS, language


@bp.get("/outreach/report")
@open_to(*EDITORS)
def report() -> ResponseReturnValue:
    """The figures for a period, this year unless told."""
    period = _period()
    paper = _report(period)
    return render_template("outreach/report.html", paper=paper, period=period, asked=asked(), **filters(current_account()))


@bp.get("/outreach/report.<suffix>")
@open_to(*EDITORS)
def report_as_file(suffix: str) -> ResponseReturnValue:
    """The same as PDF, Word document or workbook."""
    if suffix not in FORMATS:
        raise NotFound
    period = _period()
    paper = _report(period)
    return send(paper, suffix, name=f"{paper.title} {period.first} {period.last}", back=url_for("outreach.report"), by=current_account())


@bp.get("/outreach/handover")
@open_to(*EDITORS)
def handovers() -> ResponseReturnValue:
    """The paper of an office, to read before it is taken along."""
    areas = _areas()
    if not areas:
        return render_template("outreach/handover.html", areas=(), area=None, paper=None)
    area = next((each for each in areas if each.code == request.args.get("area")), areas[0])
    return render_template("outreach/handover.html", areas=areas, area=area, paper=_handover(area))


@bp.get("/outreach/handover/<area>.<suffix>")
@open_to(*EDITORS)
def handover_as_file(area: str, suffix: str) -> ResponseReturnValue:
    """The same as PDF or Word document."""
    found = next((each for each in _areas() if each.code == area), None)
    if found is None or suffix not in ("pdf", "docx"):
        raise NotFound
    paper = _handover(found)
    return send(paper, suffix, name=f"{paper.title} {clock.today()}", back=url_for("outreach.handovers", area=area), by=current_account())


@bp.get("/events/<id:event_id>/brief.pdf")
@open_to(*EDITORS)
def brief(event_id: str) -> ResponseReturnValue:
    """The page for the capital of one State, in the language of its letters unless told."""
    event = editable_event(event_id, editor=current_account())
    if event.is_paper:
        raise NotFound
    state = get_state(request.args.get("state", ""))
    code = request.args.get("language", "")
    code = code if code in ENDONYMS else state.letter_language
    paper = capital_brief(event, state, language=code, today=clock.today(), now=clock.now())
    return send(paper, "pdf", name=f"brief-{state.iso3}", back=url_for("events.show", event_id=event_id), by=current_account())


@bp.get("/d/<secret:link>/brief.pdf")
@open_to(Audience.LINK)
def own_brief(link: str) -> ResponseReturnValue:
    """The page that a delegate of a State sends to the capital, in the language of the page."""
    delegate = by_link(link)
    g.language = delegate.language
    state = _state_of(delegate)
    paper = capital_brief(delegate.event, state, language=language(), today=clock.today(), now=clock.now())
    return send(paper, "pdf", name=f"brief-{state.iso3}", back=url_for("registration.delegate_page", link=link), by=None)


def _state_of(delegate: Delegate) -> State:
    if delegate.state is None or delegate.erased_at is not None or delegate.status is not DelegateStatus.REGISTERED:
        raise NotFound
    return delegate.state


def _period() -> Period:
    today = clock.today()
    first, last = day_asked("since") or today.replace(month=1, day=1), day_asked("until") or today
    areas = {each.code for each in _areas()}
    area = request.args.get("area", "")
    return Period(min(first, last), max(first, last), area if area in areas else "")


def _report(period: Period) -> Paper:
    return progress_report(period, reader=current_account(), language=language(), today=clock.today(), now=clock.now())


def _areas() -> list[ThematicArea]:
    """The offices whose papers the account may make: all for the secretariat; for a coordinator those held now, then those to come."""
    account = current_account()
    offered = queries.areas_offered(account, clock.today())
    if account.holds(*ADMINISTRATORS):
        return list(offered)
    held = {each.area_id for each in account.mandates if covers(each, clock.today())}
    return sorted(offered, key=lambda each: each.id not in held)


def _handover(area: ThematicArea) -> Paper:
    return handover(area, reader=current_account(), language=language(), today=clock.today(), now=clock.now())


