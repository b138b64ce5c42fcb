"""Messages that wait for a person's word."""

from __future__ import annotations

from datetime import datetime

from storage import Store, reviews


def test_a_text_waits_once_until_it_is_decided(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for _ in range(2):
            reviews.put(tx, "那个啥", "zh", ["book_service", "ask_price"], "unsure", now)
        reviews.put(tx, "hm", "en", [], "not_understood", now)
    with store.write() as tx:
        first, second = reviews.pending(tx)
        assert (first.text, first.intents, first.at, second.text) == (
            "那个啥",
            ["book_service", "ask_price"],
            now,
            "hm",
        )
        reviews.decide(tx, first.id, "ask_price")
    with store.read() as tx:
        assert [waiting.text for waiting in reviews.pending(tx)] == ["hm"]
