"""What came faster than anybody reads is kept, once, and answered once a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.customers import flood
from actions.customers.flood import Aside
from domain.shop.shop import Shop
from storage import Tx, conversations, outbox

PLACE = ("telegram", "7", "71")


def said(now: datetime, *ids: int) -> list[Aside]:
    return [Aside(str(n), f"在吗 {n}", "text", now, f"m{n}") for n in ids]


def kept(tx: Tx, author: str) -> list[str]:
    found = conversations.find(tx, *PLACE)
    assert found is not None
    return [message.text for message in conversations.messages(tx, found.id) if message.author == author]


def test_all_of_it_stands_in_the_conversation_and_is_answered_once_a_minute(tx: Tx, shop: Shop, now: datetime) -> None:
    assert len(flood.put_aside(tx, *PLACE, said(now, 1, 2), "zh", now)) == 1
    assert flood.put_aside(tx, *PLACE, said(now, 3), "zh", now + timedelta(seconds=20)) == []
    assert len(flood.put_aside(tx, *PLACE, said(now, 4), "zh", now + timedelta(seconds=70))) == 1
    assert kept(tx, "customer") == [f"在吗 {n}" for n in (1, 2, 3, 4)]
    assert all(shop.rescue_phone in words for words in kept(tx, "bot"))


def test_delivered_again_it_is_neither_kept_nor_answered_again(tx: Tx, now: datetime) -> None:
    flood.put_aside(tx, *PLACE, said(now, 1), "en", now)
    assert flood.put_aside(tx, *PLACE, said(now, 1), "en", now + timedelta(minutes=2)) == []
    assert len(kept(tx, "customer")) == 1
    assert outbox.counts(tx) == {"queued": 1}
