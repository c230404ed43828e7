"""Getting there: who pays for whom, and letters for visas."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages, and what the person's own page says of travel."""
    from app.travel import queries
    from app.travel.forms import STATUS_WORDS
    from app.travel.views import bp, guests, organisers, visas

    app.extensions["travel_pages"] = (guests, organisers, visas)
    app.register_blueprint(bp)
    app.context_processor(
        lambda: {
            "sponsorship_offered": queries.is_offered,
            "sponsorship_of": queries.sponsorship_of,
            "visa_letter_of": queries.visa_letter_of,
            "sponsorship_words": STATUS_WORDS,
        }
    )
