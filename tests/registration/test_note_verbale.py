"""One note verbale for a delegation: sent by the mission, told by its content, read by the organisers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.files.models import StoredFile
from app.invitations.actions import link_of
from app.invitations.models import Answer, Invitation, InvitationStatus
from app.people.models import Account
from app.web.access import Role
from app.web.links import hash_of
from tests import make

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def invitation(app: object) -> Invitation:
    make.convention()
    day = clock.today() + timedelta(days=20)
    event = make.event(starts_on=day, ends_on=day)
    invitation = make.invitation(event, make.state(), status=InvitationStatus.SENT, answer=Answer.ATTENDING)
    invitation.link_hash = hash_of(link_of(invitation))
    db.session.commit()
    return invitation


def sends(client: FlaskClient, invitation: Invitation, content: bytes, name: str = "note.pdf") -> str:
    answer = client.post(
        f"/s/{link_of(invitation)}/note-verbale", data={"file": (io.BytesIO(content), name)}, follow_redirects=True
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def kept() -> list[bytes]:
    return [each.content for each in db.session.scalars(sa.select(StoredFile))]


def test_a_newer_note_takes_the_place_of_the_older(client: FlaskClient, invitation: Invitation) -> None:
    assert "Received: note.pdf" in sends(client, invitation, PDF)
    sends(client, invitation, PDF + b"2")

    assert kept() == [PDF + b"2"]
    assert client.get(f"/s/{link_of(invitation)}/note-verbale").data == PDF + b"2"


@pytest.mark.parametrize(("content", "says"), [(b"<script>", "kind of file"), (b"", "file is empty")])
def test_what_is_no_document_is_refused_with_a_sentence(client: FlaskClient, invitation: Invitation, content: bytes, says: str) -> None:
    assert says in sends(client, invitation, content)
    assert kept() == []


def test_the_organisers_read_it_and_nobody_else(
    client: FlaskClient, invitation: Invitation, sign_in: Callable[[Account], FlaskClient]
) -> None:
    sends(client, invitation, PDF)
    address = f"/events/{invitation.event.public_id}/register/answers/{invitation.public_id}/note-verbale"

    assert sign_in(make.account()).get(address).data == PDF
    assert sign_in(make.account(Role.OBSERVER)).get(address).status_code == 404


def test_who_has_not_answered_sends_none(client: FlaskClient, invitation: Invitation) -> None:
    invitation.answer = Answer.NONE
    db.session.commit()

    assert "Answer first" in sends(client, invitation, PDF)
    assert kept() == []
