"""The list of sponsorships as a workbook, with its totals in the last row."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from app.documents.spreadsheet import Cell, Sheet, xlsx
from app.events.models import Event
from app.registration.queries import names_on
from app.travel import queries
from app.travel.forms import STATUS_WORDS
from app.travel.rules import Costs, costs_of, totals_of


def workbook(event: Event, language: str, *, mark: str = "") -> bytes:
    """One sheet; amounts are numbers, in the currency that the heading names; `mark` stands below."""
    rows, offer = queries.sponsorships(event), queries.offer_of(event)
    names = names_on(event, language, {each.delegate.state_id for each in rows if each.delegate.state_id})
    money = f" ({offer.currency})" if offer else ""
    columns = [
        _("State"), _("Given name"), _("Family name"), _("Status"), _("Nights"), _("Days of daily allowance"),
        _("Travel") + money, _("Hotel") + money, _("Daily allowance") + money, _("Total") + money,
    ]  # fmt: skip
    lines: list[list[Cell]] = [
        [
            names[each.delegate.state_id].name if each.delegate.state_id else each.delegate.organisation,
            each.delegate.given_name,
            each.delegate.family_name,
            str(STATUS_WORDS[each.status][0]),
            each.nights,
            each.days,
            *_amounts(costs_of(each)),
        ]
        for each in rows
    ]
    totals = totals_of(rows)
    lines.append([_("Total"), "", "", "", None, None, *_amounts(totals.costs)])
    return xlsx([Sheet(_("Sponsorship"), columns, lines)], mark=mark)


def _amounts(costs: Costs) -> list[Cell]:
    return [_cell(each) for each in (costs.flights, costs.nights, costs.allowances, costs.total)]


def _cell(amount: Decimal) -> float:
    """A workbook knows only binary numbers; with two decimals they are read back as they were."""
    return float(amount)
