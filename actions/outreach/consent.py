"""What a customer wants to be told unasked: refused, allowed again, and asked for (N5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.outreach.notices import Kinds
from domain.channels.register import CHANNELS, SMS
from domain.outreach import send_gate
from domain.outreach.notice import CALL
from storage import Tx
from storage.customers import customers
from storage.outreach import consents

REFUSABLE = tuple(purpose for purpose, rule in send_gate.RULES.items() if rule.refusable)
"""Everything a customer may refuse: all but safety."""


def refuse(tx: Tx, customer_id: int, topics: Sequence[str], now: datetime, source: str) -> bool:
    """True when that is new: nothing about these topics is sent any more, also of what is on its way. Rule: N5.

    topics: purposes, or kinds of notice; of one channel as `on_channel` names them.
    """
    return _say(tx, customer_id, topics, False, now, source)


def allow(tx: Tx, kinds: Kinds, customer_id: int, topics: Sequence[str], now: datetime, source: str) -> bool:
    """True when that is new: the topics may be written about (again). Rule: N5.

    A purpose allowed takes the refusals of its single kinds back; of single channels they stay.
    """
    words = consents.of(tx, customer_id)
    again = [name for name, given in words.items() if not given and name in kinds and kinds[name].purpose in topics]
    return _say(tx, customer_id, [*topics, *again], True, now, source)


def refused(tx: Tx, customer_id: int) -> list[str]:
    """The topics the customer refuses at present, on whatever channel."""
    return [topic for topic, given in consents.of(tx, customer_id).items() if not given and "@" not in topic]


def refused_on(tx: Tx, customer_id: int) -> list[tuple[str, str]]:
    """The topics the customer refuses on one channel, each with that channel."""
    said = [topic.partition("@") for topic, given in consents.of(tx, customer_id).items() if not given]
    return [(topic, channel) for topic, mark, channel in said if mark]


def channels(tx: Tx, customer_id: int) -> list[str]:
    """The channels on which the customer can be told something, a call the last."""
    who = customers.get(tx, customer_id)
    own = sorted({one.channel for one in customers.identities(tx, customer_id) if one.channel in CHANNELS})
    texted = [SMS] if who is not None and who.phone and SMS not in own else []
    return [*own, *texted, CALL]


def _say(tx: Tx, customer_id: int, topics: Sequence[str], given: bool, now: datetime, source: str) -> bool:
    words = consents.of(tx, customer_id)
    fresh = [topic for topic in topics if words.get(topic) != given]
    for topic in fresh:
        consents.add(tx, customer_id, topic, given, now, source)
    return bool(fresh)
