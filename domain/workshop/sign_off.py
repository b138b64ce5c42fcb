"""Sign-offs: what a customer signed after the work, bound so that no later change of it goes unseen (W8, F7)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256


@dataclass
class SignOff:
    """A customer's signature under what was done; storage only ever adds one.

    subject: what was signed ("field_job", "work_order"); a ticket has one of each. text: exactly what was shown.
    identity_id: whose, as the channel knows them. name: as signed, empty for a press of the button alone.
    message_id: the message the customer signed with. hash: `seal` of all that.
    """

    id: int = field(init=False)
    ticket_id: int
    subject: str
    text: str
    signed_at: datetime
    identity_id: int
    channel: str
    name: str
    message_id: int | None
    hash: str


def seal(number: str, subject: str, text: str, signed_at: datetime, identity_id: int, channel: str, name: str) -> str:
    """SHA-256, in hex, of the ticket's number, what was signed, when and by whom. Rule: W8 (S1 3.3.2).

    The fields are written as JSON with sorted keys, so that no two different signatures are the same bytes.
    """
    fields = {
        "ticket": number,
        "subject": subject,
        "text": text,
        "signed_at": signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "identity": identity_id,
        "channel": channel,
        "name": name,
    }
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def is_intact(signed: SignOff, number: str) -> bool:
    """True when the record is what was signed: its seal comes out the same. Rule: W8."""
    found = seal(
        number, signed.subject, signed.text, signed.signed_at, signed.identity_id, signed.channel, signed.name
    )  # fmt: skip
    return found == signed.hash
