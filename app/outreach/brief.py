"""The page that a delegate sends to the capital: what the event is for, where the State stands, what is asked.

In the six languages of letters; what was typed about the event stands as it was typed.
"""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _

from app.documents.grammar import sentence
from app.documents.paper import Paper, Part, Table
from app.documents.wording import capital, day_of, joined, listed
from app.events.models import Event
from app.events.queries import organisers
from app.events.wording import place, when_text
from app.outreach import queries
from app.treaty.models import ActKind, State, TreatyStatus
from app.treaty.queries import state_names, states_by_id, the_convention
from app.web.language import instant, speaking


def capital_brief(event: Event, state: State, *, language: str, today: date, now: datetime) -> Paper:
    """One page; nothing in it that the State does not know already, and nothing of another meeting."""
    treaty = the_convention()
    stands = states_by_id(today, language, state_ids=[state.id])[state.id]
    term = (treaty.status_terms[stands.status].get(language) or treaty.status_terms[stands.status]["en"])[0]
    countries = state_names(event.starts_on, language)
    with speaking(language):
        offices = [capital(f"{each.title(language)[len(each.states) > 1]} ({joined([one.name for one in each.states], language)})") for each in organisers(event, language) if each.states]
        purpose = [sentence(text)] if (text := event.in_language("objectives", language)) else []
        served = [_("%(plan)s, Action %(number)s", plan=each.plan_in(language), number=each.number) for each in event.actions]
        return Paper(
            language=language,
            treaty=treaty.name_in(language),
            title=event.title_in(language),
            lede=listed((when_text(event, language), place(event, countries.get(event.country_id or 0, ""), language)), language),
            parts=[
                Part(_("What it is for"), purpose, [*(_("Invited by: %(office)s", office=each) for each in offices), *(_("Serves: %(action)s", action=each) for each in served)]),
                Part(
                    _("Where %(state)s stands", state=stands.name),
                    [_("Status as of %(day)s: %(status)s", day=day_of(today, language), status=term), *_record(event, state, language)],
                    table=acts_table(state, language),
                ),
                Part(_("What is asked"), items=_asked(event, stands.status, language)),
            ],
            written_at=now,
            marks=[_("The meeting is closed: please keep its existence and this page confidential.")] if event.is_closed else [],
        )


def taken_by(name: str, now: datetime, language: str) -> str:
    """What stands in a paper of which member of staff took it out, in the language of the paper."""
    with speaking(language):
        return str(_("Taken by %(name)s on %(when)s.", name=name, when=instant(now)))


def _record(event: Event, state: State, language: str) -> list[str]:
    """Days of open events at which the State was represented, the latest three."""
    days = [day_of(day, language) for day in queries.open_days_of(state.id, before=event.starts_on)]
    return [_("Represented at earlier events: %(days)s", days=joined(days, language))] if days else []


def _asked(event: Event, status: TreatyStatus, language: str) -> list[str]:
    asked = [_("Name the delegation, and give it instructions.")]
    if event.reply_by:
        asked = [_("Reply by %(day)s.", day=day_of(event.reply_by, language)), *asked]
    if status is TreatyStatus.SIGNATORY:
        return [*asked, _("Be ready to say where ratification stands, what stands in its way, and when it can be expected.")]
    if status is TreatyStatus.NOT_PARTY:
        return [*asked, _("Be ready to say how joining the Convention is considered, and what would help.")]
    return [*asked, _("Be ready to share experience with ratification and implementation.")]


def acts_table(state: State, language: str) -> Table | None:
    """What the State has done towards the treaty, as rows of a paper; none where it has done nothing."""
    words = {
        ActKind.SIGNATURE: _("Signature"),
        ActKind.RATIFICATION: _("Ratification"),
        ActKind.ACCESSION: _("Accession"),
        ActKind.ACCEPTANCE: _("Acceptance"),
        ActKind.APPROVAL: _("Approval"),
        ActKind.WITHDRAWAL: _("Notice of withdrawal"),
    }
    rows = [
        [words[each.kind], day_of(each.on, language), day_of(each.effective_on, language) if each.effective_on else ""]
        for each in state.acts
    ]
    return Table([_("Act"), _("Day"), _("In effect from")], rows) if rows else None
