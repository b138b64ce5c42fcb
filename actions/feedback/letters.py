"""Letters written to a customer, each a line of the register and of the record's contacts (A2)."""

from __future__ import annotations

from datetime import date, datetime

from actions.customers import editing
from domain.errors import BadField, NotFound
from domain.feedback.letter import KINDS, LONGEST, Letter
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.feedback import letters


def write(
    tx: Tx, customer_id: int, kind: str, subject: str, words: str, sent_on: date | None, by: Staff, now: datetime
) -> Letter:  # fmt: skip
    """The letter stands in the record and in the register. sent_on: today unless said. Rule: A2.

    NotFound without such a customer; BadField for another kind, without a subject, or with a day that is still to come.
    """
    by.require("call")
    customer = editing.of(tx, customer_id)
    today = now.astimezone(shops.current(tx).zone).date()
    if kind not in KINDS:
        raise BadField("bad_choice", "desk_letters.kind", f"one of {', '.join(KINDS)}")
    if not subject:
        raise BadField("incomplete", "desk_letters.subject", "what it is about")
    if sent_on is not None and sent_on > today:
        raise BadField("bad_time", "desk_letters.sent_on", "a day that has come")
    said = _short("subject", subject), _short("words", words)
    return letters.add(tx, Letter(customer.id, kind, now, sent_on or today, by.code, *said))


def answered(tx: Tx, letter_id: int, reply: str, by: Staff, now: datetime) -> Letter:
    """What the customer answered stands beside the letter; said again, the newest holds. NotFound. Rule: A2."""
    by.require("call")
    letter = letters.get(tx, letter_id)
    if letter is None:
        raise NotFound(f"There is no letter {letter_id}.")
    if not reply:
        raise BadField("incomplete", "desk_letters.reply", "the customer's words")
    letter.reply, letter.replied_on = _short("reply", reply), now.astimezone(shops.current(tx).zone).date()
    tx.flush()
    return letter


def _short(field: str, words: str) -> str:
    if "\0" in words:
        raise BadField("unstorable", f"desk_letters.{field}", "words without NUL")
    if len(words) > LONGEST[field]:
        raise BadField("too_long", f"desk_letters.{field}", f"at most {LONGEST[field]} characters")
    return words
