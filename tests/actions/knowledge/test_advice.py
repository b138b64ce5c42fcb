"""What a customer was told is remembered: visits and answers share one memory (E5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.knowledge import advice
from domain.shop.shop import Shop
from storage import Tx
from storage.knowledge import advice as kept
from tests.storage.records import a_customer


@pytest.mark.rule("E5")
def test_visits_and_answers_never_say_the_same(tx: Tx, shop: Shop, now: datetime) -> None:
    who, other = a_customer(tx, now), a_customer(tx, now)
    said = [advice.with_answer(tx, who.id, ["nonsense", "brakes"], "zh", now)]
    said += [advice.with_visit(tx, shop, who.id, ["brakes"], "zh", now + timedelta(days=1))]
    said += [advice.with_answer(tx, who.id, ["brakes"], "zh", now + timedelta(days=2))]
    assert None not in said and len(set(said)) == 3
    assert advice.with_answer(tx, who.id, ["brakes"], "zh", now + timedelta(days=3)) is None
    assert advice.with_answer(tx, who.id, ["nonsense"], "zh", now) is None
    assert advice.with_answer(tx, other.id, ["brakes"], "zh", now) == said[0], "each customer by themselves"
    assert kept.told(tx, who.id)["brakes"] == now
