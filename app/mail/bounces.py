"""Reading what could not be delivered (RFC 3464): the address is marked with the reason, where people look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, message_from_string
from email.message import EmailMessage, Message
from email.policy import compat32

import sqlalchemy as sa

from app.database import db
from app.jobs.models import Progress
from app.mail import intake, models
from app.mail.addresses import marked_message
from app.mail.intake import Incoming, Outcome
from app.mail.models import Fate, Recipient, Verdict

REPORTS = ("message/delivery-status", "message/global-delivery-status")
ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers")


@intake.handler("bounces")
def take_bounce(mail: Incoming, now: datetime) -> Outcome | None:
    """Mark the addresses that the report names; one that tells of no message of ours is listed."""
    fields = list(_fields(mail.message))
    marked = next(filter(None, map(marked_message, sorted(mail.recipients))), "")
    if not fields and not marked:
        return None
    sent = _sent_message(mail.message, fields, marked)
    if not fields:
        if mail.is_automatic:
            return Outcome(Verdict.NOTHING, "received_automatic", about=sent.about if sent else "")
        return Outcome(Verdict.LOOK, "bounce_unclear", about=sent.about if sent else "")
    if sent is None:
        return Outcome(Verdict.LOOK, "bounce_unknown", facts={"address": ", ".join(map(_address, fields[1:]))})
    return _marked(sent, fields[1:], now)


def _marked(sent: models.Message, reports: list[Message], now: datetime) -> Outcome:
    told = [(found, report) for report in reports if (found := _recipient(sent, report, alone=len(reports) == 1))]
    if not told:
        address = ", ".join(map(_address, reports))
        return Outcome(Verdict.LOOK, "bounce_unknown", facts={"address": address}, about=sent.about)
    failed = False
    for recipient, report in told:
        action = _field(report, "Action").lower()
        if action == "failed":
            failed = True
            recipient.fate, recipient.answer, recipient.answered_at = Fate.BOUNCED, _words(report), now
        elif action == "delayed" and recipient.fate is Fate.SENT:
            recipient.answer = _words(report)
    facts = {"address": ", ".join(each.address for each, _report in told), "answer": "; ".join(_words(r) for _e, r in told)}
    if not failed:
        return Outcome(Verdict.NOTHING, "bounce_no_failure", facts=facts, about=sent.about)
    if sent.progress is Progress.DONE:
        sent.progress = Progress.FAILED
    sent.error = "; ".join(f"{each.address}: {each.answer}" for each in sent.recipients if each.fate is not Fate.SENT)[:2000]
    return Outcome(Verdict.DONE, "bounce_noted", facts=facts, about=sent.about)


def _fields(message: EmailMessage) -> Iterator[Message]:
    """The fields of the report: of the message first, then of each address (RFC 3464, section 2.1)."""
    for part in message.walk():
        if part.get_content_type() == REPORTS[0]:
            payload = part.get_payload()
            yield from (each for each in payload if isinstance(each, Message)) if isinstance(payload, list) else ()
            return
        if part.get_content_type() == REPORTS[1]:
            text = part.as_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2]
            yield from (message_from_bytes(block, policy=compat32) for block in text.strip().split(b"\n\n"))
            return


def _sent_message(message: EmailMessage, fields: list[Message], marked: str) -> models.Message | None:
    """By the mark in the address it came to, by what we asked the server to keep, by the head it returns."""
    keys = [marked, _field(fields[0], "Original-Envelope-Id") if fields else ""]
    for public_id in filter(None, keys):
        found = db.session.scalar(sa.select(models.Message).where(models.Message.public_id == public_id))
        if found is not None:
            return found
    for message_id in _returned_ids(message):
        found = db.session.scalar(sa.select(models.Message).where(models.Message.message_id == message_id))
        if found is not None:
            return found
    return None


def _returned_ids(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        kind = part.get_content_type()
        if kind not in ORIGINALS:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            heads = [each for each in payload if isinstance(each, Message)]
        else:
            content = part.get_payload(decode=True)
            heads = [message_from_string(content.decode("latin-1") if isinstance(content, bytes) else str(payload))]
        for head in heads:
            if told := _field(head, "Message-ID"):
                yield told


def _recipient(sent: models.Message, report: Message, *, alone: bool) -> Recipient | None:
    """Whom the report is about; a forwarded address is not ours, but a message to one reader has only one."""
    told = {_bare(_field(report, name)) for name in ("Original-Recipient", "Final-Recipient", "X-Original-To")}
    found = next((each for each in sent.recipients if each.key in told), None)
    if found is None and alone and len(sent.recipients) == 1:
        return sent.recipients[0]
    return found


def _address(report: Message) -> str:
    return _bare(_field(report, "Original-Recipient") or _field(report, "Final-Recipient"))


def _bare(field: str) -> str:
    """`rfc822; <Desk@example.org>` names desk@example.org."""
    return field.rpartition(";")[2].strip().strip("<>").strip().lower()


def _words(report: Message) -> str:
    diagnostic = _field(report, "Diagnostic-Code").partition(";")
    return " ".join((diagnostic[2] or diagnostic[0] or _field(report, "Status")).split())[:500]


def _field(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else " ".join(str(value).split())
