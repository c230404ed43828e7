"""Delegations and their delegates."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.registration import following, lost_links, replies
    from app.registration.forms import CATEGORY_WORDS, ROLE_WORDS
    from app.registration.views import admission, answers, board, bp, cancel, delegate, individuals, lost_link, state
    from app.registration.words import FINDINGS, PARTSTATS, STANDINGS

    app.extensions["registration_pages"] = (admission, answers, board, cancel, delegate, individuals, lost_link, state)
    app.extensions["registration_follows"] = following
    app.extensions["calendar_replies"] = replies
    app.extensions["lost_links"] = lost_links
    app.register_blueprint(bp)
    app.context_processor(
        lambda: {
            "role_words": ROLE_WORDS,
            "category_words": CATEGORY_WORDS,
            "partstat_words": PARTSTATS,
            "finding_words": FINDINGS,
            "standing_words": STANDINGS,
        }
    )
