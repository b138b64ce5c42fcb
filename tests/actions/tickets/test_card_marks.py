"""What must not be overlooked stands on the card in words (B2, B5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

import texts
from actions.tickets import card_marks
from domain.ticket import Ticket


def _marks(now: datetime, language: str, **data: Any) -> list[str]:
    return card_marks.marks(Ticket("", "booking", 1, None, "", now, data=data), language)


def test_a_plain_ticket_bears_no_mark(now: datetime) -> None:
    assert _marks(now, "zh", words="小保养") == []


@pytest.mark.rule("B2", "B5")
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_each_fact_is_a_mark_of_its_own(now: datetime, language: str) -> None:
    facts = {"return_repair": "B2026-0007", "expert": True, "for": "father", "transport": "wait"}
    found = _marks(now, language, **facts, name="老王")
    assert len(found) == len(set(found)) == 4
    assert "B2026-0007" in found[0] and "father 老王" in found[2]
