"""The regions of the record, and warnings about a summary, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.documents.summary import Warning

REGIONS = {
    "Africa": _l("Africa"),
    "Americas": _l("Americas"),
    "Asia": _l("Asia"),
    "Europe": _l("Europe"),
    "Middle East": _l("Middle East"),
    "Pacific": _l("Pacific"),
}
"""As the Convention's own statistics divide the world (`State.region`)."""


def warning_words(warning: Warning) -> str:
    """One sentence that says what could be given away, and what to do."""
    if warning.reason == "closed_states_named":
        return str(_("The meeting was closed and the text names the participating States. Publish only if they agreed."))
    if warning.reason == "group_of_one":
        return str(_("%(group)s: the figure tells who was there, as all that exist took part. Leave it out.", **warning.facts))
    if warning.reason == "few_in_group":
        return str(_("%(group)s: only %(count)s took part. So small a figure can tell who it was.", **warning.facts))
    if warning.reason == "whole_group":
        return str(_("%(group)s: all of them took part, so the figure names each of them. Leave it out.", **warning.facts))
    if warning.reason == "breakdown_left_out":
        return str(_("States are not told apart by status: one of the figures would tell who took part."))
    if warning.reason == "speaker_left_out":
        return str(_("“%(part)s”: who spoke is left out, because the name would identify a participating State.", **warning.facts))
    if warning.reason == "text_left_out":
        return str(_("What was typed in another language is left out here: %(field)s.", field=_field_words(warning.facts["field"])))
    return str(_("Read the text once more: it may tell who took part."))


def _field_words(name: str) -> str:
    words = {"purpose": _("objectives"), "materials_to": _("who received the materials"), "commitments": _("commitments")}
    return str(words.get(name, name))
