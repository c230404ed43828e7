"""The public page tells the six activities; the generated summaries state every fact of the source's paragraphs."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from app.demo.past import DATA

pytestmark = pytest.mark.xdist_group("demonstration")

ACTIVITIES = json.loads(DATA.read_text(encoding="utf-8"))["activities"]
FACTS = {
    "2018-05": [
        "CCM Coordinators on Universalization, France and Panama, organized an informal, closed meeting with CCM Signatory States",
        "on 23 May 2018",
        "5 representatives from 4 Signatory States attended the meeting",
        "to share efforts undertaken by their government to ratify the Convention and to address any challenges encountered in "
        "this endeavour",
        "Ambassador Yves Marek of France commenced the meeting with an opening address",
        "This was followed by a presentation by the ISU Director on the treaty obligations and brief update from each State",
        "Finally, the Coordinators on Universalization and the ISU answered questions",
    ],
    "2018-03": [
        "Upon request from CCM Coordinators on Universalization (Panama and France), the ISU-CCM gave a presentation on the "
        "Convention on Cluster Munitions with specific emphasis on tools and resources available to States",
        "during an informal meeting on the ‘Parliamentary Role in Comprehensive Disarmament and Non-Proliferation’",
        "held in Geneva on 27 March 2018",
        "in the margins of the 138th Assembly of the Inter-Parliamentary Union (IPU)",
        "handed out resources to parliamentarians from a number of States not Party to the CCM",
    ],
    "2017-12": [
        "Concept Note by Panama and France, CCM Coordinators on Universalization of the Convention",
        "on enhancing the implementation of Action 1 of the Dubrovnik Action Plan",
        "up to the 8th Meeting of States Parties (8MSP) to be held in September 2018",
    ],
    "2017-05": [
        "The Coordinators on Universalization (France and Zambia) along with the Coordinator on National Implementation "
        "Measures (New Zealand) organized the CCM Ratification Seminar",
        "in Kampala, Uganda, on 29-30 May",
        "was made possible through the generous contribution of the government of New Zealand and in-kind support of the "
        "government of Uganda",
        "119 States that have committed to the CCM: 101 States Parties and 18",
        "13 are African",
    ],
    "2016-11": [
        "Concept Note by France and Zambia, CCM Coordinators on Universalization of the Convention",
        "on enhancing the implementation of Action 1 of the Dubrovnik Action Plan",
        "up to the 7th Meeting of States Parties (7MSP) to be held in September 2017",
    ],
    "2016-08": [
        "New Zealand",
        "on National Implementation Measures",
        "Ecuador and Zambia",
        "Coordinators on Universalization",
        "up to the 6MSP",
        "organized the Africa Regional Workshop on the Universalization of the Convention on Cluster Munitions",
        "in August 2016",
        "Addis Ababa, Ethiopia",
    ],
}


def text_of(html: str) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    return plain.replace("&#39;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda each: each["id"])
def test_the_record_tells_every_fact_of_the_source(demonstration: Flask, activity: dict[str, str]) -> None:
    page = text_of(demonstration.test_client().get("/activities").get_data(as_text=True))

    assert activity["title"] in page and activity["heading"] in page
    missing = [fact for fact in FACTS[activity["id"]] if fact not in page]
    assert missing == []


def test_months_stand_newest_first(demonstration: Flask) -> None:
    page = text_of(demonstration.test_client().get("/activities").get_data(as_text=True))

    places = [page.index(activity["heading"]) for activity in ACTIVITIES]
    assert places == sorted(places)


def test_the_closed_meeting_names_no_participating_state(demonstration: Flask) -> None:
    from app.database import db
    from app.events.models import Event, EventKind, EventStatus
    from app.registration.models import Delegate

    with demonstration.app_context():
        event = db.session.query(Event).filter_by(kind=EventKind.CLOSED_MEETING, status=EventStatus.PUBLISHED).one()
        states = {name.short for each in db.session.query(Delegate).filter_by(event_id=event.id) for name in each.state.names}
        address = f"/activities/{event.public_id}"
    page = text_of(demonstration.test_client().get(address).get_data(as_text=True))

    assert len(states) >= 4 and "4 Signatory States" in page
    assert [state for state in states if state in page] == []


def test_the_calendar_holds_open_events_only(demonstration: Flask) -> None:
    feed = demonstration.test_client().get("/calendar.ics").get_data(as_text=True).replace("\r\n ", "")

    assert "CCM Ratification Seminar" in feed and "Seminar on ratification and implementation (demonstration)" in feed
    assert "closed meeting" not in feed.casefold()


def test_an_unchanged_calendar_is_answered_from_its_etag(demonstration: Flask) -> None:
    client = demonstration.test_client()
    first = client.get("/calendar.ics")

    again = client.get("/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.get_data() == b""


@pytest.mark.parametrize(("language", "words"), [("fr", "5 représentants de 4 États signataires"), ("es", "5 representantes de 4 Estados Signatarios")])
def test_the_record_is_told_in_the_readers_language(demonstration: Flask, language: str, words: str) -> None:
    page = text_of(demonstration.test_client().get(f"/activities?lang={language}").get_data(as_text=True))

    assert words in page
